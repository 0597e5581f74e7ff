//! Where somebody is signed in.

use maud::{Markup, html};

use super::super::field::Field;
use super::super::form::{act, fields};
use super::super::layout::Frame;
use super::{Corner, corner};
use crate::look::time;
use crate::model::Time;

/// One browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// Names it in the form that ends it.
    pub handle: String,
    /// From [`browser`].
    pub browser: String,
    pub opened: Time,
    pub seen: Time,
    /// True for the browser that the page is read in.
    pub here: bool,
}

pub fn sessions(frame: &Frame<'_>, lines: &[SessionLine], done: bool) -> Markup {
    let body = html! {
        p { "Each browser in which you signed in. Sign out where you do not know one, or do not use it any more." }
        ul.list {
            @for line in lines {
                li.row {
                    div {
                        strong { (line.browser) } @if line.here { " " span.count { "this browser" } }
                        p.meta { "Signed in " (time(line.opened)) " · last used " (time(line.seen)) }
                    }
                    (act("/settings/sessions", frame.token, html! {
                        (fields([&Field::hidden("handle", line.handle.clone())]))
                        button.quiet type="submit" { "Sign out" span.visually-hidden { " " (line.browser) } }
                    }))
                }
            }
        }
        @if lines.len() > 1 {
            div.actions {
                (act("/settings/sessions", frame.token, html! {
                    button type="submit" { "Sign out everywhere else" }
                }))
            }
        }
    };
    let done = done.then_some("Done: nobody is signed in there any more.");
    corner(frame, Corner { path: "/settings/sessions", done, scripts: &[], body })
}

/// What people call a browser that calls itself so.
pub fn browser(agent: &str) -> String {
    const NAMES: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |list: [(&'static str, &'static str); 6]| list.into_iter().find(move |(mark, _)| agent.contains(mark));
    match (find(NAMES), find(SYSTEMS)) {
        (Some((_, name)), Some((_, system))) => format!("{name} on {system}"),
        (Some((_, name)), None) => name.to_owned(),
        _ if agent.is_empty() => "A browser that does not say its name".to_owned(),
        _ => agent.chars().take(60).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn browsers_have_names() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0";
        assert_eq!(browser(edge), "Edge on Windows");
        assert_eq!(
            browser("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"),
            "Firefox on Linux"
        );
        assert_eq!(browser("curl/8.9"), "curl");
        assert_eq!(browser("<odd>"), "<odd>");
        assert!(browser("").contains("does not say"));
    }

    #[test]
    fn this_one_is_marked() {
        let line = |handle: &str, here| SessionLine {
            handle: handle.into(),
            browser: "<odd>".into(),
            opened: sample::now(),
            seen: sample::now(),
            here,
        };
        let assets = Assets::new();
        let shown = |lines: &[SessionLine]| sessions(&sample::frame(&assets, &[]), lines, false).0;
        let html = shown(&[line("ab", true), line("cd", false)]);
        assert_eq!(html.matches("this browser").count(), 1);
        assert!(html.contains("value=\"cd\"") && html.contains("&lt;odd&gt;") && html.contains("everywhere else"));
        assert!(!shown(&[line("ab", true)]).contains("everywhere else"));
        sample::assert_sound(&html);
    }
}
