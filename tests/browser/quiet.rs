//! No page complains in the console, breaks its own policy, or asks anybody but the appliance for anything.

use serde_json::Value;

use crate::browser::Browser;
use crate::pages::Pages;

#[tokio::test(flavor = "multi_thread")]
async fn no_page_complains_or_looks_elsewhere() {
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    let mut asked = 0;
    for page in &pages.list {
        let path = &page.path;
        browser.log("browser").await;
        browser.log("performance").await;
        pages.visit(&browser, page).await;
        if browser.eval("return Boolean(document.querySelector('.live'))").await == true {
            browser.until("the page is live", "return document.querySelector('.live').dataset.state === 'live'").await;
        }
        for complaint in browser.log("browser").await {
            let expected = page.name == "lost" && is_the_404(&complaint, path);
            assert!(expected, "{path} complains: {complaint}");
        }
        for url in browser.log("performance").await.iter().filter_map(requested) {
            assert!(url.starts_with(&pages.appliance.url("/")) || url.starts_with("data:"), "{path} asks for {url}");
            asked += 1;
        }
    }
    assert!(asked > 3 * pages.list.len(), "the browser's requests are not seen");
}

/// Chromium writes a page's own status into the console.
fn is_the_404(complaint: &Value, path: &str) -> bool {
    let says = complaint["message"].as_str().unwrap_or_default();
    says.contains(path) && says.contains("404")
}

/// The address of a request, from an entry of the performance log.
fn requested(entry: &Value) -> Option<String> {
    let event: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
    let event = &event["message"];
    (event["method"] == "Network.requestWillBeSent")
        .then(|| event["params"]["request"]["url"].as_str().map(str::to_owned))?
}
