//! What collectors' tests share: an answer said to one of them, without a network. Only compiled for tests.

use std::sync::LazyLock;

use serde_json::Value;

use crate::model::{Gathered, Link, Matters, Person, Time, Want};

use super::accounts::Accounts;
use super::{Answer, Collector, Page, Request, Setting, Unaskable, Unreadable};

/// Where a service is that is asked one question only.
const SERVICE: &str = "https://service.example.org";

/// Bo says who bo is on GitHub.
pub fn accounts() -> &'static Accounts {
    static ACCOUNTS: LazyLock<Accounts> = LazyLock::new(|| {
        let link = Link { label: "code".to_owned(), url: "https://github.com/bo-on-gh".to_owned() };
        Accounts::of([Person { links: vec![link], ..Person::new("bo".into(), "", Time::ZERO) }])
    });
    &ACCOUNTS
}

/// A conversation about one want with a service at `https://example.org`.
pub struct Said<'a> {
    collector: &'a dyn Collector,
    want: Want,
    setting: Setting<'static>,
}

impl<'a> Said<'a> {
    pub fn new(collector: &'a dyn Collector, want: &str) -> Self {
        Said { collector, want: want.parse().unwrap(), setting: setting("https://example.org") }
    }

    pub fn with_token(mut self) -> Self {
        self.setting.has_token = true;
        self
    }

    pub fn asked(&self) -> Result<Request, Unaskable> {
        self.collector.request(&self.want, &self.setting)
    }

    pub fn first(&self) -> String {
        self.asked().unwrap().address
    }

    #[track_caller]
    pub fn refused(&self) -> Unaskable {
        self.asked().unwrap_err()
    }

    pub fn json(&self, said: Value) -> Result<Page, Unreadable> {
        self.json_at(0, said)
    }

    pub fn json_at(&self, step: u16, said: Value) -> Result<Page, Unreadable> {
        self.bytes_at(step, said.to_string().as_bytes(), "application/json")
    }

    fn bytes_at(&self, step: u16, body: &[u8], content_type: &str) -> Result<Page, Unreadable> {
        let address = "https://example.org/somewhere";
        let answer = Answer { step, address, body, content_type: Some(content_type), next: None };
        self.collector.read(&self.want, &answer, &self.setting)
    }
}

/// It is Saturday, 21 November 2026, 16:05 UTC.
fn setting(address: &'static str) -> Setting<'static> {
    let now = Time::from_secs_f64(1_795_277_100.0);
    Setting { address, domain: "people.example.org", has_token: false, accounts: accounts(), now }
}

/// Each matter's name, people and lists.
pub fn words(matters: &Matters) -> Vec<String> {
    let line = |word: &crate::model::Word| {
        let matter = &word.matter;
        let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "-".to_owned());
        let lists: Vec<String> = matter.concerns.iter().map(ToString::to_string).collect();
        let (by, with) = (name(&matter.told.by), name(&matter.told.with));
        format!("{} by {by} with {with} in {}", matter.name, lists.join(" "))
    };
    matters.words.iter().map(line).collect()
}

pub fn ask(collector: &dyn Collector, want: &str) -> Result<Request, Unaskable> {
    collector.request(&want.parse().unwrap(), &setting(SERVICE))
}

/// What an answer to the first question says.
pub fn read(collector: &dyn Collector, want: &str, body: &str) -> Result<Page, Unreadable> {
    read_step(collector, want, 0, body)
}

pub fn read_step(collector: &dyn Collector, want: &str, step: u16, body: &str) -> Result<Page, Unreadable> {
    let want: Want = want.parse().unwrap();
    let address = collector.request(&want, &setting(SERVICE)).unwrap().address;
    let answer = Answer { step, address: &address, body: body.as_bytes(), content_type: None, next: None };
    collector.read(&want, &answer, &setting(SERVICE))
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
