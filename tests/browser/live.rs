//! A message on the bus changes a widget in an open browser: soon, without a reload, and only when it may.

use serde_json::Value;

use crate::appliance::{Appliance, DataDir};
use crate::browser::Browser;
use crate::publisher::{Publisher, pushed};

/// What the product promises, from the publisher to the page.
const SOON_MS: u64 = 1000;
/// A reader should not see anything but the new entry move: half of what counts as good for a page's whole life.
const SHIFT: f64 = 0.05;

const FEED: &str = "[data-plugin=feed] .widget-body";

#[tokio::test(flavor = "multi_thread")]
async fn a_message_changes_the_feed_within_a_second() {
    let (browser, _data, appliance, mut publisher) = open_hub().await;
    let first = deliver(&browser, &mut publisher, "lantern").await;
    assert!(first < SOON_MS, "the first message took {first} ms");

    // The publisher goes away and comes back: as far as the reader can tell, nothing happened.
    let endpoint = publisher.endpoint.clone();
    drop(publisher);
    let mut publisher = Publisher::start_again(&endpoint).await;
    publisher.until_heard(&appliance).await;
    let again = deliver(&browser, &mut publisher, "marmalade").await;
    assert!(again < SOON_MS, "the first message after the publisher came back took {again} ms");
    assert_eq!(browser.eval("return window.neverReloaded").await, true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_page_waits_and_then_catches_up() {
    let (browser, _data, _appliance, mut publisher) = open_hub().await;
    browser.click("[data-live-toggle]").await;
    assert_eq!(browser.text("[data-live-status]").await, "Paused");
    assert_eq!(browser.text("[data-live-label]").await, "Resume");

    publisher.publish(&pushed("python-lantern", "While you rest")).await;
    // That it says so shows that the change has arrived and is held.
    browser.until("the page says that something waits", &status_has("waiting")).await;
    assert_eq!(browser.eval(&feed_has("While you rest")).await, false);

    browser.click("[data-live-toggle]").await;
    browser.until("the page shows what waited", &feed_has("While you rest")).await;
    browser.until("the page says that it is live", &status_has("Live")).await;
    browser.until("the change is announced", "return document.querySelector('[data-live-voice]').textContent").await;
    assert_eq!(browser.eval("return window.neverReloaded").await, true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changing_widget_moves_nothing_else() {
    let browser = Browser::open().await;
    let data = DataDir::lively();
    let mut publisher = Publisher::start().await;
    let appliance = data.hearing(&publisher.endpoint);
    publisher.until_heard(&appliance).await;
    browser.goto_live(&appliance.url("/python-sig")).await;
    let observe = "window.shift = 0; new PerformanceObserver((list) => { \
        for (const entry of list.getEntries()) window.shift += entry.value; }).observe({ type: 'layout-shift' })";
    browser.eval(observe).await;
    for summary in ["A new wick", "A newer wick", "The newest wick"] {
        browser.eval("window.shift = 0").await;
        publisher.publish(&pushed("python-lantern", summary)).await;
        browser.until("the feed shows it", &feed_has(summary)).await;
        // Shifts are reported after the frame that is being painted.
        let painted = "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(arguments[0], 0)))";
        browser.client.execute_async(painted, vec![]).await.expect("frames are painted");
        let shift = browser.eval("return window.shift").await.as_f64().unwrap_or(f64::NAN);
        assert!(shift <= SHIFT, "\"{summary}\" moved the page by {shift}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_far_down_the_feed_keeps_the_place() {
    let browser = Browser::open().await;
    let data = DataDir::lively();
    let mut publisher = Publisher::start().await;
    let appliance = data.hearing(&publisher.endpoint);
    publisher.until_heard(&appliance).await;
    browser.goto_live(&appliance.url("/python-sig")).await;
    let read = format!(
        "const entry = document.querySelectorAll('{FEED} [data-key]')[5]; window.readKey = entry.dataset.key; \
         entry.scrollIntoView({{ block: 'start' }}); entry.querySelector('a').focus({{ preventScroll: true }}); return entry.getBoundingClientRect().top"
    );
    let open = format!(
        "const story = document.querySelector('{FEED} .entry details'); story.open = true; \
         window.openKey = story.closest('[data-key]').dataset.key"
    );
    browser.eval(&open).await;
    let before = browser.eval(&read).await.as_f64().expect("a place");
    publisher.publish(&pushed("python-tidewheel", "Above the reader")).await;
    browser.until("a button says that something waits", &news_says("1 new")).await;
    publisher.publish(&pushed("python-lantern", "Above it, too")).await;
    browser.until("it counts", &news_says("2 new")).await;
    assert_eq!(browser.eval(&feed_has("Above the reader")).await, false, "nothing comes in below the top");
    let place = "return document.querySelector(`[data-key=\"${CSS.escape(readKey)}\"]`).getBoundingClientRect().top";
    let after = browser.eval(place).await.as_f64().expect("a place");
    assert!((after - before).abs() < 2.0, "what was read at {before} px is now at {after} px");
    let focus = "return document.activeElement.closest('[data-key]')?.dataset.key === readKey";
    assert_eq!(browser.eval(focus).await, true, "the keyboard's place got lost");
    let said = "return document.querySelector('.feed-news').getAttribute('aria-live') === 'polite'";
    assert_eq!(browser.eval(said).await, true);

    browser.click(".feed-news button").await;
    browser.until("the feed shows both", &feed_has("Above the reader")).await;
    assert_eq!(browser.eval(&feed_has("Above it, too")).await, true);
    let first = format!(
        "const first = document.querySelector('{FEED} [data-key]'), top = first.getBoundingClientRect().top; \
         return document.activeElement === first && top >= 0 && top < innerHeight && !document.querySelector('.feed-news button')"
    );
    browser.until("the first of them is before the reader, and the keyboard there", &first).await;
    let kept = "return document.querySelector(`[data-key=\"${CSS.escape(openKey)}\"] details`)?.open";
    assert_eq!(browser.eval(kept).await, true, "what was opened is not open any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_comes_in_when_the_reader_is_back_at_the_top() {
    let browser = Browser::open().await;
    let data = DataDir::lively();
    let mut publisher = Publisher::start().await;
    let appliance = data.hearing(&publisher.endpoint);
    publisher.until_heard(&appliance).await;
    browser.goto_live(&appliance.url("/python-sig")).await;
    let down = format!("document.querySelectorAll('{FEED} [data-key]')[5].scrollIntoView({{ block: 'start' }})");
    browser.eval(&down).await;
    publisher.publish(&pushed("python-tidewheel", "While further down")).await;
    browser.until("a button says that something waits", &news_says("1 new")).await;
    browser.eval("scrollTo(0, 0)").await;
    browser.until("the feed shows it", &feed_has("While further down")).await;
    browser.until("nothing waits", "return !document.querySelector('.feed-news button')").await;
}

async fn open_hub() -> (Browser, DataDir, Appliance, Publisher) {
    let browser = Browser::open().await;
    let data = DataDir::populated();
    let mut publisher = Publisher::start().await;
    let appliance = data.hearing(&publisher.endpoint);
    publisher.until_heard(&appliance).await;
    browser.goto_live(&appliance.url("/python-sig")).await;
    browser.eval("window.neverReloaded = true").await;
    (browser, data, appliance, publisher)
}

/// Publishes and returns the milliseconds from the call to the changed page, both by the machine's clock.
async fn deliver(browser: &Browser, publisher: &mut Publisher, package: &str) -> u64 {
    let summary = format!("Light the {package}");
    let watch = format!(
        "const feed = document.querySelector('{FEED}'); delete window.seenAt; \
         new MutationObserver((_, observer) => {{ \
             if (!feed.textContent.includes('{summary}')) return; \
             window.seenAt = Date.now(); observer.disconnect(); \
         }}).observe(feed, {{ childList: true, subtree: true, characterData: true }})"
    );
    browser.eval(&watch).await;
    let published = publisher.publish(&pushed(&format!("python-{package}"), &summary)).await;
    let seen = browser.until("the feed shows it", "return window.seenAt").await;
    let millis = seen.as_u64().or(seen.as_f64().map(|millis| millis as u64)).expect("a time");
    millis.saturating_sub(published.as_millis())
}

fn feed_has(words: &str) -> String {
    format!("return document.querySelector('{FEED}').textContent.includes({})", Value::from(words))
}

fn news_says(words: &str) -> String {
    format!("return document.querySelector('.feed-news button')?.textContent === {}", Value::from(words))
}

fn status_has(words: &str) -> String {
    format!("return document.querySelector('[data-live-status]').textContent.includes({})", Value::from(words))
}
