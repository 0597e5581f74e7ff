//! A board as people write it in TOML: what a hub's page is made of.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{Column, Hub, WidgetInstance};

/// `data/defaults/*.toml`; what a hub exports says its version, too, see `widgets::exchange`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Board {
    /// Width of the left column in twelfths.
    pub left_width: u8,
    #[serde(default)]
    pub widgets: Vec<BoardWidget>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoardWidget {
    pub plugin: String,
    pub column: Column,
    #[serde(default)]
    pub config: Map<String, Value>,
}

impl Board {
    /// A hub's board as it stands.
    pub fn of(hub: &Hub, widgets: &[WidgetInstance]) -> Self {
        let widget = |widget: &WidgetInstance| BoardWidget {
            plugin: widget.plugin.clone(),
            column: widget.column,
            config: widget.config.as_object().cloned().unwrap_or_default(),
        };
        Board { left_width: hub.left_width, widgets: widgets.iter().map(widget).collect() }
    }

    /// Differs between boards that differ: a form made from another one is not taken unseen.
    pub fn edition(&self) -> u64 {
        // A board is plain data, which can always be written.
        let text = serde_json::to_vec(self).unwrap_or_default();
        let digest: [u8; 32] = Sha256::digest(text).into();
        digest[..8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// The board of a new hub: each widget of `changes` replaces the configuration of the first widget of its plugin
    /// that nothing has replaced yet, or is added at the column's end.
    #[must_use]
    pub fn with(mut self, changes: &[BoardWidget]) -> Self {
        let mut replaced = vec![false; self.widgets.len()];
        for change in changes {
            let found = (0..replaced.len()).find(|&i| !replaced[i] && self.widgets[i].plugin == change.plugin);
            match found {
                Some(i) => {
                    replaced[i] = true;
                    self.widgets[i].config = change.config.clone();
                }
                None => self.widgets.push(change.clone()),
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_replace_or_add() {
        let board: Board = toml::from_str(
            "left_width = 8\n[[widgets]]\nplugin = \"about\"\ncolumn = \"right\"\n[[widgets]]\nplugin = \"feed\"\ncolumn = \"left\"\n",
        )
        .unwrap();
        let change = |text: &str| BoardWidget {
            plugin: "about".into(),
            column: Column::Right,
            config: Map::from_iter([("text".to_owned(), Value::from(text))]),
        };
        let board = board.with(&[change("one"), change("two")]);
        assert_eq!(board.widgets.len(), 3);
        assert_eq!(board.widgets[0].config["text"], "one");
        assert_eq!(board.widgets[2].config["text"], "two");
    }
}
