//! Markdown as people write it on notes, cleaned twice: raw HTML is shown as text, then what cards may hold is kept.
//!
//! Links go to http, https, mailto or within the portal; pictures become their description.

use maud::Markup;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::cleaner::clean;

/// Longer text is cut: a note is not a book, and every byte costs each reader.
const MAX_TEXT: usize = 64 * 1024;

/// The text as safe markup, without a wrapper: put it in a `div.prose`.
pub fn markdown(text: &str) -> Markup {
    let text = &text[..text.floor_char_boundary(MAX_TEXT)];
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut raw = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut raw, Parser::new_ext(text, options).filter_map(tamed));
    clean(&raw)
}

/// Raw HTML turns into text; pictures into what they say; headings go below the card's own.
fn tamed(event: Event<'_>) -> Option<Event<'_>> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::HtmlBlock) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Heading { level, .. }) => {
            Some(Event::Start(Tag::Heading { level: lowered(level), id: None, classes: Vec::new(), attrs: Vec::new() }))
        }
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(lowered(level)))),
        other => Some(other),
    }
}

fn lowered(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_may_format() {
        assert_eq!(
            markdown("# Hello\n\nSee *the* [wiki](https://example.org) or [us](/design)").0,
            "<h3>Hello</h3>\n<p>See <em>the</em> \
             <a href=\"https://example.org\" rel=\"noopener nofollow\">wiki</a> or \
             <a href=\"/design\" rel=\"noopener nofollow\">us</a></p>\n"
        );
        assert!(markdown("|a|b|\n|-|-|\n|1|2|").0.contains("<table>"));
    }

    #[test]
    fn nothing_raw_survives() {
        for text in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "a <b onclick='x'>b</b>",
            "[x](javascript:alert(1))",
            "[x](<java&#10;script:alert(1)>)",
            "<javascript:alert(1)>",
            "![pic](https://example.org/track.png)",
            "<div style=\"position:fixed\">",
            "[x](data:text/html,hi)",
            "[x](//example.org)",
            "<svg><style><img src=x onerror=alert(1)></style></svg>",
        ] {
            let markup = markdown(text).0;
            for bad in ["<script", "<img", "<b ", "<div", "<svg", "<style", "href="] {
                assert!(!markup.contains(bad), "{text:?} gave {markup:?}");
            }
        }
        assert_eq!(markdown("![a picture](x.png)").0, "<p>a picture</p>\n");
    }

    #[test]
    fn hostile_lengths_are_cut() {
        assert!(markdown(&"é".repeat(100_000)).0.len() < 70_000);
        assert!(!markdown(&"[".repeat(60_000)).0.is_empty());
    }
}
