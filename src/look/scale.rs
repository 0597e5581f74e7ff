//! What drawings share: where a scale ends, and how long a number in them is.

/// The smallest of 1, 2, 3, 4, 5, 6, 8, 10, 20, 30, … that is not below `most`; zero where there is nothing.
pub fn ceiling(most: u64) -> u64 {
    let Some(digits) = most.checked_ilog10() else { return 0 };
    let unit = 10_u64.saturating_pow(digits);
    [1, 2, 3, 4, 5, 6, 8, 10].iter().map(|factor| unit.saturating_mul(*factor)).find(|top| *top >= most).unwrap_or(most)
}

/// One decimal is finer than any screen shows.
pub fn short(length: f64) -> String {
    let text = format!("{length:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round() {
        assert_eq!([0, 1, 3, 5, 6, 11, 999, u64::MAX].map(ceiling), [0, 1, 3, 5, 6, 20, 1000, u64::MAX]);
    }

    #[test]
    fn lengths_are_short() {
        assert_eq!([1.0, 1.25, 79.96].map(short), ["1", "1.2", "80"]);
    }
}
