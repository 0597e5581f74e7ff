//! A board as one text that can be kept and given away: TOML with its version, checked widget by widget.
//!
//! What [`write()`] gives, [`read`] takes, and written again it is the same to the byte.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use toml::Spanned;

use crate::model::{Board, BoardWidget, Column, HubKind};
use crate::store::MOST_WIDGETS;

use super::Shelf;

/// The version written, and the only one read.
const VERSION: i64 = 1;
/// Bytes of a text that is taken.
pub const MAX_TEXT: usize = 200 * 1024;
/// Faults told at once.
const MOST_FAULTS: usize = 10;

#[derive(Serialize)]
struct Written<'b> {
    version: i64,
    left_width: u8,
    widgets: Vec<WrittenWidget<'b>>,
}

#[derive(Serialize)]
struct WrittenWidget<'b> {
    plugin: &'b str,
    column: Column,
    #[serde(skip_serializing_if = "Map::is_empty")]
    config: Map<String, Value>,
}

#[derive(Deserialize)]
struct Version {
    version: Spanned<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    #[expect(dead_code, reason = "read before, so that a newer board is told apart from a broken one")]
    version: i64,
    left_width: Spanned<i64>,
    #[serde(default)]
    widgets: Vec<Spanned<BoardWidget>>,
}

/// The board as text.
pub fn write(board: &Board) -> Result<String, toml::ser::Error> {
    let widgets = board.widgets.iter().map(|widget| WrittenWidget {
        plugin: &widget.plugin,
        column: widget.column,
        // TOML has no word for nothing.
        config: widget.config.clone().into_iter().filter(|(_, value)| !value.is_null()).collect(),
    });
    toml::to_string(&Written { version: VERSION, left_width: board.left_width, widgets: widgets.collect() })
}

/// The board in a text for a hub of that kind, or all that is wrong with it: sentences that name the line.
pub fn read(text: &str, kind: HubKind, shelf: &Shelf) -> Result<Board, Vec<String>> {
    if text.trim().is_empty() {
        return Err(vec!["Choose a file or paste a board; there was nothing in it.".to_owned()]);
    }
    if text.len() > MAX_TEXT {
        let (most, length) = (MAX_TEXT / 1024, text.len().div_ceil(1024));
        return Err(vec![format!("A board may have at most {most} KiB; this text has {length} KiB.")]);
    }
    let unreadable = |error: toml::de::Error| vec![told(text, &error)];
    let Version { version } = toml::from_str(text).map_err(unreadable)?;
    if *version.as_ref() != VERSION {
        let line = line(text, version.span().start);
        let sentence = format!(
            "Line {line}: this is a board of version {}, and this portal knows version {VERSION}.",
            version.as_ref()
        );
        return Err(vec![sentence]);
    }
    let found: Found = toml::from_str(text).map_err(unreadable)?;
    found.checked(text, kind, shelf)
}

impl Found {
    fn checked(self, text: &str, kind: HubKind, shelf: &Shelf) -> Result<Board, Vec<String>> {
        let mut faults = Vec::new();
        let (width, place) = (*self.left_width.as_ref(), self.left_width.span().start);
        if !(1..=11).contains(&width) {
            faults.push(format!("Line {}: left_width must be from 1 to 11; it is {width}.", line(text, place)));
        }
        if self.widgets.len() > MOST_WIDGETS {
            faults.push(format!("A hub can have at most {MOST_WIDGETS} widgets; here are {}.", self.widgets.len()));
        }
        for (at, widget) in self.widgets.iter().enumerate() {
            if let Some(reason) = fault(widget.as_ref(), kind, shelf) {
                let (name, line) = (short(&widget.as_ref().plugin), line(text, widget.span().start));
                faults.push(format!("Line {line}, widget {} ({name}): {reason}.", at + 1));
            }
        }
        faults.truncate(MOST_FAULTS);
        if !faults.is_empty() {
            return Err(faults);
        }
        let widgets = self.widgets.into_iter().map(Spanned::into_inner).collect();
        Ok(Board { left_width: width as u8, widgets })
    }
}

/// What is wrong with one widget, without a full stop.
fn fault(widget: &BoardWidget, kind: HubKind, shelf: &Shelf) -> Option<String> {
    let Some(plugin) = shelf.find(&widget.plugin) else {
        return Some("there is no widget of that name here".to_owned());
    };
    if !plugin.manual().kinds.contains(&kind) {
        let others = if kind == HubKind::User { "teams" } else { "people" };
        return Some(format!("this widget is for the hubs of {others} only"));
    }
    let config = Value::Object(widget.config.clone());
    plugin.check(&config).err().map(|error| error.to_string().trim_end_matches('.').to_owned())
}

fn told(text: &str, error: &toml::de::Error) -> String {
    let message = error.message().trim().lines().collect::<Vec<_>>().join(" ");
    match error.span() {
        Some(span) => format!("Line {}: {message}.", line(text, span.start)),
        None => format!("This is no board: {message}."),
    }
}

