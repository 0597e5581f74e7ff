//! Charts as documents of their own: SVG without scripts, with words for who does not see it.
//!
//! Shapes carry classes for the portal's style sheet, which knows light and dark, and plain colours for where no style
//! sheet is loaded, as in a page elsewhere that shows the chart as a picture. It knows neither store nor index.

mod pie;
mod plot;

use maud::{Markup, PreEscaped, html};

use crate::look::short;

/// Series that have a colour of their own.
pub const SERIES: usize = 8;

/// The colours in light, as `tokens.css` has them; the last stands for all the rest.
const COLOURS: [&str; SERIES] =
    ["#0d6b72", "#cf7a12", "#3554a8", "#b23a72", "#6f8a1a", "#6d4a9c", "#7d4a2a", "#74808c"];
const GROUND: &str = "#ffffff";
const INK: &str = "#15201f";
const INK_SOFT: &str = "#4b5a58";
const LINE: &str = "#dfe6e4";

const EDGE: f64 = 16.0;
const HEAD: f64 = 48.0;
const ROW: f64 = 20.0;
/// A letter's width, about; longer names are shortened in the legend.
const LETTER: f64 = 7.2;
const NAME_CHARS: usize = 28;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Line,
    StackedLine,
    Bar,
    Pie,
}

pub struct Drawing<'d> {
    pub kind: Kind,
    pub title: &'d str,
    /// The picture in words.
    pub says: &'d str,
    /// One for each span of time.
    pub labels: &'d [String],
    /// At most [`SERIES`], each with a number for each span. Where there is one alone, its name may be empty.
    pub rows: &'d [(String, Vec<u64>)],
    pub width: f64,
    pub height: f64,
    /// The address of the style sheet.
    pub sheet: &'d str,
}

/// Where the shapes are drawn.
struct Area {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

pub fn draw(drawing: &Drawing<'_>) -> String {
    let legend = legend(drawing);
    let rows = legend.len() as f64;
    let foot = if rows > 0.0 { rows * ROW + EDGE } else { EDGE };
    let area = Area { left: EDGE, top: HEAD, width: drawing.width - 2.0 * EDGE, height: drawing.height - HEAD - foot };
    let empty = drawing.rows.iter().all(|(_, numbers)| numbers.iter().all(|number| *number == 0));
    let shapes = match drawing.kind {
        _ if empty => nothing(&area),
        Kind::Pie => pie::pie(drawing, &area),
        _ => plot::plot(drawing, &area),
    };
    let head = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?xml-stylesheet type=\"text/css\" href=\"{}\"?>\n",
        drawing.sheet
    );
    let (width, height) = (short(drawing.width), short(drawing.height));
    html! {
        (PreEscaped(head))
        svg.drawing xmlns="http://www.w3.org/2000/svg" width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) }
            role="img" aria-labelledby="title says" font-family="system-ui, sans-serif" font-size="12" {
            title id="title" { (plain(drawing.title)) }
            desc id="says" { (plain(drawing.says)) }
            rect.ground width=(width) height=(height) fill=(GROUND) {}
            text.ink x=(EDGE) y="30" font-size="16" font-weight="600" fill=(INK) { (plain(drawing.title)) }
            (shapes)
            @for (row, names) in legend.iter().enumerate() {
                @for (series, x) in names {
                    @let y = drawing.height - foot + EDGE / 2.0 + ROW * row as f64;
                    rect class=(class(*series)) x=(short(*x)) y=(short(y)) width="12" height="12" rx="3" fill=(COLOURS[*series]) {}
                    text.axis x=(short(x + 18.0)) y=(short(y + 10.0)) fill=(INK_SOFT) { (name(drawing, *series)) }
                }
            }
        }
    }
    .0
}

/// Rows of names, each with the place where it begins; none where there is but one thing to tell.
fn legend(drawing: &Drawing<'_>) -> Vec<Vec<(usize, f64)>> {
    let mut rows: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut x = drawing.width;
    for series in 0..drawing.rows.len() {
        let name = name(drawing, series);
        if name.is_empty() {
            continue;
        }
        let width = 18.0 + name.chars().count() as f64 * LETTER + 16.0;
        if x + width > drawing.width - EDGE || rows.is_empty() {
            rows.push(Vec::new());
            x = EDGE;
        }
        rows.last_mut().into_iter().for_each(|row| row.push((series, x)));
        x += width;
    }
    rows
}

