//! Texts of others as facts hold them: one line, without markup, of bounded length; and addresses of the web.

use std::sync::LazyLock;

use crate::model::shortened;

/// Of longer texts the beginning is read: it is cut far shorter.
const MOST_MARKUP: usize = 10_000;

/// Longer addresses lead nowhere.
const MOST_ADDRESS: usize = 2048;

/// Before and after these a word ends.
const BREAKS: [&str; 14] =
    ["p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "tr", "td", "th", "blockquote", "pre"];

static STRIPPER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut stripper = ammonia::Builder::empty();
    stripper.clean_content_tags(["script", "style"].into());
    stripper
});

/// One line of plain text; none where nothing is left.
pub fn plain(text: &str, most: usize) -> Option<String> {
    let line = shortened(text, most);
    (!line.is_empty()).then_some(line)
}

/// One line of what readers of a piece of HTML see; none where that is nothing.
pub fn unmarked(html: &str, most: usize) -> Option<String> {
    let html = &html[..html.floor_char_boundary(MOST_MARKUP)];
    let text = STRIPPER.clean(&spaced(html)).to_string();
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")];
    let text = entities.into_iter().fold(text, |text, (entity, character)| text.replace(entity, character));
    plain(&text, most)
}

/// A text that its program may have written as HTML.
pub fn perhaps_marked(text: &str, most: usize) -> Option<String> {
    let signs = ["</", "<br", "&amp;", "&lt;", "&quot;", "&nbsp;", "&#"];
    match signs.iter().any(|sign| text.contains(sign)) {
        true => unmarked(text, most),
        false => plain(text, most),
    }
}

/// An address that may be linked to.
pub fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = text.split_once("://")?;
    let known = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let plain = !rest.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    (known && plain && text.len() <= MOST_ADDRESS).then(|| text.to_owned())
}

/// Tags that part words leave nothing when they are taken out, and the words would grow together.
fn spaced(html: &str) -> String {
    let mut spaced = String::with_capacity(html.len() + html.len() / 8);
    for (at, part) in html.split('<').enumerate() {
        if at > 0 {
            let name = part.strip_prefix('/').unwrap_or(part);
            let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
            let parts = BREAKS.iter().any(|tag| name.eq_ignore_ascii_case(tag));
            spaced.push_str(if parts { " <" } else { "<" });
        }
        spaced.push_str(part);
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_left_out() {
        let html = "<p>Fewer <b>slugs</b>, &amp; more\n<i title='a>b'>peas</i> &lt;now&gt;</p><p>Soon<br>er</p>\
                    <script>alert(1)</script><img src=x onerror=alert(1)>";
        assert_eq!(unmarked(html, 90).unwrap(), "Fewer slugs, & more peas <now> Soon er");
        assert_eq!(unmarked("&amp;lt;b&amp;gt;", 90).unwrap(), "&lt;b&gt;", "read once");
        assert_eq!(unmarked("<p> <br></p>", 90), None);
        assert_eq!(unmarked(&"é<".repeat(100_000), 3).unwrap(), "é<é…");
        assert_eq!(perhaps_marked("a < b", 9).unwrap(), "a < b");
        assert_eq!(perhaps_marked("a<br/>b", 9).unwrap(), "a b");
    }

    #[test]
    fn addresses_of_the_web() {
        assert_eq!(address(" https://example.org/?a=b ").as_deref(), Some("https://example.org/?a=b"));
        for odd in ["javascript:alert(1)", "https://", "//example.org", "ftp://example.org", "https://a b", ""] {
            assert_eq!(address(odd), None, "{odd}");
        }
        assert_eq!(address(&format!("https://example.org/{}", "x".repeat(3000))), None);
    }
}
