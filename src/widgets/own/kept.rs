//! Manuals of files, for as long as the process lives: then they are handed around like those of the program.
//!
//! Each distinct one is kept once. A file that is changed a thousand times costs no more than the labels, helps and
//! parameters that it ever had, not its texts and templates.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::model::HubKind;

use super::file::{File, Setting};
use crate::widgets::{Manual, Parameter, ParameterKind};

static KEPT: LazyLock<Mutex<HashMap<String, &'static Manual>>> = LazyLock::new(Mutex::default);

/// The manual of a file.
pub(super) fn manual(name: &str, file: &File) -> &'static Manual {
    let head = (name, file.label.get_ref(), file.description.get_ref(), &file.kinds, file.settings());
    keep(format!("{head:?}"), || Manual {
        name: forever(name),
        label: forever(file.label.get_ref()),
        description: forever(file.description.get_ref()),
        kinds: file.kinds.clone().leak(),
        parameters: file.settings().into_iter().map(parameter).collect::<Vec<_>>().leak(),
        source: "",
    })
}

/// What is said of a file that cannot be read.
pub(super) fn unreadable(name: &str) -> &'static Manual {
    keep(name.to_owned(), || Manual {
        name: forever(name),
        label: forever(name),
        description: "A widget of this portal.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &[],
        source: "",
    })
}

fn keep(key: String, make: impl FnOnce() -> Manual) -> &'static Manual {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.entry(key).or_insert_with(|| Box::leak(Box::new(make())))
}

fn parameter(setting: Setting<'_>) -> Parameter {
    Parameter {
        name: forever(setting.name),
        label: forever(setting.label),
        kind: match setting.kind {
            file_kind @ (ParameterKind::Text(_)
            | ParameterKind::Markdown(_)
            | ParameterKind::Number(..)
            | ParameterKind::Address
            | ParameterKind::Person) => file_kind,
            _ => {
                let choices = setting.choices.iter().map(|(value, label)| (forever(value), forever(label)));
                ParameterKind::Choice(choices.collect::<Vec<_>>().leak())
            }
        },
        default: forever(&setting.default),
        help: forever(setting.help),
    }
}

fn forever(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}
