//! Charts as inline SVG: stacked bars, lines, and a calendar of days as warm as they were busy.
//!
//! Shapes carry classes only; the style sheet knows the colours (`series-1` to `series-8`, `heat-0` to `heat-4`). A
//! chart is one picture with a sentence for those who cannot see it; whoever draws one puts a table behind it.
//!
//! Days are days in UTC here. `days.js` sets what stands here to the days of the reader's zone, and so finds a shape
//! for whatever may be counted there: bars without height, days that are yet to come. What it looks for is marked by
//! `data-` attributes.

use maud::{Markup, html};

use super::hourly::Hourly;
use crate::look::{self, ceiling, short};
use crate::model::{Day, Time};

/// Series that have a colour of their own.
pub const SERIES: usize = 8;

/// Both charts are this wide, in the unit in which letters are eleven high, and up to twenty where the card is narrow:
/// readable on a phone, not huge on a desk.
const WIDTH: f64 = 440.0;
const LEFT: f64 = 44.0;

const BARS_TOP: f64 = 10.0;
const BARS_HEIGHT: f64 = 120.0;
/// Labels below the bars for which there is room.
const LABELS: usize = 7;

const CELL_TOP: f64 = 20.0;
const CELL_STEP: f64 = 15.0;
const DAYS: usize = 7;

/// Where in the table the days of a chart stand.
pub enum Days {
    Bars,
    Lines,
    Calendar,
}

/// One bar: from the bottom up, one part for each series.
pub struct Stack {
    /// A few letters below the bar; a narrow card shows the first word only.
    pub label: String,
    /// What the bar says when pointed at.
    pub title: String,
    pub parts: Vec<u64>,
}

/// A chart with what it takes to set it to other days. `says` is the same words as the picture's own, or what stands
/// for them where it has nothing to show; they carry marks of [`said`].
pub fn figure(days: Days, hourly: &Hourly, says: Markup, picture: Markup) -> Markup {
    let kind = match days {
        Days::Bars => "bars",
        Days::Lines => "lines",
        Days::Calendar => "calendar",
    };
    html! {
        figure.chart data-chart=(kind) data-from=(hourly.from.0) data-today=(hourly.today.0) data-step=(hourly.step)
            data-hours=(hourly.written()) {
            figcaption { (says) }
            (picture)
        }
    }
}

/// Words that depend on the days, e.g. `4 messages`.
pub fn said(what: &str, words: &str) -> Markup {
    html! { span data-said=(what) { (words) } }
}

/// Charts of days with which zone these are in, and a table behind each in their order.
pub fn with_numbers(charts: Markup, tables: Markup) -> Markup {
    html! {
        div.charts data-days {
            (charts)
            p.meta { "Days as they are in " span data-zone-name { "UTC" } "." }
            details.behind data-key="numbers" {
                summary { "The numbers" }
                div.scroll role="region" aria-label="The numbers" tabindex="0" { (tables) }
            }
        }
    }
}

/// Bars side by side; `says` is the picture in words.
pub fn stacked_bars(says: &str, stacks: &[Stack]) -> Markup {
    let top = ceiling(stacks.iter().map(|stack| stack.parts.iter().sum()).max().unwrap_or(0));
    let step = (WIDTH - LEFT) / stacks.len().max(1) as f64;
    let every = stacks.len().div_ceil(LABELS).max(1);
    let height = BARS_TOP + BARS_HEIGHT + 24.0;
    html! {
        svg viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label=(says) focusable="false" {
            (ground(top))
            @for (i, stack) in stacks.iter().enumerate() {
                @let x = LEFT + step * i as f64;
                (bar(stack, x + step * 0.18, step * 0.64, top))
                // Counted from the newest, which always has its label.
                @if (stacks.len() - 1 - i).is_multiple_of(every) { (below(i, x + step / 2.0, &stack.label)) }
            }
        }
    }
}

