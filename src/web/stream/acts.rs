//! `POST /stream/{act}`: what the viewer does about an entry. Each leads back to the page it was done on.

use std::str::FromStr;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use crate::model::{PersonName, SavedMessage, Seq, Subject, Time};
use crate::store::Refusal;

use super::super::answer::{Done, own_path};
use super::super::error::Failure;
use super::super::extract::{AsJson, NamePath, Signed};
use super::super::pages::SPANS;
use super::super::portal::Portal;
use super::super::posted::{Fields, Posted};
use super::with_did;

/// Messages named at once; a longer story is hidden as far as this.
const MOST: usize = 200;
const DAY_MILLIS: u64 = 24 * 60 * 60 * 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Save,
    Unsave,
    Hide,
    Unhide,
    Mute,
    Unmute,
}

impl FromStr for Act {
    type Err = Failure;

    fn from_str(word: &str) -> Result<Self, Failure> {
        Ok(match word {
            "save" => Act::Save,
            "unsave" => Act::Unsave,
            "hide" => Act::Hide,
            "unhide" => Act::Unhide,
            "mute" => Act::Mute,
            "unmute" => Act::Unmute,
            _ => return Err(Failure::not_found("There is nothing of that name to be done.")),
        })
    }
}

pub async fn act(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    NamePath(word): NamePath,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let back = back(&fields);
    let to = match word.parse::<Act>()? {
        Act::Save => format!("{back}#entry-{}", save(&portal, &signed, &fields).await?),
        Act::Unsave => unsave(&portal, &signed, &fields).await.map(|()| back)?,
        Act::Hide => hide(&portal, &signed, &fields, &back).await?,
        Act::Unhide => unhide(&portal, &signed, &fields).await.map(|()| back)?,
        Act::Mute => mute(&portal, &signed, &fields, &back).await?,
        Act::Unmute => unmute(&portal, &signed, &fields).await.map(|()| back)?,
    };
    Ok(Done::new(to.as_str(), json!({ "done": word, "page": to })).respond(as_json))
}

/// The page it was done on, where that is one of a stream.
fn back(fields: &Fields) -> String {
    let path = own_path(fields.one("back"));
    if path == "/stream" || path.starts_with("/stream?") || path.starts_with("/stream/") {
        path.to_owned()
    } else {
        "/stream".to_owned()
    }
}

/// Saves the newest of the messages named; gives its number.
async fn save(portal: &Arc<Portal>, signed: &Signed, fields: &Fields) -> Result<Seq, Failure> {
    let newest = messages(fields)?.into_iter().max().unwrap_or(Seq(0));
    let now = (portal.clock)();
    let found = portal.read(&signed.who, move |view| view.message(newest)).await?;
    let missing = || Failure::not_found("That message is not here any more, or it is not for you to see.");
    let message = found.ok_or_else(missing)?;
    let saved = SavedMessage::new(message.seq, message.id, message.topic, message.time, message.facts, now);
    change(portal, signed, move |change, person| change.save_message(person, &saved)).await?;
    Ok(newest)
}

async fn unsave(portal: &Arc<Portal>, signed: &Signed, fields: &Fields) -> Result<(), Failure> {
    let messages = messages(fields)?;
    change(portal, signed, move |change, person| change.unsave_messages(person, &messages).map(Ok)).await
}

async fn hide(portal: &Arc<Portal>, signed: &Signed, fields: &Fields, back: &str) -> Result<String, Failure> {
    let messages = messages(fields)?;
    let to = with_did(back, "hide", fields.one("messages"));
    change(portal, signed, move |change, person| change.hide_messages(person, &messages)).await?;
    Ok(to)
}

async fn unhide(portal: &Arc<Portal>, signed: &Signed, fields: &Fields) -> Result<(), Failure> {
    let messages = messages(fields)?;
    change(portal, signed, move |change, person| change.unhide_messages(person, &messages).map(Ok)).await
}

