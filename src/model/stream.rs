//! What somebody wants of their stream: how far it reaches, how loud things must be, and what they are spared.

use serde::{Deserialize, Serialize};

use super::{Facts, MessageId, Seq, Subject, Time, Topic, Weight};

/// A person's choices. Kept as JSON, so that it can gain fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StreamChoices {
    pub reach: Reach,
    /// Quieter messages are left out, but for those that name the person.
    pub least: Weight,
    /// What the person did stands in My Actions; here it is left out.
    pub hide_own: bool,
    /// Followed besides hubs, in the order they were added.
    pub also: Vec<Subject>,
    pub mutes: Vec<Mute>,
}

/// Whose messages are meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// Of every hub that the person belongs to or follows.
    #[default]
    Followed,
    /// Of hubs that the person belongs to.
    Member,
    /// Only what names the person, or is followed by itself.
    Me,
}

/// Something the person does not want to read of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mute {
    pub what: Subject,
    /// The first moment at which it is shown again; none where it is muted for good.
    pub until: Option<Time>,
}

/// Choices that go well together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    Quiet,
    Everything,
    Highlights,
    Me,
}

/// A message that somebody saved, whole enough to be shown when the archive does not keep it any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedMessage {
    pub seq: Seq,
    pub id: MessageId,
    pub topic: Topic,
    pub time: Time,
    pub facts: Facts,
    /// When it was saved.
    pub saved: Time,
}

/// There is no room for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full;

impl Default for StreamChoices {
    fn default() -> Self {
        let (reach, least, hide_own) = Preset::Quiet.choices();
        StreamChoices { reach, least, hide_own, also: Vec::new(), mutes: Vec::new() }
    }
}

impl StreamChoices {
    /// Things followed besides hubs, at most.
    pub const MOST_ALSO: usize = 100;
    /// Things muted at one time, at most.
    pub const MOST_MUTES: usize = 200;

    /// Which preset this is, whatever is muted or followed besides.
    pub fn preset(&self) -> Option<Preset> {
        Preset::ALL.into_iter().find(|preset| preset.choices() == (self.reach, self.least, self.hide_own))
    }

    pub fn take(&mut self, preset: Preset) {
        (self.reach, self.least, self.hide_own) = preset.choices();
    }

    /// What is muted at that moment.
    pub fn muted(&self, now: Time) -> impl Iterator<Item = &Mute> {
        self.mutes.iter().filter(move |mute| mute.holds(now))
    }

    /// Mutes it, or gives it another end. What is over by now is let go.
    pub fn mute(&mut self, what: Subject, until: Option<Time>, now: Time) -> Result<(), Full> {
        self.mutes.retain(|mute| mute.holds(now) && !alike(&mute.what, &what));
        if self.mutes.len() >= Self::MOST_MUTES {
            return Err(Full);
        }
        self.mutes.push(Mute { what, until });
        Ok(())
    }

    pub fn unmute(&mut self, what: &Subject) {
        self.mutes.retain(|mute| !alike(&mute.what, what));
    }

    pub fn follow(&mut self, what: Subject) -> Result<(), Full> {
        self.unfollow(&what);
        if self.also.len() >= Self::MOST_ALSO {
            return Err(Full);
        }
        self.also.push(what);
        Ok(())
    }

    pub fn unfollow(&mut self, what: &Subject) {
        self.also.retain(|other| !alike(other, what));
    }
}

impl Mute {
    pub fn holds(&self, now: Time) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// The index knows no upper and lower case.
fn alike(one: &Subject, other: &Subject) -> bool {
    one.kind == other.kind && one.name.to_lowercase() == other.name.to_lowercase()
}

impl Reach {
    pub const ALL: [Reach; 3] = [Reach::Followed, Reach::Member, Reach::Me];

    /// As it stands in forms and records.
    pub fn as_str(self) -> &'static str {
        match self {
            Reach::Followed => "followed",
            Reach::Member => "member",
            Reach::Me => "me",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reach| reach.as_str() == word)
    }
}

