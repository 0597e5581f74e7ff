//! `/stream/filters`: reads and changes what somebody chose of their stream.

use std::str::FromStr;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::Markup;
use serde::Deserialize;
use serde_json::json;

use crate::model::{Preset, Reach, StreamChoices, Subject, SubjectKind, Time, is_one_line};
use crate::store::{Refusal, View};

use super::super::answer::Done;
use super::super::error::Failure;
use super::super::extract::{AsJson, Signed};
use super::super::pages::{self, Field, FiltersView, Muted, StreamSubject, WEIGHTS};
use super::super::portal::{Portal, Surround};
use super::super::posted::{Fields, Posted};
use super::acts::{change, end_of, subject};
use super::{gone, with_did};

const PATH: &str = "/stream/filters";

#[derive(Deserialize, Default)]
pub struct Asked {
    done: Option<String>,
}

/// One thing that these forms do.
enum Step {
    Choose(Reach, crate::model::Weight, bool),
    Take(Preset),
    Mute(Subject, Option<Time>),
    Unmute(Subject),
    Follow(Subject),
    Unfollow(Subject),
}

/// What was typed into a form that names something, to be shown in it once more.
struct Mistyped {
    form: &'static str,
    typed: StreamSubject,
    /// What is wrong besides the name.
    problem: Option<&'static str>,
}

enum Wrong {
    Typed(Box<Mistyped>),
    Sent(Failure),
}

impl From<Failure> for Wrong {
    fn from(failure: Failure) -> Self {
        Wrong::Sent(failure)
    }
}

pub async fn filters(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Markup, Failure> {
    let (view, surround) = read(&portal, &signed).await?;
    let done = asked.ok().and_then(|Query(asked)| asked.done).and_then(|word| told(&word));
    Ok(pages::filters(&portal.frame(&surround), &FiltersView { done, ..view }))
}

pub async fn save(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let now = (portal.clock)();
    let step = match step(&fields, now) {
        Ok(step) => step,
        Err(Wrong::Sent(failure)) => return Err(failure),
        Err(Wrong::Typed(wrong)) => return once_more(&portal, &signed, *wrong, as_json).await,
    };
    let to = match &step {
        Step::Take(preset) => with_did("/stream", "preset", preset.as_str()),
        _ => format!("{PATH}?done={}", fields.one("do")),
    };
    change(&portal, &signed, move |change, person| change.choose_stream(person, |choices| step.take(choices, now)))
        .await?;
    Ok(Done::new(to.as_str(), json!({ "done": fields.one("do"), "page": to })).respond(as_json))
}

async fn read(portal: &Arc<Portal>, signed: &Signed) -> Result<(FiltersView, Surround), Failure> {
    let now = (portal.clock)();
    let look = move |view: &View<'_>| {
        let Some(me) = view.me()? else { return Ok(None) };
        let choices = me.stream()?.unwrap_or_default();
        let muted = choices.muted(now).map(|mute| Muted { what: mute.what.clone(), until: mute.until }).collect();
        Ok(Some(FiltersView { choices, muted, ..FiltersView::default() }))
    };
    let (view, surround) = portal.look(&signed.who, look).await?;
    Ok((view.ok_or_else(gone)?, surround))
}

async fn once_more(portal: &Arc<Portal>, signed: &Signed, wrong: Mistyped, as_json: bool) -> Result<Response, Failure> {
    let Mistyped { form, typed, problem } = wrong;
    if as_json {
        let fault = problem.map(str::to_owned).or(typed.fault).unwrap_or_default();
        return Err(Failure::new(StatusCode::UNPROCESSABLE_ENTITY, fault));
    }
    let (mut view, surround) = read(portal, signed).await?;
    view.problem = problem;
    if form == "mute" {
        view.mute = typed;
    } else {
        view.follow = typed;
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, pages::filters(&portal.frame(&surround), &view)).into_response())
}

fn step(fields: &Fields, now: Time) -> Result<Step, Wrong> {
    let refused = |sentence: &str| Wrong::Sent(Failure::bad_request(sentence));
    match fields.one("do") {
        "choose" => {
            let reach = Reach::parse(fields.one("reach"));
            let least = WEIGHTS.iter().find(|(_, word, _)| *word == fields.one("least")).map(|(weight, ..)| *weight);
            let own = match fields.one("hide_own") {
                Field::TICKED => Some(true),
                "" => Some(false),
                _ => None,
            };
            match (reach, least, own) {
                (Some(reach), Some(least), Some(own)) => Ok(Step::Choose(reach, least, own)),
                _ => Err(refused("Choose one of the answers that the form offers.")),
            }
        }
        "preset" => {
            let preset = Preset::parse(fields.one("preset"));
            preset.map(Step::Take).ok_or_else(|| refused("There are no ready-made filters of that name."))
        }
        "mute" => {
            let until = end_of(fields.one("for"), now).ok();
            let what = typed("mute", fields, until.is_some())?;
            Ok(Step::Mute(what, until.flatten()))
        }
        "follow" => Ok(Step::Follow(typed("follow", fields, true)?)),
        "unmute" => Ok(Step::Unmute(subject(fields)?)),
        "unfollow" => Ok(Step::Unfollow(subject(fields)?)),
        _ => Err(refused("Say what is to be done with your filters.")),
    }
}

/// What was named with kind and name; `ends` says whether it was said for how long.
fn typed(form: &'static str, fields: &Fields, ends: bool) -> Result<Subject, Wrong> {
    let (word, name) = (fields.one("kind"), fields.one("name").trim());
    let kind = SubjectKind::from_str(word).ok().filter(|kind| pages::takes(*kind));
    let fault = if name.is_empty() {
        Some("Write the name of what you mean.")
    } else if !is_one_line(name) {
        Some("A name stands on one line, without signs that cannot be seen.")
    } else if name.len() > Subject::MAX_NAME {
        Some("A name has at most 200 bytes; this one is longer.")
    } else {
        None
    };
    let problem = match kind {
        None => Some("Choose one of the kinds that the form offers."),
        Some(_) if !ends => Some("Choose for how long: a day, a week, a month or for good."),
        Some(_) => None,
    };
    match (kind, fault, problem) {
        (Some(kind), None, None) => Ok(Subject::new(kind, name)),
        _ => {
            let (kind, span) = (word.to_owned(), fields.one("for").to_owned());
            let typed = StreamSubject { kind, name: name.to_owned(), span, fault: fault.map(str::to_owned) };
            Err(Wrong::Typed(Box::new(Mistyped { form, typed, problem })))
        }
    }
}

impl Step {
    fn take(self, choices: &mut StreamChoices, now: Time) -> Result<(), Refusal> {
        match self {
            Step::Choose(reach, least, own) => (choices.reach, choices.least, choices.hide_own) = (reach, least, own),
            Step::Take(preset) => choices.take(preset),
            Step::Mute(what, until) => return choices.mute(what, until, now).map_err(|_| Refusal::MutesFull),
            Step::Unmute(what) => choices.unmute(&what),
            Step::Follow(what) => return choices.follow(what).map_err(|_| Refusal::AlsoFull),
            Step::Unfollow(what) => choices.unfollow(&what),
        }
        Ok(())
    }
}

fn told(word: &str) -> Option<&'static str> {
    Some(match word {
        "choose" => "Your filters are saved: your stream shows this from now on.",
        "mute" => "It is muted.",
        "unmute" => "It is shown again.",
        "follow" => "You follow it: its messages are in your stream.",
        "unfollow" => "You follow it no longer.",
        _ => return None,
    })
}
