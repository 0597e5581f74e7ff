//! Invented people and teams for the pages' tests, and what must hold on every page.

use maud::{PreEscaped, html};

use super::actions::Actions;
use super::card::{Card, Content};
use super::edit::{EditCard, EditView, Exhibit, GalleryView, SettingsView};
use super::field::Field;
use super::front::FrontView;
use super::groups::{GroupsView, Sort};
use super::hub::{HubLink, HubView};
use super::layout::{Bookmark, Frame};
use super::search::{Filter, Filters, Hit, SearchSort, SearchView};
use super::tile::Tile;
use crate::look;
use crate::model::{
    Asked, Column, Facts, FeedEntry, HelpRequest, HubKind, Reason, Revision, Seq, Standing, Story, Subject, Theme,
    Time, Topic, Weight, WidgetId,
};
use crate::web::assets::Assets;
use crate::widgets::REGISTRY;

/// 21 Nov 2026, 16:05 UTC.
pub(super) fn now() -> Time {
    Time::from_secs_f64(1_795_277_100.0)
}

pub(super) fn frame<'a>(assets: &'a Assets, bookmarks: &'a [Bookmark]) -> Frame<'a> {
    Frame {
        instance: "Hubs of Example",
        assets,
        bookmarks,
        source: "/source/feed",
        me: None,
        token: "",
        theme: Theme::System,
    }
}

pub(super) fn bookmarks() -> Vec<Bookmark> {
    [("ann", "me", "idle-0"), ("design", "design", "idle-0"), ("infra", "infra", "idle-2"), ("peru", "peru", "idle-5")]
        .map(|(name, label, idle)| Bookmark {
            name: name.into(),
            label: label.into(),
            picture: None,
            idle,
            news: name == "infra",
        })
        .into()
}

pub(super) fn hub() -> HubView {
    let link = |icon, label: &str, url: &str| HubLink { icon, label: label.into(), url: Some(url.into()) };
    HubView {
        name: "design".into(),
        title: "Design".into(),
        kind: HubKind::Team,
        summary: "Icons, pages and posters: we make things clear and kind".into(),
        archived: false,
        avatar: None,
        header: None,
        open: true,
        counts: vec![(12, "members"), (1204, "subscribers"), (31, "stars")],
        links: vec![
            HubLink { icon: "chat", label: "#design".into(), url: None },
            link("mail", "design@lists.example.org", "https://lists.example.org/design"),
            link("commit", "design/tasks", "https://forge.example.org/design/tasks"),
        ],
        left_width: 8,
        left: vec![
            card(1, "feed", "Feed", Some(look::entries(&activity()).0)),
            card(2, "sticky", "Note", Some(note())),
        ],
        right: vec![card(7, "stats", "Members", None), card(8, "halp", "Help wanted", Some(String::new()))],
        actions: Actions { kind: HubKind::Team, standing: Standing::default(), archived: false, waiting: 0 },
        members: vec!["ann".into(), "bo".into()],
        whereabouts: None,
        news: None,
        revision: Revision(1234),
    }
}

pub(super) fn card(id: u32, plugin: &str, label: &str, html: Option<String>) -> Card {
    let content = html.map(|html| Content { revision: Revision(34), html: PreEscaped(html) });
    Card { id: WidgetId(id), hub: "design".into(), plugin: plugin.into(), label: label.into(), content }
}

fn note() -> String {
    html! { div.note.prose { (look::markdown("**Sprint week!** See [the board](/design).")) } }.into_string()
}

pub(super) fn activity() -> Vec<FeedEntry> {
    let told = [
        (
            "bo",
            "comment",
            "pagure",
            "bo commented on design/tasks#849: \"Posters for the release party\"",
            Weight::Normal,
            3,
        ),
        ("cy", "build", "buildsys", "cy's build of inkscape-1.5-2 completed", Weight::Routine, 17),
        ("ann", "badge", "fedbadges", "ann was awarded the badge \"Pixel Perfectionist\"", Weight::Notable, 55),
        ("dee", "wiki", "wiki", "dee made a wiki edit to \"Release artwork\"", Weight::Routine, 130),
        ("bo", "update", "bodhi", "bo's update of gimp-3.2 went stable", Weight::Normal, 900),
    ];
    let mut list: Vec<FeedEntry> = told.into_iter().enumerate().map(|(i, row)| entry(i as u64, row)).collect();
    for minute in 1..4 {
        let newer = FeedEntry { end: now().minus_millis(minute * 60_000), ..list[0].clone() };
        list[0].join(newer);
    }
    list
}

