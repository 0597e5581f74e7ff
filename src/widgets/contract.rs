//! What a widget is, typed for those who write one ([`Widget`]) and erased once for everybody else ([`Plugin`]).

use std::fmt;
use std::marker::PhantomData;

use maud::Markup;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::model::{
    Discreet, Facts, Gathered, Hub, HubId, HubKind, MatterKind, PersonName, Role, Roles, Subject, Time, Topic, Want,
};
use crate::store::{Archived, Snapshot, StoreError};

use super::found::Find;
use super::settings;

/// One kind of widget.
pub trait Widget: Send + Sync + 'static {
    /// Its parameters. `#[serde(default, deny_unknown_fields)]`, so that an empty object is the default.
    type Config: Serialize + DeserializeOwned;
    /// What it shows: also the answer of its JSON address.
    type Data: Serialize;

    const MANUAL: Manual;

    /// Checks what neither types nor the kinds of its parameters can say.
    fn check(_config: &Self::Config) -> Result<(), ConfigError> {
        Ok(())
    }

    /// What may change its data. Changes of its own configuration, of its hub and of the hub's roles always do.
    fn watches(_config: &Self::Config, _hub: &Hub) -> Vec<Watch> {
        Vec::new()
    }

    /// What is to be brought in for it from outside, where somebody switched that on; it reads it with
    /// [`Scene::gathered`]. Changes of that make it stale without a watch.
    fn wants(_config: &Self::Config, _hub: &Hub) -> Vec<Want> {
        Vec::new()
    }

    /// Whether a message that one of the watches caught really changes the data. Cheap and pure.
    fn should_invalidate(_config: &Self::Config, _hub: &Hub, _topic: &Topic, _facts: &Facts) -> bool {
        true
    }

    fn data(config: &Self::Config, scene: &Scene<'_>) -> Result<Self::Data, StoreError>;

    /// The inside of its card, or nothing where it has nothing to say and hides.
    fn render(config: &Self::Config, data: &Self::Data, hub: &Hub) -> Option<Markup>;

    /// From when the data is stale although no message came: the end of a countdown, tomorrow's chart.
    fn expires(_config: &Self::Config, _data: &Self::Data, _now: Time) -> Option<Time> {
        None
    }

    /// At least one, shown in the gallery and rendered by a test.
    fn examples() -> Vec<Example<Self::Config, Self::Data>>;
}

/// What a widget is called and does, for people.
#[derive(Debug)]
pub struct Manual {
    /// Its name in boards, addresses and the registry.
    pub name: &'static str,
    /// The heading of its card.
    pub label: &'static str,
    /// One sentence.
    pub description: &'static str,
    /// On which kinds of hub it makes sense.
    pub kinds: &'static [HubKind],
    pub parameters: &'static [Parameter],
    /// Its own file: `include_str!` of itself.
    pub source: &'static str,
}

impl Manual {
    /// Its file beside the others.
    pub fn file(&self) -> String {
        format!("{}.rs", self.name.replace('.', "_"))
    }
}

/// One thing that can be set.
#[derive(Debug, PartialEq, Eq)]
pub struct Parameter {
    pub name: &'static str,
    pub label: &'static str,
    pub kind: ParameterKind,
    /// As people read it; empty where there is none.
    pub default: &'static str,
    pub help: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// One line of at most so many characters.
    Text(usize),
    /// At most so many characters.
    Markdown(usize),
    /// From, to.
    Number(i64, i64),
    /// Each value with its label.
    Choice(&'static [(&'static str, &'static str)]),
    /// An address of the web, or empty.
    Address,
    /// A list of at most so many addresses of the web.
    Addresses(usize),
    /// A nickname, or empty.
    Person,
    /// A hub's name, or empty.
    Hub,
    /// A list of `forge:owner/name`.
    Projects,
    /// A list of links with titles, see `links`.
    Links,
}

/// What makes a widget stale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watch {
    /// Messages about this person, package, place, category or topic.
    Subject(Subject),
    /// A new entry in this hub's feed.
    Feed(HubId),
    /// What is open of this kind there, and what is told of it.
    Matters(Subject, MatterKind),
    /// Messages about whoever is a member of this hub.
    Members(HubId),
    /// New entries in the feeds of the public hubs, but for their own, where this person holds one of these roles; and
    /// messages about any hub where they do.
    Followed(PersonName, &'static [Role]),
    /// Messages in the channels of those public hubs, and about any hub where they do.
    FollowedChannels(PersonName, &'static [Role]),
    /// Messages that this search finds, from when they can be found.
    Search(String),
}

/// What a widget may read. Its result is for all who may look at the hub, so that it leaves out what people keep to
/// themselves: see [`Scene::discreet`].
pub struct Scene<'a> {
    pub snapshot: &'a Snapshot,
    pub hub: &'a Hub,
    pub now: Time,
    /// Asked through [`Scene::found`].
    pub find: &'a Find,
}

impl Scene<'_> {
    /// Who keeps what to themselves; asked before a person is named and before a message is told.
    pub fn discreet(&self) -> Result<Discreet, StoreError> {
        self.snapshot.discreet()
    }

