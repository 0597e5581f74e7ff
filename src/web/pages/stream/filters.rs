//! `/stream/filters`: what a stream holds, in words and as forms.

use maud::{Markup, html};

use super::super::account::{Corner, corner};
use super::super::field::Field;
use super::super::form::{act, faults, fields, form};
use super::super::layout::Frame;
use super::entry::{SPANS, named};
use crate::look::time;
use crate::model::{Preset, Reach, StreamChoices, Subject, SubjectKind, Time, Weight};

/// The address of the page.
pub(super) const PATH: &str = "/stream/filters";

/// What can be muted or followed, as people choose it.
const KINDS: [(SubjectKind, &str); 8] = [
    (SubjectKind::Hub, "A hub"),
    (SubjectKind::Person, "A person"),
    (SubjectKind::Package, "A package"),
    (SubjectKind::Topic, "A kind of message (topic)"),
    (SubjectKind::Category, "A service (category)"),
    (SubjectKind::Project, "A project"),
    (SubjectKind::Channel, "A chat channel"),
    (SubjectKind::List, "A mailing list"),
];

/// One thing that is muted at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Muted {
    pub what: Subject,
    pub until: Option<Time>,
}

/// What was typed into one of the two forms that name something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StreamSubject {
    pub kind: String,
    pub name: String,
    /// How long it is muted.
    pub span: String,
    pub fault: Option<String>,
}

/// What the page of filters shows.
#[derive(Debug, Clone, Default)]
pub struct FiltersView {
    pub choices: StreamChoices,
    pub muted: Vec<Muted>,
    /// What was done just now.
    pub done: Option<&'static str>,
    /// What is wrong with what was sent, besides the names.
    pub problem: Option<&'static str>,
    pub mute: StreamSubject,
    pub follow: StreamSubject,
}

