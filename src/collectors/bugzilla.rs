//! Bugzilla: the open bugs that a person is to look after, and those that the person filed, in two questions.

use std::time::Duration;

use serde_json::Value;

use crate::meaning::matters::{self, bugzilla, number};
use crate::model::{Gathered, MatterKind, Matters, Service, Subject, Want, Word};

use super::{Answer, Collector, Home, Manual, Page, Request, Setting, Unaskable, Unreadable, in_address, json, whose};

/// Bugs asked for in each question.
const ROWS: usize = 200;

/// The questions, as steps: the second one says how much of the first was answered.
const LOOKED_AFTER: u16 = 0;
const FILED: u16 = 1;
const FILED_AFTER_CUT: u16 = 2;

const FIELDS: &str = "id,summary,status,is_open,creator,assigned_to,component,creation_time,last_change_time,groups";

pub struct Bugzilla;

impl Collector for Bugzilla {
    fn manual(&self) -> &'static Manual {
        const {
            &Manual {
                service: Service::Bugzilla,
                label: "Bugzilla",
                home: Home::At("https://bugzilla.redhat.com"),
                token: Some("Bearer"),
                every: Duration::from_secs(30 * 60),
            }
        }
    }

    fn request(&self, want: &Want, setting: &Setting<'_>) -> Result<Request, Unaskable> {
        Ok(question(setting, whose(want, "bugs-of")?, LOOKED_AFTER))
    }

    fn read(&self, want: &Want, answer: &Answer<'_>, setting: &Setting<'_>) -> Result<Page, Unreadable> {
        let Ok(person) = whose(want, "bugs-of") else { return Err(Unreadable("is to no question".to_owned())) };
        let said = json(answer)?;
        let bugs = said["bugs"].as_array().ok_or_else(|| Unreadable("lists no bugs".to_owned()))?;
        let words = bugs.iter().take(ROWS).filter_map(|bug| word(bug, person, answer.step, setting)).collect();
        let cut = bugs.len() >= ROWS;
        let next = match (answer.step, cut) {
            (LOOKED_AFTER, false) => Some(question(setting, person, FILED)),
            (LOOKED_AFTER, true) => Some(question(setting, person, FILED_AFTER_CUT)),
            _ => None,
        };
        let all = (Subject::person(person), MatterKind::Bug);
        let whole = if answer.step == FILED && !cut { vec![all] } else { Vec::new() };
        Ok(Page { gathered: Gathered::Matters(Matters { words, whole, ..Matters::default() }), next })
    }
}

fn question(setting: &Setting<'_>, person: &str, step: u16) -> Request {
    let whose = if step == LOOKED_AFTER { "assigned_to" } else { "creator" };
    let (address, account) = (setting.address, in_address(&format!("{person}@{}", setting.domain)));
    let query = format!("{whose}={account}&resolution=---&limit={ROWS}&include_fields={FIELDS}");
    Request { step, ..Request::json(format!("{address}/rest/bug?{query}")) }
}

/// None of what only some may see.
fn word(bug: &Value, person: &str, step: u16, setting: &Setting<'_>) -> Option<Word> {
    if bug["groups"].as_array().is_some_and(|groups| !groups.is_empty()) {
        return None;
    }
    // Who is not signed in is not told whole addresses; whom was asked for is known.
    let asked = |about: bool| about.then(|| person.to_owned());
    let by = asked(step != LOOKED_AFTER).or_else(|| bugzilla::account(&bug["creator"], setting.domain));
    let with = asked(step == LOOKED_AFTER).or_else(|| bugzilla::account(&bug["assigned_to"], setting.domain));
    let open = bug["is_open"].as_bool().or_else(|| Some(bug["status"].as_str()? != "CLOSED")).unwrap_or(true);
    let link = format!("{}/show_bug.cgi?id={}", setting.address, number(&bug["id"])?);
    let matter = bugzilla::described(bug, by, with, Some(open), Some(link))?;
    let at = matters::time(&bug["last_change_time"]).unwrap_or(setting.now);
    Some(Word { matter, at })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{ask, matters, read, read_step, unreadable};
    use super::*;

    const WANT: &str = "bugzilla:bugs-of:ann";

    fn bug(id: u64, more: Value) -> Value {
        let mut bug = json!({
            "id": id, "summary": "lantern goes out <at midnight>", "status": "NEW", "is_open": true,
            "creator": "bo@people.example.org", "assigned_to": "ann@people.example.org", "component": ["lantern"],
            "creation_time": "2026-11-10T08:00:00Z", "last_change_time": "2026-11-12T08:00:00Z", "groups": [],
        });
        bug.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        bug
    }

    #[test]
    fn two_questions() {
        let first = ask(&Bugzilla, WANT).unwrap();
        assert!(first.address.starts_with(
            "https://service.example.org/rest/bug?assigned_to=ann%40people.example.org&resolution=---&limit=200&"
        ));
        let said = json!({"bugs": [bug(1, json!({})), bug(2, json!({"groups": ["secret"]})), {"id": "x"}]}).to_string();
        let page = read(&Bugzilla, WANT, &said).unwrap();
        let second = page.next.clone().unwrap();
        assert!(second.address.contains("creator=ann%40people.example.org") && second.step == FILED);
        let found = matters(Ok(page));
        assert_eq!((found.words.len(), found.whole.len()), (1, 0));
        let (matter, at) = (&found.words[0].matter, found.words[0].at);
        assert_eq!(
            (matter.name.as_str(), matter.open, at.to_string().as_str()),
            ("bugzilla#1", Some(true), "2026-11-12T08:00:00Z")
        );
        let told = &matter.told;
        assert_eq!(
            (told.by.as_deref(), told.with.as_deref(), told.remark.as_deref()),
            (Some("bo"), Some("ann"), Some("lantern"))
        );
        assert_eq!(told.link.as_deref(), Some("https://service.example.org/show_bug.cgi?id=1"));
        let hidden = json!({"bugs": [bug(3, json!({"creator": "ann", "assigned_to": "cy@elsewhere.example.org"}))]});
        let found = matters(read_step(&Bugzilla, WANT, FILED, &hidden.to_string()));
        let told = &found.words[0].matter.told;
        assert_eq!((told.by.as_deref(), told.with.as_deref()), (Some("ann"), None));
        assert_eq!(found.whole, [(Subject::person("ann"), MatterKind::Bug)]);
    }

    #[test]
    fn what_was_cut_closes_nothing() {
        let many: Vec<Value> = (0..300).map(|id| bug(id, json!({}))).collect();
        let said = json!({ "bugs": many }).to_string();
        let page = read(&Bugzilla, WANT, &said).unwrap();
        assert_eq!(page.next.clone().unwrap().step, FILED_AFTER_CUT);
        assert_eq!(matters(Ok(page)).words.len(), ROWS);
        let few = json!({"bugs": []}).to_string();
        assert_eq!(matters(read_step(&Bugzilla, WANT, FILED_AFTER_CUT, &few)).whole, []);
    }

    #[test]
    fn nonsense() {
        unreadable(&Bugzilla, WANT);
        assert!(read(&Bugzilla, WANT, "{\"error\": true, \"message\": \"no\"}").is_err());
    }
}
