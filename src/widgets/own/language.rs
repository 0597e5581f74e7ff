//! The language of the templates: what of minijinja may be used, so that nothing grows beyond what it was given.
//!
//! A template says what to show and loops over it. It cannot join texts, bind names or make lists, so that each value in
//! it is as large as one of those given; how much is written and how long it may take is counted as it runs.

/// Bytes of one template.
pub(super) const MAX_TEXT: usize = 16 * 1024;

/// Bytes of the code in one tag: what is nested deeper than that would take more of the stack than there is.
const MAX_CODE: usize = 500;

const TAGS: &[&str] = &["if", "elif", "else", "endif", "for", "endfor"];
/// What could make something larger than it was.
const REFUSED: &[char] = &['~', '+', '*', '[', '{'];

/// What is wrong with a template, and on which of its lines, counted from zero.
pub(super) fn refused(template: &str) -> Option<(usize, String)> {
    let mut rest = template;
    loop {
        let start = rest.find(['{'])?;
        let opened = &rest[start..];
        let place = template.len() - opened.len();
        let fault = match opened.get(..2) {
            Some("{#") => {
                rest = opened.split_once("#}").map_or("", |(_, after)| after);
                continue;
            }
            Some(open @ ("{{" | "{%")) => {
                let close = if open == "{{" { "}}" } else { "%}" };
                let (code, after) = code(&opened[2..], close);
                rest = after;
                fault_in(code, open == "{%")
            }
            _ => {
                rest = &opened[1..];
                continue;
            }
        };
        if let Some(fault) = fault {
            return Some((template[..place].matches('\n').count(), fault));
        }
    }
}

/// The code up to where it is closed, and what follows. What is never closed minijinja refuses.
fn code<'t>(text: &'t str, close: &str) -> (&'t str, &'t str) {
    let (mut quote, mut escaped) = (None, false);
    for (at, c) in text.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if text[at..].starts_with(close) => return (&text[..at], &text[at + close.len()..]),
            None => {}
        }
    }
    (text, "")
}

fn fault_in(code: &str, is_tag: bool) -> Option<String> {
    if code.len() > MAX_CODE {
        return Some(format!("what stands between two braces has at most {MAX_CODE} characters; say it in several"));
    }
    let code = code.strip_prefix(['-', '+']).unwrap_or(code);
    if is_tag {
        let word: String =
            code.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').take(30).collect();
        if !TAGS.contains(&word.as_str()) {
            return Some(format!("a template here has if and for, and no {word:?}"));
        }
    }
    let code = code.strip_suffix(['-', '+']).unwrap_or(code);
    let sign = outside_quotes(code).find(|c| REFUSED.contains(c))?;
    Some(format!(
        "a template here has no {sign:?}; write texts one after the other, and |first for the first of a list"
    ))
}

fn outside_quotes(code: &str) -> impl Iterator<Item = char> {
    let (mut quote, mut escaped) = (None, false);
    code.chars().filter(move |c| {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if *c == '\\' => escaped = true,
            Some(open) if *c == open => quote = None,
            Some(_) => {}
            None if *c == '"' || *c == '\'' => quote = Some(*c),
            None => return true,
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn showing_and_looping_is_all() {
        for good in [
            "",
            "a { b } c",
            "{{ found|length }} {# ~ * #} {%- for one in found -%}{{ one.link|default('~*[') }}{%- endfor +%}",
            "{% if a == \"\\\"~\" %}x{% elif not b %}y{% else %}z{% endif %}",
            "{{ a }",
        ] {
            assert_eq!(refused(good), None, "{good}");
        }
        for (line, bad) in [
            (0, "{{ a ~ a }}"),
            (1, "\n{{ 'x' * 9 }}"),
            (0, "{% set a = 1 %}"),
            (2, "{{ '\n' }}\n{%- macro m() %}{% endmacro %}"),
            (0, "{% for a in [1, 2] %}{% endfor %}"),
            (0, "{{ {'a': 1} }}"),
            (0, "{{ a }}{% include 'x' %}"),
            (0, "{% raw %}{{ a }}{% endraw %}"),
            (0, "{{ '\\'' ~ a }}"),
            (0, "{% filter upper %}{% endfilter %}"),
            (0, &format!("{{{{ {}1 }}}}", "-".repeat(8000))),
            (0, &format!("{{{{ hub{} }}}}", "()".repeat(7000))),
        ] {
            assert_eq!(refused(bad).map(|(line, _)| line), Some(line), "{bad}");
        }
    }
}
