//! Questions and answers of collectors in their tests. Only compiled for tests.

use crate::model::{Gathered, Matters, Time, Want};

use super::{Answer, Collector, Page, Request, Setting, Unaskable, Unreadable};

/// A service at a made-up address; it is Saturday, 21 November 2026, 16:05 UTC.
const SETTING: Setting<'_> =
    Setting { address: "https://service.example.org", domain: "people.example.org", now: Time::ZERO };

fn setting() -> Setting<'static> {
    Setting { now: Time::from_secs_f64(1_795_277_100.0), ..SETTING }
}

pub fn ask(collector: &dyn Collector, want: &str) -> Result<Request, Unaskable> {
    collector.request(&want.parse().unwrap(), &setting())
}

/// What an answer to the first question says.
pub fn read(collector: &dyn Collector, want: &str, body: &str) -> Result<Page, Unreadable> {
    read_step(collector, want, 0, body)
}

pub fn read_step(collector: &dyn Collector, want: &str, step: u16, body: &str) -> Result<Page, Unreadable> {
    let want: Want = want.parse().unwrap();
    let address = collector.request(&want, &setting()).unwrap().address;
    let answer = Answer { step, address: &address, body: body.as_bytes(), content_type: None, next: None };
    collector.read(&want, &answer, &setting())
}

#[track_caller]
pub fn matters(page: Result<Page, Unreadable>) -> Matters {
    match page.unwrap().gathered {
        Gathered::Matters(matters) => matters,
        other => panic!("no matters: {other:?}"),
    }
}

/// What is no JSON, or not of the shape that was asked for, is refused in a sentence.
#[track_caller]
pub fn unreadable(collector: &dyn Collector, want: &str) {
    let deep = "[".repeat(100_000);
    for body in ["", "<!DOCTYPE html><title>Sign in</title>", "null", "[]", "5", "{}", "{\"a\":", "\u{0}", &deep] {
        let refusal = read(collector, want, body).expect_err(body).to_string();
        assert!(refusal.starts_with("the answer ") && refusal.len() < 200, "{refusal}");
    }
}
