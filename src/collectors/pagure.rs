//! Pagure: open issues and pull requests of a project, or of a person, whose account has the same name there as here.

use std::time::Duration;

use serde_json::Value;

use crate::meaning::{of_pagure, time};
use crate::model::{Gathered, MatterKind, Matters, Service, Subject, Want, Word};

use super::address::address;
use super::json::{json, list};
use super::{Answer, Collector, Home, Manual, Page, Request, Setting, Unaskable, Unreadable};

const MANUAL: Manual = Manual {
    service: Service::Pagure,
    label: "Pagure",
    home: Home::At("https://pagure.io"),
    token: Some("token"),
    every: Duration::from_secs(15 * 60),
};

/// Fork, namespace and name: nothing lies deeper.
const DEEPEST: usize = 4;

pub struct Pagure;

impl Collector for Pagure {
    fn manual(&self) -> &'static Manual {
        &MANUAL
    }

    fn request(&self, want: &Want, setting: &Setting<'_>) -> Result<Request, Unaskable> {
        let (kind, of) = asked(want)?;
        let issues = matches!(kind, MatterKind::Issue(_));
        let mut steps = vec!["api", "0"];
        match (want.person().is_some(), issues) {
            (true, true) => steps.extend(["user", of, "issues"]),
            (true, false) => steps.extend(["user", of, "requests", "filed"]),
            (false, _) => {
                steps.extend(of.split('/').take(DEEPEST + 1));
                steps.push(if issues { "issues" } else { "pull-requests" });
            }
        }
        if steps.len() > DEEPEST + 3 {
            return Err(Unaskable(format!("\u{201c}{of}\u{201d} is no project")));
        }
        Ok(Request::json(address(setting.address, &steps, &[("status", "Open"), ("per_page", "100")])?))
    }

    fn read(&self, want: &Want, answer: &Answer<'_>, setting: &Setting<'_>) -> Result<Page, Unreadable> {
        let (kind, of) = asked(want).map_err(|Unaskable(why)| Unreadable(why))?;
        let said = json(answer)?;
        let person = want.person().is_some();
        let names: &[&str] = match kind {
            MatterKind::Issue(_) if person => &["issues_created", "issues_assigned"],
            MatterKind::Issue(_) => &["issues"],
            _ => &["requests"],
        };
        let mut matters = Matters::default();
        for name in names {
            let project = |thing: &Value| if person { project_of(thing) } else { Some(of.to_owned()) };
            matters.words.extend(list(&said, name)?.filter_map(|thing| {
                let project = project(thing)?;
                let mut matter = of_pagure(kind, &format!("pagure:{project}"), thing)?;
                matter.told.link.get_or_insert_with(|| page(setting, &project, kind, thing));
                let at = time(&thing["last_updated"]).or(matter.opened).unwrap_or(setting.now);
                Some(Word { matter, at })
            }));
        }
        // Of pull requests that wait for a person there is no list.
        let list = want.list().into_iter().collect();
        if person && !matches!(kind, MatterKind::Issue(_)) {
            matters.filed = list
        } else {
            matters.whole = list
        }
        let next = ["pagination", "pagination_issues_created", "pagination_issues_assigned"]
            .iter()
            .find_map(|name| said[name]["next"].as_str());
        Ok(Page { gathered: Gathered::Matters(matters), next: next.map(Request::json) })
    }
}

fn asked(want: &Want) -> Result<(MatterKind, &str), Unaskable> {
    let kind = want.list().map(|(_, kind)| kind);
    let of = want.parts().map(|(_, of)| of);
    kind.zip(of).ok_or_else(|| Unaskable("Pagure has no such lists".to_owned()))
}

/// As messages name it: a fork begins with whose it is.
fn project_of(thing: &Value) -> Option<String> {
    let project = &thing["project"];
    let name = project["name"].as_str()?;
    let short = match project["namespace"].as_str().filter(|namespace| !namespace.is_empty()) {
        Some(namespace) => format!("{namespace}/{name}"),
        None => name.to_owned(),
    };
    let full = match project["parent"]["name"].as_str() {
        Some(_) => format!("fork/{}/{short}", project["user"]["name"].as_str()?),
        None => short,
    };
    (full.len() <= Subject::MAX_NAME).then_some(full)
}