impl Preset {
    /// The first is what somebody new has.
    pub const ALL: [Preset; 4] = [Preset::Quiet, Preset::Everything, Preset::Highlights, Preset::Me];

    pub fn as_str(self) -> &'static str {
        match self {
            Preset::Quiet => "quiet",
            Preset::Everything => "everything",
            Preset::Highlights => "highlights",
            Preset::Me => "me",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == word)
    }

    fn choices(self) -> (Reach, Weight, bool) {
        match self {
            Preset::Quiet => (Reach::Followed, Weight::Normal, true),
            Preset::Everything => (Reach::Followed, Weight::Routine, false),
            Preset::Highlights => (Reach::Followed, Weight::Notable, true),
            Preset::Me => (Reach::Me, Weight::Routine, true),
        }
    }
}

impl SavedMessage {
    /// Names of each kind that are kept: of those who did it or are meant, and what decides who may see it, all are.
    const NAMES: usize = 100;

    pub fn new(seq: Seq, id: MessageId, topic: Topic, time: Time, facts: Facts, saved: Time) -> Self {
        let mut facts = facts;
        facts.packages.truncate(Self::NAMES);
        facts.objects.clear();
        SavedMessage { seq, id, topic, time, facts, saved }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: u64) -> Time {
        Time::ZERO.plus_millis(secs * 1000)
    }

    #[test]
    fn somebody_new_has_the_quiet_one_and_each_preset_knows_itself() {
        let mut choices = StreamChoices::default();
        assert_eq!(choices.preset(), Some(Preset::Quiet));
        for preset in Preset::ALL {
            choices.take(preset);
            assert_eq!(choices.preset(), Some(preset));
            assert_eq!(Preset::parse(preset.as_str()), Some(preset));
        }
        choices.reach = Reach::Member;
        assert_eq!(choices.preset(), None);
    }

    #[test]
    fn records_gain_fields() {
        assert_eq!(serde_json::from_str::<StreamChoices>("{}").unwrap(), StreamChoices::default());
    }

    #[test]
    fn a_mute_ends_at_its_moment() {
        let mut choices = StreamChoices::default();
        choices.mute(Subject::package("Kernel"), Some(at(10)), at(1)).unwrap();
        choices.mute(Subject::person("bo"), None, at(1)).unwrap();
        let muted = |choices: &StreamChoices, now| choices.muted(now).map(|m| m.what.to_string()).collect::<Vec<_>>();
        assert_eq!(muted(&choices, at(9)), ["package:Kernel", "person:bo"]);
        assert_eq!(muted(&choices, at(10)), ["person:bo"]);
        choices.mute(Subject::package("kernel"), None, at(2)).unwrap();
        assert_eq!(muted(&choices, at(99)), ["person:bo", "package:kernel"], "it is one, with another end");
        choices.unmute(&Subject::person("BO"));
        assert_eq!(muted(&choices, at(99)), ["package:kernel"]);
    }

    #[test]
    fn there_is_room_for_so_many() {
        let mut choices = StreamChoices::default();
        for number in 0..StreamChoices::MOST_MUTES {
            choices.mute(Subject::package(&number.to_string()), Some(at(10)), at(1)).unwrap();
        }
        assert_eq!(choices.mute(Subject::package("more"), None, at(1)), Err(Full));
        assert_eq!(choices.mute(Subject::package("7"), None, at(1)), Ok(()), "that it is there already is no more");
        choices.mute(Subject::package("later"), None, at(10)).unwrap();
        assert_eq!(choices.mutes.len(), 2, "what is over makes room");
        for number in 0..StreamChoices::MOST_ALSO {
            choices.follow(Subject::package(&number.to_string())).unwrap();
        }
        assert_eq!(choices.follow(Subject::package("more")), Err(Full));
    }
}
