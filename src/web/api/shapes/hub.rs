//! Hubs: as a list names them, as a whole, and with all that is on them.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Entry, Moment};
use crate::model::{self, Column, HubKind, HubLinks, Picture, Role, Visibility};
use crate::store::{Glance, Readable, StoreError, View};
use crate::web::directory::title;
use crate::web::here::Here;

/// What a list says of a hub.
#[derive(Debug, Serialize, ToSchema)]
pub struct HubLine {
    #[schema(example = "design")]
    pub name: String,
    pub kind: HubKind,
    /// A person's full name, or the team's name.
    pub title: String,
    /// One line.
    pub summary: String,
    pub archived: bool,
    /// How many belong to a team; zero for a person.
    pub members: u64,
    /// Whether you may read what happens there.
    pub open: bool,
    /// When something last happened there.
    pub newest: Option<Moment>,
    /// The address of its page.
    pub page: String,
}

/// A hub.
#[derive(Debug, Serialize, ToSchema)]
pub struct Hub {
    #[schema(example = "design")]
    pub name: String,
    pub kind: HubKind,
    /// A person's full name, or the team's name.
    pub title: String,
    /// One line.
    pub summary: String,
    /// Markdown; empty where you may not read the hub.
    pub description: String,
    /// Who may see it.
    pub visibility: Visibility,
    pub archived: bool,
    pub created: Moment,
    /// Whether you may read what happens there.
    pub open: bool,
    /// The address of its page.
    pub page: String,
    /// The address of its picture; none where it is drawn from the name.
    pub avatar: Option<String>,
    /// What it is linked to; none where you may not read the hub.
    pub links: Option<Links>,
    /// By nickname; those who hide are not among them.
    pub owners: Vec<String>,
    /// Owners are members, too.
    pub members: Vec<String>,
    pub subscribers: Vec<String>,
    pub stargazers: Vec<String>,
    /// The numbers of its widgets, left column first; none where you may not read the hub.
    pub widgets: Vec<u32>,
}

/// What a team's hub is linked to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Links {
    #[schema(example = json!(["pagure:design/tasks"]))]
    pub projects: Vec<String>,
    pub packages: Vec<String>,
    pub mailing_lists: Vec<String>,
    pub channels: Vec<String>,
    pub groups: Vec<String>,
    pub calendars: Vec<String>,
}

/// A widget on a hub, with what it shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct Widget {
    pub number: u32,
    /// What kind of widget it is.
    #[schema(example = "feed")]
    pub plugin: String,
    /// True in the left column.
    pub left: bool,
    /// Its place in the column, from 0.
    pub index: u16,
    /// What its owners set; each kind has parameters of its own.
    #[schema(value_type = Object)]
    pub config: Value,
    /// When it was last built; none where it never was.
    pub built: Option<Moment>,
    /// What it shows, in a shape of its kind; null where it was never built.
    #[schema(value_type = Option<Object>)]
    pub data: Option<Value>,
}

/// All of a hub that you may read.
#[derive(Debug, Serialize, ToSchema)]
pub struct HubExport {
    pub hub: Hub,
    /// Width of the left column in twelfths.
    pub left_width: u8,
    /// Left column first.
    pub widgets: Vec<Widget>,
    /// Newest first.
    pub feed: Vec<Entry>,
}

impl HubLine {
    pub fn of(here: &Here, glance: &Glance) -> Self {
        HubLine {
            name: glance.hub.name.to_string(),
            kind: glance.hub.kind,
            title: title(&glance.hub).to_owned(),
            summary: glance.hub.summary.clone(),
            archived: glance.hub.archived,
            members: glance.members,
            open: glance.open,
            newest: glance.newest.map(Moment),
            page: here.to(&glance.hub.path()),
        }
    }
}

impl Hub {
    pub fn read(view: &View<'_>, here: &Here, hub: &model::Hub) -> Result<Self, StoreError> {
        let open = view.open(hub)?;
        let roles = view.roles_of_hub(hub)?;
        let with = |wanted: &dyn Fn(model::Roles) -> bool| -> Vec<String> {
            roles.iter().filter(|(_, roles)| wanted(*roles)).map(|(name, _)| name.to_string()).collect()
        };
        let widgets = open.as_ref().map_or(Ok(Vec::new()), Readable::widgets)?;
        Ok(Hub {
            name: hub.name.to_string(),
            kind: hub.kind,
            title: title(hub).to_owned(),
            summary: hub.summary.clone(),
            description: if open.is_some() { hub.description.clone() } else { String::new() },
            visibility: hub.visibility,
            archived: hub.archived,
            created: Moment(hub.created),
            open: open.is_some(),
            page: here.to(&hub.path()),
            avatar: hub.picture_address(Picture::Avatar).map(|path| here.to(&path)),
            links: open.as_ref().map(|_| Links::of(&hub.links)),
            owners: with(&|roles| roles.has(Role::Owner)),
            members: with(&|roles| roles.is_member()),
            subscribers: with(&|roles| roles.has(Role::Subscriber)),
            stargazers: with(&|roles| roles.has(Role::Stargazer)),
            widgets: widgets.iter().map(|widget| widget.id.0).collect(),
        })
    }
}

impl Links {
    fn of(links: &HubLinks) -> Self {
        let HubLinks { projects, packages, mailing_lists, channels, groups, calendars } = links.clone();
        Links { projects, packages, mailing_lists, channels, groups, calendars }
    }
}

impl Widget {
    pub fn read(readable: &Readable<'_>, widget: model::WidgetInstance) -> Result<Self, StoreError> {
        let result = readable.result(&widget)?;
        Ok(Widget {
            number: widget.id.0,
            plugin: widget.plugin,
            left: widget.column == Column::Left,
            index: widget.index,
            config: widget.config,
            built: result.as_ref().map(|result| Moment(result.built)),
            data: result.and_then(|result| serde_json::from_str(&result.data).ok()),
        })
    }
}
