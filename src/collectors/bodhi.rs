//! Bodhi: a person's updates in testing, and which of them may go stable, by the rule that its messages are read with.

use std::time::Duration;

use serde_json::Value;

use crate::meaning::{may_go_stable, name, of_update, text, time};
use crate::model::{Gathered, MatterKind, Matters, Service, Subject, Time, Want, Word};

use super::address::{address, whose};
use super::json::{json, list};
use super::{Answer, Collector, Home, Manual, Page, Request, Setting, Unaskable, Unreadable};

/// Updates asked for at once.
const ROWS: &str = "50";

const KIND: &str = "updates-of";

const MANUAL: Manual = Manual {
    service: Service::Bodhi,
    label: "Bodhi",
    home: Home::At("https://bodhi.fedoraproject.org"),
    token: None,
    every: Duration::from_secs(30 * 60),
};

pub struct Bodhi;

impl Collector for Bodhi {
    fn manual(&self) -> &'static Manual {
        &MANUAL
    }

    fn request(&self, want: &Want, setting: &Setting<'_>) -> Result<Request, Unaskable> {
        page(setting, whose(want, KIND)?, 0)
    }

    fn read(&self, want: &Want, answer: &Answer<'_>, setting: &Setting<'_>) -> Result<Page, Unreadable> {
        let person = whose(want, KIND).map_err(|Unaskable(why)| Unreadable(why))?;
        let said = json(answer)?;
        let words = list(&said, "updates")?.filter_map(|update| word(update, setting)).collect();
        let whole = vec![(Subject::person(person), MatterKind::Update)];
        let step = answer.step + 1;
        let more = said["pages"].as_u64().is_some_and(|pages| pages > u64::from(step));
        let next = more.then(|| page(setting, person, step).ok()).flatten();
        Ok(Page { gathered: Gathered::Matters(Matters { words, whole, ..Matters::default() }), next })
    }
}

fn page(setting: &Setting<'_>, person: &str, step: u16) -> Result<Request, Unaskable> {
    let number = (step + 1).to_string();
    let query = [("user", person), ("status", "testing"), ("rows_per_page", ROWS), ("page", &number)];
    Ok(Request { step, ..Request::json(address(setting.address, &["updates"], &query)?) })
}

fn word(update: &Value, setting: &Setting<'_>) -> Option<Word> {
    let elsewhere = || address(setting.address, &["updates", &name(&update["alias"])?], &[]).ok();
    let link = text(&update["url"], 500).or_else(elsewhere);
    let matter = of_update(update, may_go_stable(update), link)?;
    let at = touched(update).unwrap_or(setting.now);
    Some(Word { matter, at })
}

/// Whatever changes how it stands is said in a comment too.
fn touched(update: &Value) -> Option<Time> {
    let dates = ["date_submitted", "date_modified", "date_testing", "date_approved", "date_pushed"];
    let comments = update["comments"].as_array().into_iter().flatten().map(|comment| &comment["timestamp"]);
    dates.iter().map(|date| &update[*date]).chain(comments).filter_map(time).max()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::Said;
    use super::*;

    fn said() -> Said<'static> {
        Said::new(&Bodhi, "bodhi:updates-of:ann")
    }

    fn matters(page: Result<Page, Unreadable>) -> Matters {
        let Gathered::Matters(matters) = page.unwrap().gathered else { panic!() };
        matters
    }

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
        assert_eq!(said().first(), "https://example.org/updates?user=ann&status=testing&rows_per_page=50&page=1");
        let tested = json!({"meets_testing_requirements": true, "comments": [{"timestamp": "2026-11-17 09:30:00"}]});
        let answer = json!({"pages": 1, "updates": [
            update("lantern", tested),
            update("wick", json!({})),
            update("oil", json!({"karma": 3})),
            update("glass", json!({"karma": 3, "request": "stable"})),
            {"alias": 7, "title": null}, null,
        ]});
        let found = matters(said().json(answer));
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
        let first = said().json(json!({"pages": 2, "updates": [update("lantern", json!({}))]})).unwrap();
        let next = first.next.unwrap();
        assert!(next.address.ends_with("&page=2") && next.step == 1);
        assert_eq!(said().json_at(1, json!({"pages": 2, "updates": []})).unwrap().next, None);
    }

    #[test]
    fn nonsense() {
        said().refuses_nonsense();
        assert!(said().json(json!({"updates": 5})).is_err());
        Said::new(&Bodhi, "bodhi:builds-of:ann").refused();
        assert!(Said::new(&Bodhi, "bodhi:updates-of:a&b/c").first().contains("user=a%26b%2Fc&"));
    }
}
