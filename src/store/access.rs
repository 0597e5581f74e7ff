//! Who may see and do what: the rules themselves, of a hub's visibility and of what somebody is to it.
//!
//! `view` asks them for reading and `manage` for writing; nobody else does.

use crate::model::{Hub, Pending, Role, Standing, Visibility};

/// The widgets of a preview's board that everybody may see: what a newcomer needs to know, and no activity.
pub(super) const PREVIEWED: &[&str] = &["rules"];

/// Whether somebody of that standing may know that the hub exists. Who was invited to a private hub may.
pub(super) fn knows(hub: &Hub, standing: Standing) -> bool {
    match hub.audience() {
        Visibility::Public | Visibility::Preview => true,
        Visibility::Private => standing.roles.is_member() || standing.pending == Pending::Invited,
    }
}

/// Whether they may see what happens in it.
pub(super) fn reads(hub: &Hub, standing: Standing) -> bool {
    match hub.audience() {
        Visibility::Public => true,
        Visibility::Preview | Visibility::Private => standing.roles.is_member(),
    }
}

/// Whether they may change it, and see who asks to join and who did what.
pub(super) fn manages(standing: Standing) -> bool {
    standing.roles.has(Role::Owner)
}
