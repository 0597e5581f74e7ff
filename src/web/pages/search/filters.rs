//! How a search was understood, and what would narrow it down: each a link to the search that is meant.

use maud::{Markup, html};

use super::{COUNTED, SearchView};
use crate::look::number;

/// Choices of one kind.
#[derive(Debug, Clone)]
pub struct Filters {
    pub label: &'static str,
    /// Counted among the newest messages only.
    pub among_newest: Option<u64>,
    pub choices: Vec<Filter>,
}

#[derive(Debug, Clone)]
pub struct Filter {
    /// The narrower search.
    pub query: String,
    pub label: String,
    /// Messages that are left, [`COUNTED`] where there are more.
    pub count: u64,
}

/// Each part of what was typed, with the way to leave it out.
pub(super) fn understood(view: &SearchView) -> Markup {
    html! {
        ul.chips aria-label="What is searched for" {
            @for (place, part) in view.asked.parts.iter().enumerate() {
                li {
                    a.chip.chip-on href=(view.address(&view.asked.without(place))) {
                        @match &part.says {
                            Some(says) => (says),
                            None => { s { (part.typed) } " is not understood" },
                        }
                        span aria-hidden="true" { " ×" }
                        span.visually-hidden { ": leave it out" }
                    }
                }
            }
        }
    }
}

pub(super) fn filters(view: &SearchView) -> Markup {
    html! {
        @if !view.filters.is_empty() {
            details.filters open {
                summary { "Narrow it down" }
                @for filters in &view.filters {
                    div.filter-row {
                        span.meta {
                            (filters.label)
                            @if let Some(among) = filters.among_newest.filter(|among| view.total > *among) { " in the newest " (number(among)) }
                        }
                        ul.chips aria-label=(filters.label) {
                            @for choice in &filters.choices {
                                li {
                                    a.chip href=(view.address(&choice.query)) {
                                        (choice.label) " "
                                        span.count { (number(choice.count)) @if choice.count >= COUNTED { "+" } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