async fn mute(portal: &Arc<Portal>, signed: &Signed, fields: &Fields, back: &str) -> Result<String, Failure> {
    let what = subject(fields)?;
    let now = (portal.clock)();
    let until = end_of(fields.one("for"), now)?;
    let to = with_did(back, "mute", &what.to_string());
    let job = move |change: &mut crate::store::Change<'_>, person: &PersonName| {
        change.choose_stream(person, |choices| choices.mute(what, until, now).map_err(|_| Refusal::MutesFull))
    };
    change(portal, signed, job).await?;
    Ok(to)
}

async fn unmute(portal: &Arc<Portal>, signed: &Signed, fields: &Fields) -> Result<(), Failure> {
    let what = subject(fields)?;
    let job = move |change: &mut crate::store::Change<'_>, person: &PersonName| {
        change.choose_stream(person, |choices| {
            choices.unmute(&what);
            Ok(())
        })
    };
    change(portal, signed, job).await
}

/// Changes what is the viewer's own.
pub(super) async fn change(
    portal: &Arc<Portal>,
    signed: &Signed,
    job: impl FnOnce(&mut crate::store::Change<'_>, &PersonName) -> Result<Result<(), Refusal>, crate::store::StoreError>
    + Send
    + 'static,
) -> Result<(), Failure> {
    let person = signed.person.clone();
    let done = portal.try_change(move |change| job(change, &person)).await?;
    done.map_err(|refusal| match refusal {
        Refusal::NoPerson => super::gone(),
        refusal => Failure::new(axum::http::StatusCode::CONFLICT, refusal.to_string()),
    })
}

fn messages(fields: &Fields) -> Result<Vec<Seq>, Failure> {
    let sentence = "Say which messages are meant, by their numbers with commas between.";
    messages_in(fields.one("messages")).ok_or_else(|| Failure::bad_request(sentence))
}

/// `4,5,6`
pub(super) fn messages_in(text: &str) -> Option<Vec<Seq>> {
    let digits = |number: &str| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = text.split(',').take(MOST + 1);
    let messages: Option<Vec<Seq>> =
        numbers.map(|number| digits(number).then(|| number.parse().ok().map(Seq))?).collect();
    messages.filter(|messages| messages.len() <= MOST)
}

pub(super) fn subject(fields: &Fields) -> Result<Subject, Failure> {
    let sentence = "Say what is meant, e.g. package:kernel or person:ann.";
    let what = fields.one("what");
    let known = what.len() <= Subject::MAX_NAME + 20 && crate::model::is_one_line(what);
    let parsed = what.parse::<Subject>().ok().filter(|subject| known && !subject.name.trim().is_empty());
    parsed.ok_or_else(|| Failure::bad_request(sentence))
}

/// When a mute ends that begins now; none where it is for good.
pub(super) fn end_of(span: &str, now: Time) -> Result<Option<Time>, Failure> {
    let known = SPANS.iter().find(|(word, ..)| *word == span);
    let (.., days) =
        known.ok_or_else(|| Failure::bad_request("Say for how long: a day, a week, a month or for good."))?;
    Ok(days.map(|days| now.plus_millis(days * DAY_MILLIS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_numbers() {
        assert_eq!(messages_in("4,5"), Some(vec![Seq(4), Seq(5)]));
        for odd in ["", ",", "4,", "x", "+4", "4 5", "-4", "99999999999999999999999"] {
            assert_eq!(messages_in(odd), None, "{odd}");
        }
        assert!(messages_in(&"1,".repeat(MOST)).is_none());
    }

    #[test]
    fn spans_end_at_their_time() {
        let now = Time::from_millis(5);
        assert_eq!(end_of("day", now).unwrap(), Some(now.plus_millis(DAY_MILLIS)));
        assert_eq!(end_of("good", now).unwrap(), None);
        assert!(end_of("ever", now).is_err() && end_of("", now).is_err());
    }
}
