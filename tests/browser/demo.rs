//! The first five minutes: the demo is lively soon after it starts, and goes on by itself.

use std::time::{Duration, Instant};

use crate::appliance::DataDir;
use crate::browser::Browser;

/// What the product promises, from the start of the program to the page.
const LIVELY: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_is_lively_by_itself() {
    let browser = Browser::open().await;
    let data = DataDir::empty();
    let began = Instant::now();
    let appliance = data.demo(20.0);
    browser.goto(&appliance.url("/")).await;
    let lively = "return document.querySelectorAll('#latest-list .entry').length >= 5 && \
        document.querySelectorAll('.tile').length >= 5";
    browser.until("the front page shows hubs and activity", lively).await;
    let took = began.elapsed();
    assert!(took < LIVELY, "the front page took {took:?}");

    for hub in ["/infrastructure", "/python-sig"] {
        browser.goto_live(&appliance.url(hub)).await;
        let remember = "const feed = document.querySelector('[data-plugin=feed]'); window.before = feed.dataset.revision; \
            window.newest = feed.querySelector('.entry').textContent";
        browser.eval(remember).await;
        let changed = "const feed = document.querySelector('[data-plugin=feed]'); \
            return feed.dataset.revision !== window.before && feed.querySelector('.entry').textContent !== window.newest";
        browser.until(&format!("the feed of {hub} changes by itself"), changed).await;
    }

    browser.goto(&appliance.url("/")).await;
    browser.eval("window.newest = document.querySelector('#latest-list .entry').textContent").await;
    let changed = "return document.querySelector('#latest-list .entry').textContent !== window.newest";
    browser.until("the front page changes by itself", changed).await;
}
