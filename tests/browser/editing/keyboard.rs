//! Add, configure, move, remove and take back, with nothing but the keyboard.

use super::{Editing, board, id_of, until_board, until_notice};
use crate::browser::Browser;

const ENTER: char = '\u{e007}';
const ESCAPE: char = '\u{e00c}';
const UP: char = '\u{e013}';
const RIGHT: char = '\u{e014}';

async fn until_focus(browser: &Browser, act: &str) {
    let script = format!("return document.activeElement.dataset.act === '{act}'");
    browser.until(&format!("the focus is on {act}"), &script).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_can_be_done_with_the_keyboard() {
    let browser = Browser::open().await;
    let editing = Editing::open(&browser).await;
    browser.goto(&editing.appliance.url(super::HUB)).await;
    browser.tab_to("a[href=\"/python-sig/edit\"]").await;
    browser.press(ENTER).await;
    browser.until("edit mode is there", "return Boolean(document.querySelector('[data-board]'))").await;
    browser.eval("window.neverReloaded = true").await;
    let before = board(&browser).await;
    let (left, right) = before.split_once(" | ").expect("two columns");

    browser.tab_to("[data-act=add-left]").await;
    browser.press(ENTER).await;
    let open = "return document.querySelector('dialog').open && document.querySelector('dialog').contains(document.activeElement)";
    browser.until("the dialog has the focus", open).await;
    browser.press(ESCAPE).await;
    until_focus(&browser, "add-left").await;
    browser.press(ENTER).await;
    browser.until("the dialog has the focus", open).await;
    browser.tab_to("[data-act=kind-dummy]").await;
    browser.press(ENTER).await;
    until_board(&browser, "added at the end", &format!("{left} dummy | {right}")).await;
    until_notice(&browser, "was added").await;
    let dummy = id_of(&browser, "dummy").await;
    until_focus(&browser, &format!("configure-{dummy}")).await;

    browser.press(ENTER).await;
    browser.until("the settings are there", "return Boolean(document.querySelector('main form.form'))").await;
    browser.tab_to("input[name=\"config.text\"]").await;
    for key in "Typed".chars() {
        browser.press(key).await;
    }
    browser.press(ENTER).await;
    browser.until("edit mode is back", "return Boolean(document.querySelector('[data-board]'))").await;
    until_notice(&browser, "were saved").await;
    assert!(browser.text(&format!("#widget-{dummy}")).await.contains("Typed"));
    browser.eval("window.neverReloaded = true").await;

    // On the handle, arrows are moves; so are the buttons, which keep the focus.
    browser.tab_to(&format!("[data-act=grip-{dummy}]")).await;
    browser.press(RIGHT).await;
    until_board(&browser, "across", &format!("{left} | {right} dummy")).await;
    until_focus(&browser, &format!("grip-{dummy}")).await;
    browser.press(UP).await;
    let last = right.rsplit(' ').next().expect("a widget");
    let moved = format!("{} dummy {last}", right.strip_suffix(last).expect("it ends so").trim_end());
    until_board(&browser, "up", &format!("{left} | {}", moved.trim())).await;
    browser.tab_to(&format!("[data-act=down-{dummy}]")).await;
    browser.press(ENTER).await;
    until_board(&browser, "down", &format!("{left} | {right} dummy")).await;
    // There is no further down: the focus goes to the neighbour, not to nowhere.
    until_focus(&browser, &format!("up-{dummy}")).await;

    browser.tab_to(&format!("[data-act=remove-{dummy}]")).await;
    browser.press(ENTER).await;
    until_board(&browser, "removed", &before).await;
    until_notice(&browser, "was removed").await;
    until_focus(&browser, &format!("restore-{dummy}")).await;
    browser.press(ENTER).await;
    until_board(&browser, "taken back", &format!("{left} | {right} dummy")).await;
    until_focus(&browser, &format!("configure-{dummy}")).await;
    assert_eq!(browser.eval("return window.neverReloaded").await, true);
    assert_eq!(browser.log("browser").await, Vec::<serde_json::Value>::new(), "the console's complaints");
}
