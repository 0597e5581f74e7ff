//! A search is answered while one types, narrowed down, opened, saved to a hub, and live there.

use serde_json::Value;

use crate::appliance::DataDir;
use crate::browser::Browser;

const OWNER: &str = "hanaveld";
const NEWCOMER: &str = "marigold";
const HUB: &str = "/python-sig";
const ENTER: char = '\u{e007}';

#[tokio::test(flavor = "multi_thread")]
async fn a_search_is_answered_while_one_types_and_narrowed_down() {
    let browser = Browser::open().await;
    let data = DataDir::empty();
    let appliance = data.demo(0.01);
    appliance.until("the recording can be found", || appliance.counter("hubs_index_place") > 2000.0);
    browser.goto(&appliance.url("/search")).await;
    browser.eval("window.neverReloaded = true; document.querySelector('#q-page').focus()").await;
    let listed = "document.querySelectorAll('#results .entry').length";
    for key in "smokyt".chars() {
        browser.press(key).await;
    }
    browser
        .until(
            "people and activity answer",
            &format!("return {listed} > 0 && document.querySelector('#results .tile')"),
        )
        .await;
    browser.until("the words are marked", "return document.querySelector('#results mark')?.textContent").await;
    let address = "return [location.search, document.activeElement.id, window.neverReloaded]";
    assert_eq!(browser.eval(address).await, serde_json::json!(["?q=smokyt", "q-page", true]));
    assert!(browser.eval("return document.title").await.as_str().is_some_and(|title| title.starts_with("smokyt · ")));
    // What nobody can understand is said, and the rest is answered.
    for key in "uck after:soon".chars() {
        browser.press(key).await;
    }
    browser
        .until(
            "it says what it did not understand",
            "return document.querySelector('.chips s')?.textContent === 'after:soon'",
        )
        .await;
    assert!(browser.eval(&format!("return {listed}")).await.as_u64() > Some(0));
    browser.click(".chip-on:has(s)").await;

    let before = browser
        .until(
            "it was left out",
            "return location.search === '?q=smokytuck' && document.querySelector('#results [role=status]').textContent",
        )
        .await;
    let category = "[...document.querySelectorAll('.filter-row')].find((row) => row.textContent.startsWith('Category')).querySelector('a')";
    let left = browser.eval(&format!("return {category}.querySelector('.count').textContent")).await;
    browser.eval(&format!("{category}.click()")).await;
    browser
        .until(
            "the search is narrower",
            "return location.search.includes('category%3A') && document.querySelectorAll('.chip-on').length === 2",
        )
        .await;
    let after = browser.text("#results [role=status]").await;
    assert!(
        before != after && after.contains(&format!(" {} message", left.as_str().unwrap_or_default())),
        "{left} {after}"
    );

    browser.click("#results .entry a.when").await;
    browser
        .until(
            "the message stands alone",
            "return location.pathname === '/id' && document.querySelector('h1')?.textContent",
        )
        .await;
    assert_eq!(browser.log("browser").await, Vec::<Value>::new(), "the console's complaints");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_is_saved_and_seen_live() {
    let owner = Browser::open().await;
    let data = DataDir::empty();
    let appliance = data.demo(0.01);
    let newcomer = owner.beside().await;
    owner.sign_in(&appliance, OWNER, HUB).await;
    owner.goto(&appliance.url("/search?q=user:marigold+category:hubs")).await;
    owner.tab_to("main .search-save summary").await;
    owner.press(ENTER).await;
    owner.tab_to("main .search-save select").await;
    // The list goes to what is typed.
    for key in "python".chars() {
        owner.press(key).await;
    }
    let chosen = "return document.querySelector('main .search-save select').value";
    assert_eq!(owner.eval(chosen).await, &HUB[1..]);
    owner.tab_to("main .search-save button").await;
    owner.press(ENTER).await;
    let card = "[...document.querySelectorAll('[data-plugin=search]')].pop()";
    let there = format!("return location.hash.startsWith('#widget-') && {card}?.id === location.hash.slice(1)");
    owner.until("the new card is there", &there).await;
    owner.until("the page is live", "return document.querySelector('[data-pending]') === null").await;
    owner.eval("window.neverReloaded = true").await;
    let before = owner.eval(&format!("return {card}.querySelectorAll('.entry').length")).await;

    newcomer.sign_in(&appliance, NEWCOMER, HUB).await;
    newcomer.click("form[action$='/subscribe'] button").await;
    let more = format!("return {card}.querySelectorAll('.entry').length > {}", before.as_u64().unwrap_or_default());
    owner.until("what happened is found", &more).await;
    assert_eq!(owner.eval("return window.neverReloaded").await, true);
    assert_eq!(owner.log("browser").await, Vec::<Value>::new(), "the console's complaints");
    newcomer.client.clone().close().await.expect("it can be closed");
}
