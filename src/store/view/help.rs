//! Requests for help as a viewer may see them: open ones first, then those that are taken, then those that are answered.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::str::FromStr;

use super::{View, Viewer, access};
use crate::model::{
    HELP_TOPIC, HelpMark, HelpRequest, HelpStand, HubId, HubKind, HubName, PersonName, Seq, Subject, Time,
};
use crate::store::StoreError;
use crate::store::messages::Position;

/// Messages read at a time.
const CHUNK: usize = 100;
/// Requests read for one page; where few of many fit, the page ends and the next goes on.
const READ: usize = 2000;

/// Which requests are meant. What is none or empty leaves nothing out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HelpAsked {
    pub stand: Option<HelpStand>,
    /// Asked in a channel of this team.
    pub hub: String,
    /// Without its `#`, in lower case.
    pub tag: String,
    /// With its `#`.
    pub channel: String,
    /// Whoever asked, or took or answered it.
    pub person: String,
    /// From this time on, and before that one.
    pub since: Option<Time>,
    pub until: Option<Time>,
}

/// Where a page goes on: among those that stand so, with what is older.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelpPlace {
    stand: HelpStand,
    before: Position,
}

/// One request with what the viewer may know and do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpLine {
    pub request: HelpRequest,
    pub stand: HelpStand,
    /// Who said so, unless they hide, and when.
    pub said: Option<(Option<PersonName>, Time)>,
    /// The teams in whose channel it was asked.
    pub hubs: Vec<HubName>,
    /// What the viewer may say of it now.
    pub may: Vec<HelpStand>,
}

#[derive(Debug, Default)]
pub struct HelpPage {
    pub lines: Vec<HelpLine>,
    pub older: Option<HelpPlace>,
}

impl View<'_> {
    /// How a request for help stands.
    pub fn help_stand(&self, seq: Seq) -> Result<HelpStand, StoreError> {
        self.snapshot.help_stand(seq)
    }

    /// A page of requests; newest first among those that stand alike.
    pub fn help(&self, asked: &HelpAsked, from: Option<HelpPlace>, limit: usize) -> Result<HelpPage, StoreError> {
        let list = List { view: self, asked, marks: self.snapshot.help_marks()?, places: self.places()?, limit };
        let mut page = HelpPage::default();
        let first = from.map_or(HelpStand::Open, |place| place.stand);
        for stand in HelpStand::ALL.into_iter().filter(|stand| *stand >= first) {
            if asked.stand.is_some_and(|wanted| wanted != stand) {
                continue;
            }
            let before = from.filter(|place| place.stand == stand).map(|place| place.before);
            let full = match stand {
                HelpStand::Open => list.open(before, &mut page)?,
                stand => list.marked(stand, before, &mut page)?,
            };
            if full {
                break;
            }
        }
        Ok(page)
    }

    /// The channels of the teams that this viewer may read, and whether they may speak for who asks there: the owners
    /// of the first team that was linked to it do.
    fn places(&self) -> Result<HashMap<String, Vec<(HubName, bool)>>, StoreError> {
        let owned: BTreeSet<HubId> = match self.viewer {
            Viewer::Visitor => BTreeSet::new(),
            Viewer::Person(person) => self.snapshot.roles_of_person(person)?.into_iter().map(|(id, _)| id).collect(),
        };
        let mut places: HashMap<String, Vec<(HubName, bool)>> = HashMap::new();
        let mut first: HashMap<String, HubId> = HashMap::new();
        for hub in self.snapshot.hubs()?.into_iter().filter(|hub| hub.kind == HubKind::Team) {
            for channel in hub.links.channel_names() {
                first.entry(channel.to_owned()).or_insert(hub.id);
            }
            if hub.links.channels.is_empty() || !self.may_read(&hub)? {
                continue;
            }
            let owns = owned.contains(&hub.id) && access::manages(self.standing(&hub)?);
            for channel in hub.links.channel_names() {
                let speaks = owns && first.get(channel) == Some(&hub.id);
                places.entry(channel.to_owned()).or_default().push((hub.name.clone(), speaks));
            }
        }
        Ok(places)
    }
}

struct List<'v> {
    view: &'v View<'v>,
    asked: &'v HelpAsked,
    marks: BTreeMap<Seq, HelpMark>,
    places: HashMap<String, Vec<(HubName, bool)>>,
    limit: usize,
}

