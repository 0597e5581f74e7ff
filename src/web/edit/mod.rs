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

/// Lets an owner read what is needed to change the board; everybody else is told what the store would tell them.
fn managed<'s>(view: &View<'s>, name: &HubName) -> Result<Result<Managed<'s>, Failure>, StoreError> {
    let refused = |refusal| Ok(Err(Failure::refused(&refusal, name)));
    let Some(hub) = view.hub_named(name)? else { return refused(Refusal::NoHub) };
    match view.administer(&hub)? {
        None => refused(Refusal::NotOwner),
        Some(_) if hub.archived => refused(Refusal::Archived),
        Some(managed) => Ok(Ok(managed)),
    }
}

/// What people call a widget. One whose kind is not known any more has the kind's name.
fn label(widget: &WidgetInstance) -> &str {
    plugin(&widget.plugin).map_or(widget.plugin.as_str(), |plugin| plugin.manual().label)
}
