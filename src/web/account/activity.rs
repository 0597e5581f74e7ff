//! `/settings/activity`: what others see of what one does.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::Markup;
use serde_json::json;

use super::super::answer::Done;
use super::super::error::Failure;
use super::super::extract::{AsJson, Signed};
use super::super::pages::{self, ActivityView, Field};
use super::super::portal::Portal;
use super::super::posted::Posted;
use super::{Asked, AskedQuery, own};

pub async fn page(State(portal): State<Arc<Portal>>, signed: Signed, asked: AskedQuery) -> Result<Markup, Failure> {
    let read = |me: &crate::store::Me<'_>| {
        let person = me.person();
        let mut categories: Vec<String> = me.categories()?.into_iter().chain(person.quiet.iter().cloned()).collect();
        categories.sort_unstable();
        categories.dedup();
        let shown = |category: String| (category.clone(), !person.quiet.contains(&category));
        let categories = categories.into_iter().map(shown).collect();
        Ok(ActivityView { hidden: person.hidden, categories, done: false })
    };
    let (view, surround) = own(&portal, &signed, read).await?;
    Ok(pages::activity(&portal.frame(&surround), &ActivityView { done: Asked::is_done(asked), ..view }))
}

/// Quiet is what was offered and not ticked; what was not offered stays as it is.
pub async fn save(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let hidden = match fields.one("hidden") {
        Field::TICKED => true,
        "" => false,
        // What is no answer must not show somebody who is hidden.
        _ => return Err(Failure::bad_request("Whether you are hidden is either \u{201c}yes\u{201d} or empty.")),
    };
    super::edit(&portal, &signed, move |person| {
        person.hidden = hidden;
        for category in fields.all("offered").filter(|category| category.len() <= LONGEST_CATEGORY) {
            person.quiet.retain(|quiet| quiet != category);
            if fields.one(&format!("show.{category}")) != Field::TICKED {
                person.quiet.push(category.to_owned());
            }
        }
        person.quiet.sort_unstable();
        person.quiet.truncate(MOST_QUIET);
    })
    .await?;
    Ok(Done::new("/settings/activity?done", json!({ "hidden": hidden })).respond(as_json))
}

/// Bytes of a category's name; the bus has none so long.
const LONGEST_CATEGORY: usize = 100;
/// Categories that somebody can quiet; the bus has some sixty.
const MOST_QUIET: usize = 200;
