//! A hub or a person as one tile: on the front page, in the list of all hubs, among search results.

use maud::{Markup, html};

use crate::look::{counted, face, time};
use crate::model::{HubKind, Time};

/// What a tile shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// The hub's name, which is its address.
    pub name: String,
    /// A person's full name or the team's name.
    pub title: String,
    /// Where its own picture is.
    pub picture: Option<String>,
    pub kind: HubKind,
    /// One line; may be empty.
    pub summary: String,
    /// Members of a team; not shown for a person.
    pub members: u64,
    /// Whether the viewer may see what happens there.
    pub open: bool,
    pub last_activity: Option<Time>,
    /// From `look::idle_class`.
    pub idle: &'static str,
}

/// Tiles as a list, in the order given.
pub fn tiles(list: &[Tile]) -> Markup {
    html! { ul.tiles { @for one in list { (tile(one)) } } }
}

fn tile(tile: &Tile) -> Markup {
    html! {
        li class={ "tile " (tile.idle) } data-filter={ (tile.name) " " (tile.title) " " (tile.summary) } {
            (face(&tile.name, tile.picture.as_deref(), 44))
            div.tile-words {
                p.tile-name {
                    a href={ "/" (tile.name) } { (tile.title) }
                    @if tile.title != tile.name { " " span.meta { (tile.name) } }
                }
                @if !tile.summary.is_empty() && tile.summary != tile.title { p.tile-summary { (tile.summary) } }
                p.meta {
                    @if tile.kind == HubKind::Team { (counted(tile.members, "member", "members")) " · " }
                    @match tile.last_activity {
                        Some(at) => { "active " (time(at)) },
                        None if tile.open => { "no activity yet" },
                        None => { "activity for members only" },
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teams_count_members_and_people_do_not() {
        let mut one = Tile {
            name: "design".into(),
            title: "Design".into(),
            picture: Some("/design/picture/avatar?v=1".into()),
            kind: HubKind::Team,
            summary: "We draw <things>".into(),
            members: 1,
            open: true,
            last_activity: Some(Time::ZERO),
            idle: "idle-2",
        };
        let html = tile(&one).0;
        assert!(html.contains("1 member · active <time") && html.contains("class=\"tile idle-2\""));
        assert!(html.contains("<img class=\"avatar\" src=\"/design/picture/avatar?v=1\""), "{html}");
        assert!(html.contains("We draw &lt;things&gt;") && html.contains("href=\"/design\""));
        one.kind = HubKind::User;
        one.last_activity = None;
        let html = tile(&one).0;
        assert!(!html.contains("1 member") && html.contains("no activity yet"));
        one.open = false;
        assert!(tile(&one).0.contains("activity for members only"));
    }
}
