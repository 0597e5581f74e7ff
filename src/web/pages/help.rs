//! Who asks for help, with the buttons to take it on and to say that it is answered.

use maud::{Markup, html};

use super::field::{Field, Suggest};
use super::form::{act, fields};
use super::layout::{Frame, Page, page};
use crate::look::{avatar, hub_link, person_link, safe_link, time};
use crate::model::HelpStand;
use crate::store::HelpLine;
use crate::web::help::Asked;

/// What the page shows.
#[derive(Debug)]
pub struct HelpView {
    pub lines: Vec<HelpLine>,
    /// The only state that is shown; all where none.
    pub stand: Option<HelpStand>,
    /// Where each state alone is listed, and all of them.
    pub states: Vec<(Option<HelpStand>, String)>,
    /// As it was typed.
    pub asked: Asked,
    /// Whether it begins with the newest there is.
    pub begins: bool,
    /// This list's address, at its beginning.
    pub here: String,
    /// Where it goes on.
    pub older: Option<String>,
}

pub fn help(frame: &Frame<'_>, view: &HelpView) -> Markup {
    let body = html! {
        header.page-head {
            h1 { "Help wanted" }
            p.lead { "Places where a hand is welcome: what people asked for in meetings, over all hubs." }
            p.meta {
                "Whoever is signed in may take a request on. That it is answered, or open again, is said by whoever "
                "asked, by whoever took it on, or by an owner of the hub it was asked in. "
                @if frame.me.is_none() { a href="/login?next=%2Fhelp" { "Sign in" } " to take one on." }
            }
        }
        div.column {
            (controls(view))
            section.card aria-label="Requests for help" {
                @if view.lines.is_empty() { p.empty { (nothing(view)) } }
                @else { ul.halp { @for line in &view.lines { (request(frame, view, line)) } } }
                @if !view.begins || view.older.is_some() {
                    nav.actions aria-label="Pages" {
                        @if !view.begins { a.button.quiet href=(view.here) { "From the beginning" } }
                        @if let Some(older) = &view.older { a.button.quiet href=(older) rel="next" { "More" } }
                    }
                }
            }
        }
    };
    page(frame, Page { title: "Help wanted", hub: None, query: "", scripts: &["js/suggest.js"], body })
}

fn controls(view: &HelpView) -> Markup {
    let Asked { hub, tag, meeting, person, from, to, .. } = &view.asked;
    let day =
        |name, label, value: &String| Field::line(name, label).max(10).value(value).help("A day, such as 2026-11-21.");
    let list = [
        Field::line("hub", "Hub").value(hub).suggest(Suggest::Hubs),
        Field::line("tag", "Tag").value(tag).help("A word that stands in the request after a #."),
        Field::line("meeting", "Meeting").value(meeting).help("Its channel, such as #garden."),
        Field::line("person", "Person").value(person).help("Who asked, or took it on.").suggest(Suggest::People),
        day("from", "From", from),
        day("to", "Until", to),
    ];
    let chosen = list.iter().any(|field| !field.value.trim().is_empty());
    html! {
        nav.sort aria-label="How they stand" {
            @for (stand, address) in &view.states {
                a href=(address) aria-current=[(*stand == view.stand).then_some("true")] { (stand.map_or("All", word)) }
            }
        }
        details open[chosen] {
            summary { "Choose by hub, tag, meeting, person or day" }
            form.form method="get" action="/help" {
                @if let Some(stand) = view.stand { input type="hidden" name="state" value=(stand.as_str()); }
                (fields(&list))
                p.actions {
                    button type="submit" { "Show" }
                    @if chosen { a.button.quiet href="/help" { "Show all" } }
                }
            }
        }
    }
}