    /// What was brought in last; none where nothing ever was.
    pub fn gathered(&self, want: &Want) -> Result<Option<Gathered>, StoreError> {
        self.snapshot.gathered(want)
    }

    /// The newest messages about a person or a place with one topic, of those that this hub may tell.
    pub fn newest_of_topic(
        &self,
        subject: &Subject,
        topic_kind: &str,
        limit: usize,
    ) -> Result<Vec<Archived>, StoreError> {
        let discreet = self.discreet()?;
        let mut newest = self.snapshot.newest_of_topic(subject, topic_kind, limit)?;
        newest.retain(|message| discreet.shows_in(self.hub, message.seq, message.topic.category(), &message.facts));
        Ok(newest)
    }

    /// Everybody who is something to a hub, of those whom this hub may name.
    pub fn roles_of_hub(&self, hub: HubId) -> Result<Vec<(PersonName, Roles)>, StoreError> {
        let discreet = self.discreet()?;
        let mut roles = self.snapshot.roles_of_hub(hub)?;
        roles.retain(|(name, _)| discreet.names_in(self.hub, name.as_str()));
        Ok(roles)
    }
}

/// Why a configuration is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The parameter's name, which stands before the reason.
    pub parameter: Option<&'static str>,
    /// Without a full stop, because it also stands inside sentences.
    pub reason: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parameter {
            Some(name) => write!(f, "{name} {}", self.reason),
            None => f.write_str(&self.reason),
        }
    }
}

impl std::error::Error for ConfigError {}

/// A configuration with the data it might give.
pub struct Example<C, D> {
    pub name: &'static str,
    pub config: C,
    pub data: D,
    /// True where the example is to hide.
    pub hidden: bool,
}

/// An example without its types.
#[derive(Debug)]
pub struct RenderedExample {
    pub name: &'static str,
    pub config: Value,
    pub html: String,
    pub hidden: bool,
}

/// A build's outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    /// The data as JSON text.
    pub data: String,
    /// Empty where the widget hides.
    pub html: String,
    pub expires: Option<Time>,
    /// A sentence for the owners of the hub alone, shown to them in place of the card's inside.
    pub fault: Option<String>,
}

/// A [`Widget`] whose types are forgotten.
pub trait Plugin: Send + Sync {
    fn manual(&self) -> &'static Manual;
    fn check(&self, config: &Value) -> Result<(), ConfigError>;
    /// The configuration with every parameter at its default.
    fn defaults(&self) -> Value;
    /// None of a configuration that is not understood.
    fn watches(&self, config: &Value, hub: &Hub) -> Vec<Watch>;
    /// Those of a configuration that is not understood are none.
    fn wants(&self, _config: &Value, _hub: &Hub) -> Vec<Want> {
        Vec::new()
    }
    fn should_invalidate(&self, config: &Value, hub: &Hub, topic: &Topic, facts: &Facts) -> bool;
    /// A configuration that is not understood gives a card that says so.
    fn build(&self, config: &Value, scene: &Scene<'_>) -> Result<Fresh, StoreError>;
    fn examples(&self) -> Vec<RenderedExample>;
    fn source(&self) -> Source<'_>;

    /// True where it cannot be used, so that nobody is offered it.
    fn is_broken(&self) -> bool {
        false
    }
}

/// Where a widget is written down, for people to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source<'a> {
    /// In the project, or below the portal's own data directory.
    pub path: String,
    pub text: &'a str,
}

/// The one place where a widget's types are forgotten.
pub(super) struct Erased<W>(PhantomData<W>);

impl<W> Erased<W> {
    pub const NEW: Self = Erased(PhantomData);
}

