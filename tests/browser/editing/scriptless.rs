//! The same without JavaScript.

use fantoccini::Locator;
use serde_json::json;

use super::{HUB, OWNER};
use crate::appliance::DataDir;
use crate::browser::Browser;

#[tokio::test(flavor = "multi_thread")]
async fn a_board_is_arranged_without_javascript() {
    let browser = Browser::open().await;
    let data = DataDir::empty();
    let appliance = data.demo(0.01);
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    browser.sign_in(&appliance, OWNER, &format!("{HUB}/edit")).await;
    let before = widgets(&browser).await;

    browser.click("a[data-act=add-right]").await;
    arrive(&browser, "[data-gallery]").await;
    browser.click("[data-act=kind-dummy]").await;
    arrive(&browser, "[data-board]").await;
    assert!(browser.text("[data-notice]").await.contains("Dummy was added"));
    let dummy = widgets(&browser).await.into_iter().find(|id| !before.contains(id)).expect("a new widget");

    browser.click(&format!("[data-act=configure-{dummy}]")).await;
    arrive(&browser, "main form.form").await;
    let client = &browser.client;
    let field = client.find(Locator::Css("input[name='config.text']")).await.expect("a field");
    field.send_keys("Plain as bread").await.expect("one can type");
    browser.click("main form.form button").await;
    arrive(&browser, "[data-board]").await;
    assert!(browser.text(&format!("#widget-{dummy}")).await.contains("Plain as bread"));

    // What is wrong is said, and what was typed is kept.
    browser.click("[data-plugin=feed] [data-act^=configure]").await;
    arrive(&browser, "main form.form").await;
    let field = client.find(Locator::Css("input[name='config.count']")).await.expect("a field");
    field.send_keys("x").await.expect("one can type");
    browser.click("main form.form button").await;
    arrive(&browser, ".faults").await;
    assert!(browser.text(".field .fault").await.contains("must be a whole number"));
    let kept = client.find(Locator::Css("input[name='config.count']")).await.expect("a field");
    assert!(kept.attr("value").await.expect("it is on the page").is_some_and(|value| value.ends_with('x')));
    browser.click("main form.form a").await;
    arrive(&browser, "[data-board]").await;

    browser.click(&format!("[data-act=up-{dummy}]")).await;
    said(&browser, "was moved").await;
    browser.click(&format!("[data-act=swap-{dummy}]")).await;
    client
        .wait()
        .for_element(Locator::Css(&format!("[data-column=left] #widget-{dummy}")))
        .await
        .expect("it is across");
    browser.click("[data-act=split-6]").await;
    said(&browser, "new width").await;

    browser.click(&format!("[data-act=remove-{dummy}]")).await;
    said(&browser, "was removed").await;
    assert_eq!(widgets(&browser).await, before);
    browser.click(&format!("[data-notice] [data-act=restore-{dummy}]")).await;
    said(&browser, "is back").await;
    assert!(widgets(&browser).await.contains(&dummy));
    for button in client.find_all(Locator::Css(".js-only")).await.expect("the page answers") {
        assert!(!button.is_displayed().await.expect("it is on the page"), "a button that does nothing is shown");
    }
    browser.goto(&appliance.url(HUB)).await;
    assert!(browser.text(&format!("#widget-{dummy}")).await.contains("Plain as bread"));
}

/// Waits until the page of that mark is there.
async fn arrive(browser: &Browser, mark: &str) {
    let found = browser.client.wait().for_element(Locator::Css(mark)).await;
    found.unwrap_or_else(|failure| panic!("no {mark}: {failure}"));
}

/// Waits for the next page's notice.
async fn said(browser: &Browser, words: &str) {
    let path = format!("//*[@data-notice][contains(., '{words}')]");
    let found = browser.client.wait().for_element(Locator::XPath(&path)).await;
    found.unwrap_or_else(|failure| panic!("nobody says \"{words}\": {failure}"));
}

/// The numbers of the board's widgets.
async fn widgets(browser: &Browser) -> Vec<String> {
    arrive(browser, "[data-board]").await;
    let mut ids = Vec::new();
    for card in browser.client.find_all(Locator::Css("[data-widget]")).await.expect("the page answers") {
        ids.push(card.attr("data-widget").await.expect("it is on the page").expect("a number"));
    }
    ids
}
