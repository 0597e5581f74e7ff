//! Filters on text.

use minijinja::Environment;
use minijinja::value::Value;

use super::super::marks;
use super::{as_text, each};

/// What `shorten` leaves when it is told nothing: enough to recognise a title by.
const SHORT: usize = 80;

pub fn add(env: &mut Environment<'static>) {
    env.add_filter("first_line", |value: &Value| each(value, |text| text.trim().lines().next().map(str::to_owned)));
    env.add_filter("shorten", |value: &Value, limit: Option<usize>| {
        let limit = limit.unwrap_or(SHORT);
        match value.as_str() {
            Some(text) if text.len() <= limit => value.clone(),
            _ => each(value, |text| Some(marks::shorten(text, limit).into_owned())),
        }
    });
    env.add_filter("chars", |value: &Value, count: usize| each(value, |text| Some(text.chars().take(count).collect())));
    env.add_filter("lower", |value: &Value| each(value, |text| Some(text.to_lowercase())));
    env.add_filter("upper", |value: &Value| each(value, |text| Some(text.to_uppercase())));
    env.add_filter("trim", |value: &Value, signs: Option<&str>| {
        each(value, |text| Some(signs.map_or(text.trim(), |signs| text.trim_matches(|c| signs.contains(c))).to_owned()))
    });
    env.add_filter("replace", |value: &Value, from: &str, to: &str| each(value, |text| Some(text.replace(from, to))));
    env.add_filter("before", |value: &Value, mark: &str| {
        part(value, |text| text.split_once(mark).map(|parts| parts.0))
    });
    env.add_filter("after", |value: &Value, mark: &str| part(value, |text| text.split_once(mark).map(|parts| parts.1)));
    env.add_filter("before_last", |value: &Value, mark: &str| {
        part(value, |text| text.rsplit_once(mark).map(|parts| parts.0))
    });
    env.add_filter("after_last", |value: &Value, mark: &str| {
        part(value, |text| text.rsplit_once(mark).map(|parts| parts.1))
    });
    env.add_filter("between", |value: &Value, from: &str, to: &str| {
        each(value, |text| Some(text.split_once(from)?.1.split_once(to)?.0.to_owned()))
    });
    env.add_filter("without_start", |value: &Value, start: &str| part(value, |text| text.strip_prefix(start)));
    env.add_filter("without_end", |value: &Value, end: &str| part(value, |text| text.strip_suffix(end)));
    env.add_filter("prepend", |value: &Value, start: &str| each(value, |text| Some(format!("{start}{text}"))));
    env.add_filter("append", |value: &Value, end: &str| each(value, |text| Some(format!("{text}{end}"))));
    env.add_filter("basename", |value: &Value| {
        part(value, |text| text.trim_end_matches('/').rsplit_once('/').map(|parts| parts.1))
    });
    env.add_filter("digits", |value: &Value| {
        each(value, |text| (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.to_owned()))
    });
    env.add_filter("number", |value: &Value| match as_text(value).and_then(|text| text.trim().parse::<i64>().ok()) {
        Some(number) => Value::from(number),
        None => Value::UNDEFINED,
    });
    env.add_filter("url", |value: &Value| each(value, |text| first_url(text).map(str::to_owned)));
    env.add_filter("split", |value: &Value, mark: Option<&str>| {
        let Some(text) = as_text(value) else { return Value::UNDEFINED };
        let parts: Vec<Value> = match mark {
            Some(mark) => text.split(mark).map(Value::from).collect(),
            None => text.split_whitespace().map(Value::from).collect(),
        };
        Value::from(parts)
    });
}

/// The part `find` finds, or the whole where it finds none.
fn part(value: &Value, find: impl Fn(&str) -> Option<&str>) -> Value {
    match value.as_str() {
        Some(text) => find(text).map_or_else(|| value.clone(), Value::from),
        None => each(value, |text| Some(find(text).unwrap_or(text).to_owned())),
    }
}

/// The first web address in a text, up to white space or a sign that encloses it.
fn first_url(text: &str) -> Option<&str> {
    let start = ["https://", "http://"].iter().filter_map(|scheme| text.find(scheme)).min()?;
    let tail = &text[start..];
    let end = tail.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | ')' | ']')).unwrap_or(tail.len());
    Some(tail[..end].trim_end_matches(['.', ',', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::super::tests::eval;
    use serde_json::json;

    #[test]
    fn lines_and_lengths() {
        assert_eq!(eval("msg | first_line", json!("\n one \n two")), "one ");
        assert_eq!(eval("msg | first_line", json!("")), "");
        assert_eq!(eval("msg | shorten(4)", json!("éabcd")), "éab…");
        assert_eq!(eval("msg | chars(2)", json!("éabc")), "éa");
    }

    #[test]
    fn parts_of_text() {
        assert_eq!(eval("msg | before('@') ~ ' ' ~ msg | after('@')", json!("ann@example.org")), "ann example.org");
        assert_eq!(eval("msg | before('@')", json!("ann")), "ann");
        assert_eq!(eval("msg | after_last('/') ~ msg | before_last('/')", json!("a/b/c")), "ca/b");
        assert_eq!(eval("msg | between('<', '>')", json!("x <y> z")), "y");
        assert_eq!(eval("msg | between('<', '>')", json!("x")), "");
        assert_eq!(eval("msg | without_start('refs/heads/')", json!(["refs/heads/main", "x"])), r#"["main", "x"]"#);
        assert_eq!(eval("msg | basename", json!("/a/b/c.git/")), "c.git");
        assert_eq!(eval("msg | prepend('a/') | append('/b')", json!(["x", null, "y"])), r#"["a/x/b", "a/y/b"]"#);
        assert_eq!(eval("(msg | number) + 1", json!(" 41")), "42");
        assert_eq!(eval("msg | trim('/')", json!("/a/b/")), "a/b");
    }

    #[test]
    fn addresses_in_text() {
        assert_eq!(
            eval("msg | url", json!("see (https://example.org/a?b=c), then http://x")),
            "https://example.org/a?b=c"
        );
        assert_eq!(eval("msg | url", json!("nothing here")), "");
    }
}
