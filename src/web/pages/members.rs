//! Who belongs to a hub, and for its owners who wants to.

use maud::{Markup, html};

use super::actions::role_button;
use super::field::{Field, Suggest};
use super::form::{act, fields, form};
use super::layout::{Frame, Page, page};
use crate::look::{avatar, counted, person_link, time};
use crate::model::{HubKind, Pending, PersonName, Role, RoleAct, Roles, Time};

/// People shown of one list; the rest is a number.
const MOST: usize = 500;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct MembersView {
    pub hub: String,
    pub title: String,
    pub kind: HubKind,
    pub archived: bool,
    pub people: Vec<(PersonName, Roles)>,
    /// Who asked or was invited; none for who is no owner.
    pub pending: Option<Vec<(PersonName, Pending, Time)>>,
    /// The viewer.
    pub me: Option<PersonName>,
}

pub fn members(frame: &Frame<'_>, view: &MembersView) -> Markup {
    let with = |wanted: &dyn Fn(Roles) -> bool| -> Vec<&PersonName> {
        view.people.iter().filter(|(_, roles)| wanted(*roles)).map(|(name, _)| name).collect()
    };
    let owners = with(&|roles| roles.has(Role::Owner));
    let members = with(&|roles| roles.is_member() && !roles.has(Role::Owner));
    let subscribers = with(&|roles| roles.has(Role::Subscriber));
    let stargazers = with(&|roles| roles.has(Role::Stargazer));
    let body = html! {
        header.page-head {
            p.back { a href={ "/" (view.hub) } { (avatar(&view.hub, 24)) span { "Back to " (view.title) } } }
            h1 { "People of " (view.title) }
        }
        div.column {
        @if let Some(pending) = &view.pending { (waiting(frame, view, pending)) }
        (list(frame, view, "owners", "Owners", "Nobody owns this hub.", &owners))
        @if view.kind == HubKind::Team { (list(frame, view, "members", "Members", "No other members yet.", &members)) }
        (list(frame, view, "subscribers", "Subscribers", "Nobody follows this hub yet.", &subscribers))
        (list(frame, view, "stargazers", "Stars from", "No star yet.", &stargazers))
        }
    };
    let title = format!("People of {}", view.title);
    page(frame, Page { title: &title, hub: Some(&view.hub), query: "", scripts: &["js/act.js", "js/suggest.js"], body })
}

/// The avatars and names of people, as a preview shows them, too.
pub(super) fn faces(people: &[&PersonName]) -> Markup {
    html! {
        ul.people.people-names { @for name in people.iter().take(MOST) { li { (avatar(name.as_str(), 24)) (person_link(name.as_str())) } } }
        @if people.len() > MOST { p.meta { "and " (counted((people.len() - MOST) as u64, "other", "others")) } }
    }
}

