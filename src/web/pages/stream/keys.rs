//! The keys of a stream, for those who use them and for those who want to know of them.

use maud::{Markup, html};

use crate::look::icon;

/// Each key with what it does. `js/stream.js` listens to them.
const KEYS: [(&str, &str); 9] = [
    ("j", "Go to the next entry"),
    ("k", "Go to the entry before"),
    ("o", "Open what it is about"),
    ("s", "Save it, or let it go"),
    ("h", "Hide it"),
    ("m", "Mute something about it"),
    ("p", "Open its own page"),
    ("n", "Show what is new"),
    ("?", "Show these keys"),
];

/// Without scripts there are no keys.
pub(super) fn button() -> Markup {
    html! { button.quiet.js-only type="button" data-stream-help { (icon("help")) "Keys" } }
}

pub(super) fn help() -> Markup {
    html! {
        dialog.stream-keys #stream-keys aria-labelledby="stream-keys-title" {
            h2 #stream-keys-title { "Keys of your stream" }
            dl.facts {
                @for (key, does) in KEYS { div { dt { kbd { (key) } } dd { (does) } } }
            }
            p.meta { "They do nothing while you type, or together with Ctrl, Alt or Meta." }
            div.field.tick {
                input id="stream-keys-on" type="checkbox" checked data-stream-keys;
                label for="stream-keys-on" { "Use these keys in this browser" }
            }
            form method="dialog" { p.actions { button type="submit" { "Close" } } }
        }
    }
}
