//! `/settings`: the profile.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::look::{safe_url, zones};
use crate::model::{Link, Person, is_one_line};
use crate::store::Refusal;

use super::super::answer::Done;
use super::super::error::Failure;
use super::super::extract::{AsJson, Signed};
use super::super::pages::{self, Field, ProfileView};
use super::super::portal::Portal;
use super::super::posted::{Fields, Posted};
use super::{Asked, AskedQuery, own};

/// Rows for links that are offered beyond those that are filled.
const SPARE: usize = 2;

/// What stands in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Typed {
    edition: u64,
    full_name: String,
    about: String,
    country: String,
    time_zone: String,
    /// Label and address.
    links: Vec<(String, String)>,
}

pub async fn page(State(portal): State<Arc<Portal>>, signed: Signed, asked: AskedQuery) -> Result<Response, Failure> {
    let (typed, surround) = own(&portal, &signed, |me| Ok(Typed::of(me.person()))).await?;
    let view = ProfileView { done: Asked::is_done(asked), ..typed.view(&[], None) };
    Ok(pages::profile(&portal.frame(&surround), &view).into_response())
}

pub async fn save(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let typed = Typed::sent(&fields)?;
    let mut faults = typed.faults();
    let mut problem = None;
    let mut edition = typed.edition;
    if faults.is_empty() {
        let new = typed.clone();
        match portal.edit_person(&signed, Some(new.edition), |person| new.put(person)).await? {
            Ok(()) => return Ok(Done::new("/settings?done", json!({ "name": signed.person })).respond(as_json)),
            Err(Refusal::Outdated) => {
                let (stored, _) = own(&portal, &signed, |me| Ok(Typed::of(me.person()))).await?;
                problem = Some("You changed your profile elsewhere since you opened this page.");
                (faults, edition) = (typed.clashes(&stored), stored.edition);
            }
            Err(refusal) => return Err(Failure::bad_request(refusal.to_string())),
        }
    }
    if as_json {
        let said: Vec<&str> = problem.into_iter().chain(faults.iter().map(|(_, fault)| fault.as_str())).collect();
        let status = if problem.is_some() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        return Err(Failure::new(status, said.join(" ")));
    }
    let surround = portal.surround(&signed.who).await;
    let view = Typed { edition, ..typed }.view(&faults, problem);
    let page = pages::profile(&portal.frame(&surround), &view);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The names of fields with what is wrong with them.
type Faults = Vec<(String, String)>;

impl Typed {
    fn of(person: &Person) -> Self {
        Typed {
            edition: person.edition,
            full_name: person.full_name.clone(),
            about: person.about.clone(),
            country: person.country.clone(),
            time_zone: person.time_zone.clone(),
            links: person.links.iter().map(|link| (link.label.clone(), link.url.clone())).collect(),
        }
    }

    fn sent(fields: &Fields) -> Result<Self, Failure> {
        let line = |name: &str| fields.one(name).trim().to_owned();
        let row = |n: usize| (line(&format!("label-{n}")), line(&format!("url-{n}")));
        let mut links: Vec<(String, String)> = (0..Person::MAX_LINKS).map(row).collect();
        links.retain(|(label, url)| !label.is_empty() || !url.is_empty());
        Ok(Typed {
            edition: fields.number("edition")?,
            full_name: line("full_name"),
            about: fields.one("about").replace("\r\n", "\n").trim_end().to_owned(),
            country: line("country"),
            time_zone: line("time_zone"),
            links,
        })
    }

    fn put(self, person: &mut Person) {
        person.full_name = self.full_name;
        person.about = self.about;
        person.country = self.country;
        person.time_zone = self.time_zone;
        person.links = self.links.into_iter().map(|(label, url)| Link { label: labelled(label, &url), url }).collect();
    }

    fn faults(&self) -> Faults {
        let mut faults = Faults::new();
        let mut wrong = |name: String, fault: Option<String>| faults.extend(fault.map(|fault| (name, fault)));
        wrong("full_name".into(), line_fault("A full name", &self.full_name, Person::MAX_FULL_NAME));
        wrong("about".into(), text_fault(&self.about));
        wrong("country".into(), line_fault("A country", &self.country, Person::MAX_COUNTRY));
        let is_zone = self.time_zone.is_empty() || zones().contains(&self.time_zone);
        wrong("time_zone".into(), (!is_zone).then(|| "Choose a time zone of the list.".to_owned()));
        for (n, (label, url)) in self.links.iter().enumerate() {
            wrong(format!("label-{n}"), line_fault("A link's label", label, Link::MAX_LABEL));
            wrong(format!("url-{n}"), address_fault(url));
        }
        faults
    }

    /// What is stored now and differs from what was typed.
    fn clashes(&self, stored: &Typed) -> Faults {
        let mut clashes = Faults::new();
        let mut differs = |name: &str, mine: &str, theirs: &str| {
            if mine != theirs {
                let says = format!("Stored is now \u{201c}{theirs}\u{201d}; save again to put what stands here.");
                clashes.push((name.to_owned(), says));
            }
        };
        differs("full_name", &self.full_name, &stored.full_name);
        differs("about", &self.about, &stored.about);
        differs("country", &self.country, &stored.country);
        differs("time_zone", &self.time_zone, &stored.time_zone);
        if self.links != stored.links {
            let theirs: Vec<&str> = stored.links.iter().map(|(_, url)| url.as_str()).collect();
            differs("url-0", "", &theirs.join(", "));
        }
        clashes
    }

    fn view(&self, faults: &[(String, String)], problem: Option<&'static str>) -> ProfileView {
        let with = |field: Field| {
            let fault = faults.iter().find(|(name, _)| *name == field.name).map(|(_, fault)| fault.clone());
            field.fault(fault)
        };
        let zones = [("".into(), "Not said".into())].into_iter();
        let zones = zones.chain(zones_as_options()).collect();
        let fields = vec![
            with(
                Field::line("full_name", "Full name")
                    .max(Person::MAX_FULL_NAME)
                    .value(&self.full_name)
                    .help("Shown as the title of your hub."),
            ),
            with(Field::markdown("about", "About you", 6).value(&self.about)),
            with(Field::line("country", "Country").max(Person::MAX_COUNTRY).value(&self.country)),
            with(
                Field::select("time_zone", "Time zone", zones)
                    .value(&self.time_zone)
                    .help("Others see what time it is for you."),
            ),
        ];
        let row = |n: usize| {
            let (label, url) = self.links.get(n).cloned().unwrap_or_default();
            let label = Field::line(format!("label-{n}"), format!("Label {}", n + 1)).max(Link::MAX_LABEL).value(label);
            (
                with(label),
                with(Field::line(format!("url-{n}"), format!("Address {}", n + 1)).max(Link::MAX_URL).value(url)),
            )
        };
        let rows = (self.links.len() + SPARE).min(Person::MAX_LINKS);
        ProfileView { edition: self.edition, fields, links: (0..rows).map(row).collect(), problem, done: false }
    }
}

fn zones_as_options() -> impl Iterator<Item = (std::borrow::Cow<'static, str>, std::borrow::Cow<'static, str>)> {
    zones().iter().map(|zone| (zone.as_str().into(), zone.replace('_', " ").into()))
}

fn line_fault(what: &str, text: &str, most: usize) -> Option<String> {
    let bad = text.chars().count() > most || !is_one_line(text);
    bad.then(|| format!("{what} has at most {most} characters, on one line."))
}

fn text_fault(text: &str) -> Option<String> {
    let (most, count) = (Person::MAX_ABOUT, text.chars().count());
    (count > most).then(|| format!("What is about you has at most {most} characters; these are {count}."))
}

fn address_fault(url: &str) -> Option<String> {
    if url.is_empty() {
        return Some("Say where this link leads, or empty its label.".to_owned());
    }
    let good = url.chars().count() <= Link::MAX_URL && safe_url(url).is_some();
    (!good).then(|| format!("An address begins with https:// or http:// and has at most {} characters.", Link::MAX_URL))
}

/// A link without a label is called by its host.
fn labelled(label: String, url: &str) -> String {
    if !label.is_empty() {
        return label;
    }
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', '?', '#']).next().unwrap_or_default();
    host.chars().take(Link::MAX_LABEL).collect()
}
