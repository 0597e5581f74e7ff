//! The soft net behind a hub's banner, and the hue a name has everywhere.
//!
//! Never fetches anything; colours come from the style sheet's `.hue-N`.

use maud::{Markup, html};

use super::seed::Seed;

/// As many as the style sheet has `.hue-N` rules.
const HUES: u16 = 12;

/// The drawing's grid; one dot is somewhere in each cell.
const COLUMNS: i32 = 10;
const ROWS: i32 = 3;
const CELL: i32 = 120;

/// `hue-0` to `hue-11`: the class that gives a name its colour.
pub fn hue_class(name: &str) -> String {
    format!("hue-{}", Seed::new("hue", name).below(HUES))
}

/// A net of dots and lines that fills its box, for the ground of a banner. Decoration only.
pub fn pattern(name: &str) -> Markup {
    let mut seed = Seed::new("pattern", name);
    let dots: Vec<Dot> = (0..COLUMNS * ROWS).map(|cell| Dot::within(cell, &mut seed)).collect();
    html! {
        svg.pattern viewBox={ "0 0 " (COLUMNS * CELL) " " (ROWS * CELL) } preserveAspectRatio="xMidYMid slice"
            aria-hidden="true" focusable="false" {
            @for (i, dot) in dots.iter().enumerate() {
                @for other in neighbours(i, &mut seed).into_iter().map(|n| &dots[n]) {
                    line x1=(dot.x) y1=(dot.y) x2=(other.x) y2=(other.y) {}
                }
            }
            @for dot in &dots { circle cx=(dot.x) cy=(dot.y) r=(dot.radius) {} }
        }
    }
}

struct Dot {
    x: i32,
    y: i32,
    radius: u16,
}

impl Dot {
    fn within(cell: i32, seed: &mut Seed) -> Self {
        let mut along = |start: i32| start * CELL + 12 + i32::from(seed.below(96));
        let (x, y) = (along(cell % COLUMNS), along(cell / COLUMNS));
        // Few are large: they read as the hubs of the net.
        let radius = [2, 2, 3, 3, 4, 4, 6, 9][usize::from(seed.below(8))];
        Dot { x, y, radius }
    }
}

/// Some of the cells to the right, below and across: each pair is joined at most once.
fn neighbours(cell: usize, seed: &mut Seed) -> Vec<usize> {
    let (columns, rows) = (COLUMNS as usize, ROWS as usize);
    let (column, row) = (cell % columns, cell / columns);
    let mut found = Vec::new();
    if column + 1 < columns && seed.below(4) > 0 {
        found.push(cell + 1);
    }
    if row + 1 < rows && seed.below(4) > 1 {
        found.push(cell + columns);
    }
    if column + 1 < columns && row + 1 < rows && seed.below(4) == 0 {
        found.push(cell + columns + 1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hub_has_its_own_net() {
        assert_eq!(pattern("design").0, pattern("design").0);
        assert_ne!(pattern("design").0, pattern("infrastructure").0);
        assert_eq!(pattern("design").0.matches("<circle").count(), 30);
        assert!(!pattern("design").0.contains("style="));
    }

    #[test]
    fn hues_are_spread() {
        let hues: std::collections::HashSet<String> = (0..200).map(|n| hue_class(&format!("hub{n}"))).collect();
        assert_eq!(hues.len(), usize::from(HUES));
    }
}
