//! `/api/v1/hubs`: all hubs, and one of them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::error::Failure;
use super::super::extract::{HubPath, Looking};
use super::super::here::Here;
use super::super::portal::Portal;
use super::shapes::{Hub, HubLine, Problem};
use super::{answer, asked};
use crate::model::HubKind;
use crate::store::Glance;

const PATH: &str = "/api/v1/hubs";
/// What is looked for is cut off nowhere: longer texts are refused.
const LONGEST: usize = 100;

#[derive(Deserialize, Default)]
pub struct Asked {
    q: Option<String>,
    kind: Option<String>,
    after: Option<String>,
    limit: Option<String>,
}

/// Hubs by name.
#[derive(Serialize, ToSchema)]
pub struct HubList {
    hubs: Vec<HubLine>,
    /// The address of the next page; none on the last.
    next: Option<String>,
}

/// All hubs
///
/// Hubs of people and teams that you may know of, by name.
#[utoipa::path(
    get,
    path = "/api/v1/hubs",
    tag = "Hubs",
    params(
        ("q" = Option<String>, Query, nullable = false, description = "Only those whose name or line holds this.", max_length = 100),
        ("kind" = Option<HubKind>, Query, nullable = false, description = "Only those of people, or of teams."),
        ("after" = Option<String>, Query, nullable = false, description = "Only those whose name comes after this.", max_length = 100),
        ("limit" = Option<u32>, Query, nullable = false, description = "How many; 30 where nothing is said.", minimum = 1, maximum = 100),
    ),
    responses(
        (status = 200, body = HubList, description = "What was asked for."),
        (status = 304, description = "You have this answer already."),
        (status = 400, body = Problem, description = "What was sent makes no sense; the sentence says why."),
    ),
    security((), ("token" = []))
)]
pub async fn hubs(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    here: Here,
    headers: HeaderMap,
    query: asked::AskedQuery<Asked>,
) -> Result<Response, Failure> {
    let Asked { q, kind, after, limit } = asked::read(query)?;
    let kinds = [("user", HubKind::User), ("team", HubKind::Team)];
    let wanted = Wanted {
        words: asked::text("q", q.as_deref(), LONGEST)?.to_lowercase(),
        kind: asked::choice("kind", kind.as_deref(), &kinds)?,
        after: asked::text("after", after.as_deref(), LONGEST)?.to_lowercase(),
        limit: asked::limit(limit.as_deref())?,
    };
    let (glances, next) = wanted.read(&portal, &who).await?;
    let next = next.map(|after| {
        let more = [("q", q), ("kind", kind), ("after", Some(after)), ("limit", limit)];
        here.to(&asked::address(PATH, &more))
    });
    answer(&HubList { hubs: glances.iter().map(|glance| HubLine::of(&here, glance)).collect(), next }, &headers)
}

/// One hub
///
/// What it is, what it is linked to, and who belongs to it.
#[utoipa::path(
    get,
    path = "/api/v1/hubs/{hub}",
    tag = "Hubs",
    params(("hub" = String, Path, description = "The hub's name.", example = "design")),
    responses(
        (status = 200, body = Hub, description = "What was asked for."),
        (status = 304, description = "You have this answer already."),
        (status = 404, body = Problem, description = "There is no such hub, or you may not know of it."),
    ),
    security((), ("token" = []))
)]
pub async fn hub(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    here: Here,
    HubPath(name): HubPath,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let missing = Failure::no_hub(name.as_str());
    let found = portal.read(&who, move |view| {
        let Some(hub) = view.hub_named(&name)? else { return Ok(None) };
        Hub::read(view, &here, &hub).map(Some)
    });
    answer(&found.await?.ok_or(missing)?, &headers)
}

/// Which hubs of the list are wanted.
pub(super) struct Wanted {
    /// In lower case; all hold nothing.
    pub words: String,
    pub kind: Option<HubKind>,
    /// In lower case, as names are.
    pub after: String,
    pub limit: usize,
}

impl Wanted {
    /// One page by name, and after which name the next one begins.
    pub async fn read(
        self,
        portal: &Arc<Portal>,
        who: &super::super::session::Who,
    ) -> Result<(Vec<Glance>, Option<String>), Failure> {
        let (shared, now) = (portal.clone(), (portal.clock)());
        let mut hubs = portal.read(who, move |view| Ok(shared.directory.listed(view, now)?.hubs)).await?;
        hubs.retain(|glance| self.takes(glance));
        hubs.sort_by(|a, b| a.hub.name.cmp(&b.hub.name));
        let more = hubs.len() > self.limit;
        hubs.truncate(self.limit);
        let next = hubs.last().filter(|_| more).map(|glance| glance.hub.name.to_string());
        Ok((hubs, next))
    }

    fn takes(&self, glance: &Glance) -> bool {
        let hub = &glance.hub;
        self.kind.is_none_or(|kind| kind == hub.kind)
            && hub.name.as_str() > self.after.as_str()
            && (hub.name.as_str().contains(&self.words) || hub.summary.to_lowercase().contains(&self.words))
    }
}
