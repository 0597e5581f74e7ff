//! A person's own stream in a browser: keys, acts without a reload, what is new without a jump, and all of it plain.

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::appliance::{Appliance, DataDir};
use crate::browser::Browser;
use crate::publisher::{Publisher, pushed};

/// Who owns python-sig.
const READER: &str = "hanaveld";
const ESCAPE: char = '\u{e00c}';

const FOCUSED: &str =
    "return [...document.querySelectorAll('.entry')].indexOf(document.activeElement.closest('.entry'))";
const COUNT: &str = "return document.querySelectorAll('.entry').length";

fn shows(sentence: &str) -> String {
    format!("return document.querySelector('[data-stream-list]')?.textContent.includes({sentence:?})")
}

/// A lively stream that stands still, open, and all that it needs.
async fn open_stream() -> (Browser, DataDir, Appliance) {
    let browser = Browser::open().await;
    let data = DataDir::lively();
    let appliance = data.admitting(&[]);
    browser.sign_in(&appliance, READER, "/stream").await;
    browser.goto(&appliance.url("/stream")).await;
    browser.until("there is something to read", "return document.querySelectorAll('.entry').length > 5").await;
    (browser, data, appliance)
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_lead_through_the_stream() {
    let (browser, _data, _appliance) = open_stream().await;
    browser.eval("window.neverReloaded = true").await;
    for key in "jjjk".chars() {
        browser.press(key).await;
    }
    assert_eq!(browser.eval(FOCUSED).await, 1);
    browser.press('s').await;
    let saved = "return document.querySelectorAll('.entry')[1].querySelector('[data-act=save]')\
        .getAttribute('aria-pressed') === 'true'";
    browser.until("it is saved", saved).await;
    assert_eq!(browser.eval(FOCUSED).await, 1, "the focus stays with the entry");

    let second = browser.eval("return document.querySelectorAll('.entry')[1].dataset.key").await;
    let before = browser.eval(COUNT).await.as_u64().unwrap();
    browser.press('h').await;
    let gone = format!("return ![...document.querySelectorAll('.entry')].some((one) => one.dataset.key === {second})");
    browser.until("it is hidden", &gone).await;
    assert_eq!(browser.eval(FOCUSED).await, 1, "the focus is on what took its place");
    assert!(browser.text("[data-stream-top] [role=status]").await.contains("Hidden from your stream."));
    browser.click("[data-stream-undo]").await;
    browser.until("it is back", &format!("{COUNT} === {before} && !({})", gone.trim_start_matches("return "))).await;

    // In a field a key is a letter.
    browser.eval("document.querySelector('header.top input[type=search]').focus()").await;
    browser.press('j').await;
    assert_eq!(browser.eval("return document.activeElement.value").await, "j");
    browser.eval("document.activeElement.blur()").await;
    browser.press('?').await;
    browser.until("the keys are told", "return document.getElementById('stream-keys').open").await;
    browser.click("[data-stream-keys]").await;
    browser.press(ESCAPE).await;
    browser.until("they are put away", "return !document.getElementById('stream-keys').open").await;
    browser.eval("document.activeElement.blur()").await;
    browser.press('j').await;
    assert_eq!(browser.eval(FOCUSED).await, -1, "who does not want keys has none");
    browser.click("[data-stream-help]").await;
    browser.until("a button tells of them, too", "return document.getElementById('stream-keys').open").await;
    assert_eq!(browser.eval("return window.neverReloaded").await, true);
    assert_eq!(browser.log("browser").await, Vec::<Value>::new(), "the console's complaints");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kind_is_muted_and_speaks_again() {
    let (browser, _data, _appliance) = open_stream().await;
    browser.eval("window.neverReloaded = true").await;
    let before = browser.eval(COUNT).await.as_u64().unwrap();
    browser.press('j').await;
    browser.press('m').await;
    browser.until("one can choose what", "return document.activeElement.name === 'what'").await;
    let what = browser.eval("return document.activeElement.selectedOptions[0].textContent").await;
    browser.click(".mute[open] button").await;
    let said = "return document.querySelector('[data-stream-top] [role=status]')?.textContent.startsWith('Muted')";
    browser.until("it is muted", said).await;
    assert!(browser.text("[data-stream-top] [role=status]").await.contains(what.as_str().unwrap()));
    browser.click("[data-stream-undo]").await;
    browser
        .until("all is as before", &format!("{COUNT} === {before} && !document.querySelector('[data-stream-undo]')"))
        .await;
    assert_eq!(browser.eval("return window.neverReloaded").await, true);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_waits_for_who_reads() {
    let browser = Browser::open().await;
    let data = DataDir::lively();
    let mut publisher = Publisher::start().await;
    let appliance = data.admitting(&["--bus", &publisher.endpoint]);
    publisher.until_heard(&appliance).await;
    browser.sign_in(&appliance, READER, "/stream").await;
    browser.size(1280, 600).await;
    browser.goto(&appliance.url("/stream")).await;
    browser.eval("window.neverReloaded = true; document.activeElement.blur()").await;

    publisher.publish(&pushed("python-lantern", "At the top")).await;
    browser.until("who is at the top sees it at once", &shows("At the top")).await;

    browser.eval("scrollTo(0, 700)").await;
    browser.until("the page has moved", "return scrollY > 600").await;
    const PLACE: &str = "return [scrollY, [...document.querySelectorAll('.entry')].at(-1).getBoundingClientRect().top]";
    let place = browser.eval(PLACE).await;
    publisher.publish(&pushed("python-marmalade", "Further down")).await;
    let offered = "const button = document.querySelector('[data-stream-new]'), box = button.getBoundingClientRect(); \
        return !button.hidden && button.textContent === 'Show 1 new' && box.top >= 0 && box.bottom < innerHeight";
    browser.until("it is offered", offered).await;
    assert_eq!(browser.eval(&shows("Further down")).await, false);
    assert_eq!(browser.eval(PLACE).await, place, "nothing moves");
    browser.click("[data-stream-new]").await;
    browser.until("it is there", &shows("Further down")).await;
    let first = format!(
        "const box = document.querySelector('.entry').getBoundingClientRect(); \
         {FOCUSED} === 0 && box.top >= 0 && box.top < innerHeight && document.querySelector('[data-stream-new]').hidden"
    );
    browser.until("and read first", &first).await;
    assert_eq!(browser.eval("return window.neverReloaded").await, true);
    assert_eq!(browser.log("browser").await, Vec::<Value>::new(), "the console's complaints");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_works_without_javascript() {
    let (browser, _data, appliance) = open_stream().await;
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    browser.goto(&appliance.url("/stream")).await;
    let client = &browser.client;
    client.wait().for_element(Locator::Css(".entry .entry-says")).await.expect("there is something to read");
    let first = browser.text(".entry .entry-says").await;
    browser.click(".entry [data-act=save]").await;
    client.wait().for_element(Locator::Css(".entry [aria-pressed=true]")).await.expect("it is saved");
    browser.goto(&appliance.url("/stream/saved")).await;
    assert_eq!(browser.text(".entry .entry-says").await, first);
    browser.goto(&appliance.url("/stream")).await;
    browser.click(".entry [data-act=hide]").await;
    client.wait().for_element(Locator::Css("[data-stream-undo]")).await.expect("it is hidden");
    browser.click("[data-stream-undo]").await;
    client.wait().for_element(Locator::Css(".stream-welcome")).await.expect("the stream as before");
    assert_eq!(browser.text(".entry .entry-says").await, first);
    browser.click(".entry [data-act=mute]").await;
    browser.click(".entry .mute-form button").await;
    client.wait().for_element(Locator::Css("[data-stream-undo]")).await.expect("it is muted");
    browser.goto(&appliance.url("/stream/filters")).await;
    assert!(browser.text("main").await.contains("one thing is muted"));
}

#[tokio::test(flavor = "multi_thread")]
async fn days_are_those_of_the_reader() {
    const HELD: &str = "\
        const at = (entry) => new Date(entry.querySelector('.entry-body > .meta time').dateTime); \
        const days = [...document.querySelectorAll('.day')]; \
        const right = (day) => [...day.querySelectorAll('.entry')].every((one) => \
            day.dataset.key.endsWith(`-${String(at(one).getDate()).padStart(2, '0')}`)); \
        return days.length > 1 && days.every(right) && document.querySelector('[data-stream-zone]') === null";
    let browser = Browser::open().await;
    let data = DataDir::lively();
    let appliance = data.admitting(&[]);
    // Somebody new, whose profile names no time zone.
    browser.sign_in(&appliance, "marigold", "/python-sig").await;
    browser.click("form[action$='/subscribe'] button").await;
    let subscribed = "return document.querySelector(\"form[action$='/unsubscribe']\") !== null";
    browser.until("the team is followed", subscribed).await;
    for zone in ["Asia/Tokyo", "America/Los_Angeles"] {
        browser.devtools("Emulation.setTimezoneOverride", json!({ "timezoneId": zone })).await;
        browser.goto(&appliance.url("/stream")).await;
        browser.until(&format!("days begin at midnight in {zone}"), HELD).await;
    }
}
