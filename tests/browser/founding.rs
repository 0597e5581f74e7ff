//! A team is made: the name is answered while it is typed, and nothing but the keyboard is needed.

use fantoccini::Locator;

use crate::browser::Browser;
use crate::pages::Pages;

const BACKSPACE: char = '\u{e003}';
const ENTER: char = '\u{e007}';

async fn type_in(browser: &Browser, keys: impl IntoIterator<Item = char>) {
    for key in keys {
        browser.press(key).await;
    }
}

async fn until_said(browser: &Browser, words: &str) {
    let script = format!("return document.querySelector('[data-name-voice]').textContent.includes('{words}')");
    browser.until(&format!("it says {words:?}"), &script).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_is_made_with_the_keyboard() {
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    let page = pages.list.iter().find(|page| page.name == "new-team").expect("a page to make teams");
    pages.visit(&browser, page).await;
    browser.client.find(Locator::Css("#field-name")).await.expect("a field").click().await.expect("it has the focus");
    type_in(&browser, "design".chars()).await;
    until_said(&browser, "taken").await;
    let live = browser.eval("return document.querySelector('[data-name-voice]').ariaLive").await;
    assert_eq!(live, "polite");
    type_in(&browser, [BACKSPACE; 6]).await;
    type_in(&browser, "wicks+2".chars()).await;
    until_said(&browser, "\u{201c}wicks+2\u{201d} is free").await;
    browser.press(ENTER).await;
    browser.until("the new hub can be edited", "return location.pathname === '/wicks+2/edit'").await;
    pages.open(&browser, "/wicks+2/settings").await;
    assert!(browser.text("h1").await.contains("wicks+2"));
}
