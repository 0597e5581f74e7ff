//! Checks of templates and expressions that minijinja makes only when they run: unknown filters, tests and names; and
//! the two spellings a value can have.

use std::collections::HashSet;

use minijinja::Environment;

use super::marks::{CLOSE, OPEN};

/// How the text of a rule's value is to be read: with `{{` or `{%` in it, or as a web address, as a template that gives
/// one text; without, as an expression that may also give a list.
pub fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%") || text.starts_with("https://") || text.starts_with("http://")
}

/// A template of the rule language as minijinja reads it: `[[` and `]]` become marks.
pub fn template(text: &str) -> Result<String, String> {
    if text.chars().any(|c| c.is_control() && c != '\n') || text.contains("{#") {
        return Err("control characters and {# comments #} are not allowed".to_owned());
    }
    let mut out = String::with_capacity(text.len());
    let mut open = false;
    let mut rest = text;
    while let Some(at) = rest.find(['{', '[', ']']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(end) = ["{{", "{%"].iter().find_map(|start| rest.strip_prefix(start)) {
            let inner = code_end(end).ok_or_else(|| format!("{:?} is not closed", &rest[..2]))?;
            let length = 2 + inner;
            out.push_str(&rest[..length]);
            rest = &rest[length..];
        } else if rest.starts_with("[[") || rest.starts_with("]]") {
            let opens = rest.starts_with("[[");
            if opens == open {
                return Err("[[ and ]] must come in pairs, none inside another".to_owned());
            }
            open = opens;
            out.push(if opens { OPEN } else { CLOSE });
            rest = &rest[2..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    if open {
        return Err("[[ is not closed by ]]".to_owned());
    }
    out.push_str(rest);
    Ok(out)
}

/// Checks code (one or several `{{ … }}`, or a bare expression) for filters and tests that do not exist. Gives the
/// names it reads, dotted, such as `msg.user.name`.
pub fn check(env: &Environment<'_>, code: &str, known: &Known) -> Result<HashSet<String>, String> {
    let parsed = env.template_from_str(code).map_err(|fault| fault.detail().unwrap_or("bad syntax").to_owned())?;
    for (operator, name) in operators(code) {
        match operator {
            '|' if !known.filters.contains(&name.as_str()) => return Err(format!("there is no filter {name:?}")),
            '?' if !known.tests.contains(&name.as_str()) => return Err(format!("there is no test {name:?}")),
            _ => {}
        }
    }
    let mut reads = parsed.undeclared_variables(true);
    reads.extend(subscripted(code));
    Ok(reads)
}

/// The filters and tests there are.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    pub filters: &'static [&'static str],
    pub tests: &'static [&'static str],
}

/// Where the `}}` or `%}` that closes a piece of code ends, strings in it skipped.
fn code_end(code: &str) -> Option<usize> {
    let mut quote = None;
    let mut previous = ' ';
    for (at, c) in code.char_indices() {
        match quote {
            Some(q) if c == q && previous != '\\' => quote = None,
            Some(_) => {}
            None if c == '\'' || c == '"' => quote = Some(c),
            None if c == '}' && matches!(previous, '}' | '%') => return Some(at + 1),
            None => {}
        }
        previous = c;
    }
    None
}

/// `('|', filter)` and `('?', test)` for each use in the code parts of `text`.
fn operators(text: &str) -> Vec<(char, String)> {
    let mut found = Vec::new();
    let mut words = tokens(text).into_iter().peekable();
    while let Some(token) = words.next() {
        match token.as_str() {
            "|" => found.extend(words.peek().map(|name| ('|', name.clone()))),
            "is" => {
                if words.peek().is_some_and(|word| word == "not") {
                    words.next();
                }
                found.extend(words.peek().map(|name| ('?', name.clone())));
            }
            _ => {}
        }
    }
    found
}

/// Names that stand before a bracket. The engine does not count what is read by a slice such as `msg.url[1:]`.
fn subscripted(text: &str) -> HashSet<String> {
    let words = tokens(text);
    let own: Vec<&String> =
        words.windows(2).filter(|pair| matches!(pair[0].as_str(), "set" | "for")).map(|pair| &pair[1]).collect();
    let mut found = HashSet::new();
    for end in (1..words.len()).filter(|at| words[*at] == "[" && is_word(&words[at - 1])) {
        let mut start = end - 1;
        while start >= 2 && words[start - 1] == "." && is_word(&words[start - 2]) {
            start -= 2;
        }
        let begins_a_name = start == 0 || words[start - 1] != ".";
        let keyword = matches!(words[start].as_str(), "or" | "and" | "not" | "in" | "if" | "else" | "is");
        if begins_a_name && !keyword && !own.contains(&&words[start]) {
            found.insert(words[start..end].concat());
        }
    }
    found
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Words and single signs of the code in a template; plain text and strings are left out.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        rest = &rest[at + 2..];
        let end = code_end(rest).unwrap_or(rest.len());
        code_tokens(&rest[..end], &mut tokens);
        rest = &rest[end..];
    }
    tokens
}

fn code_tokens(code: &str, tokens: &mut Vec<String>) {
    let mut quote = None;
    let mut word = String::new();
    for c in code.chars() {
        if let Some(q) = quote {
            if c == q {
                quote = None;
            }
            continue;
        }
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            tokens.push(std::mem::take(&mut word));
        }
        match c {
            '\'' | '"' => quote = Some(c),
            c if c.is_whitespace() => {}
            c => tokens.push(c.to_string()),
        }
    }
    if !word.is_empty() {
        tokens.push(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: Known = Known { filters: &["first_line"], tests: &["defined"] };

    fn checked(code: &str) -> Result<HashSet<String>, String> {
        check(&Environment::empty(), code, &KNOWN)
    }

    #[test]
    fn brackets_become_marks_outside_of_code_only() {
        assert_eq!(template("a[[ b {{ x['[['] }}]] [c]").unwrap(), "a\u{1c} b {{ x['[['] }}\u{1b} [c]");
        for faulty in ["[[ a", "a ]]", "[[ [[ ]] ]]", "{{ a", "\u{1f}", "{{ '}}"] {
            assert!(template(faulty).is_err(), "{faulty}");
        }
    }

    #[test]
    fn unknown_filters_and_tests_are_found_without_running() {
        assert!(
            checked("{{ a | first_line }}{% if false %}{{ b | nothing }}{% endif %}").unwrap_err().contains("nothing")
        );
        assert!(checked("{{ 1 if a is not strange else 2 }}").unwrap_err().contains("strange"));
        assert!(checked("{{ '| nothing' }} | nothing").is_ok());
        assert!(checked("{{ a + }}").is_err());
    }

    #[test]
    fn names_are_given_dotted() {
        let names = checked("{% set x = msg.a %}{{ msg.user.name | first_line }}{{ x }}").unwrap();
        assert_eq!(names, HashSet::from(["msg.a".to_owned(), "msg.user.name".to_owned()]));
        let sliced = checked("{% set x = [1] %}{{ x[0] }}{{ msg.url[1:] or [2] }}").unwrap();
        assert_eq!(sliced, HashSet::from(["msg.url".to_owned()]));
    }
}
