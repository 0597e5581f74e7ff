//! Several people at once, each in a browser of their own: what one does, the others see.

use serde_json::Value;

use crate::appliance::{Appliance, DataDir};
use crate::browser::Browser;

/// An owner of the hub [`HUB`], in the demo; and somebody who is new there.
const OWNER: &str = "hanaveld";
const NEWCOMER: &str = "marigold";
const HUB: &str = "/python-sig";

/// What the widget of figures says, e.g. "12 members 3 subscribers 1 star".
const FIGURES: &str =
    "return document.querySelector('[data-plugin=stats] .widget-body').innerText.replace(/\\s+/g, ' ')";

async fn until_says(browser: &Browser, words: &str) {
    let script = format!("return document.querySelector('main').innerText.includes({})", Value::from(words));
    browser.until(&format!("it says {words:?}"), &script).await;
}

async fn until_figures(browser: &Browser, what: &str, figures: &str) {
    let script = format!("{FIGURES}.includes({})", Value::from(figures));
    browser.until(&format!("{what}: {figures}"), &script).await;
}

/// How many members the figures say.
async fn members(browser: &Browser) -> u32 {
    let figures = browser.until("there are figures", FIGURES).await;
    let figures = figures.as_str().unwrap_or_default().to_owned();
    figures.split(' ').next().and_then(|count| count.parse().ok()).unwrap_or_else(|| panic!("no figures: {figures}"))
}

async fn look_on(browser: &Browser, appliance: &Appliance) {
    browser.goto_live(&appliance.url(HUB)).await;
    browser.eval("window.neverReloaded = true").await;
}

async fn close(browser: Browser) {
    browser.client.clone().close().await.expect("it can be closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_to_join_is_answered() {
    let owner = Browser::open().await;
    let data = DataDir::empty();
    let appliance = data.demo(0.01);
    let (newcomer, reader) = (owner.beside().await, owner.beside().await);
    look_on(&reader, &appliance).await;
    let before = members(&reader).await;

    newcomer.sign_in(&appliance, NEWCOMER, HUB).await;
    newcomer.click("form[action$='/join'] button").await;
    until_says(&newcomer, "You asked to join.").await;

    owner.sign_in(&appliance, OWNER, "/notices").await;
    until_says(&owner, &format!("{NEWCOMER} asks to join")).await;
    owner.click("form[action$='/approve'] button").await;
    owner.until("it is done", "return !document.querySelector(\"form[action$='/approve']\")").await;

    until_figures(&reader, "the reader sees one more", &format!("{} members", before + 1)).await;
    assert_eq!(reader.eval("return window.neverReloaded").await, true);
    newcomer.goto(&appliance.url(HUB)).await;
    until_says(&newcomer, "You are a member").await;
    newcomer.goto(&appliance.url("/notices")).await;
    until_says(&newcomer, &format!("{OWNER} let you in")).await;

    owner.goto(&appliance.url(&format!("{HUB}/members"))).await;
    owner.click(&format!("form[action$='/remove']:has(input[value={NEWCOMER}]) button")).await;
    until_figures(&reader, "the reader sees one less", &format!("{before} members")).await;
    assert_eq!(reader.eval("return window.neverReloaded").await, true);
    close(newcomer).await;
    close(reader).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_that_closes_is_gone_for_strangers() {
    let owner = Browser::open().await;
    let data = DataDir::empty();
    let appliance = data.demo(0.01);
    let stranger = owner.beside().await;
    owner.sign_in(&appliance, OWNER, &format!("{HUB}/settings/visibility")).await;
    for visibility in ["preview", "private"] {
        look_on(&stranger, &appliance).await;
        choose(&owner, &appliance, visibility).await;
        let gone = "return document.querySelector('[data-live-status]').textContent.includes('gone')";
        stranger.until("the page says that it is gone", gone).await;

        // What happens from now on is not shown, and nobody is asked for it again and again.
        owner.goto_live(&appliance.url(HUB)).await;
        owner.click(".hub-actions form[action$='star'] button").await;
        owner.until("it is done", "return !document.querySelector('[aria-busy]')").await;
        let widgets = "return document.querySelectorAll('[data-widget]').length";
        assert_eq!(stranger.eval(widgets).await, 0, "what was there is not left to be seen");
        assert_eq!(stranger.eval(gone).await, true);
        stranger.goto(&appliance.url(HUB)).await;
        let text = stranger.text("main").await;
        match visibility {
            "preview" => assert!(text.contains("Only members see what happens here."), "{text}"),
            _ => assert!(text.contains("There is no hub called"), "{text}"),
        }
        assert_eq!(stranger.eval("return document.querySelectorAll('[data-plugin=feed]').length").await, 0);
        choose(&owner, &appliance, "public").await;
    }
    close(stranger).await;
}

async fn choose(owner: &Browser, appliance: &Appliance, visibility: &str) {
    owner.goto(&appliance.url(&format!("{HUB}/settings/visibility"))).await;
    owner.click(&format!("input[name=visibility][value={visibility}]")).await;
    owner.click("main form.form button").await;
    owner.until("it is saved", "return location.search.includes('done=saved')").await;
}
