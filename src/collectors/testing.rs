//! What collectors' tests share: an answer said to one of them, without a network. Only compiled for tests.

use std::sync::LazyLock;

use serde_json::Value;

use crate::model::{Link, Matters, Person, Time, Want};

use super::accounts::Accounts;
use super::{Answer, Collector, Page, Request, Setting, Unaskable, Unreadable};

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
        let setting = Setting {
            address: "https://example.org",
            domain: "example.org",
            has_token: false,
            accounts: accounts(),
            now: Time::from_secs_f64(1_795_277_100.0),
        };
        Said { collector, want: want.parse().unwrap(), setting }
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

    /// What is no JSON, or not of the shape that was asked for, is refused in a sentence.
    #[track_caller]
    pub fn refuses_nonsense(&self) {
        let deep = "[".repeat(100_000);
        for body in ["", "<!DOCTYPE html><title>Sign in</title>", "null", "[]", "5", "{}", "{\"a\":", "\u{0}", &deep] {
            let refusal = self.bytes_at(0, body.as_bytes(), "text/plain").expect_err(body).to_string();
            assert!(refusal.starts_with("the answer ") && refusal.len() < 200, "{refusal}");
        }
    }

    fn bytes_at(&self, step: u16, body: &[u8], content_type: &str) -> Result<Page, Unreadable> {
        let address = "https://example.org/somewhere";
        let answer = Answer { step, address, body, content_type: Some(content_type), next: None };
        self.collector.read(&self.want, &answer, &self.setting)
    }
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