fn entry(seq: u64, (who, icon, category, says, weight, minutes): (&str, &str, &str, &str, Weight, u64)) -> FeedEntry {
    let facts = Facts {
        subtitle: says.into(),
        link: Some("https://forge.example.org/849".into()),
        agent: Some(who.into()),
        usernames: vec![who.into()],
        icon: icon.into(),
        weight,
        story: Some(Story {
            key: format!("{category} {seq}"),
            says: "{people} talked about design/tasks#849 ({count} comments)".into(),
        }),
        ..Facts::default()
    };
    let topic = Topic::new(format!("org.example.prod.{category}.thing"));
    let reason = Reason::Linked(Subject::package("inkscape"));
    FeedEntry::new(Seq(seq), now().minus_millis(minutes * 60_000), &topic, &facts, reason)
}

pub(super) fn tile(name: &str, title: &str, kind: HubKind, summary: &str, members: u64, hours: u64) -> Tile {
    let last = now().minus_millis(hours * 3_600_000);
    Tile {
        name: name.into(),
        title: title.into(),
        picture: None,
        kind,
        summary: summary.into(),
        members,
        open: true,
        last_activity: Some(last),
        idle: look::idle_class(Some(last), now()),
    }
}

fn teams() -> Vec<Tile> {
    vec![
        tile("design", "Design", HubKind::Team, "Icons, pages and posters: we make things clear and kind", 12, 0),
        tile("infra", "Infrastructure", HubKind::Team, "Keeping the lights on", 9, 2),
        tile("rust-sig", "Rust SIG", HubKind::Team, "Crates, packaged with care", 17, 30),
        tile("peru", "Peru", HubKind::Team, "Encuentros y traducciones", 6, 24 * 800),
    ]
}

fn people() -> Vec<Tile> {
    vec![
        tile("ann", "Ann Arroyo", HubKind::User, "", 0, 1),
        tile("bo", "Bo Lindqvist", HubKind::User, "", 0, 3),
        tile("cy", "Cy Okafor", HubKind::User, "", 0, 24 * 40),
    ]
}

pub(super) fn groups() -> GroupsView {
    GroupsView { new_team: false, teams: teams(), people: people(), sort: Sort::Activity, filter: String::new() }
}

fn found(entry: FeedEntry) -> Hit {
    let (id, excerpt) = (format!("2026-{}", entry.seq), Some((vec![0..3, 6..11], "ink & paper".to_owned())));
    Hit { id, marked: Vec::new(), excerpt, entry }
}

pub(super) fn search() -> SearchView {
    SearchView {
        query: "ink".into(),
        hub: Some("design".into()),
        people: people()[..1].to_vec(),
        hubs: teams()[..1].to_vec(),
        asked: Asked::parse("ink after:soon", now()),
        sort: SearchSort::Newest,
        activity: activity().into_iter().map(found).collect(),
        more_hubs: false,
        older: Some("before=1-1".into()),
        total: 1200,
        filters: vec![Filters {
            label: "Category",
            among_newest: Some(500),
            choices: vec![Filter { query: "category:wiki ink".into(), label: "wiki".into(), count: 30 }],
        }],
        places: vec![("design".into(), "design".into())],
        problem: None,
    }
}

pub(super) fn front() -> FrontView {
    let asked = |who: &str, text: &str| HelpRequest {
        seq: Seq(1),
        at: now().minus_millis(7_200_000),
        text: text.into(),
        who: who.into(),
        account: None,
        link: "https://meet.example.org/1".into(),
        meeting: String::new(),
        channel: "#design-meeting".into(),
        tags: Vec::new(),
    };
    FrontView {
        teams: 5,
        people: 40,
        messages: 2345,
        busiest: teams(),
        latest: activity(),
        meet: people(),
        help: vec![
            asked("ann", "someone to review the new poster"),
            asked("dee", "Spanish speakers for the release notes"),
        ],
    }
}

