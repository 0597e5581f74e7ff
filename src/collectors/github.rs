//! GitHub: open issues and pull requests of a repository, or of a person whose profile here names their login there.
//!
//! What a token may see, everybody would: where there is one, a repository is asked for last, and nothing is taken from
//! one that is private.

use std::time::Duration;

use serde_json::Value;

use crate::meaning::{Named, of_forge, time};
use crate::model::{Forge, Gathered, MatterKind, Matters, Service, Subject, Want, Word};

use super::address::{address, owner_and_name};
use super::json::{json, list};
use super::{Answer, Collector, Home, Manual, Page, Request, Setting, Unaskable, Unreadable};

const MANUAL: Manual = Manual {
    service: Service::Github,
    label: "GitHub",
    home: Home::At("https://api.github.com"),
    token: Some("Bearer"),
    every: Duration::from_secs(15 * 60),
};
const ACCEPT: &str = "application/vnd.github+json";

/// What is asked: the list of a repository, or what a person opened; then what waits for the person; then whether the
/// repository is one that everybody may see.
const FIRST: u16 = 0;
const ASSIGNED: u16 = 1;
const VISIBLE: u16 = Request::ASIDE;

pub struct Github;

impl Collector for Github {
    fn manual(&self) -> &'static Manual {
        &MANUAL
    }

    fn request(&self, want: &Want, setting: &Setting<'_>) -> Result<Request, Unaskable> {
        let (kind, of) = asked(want)?;
        let address = match want.person() {
            Some(_) => search(kind, "author", login(want, setting)?, setting)?,
            None => {
                let (owner, name) = owner_and_name(of)?;
                let things = if matches!(kind, MatterKind::Issue(_)) { "issues" } else { "pulls" };
                address(setting.address, &["repos", owner, name, things], &[("state", "open"), ("per_page", "100")])?
            }
        };
        Ok(request(address, FIRST))
    }

    fn read(&self, want: &Want, answer: &Answer<'_>, setting: &Setting<'_>) -> Result<Page, Unreadable> {
        let (kind, of) = asked(want).map_err(|Unaskable(why)| Unreadable(why))?;
        let said = json(answer)?;
        let whole: Vec<(Subject, MatterKind)> = want.list().into_iter().collect();
        if answer.step == VISIBLE {
            if said["private"] != false {
                return Err(Unreadable("is of a private repository, which not everybody may see".to_owned()));
            }
            let gathered = Gathered::Matters(Matters { whole, ..Matters::default() });
            return Ok(Page { gathered, next: None });
        }
        let things = list(&said, if want.person().is_some() { "items" } else { "" })?;
        let named = |user: &Value| named(user, setting);
        let words = things.filter_map(|thing| {
            let is_pull = thing["pull_request"].is_object();
            if kind == MatterKind::Issue(Forge::Github) && is_pull {
                return None;
            }
            let project = if want.person().is_some() { project_of(thing)? } else { of.to_owned() };
            let matter = of_forge(kind, &format!("github:{project}"), thing["number"].as_u64()?, thing, named);
            let at = time(&thing["updated_at"]).or(matter.opened).unwrap_or(setting.now);
            Some(Word { matter, at })
        });
        let words: Vec<Word> = words.collect();
        let complete = said["incomplete_results"] != true;
        let whole = if complete { whole } else { Vec::new() };
        let gathered = Gathered::Matters(Matters { words, whole, ..Matters::default() });
        Ok(Page { gathered, next: next(want, answer, kind, setting) })
    }
}

/// What comes after an answer: its next page, or the next question.
fn next(want: &Want, answer: &Answer<'_>, kind: MatterKind, setting: &Setting<'_>) -> Option<Request> {
    if let Some(next) = answer.next {
        return Some(request(next.to_owned(), answer.step));
    }
    if want.person().is_some() {
        let login = login(want, setting).ok().filter(|_| answer.step == FIRST)?;
        return Some(request(search(kind, "assignee", login, setting).ok()?, ASSIGNED));
    }
    let (owner, name) = owner_and_name(want.parts()?.1).ok().filter(|_| setting.has_token)?;
    Some(request(address(setting.address, &["repos", owner, name], &[]).ok()?, VISIBLE))
}

fn request(address: String, step: u16) -> Request {
    Request { address, accept: ACCEPT, step }
}

fn asked(want: &Want) -> Result<(MatterKind, &str), Unaskable> {
    let kind = want.list().map(|(_, kind)| kind);
    let of = want.parts().map(|(_, of)| of);
    kind.zip(of).ok_or_else(|| Unaskable("GitHub has no such lists".to_owned()))
}

fn login<'a>(want: &Want, setting: &Setting<'a>) -> Result<&'a str, Unaskable> {
    let person = want.person().unwrap_or_else(|| "".into());
    let login = setting.accounts.login(person.as_str());
    login.ok_or_else(|| Unaskable(format!("the profile of {person} has no link to an account on GitHub")))
}

/// Only what everybody may see.
fn search(kind: MatterKind, role: &str, login: &str, setting: &Setting<'_>) -> Result<String, Unaskable> {
    let thing = if matches!(kind, MatterKind::Issue(_)) { "issue" } else { "pr" };
    let query = format!("is:open is:{thing} is:public {role}:{login}");
    address(setting.address, &["search", "issues"], &[("q", &query), ("sort", "created"), ("per_page", "100")])
}