pub fn filters(frame: &Frame<'_>, view: &FiltersView) -> Markup {
    let wrong: Vec<Field> = [name_field("mute", &view.mute), name_field("follow", &view.follow)].into_iter().collect();
    let body = html! {
        (faults(view.problem, &wrong))
        p { (in_words(view)) " " a href="/stream" { "See your stream" } }
        section aria-labelledby="presets" {
            h3 #presets { "Ready-made" }
            (presets(frame, view.choices.preset()))
        }
        section aria-labelledby="choose" { h3 #choose { "Choose for yourself" } (choose(frame, &view.choices)) }
        section aria-labelledby="muted" { h3 #muted { "Muted" } (muted(frame, view)) }
        section aria-labelledby="also" { h3 #also { "Followed besides your hubs" } (followed(frame, view)) }
    };
    corner(frame, Corner { path: PATH, done: view.done, scripts: &[], body })
}

/// The ready-made choices, each a button.
pub(super) fn presets(frame: &Frame<'_>, chosen: Option<Preset>) -> Markup {
    html! {
        ul.list {
            @for preset in Preset::ALL {
                li.row {
                    div { strong { (title(preset)) } p.meta { (says(preset)) } }
                    @if chosen == Some(preset) { span.meta { "This is yours now" } }
                    @else {
                        (act(PATH, frame.token, html! {
                            (fields([&Field::hidden("do", "preset"), &Field::hidden("preset", preset.as_str())]))
                            button.quiet type="submit" { "Choose " (title(preset)) }
                        }))
                    }
                }
            }
        }
    }
}

pub(super) fn title(preset: Preset) -> &'static str {
    match preset {
        Preset::Quiet => "Quiet",
        Preset::Everything => "Everything",
        Preset::Highlights => "Highlights",
        Preset::Me => "Only me",
    }
}

fn says(preset: Preset) -> &'static str {
    match preset {
        Preset::Quiet => "All that matters in your hubs, without routine and what you did yourself.",
        Preset::Everything => "Every message of your hubs, routine and your own as well.",
        Preset::Highlights => "Only what stands out, and what names you.",
        Preset::Me => "Only what names you, and what you follow by itself.",
    }
}

/// The filters in a sentence, as far as they are choices.
fn in_words(view: &FiltersView) -> String {
    let reach = match view.choices.reach {
        Reach::Followed => "what names you and what concerns hubs you belong to or follow",
        Reach::Member => "what names you and what concerns hubs you belong to",
        Reach::Me => "what names you",
    };
    let also = if view.choices.also.is_empty() { "" } else { ", and what you follow besides" };
    let least = match view.choices.least {
        Weight::Routine => "",
        Weight::Normal => ", without routine messages that do not name you",
        Weight::Notable => ", and of that only what stands out or names you",
    };
    let own =
        if view.choices.hide_own { "What you did yourself is left out" } else { "What you did yourself is shown" };
    let muted = match view.muted.len() {
        0 => "nothing is muted".to_owned(),
        1 => "one thing is muted".to_owned(),
        count => format!("{count} things are muted"),
    };
    format!("Your stream shows {reach}{also}{least}. {own}, and {muted}.")
}

fn choose(frame: &Frame<'_>, choices: &StreamChoices) -> Markup {
    let reach = |reach: Reach| match reach {
        Reach::Followed => "Hubs I belong to or follow",
        Reach::Member => "Hubs I belong to",
        Reach::Me => "No hubs: only what names me",
    };
    let reaches = Reach::ALL.map(|one| (one.as_str().into(), reach(one).into())).into();
    let weights = WEIGHTS.map(|(_, word, says)| (word.into(), says.into())).into();
    let least = WEIGHTS.iter().find(|(weight, ..)| *weight == choices.least).map_or("", |(_, word, _)| word);
    let own = if choices.hide_own { Field::TICKED } else { "" };
    form(
        PATH,
        frame.token,
        html! {
            (fields([
                &Field::hidden("do", "choose"),
                &Field::radios("reach", "Whose messages", reaches).value(choices.reach.as_str()),
                &Field::radios("least", "How loud they must be", weights).value(least)
                    .help("What names you is shown however quiet it is."),
                &Field::checkbox("hide_own", "Leave out what I did myself").value(own)
                    .help("It stands in My Actions all the same."),
            ]))
            p.actions { button type="submit" { "Use these filters" } }
        },
    )
}

/// As they stand in forms, and as they are said.
pub const WEIGHTS: [(Weight, &str, &str); 3] = [
    (Weight::Routine, "routine", "Everything, routine as well"),
    (Weight::Normal, "normal", "All but routine"),
    (Weight::Notable, "notable", "Only what stands out"),
];

fn muted(frame: &Frame<'_>, view: &FiltersView) -> Markup {
    html! {
        @if view.muted.is_empty() {
            p.empty { "Nothing is muted. Mute what you do not want to read here, or with “Mute…” below a line of your stream." }
        } @else {
            ul.list {
                @for Muted { what, until } in &view.muted {
                    li.row {
                        div { (named(what)) p.meta { @if let Some(until) = until { "until " (time(*until)) } @else { "for good" } } }
                        (remove(frame, "unmute", what, "Show again"))
                    }
                }
            }
        }
        (form(PATH, frame.token, html! {
            (fields([&Field::hidden("do", "mute"), &kind_field("mute", &view.mute), &name_field("mute", &view.mute), &span_field(&view.mute)]))
            p.help { "A person is muted in what they do, here and among My Mentions; everything else in My Stream." }
            p.actions { button type="submit" { "Mute it" } }
        }))
    }
}

fn followed(frame: &Frame<'_>, view: &FiltersView) -> Markup {
    html! {
        @if view.choices.also.is_empty() {
            p.empty { "Nothing yet. Add a package, a person or a kind of message that no hub of yours looks after." }
        } @else {
            ul.list {
                @for what in &view.choices.also { li.row { span { (named(what)) } (remove(frame, "unfollow", what, "Let it go")) } }
            }
        }
        (form(PATH, frame.token, html! {
            (fields([&Field::hidden("do", "follow"), &kind_field("follow", &view.follow), &name_field("follow", &view.follow)]))
            p.actions { button type="submit" { "Follow it" } }
        }))
    }
}

fn remove(frame: &Frame<'_>, does: &'static str, what: &Subject, says: &str) -> Markup {
    act(
        PATH,
        frame.token,
        html! {
            (fields([&Field::hidden("do", does), &Field::hidden("what", what.to_string())]))
            button.quiet type="submit" { (says) span.visually-hidden { ": " (named(what)) } }
        },
    )
}

fn kind_field(scope: &'static str, typed: &StreamSubject) -> Field {
    let options = KINDS.map(|(kind, label)| (kind.as_str().into(), label.into())).into();
    Field::select("kind", "What", options).scope(scope).value(typed.kind.as_str())
}

fn name_field(scope: &'static str, typed: &StreamSubject) -> Field {
    let help = "As messages call it, e.g. kernel, bodhi.update.comment or pagure:design/tasks.";
    Field::line("name", "Its name").scope(scope).help(help).value(typed.name.as_str()).fault(typed.fault.clone())
}

fn span_field(typed: &StreamSubject) -> Field {
    let options = SPANS.map(|(word, says, _)| (word.into(), says.into())).into();
    let value = if typed.span.is_empty() { "week" } else { typed.span.as_str() };
    Field::select("for", "For how long", options).scope("mute").value(value)
}

/// The kinds of things that these forms take.
pub fn takes(kind: SubjectKind) -> bool {
    KINDS.iter().any(|(known, _)| *known == kind)
}