/// A line for each series, from point to point; `says` is the picture in words.
pub fn lines(says: &str, points: &[Stack]) -> Markup {
    let top = ceiling(points.iter().flat_map(|point| &point.parts).copied().max().unwrap_or(0));
    let step = (WIDTH - LEFT) / points.len().max(1) as f64;
    let middle = |i: usize| LEFT + step * (i as f64 + 0.5);
    let (bottom, every) = (BARS_TOP + BARS_HEIGHT, points.len().div_ceil(LABELS).max(1));
    let count = points.first().map_or(0, |point| point.parts.len());
    let path = |line: usize| {
        let place = |(i, point): (usize, &Stack)| {
            let (x, y) = (short(middle(i)), short(above_ground(point.parts[line], top)));
            format!("{}{x} {y}", if i == 0 { 'M' } else { 'L' })
        };
        points.iter().enumerate().map(place).collect::<String>()
    };
    html! {
        svg viewBox={ "0 0 " (WIDTH) " " (bottom + 24.0) } role="img" aria-label=(says) focusable="false" {
            (ground(top))
            @for line in 0..count { path class={ "line " (series(line)) } d=(path(line)) {} }
            @for (i, point) in points.iter().enumerate() {
                rect.aim x=(short(LEFT + step * i as f64)) y=(BARS_TOP) width=(short(step)) height=(BARS_HEIGHT) {
                    title { (point.title) }
                }
                @if (points.len() - 1 - i).is_multiple_of(every) { (below(i, middle(i), &point.label)) }
            }
        }
    }
}

/// A column for each week, a row for each weekday. `days` are consecutive and begin on a Monday; the week of the last
/// one is empty where it is yet to come.
pub fn calendar(says: &str, days: &[(Day, u64)]) -> Markup {
    let weeks = days.len().div_ceil(DAYS).max(1);
    let first = days.first().map_or(Day(0), |(day, _)| *day);
    let monday = |week: usize| Day(first.0 + (week * DAYS) as u32);
    let x = |week: usize| short(LEFT + (WIDTH - LEFT) / weeks as f64 * week as f64);
    let step = (WIDTH - LEFT) / weeks as f64;
    let most = days.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let scale = CELL_TOP + CELL_STEP * DAYS as f64 + 6.0;
    html! {
        svg viewBox={ "0 0 " (WIDTH) " " (scale + 12.0) } role="img" aria-label=(says) focusable="false" {
            @for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri")] {
                text.axis x=(LEFT - 6.0) y=(CELL_TOP + CELL_STEP * f64::from(row) + 10.0) text-anchor="end" { (name) }
            }
            @for week in 0..weeks {
                text.axis data-month x=(x(week)) y="14" {
                    @if has_month(week, monday(week)) { (written(monday(week).start(), "%b")) }
                }
            }
            @for i in 0..weeks * DAYS {
                @let there = days.get(i);
                rect data-day class=(there.map_or("ahead".to_owned(), |(_, count)| heat(*count, most)))
                    x=(x(i / DAYS)) y=(CELL_TOP + CELL_STEP * (i % DAYS) as f64)
                    width=(short(step - 3.0)) height=(CELL_STEP - 3.0) rx="3" {
                    title { @if let Some((day, count)) = there { (day.readable()) ": " (count) } }
                }
            }
            (scale_of_warmth(scale))
        }
    }
}

/// The series' names beside their colours; those without anything to show are not shown.
pub fn legend<'a>(names: impl Iterator<Item = (&'a str, bool)>) -> Markup {
    html! {
        ul.legend {
            @for (i, (name, shown)) in names.enumerate() {
                li class=(series(i)) hidden[!shown] { span.swatch aria-hidden="true" {} (name) }
            }
        }
    }
}

