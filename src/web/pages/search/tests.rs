//! The page of answers, as it is sent.

use super::*;
use crate::model::Time;
use crate::web::assets::Assets;
use crate::web::pages::sample;

fn shown(view: &SearchView) -> String {
    let assets = Assets::new();
    search(&sample::frame(&assets, &[]), view).0
}

#[test]
fn sections_with_counts() {
    let html = shown(&sample::search());
    assert!(html.contains("Activity <span class=\"count\">1,200</span>"), "{html}");
    assert!(html.contains("1 person, 1 hub, 1,200 messages."));
    assert!(html.contains("Searched <a href=\"/design\">design</a> first"));
    assert!(html.contains("<p class=\"excerpt\"><mark>ink</mark> &amp; <mark>paper</mark></p>"));
    sample::assert_sound(&html);
    let many = shown(&SearchView { more_hubs: true, total: COUNTED, ..sample::search() });
    assert!(many.contains("the best among many: 1 person, 1 hub, more than 2,000 messages."), "{many}");
}

#[test]
fn each_part_says_how_it_was_understood_and_can_be_left_out() {
    let html = shown(&sample::search());
    assert!(html.contains("<s>after:soon</s> is not understood"));
    assert!(html.contains("href=\"/search?q=after%3Asoon&amp;hub=design\""), "{html}");
    let best = shown(&SearchView { sort: SearchSort::Best, ..sample::search() });
    assert!(best.contains("href=\"/search?q=category%3Awiki%20ink&amp;hub=design&amp;sort=best\""));
    assert!(best.contains("More messages") && html.contains("Older messages"));
}

#[test]
fn nothing_found_and_nothing_asked() {
    let nothing = SearchView { query: "<zz>".into(), asked: Asked::parse("<zz>", Time::ZERO), ..SearchView::default() };
    let html = shown(&nothing);
    assert!(html.contains("Nothing was found for <q>&lt;zz&gt;</q>") && !html.contains("class=\"card\""));
    assert!(shown(&SearchView::default()).contains("Type a name"));
}

#[test]
fn a_problem_is_said() {
    let problem = Some("The search index does not answer just now; try again in a moment.".to_owned());
    let html = shown(&SearchView { query: "a".into(), problem, ..SearchView::default() });
    assert!(html.contains("role=\"alert\">The search index") && !html.contains("Nothing was found"));
}
