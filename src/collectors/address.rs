//! Addresses made of names that people typed: each name is one step of the path, whatever is in it.

use reqwest::Url;

use super::{Unaskable, text};
use crate::model::Want;

/// The base, each step, and what is asked there.
pub fn address(base: &str, steps: &[&str], query: &[(&str, &str)]) -> Result<String, Unaskable> {
    let mut address = Url::parse(base).map_err(|_| Unaskable(format!("\u{201c}{base}\u{201d} is no address")))?;
    // These two would lead somewhere else.
    if let Some(step) = steps.iter().find(|step| matches!(**step, "" | "." | "..")) {
        return Err(Unaskable(format!("\u{201c}{step}\u{201d} is no name")));
    }
    match address.path_segments_mut() {
        Ok(mut path) => path.pop_if_empty().extend(steps),
        Err(()) => return Err(Unaskable(format!("\u{201c}{base}\u{201d} has no pages"))),
    };
    if !query.is_empty() {
        address.query_pairs_mut().extend_pairs(query);
    }
    Ok(address.into())
}

/// The address that a want is, where each has its own.
pub fn of_want(want: &Want) -> Result<String, Unaskable> {
    text::address(want.of()).ok_or_else(|| Unaskable("it is no address of the web".to_owned()))
}

/// Whose things of that kind are wanted.
pub fn whose<'a>(want: &'a Want, kind: &str) -> Result<&'a str, Unaskable> {
    let person = want.parts().filter(|(known, person)| *known == kind && !person.is_empty()).map(|(_, person)| person);
    person.ok_or_else(|| Unaskable(format!("{} has no such lists", want.service())))
}

/// `owner/name`, and nothing deeper.
pub fn owner_and_name(path: &str) -> Result<(&str, &str), Unaskable> {
    let parts = path.split_once('/').filter(|(_, name)| !name.contains('/'));
    parts.ok_or_else(|| Unaskable(format!("\u{201c}{path}\u{201d} is not an owner and a name")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_names() {
        let at = |steps: &[&str]| address("https://example.org/api", steps, &[("q", "is:open a&b")]);
        assert_eq!(
            at(&["a b", "c/d?e#f%"]).unwrap(),
            "https://example.org/api/a%20b/c%2Fd%3Fe%23f%25?q=is%3Aopen+a%26b"
        );
        for step in ["", ".", ".."] {
            assert!(at(&["a", step]).is_err());
        }
        assert_eq!(owner_and_name("a/b"), Ok(("a", "b")));
        assert!(owner_and_name("a").is_err() && owner_and_name("a/b/c").is_err());
    }
}