pub(super) fn edit() -> EditView {
    let card = |id, plugin: &str, label: &str, preview: &[(&'static str, &str)]| EditCard {
        id: WidgetId(id),
        plugin: plugin.into(),
        label: label.into(),
        preview: preview.iter().map(|(name, text)| (*name, (*text).to_owned())).collect(),
        settable: plugin != "stats",
    };
    let note = "**Sprint week!** See the board…";
    EditView {
        hub: "design".into(),
        hub_title: "Design".into(),
        left_width: 8,
        edition: 77,
        left: vec![
            card(1, "feed", "Activity", &[("Entries", "20")]),
            card(2, "sticky", "Sticky note", &[("Text", note)]),
        ],
        right: vec![card(7, "stats", "Members", &[])],
        notice: None,
        removed: vec![card(9, "sticky", "Sticky note", &[("Text", "Old news")])],
        revision: Revision(1234),
    }
}

pub(super) fn gallery(kind: HubKind) -> GalleryView {
    let fitting = REGISTRY.iter().filter(|plugin| plugin.manual().kinds.contains(&kind));
    let exhibits = fitting.map(|plugin| Exhibit {
        plugin: plugin.manual().name,
        label: plugin.manual().label,
        description: plugin.manual().description,
        example: PreEscaped(plugin.examples().swap_remove(0).html),
    });
    GalleryView {
        hub: "design".into(),
        hub_title: "Design".into(),
        column: Column::Right,
        exhibits: exhibits.collect(),
    }
}

pub(super) fn settings() -> SettingsView {
    SettingsView {
        hub: "design".into(),
        hub_title: "Design".into(),
        id: WidgetId(1),
        label: "Activity".into(),
        description: "What happened around this person or team, newest first.".into(),
        edition: 4,
        fields: vec![Field::number("config.count", "Entries", 1, 100).value("20")],
        problem: None,
        clashes: None,
    }
}

/// What must hold on every page.
pub(super) fn assert_sound(html: &str) {
    assert_policy(html);
    assert_styled(html);
    assert_headings(html);
}

/// What the Content-Security-Policy would refuse, and what would lead a browser away from the appliance.
fn assert_policy(html: &str) {
    for refused in [" style=", "<style", " onclick=", " onload=", "javascript:", "src=\"http", "src=\"//", "<base"] {
        assert!(!html.contains(refused), "{refused} in {html}");
    }
    for script in html.split("<script").skip(1) {
        assert!(script.split('>').nth(1).is_some_and(|inside| inside == "</script"), "an inline script: {script}");
    }
}

/// Every icon is one of ours, and every class is one the style sheet knows, or a mark for scripts and tests.
fn assert_styled(html: &str) {
    const MARKS: &[&str] = &[
        "category",
        "column-left",
        "column-right",
        "entry-body",
        "hub",
        "idle-0",
        "idle-1",
        "idle-2",
        "link-text",
        "weight-normal",
        "widget",
        "why",
    ];
    assert!(!html.contains(look::icon("no such icon").0.as_str()), "an unknown icon in {html}");
    let sheet = Assets::new().text("css/hubs.css");
    for class in
        html.split(" class=\"").skip(1).filter_map(|rest| rest.split('"').next()).flat_map(str::split_whitespace)
    {
        let styled = [" ", ":", ",", ")", "\n"].iter().any(|end| sheet.contains(&format!(".{class}{end}")));
        assert!(styled || MARKS.contains(&class), "class {class} has no style");
    }
}

/// One h1, and no level skipped.
fn assert_headings(html: &str) {
    let levels: Vec<u32> =
        html.match_indices("<h").filter_map(|(at, _)| html[at + 2..].chars().next()?.to_digit(10)).collect();
    assert_eq!(levels.iter().filter(|&&level| level == 1).count(), 1, "{levels:?}");
    assert_eq!(levels.first(), Some(&1), "{levels:?}");
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
}
