//! Without JavaScript the portal is a set of plain pages, and a whole one.

use fantoccini::Locator;
use serde_json::json;

use crate::browser::Browser;
use crate::pages::Pages;

#[tokio::test(flavor = "multi_thread")]
async fn everything_but_liveness_works_without_javascript() {
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    let client = &browser.client;

    browser.goto(&pages.appliance.url("/python-sig")).await;
    let entries = client.find_all(Locator::Css("[data-plugin=feed] .entry")).await.expect("the page answers");
    assert!(entries.len() >= 5, "only {} entries are in the page", entries.len());
    for entry in &entries {
        assert!(!entry.text().await.expect("an entry has a text").trim().is_empty());
    }
    assert!(browser.text(".live").await.contains("only with JavaScript"));
    for button in client.find_all(Locator::Css(".js-only")).await.expect("the page answers") {
        assert!(!button.is_displayed().await.expect("it is on the page"), "a button that does nothing is shown");
    }

    // A story's messages open by the browser's own means.
    if let Ok(summary) = client.find(Locator::Css("[data-plugin=feed] details summary")).await {
        summary.click().await.expect("a story can be opened");
        assert!(!browser.text("[data-plugin=feed] details[open] .entry-items").await.is_empty());
    }

    let field = client.find(Locator::Css("header.top input[type=search]")).await.expect("every page can search");
    field.send_keys("lantern\u{e007}").await.expect("one can type");
    // The field of the page that answers has the question in it from the start.
    let answered = Locator::Css("header.top input[type=search][value=lantern]");
    client.wait().for_element(answered).await.expect("there is an answer");
    let address = client.current_url().await.expect("a page has an address");
    assert!(address.path() == "/search" && address.query().unwrap_or_default().contains("q=lantern"), "{address}");
    assert!(browser.text("main").await.contains("lantern"));

    browser.goto(&pages.appliance.url("/")).await;
    browser.click("main .column .tile a, main .column a.tile, main .tiles a").await;
    client.wait().for_element(Locator::Css(".hub[data-hub]")).await.expect("a hub's tile leads to the hub");
}
