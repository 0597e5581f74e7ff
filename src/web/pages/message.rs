//! One message: what it says, who and what it is about, and how it came. The address of this page can be passed on.

use maud::{Markup, html};

use super::layout::{Frame, Page, page};
use crate::look::{icon, in_query, safe_url};
use crate::model::{SubjectKind, Time};

/// What the page of a message shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageView {
    pub id: String,
    pub topic: String,
    /// The topic without prefix and environment.
    pub kind: String,
    pub category: String,
    pub time: Time,
    pub title: String,
    pub sentence: String,
    pub link: Option<String>,
    pub icon: String,
    pub agent: Option<String>,
    pub people: Vec<Named>,
    pub packages: Vec<Named>,
    /// Hubs, projects, channels and the like.
    pub places: Vec<Named>,
    /// Where programs find it.
    pub as_json: String,
    /// The envelope in lines; none where it is too long for a page.
    pub written: Option<String>,
}

/// A name and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub kind: SubjectKind,
    pub name: String,
    pub path: String,
}

impl Named {
    /// One that has no hub: it leads to all that is found of it.
    pub fn new(kind: SubjectKind, name: &str) -> Self {
        Named { kind, name: name.to_owned(), path: found(kind, name) }
    }
}

pub fn message(frame: &Frame<'_>, view: &MessageView) -> Markup {
    let body = html! {
        header.page-head {
            h1 { @if view.sentence.is_empty() { (view.kind) } @else { (view.sentence) } }
            p.meta { (view.time.readable()) " · " a href=(found(SubjectKind::Category, &view.category)) { (view.category) } }
            (ways_on(view))
        }
        div.results {
            (card("about", "What it is about", facts(view)))
            (card("more", "More like this", more(view)))
            (card("whole", "The message itself", whole(view)))
        }
    };
    let title = if view.sentence.is_empty() { &view.kind } else { &view.sentence };
    page(frame, Page { title, hub: None, query: "", scripts: &[], body })
}

fn ways_on(view: &MessageView) -> Markup {
    html! {
        @if let Some(url) = view.link.as_deref().and_then(safe_url) {
            p.actions { a.button href=(url) rel="noopener nofollow" { (icon(&view.icon)) span { "Open at " (host(url)) } } }
        }
    }
}

fn card(id: &str, title: &str, inside: Markup) -> Markup {
    html! {
        section.card aria-labelledby=(id) {
            header { h2 id=(id) { (title) } }
            (inside)
        }
    }
}

fn facts(view: &MessageView) -> Markup {
    let is_agent = |named: &&Named| view.agent.as_deref() == Some(named.name.as_str());
    let concerned: Vec<&Named> = view.people.iter().filter(|named| !is_agent(named)).collect();
    let packages: Vec<&Named> = view.packages.iter().collect();
    html! {
        dl.facts {
            @if let Some(agent) = &view.agent { div { dt { "Who did it" } dd { (who(view, agent)) } } }
            @if !concerned.is_empty() { div { dt { "People" } dd { (names(&concerned)) } } }
            @if !view.packages.is_empty() { div { dt { "Packages" } dd { (names(&packages)) } } }
            @for place in &view.places { div { dt { (label(place.kind)) } dd { a href=(place.path) { (place.name) } } } }
            @if !view.title.is_empty() && view.title != view.kind { div { dt { "Kind" } dd { (view.title) } } }
            div { dt { "Topic" } dd { code { (view.topic) } } }
            div { dt { "When" } dd { time datetime=(view.time) { (view.time.readable()) } } }
        }
    }
}

/// Who acted, with the hub where there is one.
fn who(view: &MessageView, agent: &str) -> Markup {
    let named = view.people.iter().find(|named| named.name == agent);
    let named = named.cloned().unwrap_or_else(|| Named::new(SubjectKind::Person, agent));
    names(&[&named])
}

fn names(list: &[&Named]) -> Markup {
    html! { @for (i, named) in list.iter().enumerate() { @if i > 0 { ", " } a href=(named.path) { (named.name) } } }
}

