//! What a team's hub is linked to, and how each link is written.

use serde::{Deserialize, Serialize};

use super::{Subject, SubjectKind};

/// What a team's hub is linked to; messages about any of it belong to the team's feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HubLinks {
    /// `forge:owner/name`, e.g. `pagure:design/tasks`.
    pub projects: Vec<String>,
    pub packages: Vec<String>,
    pub mailing_lists: Vec<String>,
    /// `#garden`, or `#garden on libera` where it matters which network it is on.
    pub channels: Vec<String>,
    pub groups: Vec<String>,
    pub calendars: Vec<String>,
}

/// One of the lists in [`HubLinks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    MailingList,
    Channel,
    Calendar,
    Project,
    Package,
    Group,
}

impl HubLinks {
    /// Links of one kind at most.
    pub const MOST: usize = 100;

    pub fn subjects(&self) -> Vec<Subject> {
        let of = |kind: LinkKind| self.list(kind).iter().map(move |name| Subject::new(kind.subject(), kind.name(name)));
        LinkKind::ALL.into_iter().flat_map(of).collect()
    }

    /// The channels as messages call them, without their networks.
    pub fn channel_names(&self) -> impl Iterator<Item = &str> {
        self.channels.iter().map(|link| LinkKind::Channel.name(link))
    }

    pub fn list(&self, kind: LinkKind) -> &[String] {
        match kind {
            LinkKind::MailingList => &self.mailing_lists,
            LinkKind::Channel => &self.channels,
            LinkKind::Calendar => &self.calendars,
            LinkKind::Project => &self.projects,
            LinkKind::Package => &self.packages,
            LinkKind::Group => &self.groups,
        }
    }

    pub fn set(&mut self, kind: LinkKind, links: Vec<String>) {
        let list = match kind {
            LinkKind::MailingList => &mut self.mailing_lists,
            LinkKind::Channel => &mut self.channels,
            LinkKind::Calendar => &mut self.calendars,
            LinkKind::Project => &mut self.projects,
            LinkKind::Package => &mut self.packages,
            LinkKind::Group => &mut self.groups,
        };
        *list = links;
    }
}

impl LinkKind {
    pub const ALL: [LinkKind; 6] = [
        LinkKind::Project,
        LinkKind::Package,
        LinkKind::MailingList,
        LinkKind::Channel,
        LinkKind::Group,
        LinkKind::Calendar,
    ];

    /// Whether a link of this kind can be written so.
    pub fn takes(self, link: &str) -> bool {
        link.len() <= Subject::MAX_NAME
            && match self {
                LinkKind::MailingList => is_address(link),
                LinkKind::Channel => is_channel(link),
                LinkKind::Calendar => is_word(link, b"-_.+@"),
                LinkKind::Project => is_project(link),
                LinkKind::Package => is_word(link, b"-_.+"),
                LinkKind::Group => is_word(link, b"-_."),
            }
    }

    /// An example, for whoever wrote something else.
    pub fn example(self) -> &'static str {
        match self {
            LinkKind::MailingList => "garden@lists.example.org",
            LinkKind::Channel => "#garden or #garden on libera",
            LinkKind::Calendar => "garden",
            LinkKind::Project => "pagure:design/tasks",
            LinkKind::Package => "garden-tools",
            LinkKind::Group => "garden-sig",
        }
    }

    /// What messages call the link.
    fn name(self, link: &str) -> &str {
        match self {
            LinkKind::Channel => link.split_whitespace().next().unwrap_or_default(),
            _ => link,
        }
    }

    fn subject(self) -> SubjectKind {
        match self {
            LinkKind::MailingList => SubjectKind::List,
            LinkKind::Channel => SubjectKind::Channel,
            LinkKind::Calendar => SubjectKind::Calendar,
            LinkKind::Project => SubjectKind::Project,
            LinkKind::Package => SubjectKind::Package,
            LinkKind::Group => SubjectKind::Group,
        }
    }
}

fn is_word(text: &str, signs: &[u8]) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || signs.contains(&b))
}

fn is_address(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(list, host)| is_word(list, b"-_.+=") && is_word(host, b"-.") && host.contains('.'))
}

/// A sign and a name, perhaps with a network.
fn is_channel(text: &str) -> bool {
    let (name, network) = text.split_once(" on ").map_or((text, None), |(name, network)| (name, Some(network)));
    let own = name.strip_prefix('#').unwrap_or_default();
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && c != ',';
    !own.is_empty() && own.chars().all(plain) && network.is_none_or(|network| is_word(network, b"-_.:"))
}

/// A forge and a path on it.
fn is_project(text: &str) -> bool {
    let Some((forge, path)) = text.split_once(':') else { return false };
    let plain = |c: char| !c.is_whitespace() && !c.is_control();
    is_word(forge, b"-_.") && path.chars().all(plain) && path.split('/').all(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_takes_its_own() {
        for kind in LinkKind::ALL {
            for example in kind.example().split(" or ") {
                assert!(kind.takes(example), "{kind:?} takes {example}");
            }
            for odd in ["", " ", "a b", "a\nb", "<b>,", &"x".repeat(300)] {
                assert!(!kind.takes(odd), "{kind:?} takes {odd:?}");
            }
        }
        for channel in ["garden", "#", "#a,b", "#garden on ", "#garden on li bera", "#garden  on libera"] {
            assert!(!LinkKind::Channel.takes(channel), "{channel}");
        }
        for list in ["garden", "@example.org", "garden@", "garden@localhost", "a@b@example.org"] {
            assert!(!LinkKind::MailingList.takes(list), "{list}");
        }
        assert!(LinkKind::Channel.takes("#garden:example.org on matrix"));
    }

    #[test]
    fn a_network_is_no_part_of_what_messages_say() {
        let links = HubLinks {
            channels: vec!["#garden on libera".into(), "#weeds".into()],
            packages: vec!["spade".into()],
            ..HubLinks::default()
        };
        let subjects: Vec<String> = links.subjects().iter().map(ToString::to_string).collect();
        assert_eq!(subjects, ["package:spade", "channel:#garden", "channel:#weeds"]);
        assert_eq!(links.channel_names().collect::<Vec<_>>(), ["#garden", "#weeds"]);
    }
}
