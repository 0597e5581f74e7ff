//! What a search finds, for widgets: the newest messages that match, of those that a hub may tell.
//!
//! The index only knows what matches. What people keep to themselves, and what happens in hubs that are not for
//! everybody, is left out here, because all who look at a hub share its results.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::look;
use crate::model::{Asked, Discreet, FeedEntry, HubName, Question, Reason, Seq, Subject, SubjectKind, Visibility};
use crate::store::{Archived, Position, StoreError};

use super::Scene;
use super::moment::Moment;

/// Asks the index: where the newest messages that match a question stand, newest first, older than a position where
/// one is given, and at most so many. The composition root puts the search here.
pub type Find = Arc<dyn Fn(&Question, Option<Position>, usize) -> Result<Vec<Position>, StoreError> + Send + Sync>;

/// Where almost nothing that matches may be told, the search ends after this many questions.
const ROUNDS: usize = 10;

/// A message that was found. Its JSON names everybody and every hub that it is about, so that a result can be told to
/// go when one of them is not to be seen any more.
#[derive(Debug)]
pub struct Found {
    /// As a line of a feed.
    pub entry: FeedEntry,
    /// Without the prefix of the instance that sent it.
    pub topic: String,
    pub hubs: Vec<String>,
}

#[derive(Serialize)]
struct Shape<'a> {
    id: Seq,
    time: Moment,
    sentence: &'a str,
    link: Option<&'a str>,
    icon: &'a str,
    category: &'a str,
    topic: &'a str,
    agent: Option<&'a str>,
    people: &'a [String],
    packages: &'a [String],
    hubs: &'a [String],
}

impl Scene<'_> {
    /// The newest messages that match a question as people type it, of those that this hub may tell.
    pub fn found(&self, query: &str, limit: usize) -> Result<Vec<Found>, StoreError> {
        let asked = Asked::parse(query, self.now);
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let question = asked.question.widen(|hub| self.interests(hub))?;
        let discreet = self.discreet()?;
        let (mut found, mut before) = (Vec::new(), None);
        for _ in 0..ROUNDS {
            let hits = (self.find)(&question, before, limit)?;
            for hit in &hits {
                // One that was archived after this snapshot has its turn when it is told that the search gained it.
                if let Some(message) = self.snapshot.message(hit.seq)?
                    && self.may_tell(&discreet, &message)?
                {
                    let mut one = Found::from(&message);
                    one.entry.usernames.retain(|name| discreet.names_in(self.hub, name));
                    found.push(one);
                    if found.len() == limit {
                        return Ok(found);
                    }
                }
            }
            before = hits.last().copied();
            if hits.len() < limit {
                break;
            }
        }
        Ok(found)
    }

    /// What a hub is interested in, where all who look at this one may know that.
    fn interests(&self, hub: &str) -> Result<Option<Vec<Subject>>, StoreError> {
        let Ok(name) = hub.parse::<HubName>() else { return Ok(None) };
        let hub = self.snapshot.hub_named(&name)?;
        let told = hub.filter(|hub| hub.id == self.hub.id || hub.audience() == Visibility::Public);
        Ok(told.map(|hub| hub.interests()))
    }

    /// Whether all who look at this hub may see a message.
    fn may_tell(&self, discreet: &Discreet, message: &Archived) -> Result<bool, StoreError> {
        if !discreet.shows_in(self.hub, message.seq, message.topic.category(), &message.facts) {
            return Ok(false);
        }
        for name in message.facts.places_of(SubjectKind::Hub).filter_map(|name| name.parse::<HubName>().ok()) {
            let elsewhere = self.snapshot.hub_named(&name)?.filter(|hub| hub.id != self.hub.id);
            if elsewhere.is_some_and(|hub| hub.audience() != Visibility::Public) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl From<&Archived> for Found {
    fn from(message: &Archived) -> Self {
        let reason = Reason::Linked(Subject::category(message.topic.category()));
        Found {
            entry: FeedEntry::new(message.seq, message.time, &message.topic, &message.facts, reason),
            topic: message.topic.kind().to_owned(),
            hubs: message.facts.places_of(SubjectKind::Hub).map(str::to_owned).collect(),
        }
    }
}

impl Serialize for Found {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entry = &self.entry;
        let shape = Shape {
            id: entry.seq,
            time: Moment(entry.end),
            sentence: &entry.subtitle,
            link: entry.link.as_deref().and_then(look::safe_url),
            icon: &entry.icon,
            category: &entry.category,
            topic: &self.topic,
            agent: entry.agents.first().map(String::as_str),
            people: &entry.usernames,
            packages: &entry.packages,
            hubs: &self.hubs,
        };
        shape.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::{Facts, Person, PersonName, Subject, SubjectKind, Time};
    use crate::widgets::testing::{World, days_ago, minutes_ago};

    fn said(words: &str, agent: &str, hub: Option<&str>) -> Facts {
        Facts {
            subtitle: words.to_owned(),
            agent: Some(agent.to_owned()),
            usernames: vec![agent.to_owned()],
            places: hub.map(|name| Subject::new(SubjectKind::Hub, name)).into_iter().collect(),
            ..Facts::default()
        }
    }

    fn sentences(world: &World, hub: &crate::model::Hub, count: u64) -> Vec<String> {
        let data = world.build("search", hub, json!({"query": "spade", "count": count})).data;
        let rows = data["found"].as_array().unwrap();
        rows.iter().map(|row| row["sentence"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn what_a_hub_may_not_tell_is_left_out_and_older_ones_take_its_place() {
        let world = World::new();
        let (open, vault) = (world.team("gardeners", "#garden", "garden"), world.private_team("vault", "#vault"));
        let tell = |minute, facts| world.hear("garden.dug", minutes_ago(minute), &json!({}), facts);
        for minute in 50..60 {
            tell(minute, said(&format!("spade {minute}"), "ann", None));
        }
        for minute in 10..40 {
            tell(minute, said(&format!("spade {minute} of bo"), "bo", None));
        }
        tell(5, said("spade 5 of the vault", "ann", Some("vault")));
        tell(4, said("spade 4 of the gardeners", "ann", Some("gardeners")));
        tell(3, said("rake 3", "ann", None));
        assert_eq!(sentences(&world, &open, 2), ["spade 4 of the gardeners", "spade 10 of bo"]);
        assert_eq!(sentences(&world, &vault, 2)[1], "spade 5 of the vault");

        let bo = Person { hidden: true, ..Person::new(PersonName::from("bo"), "Bo", days_ago(9)) };
        world.profile(&bo);
        assert_eq!(
            sentences(&world, &open, 5),
            ["spade 4 of the gardeners", "spade 50", "spade 51", "spade 52", "spade 53"]
        );
        // A hub of their own that is hidden is for themselves.
        let own = world.amend(&world.person("bo"), |hub| hub.hidden = true);
        assert_eq!(sentences(&world, &own, 2), ["spade 4 of the gardeners", "spade 10 of bo"]);
    }

    #[test]
    fn the_search_ends_where_nothing_may_be_told() {
        let world = World::new();
        let open = world.team("gardeners", "#garden", "garden");
        world.private_team("vault", "#vault");
        for second in 0..40 {
            let facts = said("spade of the vault", "ann", Some("vault"));
            world.hear("garden.dug", Time::from_millis(second * 1000), &json!({}), facts);
        }
        assert!(sentences(&world, &open, 2).is_empty());
        assert!(world.questions() <= 10);
    }
}