fn waiting(frame: &Frame<'_>, view: &MembersView, pending: &[(PersonName, Pending, Time)]) -> Markup {
    html! {
        section.card aria-labelledby="waiting" data-actions {
            header { h2 #waiting { "Waiting" } }
            @if pending.is_empty() { p.empty { "Nobody waits to be let in." } }
            @else {
                ul.list {
                    @for (name, kind, since) in pending {
                        li.person-row {
                            span { (avatar(name.as_str(), 32)) (person_link(name.as_str())) }
                            span.meta {
                                @if *kind == Pending::Asked { "asked " } @else { "was invited " } (time(*since))
                            }
                            span.row-actions {
                                @if *kind == Pending::Asked {
                                    (about(frame, view, RoleAct::Approve, name, "Let in", ""))
                                    (about(frame, view, RoleAct::Deny, name, "Decline", "quiet"))
                                } @else {
                                    (about(frame, view, RoleAct::Deny, name, "Take the invitation back", "quiet"))
                                }
                            }
                        }
                    }
                }
            }
            @if view.kind == HubKind::Team && !view.archived { (invite(frame, view)) }
        }
    }
}

fn invite(frame: &Frame<'_>, view: &MembersView) -> Markup {
    let list = [
        Field::line("person", "Invite somebody")
            .help("A nickname. Whoever is invited decides whether to join.")
            .max(50)
            .suggest(Suggest::People)
            .required(),
        Field::hidden("next", format!("/{}/members", view.hub)),
    ];
    form(
        &format!("/api/hub/{}/invite", view.hub),
        frame.token,
        html! {
            (fields(&list))
            p.actions { button.quiet type="submit" { "Invite" } }
        },
    )
}

fn list(frame: &Frame<'_>, view: &MembersView, id: &str, title: &str, nobody: &str, people: &[&PersonName]) -> Markup {
    let managed = view.pending.is_some() && view.kind == HubKind::Team && matches!(id, "owners" | "members");
    html! {
        section.card aria-labelledby=(id) {
            header { h2 id=(id) { (title) " " span.count { (people.len()) } } }
            @if people.is_empty() { p.empty { (nobody) } }
            @else if managed {
                ul.list data-actions { @for name in people.iter().take(MOST) { (managed_row(frame, view, id == "owners", name)) } }
                @if people.len() > MOST { p.meta { "and " (counted((people.len() - MOST) as u64, "other", "others")) } }
            } @else { (faces(people)) }
        }
    }
}

/// Somebody with what an owner can do about them; about oneself, what one can do for oneself.
fn managed_row(frame: &Frame<'_>, view: &MembersView, is_owner: bool, name: &PersonName) -> Markup {
    let is_me = view.me.as_ref() == Some(name);
    html! {
        li.person-row {
            span { (avatar(name.as_str(), 32)) (person_link(name.as_str())) @if is_me { " " span.meta { "that is you" } } }
            span.row-actions {
                @if is_me {
                    (role_button(&view.hub, frame.token, RoleAct::StepDown, "quiet", html! { "Give up ownership" }))
                } @else {
                    @if !is_owner { (about(frame, view, RoleAct::Promote, name, "Make an owner", "quiet")) }
                    (about(frame, view, RoleAct::Remove, name, "Remove", "quiet"))
                }
            }
        }
    }
}

fn about(
    frame: &Frame<'_>,
    view: &MembersView,
    role_act: RoleAct,
    name: &PersonName,
    word: &str,
    class: &str,
) -> Markup {
    let action = format!("/api/hub/{}/{}", view.hub, role_act.as_str());
    act(
        &action,
        frame.token,
        html! {
            input type="hidden" name="person" value=(name);
            input type="hidden" name="next" value={ "/" (view.hub) "/members" };
            button class=(class) type="submit" { (word) span.visually-hidden { " " (name) } }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn view(pending: Option<Vec<(PersonName, Pending, Time)>>) -> MembersView {
        let roles = |role| Roles::default().with(role);
        MembersView {
            hub: "design".into(),
            title: "Design".into(),
            kind: HubKind::Team,
            archived: false,
            people: vec![("ann".into(), roles(Role::Owner)), ("bo".into(), roles(Role::Member))],
            pending,
            me: Some("ann".into()),
        }
    }

    fn shown(view: &MembersView) -> String {
        let assets = Assets::new();
        members(&sample::frame(&assets, &[]), view).0
    }

    #[test]
    fn owners_see_who_waits_and_what_to_do() {
        let html = shown(&view(Some(vec![("<cy>".into(), Pending::Asked, Time::ZERO)])));
        assert!(html.contains("value=\"&lt;cy&gt;\"") && html.contains("/api/hub/design/approve"));
        assert!(html.contains("/api/hub/design/promote") && html.contains("/api/hub/design/stepdown"));
        sample::assert_sound(&html);
    }

    #[test]
    fn others_see_people_alone() {
        let html = shown(&view(None));
        assert!(html.contains("href=\"/bo\"") && !html.contains("/api/hub/") && !html.contains("Waiting"));
    }
}
