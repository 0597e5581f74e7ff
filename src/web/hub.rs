//! `/<hub>` and `/<hub>/json`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use maud::Markup;
use serde_json::{Value, json};

use crate::model::{
    Column, Hub, HubKind, HubName, PersonName, Picture, Revision, Role, Roles, Time, WidgetId, WidgetInstance,
    WidgetResult,
};
use crate::store::{Readable, StoreError, View};
use crate::widgets::Shelf;

use super::conditional::Document;
use super::directory::title;
use super::error::Failure;
use super::extract::{HubPath, Looking};
use super::pages::{self, Actions, Card, HubLink, HubView, Whereabouts};
use super::portal::{COLD_LIMIT, Portal};
use super::session::Who;
use super::visit::{Visit, whereabouts};

pub async fn page(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    HubPath(name): HubPath,
) -> Result<Markup, Failure> {
    shown(&portal, &who, name, None).await
}

/// `/u/<name>`: the same page, for a person's hub.
pub async fn user_page(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    HubPath(name): HubPath,
) -> Result<Markup, Failure> {
    shown(&portal, &who, name, Some(HubKind::User)).await
}

/// `/t/<name>`: the same page, for a team's hub.
pub async fn team_page(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    HubPath(name): HubPath,
) -> Result<Markup, Failure> {
    shown(&portal, &who, name, Some(HubKind::Team)).await
}

async fn shown(portal: &Arc<Portal>, who: &Who, name: HubName, kind: Option<HubKind>) -> Result<Markup, Failure> {
    let missing = Failure::no_hub(name.as_str());
    let (wanted, now) = (name.clone(), (portal.clock)());
    let shelf = portal.shelf.clone();
    let (found, surround) = portal.look(who, move |view| read(&shelf, view, &wanted, now)).await?;
    let mut read_hub = found.ok_or_else(|| missing.clone())?;
    if kind.is_some_and(|kind| kind != read_hub.hub.kind) {
        return Err(missing);
    }
    let cold = read_hub.cold();
    if !cold.is_empty() {
        warm(portal, cold).await;
        let shelf = portal.shelf.clone();
        let again = portal.read(who, move |view| read(&shelf, view, &name, now)).await?;
        read_hub = again.ok_or(missing)?;
    }
    if read_hub.visit.noted {
        portal.note_visit(&who.viewer, read_hub.hub.id);
    }
    Ok(pages::hub(&portal.frame(&surround), &read_hub.into_view()))
}

/// Builds widgets that have no result yet, each once whoever asks, and no longer than a page may wait.
pub(super) async fn warm(portal: &Arc<Portal>, cold: Vec<WidgetId>) {
    let mut building = tokio::task::JoinSet::new();
    for widget in cold {
        let builder = portal.builder.clone();
        building.spawn(async move { builder.build_within(widget, COLD_LIMIT).await });
    }
    building.join_all().await;
}

pub async fn as_json(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    HubPath(name): HubPath,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let missing = Failure::no_hub(name.as_str());
    let found = portal.read(&who, move |view| {
        let Some(hub) = view.hub_named(&name)? else { return Ok(None) };
        let widgets = view.open(&hub)?.map(|readable| readable.widgets()).transpose()?;
        Ok(Some(hub_json(&hub, &view.roles_of_hub(&hub)?, widgets.as_deref())))
    });
    Ok(Document::new("application/json", found.await?.ok_or(missing)?.to_string()).respond(&headers))
}

/// `widgets` is none where the viewer gets a preview only, which has no description either.
fn hub_json(hub: &Hub, roles: &[(PersonName, Roles)], widgets: Option<&[WidgetInstance]>) -> Value {
    let with = |wanted: &dyn Fn(Roles) -> bool| -> Vec<&str> {
        roles.iter().filter(|(_, roles)| wanted(*roles)).map(|(name, _)| name.as_str()).collect()
    };
    json!({
        "name": hub.name,
        "kind": hub.kind.as_str(),
        "summary": hub.summary,
        "description": widgets.map_or("", |_| &hub.description),
        "archived": hub.archived,
        // None where it is drawn from the name.
        "avatar": hub.picture_address(Picture::Avatar),
        "left_width": hub.left_width,
        "widgets": widgets.unwrap_or_default().iter().map(|widget| widget.id.0).collect::<Vec<_>>(),
        "owners": with(&|roles| roles.has(Role::Owner)),
        "members": with(&Roles::is_member),
        "subscribers": with(&|roles| roles.has(Role::Subscriber)),
        "stargazers": with(&|roles| roles.has(Role::Stargazer)),
    })
}

