//! One question for one want: page after page, until all is told, something is wrong or it is enough.

use std::sync::Arc;

use reqwest::StatusCode;

use super::accounts::Accounts;
use super::fetch::{Answered, Errand, Fetcher, Reply};
use super::schedule::{Ended, Outcome, in_full};
use super::setup::Setup;
use super::{Answer, Collector, Page, Request};
use crate::model::{Check, Gathered, Time, Want};

/// Pages read of one answer; what is beyond them is not asked for.
const PAGES: usize = 10;

/// What belongs to a question.
pub struct Question {
    pub want: Want,
    pub check: Check,
    pub collector: &'static dyn Collector,
    pub setup: Setup,
    pub accounts: Arc<Accounts>,
    /// The program that will read the answer.
    pub reader: Arc<str>,
    pub now: Time,
}

/// Why there is no answer, and whether others who ask there will meet the same.
struct Trouble(String, bool);

/// Asks; gives how it ended, with what was answered where that is new.
pub async fn ask(question: Question, fetcher: Fetcher) -> (Ended, Option<Gathered>) {
    let asked = question.now;
    let question = Arc::new(question);
    let mut pause = None;
    let (outcome, gathered) = match read_all(&question, &fetcher, &mut pause).await {
        Ok(Some((gathered, etag, last_modified))) => {
            let reader = question.reader.to_string();
            (Outcome::Answered { etag, last_modified, reader }, Some(gathered))
        }
        Ok(None) => (Outcome::Unchanged, None),
        Err(Trouble(error, blames_host)) => (Outcome::Failed { error, blames_host }, None),
    };
    (Ended { asked, outcome, pause }, gathered)
}

type Told = (Gathered, Option<String>, Option<String>);

/// None where nothing changed since the last time.
async fn read_all(
    question: &Arc<Question>,
    fetcher: &Fetcher,
    pause: &mut Option<Time>,
) -> Result<Option<Told>, Trouble> {
    let Question { want, check, collector, setup, accounts, reader, now } = &**question;
    let setting = setup.setting(accounts, *now);
    let mut request = collector.request(want, &setting).map_err(|unaskable| Trouble(unaskable.to_string(), false))?;
    let known = !in_full(check, reader, *now);
    let mut told: Option<Told> = None;
    for _ in 0..PAGES {
        let first = told.is_none();
        let validator = |value: &Option<String>| value.clone().filter(|_| known && first);
        let (etag, last_modified) = (validator(&check.etag), validator(&check.last_modified));
        let token = collector.manual().token.zip(setup.token.as_ref());
        let (etag, last_modified) = (etag.as_deref(), last_modified.as_deref());
        let errand = Errand { request: &request, home: &setup.address, token, etag, last_modified };
        let fetched = fetcher.fetch(errand, *now).await;
        let fetched = fetched.map_err(|error| Trouble(error.to_string(), error.blames_host()))?;
        *pause = fetched.pause.max(*pause);
        let answered = match fetched.reply {
            Reply::Answered(answered) => answered,
            Reply::Unchanged if first && known => return Ok(None),
            Reply::Unchanged => return Err(Trouble("nothing is told, as if it were known".to_owned(), false)),
            Reply::Refused(status) => return Err(Trouble(refusal(status), status.is_server_error())),
        };
        let validators = (answered.etag.clone(), answered.last_modified.clone());
        let page = read(question, answered, request.step).await?;
        let all = match told.take() {
            None => (page.gathered, validators.0, validators.1),
            Some((mut all, etag, last_modified)) => {
                all.extend(page.gathered);
                // Whether the first page changed says nothing of the others.
                if request.step >= Request::ASIDE { (all, etag, last_modified) } else { (all, None, None) }
            }
        };
        match page.next {
            None => return Ok(Some(all)),
            Some(next) => request = next,
        }
        told = Some(all);
        if pause.is_some() {
            break;
        }
    }
    // What looks whether it may be shown comes last; unless that was asked nothing is taken.
    if request.step >= Request::ASIDE {
        return Err(Trouble("it could not be asked who may see it".to_owned(), false));
    }
    Ok(told.map(|(mut all, ..)| {
        if let Gathered::Matters(matters) = &mut all {
            matters.cut();
        }
        (all, None, None)
    }))
}

/// Long answers are read where nobody else waits.
async fn read(question: &Arc<Question>, answered: Answered, step: u16) -> Result<Page, Trouble> {
    let question = question.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let Answered { address, body, content_type, next, .. } = &answered;
        let (content_type, next) = (content_type.as_deref(), next.as_deref());
        let answer = Answer { step, address, body, content_type, next };
        question.collector.read(&question.want, &answer, &question.setup.setting(&question.accounts, question.now))
    });
    match reading.await {
        Ok(read) => read.map_err(|unreadable| Trouble(unreadable.to_string(), false)),
        Err(_) => Err(Trouble("reading the answer ended early".to_owned(), false)),
    }
}

fn refusal(status: StatusCode) -> String {
    let what = match status.as_u16() {
        401 => "the token is not taken",
        403 | 429 => "it was asked too often, or may not be asked",
        404 | 410 => "there is nothing there, or nothing for everybody",
        500.. => "the server has trouble",
        _ => "the server does not want to answer",
    };
    format!("{what} (status {})", status.as_u16())
}

#[cfg(test)]
mod tests;
