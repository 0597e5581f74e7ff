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
}
