//! What the viewer may do at a hub: follow it, join it, leave it, run it. Buttons that are forms.

use maud::{Markup, html};

use super::form::act;
use crate::look::icon;
use crate::model::{HubKind, Pending, Role, RoleAct, Standing};

/// What the buttons depend on.
#[derive(Debug, Clone, Copy)]
pub struct Actions {
    pub kind: HubKind,
    pub standing: Standing,
    pub archived: bool,
    /// Requests that wait for an owner; zero for who is none.
    pub waiting: usize,
}

/// `token` is empty for who is not signed in.
pub fn actions(hub: &str, token: &str, signed_in: bool, view: &Actions) -> Markup {
    html! {
        div.hub-actions data-actions {
            @if signed_in { (follow(hub, token, view)) (belong(hub, token, view)) (run(hub, view)) }
            @else if !view.archived {
                a.button.quiet href={ "/login?next=/" (hub) } {
                    @match view.kind { HubKind::Team => "Sign in to join or follow", HubKind::User => "Sign in to follow" }
                }
            }
            @if view.kind == HubKind::Team { a.button.quiet href={ "/" (hub) "/members" } { (icon("group")) "Members" } }
        }
    }
}

/// One button that does one thing about a role.
pub(super) fn role_button(hub: &str, token: &str, role_act: RoleAct, class: &str, inside: Markup) -> Markup {
    let action = format!("/api/hub/{hub}/{}", role_act.as_str());
    act(&action, token, html! { button class=(class) type="submit" { (inside) } })
}

fn follow(hub: &str, token: &str, view: &Actions) -> Markup {
    let (roles, quiet) = (view.standing.roles, "quiet");
    // Nobody follows their own hub.
    let own = view.kind == HubKind::User && roles.has(Role::Owner);
    html! {
        @if roles.has(Role::Subscriber) {
            (role_button(hub, token, RoleAct::Unsubscribe, quiet, html! { "Unsubscribe" }))
        } @else if !view.archived && !own {
            (role_button(hub, token, RoleAct::Subscribe, quiet, html! { "Subscribe" }))
        }
        @if roles.has(Role::Stargazer) {
            (role_button(hub, token, RoleAct::Unstar, quiet, html! { (icon("star")) "Take the star back" }))
        } @else if !view.archived && !own {
            (role_button(hub, token, RoleAct::Star, quiet, html! { (icon("star")) "Give a star" }))
        }
    }
}

fn belong(hub: &str, token: &str, view: &Actions) -> Markup {
    let Standing { roles, pending } = view.standing;
    if view.kind == HubKind::User {
        return html! {};
    }
    html! {
        @if roles.is_member() {
            details.menu {
                summary { @if roles.has(Role::Owner) { "You are an owner" } @else { "You are a member" } }
                div.menu-body {
                    @if roles.has(Role::Owner) {
                        (role_button(hub, token, RoleAct::StepDown, "quiet", html! { "Give up ownership" }))
                    }
                    (role_button(hub, token, RoleAct::Leave, "quiet", html! { "Leave" }))
                }
            }
        } @else {
            @match pending {
                Pending::Nothing if view.archived => {}
                Pending::Nothing => (role_button(hub, token, RoleAct::Join, "", html! { "Ask to join" })),
                Pending::Asked => {
                    span.meta { "You asked to join." }
                    (role_button(hub, token, RoleAct::Withdraw, "quiet", html! { "Take it back" }))
                }
                Pending::Invited => {
                    span.meta { "You are invited to join." }
                    (role_button(hub, token, RoleAct::Join, "", html! { "Accept" }))
                    (role_button(hub, token, RoleAct::Withdraw, "quiet", html! { "Decline" }))
                }
            }
        }
    }
}

fn run(hub: &str, view: &Actions) -> Markup {
    html! {
        @if view.standing.roles.has(Role::Owner) {
            @if view.waiting > 0 {
                a.button href={ "/" (hub) "/members" } {
                    (view.waiting) @if view.waiting == 1 { " request to join" } @else { " requests to join" }
                }
            }
            @if !view.archived { a.button.quiet href={ "/" (hub) "/edit" } { (icon("edit")) "Edit" } }
            a.button.quiet href={ "/" (hub) "/settings" } { "Hub settings" }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Roles;

    fn shown(roles: &[Role], pending: Pending, archived: bool) -> String {
        let roles = roles.iter().fold(Roles::default(), |all, role| all.with(*role));
        let standing = Standing { roles, pending };
        actions("design", "t", true, &Actions { kind: HubKind::Team, standing, archived, waiting: 0 }).0
    }

    #[test]
    fn each_standing_has_its_buttons() {
        let stranger = shown(&[], Pending::Nothing, false);
        assert!(stranger.contains("/api/hub/design/join") && stranger.contains("/api/hub/design/subscribe"));
        assert!(!stranger.contains("/edit") && !stranger.contains("leave"));
        let owner = shown(&[Role::Owner, Role::Subscriber], Pending::Nothing, false);
        assert!(owner.contains("href=\"/design/edit\"") && owner.contains("stepdown") && owner.contains("unsubscribe"));
        assert!(!owner.contains("/join"));
        let invited = shown(&[], Pending::Invited, false);
        assert!(invited.contains("Accept") && invited.contains("Decline"));
        let archived = shown(&[Role::Owner], Pending::Nothing, true);
        assert!(!archived.contains("/edit\"") && !archived.contains("/subscribe") && archived.contains("/settings"));
    }

    #[test]
    fn visitors_are_shown_the_way_in() {
        let view = Actions { kind: HubKind::User, standing: Standing::default(), archived: false, waiting: 0 };
        let html = actions("ann", "", false, &view).0;
        assert!(html.contains("href=\"/login?next=/ann\"") && !html.contains("<form"));
    }
}
