//! Which messages: any of the values of one filter, all filters together, none of what a `not_` one names.

use serde::Serialize;

use crate::model::{Question, Subject, Term};
use crate::web::error::Failure;

use super::parameters::Parameters;

/// Values of all filters together; each costs the index a look.
const MOST: usize = 100;
/// Word after word is compared for these: twenty of the most frequent take a second in a million messages at the most.
const MOST_PHRASES: usize = 20;
/// Nobody and nothing is called by a longer name.
const VALUE_BYTES: usize = 300;

/// As the answer says them again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Filters {
    pub users: Vec<String>,
    pub packages: Vec<String>,
    pub categories: Vec<String>,
    pub topics: Vec<String>,
    pub agents: Vec<String>,
    pub contains: Vec<String>,
    pub not_users: Vec<String>,
    pub not_packages: Vec<String>,
    pub not_categories: Vec<String>,
    pub not_topics: Vec<String>,
    pub not_agents: Vec<String>,
}

/// What each filter is called where it is asked for.
const NAMES: [&str; 11] = [
    "user",
    "package",
    "category",
    "topic",
    "agent",
    "contains",
    "not_user",
    "not_package",
    "not_category",
    "not_topic",
    "not_agent",
];

impl Filters {
    pub fn take(asked: &mut Parameters) -> Result<Self, Failure> {
        let [users, packages, categories, topics, agents, contains, rest @ ..] = NAMES.map(|name| asked.take_all(name));
        let [not_users, not_packages, not_categories, not_topics, not_agents] = rest;
        let filters = Filters {
            users,
            packages,
            categories,
            topics,
            agents,
            contains,
            not_users,
            not_packages,
            not_categories,
            not_topics,
            not_agents,
        };
        filters.check()?;
        Ok(filters)
    }

    /// Each value with the name it was asked for by.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let named = NAMES.into_iter().zip(self.lists());
        named.flat_map(|(name, values)| values.iter().map(move |value| (name, value.as_str())))
    }

    pub fn question(&self) -> Question {
        let terms = |values: &[String], term: fn(&str) -> Term| values.iter().map(|value| term(value)).collect();
        let both: [(Vec<Term>, Vec<Term>); 5] = [
            (terms(&self.users, person), terms(&self.not_users, person)),
            (terms(&self.packages, package), terms(&self.not_packages, package)),
            (terms(&self.categories, category), terms(&self.not_categories, category)),
            (terms(&self.topics, topic), terms(&self.not_topics, topic)),
            (terms(&self.agents, agent), terms(&self.not_agents, agent)),
        ];
        let mut question = Question::default();
        for (wanted, unwanted) in both {
            question = with_any(question, wanted).and_not(unwanted);
        }
        with_any(question, terms(&self.contains, phrase))
    }

    fn lists(&self) -> [&[String]; 11] {
        [
            &self.users,
            &self.packages,
            &self.categories,
            &self.topics,
            &self.agents,
            &self.contains,
            &self.not_users,
            &self.not_packages,
            &self.not_categories,
            &self.not_topics,
            &self.not_agents,
        ]
    }

    fn check(&self) -> Result<(), Failure> {
        if self.pairs().count() > MOST {
            return Err(Failure::bad_request(format!(
                "All filters together take at most {MOST} values; ask in several requests."
            )));
        }
        if self.contains.len() > MOST_PHRASES {
            return Err(Failure::bad_request(format!(
                "\u{201c}contains\u{201d} stands at most {MOST_PHRASES} times; ask in several requests."
            )));
        }
        if let Some((name, _)) = self.pairs().find(|(_, value)| value.len() > VALUE_BYTES) {
            return Err(Failure::bad_request(format!(
                "A value of \u{201c}{name}\u{201d} is at most {VALUE_BYTES} bytes long."
            )));
        }
        if self.contains.iter().any(|text| !text.contains(char::is_alphanumeric)) {
            return Err(Failure::bad_request(
                "\u{201c}contains\u{201d} looks for words: it needs a letter or a digit.",
            ));
        }
        Ok(())
    }
}

/// A filter without values asks for nothing.
fn with_any(question: Question, any: Vec<Term>) -> Question {
    if any.is_empty() { question } else { question.and(any) }
}

fn person(name: &str) -> Term {
    Term::About(Subject::person(name))
}

fn package(name: &str) -> Term {
    Term::About(Subject::package(name))
}

fn category(name: &str) -> Term {
    Term::About(Subject::category(name))
}

fn topic(name: &str) -> Term {
    Term::Topic(name.to_owned())
}

fn agent(name: &str) -> Term {
    Term::By(name.to_owned())
}

fn phrase(words: &str) -> Term {
    Term::Phrase(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Clause;

    fn filters(query: &str) -> Result<Filters, Failure> {
        Filters::take(&mut Parameters::parse(query))
    }

    #[test]
    fn any_of_one_all_together_none_of_the_others() {
        let asked = filters("user=ann&user=bo&not_topic=a.b.c.d&category=git&contains=two+words&not_agent=cy").unwrap();
        let expected = Question::default()
            .and([person("ann"), person("bo")])
            .and([category("git")])
            .and_not([topic("a.b.c.d")])
            .and_not([agent("cy")])
            .and([phrase("two words")]);
        assert_eq!(asked.question(), expected);
        let names: Vec<_> = asked.pairs().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(names.join("&"), "user=ann&user=bo&category=git&contains=two words&not_topic=a.b.c.d&not_agent=cy");
        assert_eq!(filters("").unwrap().question(), Question::default());
    }

    #[test]
    fn every_filter_has_its_place() {
        for name in NAMES {
            let asked = filters(&format!("{name}=x")).unwrap();
            assert_eq!(asked.pairs().collect::<Vec<_>>(), [(name, "x")]);
            let Clause { wanted, any } = asked.question().clauses.remove(0);
            assert_eq!((wanted, any.len()), (!name.starts_with("not_"), 1), "{name}");
        }
    }

    #[test]
    fn too_much_is_refused() {
        for wrong in [
            "user=x&".repeat(MOST + 1),
            format!("topic={}", "x".repeat(VALUE_BYTES + 1)),
            "contains=--".into(),
            "contains=x&".repeat(MOST_PHRASES + 1),
        ] {
            assert_eq!(filters(&wrong).unwrap_err().status, 400, "{wrong}");
        }
    }
}
