//! Forgejo: open issues and pull requests of a repository. What concerns a person it tells that person only.

use std::time::Duration;

use serde_json::Value;

use crate::meaning::{Named, of_forge, time};
use crate::model::{Gathered, MatterKind, Matters, Service, Want, Word};

use super::address::{address, owner_and_name};
use super::json::{json, list};
use super::{Answer, Collector, Home, Manual, Page, Request, Setting, Unaskable, Unreadable};

const MANUAL: Manual = Manual {
    service: Service::Forgejo,
    label: "Forgejo",
    home: Home::Configured,
    token: Some("token"),
    every: Duration::from_secs(15 * 60),
};

/// What is asked: the list; then whether the repository is one that everybody may see.
const VISIBLE: u16 = Request::ASIDE;

pub struct Forgejo;

impl Collector for Forgejo {
    fn manual(&self) -> &'static Manual {
        &MANUAL
    }

    fn request(&self, want: &Want, setting: &Setting<'_>) -> Result<Request, Unaskable> {
        let (kind, owner, name) = asked(want)?;
        let things = if matches!(kind, MatterKind::Issue(_)) { "issues" } else { "pulls" };
        let query = [("type", things), ("state", "open"), ("limit", "50")];
        Ok(Request::json(address(setting.address, &["api", "v1", "repos", owner, name, "issues"], &query)?))
    }

    fn read(&self, want: &Want, answer: &Answer<'_>, setting: &Setting<'_>) -> Result<Page, Unreadable> {
        let (kind, owner, name) = asked(want).map_err(|Unaskable(why)| Unreadable(why))?;
        let said = json(answer)?;
        let whole = want.list().into_iter().collect();
        if answer.step == VISIBLE {
            if said["private"] != false || said["internal"] == true {
                return Err(Unreadable("is of a private repository, which not everybody may see".to_owned()));
            }
            let gathered = Gathered::Matters(Matters { whole, ..Matters::default() });
            return Ok(Page { gathered, next: None });
        }
        let project = format!("forgejo:{owner}/{name}");
        let words = list(&said, "")?.filter_map(|thing| {
            let is_pull = thing["pull_request"].is_object();
            if is_pull != matches!(kind, MatterKind::PullRequest(_)) {
                return None;
            }
            let matter = of_forge(kind, &project, thing["number"].as_u64()?, thing, named);
            let at = time(&thing["updated_at"]).or(matter.opened).unwrap_or(setting.now);
            Some(Word { matter, at })
        });
        let gathered = Gathered::Matters(Matters { words: words.collect(), whole, ..Matters::default() });
        let more = answer.next.map(Request::json);
        let visible = || {
            let address = address(setting.address, &["api", "v1", "repos", owner, name], &[]).ok()?;
            Some(Request { step: VISIBLE, ..Request::json(address) })
        };
        Ok(Page { gathered, next: more.or_else(|| visible().filter(|_| setting.has_token)) })
    }
}

fn asked(want: &Want) -> Result<(MatterKind, &str, &str), Unaskable> {
    if want.person().is_some() {
        return Err(Unaskable("Forgejo tells what concerns a person to that person only".to_owned()));
    }
    let kind = want.list().map(|(_, kind)| kind);
    let (kind, (_, path)) = kind.zip(want.parts()).ok_or_else(|| Unaskable("Forgejo has no such lists".to_owned()))?;
    let (owner, name) = owner_and_name(path)?;
    Ok((kind, owner, name))
}

/// Accounts have the same names there as here.
fn named(user: &Value) -> Option<Named> {
    let name: String = user["login"].as_str()?.chars().take(100).collect();
    (!name.is_empty()).then_some(Named { name, known: true })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{Said, words};
    use super::*;

    fn thing(number: u32, pull: Value) -> Value {
        json!({"number": number, "title": " Slugs ", "state": "open", "user": {"login": "ann"}, "assignee": null,
            "created_at": "2026-11-20T10:00:00+01:00", "updated_at": "2026-11-21T10:00:00Z", "pull_request": pull,
            "html_url": format!("https://forge.example.org/garden/beds/issues/{number}")})
    }

    #[test]
    fn of_a_repository() {
        let said = Said::new(&Forgejo, "forgejo:issues:garden/beds");
        let first = "https://example.org/api/v1/repos/garden/beds/issues?type=issues&state=open&limit=50";
        assert_eq!(said.first(), first);
        let things = json!([thing(7, json!(null)), thing(8, json!({"merged": false}))]);
        let Gathered::Matters(matters) = said.json(things.clone()).unwrap().gathered else { panic!() };
        assert_eq!(words(&matters), ["forgejo:garden/beds#7 by ann with - in project:forgejo:garden/beds person:ann"]);
        assert_eq!(matters.words[0].matter.told.title, "Slugs");
        let Gathered::Matters(matters) =
            Said::new(&Forgejo, "forgejo:pulls:garden/beds").json(things).unwrap().gathered
        else {
            panic!()
        };
        assert_eq!(matters.words[0].matter.name, "forgejo:garden/beds#8");
    }

    #[test]
    fn what_not_everybody_may_see() {
        let said = Said::new(&Forgejo, "forgejo:issues:garden/beds").with_token();
        assert_eq!(said.json(json!([])).unwrap().next.unwrap().step, VISIBLE);
        assert!(said.json_at(VISIBLE, json!({"private": false, "internal": true})).is_err());
        assert!(said.json_at(VISIBLE, json!({"private": false, "internal": false})).is_ok());
        for odd in ["forgejo:issues-of:ann", "forgejo:issues:garden", "forgejo:stars:a/b"] {
            Said::new(&Forgejo, odd).refused();
        }
        assert!(said.json(json!({"errors": null})).is_err());
    }
}