/// The numbers behind a chart: each row has a name and as many numbers as there are columns after the first, none where
/// a day is yet to come. Columns are named, and shown or not.
pub fn table(
    caption: &Markup,
    first_column: &str,
    columns: &[(&str, bool)],
    rows: impl Iterator<Item = (String, Vec<Option<u64>>)>,
) -> Markup {
    let hides = |i: usize| columns.get(i).is_some_and(|(_, shown)| !shown);
    html! {
        table {
            caption { (caption) }
            thead {
                tr {
                    th scope="col" { (first_column) }
                    @for (column, shown) in columns { th scope="col" hidden[!shown] { (column) } }
                }
            }
            tbody {
                @for (name, numbers) in rows {
                    tr {
                        // Names stay on one line however narrow the table is.
                        th scope="row" { (name.replace(' ', "\u{a0}")) }
                        @for (i, number) in numbers.into_iter().enumerate() {
                            td hidden[hides(i)] { @if let Some(number) = number { (look::number(number)) } }
                        }
                    }
                }
            }
        }
    }
}

/// An instant in the words of `strftime`, e.g. `%a %-d`.
pub fn written(at: Time, format: &str) -> String {
    at.timestamp().strftime(format).to_string()
}

fn bar(stack: &Stack, x: f64, width: f64, top: u64) -> Markup {
    let mut below = 0;
    let mut parts = Vec::new();
    for (i, &part) in stack.parts.iter().enumerate() {
        let foot = above_ground(below, top);
        below += part;
        let head = above_ground(below, top);
        parts.push((series(i), head, foot - head));
    }
    html! {
        g data-bar {
            title { (stack.title) }
            @for (series, head, height) in parts {
                rect class=(series) x=(short(x)) y=(short(head)) width=(short(width)) height=(short(height)) {}
            }
        }
    }
}

/// The scale: zero, and where there is more than that the most.
fn ground(top: u64) -> Markup {
    let marks = [(BARS_TOP + BARS_HEIGHT, 0), (BARS_TOP, top)];
    html! {
        @for (i, (y, value)) in marks.into_iter().enumerate() {
            g data-scale display=[(i > 0 && top == 0).then_some("none")] {
                line.grid x1=(LEFT) x2=(WIDTH) y1=(y) y2=(y) {}
                text.axis x=(LEFT - 6.0) y=(y + 4.0) text-anchor="end" { (value) }
            }
        }
    }
}

fn below(i: usize, x: f64, words: &str) -> Markup {
    let y = BARS_TOP + BARS_HEIGHT + 17.0;
    html! { text.axis data-label=(i) x=(short(x)) y=(y) text-anchor="middle" { (label(words)) } }
}

fn above_ground(value: u64, top: u64) -> f64 {
    BARS_TOP + BARS_HEIGHT * (1.0 - value as f64 / top.max(1) as f64)
}

fn label(words: &str) -> Markup {
    match words.split_once(' ') {
        Some((first, rest)) => html! { (first) tspan.axis-rest { " " (rest) } },
        None => html! { (words) },
    }
}

fn scale_of_warmth(y: f64) -> Markup {
    // In a narrow card the letters are twice as high: "more" then takes what is left.
    let squares = WIDTH - 125.0;
    html! {
        text.axis x=(squares - 5.0) y=(y + 9.0) text-anchor="end" { "less" }
        @for level in 0..5 {
            rect class={ "heat-" (level) } x=(squares + 12.0 * f64::from(level)) y=(y) width="10" height="10" rx="2" {}
        }
        text.axis x=(squares + 63.0) y=(y + 9.0) { "more" }
    }
}

fn series(i: usize) -> String {
    format!("series-{}", i % SERIES + 1)
}

/// 0 for nothing, then 1 to 4 by how near a day comes to the busiest.
fn warmth(count: u64, most: u64) -> u64 {
    if count == 0 { 0 } else { count.saturating_mul(4).div_ceil(most.max(1)).clamp(1, 4) }
}

fn heat(count: u64, most: u64) -> String {
    format!("heat-{}", warmth(count, most))
}

