//! A picture for everybody, drawn from the name: a hub with its spokes, no two alike for long.
//!
//! Never fetches anything; the colours come from `.hue-N` in the style sheet, so they suit light and dark.

use maud::{Markup, html};

use super::pattern::hue_class;
use super::seed::Seed;

/// Where the six outer dots sit in a 48 × 48 drawing, clockwise from the top.
const RIM: [(f32, f32); 6] = [(24.0, 9.5), (36.6, 16.8), (36.6, 31.2), (24.0, 38.5), (11.4, 31.2), (11.4, 16.8)];

/// How a dot on the rim is drawn: not at all, small, middling, large.
const RADII: [f32; 4] = [0.0, 2.6, 3.8, 5.0];

/// The picture of a person or team, `size` CSS pixels wide. Decoration only: the name must stand beside it.
pub fn avatar(name: &str, size: u16) -> Markup {
    let mut seed = Seed::new("avatar", name);
    let dots = rim(&mut seed);
    let turn = seed.below(12) * 5;
    let centre = 4.6 + f32::from(seed.below(3)) * 1.1;
    html! {
        svg class={ "avatar " (hue_class(name)) } width=(size) height=(size) viewBox="0 0 48 48"
            aria-hidden="true" focusable="false" {
            rect class="avatar-ground" width="48" height="48" rx="14" {}
            g class="avatar-lines" transform={ "rotate(" (turn) " 24 24)" } {
                @for (i, &radius) in dots.iter().enumerate().filter(|(_, r)| **r > 0.0) {
                    @let (x, y) = RIM[i];
                    line x1="24" y1="24" x2=(x) y2=(y) {}
                    @let (next_x, next_y) = RIM[(i + 1) % RIM.len()];
                    @if dots[(i + 1) % RIM.len()] > 0.0 && seed.below(2) == 1 {
                        line x1=(x) y1=(y) x2=(next_x) y2=(next_y) {}
                    }
                    circle cx=(x) cy=(y) r=(radius) {}
                }
                circle cx="24" cy="24" r=(centre) {}
            }
        }
    }
}

/// The picture that somebody chose, or where there is none the one drawn from the name.
pub fn face(name: &str, chosen: Option<&str>, size: u16) -> Markup {
    match chosen {
        // The name stands beside it, so it says nothing to those who cannot see it.
        Some(address) => html! { img.avatar src=(address) alt="" width=(size) height=(size) loading="lazy"; },
        None => avatar(name, size),
    }
}

/// The sizes of the six dots; at least three are there, so that nobody is a mere point.
fn rim(seed: &mut Seed) -> [f32; 6] {
    let mut dots = [0.0; 6];
    for dot in &mut dots {
        *dot = RADII[usize::from(seed.below(4))];
    }
    for i in [0, 2, 4] {
        if dots.iter().filter(|r| **r > 0.0).count() < 3 && dots[i] == 0.0 {
            dots[i] = RADII[2];
        }
    }
    dots
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_same_name_has_the_same_face() {
        assert_eq!(avatar("ann", 32).0, avatar("ann", 32).0);
        let faces: HashSet<String> = (0..500).map(|n| avatar(&format!("person{n}"), 32).0).collect();
        assert!(faces.len() > 480, "only {} of 500 faces differ", faces.len());
    }

    #[test]
    fn no_name_gets_into_the_markup() {
        let markup = avatar("<script>", 48).0;
        assert!(!markup.contains("script") && !markup.contains("style="));
        assert!(markup.contains(r#"aria-hidden="true""#) && markup.contains(r#"width="48""#));
    }

    #[test]
    fn a_chosen_picture_goes_before() {
        let html = face("ann", Some("/ann/picture/avatar?v=1&x"), 48).0;
        assert!(html.contains("src=\"/ann/picture/avatar?v=1&amp;x\" alt=\"\" width=\"48\""), "{html}");
        assert_eq!(face("ann", None, 48).0, avatar("ann", 48).0);
    }

    #[test]
    fn nobody_is_a_mere_point() {
        for n in 0..500 {
            let dots = rim(&mut Seed::new("avatar", &n.to_string()));
            assert!(dots.iter().filter(|r| **r > 0.0).count() >= 3);
        }
    }
}
