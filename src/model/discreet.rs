//! What people keep to themselves, and what follows for the messages about them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Facts, Hub, HubKind, Person, Seq, SubjectKind, Withheld};

/// The category of what the portal itself tells.
const OURS: &str = "hubs";
/// Who keeps to themselves what was kept by people who are forgotten. Nobody can be called so.
const NOBODY: &str = "somebody";

/// What one person keeps to themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Discretion {
    /// All that they do, and that they are here.
    pub hidden: bool,
    /// Categories of what they do.
    pub quiet: Vec<String>,
    pub forgotten: Option<Forgotten>,
}

/// Somebody of this name asked to be forgotten. What nobody could see then stays so; there is nobody left to show it to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Forgotten {
    /// The last message at that time.
    pub last: Seq,
    /// What they kept to themselves.
    pub hidden: bool,
    pub quiet: Vec<String>,
    /// Whether others could not read their hub.
    pub closed: bool,
}

impl Forgotten {
    fn shows(&self, category: &str) -> bool {
        !self.hidden && !self.quiet.iter().any(|quiet| quiet == category)
    }
}

impl Discretion {
    /// As their record says, besides what was forgotten before.
    pub fn of(person: &Person, forgotten: Option<Forgotten>) -> Self {
        Discretion { hidden: person.hidden, quiet: person.quiet.clone(), forgotten }
    }

    fn shows(&self, category: &str) -> bool {
        !self.hidden && !self.quiet.iter().any(|quiet| quiet == category)
    }
}

/// Everybody who keeps something to themselves. Mostly nobody, so that asking costs nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Discreet(BTreeMap<String, Discretion>);

impl FromIterator<(String, Discretion)> for Discreet {
    fn from_iter<I: IntoIterator<Item = (String, Discretion)>>(people: I) -> Self {
        Discreet(people.into_iter().collect())
    }
}

impl Discreet {
    /// Who keeps a message to themselves; each of them may still see it, where nobody else does. That is who did it.
    /// Where nobody is said to have done it, it is whom it is about; and what the portal tells of people who hide is
    /// theirs, whoever did it.
    pub fn withheld_by<'f>(&self, seq: Seq, category: &str, facts: &'f Facts) -> Vec<&'f str> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let withholds = |name: &str, by_them: bool| {
            let discretion = self.0.get(name);
            discretion.is_some_and(|own| by_them && !own.shows(category) || category == OURS && own.hidden)
        };
        let buried = |name: &str, by_them: bool| {
            let forgotten = self.0.get(name).and_then(|own| own.forgotten.as_ref());
            forgotten.is_some_and(|then| {
                seq <= then.last && (by_them && !then.shows(category) || category == OURS && then.hidden)
            })
        };
        let people = || facts.usernames.iter().chain(&facts.agent).map(String::as_str);
        let by_them = |name: &str| facts.agent.as_deref().is_none_or(|agent| agent == name);
        let mut names: Vec<&str> = people().filter(|name| withholds(name, by_them(name))).collect();
        let at_closed = facts.places_of(SubjectKind::Hub).any(|hub| self.was_closed(hub, seq));
        if at_closed || people().any(|name| buried(name, by_them(name))) {
            names.push(NOBODY);
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// What of all that is kept an index must leave out for `viewer`, where somebody is signed in.
    pub fn withheld_from(&self, viewer: Option<&str>) -> (Vec<Withheld>, Vec<(String, Seq)>) {
        let (mut people, mut hubs) = (Vec::new(), Vec::new());
        for (name, own) in &self.0 {
            if viewer != Some(name) && (own.hidden || !own.quiet.is_empty()) {
                people.push(Withheld { name: name.clone(), hidden: own.hidden, quiet: own.quiet.clone(), until: None });
            }
            let Some(then) = &own.forgotten else { continue };
            if then.hidden || !then.quiet.is_empty() {
                let (hidden, quiet, until) = (then.hidden, then.quiet.clone(), Some(then.last));
                people.push(Withheld { name: name.clone(), hidden, quiet, until });
            }
            if then.closed {
                hubs.push((name.clone(), then.last));
            }
        }
        (people, hubs)
    }

    /// Whether a message is from before somebody of that name was forgotten.
    pub fn is_past(&self, person: &str, seq: Seq) -> bool {
        let forgotten = self.0.get(person).and_then(|own| own.forgotten.as_ref());
        forgotten.is_some_and(|then| seq <= then.last)
    }

    /// Who was forgotten when that message was the last.
    pub fn forgotten_after(&self, last: Seq) -> impl Iterator<Item = (&str, &Forgotten)> {
        let forgotten = self.0.iter().filter_map(|(name, own)| Some((name.as_str(), own.forgotten.as_ref()?)));
        forgotten.filter(move |(_, then)| then.last == last)
    }

    /// Whether the hub of somebody who is forgotten was closed to others when that message came.
    pub fn was_closed(&self, hub: &str, seq: Seq) -> bool {
        let forgotten = self.0.get(hub).and_then(|own| own.forgotten.as_ref());
        forgotten.is_some_and(|then| then.closed && seq <= then.last)
    }

    /// Whether a message may be shown in a hub, where all see it who may read there.
    pub fn shows_in(&self, hub: &Hub, seq: Seq, category: &str, facts: &Facts) -> bool {
        Self::meant_for(hub, &self.withheld_by(seq, category, facts))
    }

    /// The same, of those who keep it to themselves.
    pub fn meant_for(hub: &Hub, withheld_by: &[&str]) -> bool {
        withheld_by.iter().all(|name| is_alone(hub, name))
    }

    /// Whether a hub's feed may take a message: one that it may show, and not what somebody did before they were
    /// forgotten, nor at the hub of that name anything from before.
    pub fn enters(&self, hub: &Hub, seq: Seq, category: &str, facts: &Facts) -> bool {
        self.enters_with(hub, seq, facts, &self.withheld_by(seq, category, facts))
    }

    /// The same, of those who keep it to themselves.
    pub fn enters_with(&self, hub: &Hub, seq: Seq, facts: &Facts, withheld_by: &[&str]) -> bool {
        let is_past = |name: &str| self.is_past(name, seq);
        let past = facts.agent.as_deref().is_some_and(is_past) || is_past(hub.name.as_str());
        !past && Self::meant_for(hub, withheld_by)
    }

    /// Whether a hub may tell what a person does in a category.
    pub fn tells_in(&self, hub: &Hub, person: &str, category: &str) -> bool {
        is_alone(hub, person) || self.0.get(person).is_none_or(|own| own.shows(category))
    }

    /// Whether a hub may name a person in its lists.
    pub fn names_in(&self, hub: &Hub, person: &str) -> bool {
        is_alone(hub, person) || !self.is_hidden(person)
    }

    /// Whether a person keeps anything at all to themselves.
    pub fn is_listed(&self, person: &str) -> bool {
        self.0.get(person).is_some_and(|own| own.hidden || !own.quiet.is_empty())
    }

    pub fn is_hidden(&self, person: &str) -> bool {
        self.0.get(person).is_some_and(|own| own.hidden)
    }
}

