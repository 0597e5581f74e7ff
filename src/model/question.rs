//! A question to the archive, in one shape for all who ask: the search box, filters, streams, programs.

use super::{Subject, SubjectKind, Time, Weight};

/// What messages must be like. Without clauses and limits, every message is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Question {
    /// All of them hold.
    pub clauses: Vec<Clause>,
    /// The first moment that counts.
    pub since: Option<Time>,
    /// The first moment that does not count any more.
    pub until: Option<Time>,
}

/// Any of these holds, or none of them where it is not wanted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Clause {
    pub wanted: bool,
    pub any: Vec<Term>,
}

/// One thing that is true of a message. Upper and lower case are alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Term {
    /// It is about this. A topic stands for all topics that begin with its parts.
    About(Subject),
    /// This person acted.
    By(String),
    /// Its topic is exactly this, with prefix and environment.
    Topic(String),
    Weight(Weight),
    /// It has these words in this order.
    Phrase(String),
    /// The same, and the last word may go on.
    Begins(String),
}

impl Question {
    pub fn about(subject: Subject) -> Self {
        Question::default().and([Term::About(subject)])
    }

    /// Besides, any of these must hold.
    pub fn and(mut self, any: impl IntoIterator<Item = Term>) -> Self {
        self.clauses.push(Clause { wanted: true, any: any.into_iter().collect() });
        self
    }

    /// Besides, none of these may hold.
    pub fn and_not(mut self, any: impl IntoIterator<Item = Term>) -> Self {
        let any: Vec<Term> = any.into_iter().collect();
        if !any.is_empty() {
            self.clauses.push(Clause { wanted: false, any });
        }
        self
    }

    /// Besides, the message must be of that time: `since` belongs to it, `until` does not.
    pub fn within(mut self, since: Option<Time>, until: Option<Time>) -> Self {
        self.since = self.since.max(since);
        self.until = match (self.until, until) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        self
    }

    /// Puts what a hub is interested in where the hub is asked for. `interests` answers for a hub's name; hubs it does
    /// not know are asked for as they are.
    pub fn widen<E>(mut self, mut interests: impl FnMut(&str) -> Result<Option<Vec<Subject>>, E>) -> Result<Self, E> {
        for clause in &mut self.clauses {
            let mut any = Vec::new();
            for term in clause.any.drain(..) {
                let wider = match &term {
                    Term::About(Subject { kind: SubjectKind::Hub, name }) => interests(name)?,
                    _ => None,
                };
                match wider {
                    Some(subjects) => any.extend(subjects.into_iter().map(Term::About)),
                    None => any.push(term),
                }
            }
            clause.any = any;
        }
        Ok(self)
    }
}

/// Messages that a viewer may not see, as the index can leave them out. Only the store's `View` says what is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Unseen {
    /// What is said of these hubs.
    pub hubs: Vec<String>,
    pub people: Vec<Withheld>,
    /// What was said of hubs that were closed when their people were forgotten, up to that message.
    pub buried_hubs: Vec<(String, super::Seq)>,
}

impl Unseen {
    pub fn is_empty(&self) -> bool {
        self.hubs.is_empty() && self.people.is_empty() && self.buried_hubs.is_empty()
    }
}

/// What one person keeps to themselves.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Withheld {
    pub name: String,
    /// All they do, and what the portal tells of them; else what they do in `quiet` categories.
    pub hidden: bool,
    pub quiet: Vec<String>,
    /// Only messages up to this one.
    pub until: Option<super::Seq>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_only_grow_narrower() {
        let at = |secs: u64| Some(Time::ZERO.plus_millis(secs * 1000));
        let narrow = Question::default().within(at(5), at(9)).within(at(3), at(8)).within(None, None);
        assert_eq!((narrow.since, narrow.until), (at(5), at(8)));
    }

    #[test]
    fn a_hub_stands_for_what_it_is_interested_in() {
        let asked = Question::about(Subject::hub("beds")).and_not([Term::About(Subject::hub("else"))]);
        let spade = || vec![Subject::package("spade"), Subject::hub("beds")];
        let wider = asked.widen(|name| Ok::<_, ()>((name == "beds").then(spade))).unwrap();
        assert_eq!(wider.clauses[0].any, spade().into_iter().map(Term::About).collect::<Vec<_>>());
        assert_eq!(wider.clauses[1].any, [Term::About(Subject::hub("else"))]);
    }
}