impl List<'_> {
    /// Adds open requests; true where the page is full then.
    fn open(&self, mut before: Option<Position>, page: &mut HelpPage) -> Result<bool, StoreError> {
        let topic = Subject::topic(HELP_TOPIC);
        let mut read = 0;
        loop {
            let chunk = self.view.snapshot.newest(Some(&topic), before, CHUNK)?;
            for message in &chunk {
                let at = Position { time: message.time, seq: message.seq };
                before = Some(at);
                let stands = self.marks.get(&message.seq).map_or(HelpStand::Open, |mark| mark.stand);
                if stands == HelpStand::Open && self.add(at, HelpStand::Open, page)? {
                    return Ok(true);
                }
            }
            read += chunk.len();
            if chunk.len() < CHUNK || self.asked.since.is_some_and(|since| before.is_some_and(|at| at.time < since)) {
                return Ok(false);
            }
            if read >= READ {
                page.older = before.map(|before| HelpPlace { stand: HelpStand::Open, before });
                return Ok(true);
            }
        }
    }

    /// The same with those of which somebody said that they stand so.
    fn marked(&self, stand: HelpStand, before: Option<Position>, page: &mut HelpPage) -> Result<bool, StoreError> {
        let marks = self.marks.iter().filter(|(_, mark)| mark.stand == stand);
        let mut found: Vec<Position> = marks.map(|(seq, mark)| Position { time: mark.asked, seq: *seq }).collect();
        found.sort_unstable();
        for at in found.into_iter().rev().filter(|at| before.is_none_or(|before| *at < before)) {
            if self.add(at, stand, page)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Adds a request where it is meant and may be seen; true where the page had no room for it.
    fn add(&self, at: Position, stand: HelpStand, page: &mut HelpPage) -> Result<bool, StoreError> {
        let Some(line) = self.line(at, stand)? else { return Ok(false) };
        if page.lines.len() < self.limit {
            page.lines.push(line);
            return Ok(false);
        }
        page.older = page.lines.last().map(|last| HelpPlace {
            stand: last.stand,
            before: Position { time: last.request.at, seq: last.request.seq },
        });
        Ok(true)
    }

    fn line(&self, at: Position, stand: HelpStand) -> Result<Option<HelpLine>, StoreError> {
        let asked = self.asked;
        if asked.since.is_some_and(|since| at.time < since) || asked.until.is_some_and(|until| at.time >= until) {
            return Ok(None);
        }
        let Some(request) = self.view.message(at.seq)?.as_ref().and_then(HelpRequest::read) else { return Ok(None) };
        let mark = self.marks.get(&at.seq);
        let said = mark.map(|mark| Ok::<_, StoreError>((self.shown(&mark.by)?, mark.at))).transpose()?;
        let places = self.places.get(&request.channel).map_or(&[][..], Vec::as_slice);
        let hubs: Vec<HubName> = places.iter().map(|(hub, _)| hub.clone()).collect();
        let there = asked.hub.is_empty() || hubs.iter().any(|hub| *hub.as_str() == asked.hub);
        if !there || !self.is_meant(&request, said.as_ref()) {
            return Ok(None);
        }
        let may = match self.view.viewer {
            Viewer::Visitor => Vec::new(),
            Viewer::Person(person) => {
                let owns = places.iter().any(|(_, owns)| *owns);
                let may = |stand: &HelpStand| stand.may_follow(mark, person, request.account.as_deref(), owns);
                HelpStand::ALL.into_iter().filter(may).collect()
            }
        };
        Ok(Some(HelpLine { request, stand, said, hubs, may }))
    }

    /// The name of whoever said something, unless they hide from this viewer.
    fn shown(&self, by: &PersonName) -> Result<Option<PersonName>, StoreError> {
        let hides = self.view.discreet()?.is_hidden(by.as_str()) && !self.view.is_viewer(by.as_str());
        Ok((!hides).then(|| by.clone()))
    }

    fn is_meant(&self, request: &HelpRequest, said: Option<&(Option<PersonName>, Time)>) -> bool {
        let HelpAsked { tag, channel, person, .. } = self.asked;
        let same = |name: &str| name.eq_ignore_ascii_case(person);
        let by = said.and_then(|(by, _)| by.as_ref());
        let theirs = same(&request.who) || request.account.as_deref().is_some_and(same);
        (tag.is_empty() || request.tags.contains(tag))
            && (channel.is_empty() || request.channel.eq_ignore_ascii_case(channel))
            && (person.is_empty() || theirs || by.is_some_and(|by| same(by.as_str())))
    }
}

impl fmt::Display for HelpPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.stand.as_str(), self.before.time.as_millis(), self.before.seq)
    }
}

impl FromStr for HelpPlace {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, '-');
        let stand = parts.next().and_then(HelpStand::parse).ok_or(())?;
        let mut number = || parts.next().and_then(|part| part.parse::<i64>().ok()).filter(|n| *n >= 0).ok_or(());
        let (time, seq) = (Time::from_millis(number()?), Seq(number()? as u64));
        Ok(HelpPlace { stand, before: Position { time, seq } })
    }
}
