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
use crate::widgets::plugin;

use super::error::Failure;
use super::owned::owned;

/// What an owner reads to change the board, which nobody does once the hub is archived.
fn managed<'s>(view: &View<'s>, name: &HubName) -> Result<Result<Managed<'s>, Failure>, StoreError> {
    let managed = owned(view, name)?;
    Ok(managed.and_then(|managed| match managed.hub().archived {
        true => Err(Failure::refused(&Refusal::Archived, name)),
        false => Ok(managed),
    }))
}

/// What people call a widget. One whose kind is not known any more has the kind's name.
fn label(widget: &WidgetInstance) -> &str {
    plugin(&widget.plugin).map_or(widget.plugin.as_str(), |plugin| plugin.manual().label)
}