/// Lines are counted from one, as editors do.
pub(super) fn line(text: &str, place: usize) -> usize {
    1 + text.as_bytes().iter().take(place).filter(|byte| **byte == b'\n').count()
}

fn short(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::widgets::defaults;

    #[track_caller]
    fn comes_back(board: &Board, kind: HubKind) {
        let text = write(board).unwrap();
        let again = read(&text, kind, &Shelf::default()).unwrap_or_else(|faults| panic!("{faults:?} in {text}"));
        assert_eq!((&again, write(&again).unwrap()), (board, text));
    }

    #[test]
    fn default_boards_come_back_as_they_were() {
        comes_back(&defaults::user(), HubKind::User);
        for template in defaults::TEMPLATES {
            comes_back(&template.board(), HubKind::Team);
        }
    }

    #[test]
    fn the_boards_of_the_demo_come_back_as_they_were() {
        #[derive(Deserialize)]
        struct Entry {
            #[serde(default)]
            widgets: Vec<BoardWidget>,
        }
        #[derive(Deserialize)]
        struct Teams {
            teams: Vec<Entry>,
        }
        let teams: Teams = toml::from_str(include_str!("../../data/demo/teams.toml")).unwrap();
        assert!(teams.teams.len() > 3);
        for team in teams.teams {
            comes_back(&defaults::team().with(&team.widgets), HubKind::Team);
        }
    }

    #[test]
    fn what_is_written_can_be_read_by_people() {
        let board = read(
            "version = 1\nleft_width = 6\n[[widgets]]\nplugin = \"sticky\"\ncolumn = \"left\"\n",
            HubKind::User,
            &Shelf::default(),
        );
        assert_eq!(
            write(&board.unwrap()).unwrap(),
            "version = 1\nleft_width = 6\n\n[[widgets]]\nplugin = \"sticky\"\ncolumn = \"left\"\n"
        );
    }

    #[track_caller]
    fn said(text: &str) -> String {
        read(text, HubKind::Team, &Shelf::default()).unwrap_err().join(" | ")
    }

    #[test]
    fn faults_name_the_line_and_the_widget() {
        let head = "version = 1\nleft_width = 8\n";
        let widget = |rest: &str| format!("{head}\n[[widgets]]\n{rest}\n");
        assert_eq!(
            said(&widget("plugin = \"feed\"\ncolumn = \"left\"\nconfig = { count = 500 }")),
            "Line 4, widget 1 (feed): count must be from 1 to 100; it is 500."
        );
        assert_eq!(
            said(&widget("plugin = \"teapot\"\ncolumn = \"left\"")),
            "Line 4, widget 1 (teapot): there is no widget of that name here."
        );
        assert!(said(&widget("plugin = \"badges\"\ncolumn = \"left\"")).ends_with("for the hubs of people only."));
        assert!(said(&widget("plugin = \"feed\"\ncolumn = \"middle\"")).starts_with("Line 6: "));
        assert!(said(&widget("plugin = \"feed\"\ncolumn = \"left\"\ncolour = 1")).starts_with("Line 7: unknown field"));
        assert!(said("version = 1\nleft_width = 8\nwidgets = 3").starts_with("Line 3: "));
        assert!(said("version = 1").contains("left_width"));
        assert_eq!(said("version = 1\nleft_width = 12"), "Line 2: left_width must be from 1 to 11; it is 12.");
        assert!(said("left_width = 8").contains("version"));
        assert!(said("\nversion = 2\nanything = true").starts_with("Line 2: this is a board of version 2"));
        assert!(said("<html>").starts_with("Line 1: "));
        assert!(said(" \n").contains("nothing in it") && said(&"#".repeat(MAX_TEXT + 1)).contains("at most 200 KiB"));
        let many = "[[widgets]]\nplugin = \"feed\"\ncolumn = \"left\"\n".repeat(MOST_WIDGETS + 1);
        assert!(said(&format!("{head}{many}")).contains("at most 60 widgets; here are 61"));
    }

    proptest! {
        #[test]
        fn any_text_comes_back(texts in proptest::collection::vec(any::<String>(), 0..4), left_width in 1u8..12) {
            let widget = |(at, text): (usize, &String)| BoardWidget {
                plugin: "sticky".to_owned(),
                column: if at % 2 == 0 { Column::Left } else { Column::Right },
                config: Map::from_iter([("text".to_owned(), Value::from(text.as_str()))]),
            };
            comes_back(&Board { left_width, widgets: texts.iter().enumerate().map(widget).collect() }, HubKind::Team);
        }

        #[test]
        fn nothing_breaks_it(text in any::<String>()) {
            let _ = read(&text, HubKind::Team, &Shelf::default());
            let _ = read(&format!("version = 1\nleft_width = 8\n{text}"), HubKind::User, &Shelf::default());
        }
    }
}
