//! Filters that find people. Senders write a person as text, as an object, as a mail address, with or without a name.

use minijinja::Environment;
use minijinja::value::{Value, ValueKind};

use super::{as_text, each, is_list, items};

/// Where an object keeps a person's account name, the surest first.
const PERSON_KEYS: [&str; 6] = ["username", "nickname", "login", "nick", "name", "user"];

const FEDORA_MAIL: &str = "@fedoraproject.org";

pub fn add(env: &mut Environment<'static>) {
    env.add_filter("person", person);
    env.add_filter("account", |value: &Value| each(&person(value), |text| Some(account(text).to_owned())));
    env.add_filter("names", |value: &Value| {
        let names: Vec<Value> =
            items(value).into_iter().filter(|item| is_name(&as_text(item).unwrap_or_default())).collect();
        if is_list(value) { Value::from(names) } else { names.into_iter().next().unwrap_or_default() }
    });
    env.add_filter("local_part", |value: &Value| {
        each(value, |text| Some(text.rsplit_once('@').map_or(text, |parts| parts.0).to_owned()))
    });
    env.add_filter("address", |value: &Value| each(value, |text| Some(address(text).to_owned())));
    env.add_filter("mentions", |value: &Value| {
        as_text(value).map(|text| mentions(&text).map(Value::from).collect::<Vec<_>>()).unwrap_or_default()
    });
}

/// A person as text, or out of an object, or each of a list.
fn person(value: &Value) -> Value {
    match value.kind() {
        ValueKind::String => value.clone(),
        ValueKind::Map => {
            let found = PERSON_KEYS.iter().filter_map(|key| value.get_attr(key).ok());
            found.into_iter().find(|name| name.as_str().is_some_and(|name| !name.is_empty())).unwrap_or_default()
        }
        ValueKind::Seq | ValueKind::Iterable => {
            Value::from(items(value).iter().map(person).filter(|name| !name.is_undefined()).collect::<Vec<_>>())
        }
        _ => Value::UNDEFINED,
    }
}

/// The account behind an address of the project itself; other addresses stay what they are.
fn account(text: &str) -> &str {
    text.strip_suffix(FEDORA_MAIL).unwrap_or(text)
}

/// An account name: not empty, no mail address, nobody who hides.
fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.contains('@') && text != "anonymous"
}

/// The mail address in `Ann Example <ann@example.org>`.
fn address(text: &str) -> &str {
    match text.rsplit_once('<') {
        Some((_, tail)) => tail.split('>').next().unwrap_or(tail).trim(),
        // Old archives wrote `ann at example.org (Ann Example)`: then the first word is the name.
        None => {
            let mut words = text.split_whitespace();
            words.clone().find(|word| word.contains('@')).or_else(|| words.next()).unwrap_or_default()
        }
    }
}

/// The names behind each `@`.
fn mentions(text: &str) -> impl Iterator<Item = &str> {
    text.split('@')
        .skip(1)
        .map(|tail| {
            let end = tail.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(tail.len());
            &tail[..end]
        })
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::tests::eval;
    use serde_json::json;

    #[test]
    fn a_person_in_every_shape() {
        assert_eq!(eval("msg | person", json!("ann")), "ann");
        assert_eq!(eval("msg | person", json!({"name": "ann", "fullname": "Ann Example"})), "ann");
        assert_eq!(eval("msg | person", json!({"username": "ann", "name": "Ann Example"})), "ann");
        assert_eq!(eval("msg | person", json!([{"nick": "ann"}, "bo", 3])), r#"["ann", "bo"]"#);
        assert_eq!(eval("msg | person", json!({"name": 3})), "");
    }

    #[test]
    fn mail() {
        assert_eq!(eval("msg | address | account", json!("Ann E. <ann@fedoraproject.org>")), "ann");
        assert_eq!(eval("msg | address | account", json!("bo@example.org (Bo)")), "bo@example.org");
        assert_eq!(eval("msg | names", json!("bo@example.org")), "");
        assert_eq!(eval("msg | names", json!(["bo@example.org", "ann", "anonymous", ""])), r#"["ann"]"#);
        assert_eq!(eval("msg | local_part", json!("bo@example.org")), "bo");
    }

    #[test]
    fn mentioned() {
        assert_eq!(
            eval("msg | mentions", json!("thanks @ann, and @bo_2! mail x@example.org @ ")),
            r#"["ann", "bo_2", "example"]"#
        );
    }
}
