//! The appliance goes away and comes back: the open page heals itself and shows what it missed.

use serde_json::Value;

use crate::appliance::DataDir;
use crate::browser::Browser;
use crate::publisher::pushed;

#[tokio::test(flavor = "multi_thread")]
async fn a_page_survives_a_restart_and_a_crash() {
    let browser = Browser::open().await;
    let data = DataDir::populated();
    let appliance = data.demo(0.01);
    let port = appliance.port;
    browser.goto_live(&appliance.url("/python-sig")).await;
    browser.eval("window.neverReloaded = true").await;

    // Told goodbye.
    appliance.stop();
    browser.until("the page knows", "return document.querySelector('.live').dataset.state === 'reconnecting'").await;
    data.import(&[pushed("python-hedgerow", "While the portal was away")]);
    let appliance = data.again(port);
    shows(&browser, "While the portal was away").await;

    // Told nothing.
    appliance.kill();
    browser.until("the page knows", "return document.querySelector('.live').dataset.state === 'reconnecting'").await;
    data.import(&[pushed("python-saltbox", "While the portal was down")]);
    let _appliance = data.again(port);
    shows(&browser, "While the portal was down").await;
    assert_eq!(browser.eval("return window.neverReloaded").await, true);
}

async fn shows(browser: &Browser, words: &str) {
    let script = format!(
        "return document.querySelector('.live').dataset.state === 'live' && \
         document.querySelector('[data-plugin=feed] .widget-body').textContent.includes({})",
        Value::from(words)
    );
    browser.until(&format!("the page is live and shows \"{words}\""), &script).await;
}
