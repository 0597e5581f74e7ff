//! The filters and tests of the rule language, documented in `data/meaning/README.md`.
//!
//! All are lenient: a missing value stays missing, a value of another shape becomes missing, nothing fails. Those that
//! work on text work on each item of a list as well.

mod lists;
mod packages;
mod people;
mod text;

use std::borrow::Cow;

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, UndefinedBehavior};

use super::syntax::Known;

/// All names, for checking rules before they run.
pub const KNOWN: Known = Known {
    filters: &[
        "account",
        "address",
        "after",
        "after_last",
        "append",
        "basename",
        "before",
        "before_last",
        "between",
        "chars",
        "count",
        "digits",
        "first",
        "first_line",
        "join",
        "keys",
        "last",
        "local_part",
        "lower",
        "map",
        "mentions",
        "names",
        "not_starting",
        "number",
        "nvr",
        "package",
        "person",
        "plural",
        "prepend",
        "query",
        "replace",
        "series",
        "shorten",
        "sorted",
        "split",
        "starting",
        "trim",
        "upper",
        "url",
        "values",
        "where",
        "without",
        "without_end",
        "without_start",
    ],
    tests: &["defined", "list", "object", "string"],
};

/// An environment that knows these filters and tests and nothing else.
pub fn environment() -> Environment<'static> {
    let mut env = Environment::empty();
    env.set_undefined_behavior(UndefinedBehavior::Chainable);
    text::add(&mut env);
    people::add(&mut env);
    packages::add(&mut env);
    lists::add(&mut env);
    env.add_test("defined", |value: &Value| !missing(value));
    env.add_test("string", |value: &Value| value.kind() == ValueKind::String);
    env.add_test("object", |value: &Value| value.kind() == ValueKind::Map);
    env.add_test("list", is_list);
    env
}

fn missing(value: &Value) -> bool {
    value.is_undefined() || value.is_none()
}

fn is_list(value: &Value) -> bool {
    matches!(value.kind(), ValueKind::Seq | ValueKind::Iterable)
}

/// The items of a list; a single value is a list of one, a missing one of none. Objects are no lists.
fn items(value: &Value) -> Vec<Value> {
    match value.kind() {
        ValueKind::Seq | ValueKind::Iterable => value.try_iter().map(Iterator::collect).unwrap_or_default(),
        ValueKind::Undefined | ValueKind::None | ValueKind::Map => Vec::new(),
        _ => vec![value.clone()],
    }
}

/// Text and numbers as text; lists, objects and missing values have none.
fn as_text(value: &Value) -> Option<Cow<'_, str>> {
    match value.kind() {
        ValueKind::String => value.as_str().map(Cow::Borrowed),
        ValueKind::Number => Some(Cow::Owned(value.to_string())),
        _ => None,
    }
}

/// Applies `change` to a text, or to each text of a list. What has no text becomes missing, or leaves the list.
fn each(value: &Value, change: impl Fn(&str) -> Option<String>) -> Value {
    if is_list(value) {
        let changed =
            items(value).iter().filter_map(|item| change(&as_text(item)?)).map(Value::from).collect::<Vec<_>>();
        return Value::from(changed);
    }
    as_text(value).and_then(|text| change(&text)).map_or(Value::UNDEFINED, Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Renders `code` with `msg` as context; lists come out as JSON-like text.
    pub(super) fn eval(code: &str, msg: serde_json::Value) -> String {
        let env = environment();
        let value = env.compile_expression(code).unwrap().eval(json!({ "msg": msg })).unwrap();
        value.to_string()
    }

    #[test]
    fn nothing_fails_on_any_shape() {
        let shapes = [
            json!(null),
            json!(true),
            json!(-3),
            json!(1.5),
            json!(""),
            json!("é\u{1F980} a@b <c> -/#"),
            json!([]),
            json!([null, 1, "x-1-2", {"name": "ann"}, [1]]),
            json!({}),
            json!({"name": {"name": 3}, "key": "v"}),
        ];
        let env = environment();
        for filter in KNOWN.filters {
            for arguments in ["", "('a')", "(2)", "('a', 'b')"] {
                let code = format!("msg | {filter}{arguments}");
                for shape in &shapes {
                    let outcome = env.compile_expression(&code).unwrap().eval(json!({ "msg": shape }));
                    // A wrong number of arguments may be refused; a shape may not.
                    if let Err(fault) = outcome {
                        let kind = fault.kind();
                        let about_arguments = matches!(
                            kind,
                            minijinja::ErrorKind::MissingArgument | minijinja::ErrorKind::TooManyArguments
                        ) || (arguments.contains('2') || arguments.contains('a'));
                        assert!(about_arguments, "{code} of {shape}: {fault}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_manual_names_every_filter_and_test() {
        let manual = include_str!("../../../data/meaning/README.md");
        for name in KNOWN.filters {
            assert!(manual.contains(&format!("`{name}`")) || manual.contains(&format!("`{name}(")), "{name}");
        }
        for name in KNOWN.tests {
            assert!(manual.contains(&format!("`x is {name}`")), "{name}");
        }
    }
}
