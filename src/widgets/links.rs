//! A list of links as a setting: how each is kept, how people write it (`Title | https://… | text | picture`, one a
//! line), and what is wrong with one.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::look;

/// Links in one list.
pub const MOST: usize = 100;

/// Characters.
const MAX_TITLE: usize = 120;
const MAX_TEXT: usize = 400;

/// What stands between the parts of a line, and so in none of them.
const BETWEEN: char = '|';

/// What a list may hold, for whoever wrote something else.
const SAMPLE: &str = "Handbook | https://docs.example.org/ | How we work";

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListedLink {
    pub title: String,
    pub link: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The address of a picture: a path of this portal, or elsewhere in the web.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub picture: String,
}

impl ListedLink {
    /// The line that people write for it.
    fn line(&self) -> String {
        let mut parts = vec![self.title.as_str(), &self.link, &self.text, &self.picture];
        while parts.last().is_some_and(|part| part.is_empty()) {
            parts.pop();
        }
        parts.join(" | ")
    }

    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split(BETWEEN).map(|part| part.trim().to_owned());
        let mut next = || parts.next().unwrap_or_default();
        let link = ListedLink { title: next(), link: next(), text: next(), picture: next() };
        parts.next().is_none().then_some(link)
    }

    /// What is wrong with it, to be said after "line 3".
    fn fault(&self) -> Option<String> {
        let parts = [&self.title, &self.link, &self.text, &self.picture];
        let long = |text: &str, max: usize| text.chars().count() > max;
        if parts.iter().any(|part| part.contains(|c: char| c == BETWEEN || c.is_control())) {
            return Some("has a sign that no part of it may hold".to_owned());
        }
        if self.title.is_empty() {
            return Some("has no title".to_owned());
        }
        if look::safe_url(&self.link).is_none() {
            return Some("has no address that begins with https:// or http:// after its title".to_owned());
        }
        if !self.picture.is_empty() && look::safe_url(&self.picture).is_none() && own_path(&self.picture).is_none() {
            return Some("has a picture whose address begins neither with https:// nor with /".to_owned());
        }
        let too_long = [("title", &self.title, MAX_TITLE), ("text", &self.text, MAX_TEXT)];
        let (part, _, max) = too_long.into_iter().find(|(_, text, max)| long(text, *max))?;
        Some(format!("has a {part} of more than {max} characters"))
    }
}

/// The address of a picture if it lies on this portal: what lies elsewhere is not fetched.
pub fn own_path(picture: &str) -> Option<&str> {
    let within = picture.starts_with('/') && !picture.starts_with("//");
    (within && !picture.contains(|c: char| c == '\\' || c.is_whitespace() || c.is_control())).then_some(picture)
}

/// A list as a form shows it.
pub fn lines(list: &Value) -> String {
    let list: Vec<ListedLink> = serde_json::from_value(list.clone()).unwrap_or_default();
    list.iter().map(ListedLink::line).collect::<Vec<_>>().join("\n")
}

/// The list that was typed, or what is wrong with its first odd line.
pub fn read(typed: &str) -> Result<Value, String> {
    let mut list = Vec::new();
    for (number, line) in typed.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let odd = |fault: String| refusal(number + 1, &fault);
        let link = ListedLink::parse(line).ok_or_else(|| odd("has more than four parts".to_owned()))?;
        link.fault().map_or(Ok(()), |fault| Err(odd(fault)))?;
        list.push(link);
    }
    Ok(serde_json::json!(list))
}

/// What is wrong with a list, without its subject.
pub fn refused(list: &[Value]) -> Option<String> {
    if list.len() > MOST {
        return Some(format!("may hold at most {MOST} links; it holds {}", list.len()));
    }
    list.iter().enumerate().find_map(|(at, value)| {
        let link: ListedLink = serde_json::from_value(value.clone()).unwrap_or_default();
        Some(refusal(at + 1, &link.fault()?))
    })
}

fn refusal(line: usize, fault: &str) -> String {
    format!("must be lines such as {SAMPLE}; line {line} {fault}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(line: &str) -> String {
        read(line).unwrap_err().split_once("; ").unwrap().1.to_owned()
    }

    #[test]
    fn lines_come_back_as_they_were_typed() {
        let typed =
            " Handbook|https://docs.example.org/ | How we work \r\n\r\nPlain | http://example.org | | /a/b.png\n";
        let list = read(typed).unwrap();
        assert_eq!(
            list,
            json!([
                {"title": "Handbook", "link": "https://docs.example.org/", "text": "How we work"},
                {"title": "Plain", "link": "http://example.org", "picture": "/a/b.png"},
            ])
        );
        let text = "Handbook | https://docs.example.org/ | How we work\nPlain | http://example.org |  | /a/b.png";
        assert_eq!(lines(&list), text);
        assert_eq!(read(text), Ok(list));
        assert_eq!((read("\n \n").unwrap(), lines(&json!("x"))), (json!([]), String::new()));
    }

    #[test]
    fn what_is_wrong_names_the_line() {
        assert!(read("A | https://a.example").is_ok());
        let both = read("A | https://a.example\n\nB | ftp://b").unwrap_err();
        assert!(
            both.starts_with("must be lines such as Handbook |") && both.contains("line 3 has no address"),
            "{both}"
        );
        assert_eq!(said("Only words"), "line 1 has no address that begins with https:// or http:// after its title");
        assert_eq!(said("A | javascript:alert(1)"), said("Only words"));
        assert_eq!(said(" | https://a.example"), "line 1 has no title");
        assert_eq!(said("A|https://a.example|b|c|d"), "line 1 has more than four parts");
        assert!(said("A|https://a.example|b|//evil.example/x").contains("has a picture whose"));
        assert!(said(&format!("{}|https://a.example", "x".repeat(121))).contains("title of more than 120"));
    }

    #[test]
    fn lists_from_elsewhere_are_checked_as_well() {
        assert_eq!(refused(&[json!({"title": "A", "link": "https://a.example"})]), None);
        assert!(refused(&[json!({"title": "A | B", "link": "https://a.example"})]).unwrap().contains("sign"));
        assert!(refused(&[json!({"title": "A\n", "link": "https://a.example"})]).unwrap().contains("sign"));
        assert!(refused(&vec![json!({}); 101]).unwrap().contains("at most 100 links; it holds 101"));
    }
}
