//! Filters on lists and objects.

use std::collections::HashSet;

use minijinja::Environment;
use minijinja::value::{Value, ValueKind};

use super::{as_text, is_list, items, missing};

/// Names spoken one by one before "and 3 others".
const SPOKEN: usize = 3;

pub fn add(env: &mut Environment<'static>) {
    env.add_filter("map", |value: &Value, path: &str| {
        let found = items_or_object(value).into_iter().map(|item| at(&item, path)).filter(|found| !missing(found));
        Value::from(found.collect::<Vec<_>>())
    });
    env.add_filter("where", |value: &Value, path: &str, wanted: &Value| {
        let kept = items_or_object(value).into_iter().filter(|item| same(&at(item, path), wanted));
        Value::from(kept.collect::<Vec<_>>())
    });
    env.add_filter("without", |value: &Value, unwanted: &Value| {
        let unwanted = items(unwanted);
        Value::from(items(value).into_iter().filter(|item| !unwanted.contains(item)).collect::<Vec<_>>())
    });
    env.add_filter("starting", |value: &Value, start: &str| {
        let kept = items(value).into_iter().filter(|item| as_text(item).is_some_and(|text| text.starts_with(start)));
        Value::from(kept.collect::<Vec<_>>())
    });
    env.add_filter("not_starting", |value: &Value, start: &str| {
        let kept = items(value).into_iter().filter(|item| !as_text(item).is_some_and(|text| text.starts_with(start)));
        Value::from(kept.collect::<Vec<_>>())
    });
    env.add_filter("keys", |value: &Value| Value::from(keys(value)));
    env.add_filter("values", |value: &Value| {
        let values = keys(value).iter().filter_map(|key| value.get_item(key).ok()).collect::<Vec<_>>();
        Value::from(values)
    });
    env.add_filter("first", |value: &Value| items(value).into_iter().next().unwrap_or_default());
    env.add_filter("last", |value: &Value| items(value).into_iter().next_back().unwrap_or_default());
    env.add_filter("count", |value: &Value| match value.kind() {
        ValueKind::Map => Value::from(value.len().unwrap_or_default()),
        _ if is_list(value) => Value::from(items(value).len()),
        _ => Value::UNDEFINED,
    });
    env.add_filter("query", |value: &Value| match value.kind() {
        ValueKind::Map => Value::from(query(value)),
        _ => Value::UNDEFINED,
    });
    env.add_filter("join", |value: &Value, mark: &str| {
        let words = texts(value);
        if words.is_empty() { Value::UNDEFINED } else { Value::from(words.join(mark)) }
    });
    env.add_filter("sorted", |value: &Value| {
        let mut words = texts(value);
        words.sort_unstable();
        words
    });
    env.add_filter("series", |value: &Value| {
        let mut said = HashSet::new();
        let mut words = texts(value);
        words.retain(|word| said.insert(word.clone()));
        series(&words).map_or(Value::UNDEFINED, Value::from)
    });
    env.add_filter("plural", |value: &Value, one: &str, many: &str| match value.as_i64() {
        Some(1) => Value::from(format!("1 {one}")),
        Some(number) => Value::from(format!("{number} {many}")),
        None => Value::UNDEFINED,
    });
}

/// The value at a dotted path below `value`.
fn at(value: &Value, path: &str) -> Value {
    path.split('.').try_fold(value.clone(), |value, key| value.get_attr(key)).unwrap_or_default()
}

/// `True` in one language is `true` in another, and ids are written as text or as numbers.
fn same(left: &Value, right: &Value) -> bool {
    left == right || matches!((as_text(left), as_text(right)), (Some(left), Some(right)) if left == right)
}

/// As [`items`], but one object is a list of one.
fn items_or_object(value: &Value) -> Vec<Value> {
    if value.kind() == ValueKind::Map { vec![value.clone()] } else { items(value) }
}

fn keys(value: &Value) -> Vec<Value> {
    match value.kind() {
        ValueKind::Map => value.try_iter().map(Iterator::collect).unwrap_or_default(),
        // Senders that changed their mind write the same thing as an object or as a list of its keys.
        _ => items(value),
    }
}

/// An object as the query of a web address: `a=b+c&d=e`.
fn query(object: &Value) -> String {
    let mut pairs: Vec<(String, String)> = keys(object)
        .iter()
        .filter_map(|key| Some((as_text(key)?.into_owned(), as_text(&object.get_item(key).ok()?)?.into_owned())))
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{}={}", quoted(key), quoted(value))).collect();
    pairs.join("&")
}

/// Percent-encoded, a space as a plus.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            _ if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn texts(value: &Value) -> Vec<String> {
    items(value).iter().filter_map(|item| as_text(item).map(|text| text.into_owned())).collect()
}

/// `a`, `a and b`, `a, b and c`, `a, b, c and 2 others`.
fn series(words: &[String]) -> Option<String> {
    let (last, before) = words.split_last()?;
    Some(match words.len() {
        1 => last.clone(),
        n if n <= SPOKEN + 1 => format!("{} and {last}", before.join(", ")),
        n => format!("{} and {} others", words[..SPOKEN].join(", "), n - SPOKEN),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::eval;
    use serde_json::json;

    #[test]
    fn lists() {
        let people = json!([{"user": {"name": "ann"}, "in": 1}, {"user": {"name": "bo"}, "in": "2"}, {}]);
        assert_eq!(eval("msg | map('user.name')", people.clone()), r#"["ann", "bo"]"#);
        assert_eq!(eval("msg | where('in', 2) | map('user.name')", people), r#"["bo"]"#);
        assert_eq!(eval("msg | keys | without(['b'])", json!({"a": 1, "b": 2})), r#"["a"]"#);
        assert_eq!(eval("msg | starting('org_')", json!(["org_x", "ann", 1])), r#"["org_x"]"#);
        assert_eq!(eval("msg | not_starting('org_')", json!(["org_x", "ann"])), r#"["ann"]"#);
        assert_eq!(eval("msg | values | last", json!({"a": 1, "b": 2})), "2");
        assert_eq!(eval("msg | count | plural('build', 'builds')", json!([1, 2])), "2 builds");
        assert_eq!(eval("msg | map('a') | count", json!({"a": 1})), "1");
    }

    #[test]
    fn queries() {
        assert_eq!(eval("msg | query", json!({"type": "a b", "item": "x/é", "n": 1})), "item=x%2F%C3%A9&n=1&type=a+b");
        assert_eq!(eval("msg | query", json!("x")), "");
    }

    #[test]
    fn spoken_lists() {
        assert_eq!(eval("msg | series", json!(["a"])), "a");
        assert_eq!(eval("msg | series", json!(["b", "a", "c", "d", "a"])), "b, a, c and d");
        assert_eq!(eval("msg | sorted | series", json!(["b", "a", 1])), "1, a and b");
        assert_eq!(eval("msg | series", json!(["a", "b", "c", "d", "e"])), "a, b, c and 2 others");
        assert_eq!(eval("msg | series", json!([])), "");
        assert_eq!(eval("msg | join('/')", json!(["a", 1])), "a/1");
    }
}
