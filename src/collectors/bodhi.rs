//! Bodhi: a person's updates in testing, and which of them may go stable, by the rule that its messages are read with.

use std::time::Duration;

use serde_json::Value;

use crate::meaning::matters::{self, bodhi, name, text};
use crate::model::{Gathered, MatterKind, Matters, Service, Subject, Time, Want, Word};

use super::{Answer, Collector, Home, Manual, Page, Request, Setting, Unaskable, Unreadable, in_address, json, whose};

/// Updates asked for at once, and pages read: nobody tests more at a time.
const ROWS: usize = 50;
const PAGES: u16 = 4;

pub struct Bodhi;

impl Collector for Bodhi {
    fn manual(&self) -> &'static Manual {
        const {
            &Manual {
                service: Service::Bodhi,
                label: "Bodhi",
                home: Home::At("https://bodhi.fedoraproject.org"),
                token: None,
                every: Duration::from_secs(30 * 60),
            }
        }
    }

    fn request(&self, want: &Want, setting: &Setting<'_>) -> Result<Request, Unaskable> {
        Ok(page(setting, whose(want, "updates-of")?, 0))
    }

    fn read(&self, want: &Want, answer: &Answer<'_>, setting: &Setting<'_>) -> Result<Page, Unreadable> {
        let Ok(person) = whose(want, "updates-of") else { return Err(Unreadable("is to no question".to_owned())) };
        let said = json(answer)?;
        let updates = said["updates"].as_array().ok_or_else(|| Unreadable("lists no updates".to_owned()))?;
        let words = updates.iter().take(2 * ROWS).filter_map(|update| word(update, setting)).collect();
        let to_come = said["pages"].as_u64().unwrap_or(1) > u64::from(answer.step) + 1;
        let next = (to_come && answer.step + 1 < PAGES).then(|| page(setting, person, answer.step + 1));
        let all = (Subject::person(person), MatterKind::Update);
        let whole = if to_come { Vec::new() } else { vec![all] };
        Ok(Page { gathered: Gathered::Matters(Matters { words, whole, ..Matters::default() }), next })
    }
}

fn page(setting: &Setting<'_>, person: &str, step: u16) -> Request {
    let (address, person, number) = (setting.address, in_address(person), step + 1);
    let query = format!("user={person}&status=testing&rows_per_page={ROWS}&page={number}");
    Request { step, ..Request::json(format!("{address}/updates/?{query}")) }
}

fn word(update: &Value, setting: &Setting<'_>) -> Option<Word> {
    let elsewhere = name(&update["alias"]).map(|alias| format!("{}/updates/{}", setting.address, in_address(&alias)));
    let link = text(&update["url"], 500).or(elsewhere);
    let matter = bodhi::described(update, bodhi::may_go_stable(update), link)?;
    let at = touched(update).unwrap_or(setting.now);
    Some(Word { matter, at })
}

/// Whatever changes how it stands is said in a comment too.
fn touched(update: &Value) -> Option<Time> {
    let dates = ["date_submitted", "date_modified", "date_testing", "date_approved", "date_pushed"];
    let comments = update["comments"].as_array().into_iter().flatten().map(|comment| &comment["timestamp"]);
    dates.iter().map(|date| &update[*date]).chain(comments).filter_map(matters::time).max()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{ask, matters, read, unreadable};
    use super::*;

    const WANT: &str = "bodhi:updates-of:ann";

    fn update(alias: &str, more: Value) -> Value {
        let mut update = json!({
            "alias": alias, "title": format!("{alias}-2.4-1.fc44"), "status": "testing", "request": null,
            "user": {"name": "ann"}, "karma": 1, "stable_karma": 3, "meets_testing_requirements": false,
            "date_submitted": "2026-11-10 08:00:00", "date_modified": null, "url": "https://updates.example.org/a",
        });
        update.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        update
    }

    #[test]
    fn what_may_go_stable() {
        assert_eq!(
            ask(&Bodhi, WANT).unwrap().address,
            "https://service.example.org/updates/?user=ann&status=testing&rows_per_page=50&page=1"
        );
        let tested = json!({"meets_testing_requirements": true, "comments": [{"timestamp": "2026-11-17 09:30:00"}]});
        let said = json!({"pages": 1, "updates": [
            update("lantern", tested),
            update("wick", json!({})),
            update("oil", json!({"karma": 3})),
            update("glass", json!({"karma": 3, "request": "stable"})),
            {"alias": 7, "title": null}, null,
        ]});
        let found = matters(read(&Bodhi, WANT, &said.to_string()));
        let open: Vec<_> = found.words.iter().map(|word| (word.matter.name.as_str(), word.matter.open)).collect();
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(open, [("bodhi:lantern", yes), ("bodhi:wick", no), ("bodhi:oil", yes), ("bodhi:glass", no)]);
        assert_eq!(found.words[0].at.to_string(), "2026-11-17T09:30:00Z");
        let told = &found.words[0].matter.told;
        assert_eq!((told.title.as_str(), told.remark.as_deref()), ("lantern-2.4-1.fc44", Some("karma 1")));
        assert_eq!(found.whole, [(Subject::person("ann"), MatterKind::Update)]);
    }

    #[test]
    fn further_pages() {
        let said = json!({"pages": 9, "updates": [update("lantern", json!({}))]}).to_string();
        let first = read(&Bodhi, WANT, &said).unwrap();
        let next = first.next.clone().unwrap();
        assert!(next.address.ends_with("&page=2") && next.step == 1);
        assert_eq!(matters(Ok(first)).whole, [], "not all of them");
    }

    #[test]
    fn nonsense() {
        unreadable(&Bodhi, WANT);
        assert!(read(&Bodhi, WANT, "{\"updates\": 5}").is_err());
        assert!(ask(&Bodhi, "bodhi:builds-of:ann").is_err());
        assert_eq!(ask(&Bodhi, "bodhi:updates-of:a&b/c").unwrap().address.matches("a%26b%2Fc").count(), 1);
    }
}