fn name(drawing: &Drawing<'_>, series: usize) -> String {
    let name = plain(&drawing.rows[series].0);
    if name.chars().count() <= NAME_CHARS {
        return name;
    }
    name.chars().take(NAME_CHARS - 1).chain(['…']).collect()
}

fn nothing(area: &Area) -> Markup {
    let (x, y) = (area.left + area.width / 2.0, area.top + area.height / 2.0);
    html! {
        text.axis x=(short(x)) y=(short(y)) text-anchor="middle" fill=(INK_SOFT) { "Nothing was told in this time." }
    }
}

fn class(series: usize) -> String {
    format!("series-{}", series % SERIES + 1)
}

fn colour(series: usize) -> &'static str {
    COLOURS[series % SERIES]
}

/// Names come from the bus: what may not stand in XML at all is left out, the rest is escaped.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !('\u{fffe}'..='\u{ffff}').contains(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;

    fn rows(names: &[&str]) -> Vec<(String, Vec<u64>)> {
        names.iter().enumerate().map(|(at, name)| ((*name).to_owned(), vec![at as u64 + 1, 0, 3])).collect()
    }

    fn drawn(kind: Kind, rows: &[(String, Vec<u64>)]) -> String {
        let labels = ["1 Nov", "2 Nov", "3 <Nov>"].map(str::to_owned);
        let drawing = Drawing {
            kind,
            title: "Messages & more",
            says: "Many\u{0}",
            labels: &labels,
            rows,
            width: 400.0,
            height: 300.0,
            sheet: "/assets/css/hubs.css",
        };
        draw(&drawing)
    }

    /// Reads it as XML does, which is less patient than HTML.
    fn assert_sound(svg: &str) {
        let mut reader = quick_xml::Reader::from_str(svg);
        reader.config_mut().check_end_names = true;
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(fault) => panic!("{fault}: {svg}"),
            }
        }
        assert!(!svg.contains("<script") && !svg.contains("style=") && !svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn every_kind_is_xml_and_says_what_it_shows() {
        let many =
            rows(&["git", "<b>odi", "c\u{1}\u{ffff}", "d", "e", "f", "g", "a name that is much too long for a legend"]);
        for kind in [Kind::Line, Kind::StackedLine, Kind::Bar, Kind::Pie] {
            for rows in [many.as_slice(), &many[..1], &rows(&[""]), &[]] {
                let svg = drawn(kind, rows);
                assert_sound(&svg);
                assert!(
                    svg.contains("<title id=\"title\">Messages &amp; more</title><desc id=\"says\">Many</desc>"),
                    "{svg}"
                );
            }
            let svg = drawn(kind, &many);
            assert!(
                svg.contains("&lt;b&gt;odi")
                    && svg.contains("a name that is much too lon…")
                    && svg.contains("series-8")
            );
            assert!(!svg.contains("Nothing was told"));
        }
    }

    #[test]
    fn empty_is_said() {
        for rows in [vec![], vec![(String::new(), vec![0, 0, 0])], vec![("git".to_owned(), vec![0, 0, 0])]] {
            assert!(drawn(Kind::Pie, &rows).contains("Nothing was told in this time."));
        }
    }

    #[test]
    fn the_plain_colours_are_those_in_light() {
        let sheet = Assets::new().text("css/hubs.css");
        let series = (1..).map(|number| format!("series-{number}")).zip(COLOURS);
        let others = [("surface", GROUND), ("ink", INK), ("ink-soft", INK_SOFT), ("line", LINE)];
        for (name, colour) in series.chain(others.map(|(name, colour)| (name.to_owned(), colour))) {
            assert!(sheet.contains(&format!("--{name}: light-dark({colour}, ")), "--{name} is not {colour} any more");
        }
    }
}
