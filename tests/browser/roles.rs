//! Following, joining, leaving and looking after members: with the keyboard alone, and without JavaScript.

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::appliance::{Appliance, DataDir};
use crate::browser::Browser;
use crate::fit::too_wide_at;

const OWNER: &str = "hanaveld";
const NEWCOMER: &str = "marigold";
const HUB: &str = "/python-sig";
const ENTER: char = '\u{e007}';

fn demo() -> (DataDir, Appliance) {
    let data = DataDir::empty();
    let appliance = data.demo(0.01);
    (data, appliance)
}

/// Goes to the button of an act by Tab and presses it, until `words` stand in the page.
async fn press(browser: &Browser, act: &str, words: &str) {
    browser.tab_to(&format!("form[action$='/{act}'] button")).await;
    browser.press(ENTER).await;
    let script = format!("return document.querySelector('main').innerText.includes({})", Value::from(words));
    browser.until(&format!("it says {words:?} after {act}"), &script).await;
    let focus = "const at = document.activeElement; return at !== document.body && Boolean(at.closest('main'))";
    browser.until(&format!("the focus is still there after {act}"), focus).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_had_with_the_keyboard() {
    let browser = Browser::open().await;
    let (_data, appliance) = demo();
    browser.sign_in(&appliance, NEWCOMER, HUB).await;
    browser.eval("window.neverReloaded = true").await;
    press(&browser, "subscribe", "Unsubscribe").await;
    press(&browser, "star", "Take the star back").await;
    press(&browser, "join", "You asked to join.").await;
    press(&browser, "withdraw", "Ask to join").await;
    press(&browser, "join", "You asked to join.").await;
    assert_eq!(browser.eval("return window.neverReloaded").await, true);

    let owner = browser.beside().await;
    owner.sign_in(&appliance, OWNER, HUB).await;
    owner.tab_to(&format!("a[href='{HUB}/members']")).await;
    owner.press(ENTER).await;
    owner.until("the members are there", "return location.pathname.endsWith('/members')").await;
    press(&owner, "approve", "Nobody waits to be let in.").await;
    owner.tab_to(&format!("form[action$='/promote']:has([value={NEWCOMER}]) button")).await;
    owner.press(ENTER).await;
    let is_owner =
        format!("return document.querySelector('[aria-labelledby=owners]').innerText.includes('{NEWCOMER}')");
    owner.until("the newcomer is an owner", &is_owner).await;

    browser.goto(&appliance.url(HUB)).await;
    browser.tab_to(".hub-actions summary").await;
    browser.press(ENTER).await;
    press(&browser, "leave", "Ask to join").await;
    for browser in [&browser, &owner] {
        assert_eq!(browser.log("browser").await, Vec::<Value>::new(), "the console's complaints");
    }
    owner.client.clone().close().await.expect("it can be closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_are_had_without_javascript_on_a_phone() {
    let browser = Browser::open().await;
    let (_data, appliance) = demo();
    let owner = browser.beside().await;
    for browser in [&browser, &owner] {
        browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
        browser.size(360, 800).await;
    }
    browser.sign_in(&appliance, NEWCOMER, HUB).await;
    send(&browser, "subscribe", "Unsubscribe").await;
    send(&browser, "star", "Take the star back").await;
    send(&browser, "join", "You asked to join.").await;
    fits(&browser).await;

    owner.sign_in(&appliance, OWNER, &format!("{HUB}/members")).await;
    let field = owner.client.find(Locator::Css("input[name=person]:not([type=hidden])")).await.expect("a field");
    field.send_keys("nobody-here").await.expect("one can type");
    owner.click("form[action$='/invite'] button").await;
    said(&owner, "Nobody called \u{201c}nobody-here\u{201d} has an account here").await;
    owner.click(&format!("main a[href='{HUB}/members']")).await;
    said(&owner, "Waiting").await;
    fits(&owner).await;
    send(&owner, "approve", "Nobody waits to be let in.").await;
    owner.goto(&appliance.url("/notices")).await;
    said(&owner, "Nothing waits for you.").await;

    browser.goto(&appliance.url("/notices")).await;
    said(&browser, "let you in").await;
    fits(&browser).await;
    browser.goto(&appliance.url(HUB)).await;
    browser.click(".hub-actions summary").await;
    fits(&browser).await;
    send(&browser, "leave", "Ask to join").await;
    owner.client.clone().close().await.expect("it can be closed");
}

/// Presses the button of an act, and waits for the next page's words.
async fn send(browser: &Browser, act: &str, words: &str) {
    browser.click(&format!("form[action$='/{act}'] button")).await;
    said(browser, words).await;
}

async fn said(browser: &Browser, words: &str) {
    let path = format!("//main//*[contains(normalize-space(.), '{words}')]");
    let found = browser.client.wait().for_element(Locator::XPath(&path)).await;
    found.unwrap_or_else(|failure| panic!("nobody says {words:?}: {failure}"));
}

async fn fits(browser: &Browser) {
    if let Some(found) = too_wide_at(browser, 360).await {
        panic!("too wide for a phone: {found}");
    }
}
