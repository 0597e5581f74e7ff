//! Shares of a whole.

use std::f64::consts::TAU;

use maud::{Markup, html};

use super::{Area, Drawing, GROUND, class, colour, plain};
use crate::look::{number, short};

/// Sectors from the top on, clockwise, each row's numbers of all spans together. There is something to show.
pub(super) fn pie(drawing: &Drawing<'_>, area: &Area) -> Markup {
    let sums: Vec<u64> = drawing.rows.iter().map(|(_, numbers)| numbers.iter().sum()).collect();
    let whole = sums.iter().sum::<u64>().max(1);
    let radius = (area.width.min(area.height) / 2.0 - 4.0).max(1.0);
    let middle = (area.left + area.width / 2.0, area.top + area.height / 2.0);
    html! {
        @for (series, (name, _)) in drawing.rows.iter().enumerate() {
            @let (before, own): (u64, u64) = (sums[..series].iter().sum(), sums[series]);
            @let title = format!("{}: {}, {} %", plain(name), number(own), short(own as f64 * 100.0 / whole as f64));
            @if own == whole {
                circle class=(class(series)) cx=(short(middle.0)) cy=(short(middle.1)) r=(short(radius)) fill=(colour(series)) {
                    title { (title) }
                }
            } @else if own > 0 {
                @let ends = (before as f64 / whole as f64, (before + own) as f64 / whole as f64);
                path class=(class(series)) d=(sector(middle, radius, ends)) fill=(colour(series)) stroke=(GROUND) stroke-width="1" {
                    title { (title) }
                }
            }
        }
    }
}

/// From one share of the round to another.
fn sector((x, y): (f64, f64), radius: f64, (from, to): (f64, f64)) -> String {
    let at = |share: f64| {
        let (sin, cos) = (share * TAU).sin_cos();
        format!("{} {}", short(x + radius * sin), short(y - radius * cos))
    };
    let large = u8::from(to - from > 0.5);
    let r = short(radius);
    format!("M{} {}L{}A{r} {r} 0 {large} 1 {}Z", short(x), short(y), at(from), at(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sectors_go_round_clockwise_from_the_top() {
        assert_eq!(sector((10.0, 10.0), 5.0, (0.0, 0.25)), "M10 10L10 5A5 5 0 0 1 15 10Z");
        assert_eq!(sector((10.0, 10.0), 5.0, (0.25, 1.0)), "M10 10L15 10A5 5 0 1 1 10 5Z");
    }
}