/// Whether nobody but that person looks at the hub.
fn is_alone(hub: &Hub, person: &str) -> bool {
    hub.hidden && hub.kind == HubKind::User && hub.name.as_str() == person
}

#[cfg(test)]
mod tests {
    use super::*;

    fn discreet() -> Discreet {
        let quiet = Discretion { quiet: vec!["irc".into()], ..Discretion::default() };
        let hidden = Discretion { hidden: true, ..Discretion::default() };
        Discreet::from_iter([("ann".to_owned(), quiet), ("bo".to_owned(), hidden)])
    }

    fn facts(agent: Option<&str>, others: &[&str]) -> Facts {
        let usernames = others.iter().copied().chain(agent).map(str::to_owned).collect();
        Facts { agent: agent.map(str::to_owned), usernames, ..Facts::default() }
    }

    #[test]
    fn who_acts_decides() {
        let discreet = discreet();
        let by = |category: &str, agent: Option<&str>, others: &[&str]| {
            discreet.withheld_by(Seq(1), category, &facts(agent, others)).join(" ")
        };
        assert_eq!(by("irc", Some("ann"), &[]), "ann");
        assert_eq!(by("wiki", Some("ann"), &[]), "");
        assert_eq!(by("wiki", Some("bo"), &["ann", "cy"]), "bo");
        assert_eq!(by("wiki", Some("cy"), &["bo"]), "", "what others say is theirs");
        assert_eq!(by("wiki", None, &["bo", "cy"]), "bo", "nobody is said to have done it");
        assert_eq!(by("hubs", Some("cy"), &["bo"]), "bo", "what we tell of them");
        assert!(Discreet::default().withheld_by(Seq(1), "irc", &facts(Some("ann"), &[])).is_empty());
    }

    #[test]
    fn what_was_kept_by_the_forgotten_stays_kept() {
        let then = |hidden, closed| Discretion {
            forgotten: Some(Forgotten { last: Seq(5), hidden, quiet: vec!["irc".into()], closed }),
            ..Discretion::default()
        };
        let discreet =
            Discreet::from_iter([("ann".to_owned(), then(false, true)), ("bo".to_owned(), then(true, false))]);
        let by = |seq, category: &str, facts: &Facts| discreet.withheld_by(Seq(seq), category, facts).join(" ");
        assert_eq!(by(5, "irc", &facts(Some("ann"), &[])), "somebody");
        assert_eq!(by(5, "wiki", &facts(Some("ann"), &[])), "");
        assert_eq!(by(5, "wiki", &facts(Some("bo"), &[])), "somebody");
        assert_eq!(by(5, "hubs", &facts(Some("cy"), &["bo"])), "somebody");
        let at_hub = |hub: &str| Facts { places: vec![crate::model::Subject::hub(hub)], ..facts(Some("cy"), &[]) };
        assert_eq!((by(5, "hubs", &at_hub("ann")), by(5, "hubs", &at_hub("bo"))), ("somebody".into(), String::new()));
        assert_eq!(by(6, "irc", &facts(Some("ann"), &[])), "", "a newcomer of that name begins anew");
        assert_eq!(by(6, "hubs", &at_hub("ann")), "");
    }
}
