//! People: as a list names them, as their profile says, and as they themselves are told.

use serde::Serialize;
use utoipa::ToSchema;

use super::Moment;
use crate::look::safe_url;
use crate::model::{self, Picture, Role};
use crate::store::Glance;
use crate::web::here::Here;

/// What a list says of a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonLine {
    #[schema(example = "ann")]
    pub name: String,
    pub full_name: String,
    /// Whether you may read what they do.
    pub open: bool,
    /// When they last did something, or were mentioned.
    pub newest: Option<Moment>,
    /// The address of their hub.
    pub page: String,
}

/// A person's profile.
#[derive(Debug, Serialize, ToSchema)]
pub struct Person {
    #[schema(example = "ann")]
    pub name: String,
    pub full_name: String,
    /// Markdown.
    pub about: String,
    pub country: String,
    /// A name of the IANA database; empty where unknown.
    #[schema(example = "America/Lima")]
    pub time_zone: String,
    pub links: Vec<ProfileLink>,
    /// When their hub was made.
    pub created: Moment,
    /// The address of their hub.
    pub page: String,
    /// The address of their picture; none where it is drawn from the name.
    pub avatar: Option<String>,
}

/// Somewhere else where a person can be found.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProfileLink {
    pub label: String,
    /// An address of the web.
    pub url: String,
}

/// What you are told of yourself.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    #[schema(example = "ann")]
    pub name: String,
    pub full_name: String,
    pub time_zone: String,
    /// Notices that were not put away yet.
    pub notices: usize,
    /// The hubs that you are something to.
    pub hubs: Vec<Belonging>,
}

/// What you are to a hub.
#[derive(Debug, Serialize, ToSchema)]
pub struct Belonging {
    #[schema(example = "design")]
    pub hub: String,
    pub roles: Vec<Role>,
}

impl PersonLine {
    pub fn of(here: &Here, glance: &Glance) -> Self {
        PersonLine {
            name: glance.hub.name.to_string(),
            full_name: glance.hub.summary.clone(),
            open: glance.open,
            newest: glance.newest.map(Moment),
            page: here.to(&glance.hub.path()),
        }
    }
}

impl Person {
    /// `open` where the viewer may read the person's hub; else their name is all that is told.
    pub fn of(here: &Here, hub: &model::Hub, person: model::Person, open: bool) -> Self {
        let shown = |text: String| if open { text } else { String::new() };
        let links = person.links.into_iter().filter(|link| open && safe_url(&link.url).is_some());
        Person {
            name: person.name.to_string(),
            full_name: person.full_name,
            about: shown(person.about),
            country: shown(person.country),
            time_zone: shown(person.time_zone),
            links: links.map(|link| ProfileLink { label: link.label, url: link.url }).collect(),
            created: Moment(hub.created),
            page: here.to(&hub.path()),
            avatar: hub.picture_address(Picture::Avatar).map(|path| here.to(&path)),
        }
    }
}
