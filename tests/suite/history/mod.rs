//! The archive for programs, in the shapes that datagrepper made known.

mod charts;
mod exact;
mod one;
mod paging;
mod raw;
mod recovery;

use serde_json::Value;

use crate::support::Answer;

/// The ids of an answer's messages, in their order.
#[track_caller]
fn ids(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    let items = answer["raw_messages"].as_array().expect("messages");
    let id = |item: &Value| item["msg_id"].as_str().or(item["id"].as_str()).expect("an id").to_owned();
    items.iter().map(id).collect()
}

/// Where the next page is, if there is one.
fn next(answer: &Answer) -> Option<String> {
    let link = answer.header("link")?.strip_suffix(">; rel=\"next\"").expect("a link to the next page");
    Some(link.strip_prefix('<').expect("an address").to_owned())
}
