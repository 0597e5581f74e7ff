//! Filters that find packages in builds: `name-version-release`.

use minijinja::Environment;
use minijinja::value::{Value, ValueKind};

use super::{as_text, each, items};

pub fn add(env: &mut Environment<'static>) {
    env.add_filter("package", |value: &Value| match value.kind() {
        ValueKind::String if is_several(value.as_str().unwrap_or_default()) => {
            let text = value.as_str().unwrap_or_default();
            Value::from(text.split([' ', ',']).map(package).map(Value::from).collect::<Vec<_>>())
        }
        _ => each(value, |text| Some(package(text).to_owned())),
    });
    env.add_filter("nvr", nvr);
}

fn is_several(text: &str) -> bool {
    text.contains([' ', ','])
}

/// `python-requests` out of `python-requests-2.32-1.fc42`.
fn package(nvr: &str) -> &str {
    let mut parts = nvr.rsplitn(3, '-');
    let (last, middle, name) = (parts.next(), parts.next(), parts.next());
    match (name, middle, last) {
        (Some(name), ..) => name,
        // With one dash only, Python's `rsplit` gives what stands before it.
        (None, Some(name), _) => name,
        _ => nvr,
    }
}

/// `name-version-release` out of an object with these keys, or text as it is; for a list, of each.
fn nvr(value: &Value) -> Value {
    if value.kind() != ValueKind::Map {
        return if value.kind() == ValueKind::Seq {
            Value::from(items(value).iter().map(nvr).filter(|nvr| !nvr.is_undefined()).collect::<Vec<_>>())
        } else {
            value.clone()
        };
    }
    let part = |key| value.get_attr(key).ok();
    if let Some(nvr) = part("nvr").filter(|nvr| nvr.as_str().is_some()) {
        return nvr;
    }
    let parts =
        ["name", "version", "release"].map(|key| part(key).and_then(|part| as_text(&part).map(|p| p.into_owned())));
    match parts {
        [Some(name), Some(version), Some(release)] => Value::from(format!("{name}-{version}-{release}")),
        _ => Value::UNDEFINED,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::eval;
    use serde_json::json;

    #[test]
    fn packages_of_builds() {
        assert_eq!(eval("msg | package", json!("python-requests-2.32-1.fc42")), "python-requests");
        assert_eq!(eval("msg | package", json!("a-b-1-2 c-3-4,d")), r#"["a-b", "c", "d"]"#);
        assert_eq!(eval("msg | package", json!(["a-1-2"])), r#"["a"]"#);
        assert_eq!(eval("msg | nvr", json!({"name": "a", "version": "1", "release": 2})), "a-1-2");
        assert_eq!(eval("msg | nvr", json!({"name": "a"})), "");
        assert_eq!(eval("msg | nvr", json!([{"nvr": "a-1-2"}, "b-1-1"])), r#"["a-1-2", "b-1-1"]"#);
    }
}
