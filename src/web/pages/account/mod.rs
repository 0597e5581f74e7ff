//! The pages of a person's settings: one frame with a list of them beside, and a file for each.

mod choices;
mod forget;
mod hubs;
mod profile;
mod sessions;
mod tokens;

pub use choices::{ActivityView, activity, theme};
pub use forget::{ForgetView, forget};
pub use hubs::{HubLine, own_hubs};
pub use profile::{ProfileView, profile};
pub use sessions::{SessionLine, browser, sessions};
pub use tokens::{TokenLine, TokensView, tokens};

use maud::{Markup, html};

use super::layout::{Frame, Page, page};

/// Every page with its address, in the order of the list.
const PAGES: [(&str, &str); 8] = [
    ("/settings", "Profile"),
    ("/settings/theme", "Theme"),
    ("/settings/hubs", "Your hubs"),
    ("/stream/filters", "Your stream"),
    ("/settings/activity", "What others see"),
    ("/settings/sessions", "Your browsers"),
    ("/settings/tokens", "Tokens for programs"),
    ("/settings/forget", "Forget me"),
];

/// One of the pages, by its address.
pub(in crate::web::pages) struct Corner<'a> {
    pub path: &'a str,
    /// What was done just now, in one sentence.
    pub done: Option<&'a str>,
    pub scripts: &'a [&'a str],
    pub body: Markup,
}

pub(in crate::web::pages) fn corner(frame: &Frame<'_>, corner: Corner<'_>) -> Markup {
    let Corner { path, done, scripts, body } = corner;
    let label = PAGES.iter().find(|(own, _)| *own == path).map_or("Settings", |(_, label)| *label);
    let body = html! {
        header.page-head { h1 { "Settings" } }
        div.settings {
            nav.side aria-label="Settings" {
                ul {
                    @for (address, label) in PAGES {
                        li { a href=(address) aria-current=[(address == path).then_some("page")] { (label) } }
                    }
                }
            }
            section.settings-main aria-labelledby="corner" {
                h2 #corner { (label) }
                @if let Some(done) = done { p.saved role="status" { (done) } }
                (body)
            }
        }
    };
    page(frame, Page { title: label, hub: None, query: "", scripts, body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn the_list_says_where_one_is() {
        let assets = Assets::new();
        let here = Corner { path: "/settings/theme", done: Some("Saved."), scripts: &[], body: html! { p { "…" } } };
        let html = corner(&sample::frame(&assets, &[]), here).0;
        assert!(html.contains("href=\"/settings/theme\" aria-current=\"page\">Theme</a>"), "{html}");
        assert!(html.contains("<p class=\"saved\" role=\"status\">Saved.</p>"), "{html}");
        assert_eq!(html.matches("aria-current").count(), 1);
        sample::assert_sound(&html);
    }
}
