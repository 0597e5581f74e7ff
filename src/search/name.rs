//! How near a name comes to what was typed: the rule of the index of hubs for names that are in no index.

/// Below this length a typo would turn every name into every other.
const MIN_TYPO: usize = 3;

/// How a name answers, best first; among names that answer alike the shorter one comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nearness {
    how: How,
    length: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    IsIt,
    Begins,
    /// One of its words begins so: `foo` for `python-foo`.
    WordBegins,
    /// It begins so but for one typo.
    NearlyBegins,
    WordNearlyBegins,
}

/// None where the name does not answer at all. Upper and lower case are alike.
pub fn nearness(name: &str, typed: &str) -> Option<Nearness> {
    let length = name.len();
    let (name, typed) = (name.as_bytes(), typed.as_bytes());
    let how = if typed.is_empty() {
        return None;
    } else if begins(name, typed) {
        if length == typed.len() { How::IsIt } else { How::Begins }
    } else if words(name).any(|word| begins(word, typed)) {
        How::WordBegins
    } else if typed.len() < MIN_TYPO {
        return None;
    } else if nearly_begins(name, typed) {
        How::NearlyBegins
    } else if words(name).any(|word| nearly_begins(word, typed)) {
        How::WordNearlyBegins
    } else {
        return None;
    };
    Some(Nearness { how, length })
}

/// What follows each sign that is neither letter nor digit.
fn words(name: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ends = name.iter().enumerate().filter(|(_, byte)| byte.is_ascii() && !byte.is_ascii_alphanumeric());
    ends.map(|(at, _)| &name[at + 1..])
}

fn begins(name: &[u8], typed: &[u8]) -> bool {
    name.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed))
}

/// Whether it begins like this after one letter was changed, added, left out, or swapped with the next. All of these
/// can be taken to have happened at the first letter that differs.
fn nearly_begins(name: &[u8], typed: &[u8]) -> bool {
    let alike = name.iter().zip(typed).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
    let (name, typed) = (&name[alike..], &typed[alike..]);
    let after = |letters: usize| name.get(letters..).unwrap_or_default();
    match typed {
        [] => true,
        [_, rest @ ..] if begins(name, rest) || begins(after(1), rest) || begins(after(1), typed) => true,
        [one, other, rest @ ..] => begins(name, &[*other, *one]) && begins(after(2), rest),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_the_name_itself_to_a_typo_in_a_word() {
        let names = ["python-ladder", "LADDER", "ladder-tools", "python-laddre", "lader-kit", "bucket"];
        let mut found: Vec<_> = names.iter().filter_map(|name| Some((nearness(name, "Ladder")?, *name))).collect();
        found.sort();
        let found: Vec<&str> = found.into_iter().map(|(_, name)| name).collect();
        assert_eq!(found, ["LADDER", "ladder-tools", "python-ladder", "lader-kit", "python-laddre"]);
        assert_eq!(nearness("ladder", ""), None);
        assert_eq!((nearness("ladder", "lx"), nearness("ladder", "lxd").is_some()), (None, true));
    }

    /// Against the distance of each beginning, for all words of three letters out of two.
    #[test]
    fn one_typo_is_what_the_distance_says() {
        let words: Vec<String> = (1..=5u32)
            .flat_map(|length| (0..1 << length).map(move |bits: u32| (length, bits)))
            .map(|(length, bits)| (0..length).map(|at| if bits >> at & 1 == 1 { 'a' } else { 'b' }).collect())
            .collect();
        for name in &words {
            for typed in &words {
                let near = (0..=name.len()).any(|end| strsim::osa_distance(&name[..end], typed) <= 1);
                assert_eq!(nearly_begins(name.as_bytes(), typed.as_bytes()), near, "{name} {typed}");
            }
        }
    }

    #[test]
    fn any_text_may_be_typed() {
        for typed in ["é", "ééé", "\u{0}", "--------", "🐧🐧", &"x".repeat(5000)] {
            for name in ["", "-", "é-é", "naïve", "🐧"] {
                let _ = nearness(name, typed);
            }
        }
        assert!(nearness("naïve-é", "é").is_some());
    }
}
