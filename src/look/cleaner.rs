//! HTML made of what somebody wrote for a card: what the vocabulary of widgets has stays, everything else goes.
//!
//! No script, style, picture, form or frame, and no class but those that widgets may use, so that nothing in it looks
//! like a part of the page around it.

use std::borrow::Cow;
use std::sync::LazyLock;

use maud::{Markup, PreEscaped};

use super::link::may_lead_to;

/// Classes of the vocabulary that `look` documents, and those of what its functions make.
const CLASSES: &[&str] = &[
    "actions",
    "badge-list",
    "button",
    "category",
    "countdown",
    "empty",
    "entries",
    "entry",
    "entry-body",
    "entry-icon",
    "entry-says",
    "facts",
    "halp",
    "icon",
    "legend",
    "list",
    "meeting",
    "meetings",
    "meta",
    "note",
    "people",
    "people-names",
    "person",
    "prose",
    "quiet",
    "stat",
    "stats",
    "visually-hidden",
    "warn",
    "weight-normal",
    "weight-notable",
    "weight-routine",
];

const TAGS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "time",
    "tr",
    "ul",
    "svg",
    "path",
    "circle",
    "rect",
    "line",
];

/// What an icon of ours has; nothing in it leads anywhere.
const DRAWN: &[(&str, &[&str])] = &[
    ("svg", &["width", "height", "viewBox", "aria-hidden", "focusable"]),
    ("path", &["d"]),
    ("circle", &["cx", "cy", "r"]),
    ("rect", &["x", "y", "width", "height", "rx"]),
    ("line", &["x1", "y1", "x2", "y2"]),
];

/// The same without what has no place in a card.
pub fn clean(html: &str) -> Markup {
    PreEscaped(CLEANER.clean(html).to_string())
}

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .add_tags(TAGS)
        .generic_attributes(["class"].into())
        .add_tag_attributes("a", ["href", "title"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("time", ["datetime", "title"])
        .url_schemes(["http", "https", "mailto"].into())
        .attribute_filter(|_, name, value| match name {
            "class" => known(value).map(Cow::Owned),
            "href" => may_lead_to(value).then_some(Cow::Borrowed(value)),
            _ => Some(Cow::Borrowed(value)),
        })
        .clean_content_tags(["script", "style"].into())
        .link_rel(Some("noopener nofollow"));
    for (tag, attributes) in DRAWN {
        cleaner.add_tag_attributes(tag, *attributes);
    }
    cleaner
});

fn known(classes: &str) -> Option<String> {
    let known: Vec<&str> = classes.split_whitespace().filter(|class| CLASSES.contains(class)).collect();
    (!known.is_empty()).then(|| known.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look;
    use crate::model::Time;

    #[test]
    fn what_widgets_write_stays() {
        let time = look::time(Time::from_millis(1_795_277_100_000)).0;
        for good in [
            "<ul class=\"list\"><li>one <span class=\"meta\">two &lt;3</span></li></ul>",
            "<dl class=\"facts\"><div><dt>a</dt><dd>b</dd></div></dl>",
            "<details><summary>more</summary><p>text</p></details>",
            "<a href=\"/gardeners\" rel=\"noopener nofollow\">us</a>",
            &time,
            &look::person_link("bo").0.replace("href=\"/bo\"", "href=\"/bo\" rel=\"noopener nofollow\""),
        ] {
            assert_eq!(clean(good).0, good);
        }
        for (name, _) in look::ICONS {
            let icon = look::icon(name).0;
            assert_eq!(
                clean(&icon).0.replace("/>", "></path>").matches('<').count(),
                icon.replace("/>", "></path>").matches('<').count(),
                "{icon}"
            );
            assert!(clean(&icon).0.starts_with("<svg") && clean(&icon).0.contains("viewBox=\"0 0 24 24\""), "{icon}");
        }
    }

    #[test]
    fn nothing_else_does() {
        for bad in [
            "<script>alert(1)</script>",
            "<style>*{display:none}</style>",
            "<img src=x onerror=alert(1)>",
            "<p onclick=\"alert(1)\" style=\"position:fixed\" id=\"main\">x</p>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
            "<a href=\"//evil.example\">x</a>",
            "<a href=\"data:text/html,x\">x</a>",
            "<form action=\"/logout\"><button>x</button></form>",
            "<iframe src=\"https://evil.example\"></iframe>",
            "<svg><a xlink:href=\"javascript:alert(1)\">x</a></svg>",
            "<svg><animate onbegin=alert(1) attributeName=x></svg>",
            "<svg><style><img src=x onerror=alert(1)></style></svg>",
            "<svg><use href=\"https://evil.example#x\"/></svg>",
            "<svg onload=alert(1)><path d=\"M0 0\" onclick=alert(1)></svg>",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "<div class=\"top menu account\">x</div>",
            "<base href=\"https://evil.example\"><meta http-equiv=refresh content=0><link rel=stylesheet href=x>",
            "<p title=\"<svg class=x\">x</p>",
        ] {
            let html = clean(bad).0;
            for refused in [
                "<script",
                "<style",
                "<img",
                "<form",
                "<button",
                "<iframe",
                "<use",
                "<animate",
                "<math",
                "<base",
                "<meta",
                "<link",
                " on",
                "style=",
                "id=",
                "href=",
                "javascript",
                "evil",
                "class=",
                "title=",
            ] {
                assert!(!html.contains(refused), "{bad} gave {html}");
            }
        }
    }
}
