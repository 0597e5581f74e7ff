//! Markup that pages and widgets share: icons, times, avatars, links, Markdown, feed entries.
//!
//! It knows `model` only: no store, no routes, no asset addresses. Everything it is given may come from the bus, so
//! everything is escaped, and only http and https addresses become links.
//!
//! # The vocabulary for widgets
//!
//! A widget renders the inside of its card. These classes are styled (`assets/css/parts.css`); a widget that keeps to
//! them needs no CSS of its own, looks right in light and dark, on a phone and in print. Inline styles and scripts do
//! not work: the Content-Security-Policy refuses them.
//!
//! | Markup | For |
//! |---|---|
//! | `ol.entries > li.entry` | A feed: use [`entries`] or [`entry()`]. `.weight-routine`, `.weight-notable` set the tone |
//! | `ul.list > li` | Plain rows with hairlines: sentence first, `.meta` line below |
//! | `dl.facts > div > dt + dd` | Names and values |
//! | `ul.people > li` | People with [`avatar()`] and [`person_link`]; `.people-names` where names stand beside |
//! | `ul.stats > li.stat > strong + span` | Figures with a word below |
//! | `ul.badge-list > li` | Badges: [`icon("badge")`](icon()) or avatar, then `strong` and `.meta` |
//! | `div.portrait` | [`face()`] and a name below |
//! | `div.note.prose` | A sticky note; the inside from [`markdown()`] |
//! | `div.prose` | Running text from [`markdown()`] |
//! | `ul.meetings > li.meeting` | `time.countdown` ([`countdown`]), `strong`, `.meta` |
//! | `ul.halp > li` | `blockquote` and a `.meta` line |
//! | `p.empty` | Friendly text where there is nothing yet |
//! | `p.warn` | Something that wants attention |
//! | `figure.chart > svg` | Shapes with class `series-1` … `series-8`; heat map cells `heat-0` … `heat-4`; lines `path.line.series-N`; text `.axis` |
//! | `ul.legend > li.series-N` | The chart's colours in words, with `.swatch` |
//! | `details.behind > summary + .scroll > table` | The numbers behind a chart |
//! | `p.meta` | Secondary text: when, where, why |
//! | `p.actions > a.button` | Ways on; `.button.quiet` for the lesser one |
//! | `.visually-hidden` | For screen readers only |
//!
//! `data-key="…"` on an element that stays the same thing between two renderings lets the page keep an opened
//! `details` or the keyboard focus inside it, and mark what is new.

mod avatar;
mod cleaner;
mod count;
mod day;
mod entry;
mod icon;
mod idle;
mod link;
mod markdown;
mod pattern;
mod reason;
mod scale;
mod seed;
mod when;
mod zone;

pub use avatar::{avatar, face};
pub use cleaner::clean;
pub use count::{counted, number};
pub use day::local_day;
pub use entry::{entries, entry, entry_found, entry_with_more, entry_with_reason, marked};
pub use icon::{ICONS, icon};
pub use idle::idle_class;
pub use link::{hub_link, in_query, person_link, safe_link, safe_url};
pub use markdown::markdown;
pub use pattern::{hue_class, pattern};
pub use reason::{because, because_of_you};
pub use scale::{ceiling, short};
pub use when::{countdown, time};
pub use zone::{local_time, offset, zones};
