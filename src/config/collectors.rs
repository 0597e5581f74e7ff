//! The section that switches collectors on: `[collectors.github]`, one for each service. Opens no file: a token's is
//! named here and read by `cli`.

use std::path::PathBuf;
use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::collectors::{Home, Manual, REGISTRY, Setup, Setups, token};
use crate::model::Service;

/// A mistake, and where in the text it is.
pub(super) type Fault = (usize, String);

const OF_ALL: &str = "allow_private";
const OF_ONE: [&str; 5] = ["address", "domain", "every", "token", "token_file"];
/// Whose mail addresses are those of accounts, unless it is said otherwise.
const DOMAIN: &str = "fedoraproject.org";
const MINUTE: u64 = 60;
const MONTH: u64 = 30 * 24 * 60 * MINUTE;

pub(super) fn read(value: &Spanned<DeValue<'_>>) -> Result<Setups, Fault> {
    let table = table("collectors", value)?;
    let mut setups = Setups::default();
    for (key, value) in in_order(table) {
        let name = key.get_ref().as_ref();
        if name == OF_ALL {
            let DeValue::Boolean(on) = value.get_ref() else {
                return fault(value, format!("\"{OF_ALL}\" takes true or false"));
            };
            setups.allow_private = *on;
            continue;
        }
        let manual = REGISTRY.iter().map(|collector| collector.manual());
        match manual.into_iter().find(|manual| manual.service.as_str() == name) {
            Some(manual) => setups.services.push(setup(manual, key.span().start, value)?),
            None => {
                let known = REGISTRY.iter().map(|collector| collector.manual().service.as_str()).chain([OF_ALL]);
                return Err((key.span().start, unknown("collector", name, known)));
            }
        }
    }
    Ok(setups)
}

fn setup(manual: &Manual, at: usize, value: &Spanned<DeValue<'_>>) -> Result<Setup, Fault> {
    let mut setup = Setup {
        service: manual.service,
        address: if let Home::At(address) = manual.home { address.to_owned() } else { String::new() },
        token: None,
        token_file: None,
        every: manual.every,
        domain: DOMAIN.to_owned(),
    };
    for (key, value) in in_order(table(manual.service.as_str(), value)?) {
        let name = key.get_ref().as_ref();
        let keys = OF_ONE.into_iter().filter(|key| takes(manual, key));
        if !keys.clone().any(|key| key == name) {
            let what = format!("key of {}", manual.label);
            return Err((key.span().start, unknown(&what, name, keys)));
        }
        let DeValue::String(text) = value.get_ref() else { return fault(value, format!("\"{name}\" takes text")) };
        set(&mut setup, name, text).or_else(|sentence| fault(value, sentence))?;
    }
    if manual.home == Home::Configured && setup.address.is_empty() {
        return Err((at, format!("{} needs its address, such as address = \"https://example.org\"", manual.label)));
    }
    if setup.token.is_some() && setup.token_file.is_some() {
        return Err((at, "token and token_file say the same thing twice; take one out".to_owned()));
    }
    Ok(setup)
}

/// What cannot be said of a service is refused like any other unknown key.
fn takes(manual: &Manual, key: &str) -> bool {
    match key {
        "address" => manual.home != Home::Wanted,
        "token" | "token_file" => manual.token.is_some(),
        "domain" => manual.service == Service::Bugzilla,
        _ => true,
    }
}

fn set(setup: &mut Setup, key: &str, text: &str) -> Result<(), String> {
    match key {
        "address" => setup.address = address(text)?,
        "domain" => setup.domain = text.trim().trim_start_matches('@').to_owned(),
        "every" => setup.every = every(text)?,
        "token_file" => setup.token_file = Some(PathBuf::from(text)),
        _ => {
            let wrong = "\"token\" takes one word, as the service gave it".to_owned();
            setup.token = Some(token(text).ok_or(wrong)?);
        }
    }
    Ok(())
}

fn address(text: &str) -> Result<String, String> {
    let text = text.trim().trim_end_matches('/');
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let good = rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.contains(['@', '?', '#']) && rest.bytes().all(|byte| byte.is_ascii_graphic())
    });
    good.then(|| text.to_owned())
        .ok_or_else(|| format!("\"address\" takes an address such as https://example.org, and `{text}` is none"))
}

/// `15m`, `6h`, `1d`.
fn every(text: &str) -> Result<Duration, String> {
    let units = [("m", MINUTE), ("h", 60 * MINUTE), ("d", 24 * 60 * MINUTE)];
    let (number, unit) =
        units.iter().find_map(|(unit, secs)| Some((text.trim().strip_suffix(unit)?, secs))).unwrap_or(("", &0));
    let secs = number.trim().parse::<u64>().ok().and_then(|number| number.checked_mul(*unit));
    secs.filter(|secs| (MINUTE..=MONTH).contains(secs))
        .map(Duration::from_secs)
        .ok_or_else(|| format!("\"every\" takes a time from 1m to 30d such as 15m, 6h or 1d, and `{text}` is none"))
}

fn table<'a>(name: &str, value: &'a Spanned<DeValue<'a>>) -> Result<&'a DeTable<'a>, Fault> {
    match value.get_ref() {
        DeValue::Table(table) => Ok(table),
        _ => fault(value, format!("\"{name}\" is a section with a line of its own in brackets")),
    }
}

/// The first mistake in the file is the one to report.
fn in_order<'a>(table: &'a DeTable<'a>) -> Vec<(&'a Spanned<std::borrow::Cow<'a, str>>, &'a Spanned<DeValue<'a>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn fault<T>(value: &Spanned<DeValue<'_>>, sentence: String) -> Result<T, Fault> {
    Err((value.span().start, sentence))
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let distance = |one: &&&str| strsim::damerau_levenshtein(one, &name.to_lowercase().replace('-', "_"));
    match known.iter().min_by_key(distance).filter(|nearest| distance(nearest) <= nearest.len() / 2) {
        Some(nearest) => format!("unknown {what} \"{name}\"; did you mean \"{nearest}\"?"),
        None => format!("unknown {what} \"{name}\"; take it out, or use one of {}", known.join(", ")),
    }
}
