//! The hint index: which widgets and which feeds a message may concern.
//!
//! Made from the boards inside the writing transaction and thrown away whenever a board changes, so that it can never
//! disagree with the boards that the same transaction sees.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value;

use crate::model::{
    Discreet, Facts, Hub, HubId, HubName, MatterKind, PersonName, Reason, Role, Seq, Subject, SubjectKind, Topic,
    Visibility, Want, WidgetId,
};
use crate::store::{BoardsVersion, Change, SealedFeeds, StoreError};
use crate::widgets::{Kind, Shelf, Watch};

#[derive(Default)]
pub(super) struct Hints {
    shelf: Shelf,
    /// The boards' counter this was made at.
    boards: Option<BoardsVersion>,
    watching: HashMap<Subject, Vec<WidgetId>>,
    watching_feed: HashMap<HubId, Vec<WidgetId>>,
    listing: HashMap<(Subject, MatterKind), Vec<WidgetId>>,
    wanting: HashMap<Want, Vec<WidgetId>>,
    feeds: HashMap<Subject, Vec<Arc<Hub>>>,
    /// Names of hubs whose activity is not for everybody.
    hidden: HashSet<HubName>,
    discreet: Discreet,
    widgets: HashMap<WidgetId, Known>,
}

type Hubs = HashMap<HubId, Arc<Hub>>;

struct Known {
    kind: Kind,
    config: Value,
    hub: Arc<Hub>,
}

/// What one message concerns.
#[derive(Default)]
pub(super) struct Concerned {
    pub widgets: BTreeSet<WidgetId>,
    pub feeds: Vec<(HubId, Reason)>,
}

impl Hints {
    /// Empty until it is first refreshed.
    pub fn new(shelf: Shelf) -> Self {
        Hints { shelf, ..Hints::default() }
    }

    /// Makes the index anew if a board changed since it was made.
    pub fn refresh(&mut self, change: &Change<'_>) -> Result<(), StoreError> {
        let boards = change.boards()?;
        if self.boards == Some(boards) {
            return Ok(());
        }
        *self = Hints { boards: Some(boards), ..Hints::new(self.shelf.clone()) };
        let hubs: Hubs = change.hubs()?.into_iter().map(|hub| (hub.id, Arc::new(hub))).collect();
        for hub in hubs.values() {
            for subject in hub.interests() {
                self.feeds.entry(subject).or_default().push(hub.clone());
            }
        }
        let hidden = hubs.values().filter(|hub| hub.audience() != Visibility::Public);
        self.discreet = change.discreet()?;
        self.hidden = hidden.map(|hub| hub.name.clone()).collect();
        for widget in change.widgets()? {
            let (Some(hub), Some(kind)) = (hubs.get(&widget.hub), self.shelf.find(&widget.plugin)) else { continue };
            for watch in kind.watches(&widget.config, hub) {
                self.watch(change, &hubs, widget.id, watch)?;
            }
            for want in kind.wants(&widget.config, hub) {
                self.wanting.entry(want).or_default().push(widget.id);
            }
            self.widgets.insert(widget.id, Known { kind, config: widget.config, hub: hub.clone() });
        }
        Ok(())
    }

    /// Roles are read here, where each change of them makes the index anew.
    fn watch(&mut self, change: &Change<'_>, hubs: &Hubs, widget: WidgetId, watch: Watch) -> Result<(), StoreError> {
        match watch {
            Watch::Subject(subject) => self.watching.entry(subject).or_default().push(widget),
            Watch::Feed(hub) => self.watching_feed.entry(hub).or_default().push(widget),
            Watch::Matters(subject, kind) => self.listing.entry((subject, kind)).or_default().push(widget),
            Watch::Members(hub) => {
                for (person, _) in change.roles_of_hub(hub)?.into_iter().filter(|(_, roles)| roles.is_member()) {
                    self.watching.entry(Subject::person(person.as_str())).or_default().push(widget);
                }
            }
            // What is searched is found once it is indexed: see `saved`.
            Watch::Search(_) => {}
            Watch::Followed(person, as_one_of) => {
                for hub in followed(change, hubs, &person, as_one_of)? {
                    self.watching.entry(Subject::hub(hub.name.as_str())).or_default().push(widget);
                    if hub.audience() == Visibility::Public {
                        self.watching_feed.entry(hub.id).or_default().push(widget);
                    }
                }
            }
            Watch::FollowedChannels(person, as_one_of) => {
                for hub in followed(change, hubs, &person, as_one_of)? {
                    let public = hub.audience() == Visibility::Public;
                    let channels = hub.links.channel_names().filter(|_| public);
                    let subjects = channels.map(|name| Subject::new(SubjectKind::Channel, name));
                    for subject in subjects.chain([Subject::hub(hub.name.as_str())]) {
                        self.watching.entry(subject).or_default().push(widget);
                    }
                }
            }
        }
        Ok(())
    }

