//! Requests for help: how one stands, and who may say so.

use serde::{Deserialize, Serialize};

use super::{PersonName, Seq, Time};

/// The topic of a message that asks for help: what `#help` in a meeting becomes.
pub const HELP_TOPIC: &str = "meetbot.meeting.item.help";

/// How a request for help stands, in the order in which requests are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HelpStand {
    #[default]
    Open,
    Taken,
    Answered,
}

/// What somebody said of a request last; one that nobody said anything of is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HelpMark {
    pub stand: HelpStand,
    pub by: PersonName,
    pub at: Time,
    /// When help was asked for.
    pub asked: Time,
}

/// A request as its message tells of it. All texts are plain and bounded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRequest {
    pub seq: Seq,
    pub at: Time,
    pub text: String,
    /// The nickname in the channel; empty where it is not known.
    pub who: String,
    /// The account of whoever asked, where the message names one.
    pub account: Option<String>,
    /// The meeting's minutes or where it leads; any text.
    pub link: String,
    /// The meeting's name; may be empty.
    pub meeting: String,
    /// Where it was asked; may be empty.
    pub channel: String,
    /// Words of it that begin with #, in lower case and without that.
    pub tags: Vec<String>,
}

impl HelpStand {
    pub const ALL: [HelpStand; 3] = [HelpStand::Open, HelpStand::Taken, HelpStand::Answered];

    /// As it stands in addresses and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            HelpStand::Open => "open",
            HelpStand::Taken => "taken",
            HelpStand::Answered => "answered",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stand| stand.as_str() == word)
    }

    /// Whether somebody may say that a request stands so from now on. Whoever asked, whoever took it and the owners of
    /// the hub may; everybody may take what is open. What is answered is opened again before it is taken.
    pub fn may_follow(self, mark: Option<&HelpMark>, by: &PersonName, asked_by: Option<&str>, owns: bool) -> bool {
        let theirs = owns || asked_by == Some(by.as_str()) || mark.is_some_and(|mark| mark.by == *by);
        match (mark.map_or(HelpStand::Open, |mark| mark.stand), self) {
            (before, after) if before == after => false,
            (HelpStand::Open, HelpStand::Taken) => true,
            (HelpStand::Answered, HelpStand::Taken) => false,
            _ => theirs,
        }
    }
}

/// The words that begin with `#`.
pub fn tags_in(text: &str) -> Vec<String> {
    const MOST: usize = 8;
    let named = |word: &str| -> Option<String> {
        let word = word.strip_prefix('#')?.trim_end_matches(|c: char| !c.is_alphanumeric());
        (!word.is_empty() && word.chars().count() <= 40).then(|| word.to_lowercase())
    };
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split(|c: char| c.is_whitespace() || "(),;".contains(c)).filter_map(named) {
        if tags.len() < MOST && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_say_what() {
        let mark = |stand, by: &str| HelpMark { stand, by: by.into(), at: Time::ZERO, asked: Time::ZERO };
        let may = |mark: Option<&HelpMark>, by: &str, owns| {
            let may = |stand: &HelpStand| stand.may_follow(mark, &by.into(), Some("ann"), owns);
            HelpStand::ALL.into_iter().filter(may).collect::<Vec<_>>()
        };
        use HelpStand::{Answered, Open, Taken};
        assert_eq!(may(None, "bo", false), [Taken]);
        assert_eq!(may(None, "ann", false), [Taken, Answered]);
        let taken = mark(Taken, "bo");
        assert_eq!(may(Some(&taken), "bo", false), [Open, Answered]);
        assert_eq!(may(Some(&taken), "cy", false), []);
        assert_eq!(may(Some(&taken), "cy", true), [Open, Answered]);
        let answered = mark(Answered, "bo");
        assert_eq!(may(Some(&answered), "ann", false), [Open]);
        assert_eq!(may(Some(&answered), "cy", false), []);
    }

    #[test]
    fn tags_are_words() {
        assert_eq!(tags_in("#Docs, (#s390x) a#b # #docs! #"), ["docs", "s390x"]);
    }
}