fn request(frame: &Frame<'_>, view: &HelpView, line: &HelpLine) -> Markup {
    let asked = &line.request;
    html! {
        li id={ "request-" (asked.seq) } data-key=(asked.seq) {
            blockquote { (safe_link(&asked.link, &asked.text)) }
            p.meta {
                @if !asked.who.is_empty() { (avatar(&asked.who, 20)) (person_link(&asked.who)) " " }
                @if !asked.meeting.is_empty() { "at " (asked.meeting) " " }
                @if !asked.channel.is_empty() { "in " (asked.channel) " " }
                @for hub in &line.hubs { span { "(" (hub_link(hub)) ")" } " " }
                "· " (time(asked.at))
            }
            p { strong { (word(line.stand)) } (said(line)) }
            @if !line.may.is_empty() {
                div.actions { @for to in &line.may { (button(frame, view, line, *to)) } }
            }
        }
    }
}

/// By whom, unless they hide, and when.
fn said(line: &HelpLine) -> Markup {
    html! {
        @if let Some((by, at)) = line.said.as_ref().filter(|_| line.stand != HelpStand::Open) {
            span.meta { @if let Some(by) = by { " by " (person_link(by.as_str())) } " · " (time(*at)) }
        }
    }
}

fn button(frame: &Frame<'_>, view: &HelpView, line: &HelpLine, to: HelpStand) -> Markup {
    let words = match to {
        HelpStand::Taken => "I take it on",
        HelpStand::Answered => "It is answered",
        HelpStand::Open => "Open it again",
    };
    let hidden = [
        Field::hidden("request", line.request.seq.to_string()),
        Field::hidden("seen", line.stand.as_str()),
        Field::hidden("to", to.as_str()),
        Field::hidden("back", view.here.as_str()),
    ];
    act(
        "/help",
        frame.token,
        html! {
            (fields(&hidden))
            button.quiet[to != HelpStand::Taken] type="submit" {
                (words) span.visually-hidden { ": " (line.request.text) }
            }
        },
    )
}

fn word(stand: HelpStand) -> &'static str {
    match stand {
        HelpStand::Open => "Open",
        HelpStand::Taken => "Taken on",
        HelpStand::Answered => "Answered",
    }
}

fn nothing(view: &HelpView) -> &'static str {
    match (&view.older, view.here == "/help") {
        (Some(_), _) => "None of the newest ones fits; there may be older ones.",
        (None, true) => "Nobody is asking for help. Enjoy the quiet, or write #help in your next meeting.",
        (None, false) => "No request fits. Leave something out, or look at all of them.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{HelpRequest, Seq, Time};
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn shown(lines: Vec<HelpLine>, here: &str) -> String {
        let view = HelpView {
            lines,
            stand: None,
            states: vec![(None, "/help".into()), (Some(HelpStand::Open), "/help?state=open".into())],
            asked: Asked { tag: "<docs>".into(), ..Asked::default() },
            begins: true,
            here: here.into(),
            older: Some("/help?before=open-5-6".into()),
        };
        let assets = Assets::new();
        help(&sample::frame(&assets, &[]), &view).0
    }

    #[test]
    fn a_request_says_how_it_stands_and_what_may_be_done() {
        let request = HelpRequest {
            seq: Seq(7),
            at: Time::ZERO,
            text: "label the <beds>".into(),
            who: "ann".into(),
            account: None,
            link: "javascript:x".into(),
            meeting: "Weekly".into(),
            channel: "#garden".into(),
            tags: vec![],
        };
        let line = HelpLine {
            request,
            stand: HelpStand::Taken,
            said: Some((Some("bo".into()), Time::ZERO)),
            hubs: vec!["gardeners".parse().unwrap()],
            may: vec![HelpStand::Open, HelpStand::Answered],
        };
        let html = shown(vec![line], "/help?tag=docs");
        assert!(html.contains("label the &lt;beds&gt;") && !html.contains("javascript:"));
        assert!(html.contains("<strong>Taken on</strong>") && html.contains("by <a class=\"person\" href=\"/bo\""));
        assert!(html.contains("name=\"seen\" value=\"taken\"") && html.contains("value=\"/help?tag=docs\""));
        assert!(html.contains("Open it again") && html.contains("It is answered") && !html.contains("I take it on"));
        assert!(html.contains("value=\"&lt;docs&gt;\"") && html.contains("rel=\"next\""));
        sample::assert_sound(&html);
    }
}
