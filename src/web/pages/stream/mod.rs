//! A person's own stream: tabs, days, entries with what can be done about each, and what is new.

mod entry;
mod filters;
mod keys;

use maud::{Markup, html};

use super::field::Field;
use super::form::{act, fields};
use super::layout::{Frame, Page, page};
use crate::look::{counted, icon, time};
use crate::model::{FeedEntry, HubName, MessageId, Preset, Seq, Subject, Time};

pub use entry::SPANS;
pub use filters::{FiltersView, Muted, StreamSubject, WEIGHTS, filters, takes};

/// The lists that a stream has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamTab {
    Mine,
    Actions,
    Mentions,
    Saved,
}

impl StreamTab {
    pub const ALL: [StreamTab; 4] = [StreamTab::Mine, StreamTab::Actions, StreamTab::Mentions, StreamTab::Saved];

    /// As it stands in addresses; the first is the stream itself.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.word() == word)
    }

    pub fn word(self) -> &'static str {
        match self {
            StreamTab::Mine => "mine",
            StreamTab::Actions => "actions",
            StreamTab::Mentions => "mentions",
            StreamTab::Saved => "saved",
        }
    }

    pub fn path(self) -> &'static str {
        match self {
            StreamTab::Mine => "/stream",
            StreamTab::Actions => "/stream/actions",
            StreamTab::Mentions => "/stream/mentions",
            StreamTab::Saved => "/stream/saved",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            StreamTab::Mine => "My Stream",
            StreamTab::Actions => "My Actions",
            StreamTab::Mentions => "My Mentions",
            StreamTab::Saved => "Saved",
        }
    }
}

/// Why an entry stands in a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The viewer did it.
    Did,
    /// The viewer is named.
    Named,
    /// It concerns what hubs are interested in; `more` of them are not listed.
    Concerns { subject: Subject, ties: Vec<Tie>, more: usize },
    /// The viewer follows it besides hubs.
    Followed(Subject),
}

/// What a hub is to the viewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    pub hub: HubName,
    /// The viewer's own hub.
    pub own: bool,
    pub belongs: bool,
}

/// One line of a stream: one message, or several that tell one story.
#[derive(Debug, Clone)]
pub struct StreamEntry {
    pub told: FeedEntry,
    /// Of the newest message.
    pub id: MessageId,
    /// All messages behind it, in order of arrival.
    pub seqs: Vec<Seq>,
    pub why: Option<Why>,
    pub saved: bool,
    /// What of it can be muted.
    pub mutable: Vec<Subject>,
}

/// What a page of a stream shows.
#[derive(Debug, Clone)]
pub struct StreamView {
    pub tab: StreamTab,
    /// The address of this page, to come back to.
    pub here: String,
    /// Newest first.
    pub days: Vec<StreamDay>,
    /// Where older entries stand.
    pub older: Option<String>,
    /// Whether this is the newest page of its tab.
    pub newest: bool,
    /// The last message that could be found when the page was read: what comes later is new.
    pub known: Option<Seq>,
    /// What is new since the viewer's last visit.
    pub news: Option<StreamNews>,
    /// True until the viewer chose something.
    pub first_visit: bool,
    /// The chosen time zone; empty where the days are those of UTC.
    pub zone: String,
    pub did: Option<Did>,
}

/// One day of the viewer's calendar.
#[derive(Debug, Clone)]
pub struct StreamDay {
    /// `2026-11-21`
    pub date: String,
    /// `Today`, `Yesterday`, `Saturday, 21 November`
    pub label: String,
    pub entries: Vec<StreamEntry>,
}

/// Entries that are newer than the viewer's last visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamNews {
    pub count: usize,
    /// There are more on the pages that follow.
    pub more: bool,
    pub since: Time,
}

/// What was done just now, so that it can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Did {
    Hid(Vec<Seq>),
    Muted(Subject),
    Chose(Preset),
}

impl StreamView {
    /// After which message things are new, where the page tells of them: it is the newest, of a tab that grows.
    fn live(&self) -> Option<Seq> {
        self.known.filter(|_| self.newest && self.tab != StreamTab::Saved)
    }
}

pub fn stream(frame: &Frame<'_>, view: &StreamView) -> Markup {
    let body = html! {
        header.page-head.stream-head {
            h1 { (view.tab.label()) }
            nav.sort aria-label="Your stream" {
                @for tab in StreamTab::ALL {
                    a href=(tab.path()) aria-current=[(tab == view.tab).then_some("page")] { (tab.label()) }
                }
            }
            p.actions {
                a.button.quiet href="/stream/filters" { (icon("edit")) "Filters" }
                (keys::button())
            }
        }
        div.stream data-stream=(view.tab.word()) data-known=[view.live()] {
            p.visually-hidden data-stream-voice role="status" {}
            (acts(frame, view))
            div data-stream-top {
                @if let Some(did) = &view.did { (said(frame, view, did)) }
                @if view.first_visit && view.tab == StreamTab::Mine { (welcome(frame)) }
                (news(view))
            }
            p.stream-new { button type="button" data-stream-new hidden { "Show what is new" } }
            div data-stream-list { (list(frame, view)) }
            (below(view))
        }
        (keys::help())
    };
    page(frame, Page { title: view.tab.label(), hub: None, query: "", scripts: &["js/stream.js"], body })
}

