//! Whole questions, against a server on this machine that answers as GitHub does.

use std::time::Duration;

use serde_json::{Value, json};
use wiremock::matchers::{header_exists, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::collectors::github::Github;
use crate::collectors::system_lookup;
use crate::collectors::testing::accounts;
use crate::model::{Matters, Secret, Service};

const LIST: &str = "/repos/garden/beds/issues";

struct Room {
    server: MockServer,
    check: Check,
    token: bool,
}

impl Room {
    async fn new() -> Self {
        Room { server: MockServer::start().await, check: Check::default(), token: false }
    }

    async fn says(&self, at: &str, answer: ResponseTemplate) {
        Mock::given(path(at)).respond_with(answer).mount(&self.server).await;
    }

    async fn ask(&self) -> (Ended, Option<Gathered>) {
        let setup = Setup {
            service: Service::Github,
            address: self.server.uri(),
            token: self.token.then(|| Secret::new("s3cret")),
            token_file: None,
            every: Duration::from_secs(900),
            domain: String::new(),
        };
        let question = Question {
            want: "github:issues:garden/beds".parse().unwrap(),
            check: self.check.clone(),
            collector: &Github,
            setup,
            accounts: Arc::new(accounts().clone()),
            reader: "me".into(),
            now: Time::from_millis(1_000_000),
        };
        ask(question, Fetcher::new("tests", false, &system_lookup()).unwrap()).await
    }

    async fn trouble(&self) -> (String, bool) {
        let (ended, gathered) = self.ask().await;
        let Outcome::Failed { error, blames_host } = ended.outcome else { panic!("{ended:?} {gathered:?}") };
        assert!(gathered.is_none() && !error.contains("s3cret"));
        (error, blames_host)
    }
}

fn issues(numbers: std::ops::Range<u32>) -> ResponseTemplate {
    let issue = |number| json!({"number": number, "title": "x", "state": "open", "updated_at": "1970-01-01T00:00:01Z"});
    ResponseTemplate::new(200).set_body_json(numbers.map(issue).collect::<Vec<Value>>())
}

fn matters(gathered: Option<Gathered>) -> Matters {
    let Some(Gathered::Matters(matters)) = gathered else { panic!("{gathered:?}") };
    matters
}

#[tokio::test]
async fn one_page_with_validators_and_then_nothing_new() {
    let mut room = Room::new().await;
    let unchanged = Mock::given(path(LIST)).and(header_exists("if-none-match"));
    unchanged.respond_with(ResponseTemplate::new(304)).expect(1).mount(&room.server).await;
    room.says(LIST, issues(1..3).insert_header("etag", "\"7\"")).await;
    let (ended, gathered) = room.ask().await;
    let answered = Outcome::Answered { etag: Some("\"7\"".into()), last_modified: None, reader: "me".into() };
    assert_eq!((ended.outcome, ended.asked.as_millis()), (answered, 1_000_000));
    let found = matters(gathered);
    assert_eq!((found.words.len(), found.whole.len()), (2, 1));
    room.check = Check { etag: Some("\"7\"".into()), reader: "me".into(), full: Some(ended.asked), ..Check::default() };
    assert_eq!(room.ask().await.0.outcome, Outcome::Unchanged);
    room.check.reader = "another program".into();
    assert!(matches!(room.ask().await.0.outcome, Outcome::Answered { .. }), "it asks for all of it");
}

#[tokio::test]
async fn pages_are_joined_up_to_a_bound() {
    let room = Room::new().await;
    let next = |page: u32| format!("<{}{LIST}?page={page}>; rel=\"next\"", room.server.uri());
    let first = Mock::given(path(LIST)).and(query_param_is_missing("page"));
    first
        .respond_with(issues(0..2).insert_header("link", next(2)).insert_header("etag", "\"1\""))
        .mount(&room.server)
        .await;
    let second = Mock::given(path(LIST)).and(query_param("page", "2"));
    second.respond_with(issues(2..3)).up_to_n_times(1).mount(&room.server).await;
    let (ended, gathered) = room.ask().await;
    let found = matters(gathered);
    assert_eq!((found.words.len(), found.whole.len()), (3, 1));
    let Outcome::Answered { etag, .. } = ended.outcome else { panic!() };
    assert_eq!(etag, None, "the first page says nothing of the others");
    let without_end = Mock::given(path(LIST)).and(query_param("page", "2"));
    without_end.respond_with(issues(2..3).insert_header("link", next(2))).mount(&room.server).await;
    let found = matters(room.ask().await.1);
    assert_eq!((found.words.len(), found.whole.len()), (2 + PAGES - 1, 0), "there is more, and it is not known");
}

#[tokio::test]
async fn nothing_private_is_taken() {
    let mut room = Room::new().await;
    room.token = true;
    room.says(LIST, issues(1..2).insert_header("etag", "\"7\"")).await;
    let visible = Mock::given(path("/repos/garden/beds"));
    let answer = |private: bool| ResponseTemplate::new(200).set_body_json(json!({"private": private}));
    visible.respond_with(answer(false)).up_to_n_times(1).mount(&room.server).await;
    let (ended, gathered) = room.ask().await;
    assert_eq!(matters(gathered).whole.len(), 1);
    assert!(matches!(ended.outcome, Outcome::Answered { etag: Some(_), .. }), "{ended:?}");
    room.says("/repos/garden/beds", answer(true)).await;
    assert_eq!(room.trouble().await.0, "the answer is of a private repository, which not everybody may see");
}

#[tokio::test]
async fn limits_pause_and_keep_what_was_told() {
    let room = Room::new().await;
    let used_up = |answer: ResponseTemplate| {
        answer.insert_header("x-ratelimit-remaining", "0").insert_header("x-ratelimit-reset", "5000")
    };
    Mock::given(path(LIST))
        .respond_with(used_up(issues(0..1)).insert_header("link", "<x>; rel=next"))
        .up_to_n_times(1)
        .mount(&room.server)
        .await;
    let (ended, gathered) = room.ask().await;
    assert_eq!(ended.pause.map(Time::as_secs), Some(5000));
    let found = matters(gathered);
    assert_eq!((found.words.len(), found.whole.len()), (1, 0), "the next page is left for later");
    room.says(LIST, used_up(ResponseTemplate::new(403))).await;
    let (ended, _) = room.ask().await;
    assert_eq!(ended.pause.map(Time::as_secs), Some(5000));
    assert!(matches!(ended.outcome, Outcome::Failed { blames_host: false, .. }), "{ended:?}");
}

#[tokio::test]
async fn troubles_are_told_in_a_sentence() {
    let page = ResponseTemplate::new(200).set_body_raw("<!DOCTYPE html><p>Sign in", "text/html; charset=utf-8");
    for (answer, said, blames_host) in [
        (page, "the answer is a web page where JSON was expected", false),
        (ResponseTemplate::new(200).set_body_string("{"), "the answer is no JSON", false),
        (ResponseTemplate::new(200).set_body_string("{}"), "does not have the list", false),
        (ResponseTemplate::new(404), "there is nothing there", false),
        (ResponseTemplate::new(401), "the token is not taken (status 401)", false),
        (ResponseTemplate::new(500), "the server has trouble (status 500)", true),
        (ResponseTemplate::new(304), "as if it were known", false),
    ] {
        let room = Room::new().await;
        room.says(LIST, answer).await;
        let trouble = room.trouble().await;
        assert!(trouble.0.contains(said) && trouble.1 == blames_host, "{trouble:?}");
    }
}
