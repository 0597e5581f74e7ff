//! What each tab of a stream asks the index, and why a message answers.

use std::collections::HashMap;

use crate::model::{
    Hub, HubKind, Mute, Question, Reach, Roles, StreamChoices, Subject, SubjectKind, Term, Time, Weight,
};
use crate::store::{Archived, Me, StoreError};

use super::super::pages::{StreamTab, Tie, Why};

/// Hubs named in one reason.
const TIES: usize = 2;

/// What somebody's stream is made of, read once for a page.
pub(super) struct Interests {
    /// The viewer's name.
    me: String,
    choices: StreamChoices,
    now: Time,
    /// Those within reach that are not muted.
    hubs: Vec<(Hub, Roles)>,
    /// What these are interested in, in lower case as in the index, with the places of the hubs.
    of: HashMap<String, Vec<usize>>,
}

impl Interests {
    pub fn read(me: &Me<'_>, now: Time) -> Result<Self, StoreError> {
        let (choices, mut hubs) = (me.stream()?.unwrap_or_default(), me.followed()?);
        for name in choices.also.iter().filter(|also| also.kind == SubjectKind::Hub).map(|also| &also.name) {
            let Ok(name) = name.parse() else { continue };
            if let Some(hub) = me.view().hub_named(&name)?
                && !hubs.iter().any(|(known, _)| known.id == hub.id)
                && me.view().open(&hub)?.is_some()
            {
                hubs.push((hub, Roles::default()));
            }
        }
        Ok(Self::new(me.person().name.as_str(), choices, hubs, now))
    }

    fn new(me: &str, choices: StreamChoices, hubs: Vec<(Hub, Roles)>, now: Time) -> Self {
        let muted: Vec<String> = choices.muted(now).map(|mute| key(&mute.what)).collect();
        let within = |hub: &Hub, roles: Roles| {
            let reached = match choices.reach {
                Reach::Followed => true,
                Reach::Member => roles.is_member(),
                Reach::Me => false,
            };
            let named = || choices.also.contains(&Subject::hub(hub.name.as_str()));
            (reached || named()) && !muted.contains(&key(&Subject::hub(hub.name.as_str())))
        };
        let hubs: Vec<(Hub, Roles)> = hubs.into_iter().filter(|(hub, roles)| within(hub, *roles)).collect();
        let mut of: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, (hub, _)) in hubs.iter().enumerate() {
            for subject in hub.interests() {
                of.entry(key(&subject)).or_default().push(place);
            }
        }
        Interests { me: me.to_owned(), choices, now, hubs, of }
    }

    /// The question behind a tab; what is saved is not asked for.
    pub fn question(&self, tab: StreamTab) -> Question {
        let me = || Term::About(Subject::person(&self.me));
        let by_me = || Term::By(self.me.clone());
        match tab {
            StreamTab::Actions | StreamTab::Saved => Question::default().and([by_me()]),
            StreamTab::Mentions => Question::default().and([me()]).and_not([by_me()]).and_not(self.muted_people()),
            StreamTab::Mine => {
                let hubs = self.hubs.iter().flat_map(|(hub, _)| hub.interests());
                let mut about: Vec<Subject> = hubs.chain(self.choices.also.iter().cloned()).collect();
                about.sort_unstable();
                about.dedup();
                let question = Question::default().and([me()].into_iter().chain(about.into_iter().map(Term::About)));
                let question = match self.choices.least {
                    Weight::Routine => question,
                    Weight::Normal => question.and([Term::Weight(Weight::Normal), Term::Weight(Weight::Notable), me()]),
                    Weight::Notable => question.and([Term::Weight(Weight::Notable), me()]),
                };
                let question = if self.choices.hide_own { question.and_not([by_me()]) } else { question };
                question.and_not(self.choices.muted(self.now).map(silences))
            }
        }
    }

    /// Why a message stands in the stream; none where nothing of today says so.
    pub fn why(&self, message: &Archived) -> Option<Why> {
        let facts = &message.facts;
        let is_me = |name: &String| name.eq_ignore_ascii_case(&self.me);
        if facts.agent.as_ref().is_some_and(is_me) {
            return Some(Why::Did);
        }
        if facts.usernames.iter().any(is_me) {
            return Some(Why::Named);
        }
        let subjects = facts.subjects(&message.topic);
        let concerned = subjects.iter().find_map(|subject| Some((subject, self.of.get(&key(subject))?)));
        if let Some((subject, places)) = concerned {
            let ties = places.iter().take(TIES).map(|place| self.tie(*place)).collect();
            return Some(Why::Concerns { subject: subject.clone(), ties, more: places.len().saturating_sub(TIES) });
        }
        let followed = self.choices.also.iter().find(|also| subjects.iter().any(|subject| goes_on_from(subject, also)));
        followed.map(|also| Why::Followed(also.clone()))
    }

    fn muted_people(&self) -> Vec<Term> {
        let people = self.choices.muted(self.now).filter(|mute| mute.what.kind == SubjectKind::Person);
        people.map(silences).collect()
    }

    fn tie(&self, place: usize) -> Tie {
        let (hub, roles) = &self.hubs[place];
        let own = hub.kind == HubKind::User && hub.name.as_str().eq_ignore_ascii_case(&self.me);
        Tie { hub: hub.name.clone(), own, belongs: roles.is_member() }
    }
}

/// A person is muted in what they do: what others say of them goes on.
fn silences(mute: &Mute) -> Term {
    match mute.what.kind {
        SubjectKind::Person => Term::By(mute.what.name.clone()),
        _ => Term::About(mute.what.clone()),
    }
}

