//! Wants: what widgets would have brought in from outside, and from which service.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Forge, MatterKind, PersonName, Subject, SubjectKind};

/// A service outside that can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    Github,
    Pagure,
    Forgejo,
    Bodhi,
    Bugzilla,
    /// iCalendar files, wherever they are.
    Calendar,
    /// RSS and Atom feeds, wherever they are.
    Articles,
    Badges,
}

/// Something to be brought in: `github:issues:garden/beds`, `bugzilla:bugs-of:ann`, `calendar:https://…`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Want {
    service: Service,
    of: String,
}

impl Service {
    pub const ALL: [Service; 8] = [
        Service::Github,
        Service::Pagure,
        Service::Forgejo,
        Service::Bodhi,
        Service::Bugzilla,
        Service::Calendar,
        Service::Articles,
        Service::Badges,
    ];

    /// As wants begin and sections of the configuration are called.
    pub fn as_str(self) -> &'static str {
        match self {
            Service::Github => "github",
            Service::Pagure => "pagure",
            Service::Forgejo => "forgejo",
            Service::Bodhi => "bodhi",
            Service::Bugzilla => "bugzilla",
            Service::Calendar => "calendar",
            Service::Articles => "articles",
            Service::Badges => "badges",
        }
    }

    /// The service of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.as_str() == name)
    }
}

impl Want {
    /// The longest text after the service's name.
    pub const MOST: usize = 600;

    /// None where there is nothing to ask for, or nothing sensible.
    pub fn new(service: Service, of: impl Into<String>) -> Option<Self> {
        let of = of.into();
        let odd = |c: char| c.is_whitespace() || c.is_control();
        (!of.is_empty() && of.len() <= Self::MOST && !of.contains(odd)).then_some(Want { service, of })
    }

    /// `kind` of a person: `pulls-of:ann`.
    pub fn of_person(service: Service, kind: &str, person: &str) -> Option<Self> {
        Self::new(service, format!("{kind}-of:{person}")).filter(|_| !person.is_empty())
    }

    /// What is open of that kind there: a project of the kind's forge, or a person.
    pub fn of_list(list: &Subject, kind: MatterKind) -> Option<Self> {
        let (service, things) = service_of(kind)?;
        match list.kind {
            SubjectKind::Person => Self::of_person(service, things, &list.name),
            SubjectKind::Project => {
                let (forge, path) = list.name.split_once(':')?;
                (forge == service.as_str()).then(|| Self::new(service, format!("{things}:{path}")))?
            }
            _ => None,
        }
    }

    /// The list that the want is for, see [`Want::of_list`].
    pub fn list(&self) -> Option<(Subject, MatterKind)> {
        let (things, of) = self.parts()?;
        let kind = MatterKind::ALL.into_iter().find(|kind| {
            service_of(*kind).is_some_and(|(service, name)| {
                service == self.service && things.strip_suffix("-of").unwrap_or(things) == name
            })
        })?;
        let list = match self.person() {
            Some(person) => Subject::person(person.as_str()),
            None => Subject::new(SubjectKind::Project, format!("{}:{of}", self.service)),
        };
        Some((list, kind))
    }

    pub fn service(&self) -> Service {
        self.service
    }

    /// What of the service is wanted: `issues:garden/beds`.
    pub fn of(&self) -> &str {
        &self.of
    }

    /// What kind of thing, and of what: `issues` and `garden/beds`, `pulls-of` and `ann`.
    pub fn parts(&self) -> Option<(&str, &str)> {
        self.of.split_once(':')
    }

    /// Whose things they are, where it is about a person.
    pub fn person(&self) -> Option<PersonName> {
        let (kind, person) = self.parts()?;
        kind.ends_with("-of").then(|| PersonName::from(person))
    }
}

/// Who knows of such matters, and what they are called in wants.
fn service_of(kind: MatterKind) -> Option<(Service, &'static str)> {
    let forge = |forge| match forge {
        Forge::Pagure => Service::Pagure,
        Forge::Github => Service::Github,
        Forge::Forgejo => Service::Forgejo,
    };
    match kind {
        MatterKind::Issue(on) => Some((forge(on), "issues")),
        MatterKind::PullRequest(on) => Some((forge(on), "pulls")),
        MatterKind::Bug => Some((Service::Bugzilla, "bugs")),
        MatterKind::Update => Some((Service::Bodhi, "updates")),
        MatterKind::Request => None,
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Want {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service, self.of)
    }
}

impl FromStr for Want {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let want = text.split_once(':').and_then(|(service, of)| Want::new(Service::named(service)?, of));
        want.ok_or_else(|| format!("{text:?} is nothing that can be brought in"))
    }
}

impl From<Want> for String {
    fn from(want: Want) -> String {
        want.to_string()
    }
}

impl TryFrom<String> for Want {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips() {
        for text in ["github:issues:garden/beds", "calendar:https://example.org/a.ics?b:c", "badges:badges-of:ann"] {
            let want: Want = text.parse().unwrap();
            assert_eq!(want.to_string(), text);
        }
        for odd in ["", "github", "github:", "gitlab:issues:a/b", "calendar:https://example.org/a b", "pagure:a\nb"] {
            assert!(odd.parse::<Want>().is_err(), "{odd}");
        }
        assert_eq!(Want::new(Service::Calendar, "x".repeat(Want::MOST + 1)), None);
    }

    #[test]
    fn whose_things_they_are() {
        let of_ann = Want::of_person(Service::Github, "pulls", "ann").unwrap();
        assert_eq!(of_ann.to_string(), "github:pulls-of:ann");
        assert_eq!((of_ann.parts(), of_ann.person()), (Some(("pulls-of", "ann")), Some("ann".into())));
        assert_eq!("github:issues:of/beds".parse::<Want>().unwrap().person(), None);
        assert_eq!(Want::of_person(Service::Github, "pulls", ""), None);
    }

    #[test]
    fn lists_have_wants() {
        let wanted = |subject: &str, kind| Want::of_list(&subject.parse().unwrap(), kind).map(|want| want.to_string());
        let issues = MatterKind::Issue(Forge::Github);
        assert_eq!(wanted("project:github:garden/beds", issues).as_deref(), Some("github:issues:garden/beds"));
        assert_eq!(wanted("project:pagure:beds", issues), None, "on another forge");
        assert_eq!(wanted("person:ann", MatterKind::Request), None, "nobody can be asked");
        for kind in MatterKind::ALL {
            for subject in ["person:ann".parse().unwrap(), Subject::new(SubjectKind::Project, "github:garden/beds")] {
                let list = Want::of_list(&subject, kind).map(|want| want.list());
                assert!(list.is_none_or(|list| list == Some((subject, kind))));
            }
        }
        assert_eq!("calendar:https://example.org/".parse::<Want>().unwrap().list(), None);
    }
}
