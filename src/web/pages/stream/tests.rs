//! What the pages of a stream say.

use super::*;
use crate::model::Reason;
use crate::web::assets::Assets;
use crate::web::pages::sample;

fn entry(minutes: u64, why: Why) -> StreamEntry {
    let at = sample::now().minus_millis(minutes * 60_000);
    let told =
        FeedEntry { seq: Seq(minutes), start: at, end: at, reason: Reason::Acted, ..sample::activity().remove(3) };
    StreamEntry {
        told,
        id: MessageId("2026-a+b".into()),
        seqs: vec![Seq(minutes), Seq(minutes + 1)],
        why: Some(why),
        saved: minutes == 5,
        mutable: vec![Subject::topic("wiki.article.edit"), Subject::person("d<ee")],
    }
}

fn view(entries: Vec<StreamEntry>) -> StreamView {
    let days = if entries.is_empty() {
        Vec::new()
    } else {
        vec![StreamDay { date: "2026-11-21".into(), label: "Today".into(), entries }]
    };
    StreamView {
        tab: StreamTab::Mine,
        here: "/stream".into(),
        days,
        older: None,
        newest: true,
        known: Some(Seq(99)),
        news: None,
        first_visit: false,
        zone: "America/Lima".into(),
        did: None,
    }
}

fn shown(view: &StreamView) -> String {
    let assets = Assets::new();
    let html = stream(&sample::frame(&assets, &[]), view).0;
    sample::assert_sound(&html);
    html
}

#[test]
fn an_entry_says_why_and_what_can_be_done() {
    let tie = |name: &str, belongs| Tie { hub: name.parse().unwrap(), own: false, belongs };
    let project = Subject::new(crate::model::SubjectKind::Project, "pagure:design/tasks");
    let concerns = Why::Concerns { subject: project, ties: vec![tie("design", false)], more: 0 };
    let html = shown(&view(vec![entry(3, concerns), entry(5, Why::Named)]));
    let why = "It concerns pagure/design/tasks, linked to <a class=\"hub-link\" href=\"/design\">design</a>, which you follow.";
    assert!(html.contains(why) && html.contains("It mentions you."), "{html}");
    assert!(html.contains("formaction=\"/stream/save\" name=\"messages\" value=\"3\""), "{html}");
    assert!(html.contains("formaction=\"/stream/unsave\" name=\"messages\" value=\"5,6\""), "{html}");
    assert!(html.contains("formaction=\"/stream/hide\" name=\"messages\" value=\"3,4\""), "{html}");
    assert!(html.contains("href=\"/id?id=2026-a%2Bb\""), "{html}");
    assert!(html.contains("<option value=\"person:d&lt;ee\">what d&lt;ee does</option>"), "{html}");
    assert_eq!(html.matches("id=\"entry-").count(), 2);
    let own = Tie { hub: "ann".parse().unwrap(), own: true, belongs: true };
    let packaged = Why::Concerns { subject: Subject::package("hat"), ties: vec![own], more: 0 };
    assert!(shown(&view(vec![entry(3, packaged)])).contains("You are the packager of hat."));
}

#[test]
fn the_line_of_the_last_visit_stands_between_new_and_old() {
    let news = StreamNews { count: 1, more: false, since: sample::now().minus_millis(4 * 60_000) };
    let html = shown(&StreamView { news: Some(news), ..view(vec![entry(3, Why::Did), entry(5, Why::Did)]) });
    let (new, line, old) = (html.find("id=\"entry-3\""), html.find("You were here"), html.find("id=\"entry-5\""));
    assert!(new < line && line < old && line.is_some(), "{html}");
    assert!(html.contains("<strong>1 thing new</strong>"), "{html}");
    let none = StreamNews { count: 0, ..news };
    assert!(!shown(&StreamView { news: Some(none), ..view(vec![entry(5, Why::Did)]) }).contains("You were here"));
}

#[test]
fn empty_tabs_say_what_to_do() {
    for (tab, way) in [
        (StreamTab::Mine, "subscribe to those you care for"),
        (StreamTab::Actions, "listens to"),
        (StreamTab::Mentions, "names you"),
        (StreamTab::Saved, "Press “Save”"),
    ] {
        let html = shown(&StreamView { tab, ..view(Vec::new()) });
        assert!(html.contains(way), "{html}");
        assert!(html.contains(&format!("href=\"{}\" aria-current=\"page\">{}", tab.path(), tab.label())), "{html}");
    }
    assert!(shown(&StreamView { newest: false, ..view(Vec::new()) }).contains("Nothing is older than that."));
}

#[test]
fn a_first_visit_explains_itself() {
    let html = shown(&StreamView { first_visit: true, ..view(Vec::new()) });
    assert!(html.contains("This is your stream") && html.matches("name=\"preset\"").count() == 4, "{html}");
    assert!(!shown(&view(Vec::new())).contains("This is your stream"));
}

#[test]
fn what_was_done_can_be_undone() {
    let hid = shown(&StreamView { did: Some(Did::Hid(vec![Seq(4), Seq(5)])), ..view(Vec::new()) });
    assert!(hid.contains("action=\"/stream/unhide\"") && hid.contains("name=\"messages\" value=\"4,5\""), "{hid}");
    let muted = shown(&StreamView { did: Some(Did::Muted(Subject::package("a<b"))), ..view(Vec::new()) });
    assert!(muted.contains("Muted: the package a&lt;b.") && muted.contains("action=\"/stream/unmute\""), "{muted}");
    assert!(shown(&StreamView { did: Some(Did::Chose(Preset::Me)), ..view(Vec::new()) }).contains("“Only me” now"));
}

#[test]
fn filters_are_said_and_offered() {
    let assets = Assets::new();
    let mut choices = crate::model::StreamChoices::default();
    choices.follow(Subject::package("rake")).unwrap();
    let muted = vec![Muted { what: Subject::person("bo"), until: Some(sample::now()) }];
    let mute =
        StreamSubject { kind: "topic".into(), name: "<x>".into(), span: String::new(), fault: Some("No.".into()) };
    let view = FiltersView { choices, muted, done: None, problem: None, mute, follow: StreamSubject::default() };
    let html = filters(&sample::frame(&assets, &[]), &view).0;
    sample::assert_sound(&html);
    assert!(html.contains("hubs you belong to or follow, and what you follow besides, without routine"), "{html}");
    assert!(html.contains("and one thing is muted."), "{html}");
    assert!(html.contains("<strong>Quiet</strong>") && html.contains("This is yours now"), "{html}");
    assert!(html.contains("href=\"#field-mute-name\">No.</a>") && html.contains("value=\"&lt;x&gt;\""), "{html}");
    assert!(html.contains("name=\"what\" value=\"package:rake\"") && html.contains("value=\"person:bo\""), "{html}");
    assert!(html.contains("href=\"/stream/filters\" aria-current=\"page\""), "{html}");
}