/// Where it is, for servers that do not say.
fn page(setting: &Setting<'_>, project: &str, kind: MatterKind, thing: &Value) -> String {
    let things = if matches!(kind, MatterKind::Issue(_)) { "issue" } else { "pull-request" };
    format!("{}/{project}/{things}/{}", setting.address, thing["id"])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{Said, words};
    use super::*;

    fn thing(number: u32, more: Value) -> Value {
        let mut thing = json!({"id": number, "title": "Slugs", "status": "Open", "date_created": "1700000000",
            "last_updated": "1700000100", "private": false, "user": {"name": "ann"}, "assignee": {"name": "bo"},
            "project": {"name": "beds", "namespace": "garden", "parent": null, "user": {"name": "ann"}}});
        thing.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        thing
    }

    fn matters(page: Result<Page, Unreadable>) -> Matters {
        let Gathered::Matters(matters) = page.unwrap().gathered else { panic!() };
        matters
    }

    #[test]
    fn of_a_project() {
        let said = Said::new(&Pagure, "pagure:issues:garden/beds");
        assert_eq!(said.first(), "https://example.org/api/0/garden/beds/issues?status=Open&per_page=100");
        let next = "https://example.org/api/0/garden/beds/issues?page=2";
        let answer =
            json!({"issues": [thing(7, json!({})), thing(8, json!({"private": true}))], "pagination": {"next": next}});
        let page = said.json(answer);
        assert_eq!(page.as_ref().unwrap().next.as_ref().unwrap().address, next);
        let found = matters(page);
        let lists = "project:pagure:garden/beds person:ann person:bo";
        assert_eq!(words(&found), [format!("pagure:garden/beds#7 by ann with bo in {lists}")]);
        let link = found.words[0].matter.told.link.as_deref();
        assert_eq!((link, found.whole.len()), (Some("https://example.org/garden/beds/issue/7"), 1));
        let pulls = Said::new(&Pagure, "pagure:pulls:beds");
        assert_eq!(pulls.first(), "https://example.org/api/0/beds/pull-requests?status=Open&per_page=100");
        let full = json!({"requests": [thing(9, json!({"full_url": "https://pagure.io/beds/pull-request/9"}))]});
        let found = matters(pulls.json(full));
        assert_eq!(found.words[0].matter.told.link.as_deref(), Some("https://pagure.io/beds/pull-request/9"));
        assert_eq!(found.words[0].at, crate::model::Time::from_secs_f64(1_700_000_100.0));
    }

    #[test]
    fn of_a_person() {
        let said = Said::new(&Pagure, "pagure:issues-of:ann");
        assert_eq!(said.first(), "https://example.org/api/0/user/ann/issues?status=Open&per_page=100");
        let fork = json!({"project": {"name": "beds", "parent": {"name": "beds"}, "user": {"name": "cy"}}});
        let found =
            matters(said.json(json!({"issues_created": [thing(7, json!({}))], "issues_assigned": [thing(3, fork)],
            "pagination_issues_created": {"next": null}, "pagination_issues_assigned": {}})));
        let names: Vec<&str> = found.words.iter().map(|word| word.matter.name.as_str()).collect();
        assert_eq!((names, found.whole.len()), (vec!["pagure:garden/beds#7", "pagure:fork/cy/beds#3"], 1));
        let pulls = Said::new(&Pagure, "pagure:pulls-of:ann");
        assert!(pulls.first().contains("/user/ann/requests/filed?"));
        let found = matters(pulls.json(json!({"requests": []})));
        assert_eq!((found.whole.len(), found.filed.len()), (0, 1));
    }

    #[test]
    fn oddities_are_refused() {
        for odd in ["pagure:issues:a/../b", "pagure:issues:a/b/c/d/e", "pagure:stars:beds", "pagure:issues-of:.."] {
            Said::new(&Pagure, odd).refused();
        }
        let said = Said::new(&Pagure, "pagure:issues:beds");
        assert!(said.json(json!({"error": "Project not found"})).is_err());
        let found = matters(said.json(json!({"issues": [1, {"id": 4}, {"id": "x", "last_updated": "y"}]})));
        assert_eq!(words(&found), ["pagure:beds#4 by - with - in project:pagure:beds"]);
    }
}
