//! The boards that hubs begin with: `data/defaults/*.toml`, one for people and a choice for teams.

use crate::model::Board;

/// A board that a team can begin with.
#[derive(Debug, Clone, Copy)]
pub struct Template {
    /// As it stands in forms.
    pub name: &'static str,
    pub label: &'static str,
    /// One sentence: for whom it is.
    pub description: &'static str,
    text: &'static str,
}

/// In the order in which they are offered; the first is the usual one.
pub const TEMPLATES: &[Template] = &[
    Template {
        name: "team",
        label: "Team",
        description: "People who work together: notes, activity, meetings, requests for help.",
        text: include_str!("../../data/defaults/team.toml"),
    },
    Template {
        name: "language",
        label: "Language team",
        description: "People who share a language or a region: who they are and how to say hello stands first.",
        text: include_str!("../../data/defaults/language.toml"),
    },
    Template {
        name: "event",
        label: "Event",
        description: "A conference, a sprint, a party: when and where stands on top, then what is planned.",
        text: include_str!("../../data/defaults/event.toml"),
    },
    Template {
        name: "project",
        label: "Project",
        description: "Code or packages that people maintain together: activity in wide view, help wanted beside it.",
        text: include_str!("../../data/defaults/project.toml"),
    },
];

/// The board of a person who is new.
pub fn user() -> Board {
    read(include_str!("../../data/defaults/user.toml"))
}

impl Template {
    pub fn named(name: &str) -> Option<&'static Template> {
        TEMPLATES.iter().find(|template| template.name == name)
    }

    pub fn board(&self) -> Board {
        read(self.text)
    }
}

/// The board of a team that chose none.
pub fn team() -> Board {
    TEMPLATES[0].board()
}

fn read(text: &str) -> Board {
    toml::from_str(text).expect("the embedded boards are read by a test")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::plugin;

    #[test]
    fn every_board_can_be_read_and_used() {
        for board in TEMPLATES.iter().map(Template::board).chain([user()]) {
            assert!((1..=11).contains(&board.left_width) && !board.widgets.is_empty());
            for widget in &board.widgets {
                let kind = plugin(&widget.plugin).unwrap_or_else(|| panic!("no widget {}", widget.plugin));
                kind.check(&serde_json::Value::Object(widget.config.clone())).unwrap();
            }
        }
    }
}
