//! Answers in JSON: read as such, or told what they are instead.

use serde_json::Value;

use super::{Answer, Unreadable};

/// The longest list taken, which is more than is ever asked for.
const MOST: usize = 300;

pub fn json(answer: &Answer<'_>) -> Result<Value, Unreadable> {
    let is_page = answer.content_type.is_some_and(|kind| kind.starts_with("text/html"));
    serde_json::from_slice(answer.body).map_err(|_| {
        Unreadable(if is_page { "is a web page where JSON was expected" } else { "is no JSON" }.to_owned())
    })
}

/// The list of that name, or the whole answer where there is none to name.
pub fn list<'a>(answer: &'a Value, name: &str) -> Result<impl Iterator<Item = &'a Value> + use<'a>, Unreadable> {
    let list = if name.is_empty() { answer.as_array() } else { answer[name].as_array() };
    let list = list.ok_or_else(|| Unreadable("does not have the list that was asked for".to_owned()))?;
    if list.len() > MOST {
        return Err(Unreadable(format!("lists {} things, more than was asked for", list.len())));
    }
    Ok(list.iter())
}