/// A topic stands for all that begin with its parts.
fn goes_on_from(subject: &Subject, also: &Subject) -> bool {
    let (subject, also) = (key(subject), key(also));
    subject == also
        || also.starts_with("topic:") && subject.strip_prefix(&also).is_some_and(|rest| rest.starts_with('.'))
}

fn key(subject: &Subject) -> String {
    subject.to_string().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Facts, HubId, HubLinks, MessageId, Preset, Revision, Role, Seq, Topic, Visibility};

    fn hub(name: &str, kind: HubKind, package: &str) -> Hub {
        Hub {
            id: HubId(1),
            name: name.parse().unwrap(),
            kind,
            summary: String::new(),
            description: String::new(),
            created: Time::ZERO,
            left_width: 8,
            archived: false,
            visibility: Visibility::Public,
            hidden: false,
            links: HubLinks { packages: vec![package.into()], ..HubLinks::default() },
            avatar: None,
            header: None,
            edition: 0,
            layout: Revision(0),
        }
    }

    /// Ann with a hub of her own, the gardeners whom she belongs to, and the diggers whom she follows.
    fn interests(choices: StreamChoices, now: u64) -> Interests {
        let roles = |role| Roles::default().with(role);
        let hubs = vec![
            (hub("ann", HubKind::User, "hat"), roles(Role::Owner)),
            (hub("gardeners", HubKind::Team, "spade"), roles(Role::Member)),
            (hub("diggers", HubKind::Team, "Spade"), roles(Role::Subscriber)),
        ];
        Interests::new("ann", choices, hubs, Time::from_millis(now as i64))
    }

    /// The clauses of My Stream, one a line.
    fn asked(interests: &Interests) -> Vec<String> {
        let term = |term: &Term| match term {
            Term::About(subject) => subject.to_string(),
            Term::By(name) => format!("by:{name}"),
            other => format!("{other:?}"),
        };
        let clause = |clause: &crate::model::Clause| {
            let any: Vec<String> = clause.any.iter().map(term).collect();
            format!("{}{}", if clause.wanted { "" } else { "-" }, any.join(" "))
        };
        interests.question(StreamTab::Mine).clauses.iter().map(clause).collect()
    }

    fn message(facts: Facts) -> Archived {
        let topic = Topic::new("a.b.prod.garden.bed.watered");
        Archived { seq: Seq(1), id: MessageId("x".into()), topic, time: Time::ZERO, facts, envelope: String::new() }
    }

    #[test]
    fn the_default_is_quiet_yet_complete() {
        let about = "person:ann person:ann package:Spade package:hat package:spade hub:ann hub:diggers hub:gardeners";
        let loud = "Weight(Normal) Weight(Notable) person:ann";
        let clauses = asked(&interests(StreamChoices::default(), 0));
        assert_eq!(clauses.len(), 3);
        let words = |text: &str| {
            let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            words.sort();
            words
        };
        assert_eq!((words(&clauses[0]), clauses[1].as_str(), clauses[2].as_str()), (words(about), loud, "-by:ann"));
    }

    #[test]
    fn choices_change_what_is_asked() {
        let mut choices = StreamChoices::default();
        choices.take(Preset::Everything);
        assert_eq!(asked(&interests(choices.clone(), 0)).len(), 1, "no weight, and one's own as well");
        choices.reach = Reach::Member;
        assert!(!asked(&interests(choices.clone(), 0))[0].contains("diggers"));
        choices.take(Preset::Me);
        choices.follow(Subject::package("rake")).unwrap();
        assert_eq!(asked(&interests(choices, 0))[0], "person:ann package:rake");
    }

    #[test]
    fn mutes_hold_until_their_end() {
        let mut choices = StreamChoices::default();
        choices.mute(Subject::hub("Gardeners"), Some(Time::from_millis(10)), Time::ZERO).unwrap();
        choices.mute(Subject::person("bo"), Some(Time::from_millis(10)), Time::ZERO).unwrap();
        let muted = asked(&interests(choices.clone(), 9));
        assert_eq!(muted[3], "-hub:Gardeners by:bo");
        assert!(
            !muted[0].contains("gardeners") && muted[0].contains("diggers"),
            "what only it brings is not asked for"
        );
        assert_eq!(asked(&interests(choices.clone(), 10)).len(), 3, "then they speak again");
        let mentions = interests(choices, 9).question(StreamTab::Mentions);
        assert_eq!(mentions.clauses[2].any, [Term::By("bo".into())], "muted people are no mention");
    }

    #[test]
    fn each_message_has_its_reason() {
        let mut choices = StreamChoices::default();
        choices.follow(Subject::topic("garden.bed")).unwrap();
        let interests = interests(choices, 0);
        let why = |facts| interests.why(&message(facts));
        let names = |agent: &str| Facts {
            agent: Some(agent.into()),
            usernames: vec!["Ann".into(), agent.into()],
            ..Facts::default()
        };
        assert_eq!((why(names("Ann")), why(names("bo"))), (Some(Why::Did), Some(Why::Named)));
        let Some(Why::Concerns { subject, ties, more }) =
            why(Facts { packages: vec!["spade".into()], ..Facts::default() })
        else {
            panic!("no reason")
        };
        let ties: Vec<(&str, bool)> = ties.iter().map(|tie| (tie.hub.as_str(), tie.belongs)).collect();
        assert_eq!(
            (subject, ties, more),
            (Subject::package("spade"), vec![("gardeners", true), ("diggers", false)], 0)
        );
        assert_eq!(why(Facts::default()), Some(Why::Followed(Subject::topic("garden.bed"))));
    }
}