/// Each month's name stands above its first whole week, and above the first column unless the next one has a name.
fn has_month(column: usize, monday: Day) -> bool {
    let begins = |monday: Day| written(monday.start(), "%-d").parse::<u8>().is_ok_and(|day| day <= 7);
    begins(monday) || (column == 0 && !begins(Day(monday.0 + DAYS as u32)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stack(parts: &[u64]) -> Stack {
        Stack { label: "<Mon>".into(), title: "many".into(), parts: parts.to_vec() }
    }

    #[test]
    fn bars_stand_on_each_other() {
        let markup = stacked_bars("a & b", &[stack(&[2, 0, 3]), stack(&[0])]).0;
        assert!(markup.contains(r#"aria-label="a &amp; b""#) && markup.contains("&lt;Mon&gt;"));
        assert!(markup.contains(r#"<rect class="series-1" x="79.6" y="82" width="126.7" height="48">"#), "{markup}");
        assert!(markup.contains(r#"<rect class="series-3" x="79.6" y="10" width="126.7" height="72">"#), "{markup}");
        assert!(markup.contains(r#"<rect class="series-2" x="79.6" y="82" width="126.7" height="0">"#), "{markup}");
        assert_eq!(markup.matches("<rect").count(), 4, "there is one for whatever may be counted in other zones");
        assert_eq!(stacked_bars("", &[]).0.matches("<rect").count(), 0);
    }

    #[test]
    fn lines_go_from_point_to_point() {
        let markup = lines("a & b", &[stack(&[0, 3]), stack(&[3, 0])]).0;
        assert!(markup.contains(r#"aria-label="a &amp; b""#), "{markup}");
        assert!(markup.contains(r#"<path class="line series-1" d="M143 130L341 10"></path>"#), "{markup}");
        assert!(markup.contains(r#"<path class="line series-2" d="M143 10L341 130"></path>"#), "{markup}");
        assert_eq!(lines("", &[]).0.matches("<path").count(), 0);
    }

    #[test]
    fn few_labels_for_many_bars() {
        let stacks: Vec<Stack> = (0..26).map(|n| stack(&[n])).collect();
        assert_eq!(stacked_bars("", &stacks).0.matches("&lt;Mon&gt;").count(), 7);
    }

    #[test]
    fn days_are_as_warm_as_they_were_busy() {
        // 2 November 2026 is a Monday.
        let days: Vec<(Day, u64)> = (0..9).map(|n| (Day(20_759 + n), u64::from(n))).collect();
        let markup = calendar("warm", &days).0;
        assert!(markup.contains("<title>Mon 2 Nov: 0</title>") && markup.contains("<title>Tue 10 Nov: 8</title>"));
        assert_eq!(markup.matches(">Nov</text>").count(), 1);
        let of = |level: u8| markup.matches(&format!("heat-{level}")).count() - 1;
        assert_eq!([of(0), of(1), of(2), of(3), of(4)], [1, 2, 2, 2, 2]);
        assert_eq!((markup.matches("data-day").count(), markup.matches("class=\"ahead\"").count()), (14, 5));
    }

    #[test]
    fn the_numbers_stand_in_a_table() {
        let rows = [("Sun <1>".to_owned(), vec![Some(1200), Some(0), None])];
        let columns = [("git", true), ("wiki", false), ("All", true)];
        let markup = table(&html! { "a & b" }, "Day", &columns, rows.into_iter()).0;
        assert!(markup.contains("<caption>a &amp; b</caption>") && markup.contains("<th scope=\"col\">All</th>"));
        assert!(
            markup.contains("<th scope=\"row\">Sun\u{a0}&lt;1&gt;</th><td>1,200</td><td hidden>0</td><td></td>"),
            "{markup}"
        );
    }

    #[test]
    fn warmth_is_of_the_busiest() {
        assert_eq!([warmth(0, 0), warmth(1, 1000), warmth(1000, 1000), warmth(u64::MAX, u64::MAX)], [0, 1, 4, 1]);
    }
}
