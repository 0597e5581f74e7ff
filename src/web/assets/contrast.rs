//! Computes the contrast of every pair of colours that meet, in light and dark, from `assets/css/tokens.css`.

use std::collections::HashMap;

use super::Files;

/// Text and what it stands on: 4.5:1, as WCAG 2 asks for.
const TEXT: &[(&str, &[&str])] = &[
    ("ink", &["ground", "surface", "sunken", "accent-soft"]),
    ("ink-soft", &["ground", "surface", "sunken", "accent-soft", "note-ground"]),
    ("accent", &["ground", "surface", "sunken", "accent-soft"]),
    ("accent-strong", &["ground", "surface", "sunken", "accent-soft"]),
    ("on-accent", &["accent", "accent-strong"]),
    ("warn-ink", &["warn-ground"]),
    ("fault-ink", &["fault-ground", "ground", "surface"]),
    ("note-ink", &["note-ground"]),
];

/// Shapes that mean something, and what they stand on: 3:1.
const SHAPES: &[(&str, &[&str])] = &[
    ("accent", &["ground", "surface"]),
    ("live", &["ground", "surface"]),
    ("paused", &["ground", "surface"]),
    ("series-1", &["surface"]),
    ("series-2", &["surface"]),
    ("series-3", &["surface"]),
    ("series-4", &["surface"]),
    ("series-5", &["surface"]),
    ("series-6", &["surface"]),
    ("series-7", &["surface"]),
    ("series-8", &["surface"]),
    ("heat-4", &["surface"]),
];

/// The banner's text, over each hue's ground and over the pattern's lines.
const BANNER_TEXT: [&str; 3] = ["ink", "ink-soft", "warn-ink"];
const PATTERN_OPACITY: f64 = 0.16;

/// Linear red, green and blue.
type Rgb = [f64; 3];

#[test]
fn text_can_be_read_and_shapes_be_seen() {
    let tokens = tokens();
    for (pairs, least) in [(TEXT, 4.5), (SHAPES, 3.0)] {
        for (over, grounds) in pairs {
            for under in *grounds {
                for (theme, ratio) in ["light", "dark"].iter().zip(ratios(&tokens, over, under)) {
                    assert!(ratio >= least, "--{over} on --{under} in {theme}: {ratio:.2}, not {least}");
                }
            }
        }
    }
}

#[test]
fn banners_can_be_read_in_every_hue() {
    let (sheet, tokens) = (sheet(), tokens());
    let hues: Vec<f64> = sheet.split("--hue: ").skip(1).map(leading_number).collect();
    assert_eq!(hues.len(), 12);
    assert!(sheet_named("css/hub.css").contains(&format!("opacity: {PATTERN_OPACITY}")));
    for (hue, theme) in hues.iter().flat_map(|hue| [(*hue, 0), (*hue, 1)]) {
        let mark = hue_token(&sheet, "hue-mark", theme, hue);
        for ground in ["hue-ground", "hue-wash"].map(|name| hue_token(&sheet, name, theme, hue)) {
            let under_line = std::array::from_fn(|i| {
                to_linear(to_gamma(mark[i]) * PATTERN_OPACITY + to_gamma(ground[i]) * (1.0 - PATTERN_OPACITY))
            });
            for (text, under) in BANNER_TEXT.iter().flat_map(|text| [(*text, ground), (*text, under_line)]) {
                let ratio = contrast(tokens[text][theme], under);
                assert!(ratio >= 4.5, "--{text} on hue {hue}, theme {theme}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn the_measure_is_right() {
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
    assert!((contrast(hex("#777777"), [1.0; 3]) - 4.478).abs() < 0.001);
    let red = oklch(0.627_955, 0.257_683, 29.234);
    assert!((red[0] - 1.0).abs() < 1e-3 && red[1].abs() < 1e-3 && red[2].abs() < 1e-3);
}

fn sheet_named(name: &str) -> String {
    String::from_utf8(Files::get(name).unwrap().data.into_owned()).unwrap()
}

fn sheet() -> String {
    sheet_named("css/tokens.css")
}

/// Each `--name: light-dark(#rrggbb, #rrggbb);`.
fn tokens() -> HashMap<String, [Rgb; 2]> {
    let token = |line: &str| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(#")?;
        let (light, dark) = value.strip_suffix(");")?.split_once(", ")?;
        Some((name.to_owned(), [hex(&format!("#{light}")), hex(dark)]))
    };
    sheet().lines().filter_map(token).collect()
}

fn ratios(tokens: &HashMap<String, [Rgb; 2]>, over: &str, under: &str) -> [f64; 2] {
    let token = |name: &str| *tokens.get(name).unwrap_or_else(|| panic!("--{name} is not a token"));
    [0, 1].map(|theme| contrast(token(over)[theme], token(under)[theme]))
}

/// `--name: light-dark(oklch(L C var(--hue)), oklch(L C var(--hue)));` for one hue.
fn hue_token(sheet: &str, name: &str, theme: usize, hue: f64) -> Rgb {
    let line = sheet.lines().find(|line| line.trim().starts_with(&format!("--{name}:"))).unwrap();
    let value = line.split("oklch(").nth(theme + 1).unwrap();
    let (lightness, chroma) = value.split_once(' ').unwrap();
    oklch(lightness.parse().unwrap(), leading_number(chroma), hue)
}

fn leading_number(text: &str) -> f64 {
    text.split([' ', ';', ')']).next().unwrap().parse().unwrap()
}

fn hex(text: &str) -> Rgb {
    [1, 3, 5].map(|at| to_linear(f64::from(u8::from_str_radix(&text[at..at + 2], 16).unwrap()) / 255.0))
}

fn to_linear(value: f64) -> f64 {
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn to_gamma(value: f64) -> f64 {
    if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 }
}

/// The CSS Color 4 conversion, clipped to what a screen shows.
fn oklch(lightness: f64, chroma: f64, hue: f64) -> Rgb {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
    .map(|value| value.clamp(0.0, 1.0))
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let luminance = |[r, g, b]: Rgb| 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    let (one, other) = (luminance(one), luminance(other));
    one.max(other) / one.min(other)
}
