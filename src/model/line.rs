//! One line of text as people type it: a full name, a summary, a label.

/// Whether a text can stand in the middle of others: no control characters, nothing that turns the direction of what
/// follows it, and something to be seen unless it is empty.
pub fn is_one_line(text: &str) -> bool {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
    let is_seen = |c: char| !c.is_whitespace() && !is_invisible(c);
    !text.chars().any(|c| c.is_control() || turns(c)) && (text.is_empty() || text.chars().any(is_seen))
}

/// Joiners and marks of direction have their place in many scripts, but not alone.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}' | '\u{feff}')
}

/// One line of at most `max` characters and an ellipsis: white space joined, control characters and those that turn
/// the direction of writing left out.
pub fn shortened(text: &str, max: usize) -> String {
    let (mut line, mut length, mut gap) = (String::new(), 0, false);
    for character in text.chars() {
        if character.is_whitespace() || character.is_control() {
            gap = length > 0;
        } else if !turns_direction(character) {
            if length + usize::from(gap) >= max {
                line.push('…');
                break;
            }
            if std::mem::take(&mut gap) {
                line.push(' ');
                length += 1;
            }
            line.push(character);
            length += 1;
        }
    }
    line
}

fn turns_direction(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_scripts_are_lines() {
        for good in ["", "Ann O'Hara-Núñez", "李 小明", "محمد", "می\u{200c}خواهم", "a\u{200f}b", "🌱"]
        {
            assert!(is_one_line(good), "{good}");
        }
        for bad in
            ["a\nb", "a\0", "\u{202e}gnp.exe", "\u{2066}a", "\u{200b}\u{200b}", " \u{feff}", "a\u{2028}b", "\u{1b}[31m"]
        {
            assert!(!is_one_line(bad), "{bad:?}");
        }
    }

    #[test]
    fn texts_become_short_lines() {
        assert_eq!(shortened("  two\n\t words ", 20), "two words");
        assert_eq!(shortened("éééé", 3), "ééé…");
        assert_eq!(shortened("abc def", 3), "abc…");
        assert_eq!(shortened("a\u{202e}b\u{7}c", 9), "ab c");
        assert_eq!(shortened("abc", 3), "abc");
        assert_eq!(shortened(&"x".repeat(1_000_000), 10).chars().count(), 11);
    }
}