impl<W: Widget> Plugin for Erased<W> {
    fn manual(&self) -> &'static Manual {
        const { &W::MANUAL }
    }

    fn check(&self, config: &Value) -> Result<(), ConfigError> {
        checked::<W>(config).map(|_| ())
    }

    fn defaults(&self) -> Value {
        let parsed = parse::<W>(&Value::Object(Map::new())).ok();
        parsed.and_then(|config| serde_json::to_value(config).ok()).unwrap_or(Value::Null)
    }

    fn watches(&self, config: &Value, hub: &Hub) -> Vec<Watch> {
        parse::<W>(config).map_or_else(|_| Vec::new(), |config| W::watches(&config, hub))
    }

    fn wants(&self, config: &Value, hub: &Hub) -> Vec<Want> {
        parse::<W>(config).map_or_else(|_| Vec::new(), |config| W::wants(&config, hub))
    }

    fn should_invalidate(&self, config: &Value, hub: &Hub, topic: &Topic, facts: &Facts) -> bool {
        parse::<W>(config).is_ok_and(|config| W::should_invalidate(&config, hub, topic, facts))
    }

    fn build(&self, config: &Value, scene: &Scene<'_>) -> Result<Fresh, StoreError> {
        let config = match checked::<W>(config) {
            Ok(config) => config,
            Err(error) => return Ok(misconfigured(&error)),
        };
        let data = W::data(&config, scene)?;
        Ok(Fresh {
            data: as_json(&data)?,
            html: W::render(&config, &data, scene.hub).map_or_else(String::new, |markup| markup.into_string()),
            expires: W::expires(&config, &data, scene.now),
            fault: None,
        })
    }

    fn examples(&self) -> Vec<RenderedExample> {
        let hub = example_hub();
        let rendered = W::examples().into_iter().map(|example| RenderedExample {
            name: example.name,
            config: serde_json::to_value(&example.config).unwrap_or(Value::Null),
            html: W::render(&example.config, &example.data, &hub).map_or_else(String::new, |m| m.into_string()),
            hidden: example.hidden,
        });
        rendered.collect()
    }

    fn source(&self) -> Source<'_> {
        Source { path: format!("src/widgets/{}", W::MANUAL.file()), text: W::MANUAL.source }
    }
}

/// Types first, then what each parameter's kind accepts, then what only the widget knows.
fn checked<W: Widget>(config: &Value) -> Result<W::Config, ConfigError> {
    let parsed = parse::<W>(config)?;
    for parameter in W::MANUAL.parameters {
        config.get(parameter.name).map_or(Ok(()), |value| settings::check(parameter, value))?;
    }
    W::check(&parsed).map(|()| parsed)
}

fn parse<W: Widget>(config: &Value) -> Result<W::Config, ConfigError> {
    let refused = |reason: String| ConfigError { parameter: None, reason };
    if !config.is_object() {
        return Err(refused("the settings are not a table of names and values".to_owned()));
    }
    W::Config::deserialize(config).map_err(|error| refused(error.to_string()))
}

pub(super) fn as_json(data: &impl Serialize) -> Result<String, StoreError> {
    let unreadable = |error: serde_json::Error| StoreError::Record { what: "widget's data", reason: error.to_string() };
    serde_json::to_string(data).map_err(unreadable)
}

pub(super) fn misconfigured(error: &ConfigError) -> Fresh {
    let sentence = format!("This widget's settings cannot be used: {error}. An owner of this hub can mend them.");
    let html = maud::html! { p class="warn" { (sentence) } }.into_string();
    Fresh {
        data: Value::Object(Map::from_iter([("error".to_owned(), sentence.into())])).to_string(),
        html,
        expires: None,
        fault: None,
    }
}

/// The hub on which examples are shown.
pub(super) fn example_hub() -> Hub {
    Hub {
        id: HubId(0),
        name: "gardeners".to_owned().try_into().expect("letters only, and not reserved"),
        kind: HubKind::Team,
        summary: "People who keep things growing".to_owned(),
        description: String::new(),
        created: Time::ZERO,
        left_width: 8,
        archived: false,
        visibility: crate::model::Visibility::Public,
        hidden: false,
        links: crate::model::HubLinks::default(),
        avatar: None,
        header: None,
        edition: 0,
        layout: crate::model::Revision(0),
    }
}
