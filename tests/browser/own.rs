//! What is one's own: the order of the bar, by dragging and by buttons, and a theme that holds in every browser.

use serde_json::Value;

use crate::browser::Browser;
use crate::pages::Pages;

const ORDER: &str = "return Array.from(document.querySelectorAll('.bookmarks [data-bookmark]'), \
    (hub) => hub.dataset.bookmark)";

/// The driver cannot drag as browsers do; this is what pages are told when a hand does: the last to the second place.
const DRAG: &str = "\
    const hubs = [...document.querySelectorAll('.bookmarks [data-bookmark]')]; \
    const dataTransfer = new DataTransfer(); \
    const tell = (hub, name) => hub.dispatchEvent( \
        new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer })); \
    tell(hubs.at(-1), 'dragstart'); \
    tell(hubs[1], 'dragover'); \
    tell(hubs[1], 'drop'); \
    tell(hubs.at(-1), 'dragend');";

#[tokio::test(flavor = "multi_thread")]
async fn the_bar_keeps_its_order() {
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    browser.sign_in(&pages.appliance, "hanaveld", "/settings/hubs").await;
    let before = order(&browser).await;
    assert!(before.len() > 2 && before[0] == "hanaveld", "{before:?}");

    browser.eval(DRAG).await;
    let said = "return document.querySelector('[data-sorted]').textContent === 'The order is saved.'";
    browser.until("the order is saved", said).await;
    let mut dragged = before.clone();
    let last = dragged.pop().expect("a hub");
    dragged.insert(1, last);
    pages.open(&browser, "/settings/hubs").await;
    assert_eq!(order(&browser).await, dragged);

    browser.click("[data-sortable] li:nth-child(1) form:has([value=down]) button").await;
    dragged.swap(1, 2);
    let moved = format!("return document.querySelector('[data-sortable] li')?.dataset.bookmark === {}", dragged[1]);
    browser.until("the page says the new order", &moved).await;
    assert_eq!(order(&browser).await, dragged);

    // On a phone most of them are in the menu, which the keyboard opens and closes.
    browser.size(360, 800).await;
    browser.until("a menu", "return document.querySelector('.bookmarks details [data-bookmark]') !== null").await;
    browser.click(".bookmarks summary").await;
    browser.press('\u{e00c}').await;
    browser.until("the menu is closed", "return !document.querySelector('.bookmarks details').open").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_theme_goes_along_with_who_is_signed_in() {
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    browser.sign_in(&pages.appliance, "hanaveld", "/groups").await;
    browser.click("[data-theme-switch]").await;
    let other = browser.beside().await;
    other.sign_in(&pages.appliance, "hanaveld", "/groups").await;
    assert_eq!(other.eval("return document.documentElement.dataset.theme").await, "light");
}

async fn order(browser: &Browser) -> Vec<Value> {
    browser.eval(ORDER).await.as_array().cloned().unwrap_or_default()
}
