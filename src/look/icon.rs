//! Our own drawn set of icons: strokes on a 24 × 24 ground, in the colour of the text around them.

use maud::{Markup, PreEscaped, html};

/// The icon of this name, or a neutral dot. Decoration only: the words must stand beside it.
pub fn icon(name: &str) -> Markup {
    html! {
        svg.icon width="20" height="20" viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
            (PreEscaped(drawing(name)))
        }
    }
}

/// Every name with its drawing, sorted by name.
pub const ICONS: &[(&str, &str)] = &[
    ("add", r#"<path d="M12 5v14M5 12h14"/>"#),
    (
        "announce",
        r#"<path d="M4 10v4a1 1 0 0 0 1 1h3l8 4V5L8 9H5a1 1 0 0 0-1 1Z"/><path d="M8 15v4h2.5v-2.8M19 9.5a4 4 0 0 1 0 5"/>"#,
    ),
    (
        "archive",
        r#"<rect x="3.5" y="4.5" width="17" height="4.5" rx="1"/><path d="M5 9v9.5a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1V9M10 13h4"/>"#,
    ),
    ("arrow", r#"<path d="M5 12h14M13 6l6 6-6 6"/>"#),
    (
        "badge",
        r#"<circle cx="12" cy="9" r="5.5"/><path d="m8.5 13.5-1.5 7 5-2.5 5 2.5-1.5-7"/><path d="m12 6.5.8 1.7 1.8.2-1.3 1.3.3 1.8-1.6-.9-1.6.9.3-1.8-1.3-1.3 1.8-.2Z"/>"#,
    ),
    (
        "bug",
        r#"<rect x="8" y="8" width="8" height="11" rx="4"/><path d="M9 8.5a3 3 0 0 1 6 0M12 11v8M8 11 4.5 9M16 11l3.5-2M8 14H4M16 14h4M8.3 16.5 5 19M15.7 16.5 19 19M9.5 6 8 4M14.5 6 16 4"/>"#,
    ),
    ("build", r#"<path d="m12 3 8 4.5v9L12 21l-8-4.5v-9Z"/><path d="m4.2 7.6 7.8 4.4 7.8-4.4M12 12v9M8 5.3l8 4.5"/>"#),
    (
        "calendar",
        r#"<rect x="4" y="5.5" width="16" height="14.5" rx="2"/><path d="M4 10h16M8.5 3.5v4M15.5 3.5v4M8 13.5h2M14 13.5h2M8 16.7h2"/>"#,
    ),
    (
        "chat",
        r#"<path d="M4 6.5a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H8.5L5 15.5v-3.2a2 2 0 0 1-1-1.8Z"/><path d="M18.5 9.5a1.8 1.8 0 0 1 1.5 1.8v4a2 2 0 0 1-1 1.7v3l-3.3-2.5H12a2 2 0 0 1-1.8-1.2"/>"#,
    ),
    ("clock", r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>"#),
    ("cloud", r#"<path d="M7.5 18.5a4 4 0 0 1-.6-7.95 5.5 5.5 0 0 1 10.5 1.05A3.5 3.5 0 0 1 17 18.5Z"/>"#),
    ("code", r#"<path d="m8.5 7.5-5 4.5 5 4.5M15.5 7.5l5 4.5-5 4.5M13.5 5l-3 14"/>"#),
    (
        "comment",
        r#"<path d="M4.5 7a2 2 0 0 1 2-2h11a2 2 0 0 1 2 2v7.5a2 2 0 0 1-2 2H12l-4.5 3.5v-3.5h-1a2 2 0 0 1-2-2Z"/><path d="M8.5 9h7M8.5 12.5h4.5"/>"#,
    ),
    ("commit", r#"<circle cx="12" cy="12" r="3.5"/><path d="M2.5 12h6M15.5 12h6"/>"#),
    (
        "compose",
        r#"<path d="m12 3.5 8.5 4.25L12 12 3.5 7.75Z"/><path d="m3.5 12 8.5 4.25L20.5 12M3.5 16.25l8.5 4.25 8.5-4.25"/>"#,
    ),
    ("contrast", r#"<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 1 0 16Z" fill="currentColor"/>"#),
    (
        "cookie",
        r#"<path d="M12 3.5a8.5 8.5 0 1 0 8.5 8.5 3.2 3.2 0 0 1-4.2-3.2A3.8 3.8 0 0 1 12 3.5Z"/><path d="M8.5 10h.01M9.5 15.5h.01M14.5 15h.01M13 11.5h.01"/>"#,
    ),
    (
        "copy",
        r#"<rect x="8.5" y="8.5" width="11" height="11" rx="2"/><path d="M15.5 8.5v-2a2 2 0 0 0-2-2h-7a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h2"/>"#,
    ),
    (
        "doc",
        r#"<path d="M6.5 3.5H14l4.5 4.5v11a1.5 1.5 0 0 1-1.5 1.5H6.5A1.5 1.5 0 0 1 5 19V5a1.5 1.5 0 0 1 1.5-1.5Z"/><path d="M14 3.5V8h4.5M8.5 12h7M8.5 15.5h5"/>"#,
    ),
    ("down", r#"<path d="M12 5v14M6 13l6 6 6-6"/>"#),
    ("drag", r#"<path d="M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01" stroke-width="3"/>"#),
    ("edit", r#"<path d="m4.5 19.5 1-4.5L16 4.5l3.5 3.5L9 18.5Z"/><path d="m13.5 7 3.5 3.5"/>"#),
    (
        "external",
        r#"<path d="M10.5 5.5H6a1.5 1.5 0 0 0-1.5 1.5v11A1.5 1.5 0 0 0 6 19.5h11a1.5 1.5 0 0 0 1.5-1.5v-4.5M14 4.5h5.5V10M19.5 4.5 11 13"/>"#,
    ),
    ("feed", r#"<path d="M5 5a14 14 0 0 1 14 14M5 11.5a7.5 7.5 0 0 1 7.5 7.5"/><circle cx="6.2" cy="17.8" r="1.4"/>"#),
    (
        "group",
        r#"<circle cx="9" cy="8.5" r="3.3"/><path d="M3 19.5a6 6 0 0 1 12 0M15.5 5.5a3.3 3.3 0 0 1 0 6M17 14.2a6 6 0 0 1 4 5.3"/>"#,
    ),
    (
        "help",
        r#"<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="3.5"/><path d="m6 6 3.5 3.5M14.5 14.5 18 18M18 6l-3.5 3.5M9.5 14.5 6 18"/>"#,
    ),
    ("issue", r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5v5.5M12 16.3h.01"/>"#),
    (
        "link",
        r#"<path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1"/>"#,
    ),
    ("mail", r#"<rect x="3.5" y="5.5" width="17" height="13.5" rx="2"/><path d="m4 7.5 8 6 8-6"/>"#),
    (
        "meeting",
        r#"<path d="M4 20v-1.5a4 4 0 0 1 4-4h.5M20 20v-1.5a4 4 0 0 0-4-4h-.5"/><circle cx="8" cy="10.5" r="2.5"/><circle cx="16" cy="10.5" r="2.5"/><path d="M9 4.5h6M12 4.5v2M9 20h6"/>"#,
    ),
    ("menu", r#"<path d="M6 12h.01M12 12h.01M18 12h.01"/>"#),
    ("moon", r#"<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z"/>"#),
    (
        "package",
        r#"<path d="M4.5 8.5h15V19a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 19Z"/><path d="m4.5 8.5 2.5-5h10l2.5 5M12 3.5v9M10 12.5h4"/>"#,
    ),
    ("pause", r#"<path d="M8.5 5.5v13M15.5 5.5v13"/>"#),
    ("person", r#"<circle cx="12" cy="8" r="4"/><path d="M4.5 20a7.5 7.5 0 0 1 15 0"/>"#),
    ("play", r#"<path d="M7.5 5v14l11-7Z"/>"#),
    (
        "pull-request",
        r#"<circle cx="6.5" cy="6" r="2.2"/><circle cx="6.5" cy="18" r="2.2"/><circle cx="17.5" cy="18" r="2.2"/><path d="M6.5 8.2v7.6M17.5 15.8V9.5A3.5 3.5 0 0 0 14 6h-2.5M14 3.5 11.5 6 14 8.5"/>"#,
    ),
    (
        "release",
        r#"<path d="M12 3c3.5 2.5 5 6 5 9.5l-2 4H9l-2-4C7 9 8.5 5.5 12 3Z"/><circle cx="12" cy="10" r="1.8"/><path d="m7 12.5-3 3.5v3l5-2.5M17 12.5l3 3.5v3l-5-2.5M12 18.5V21"/>"#,
    ),
    ("remove", r#"<path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 12.5h9l1-12.5M10 10.5v5.5M14 10.5v5.5"/>"#),
    ("search", r#"<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>"#),
    (
        "server",
        r#"<rect x="4" y="4.5" width="16" height="6.5" rx="1.5"/><rect x="4" y="13" width="16" height="6.5" rx="1.5"/><path d="M7.5 7.75h.01M7.5 16.25h.01M11 7.75h5.5M11 16.25h5.5"/>"#,
    ),
    ("star", r#"<path d="m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1.1 5.9-5.3-2.9-5.3 2.9 1.1-5.9-4.3-4.1 5.9-.8Z"/>"#),
    (
        "sun",
        r#"<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4"/>"#,
    ),
    ("swap", r#"<path d="M4 9h15M15 5l4 4-4 4M20 15H5M9 11l-4 4 4 4"/>"#),
    ("tag", r#"<path d="M4 5.5A1.5 1.5 0 0 1 5.5 4H12l8 8-7.5 7.5L4 11.5Z"/><path d="M8.3 8.3h.01"/>"#),
    (
        "test",
        r#"<path d="M9.5 3.5h5M10.5 3.5v6L5.2 18a1.7 1.7 0 0 0 1.5 2.5h10.6a1.7 1.7 0 0 0 1.5-2.5L13.5 9.5v-6M7.5 15h9"/>"#,
    ),
    (
        "translate",
        r#"<path d="M3.5 6h9M8 4v2M11 6c-.8 4-3.5 7-7 8.5M5.5 8.5c1 2.5 3.5 5 6.5 6M12 20.5l4.25-10 4.25 10M13.5 17h5.5"/>"#,
    ),
    ("undo", r#"<path d="M8.5 5 4.5 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11h-4"/>"#),
    ("up", r#"<path d="M12 19V5M6 11l6-6 6 6"/>"#),
    (
        "update",
        r#"<path d="M19.5 12a7.5 7.5 0 0 1-13.3 4.8M4.5 12a7.5 7.5 0 0 1 13.3-4.8"/><path d="M18.5 3.5v4h-4M5.5 20.5v-4h4"/>"#,
    ),
    (
        "vote",
        r#"<path d="M4.5 12.5V19A1.5 1.5 0 0 0 6 20.5h12a1.5 1.5 0 0 0 1.5-1.5v-6.5M3.5 12.5h17"/><path d="m8.5 7.5 2.5 2.5 5-6"/>"#,
    ),
    ("web", r#"<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"/>"#),
    (
        "wiki",
        r#"<path d="M12 6.5C10 5 7 4.5 3.5 4.5v13c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2v-13c-3.5 0-6.5.5-8.5 2ZM12 6.5v13"/>"#,
    ),
];

const DOT: &str = r#"<circle cx="12" cy="12" r="3" fill="currentColor"/>"#;

fn drawing(name: &str) -> &'static str {
    ICONS.binary_search_by(|(known, _)| known.cmp(&name)).map_or(DOT, |found| ICONS[found].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_found() {
        assert!(ICONS.is_sorted_by(|a, b| a.0 < b.0), "the search needs order");
        let ours = ["search", "star", "moon", "sun", "pause", "play", "edit", "external", "clock", "arrow"];
        for name in crate::model::RULE_ICONS.iter().chain(&ours) {
            assert_ne!(drawing(name), DOT, "{name}");
        }
    }

    #[test]
    fn unknown_names_are_a_dot() {
        for name in ["", "zebra", "<script>"] {
            assert_eq!(drawing(name), DOT);
            assert!(icon(name).0.contains(r#"aria-hidden="true""#));
        }
    }
}
