//! People as they are stored.

use serde::{Deserialize, Serialize};

use super::{HubId, PersonName, Time};

/// An address with a label, shown on a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub label: String,
    pub url: String,
}

impl Link {
    pub const MAX_LABEL: usize = 60;
    pub const MAX_URL: usize = 400;
}

/// Light, dark, or as the browser's system has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == word)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

/// Somebody with an account here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub name: PersonName,
    pub full_name: String,
    pub created: Time,
    /// Markdown.
    #[serde(default)]
    pub about: String,
    #[serde(default)]
    pub country: String,
    /// IANA name, e.g. `America/Lima`; empty where unknown.
    #[serde(default)]
    pub time_zone: String,
    #[serde(default)]
    pub links: Vec<Link>,
    /// "Hide me": nobody else finds this person, their hub or what they do.
    #[serde(default)]
    pub hidden: bool,
    /// Categories, e.g. `irc`, of which nobody else is shown what this person does.
    #[serde(default)]
    pub quiet: Vec<String>,
    #[serde(default)]
    pub theme: Theme,
    /// The bookmarks that were put in order, first ones first; others follow.
    #[serde(default)]
    pub bookmarks: Vec<HubId>,
    /// Grows with each change of this record.
    #[serde(default)]
    pub edition: u64,
}

impl Person {
    pub const MAX_FULL_NAME: usize = 100;
    pub const MAX_ABOUT: usize = 4000;
    pub const MAX_COUNTRY: usize = 60;
    pub const MAX_LINKS: usize = 8;

    /// Somebody of whom nothing but the name is known yet.
    pub fn new(name: PersonName, full_name: impl Into<String>, created: Time) -> Self {
        Person {
            name,
            full_name: full_name.into(),
            created,
            about: String::new(),
            country: String::new(),
            time_zone: String::new(),
            links: Vec::new(),
            hidden: false,
            quiet: Vec::new(),
            theme: Theme::System,
            bookmarks: Vec::new(),
            edition: 0,
        }
    }

    /// What others see of the record.
    pub fn profile(&self) -> impl PartialEq + '_ {
        (&self.full_name, &self.about, &self.country, &self.time_zone, &self.links, self.hidden, &self.quiet)
    }
}
