//! Edit mode: what owners do to their board, as forms and for our own script.
//!
//! Who may is decided by the store alone: reading goes through `View::administer`, writing through `Portal::manage`.

mod board;
mod done;
mod gallery;
mod settings;
mod widget;

pub use board::{page, set_columns};
pub use gallery::{add, gallery};
pub use settings::{configure, settings};
pub use widget::{move_widget, remove, restore};

use crate::model::{HubName, WidgetInstance};
use crate::store::{Managed, Refusal, StoreError, View};
use crate::widgets::Shelf;

use super::error::Failure;
use super::owned::owned;
use super::posted::Fields;

/// What an owner reads to change the board, which nobody does once the hub is archived.
fn managed<'s>(view: &View<'s>, name: &HubName) -> Result<Result<Managed<'s>, Failure>, StoreError> {
    let managed = owned(view, name)?;
    Ok(managed.and_then(|managed| match managed.hub().archived {
        true => Err(Failure::refused(&Refusal::Archived, name)),
        false => Ok(managed),
    }))
}

/// What people call a widget. One whose kind is not known any more has the kind's name.
fn label<'w>(shelf: &Shelf, widget: &'w WidgetInstance) -> &'w str {
    shelf.find(&widget.plugin).map_or(widget.plugin.as_str(), |kind| kind.manual().label)
}

/// The board that a form was made from; a program may leave it out, and takes the board as it finds it.
fn seen(fields: &Fields) -> Result<Option<u64>, Failure> {
    if fields.has("board") { fields.number("board").map(Some) } else { Ok(None) }
}

/// Whoever could not change the board goes on from the board as it is.
fn to_the_board(failure: Failure, hub: &HubName) -> Failure {
    Failure { ways_out: vec![("The board as it is now".to_owned(), format!("/{hub}/edit"))], ..failure }
}
