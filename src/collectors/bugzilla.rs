//! Bugzilla: the open bugs that a person is to look after, and those that the person filed, in two questions.

use std::time::Duration;

use serde_json::Value;

use crate::meaning::{account_of, number, of_bug, time};
use crate::model::{Gathered, MatterKind, Matters, Service, Subject, Want, Word};

use super::address::{address, whose};
use super::json::{json, list};
use super::{Answer, Collector, Home, Manual, Page, Request, Setting, Unaskable, Unreadable};

/// Bugs asked for in each question.
const ROWS: usize = 200;

const KIND: &str = "bugs-of";

/// The questions, as steps.
const LOOKED_AFTER: u16 = 0;
const FILED: u16 = 1;

const FIELDS: &str = "id,summary,status,is_open,creator,assigned_to,component,creation_time,last_change_time,groups";

const MANUAL: Manual = Manual {
    service: Service::Bugzilla,
    label: "Bugzilla",
    home: Home::At("https://bugzilla.redhat.com"),
    token: Some("Bearer"),
    every: Duration::from_secs(30 * 60),
};

pub struct Bugzilla;

impl Collector for Bugzilla {
    fn manual(&self) -> &'static Manual {
        &MANUAL
    }

    fn request(&self, want: &Want, setting: &Setting<'_>) -> Result<Request, Unaskable> {
        question(setting, whose(want, KIND)?, LOOKED_AFTER)
    }

    fn read(&self, want: &Want, answer: &Answer<'_>, setting: &Setting<'_>) -> Result<Page, Unreadable> {
        let person = whose(want, KIND).map_err(|Unaskable(why)| Unreadable(why))?;
        let said = json(answer)?;
        let bugs: Vec<&Value> = list(&said, "bugs")?.collect();
        let words = bugs.iter().filter_map(|bug| word(bug, person, answer.step, setting)).collect();
        let mut matters =
            Matters { words, whole: vec![(Subject::person(person), MatterKind::Bug)], ..Matters::default() };
        if bugs.len() >= ROWS {
            matters.cut();
        }
        let next = (answer.step == LOOKED_AFTER).then(|| question(setting, person, FILED).ok()).flatten();
        Ok(Page { gathered: Gathered::Matters(matters), next })
    }
}

fn question(setting: &Setting<'_>, person: &str, step: u16) -> Result<Request, Unaskable> {
    let whose = if step == LOOKED_AFTER { "assigned_to" } else { "creator" };
    let (account, rows) = (format!("{person}@{}", setting.domain), ROWS.to_string());
    let query = [(whose, account.as_str()), ("resolution", "---"), ("limit", &rows), ("include_fields", FIELDS)];
    Ok(Request { step, ..Request::json(address(setting.address, &["rest", "bug"], &query)?) })
}

/// None of what only some may see.
fn word(bug: &Value, person: &str, step: u16, setting: &Setting<'_>) -> Option<Word> {
    if bug["groups"].as_array().is_some_and(|groups| !groups.is_empty()) {
        return None;
    }
    // Who is not signed in is not told whole addresses; whom was asked for is known.
    let asked = |about: u16| (about == step).then(|| person.to_owned());
    let by = asked(FILED).or_else(|| account_of(&bug["creator"], setting.domain));
    let with = asked(LOOKED_AFTER).or_else(|| account_of(&bug["assigned_to"], setting.domain));
    let open = bug["is_open"].as_bool().or_else(|| Some(bug["status"].as_str()? != "CLOSED")).unwrap_or(true);
    let id = number(&bug["id"])?.to_string();
    let link = address(setting.address, &["show_bug.cgi"], &[("id", &id)]).ok();
    let matter = of_bug(bug, by, with, Some(open), link)?;
    let at = time(&bug["last_change_time"]).unwrap_or(setting.now);
    Some(Word { matter, at })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{Said, words};
    use super::*;

    fn said() -> Said<'static> {
        Said::new(&Bugzilla, "bugzilla:bugs-of:ann")
    }

    fn matters(page: Result<Page, Unreadable>) -> Matters {
        let Gathered::Matters(matters) = page.unwrap().gathered else { panic!() };
        matters
    }

    fn bug(id: u64, more: Value) -> Value {
        let mut bug = json!({
            "id": id, "summary": "lantern goes out <at midnight>", "status": "NEW", "is_open": true,
            "creator": "bo@example.org", "assigned_to": "ann@example.org", "component": ["lantern"],
            "creation_time": "2026-11-10T08:00:00Z", "last_change_time": "2026-11-12T08:00:00Z", "groups": [],
        });
        bug.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        bug
    }

    #[test]
    fn two_questions() {
        let asked =
            "https://example.org/rest/bug?assigned_to=ann%40example.org&resolution=---&limit=200&include_fields=id%2C";
        assert!(said().first().starts_with(asked), "{}", said().first());
        let answer = json!({"bugs": [bug(1, json!({})), bug(2, json!({"groups": ["secret"]})), {"id": "x"}]});
        let page = said().json(answer);
        let second = page.as_ref().unwrap().next.clone().unwrap();
        assert!(second.address.contains("creator=ann%40example.org") && second.step == FILED);
        let found = matters(page);
        assert_eq!(words(&found), ["bugzilla#1 by bo with ann in person:bo person:ann"]);
        assert_eq!(found.whole, [(Subject::person("ann"), MatterKind::Bug)]);
        let word = &found.words[0];
        assert_eq!((word.matter.open, word.at.to_string().as_str()), (Some(true), "2026-11-12T08:00:00Z"));
        let told = &word.matter.told;
        assert_eq!((told.title.as_str(), told.remark.as_deref()), ("lantern goes out <at midnight>", Some("lantern")));
        assert_eq!(told.link.as_deref(), Some("https://example.org/show_bug.cgi?id=1"));
        let masked = bug(3, json!({"creator": "ann", "assigned_to": "cy@elsewhere.example.org"}));
        let page = said().json_at(FILED, json!({"bugs": [masked]}));
        assert_eq!(page.as_ref().unwrap().next, None);
        assert_eq!(words(&matters(page)), ["bugzilla#3 by ann with - in person:ann"]);
    }

    #[test]
    fn what_was_cut_closes_nothing() {
        let many: Vec<Value> = (0..200).map(|id| bug(id, json!({}))).collect();
        let found = matters(said().json(json!({ "bugs": many })));
        assert_eq!((found.words.len(), found.whole.len()), (ROWS, 0));
    }

    #[test]
    fn nonsense() {
        said().refuses_nonsense();
        assert!(said().json(json!({"error": true, "message": "no"})).is_err());
        Said::new(&Bugzilla, "bugzilla:stars-of:ann").refused();
    }
}
