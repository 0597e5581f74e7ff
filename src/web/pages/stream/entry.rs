//! One entry of a stream with its reason, and what can be done about it.

use maud::{Markup, html};

use super::super::layout::Frame;
use super::{StreamEntry, StreamTab, StreamView, Tie, Why};
use crate::look::{because_of_you, entry_with_more, hub_link, in_query};
use crate::model::{Reason, Seq, Subject, SubjectKind};

/// Messages that one button names at most.
const NAMED: usize = 200;

/// How long something is muted: as sent, and as said.
pub const SPANS: [(&str, &str, Option<u64>); 4] = [
    ("day", "for a day", Some(1)),
    ("week", "for a week", Some(7)),
    ("month", "for 30 days", Some(30)),
    ("good", "for good", None),
];

pub(super) fn entry(frame: &Frame<'_>, view: &StreamView, one: &StreamEntry) -> Markup {
    let why = one.why.as_ref().map(why);
    entry_with_more(&one.told, why, &buttons(frame, view, one))
}

fn buttons(frame: &Frame<'_>, view: &StreamView, one: &StreamEntry) -> Markup {
    let all = list_of(&one.seqs);
    let newest = one.told.seq;
    let save = if one.saved { "/stream/unsave" } else { "/stream/save" };
    let sent = if one.saved { all.clone() } else { newest.to_string() };
    html! {
        div.entry-acts {
            button.plain type="submit" form="stream-acts" formaction=(save) name="messages" value=(sent)
                data-act="save" aria-pressed=(if one.saved { "true" } else { "false" }) { @if one.saved { "Saved" } @else { "Save" } }
            @if matches!(view.tab, StreamTab::Mine | StreamTab::Mentions) {
                button.plain type="submit" form="stream-acts" formaction="/stream/hide" name="messages" value=(all)
                    data-act="hide" { "Hide" }
                (mute(frame, view, one))
            }
            a.plain href={ "/id?id=" (in_query(&one.id.0)) } data-act="link" { "Link" span.visually-hidden { " to the message" } }
        }
    }
}

/// What to mute, and for how long.
fn mute(frame: &Frame<'_>, view: &StreamView, one: &StreamEntry) -> Markup {
    let id = one.told.seq;
    html! {
        details.mute {
            summary.plain data-act="mute" { "Mute…" }
            form.mute-form method="post" action="/stream/mute" {
                input type="hidden" name="token" value=(frame.token);
                input type="hidden" name="back" value=(view.here);
                label for={ "mute-" (id) } { "Do not show me" }
                select id={ "mute-" (id) } name="what" {
                    @for what in &one.mutable { option value=(what) { (named(what)) } }
                }
                label.visually-hidden for={ "mute-for-" (id) } { "For how long" }
                select id={ "mute-for-" (id) } name="for" {
                    @for (word, said, _) in SPANS { option value=(word) selected[word == "week"] { (said) } }
                }
                button type="submit" { "Mute" }
            }
        }
    }
}

/// `4,5,6`
pub(super) fn list_of(seqs: &[Seq]) -> String {
    let newest = seqs.len().saturating_sub(NAMED);
    seqs[newest..].iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn why(why: &Why) -> Markup {
    html! {
        @match why {
            Why::Did => (because_of_you(&Reason::Acted, "")),
            Why::Named => (because_of_you(&Reason::Mentioned, "")),
            Why::Followed(subject) => { "You follow " (named(subject)) "." }
            Why::Concerns { subject, ties, .. } if subject.kind == SubjectKind::Package && ties.iter().any(|tie| tie.own) => {
                (because_of_you(&Reason::Packages(subject.name.clone()), ""))
            }
            Why::Concerns { subject, ties, more } => {
                @if subject.kind == SubjectKind::Hub || ties.first().is_some_and(|tie| is_person(subject, tie)) {
                    "It concerns " (whose(ties, *more)) "."
                } @else {
                    "It concerns " (named(subject)) ", linked to " (whose(ties, *more)) "."
                }
            }
        }
    }
}

/// Whether a hub is that person's own.
fn is_person(subject: &Subject, tie: &Tie) -> bool {
    subject.kind == SubjectKind::Person && subject.name.eq_ignore_ascii_case(tie.hub.as_str())
}

/// `design, which you follow, and 2 more of your hubs`
fn whose(ties: &[Tie], more: usize) -> Markup {
    html! {
        @for (place, tie) in ties.iter().enumerate() {
            @if place > 0 { " and " }
            @if tie.own { "your own hub" }
            @else { (hub_link(&tie.hub)) @if tie.belongs { ", which you belong to" } @else { ", which you follow" } }
        }
        @if more > 0 { " and " (more) " more" }
    }
}

/// A subject as people say it.
pub(super) fn named(subject: &Subject) -> String {
    let name = &subject.name;
    match subject.kind {
        SubjectKind::Person => format!("what {name} does"),
        SubjectKind::Package => format!("the package {name}"),
        SubjectKind::Hub => format!("the hub {name}"),
        SubjectKind::Category => format!("everything from {name}"),
        SubjectKind::Topic => format!("this kind: {name}"),
        SubjectKind::Group => format!("the group {name}"),
        SubjectKind::Calendar => format!("the calendar {name}"),
        SubjectKind::List => format!("the mailing list {name}"),
        SubjectKind::Project => name.replacen(':', "/", 1),
        SubjectKind::Channel => name.clone(),
    }
}