/// What else there is of its kind, and of whom and what it is about.
fn more(view: &MessageView) -> Markup {
    let near = |named: &Named| (found(named.kind, &named.name), format!("All about {}", named.name));
    let mut links = vec![(found(SubjectKind::Topic, &view.kind), format!("All of the kind {}", view.kind))];
    if let Some(agent) = &view.agent {
        links.push((found(SubjectKind::Person, agent), format!("All that concerns {agent}")));
    }
    links.extend(view.packages.iter().chain(&view.places).take(6).map(near));
    html! { ul.list { @for (path, words) in links { li { a href=(path) { (words) } } } } }
}

fn whole(view: &MessageView) -> Markup {
    html! {
        p.meta { "Its id is " code { (view.id) } ". " a href=(view.as_json) { "As JSON, for programs" } }
        @match &view.written {
            Some(text) => details.behind data-key="written" {
                summary { "As it came" }
                pre.source tabindex="0" role="region" aria-label="The message as it came" {
                    code { @for line in text.lines() { span.line { (line) "\n" } } }
                }
            },
            None => p.meta { "It is too long to be written out here." },
        }
    }
}

/// The search for all about something.
fn found(kind: SubjectKind, name: &str) -> String {
    let field = if kind == SubjectKind::Person { "user" } else { kind.as_str() };
    let plain = !name.contains(|c: char| c.is_whitespace() || c == '"');
    let value = if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', " ")) };
    format!("/search?q={}", in_query(&format!("{field}:{value}")))
}

fn label(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Person => "Person",
        SubjectKind::Package => "Package",
        SubjectKind::Project => "Project",
        SubjectKind::Channel => "Channel",
        SubjectKind::List => "Mailing list",
        SubjectKind::Group => "Group",
        SubjectKind::Calendar => "Calendar",
        SubjectKind::Hub => "Hub",
        SubjectKind::Category => "Category",
        SubjectKind::Topic => "Topic",
    }
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority.rsplit('@').next().unwrap_or(authority)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn view() -> MessageView {
        MessageView {
            id: "2026-<1>".into(),
            topic: "org.x.prod.garden.bed.watered".into(),
            kind: "garden.bed.watered".into(),
            category: "garden".into(),
            time: sample::now(),
            title: "garden.bed.watered".into(),
            sentence: "ann watered <the> bed".into(),
            link: Some("https://ann@garden.example/bed/1".into()),
            icon: "cloud".into(),
            agent: Some("ann".into()),
            people: vec![
                Named { path: "/ann".into(), ..Named::new(SubjectKind::Person, "ann") },
                Named::new(SubjectKind::Person, "bo"),
            ],
            packages: vec![Named::new(SubjectKind::Package, "spade")],
            places: vec![Named::new(SubjectKind::List, "the beds")],
            as_json: "/v2/id?id=2026-1".into(),
            written: Some("{\n  \"a\": \"<b>\"\n}".into()),
        }
    }

    fn shown(view: &MessageView) -> String {
        let assets = Assets::new();
        message(&sample::frame(&assets, &[]), view).0
    }

    #[test]
    fn all_is_said_and_leads_on() {
        let html = shown(&view());
        assert!(html.contains("<h1>ann watered &lt;the&gt; bed</h1>") && html.contains("Open at garden.example"));
        assert!(html.contains("Who did it</dt><dd><a href=\"/ann\">ann</a></dd>"), "{html}");
        assert!(html.contains("People</dt><dd><a href=\"/search?q=user%3Abo\">bo</a></dd>"), "{html}");
        assert!(html.contains("href=\"/search?q=package%3Aspade\"") && html.contains("q=list%3A%22the%20beds%22"));
        assert!(html.contains("  &quot;a&quot;: &quot;&lt;b&gt;&quot;") && html.contains("2026-&lt;1&gt;"));
        sample::assert_sound(&html);
    }

    #[test]
    fn what_is_not_there_is_not_shown() {
        let html = shown(&MessageView { link: Some("javascript:x".into()), written: None, agent: None, ..view() });
        assert!(!html.contains("javascript:x") && html.contains("too long") && !html.contains("Who did it"));
    }
}