    /// The widgets that list what is open there.
    pub fn listing(&self, subject: &Subject, kind: MatterKind) -> &[WidgetId] {
        self.listing.get(&(subject.clone(), kind)).map_or(&[], Vec::as_slice)
    }

    /// The widgets that want it brought in.
    pub fn wanting(&self, want: &Want) -> &[WidgetId] {
        self.wanting.get(want).map_or(&[], Vec::as_slice)
    }

    pub fn concerned(&self, seq: Seq, topic: &Topic, facts: &Facts) -> Concerned {
        let subjects = facts.subjects(topic);
        let feeds = self.feeds(seq, topic, facts, &subjects, &SealedFeeds::new());
        let mut widgets = BTreeSet::new();
        for widget in subjects.iter().filter_map(|subject| self.watching.get(subject)).flatten() {
            if self.widgets.get(widget).is_some_and(|known| known.is_stale_after(topic, facts)) {
                widgets.insert(*widget);
            }
        }
        for (hub, _) in &feeds {
            widgets.extend(self.watching_feed.get(hub).into_iter().flatten());
        }
        Concerned { widgets, feeds }
    }

    /// The feeds that a message enters. An archived hub takes nothing, but what is `sealed` in its feed.
    pub fn feeds(
        &self,
        seq: Seq,
        topic: &Topic,
        facts: &Facts,
        subjects: &[Subject],
        sealed: &SealedFeeds,
    ) -> Vec<(HubId, Reason)> {
        let mut feeds: Vec<(HubId, Reason)> = Vec::new();
        // What happens to a hub that is not public is told in its own feed only: other feeds have other readers.
        let confined: Vec<&str> = facts
            .places_of(SubjectKind::Hub)
            .filter(|name| self.hidden.iter().any(|hub| hub.as_str() == *name))
            .collect();
        let withheld_by = self.discreet.withheld_by(seq, topic.category(), facts);
        for subject in subjects {
            for hub in self.feeds.get(subject).into_iter().flatten() {
                let takes = !hub.archived || sealed.get(&hub.id).is_some_and(|last| seq <= *last);
                if !takes || !self.discreet.enters_with(hub, seq, facts, &withheld_by) {
                    continue;
                }
                if !confined.is_empty() && !confined.contains(&hub.name.as_str()) {
                    continue;
                }
                if !feeds.iter().any(|(id, _)| *id == hub.id) {
                    feeds.push((hub.id, Reason::of(hub, subject, facts)));
                }
            }
        }
        feeds
    }
}

/// The hubs where a person holds one of these roles, but for their own.
fn followed(
    change: &Change<'_>,
    hubs: &Hubs,
    person: &PersonName,
    as_one_of: &[Role],
) -> Result<Vec<Arc<Hub>>, StoreError> {
    let held = change.roles_of_person(person)?.into_iter().filter(|(_, roles)| roles.highest(as_one_of).is_some());
    let others = held.filter_map(|(id, _)| hubs.get(&id).cloned()).filter(|hub| hub.name.as_str() != person.as_str());
    Ok(others.collect())
}

impl Known {
    fn is_stale_after(&self, topic: &Topic, facts: &Facts) -> bool {
        self.kind.should_invalidate(&self.config, &self.hub, topic, facts)
    }
}
