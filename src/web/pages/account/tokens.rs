//! Tokens of somebody's programs and feed readers.

use maud::{Markup, html};

use super::super::field::Field;
use super::super::form::{act, fields, form};
use super::super::layout::Frame;
use super::{Corner, corner};
use crate::look::time;
use crate::model::{Time, Token};

pub struct TokensView {
    /// The newest first.
    pub lines: Vec<TokenLine>,
    /// One that was made a moment ago.
    pub made: Option<String>,
    /// The portal's own, without a slash at its end.
    pub address: String,
    /// Whose they are.
    pub me: String,
    /// Whether one was revoked just now.
    pub done: bool,
}

/// One token.
pub struct TokenLine {
    /// Names it in the form that revokes it.
    pub handle: String,
    pub label: String,
    pub made: Time,
    pub used: Option<Time>,
}

pub fn tokens(frame: &Frame<'_>, view: &TokensView) -> Markup {
    let label = Field::line("label", "What it is for")
        .required()
        .max(Token::MAX_LABEL)
        .help("Such as \u{201c}feed reader on my phone\u{201d}.");
    let body = html! {
        p {
            "A feed reader or a program of yours shows a token instead of signing in. Whoever has it can read what you can "
            "read, and change nothing: keep it to yourself, and revoke it where it may have got about."
        }
        @if let Some(secret) = &view.made { (made(view, secret)) }
        @if view.lines.is_empty() { p.empty { "You have no tokens." } }
        @else { ul.list { @for line in &view.lines { (row(frame, line)) } } }
        (form("/settings/tokens", frame.token, html! {
            (fields([&label]))
            p.actions { button type="submit" { "Make a token" } }
        }))
        p.meta { "What programs can ask for stands under " a href="/api/" { "For programs" } "." }
    };
    let done = view.done.then_some("Done: that token is not good any more.");
    corner(frame, Corner { path: "/settings/tokens", done, scripts: &[], body })
}

fn made(view: &TokensView, secret: &str) -> Markup {
    let TokensView { address, me, .. } = view;
    html! {
        section.made role="status" aria-labelledby="made" {
            h3 #made { "Your new token" }
            p { "Copy it now: it is not shown again." }
            pre tabindex="0" { code { (secret) } }
            dl.facts {
                div { dt { "Your hub, for a feed reader" } dd { code { (address) "/" (me) ".atom?token=" (secret) } } }
                div { dt { "Your stream, for a feed reader" } dd { code { (address) "/stream.atom?token=" (secret) } } }
                div { dt { "For a program" } dd { code { "Authorization: Bearer " (secret) } } }
            }
        }
    }
}

fn row(frame: &Frame<'_>, line: &TokenLine) -> Markup {
    html! {
        li.row {
            div {
                strong { (line.label) }
                p.meta {
                    "Made " (time(line.made)) " · "
                    @match line.used { Some(used) => { "last used " (time(used)) }, None => { "never used" } }
                }
            }
            (act("/settings/tokens", frame.token, html! {
                (fields([&Field::hidden("handle", line.handle.clone())]))
                button.quiet type="submit" { "Revoke" span.visually-hidden { " " (line.label) } }
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn a_new_one_is_shown_with_its_uses() {
        let line =
            |label: &str, used| TokenLine { handle: "ab".into(), label: label.into(), made: sample::now(), used };
        let mut view = TokensView {
            lines: vec![line("<phone>", None), line("script", Some(sample::now()))],
            made: Some("5ec2e7".into()),
            address: "https://hubs.example.org".into(),
            me: "ann".into(),
            done: false,
        };
        let assets = Assets::new();
        let html = tokens(&sample::frame(&assets, &[]), &view).0;
        assert!(html.contains("https://hubs.example.org/ann.atom?token=5ec2e7") && html.contains("&lt;phone&gt;"));
        assert!(html.contains("never used") && html.contains("last used"));
        sample::assert_sound(&html);
        view.made = None;
        assert!(!tokens(&sample::frame(&assets, &[]), &view).0.contains("5ec2e7"));
    }
}