/// The form that the buttons of all entries belong to; each says itself where it is sent and with what.
fn acts(frame: &Frame<'_>, view: &StreamView) -> Markup {
    html! {
        form.act #stream-acts method="post" action="/stream/save" {
            input type="hidden" name="token" value=(frame.token);
            input type="hidden" name="back" value=(view.here);
        }
    }
}

fn said(frame: &Frame<'_>, view: &StreamView, did: &Did) -> Markup {
    let undo = |to: &str, name: &'static str, value: String| {
        act(
            to,
            frame.token,
            html! {
                (fields([
                    &Field::hidden("back", view.here.as_str()),
                    &Field::hidden(name, value),
                ]))
                button.quiet type="submit" data-stream-undo { "Undo" }
            },
        )
    };
    html! {
        div.saved.row role="status" {
            @match did {
                Did::Hid(seqs) => {
                    p { "Hidden from your stream." }
                    (undo("/stream/unhide", "messages", entry::list_of(seqs)))
                }
                Did::Muted(what) => {
                    p { "Muted: " (entry::named(what)) ". " a href="/stream/filters#muted" { "All that is muted" } }
                    (undo("/stream/unmute", "what", what.to_string()))
                }
                Did::Chose(preset) => p { "Your stream is “" (filters::title(*preset)) "” now." },
            }
        }
    }
}

/// A first visit explains itself.
fn welcome(frame: &Frame<'_>) -> Markup {
    html! {
        section.card.stream-welcome aria-labelledby="stream-welcome" {
            h2 #stream-welcome { "This is your stream" }
            p {
                "It gathers what names you and what concerns the hubs you belong to or follow, with the reason beside "
                "each line. To begin with it leaves out routine messages and what you did yourself. How much would you "
                "like to read?"
            }
            (filters::presets(frame, None))
        }
    }
}

fn news(view: &StreamView) -> Markup {
    html! {
        @if let Some(StreamNews { count, more, since }) = view.news && count > 0 {
            p.news {
                strong { @if more { "More than " } (counted(count as u64, "thing", "things")) " new" }
                " since your last visit, " (time(since)) "."
            }
        }
    }
}

fn list(frame: &Frame<'_>, view: &StreamView) -> Markup {
    let since = view.news.filter(|news| news.count > 0).map(|news| news.since);
    let mut above = false;
    html! {
        @if view.days.is_empty() { (nothing(view)) }
        @for day in &view.days {
            section.day data-key={ "day-" (day.date) } aria-labelledby={ "day-" (day.date) } {
                h2 id={ "day-" (day.date) } { (day.label) }
                ol.entries {
                    @for one in &day.entries {
                        @if let Some(since) = since && std::mem::replace(&mut above, one.told.end > since) && one.told.end <= since {
                            li.visit-line data-key="visit" { span { "You were here " (time(since)) "; below is what was there then." } }
                        }
                        (entry::entry(frame, view, one))
                    }
                }
            }
        }
    }
}

fn below(view: &StreamView) -> Markup {
    html! {
        p.actions data-stream-below {
            @if let Some(older) = &view.older { a.button.quiet href=(older) rel="next" { "Older" } }
            @if !view.newest { a.button.quiet href=(view.tab.path()) { "Back to the newest" } }
        }
        @if view.zone.is_empty() && !view.days.is_empty() {
            p.meta data-stream-zone { "Days begin at midnight UTC; " a href="/settings" { "say where you live" } " to have your own." }
        }
    }
}

/// Friendly, and says what to do.
fn nothing(view: &StreamView) -> Markup {
    html! {
        div.empty data-key="nothing" {
            @if !view.newest { p { "Nothing is older than that." } }
            @else {
                @match view.tab {
                    StreamTab::Mine => {
                        p { "Nothing here yet. As soon as something names you, or happens around a hub you follow, it will be here." }
                        p { "Find teams among " a href="/groups" { "all hubs" } " and subscribe to those you care for, or look at " a href="/stream/filters" { "what your filters leave out" } "." }
                    }
                    StreamTab::Actions => p { "Nothing you did has come in yet. What you do in the services that this portal listens to will be listed here." },
                    StreamTab::Mentions => p { "Nobody has mentioned you yet. Where somebody else’s action names you, you will find it here." },
                    StreamTab::Saved => p { "You have saved nothing yet. Press “Save” below a line of " a href="/stream" { "your stream" } " to keep it here, however old it grows." },
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