/// A hub as its page needs it, read from one snapshot.
struct ReadHub {
    hub: Hub,
    /// False where the viewer gets a preview only.
    open: bool,
    cards: Vec<(Column, Card)>,
    counts: Vec<(u64, &'static str)>,
    links: Vec<HubLink>,
    actions: Actions,
    members: Vec<PersonName>,
    visit: Visit,
    whereabouts: Option<Whereabouts>,
    revision: Revision,
}

fn read(shelf: &Shelf, view: &View<'_>, name: &HubName, now: Time) -> Result<Option<ReadHub>, StoreError> {
    let Some(hub) = view.hub_named(name)? else { return Ok(None) };
    let open = view.open(&hub)?;
    let (members, cards) = match &open {
        Some(readable) => (Vec::new(), cards(shelf, &hub, readable)?),
        None => (members(view, &hub)?, previewed(shelf, view, &hub)?),
    };
    let waiting = view.administer(&hub)?.map_or(Ok(0), |managed| managed.waiting())?;
    let actions = Actions { kind: hub.kind, standing: view.standing(&hub)?, archived: hub.archived, waiting };
    let counts = counts(view, &hub)?;
    // A preview tells what newcomers need to know; where its people meet is for those who belong.
    let (links, whereabouts) =
        if open.is_some() { (links(view, &hub)?, whereabouts(view, &hub, now)?) } else { (Vec::new(), None) };
    let revision = view.revision()?;
    let visit = open.as_ref().map_or(Ok(Visit::default()), |readable| Visit::read(view, &hub, readable, now))?;
    Ok(Some(ReadHub {
        visit,
        whereabouts,
        open: open.is_some(),
        counts,
        links,
        actions,
        members,
        revision,
        hub,
        cards,
    }))
}

fn members(view: &View<'_>, hub: &Hub) -> Result<Vec<PersonName>, StoreError> {
    let roles = view.roles_of_hub(hub)?;
    Ok(roles.into_iter().filter(|(_, roles)| roles.is_member()).map(|(name, _)| name).collect())
}

fn previewed(shelf: &Shelf, view: &View<'_>, hub: &Hub) -> Result<Vec<(Column, Card)>, StoreError> {
    let widgets = view.preview(hub)?;
    Ok(widgets.into_iter().map(|(widget, result)| (widget.column, card_of(shelf, hub, &widget, result))).collect())
}

fn cards(shelf: &Shelf, hub: &Hub, readable: &Readable<'_>) -> Result<Vec<(Column, Card)>, StoreError> {
    readable.widgets()?.iter().map(|widget| Ok((widget.column, card(shelf, hub, readable, widget)?))).collect()
}

impl ReadHub {
    fn cold(&self) -> Vec<WidgetId> {
        self.cards.iter().filter(|(_, card)| card.content.is_none()).map(|(_, card)| card.id).collect()
    }

    fn into_view(self) -> HubView {
        let (left, right): (Vec<_>, Vec<_>) = self.cards.into_iter().partition(|(column, _)| *column == Column::Left);
        let cards = |column: Vec<(Column, Card)>| column.into_iter().map(|(_, card)| card).collect();
        HubView {
            name: self.hub.name.to_string(),
            title: title(&self.hub).to_owned(),
            kind: self.hub.kind,
            summary: summary(&self.hub),
            archived: self.hub.archived,
            avatar: self.hub.picture_address(Picture::Avatar),
            header: self.hub.picture_address(Picture::Header),
            open: self.open,
            counts: self.counts,
            links: self.links,
            actions: self.actions,
            members: self.members,
            whereabouts: self.whereabouts,
            news: self.visit.news,
            left_width: self.hub.left_width,
            left: cards(left),
            right: cards(right),
            revision: self.revision,
        }
    }
}

/// A widget with its stored result, as a card.
pub(super) fn card(
    shelf: &Shelf,
    hub: &Hub,
    readable: &Readable<'_>,
    widget: &WidgetInstance,
) -> Result<Card, StoreError> {
    Ok(card_of(shelf, hub, widget, readable.result(widget)?))
}

fn card_of(shelf: &Shelf, hub: &Hub, widget: &WidgetInstance, result: Option<WidgetResult>) -> Card {
    Card {
        id: widget.id,
        hub: hub.name.to_string(),
        plugin: widget.plugin.clone(),
        label: shelf.find(&widget.plugin).map_or(widget.plugin.as_str(), |kind| kind.manual().label).to_owned(),
        content: result.map(Into::into),
    }
}

/// For a person the heading already says the full name; the nickname stands below it.
fn summary(hub: &Hub) -> String {
    match hub.kind {
        HubKind::User => format!("@{}", hub.name),
        HubKind::Team => hub.summary.clone(),
    }
}

fn counts(view: &View<'_>, hub: &Hub) -> Result<Vec<(u64, &'static str)>, StoreError> {
    let roles = view.roles_of_hub(hub)?;
    let members = roles.iter().filter(|(_, roles)| roles.is_member()).count() as u64;
    let subscribers = roles.iter().filter(|(_, roles)| roles.has(Role::Subscriber)).count() as u64;
    let mut counts = vec![(subscribers, if subscribers == 1 { "subscriber" } else { "subscribers" })];
    if hub.kind == HubKind::Team {
        counts.insert(0, (members, if members == 1 { "member" } else { "members" }));
    }
    Ok(counts)
}

fn links(view: &View<'_>, hub: &Hub) -> Result<Vec<HubLink>, StoreError> {
    let mut links = Vec::new();
    for link in view.person_of(hub)?.into_iter().flat_map(|person| person.links) {
        links.push(HubLink { icon: "web", label: link.label, url: Some(link.url) });
    }
    let plain: [(&'static str, &[String]); 5] = [
        ("chat", &hub.links.channels),
        ("mail", &hub.links.mailing_lists),
        ("commit", &hub.links.projects),
        ("package", &hub.links.packages),
        ("group", &hub.links.groups),
    ];
    for (icon, names) in plain {
        links.extend(names.iter().map(|name| HubLink { icon, label: name.clone(), url: None }));
    }
    Ok(links)
}
