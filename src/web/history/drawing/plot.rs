//! Numbers over time: lines, areas on each other, bars.

use maud::{Markup, html};

use super::{Area, Drawing, INK_SOFT, Kind, LINE, class, colour, plain};
use crate::look::{ceiling, number, short};

/// For the numbers at the side and the labels below.
const SIDE: f64 = 48.0;
const BELOW: f64 = 24.0;
/// A label's room.
const LABEL: f64 = 84.0;
/// Points closer than this are not marked one by one.
const POINTS: usize = 60;

/// Where a number of a span stands.
struct Scale {
    left: f64,
    step: f64,
    bottom: f64,
    height: f64,
    top: u64,
}

pub(super) fn plot(drawing: &Drawing<'_>, area: &Area) -> Markup {
    let spans = drawing.labels.len();
    let most = match drawing.kind {
        Kind::Line => drawing.rows.iter().flat_map(|(_, numbers)| numbers).copied().max(),
        _ => (0..spans).map(|span| drawing.rows.iter().map(|(_, numbers)| numbers[span]).sum()).max(),
    };
    let scale = Scale {
        left: area.left + SIDE,
        step: (area.width - SIDE) / spans.max(1) as f64,
        bottom: area.top + area.height - BELOW,
        height: area.height - BELOW,
        top: ceiling(most.unwrap_or(0)),
    };
    html! {
        (ground(&scale, area))
        (labels(drawing, &scale))
        @match drawing.kind {
            Kind::Line => (lines(drawing, &scale)),
            Kind::StackedLine => (areas(drawing, &scale)),
            _ => (bars(drawing, &scale)),
        }
    }
}

fn lines(drawing: &Drawing<'_>, scale: &Scale) -> Markup {
    html! {
        @for (series, (name, numbers)) in drawing.rows.iter().enumerate() {
            @let points: Vec<(f64, f64)> = numbers.iter().enumerate().map(|(span, n)| (scale.middle(span), scale.y(*n))).collect();
            path class={ "line " (class(series)) } d=(path(&points)) fill="none" stroke=(colour(series)) stroke-width="2" {}
            @if points.len() <= POINTS {
                @for (span, (x, y)) in points.iter().enumerate() {
                    circle class=(class(series)) cx=(short(*x)) cy=(short(*y)) r="3" fill=(colour(series)) {
                        title { (told(drawing, name, span, numbers[span])) }
                    }
                }
            }
        }
    }
}

fn areas(drawing: &Drawing<'_>, scale: &Scale) -> Markup {
    let mut below = vec![0; drawing.labels.len()];
    let mut shapes = Vec::new();
    for (series, (name, numbers)) in drawing.rows.iter().enumerate() {
        let edge = |below: &[u64]| -> Vec<(f64, f64)> {
            below.iter().enumerate().map(|(span, n)| (scale.middle(span), scale.y(*n))).collect()
        };
        let mut outline = edge(&below);
        below.iter_mut().zip(numbers).for_each(|(sum, n)| *sum += n);
        outline.reverse();
        outline.splice(0..0, edge(&below));
        let title = format!("{}: {}", plain(name), number(numbers.iter().sum()));
        shapes.push((class(series), colour(series), format!("{}Z", path(&outline)), title));
    }
    html! {
        @for (class, colour, outline, title) in shapes {
            path class=(class) d=(outline) fill=(colour) stroke=(colour) stroke-width="1" { title { (title) } }
        }
    }
}

fn bars(drawing: &Drawing<'_>, scale: &Scale) -> Markup {
    let (gap, width) = (scale.step * 0.14, scale.step * 0.72);
    html! {
        @for span in 0..drawing.labels.len() {
            @for (series, (name, numbers)) in drawing.rows.iter().enumerate() {
                @let below: u64 = drawing.rows[..series].iter().map(|(_, numbers)| numbers[span]).sum();
                @let (head, foot) = (scale.y(below + numbers[span]), scale.y(below));
                @if numbers[span] > 0 {
                    rect class=(class(series)) x=(short(scale.left + scale.step * span as f64 + gap)) y=(short(head))
                        width=(short(width)) height=(short(foot - head)) fill=(colour(series)) {
                        title { (told(drawing, name, span, numbers[span])) }
                    }
                }
            }
        }
    }
}

/// The scale at the side: nothing, half and the most.
fn ground(scale: &Scale, area: &Area) -> Markup {
    let marks = [0, scale.top / 2, scale.top];
    html! {
        @for (i, mark) in marks.into_iter().enumerate() {
            @if i != 1 || scale.top.is_multiple_of(2) {
                @let y = short(scale.y(mark));
                line.grid x1=(short(scale.left)) x2=(short(area.left + area.width)) y1=(y) y2=(y) stroke=(LINE) {}
                text.axis x=(short(scale.left - 8.0)) y=(short(scale.y(mark) + 4.0)) text-anchor="end" fill=(INK_SOFT) { (number(mark)) }
            }
        }
    }
}

/// As many labels as there is room for, the newest among them.
fn labels(drawing: &Drawing<'_>, scale: &Scale) -> Markup {
    let every = (LABEL / scale.step).ceil().max(1.0) as usize;
    let last = drawing.labels.len().saturating_sub(1);
    let y = short(scale.bottom + 18.0);
    // The last one must not stand out over the edge.
    let most = drawing.width - LABEL / 2.0;
    html! {
        @for (span, label) in drawing.labels.iter().enumerate().filter(|(span, _)| (last - span).is_multiple_of(every)) {
            text.axis x=(short(scale.middle(span).min(most))) y=(y) text-anchor="middle" fill=(INK_SOFT) { (label) }
        }
    }
}

fn told(drawing: &Drawing<'_>, name: &str, span: usize, count: u64) -> String {
    let label = &drawing.labels[span];
    if name.is_empty() {
        format!("{label}: {}", number(count))
    } else {
        format!("{label}: {} {}", plain(name), number(count))
    }
}

fn path(points: &[(f64, f64)]) -> String {
    let place =
        |(i, (x, y)): (usize, &(f64, f64))| format!("{}{} {}", if i == 0 { 'M' } else { 'L' }, short(*x), short(*y));
    points.iter().enumerate().map(place).collect()
}

impl Scale {
    fn middle(&self, span: usize) -> f64 {
        self.left + self.step * (span as f64 + 0.5)
    }

    fn y(&self, value: u64) -> f64 {
        self.bottom - self.height * value as f64 / self.top.max(1) as f64
    }
}