/// The account here, where somebody says it is theirs; the login else.
fn named(user: &Value, setting: &Setting<'_>) -> Option<Named> {
    let login = user["login"].as_str().filter(|login| !login.is_empty())?;
    let account = setting.accounts.name(login);
    let name = account.unwrap_or(login).chars().take(100).collect();
    Some(Named { name, known: account.is_some() })
}

/// `owner/name` at the end of a repository's address.
fn project_of(thing: &Value) -> Option<String> {
    let (_, path) = thing["repository_url"].as_str()?.split_once("/repos/")?;
    owner_and_name(path).ok().filter(|_| path.len() <= Subject::MAX_NAME).map(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{Said, accounts, words};
    use super::*;

    fn thing(number: u32, more: Value) -> Value {
        let mut thing = json!({"number": number, "title": "Slugs", "state": "open", "user": {"login": "bo-on-gh"},
            "assignee": {"login": "stranger"}, "created_at": "2026-11-20T10:00:00Z", "updated_at": "2026-11-21T10:00:00Z",
            "html_url": format!("https://github.com/garden/beds/issues/{number}"),
            "repository_url": "https://api.github.com/repos/garden/beds"});
        thing.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        thing
    }

    #[test]
    fn of_a_repository() {
        let said = Said::new(&Github, "github:issues:garden/beds");
        assert_eq!(said.first(), "https://example.org/repos/garden/beds/issues?state=open&per_page=100");
        let page = said.json(json!([
            thing(9, json!({})),
            thing(10, json!({"pull_request": {}})),
            thing(11, json!({"user": null}))
        ]));
        let Gathered::Matters(matters) = page.unwrap().gathered else { panic!() };
        assert_eq!(
            words(&matters),
            [
                "github:garden/beds#9 by bo with stranger in project:github:garden/beds person:bo",
                "github:garden/beds#11 by - with stranger in project:github:garden/beds"
            ]
        );
        assert_eq!(matters.whole.len(), 1);
        assert_eq!(matters.words[0].at.to_string(), "2026-11-21T10:00:00Z");
        let pulls = Said::new(&Github, "github:pulls:garden/beds");
        assert!(pulls.first().contains("/repos/garden/beds/pulls?"));
    }

    #[test]
    fn nothing_of_a_private_repository() {
        let said = Said::new(&Github, "github:issues:garden/beds").with_token();
        let next = said.json(json!([])).unwrap().next.unwrap();
        assert_eq!((next.address.as_str(), next.step), ("https://example.org/repos/garden/beds", VISIBLE));
        let private = said.json_at(VISIBLE, json!({"private": true})).unwrap_err();
        assert!(private.0.contains("private repository"), "{private}");
        assert!(said.json_at(VISIBLE, json!({})).is_err(), "or of one that does not say");
        assert_eq!(said.json_at(VISIBLE, json!({"private": false})).unwrap().next, None);
    }

    #[test]
    fn of_a_person() {
        let said = Said::new(&Github, "github:pulls-of:bo");
        assert!(
            said.first().contains("/search/issues?q=is%3Aopen+is%3Apr+is%3Apublic+author%3Abo-on-gh&"),
            "{}",
            said.first()
        );
        let answer = json!({"incomplete_results": false, "items": [thing(10, json!({"pull_request": {}}))]});
        let page = said.json(answer).unwrap();
        assert!(
            page.next
                .as_ref()
                .is_some_and(|next| next.step == ASSIGNED && next.address.contains("assignee%3Abo-on-gh"))
        );
        let Gathered::Matters(matters) = page.gathered else { panic!() };
        assert_eq!(matters.words[0].matter.kind, MatterKind::PullRequest(Forge::Github));
        assert_eq!(matters.whole, [(Subject::person("bo"), MatterKind::PullRequest(Forge::Github))]);
        let cut = said.json_at(ASSIGNED, json!({"incomplete_results": true, "items": []})).unwrap();
        let Gathered::Matters(matters) = cut.gathered else { panic!() };
        assert!(matters.whole.is_empty() && cut.next.is_none());
        let stranger = Said::new(&Github, "github:pulls-of:ann").refused();
        assert_eq!(stranger.0, "the profile of ann has no link to an account on GitHub");
        assert!(accounts().login("bo").is_some());
    }

    #[test]
    fn oddities_are_refused() {
        let said = Said::new(&Github, "github:issues:garden/beds");
        for odd in [json!({"message": "Not Found"}), json!("x"), json!(null)] {
            assert!(said.json(odd).is_err());
        }
        let page = said.json(json!([5, {}, {"number": "x"}, {"number": 3, "updated_at": []}])).unwrap();
        let Gathered::Matters(matters) = page.gathered else { panic!() };
        assert_eq!(words(&matters).len(), 1, "the one that has a number");
        assert!(said.json(json!(vec![json!({}); 301])).is_err(), "that was not asked for");
        for odd in
            ["github:issues:garden", "github:issues:garden/../x", "github:issues:garden/..", "github:stars:garden/beds"]
        {
            Said::new(&Github, odd).refused();
        }
    }
}
