//! Everything can be reached and seen with the keyboard alone.

use serde_json::Value;

use crate::browser::Browser;
use crate::pages::Pages;

const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';
const SPACE: char = ' ';

/// More stops than any page of the demo has before its first card.
const STOPS: usize = 60;

/// What has the focus, whether it lies in the window, and whether one can see that it has it.
const FOCUS: &str = "\
    const at = document.activeElement, box = at.getBoundingClientRect(); \
    const seen = (of) => { const style = getComputedStyle(of); \
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none'; }; \
    return { what: at.matches('.skip') ? 'skip' : at.matches('header.top input[type=search]') ? 'search' \
            : at.matches('[data-theme-switch]') ? 'theme' : at.matches('.bookmarks a') ? 'bookmark' \
            : at.matches('[data-live-toggle]') ? 'pause' : at.closest('[data-widget]') ? 'card' : at.localName, \
        html: at.outerHTML.slice(0, 120), \
        inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth, \
        visible: at.matches(':focus-visible') && (seen(at) || seen(at.parentElement)) }";

#[tokio::test(flavor = "multi_thread")]
async fn tab_leads_through_the_page_and_shows_where_it_is() {
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    pages.open(&browser, "/python-sig").await;
    let mut order: Vec<String> = Vec::new();
    for _ in 0..STOPS {
        browser.press(TAB).await;
        let focus = browser.eval(FOCUS).await;
        let what = focus["what"].as_str().unwrap_or_default().to_owned();
        assert_ne!(what, "body", "the focus got lost after {order:?}");
        assert!(focus["inside"] == true && focus["visible"] == true, "the focus cannot be seen: {focus}");
        order.push(what);
        if order.last().is_some_and(|what| what == "card") {
            break;
        }
    }
    let at = |wanted: &str| {
        order.iter().position(|what| what == wanted).unwrap_or_else(|| panic!("no {wanted} among {order:?}"))
    };
    assert_eq!(at("skip"), 0);
    let stops = ["skip", "search", "theme", "bookmark", "pause", "card"].map(at);
    assert!(stops.is_sorted(), "{order:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_skip_search_and_pause() {
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    pages.open(&browser, "/python-sig").await;

    browser.press(TAB).await;
    browser.press(ENTER).await;
    browser.until("the skip link has skipped", "return document.activeElement.id === 'main'").await;

    browser.eval("document.querySelector('[data-live-toggle]').focus()").await;
    browser.press(SPACE).await;
    browser.until("the space bar pauses", "return document.querySelector('.live').dataset.state === 'paused'").await;

    browser.eval("document.querySelector('header.top input[type=search]').focus()").await;
    for key in "lantern".chars() {
        browser.press(key).await;
    }
    browser.press(ENTER).await;
    let there = "return location.pathname === '/search' && document.readyState === 'complete' && location.search";
    let query = browser.until("the search is answered", there).await;
    assert!(query.as_str().is_some_and(|query| query.contains("q=lantern")), "{query}");
    assert_ne!(browser.eval("return document.querySelector('main').textContent").await, Value::Null);
}
