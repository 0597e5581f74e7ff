//! `/help`: who asks for help, over all hubs, and what became of it.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use maud::Markup;
use serde::Deserialize;
use serde_json::json;

use crate::look::in_query;
use crate::model::{Day, HelpStand, Seq, Time};
use crate::store::{HelpAsked, HelpRefusal};

use super::answer::{Done, own_path};
use super::error::Failure;
use super::extract::{AsJson, Looking, Signed};
use super::pages::{self, HelpView};
use super::portal::Portal;
use super::posted::Posted;

/// Requests of one page.
const REQUESTS: usize = 30;
/// What is typed beyond this is not read.
const CHARS: usize = 100;

/// What the address asks for; each may be empty.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    pub state: String,
    pub hub: String,
    pub tag: String,
    pub meeting: String,
    pub person: String,
    /// Days such as 2026-11-21, both meant with it.
    pub from: String,
    pub to: String,
    pub before: String,
}

impl Asked {
    /// Which requests are meant. A day that cannot be read leaves nothing out.
    pub(super) fn filter(&self) -> HelpAsked {
        let text = |text: &str| text.trim().chars().take(CHARS).collect::<String>();
        let channel = text(&self.meeting);
        HelpAsked {
            stand: HelpStand::parse(&self.state),
            hub: text(&self.hub).to_lowercase(),
            tag: text(&self.tag).trim_start_matches('#').to_lowercase(),
            channel: if channel.is_empty() || channel.starts_with('#') { channel } else { format!("#{channel}") },
            person: text(&self.person),
            since: day(&self.from),
            until: day(&self.to).map(|day| day.plus_millis(Day::MILLIS)),
        }
    }

    /// The same in an address, without the place.
    fn address(&self, state: &str) -> String {
        let all = [
            ("state", state),
            ("hub", &self.hub),
            ("tag", &self.tag),
            ("meeting", &self.meeting),
            ("person", &self.person),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let said = all.iter().filter(|(_, value)| !value.trim().is_empty());
        let said: Vec<String> = said.map(|(name, value)| format!("{name}={}", in_query(value.trim()))).collect();
        if said.is_empty() { "/help".to_owned() } else { format!("/help?{}", said.join("&")) }
    }
}

/// When a day begins, in UTC.
fn day(text: &str) -> Option<Time> {
    let date: Date = text.trim().parse().ok()?;
    let start = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
    Some(Time::from_millis(start.as_millisecond()))
}

pub async fn page(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Markup, Failure> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let (filter, from) = (asked.filter(), asked.before.parse().ok());
    let (page, surround) = portal.look(&who, move |view| view.help(&filter, from, REQUESTS)).await?;
    let states = HelpStand::ALL.map(|stand| (Some(stand), asked.address(stand.as_str())));
    let here = asked.address(&asked.state);
    let older = page.older.map(|older| {
        let sign = if here.contains('?') { '&' } else { '?' };
        format!("{here}{sign}before={older}")
    });
    let view = HelpView {
        lines: page.lines,
        stand: HelpStand::parse(&asked.state),
        states: [(None, asked.address(""))].into_iter().chain(states).collect(),
        begins: from.is_none(),
        here,
        older,
        asked,
    };
    Ok(pages::help(&portal.frame(&surround), &view))
}

pub async fn mark(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let seq = Seq(fields.number("request")?);
    let stand = |field: &str| {
        let wrong = || Failure::bad_request(format!("\u{201c}{field}\u{201d} must be open, taken or answered."));
        HelpStand::parse(fields.one(field)).ok_or_else(wrong)
    };
    let (to, seen, by) = (stand("to")?, stand("seen")?, signed.person.clone());
    let marked = portal.try_change(move |change| change.mark_help(&by, seq, seen, to)).await?;
    marked.map_err(|refusal| refused(refusal, fields.one("back")))?;
    let back = back(fields.one("back"));
    Ok(Done::new(format!("{back}#request-{seq}"), json!({ "request": seq, "status": to })).respond(as_json))
}

fn back(path: &str) -> &str {
    match own_path(path) {
        path if path.starts_with("/help") && !path.contains('#') => path,
        _ => "/help",
    }
}

fn refused(refusal: HelpRefusal, path: &str) -> Failure {
    let failure = match refusal {
        HelpRefusal::None => Failure::not_found("There is no request for help of that number."),
        HelpRefusal::Changed => Failure::new(
            StatusCode::CONFLICT,
            "Somebody was faster: this request stands otherwise by now. Look at the list again.",
        ),
        HelpRefusal::NotTheirs => Failure::new(
            StatusCode::FORBIDDEN,
            "That is said by whoever asked, by whoever took it on, or by an owner of the hub it was asked in.",
        ),
    };
    Failure { ways_out: vec![("See who asks for help".to_owned(), back(path).to_owned())], ..failure }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_forgiving_and_kept() {
        let asked = Asked {
            state: "nonsense".into(),
            hub: " Gardeners ".into(),
            tag: "#Docs".into(),
            meeting: "garden".into(),
            from: "2026-11-21".into(),
            to: "yesterday".into(),
            ..Asked::default()
        };
        let filter = asked.filter();
        assert_eq!((filter.stand, filter.tag.as_str(), filter.channel.as_str()), (None, "docs", "#garden"));
        assert_eq!(filter.hub, "gardeners");
        assert_eq!((filter.since.map(|time| time.day().iso()), filter.until), (Some("2026-11-21".into()), None));
        let address = "/help?state=taken&hub=Gardeners&tag=%23Docs&meeting=garden&from=2026-11-21&to=yesterday";
        assert_eq!(asked.address("taken"), address);
        assert_eq!(Asked::default().address(""), "/help");
    }

    #[test]
    fn one_goes_back_to_the_list_alone() {
        assert_eq!(back("/help?tag=docs"), "/help?tag=docs");
        for other in ["", "/ann", "//evil.example/help", "/help#x"] {
            assert_eq!(back(other), "/help", "{other}");
        }
    }
}
