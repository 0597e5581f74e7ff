//! Links to people, hubs and the outside. What cannot be a safe link stays plain text.

use maud::{Markup, html};

use crate::model::{HubName, is_one_line};

/// Longer addresses are no addresses of things people look at.
const MAX_URL: usize = 2048;

/// The person's name, linked to the hub where the name can be an address.
pub fn person_link(name: &str) -> Markup {
    match name.parse::<HubName>() {
        Ok(hub) => html! { a.person href={ "/" (hub) } { (name) } },
        Err(_) => html! { span.person { (name) } },
    }
}

/// A hub by its name.
pub fn hub_link(name: &HubName) -> Markup {
    html! { a.hub-link href={ "/" (name) } { (name) } }
}

/// `text` as a link to the outside, or as plain text where `url` is not http or https.
pub fn safe_link(url: &str, text: &str) -> Markup {
    match safe_url(url) {
        Some(url) => html! { a href=(url) rel="noopener nofollow" { (text) } },
        None => html! { (text) },
    }
}

/// The address if it may be linked to: http or https with a host, of sane length, on one line without spaces.
pub fn safe_url(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let known = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let host = rest.split(['/', '?', '#']).next().is_some_and(|host| !host.is_empty());
    let plain = !url.contains(|c: char| c.is_whitespace() || c == '\\') && is_one_line(url);
    (known && host && plain && url.len() <= MAX_URL).then_some(url)
}

/// Where a text that people wrote may lead. Relative addresses must begin with one slash: that leaves no room for a scheme in disguise.
pub(super) fn may_lead_to(url: &str) -> bool {
    let within = url.starts_with('/') && !url.starts_with("//") && !url.contains('\\');
    within || url.starts_with('#') || url.starts_with("mailto:") || safe_url(url).is_some()
}

/// Any text as a value in the query of an address.
pub fn in_query(text: &str) -> String {
    text.bytes().map(percent).collect()
}

fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_links() {
        for bad in [
            "javascript:alert(1)",
            "JAVASCRIPT://example.org/%0aalert(1)",
            "data:text/html,x",
            "//example.org",
            "/groups",
            "http://",
            "http:///path",
            "https://exa mple.org",
            "https://example.org/\n",
            "https:\\\\example.org",
            "",
        ] {
            assert_eq!(safe_url(bad), None, "{bad:?}");
            assert_eq!(safe_link(bad, "a < b").0, "a &lt; b", "{bad:?}");
        }
        assert_eq!(safe_url(&format!("https://example.org/{}", "x".repeat(3000))), None);
        assert_eq!(safe_url("HTTPS://example.org"), Some("HTTPS://example.org"));
        assert_eq!(
            safe_link("https://example.org/?a=1&b=\"", "x").0,
            r#"<a href="https://example.org/?a=1&amp;b=&quot;" rel="noopener nofollow">x</a>"#
        );
    }

    #[test]
    fn people_are_linked_where_an_address_can_be() {
        assert_eq!(person_link("Ann").0, r#"<a class="person" href="/ann">Ann</a>"#);
        assert_eq!(person_link("ann@<b>").0, r#"<span class="person">ann@&lt;b&gt;</span>"#);
        assert_eq!(person_link("groups").0, r#"<span class="person">groups</span>"#);
        let design = "design".parse().unwrap();
        assert_eq!(hub_link(&design).0, r#"<a class="hub-link" href="/design">design</a>"#);
    }
}
