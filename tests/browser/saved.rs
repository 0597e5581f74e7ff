//! A search is saved from its page to a hub, with the keyboard alone, and is live there.

use serde_json::Value;

use crate::appliance::DataDir;
use crate::browser::Browser;

const OWNER: &str = "hanaveld";
const NEWCOMER: &str = "marigold";
const HUB: &str = "/python-sig";
const ENTER: char = '\u{e007}';

#[tokio::test(flavor = "multi_thread")]
async fn a_search_is_saved_and_seen_live() {
    let owner = Browser::open().await;
    let data = DataDir::empty();
    let appliance = data.demo(0.01);
    let newcomer = owner.beside().await;
    owner.sign_in(&appliance, OWNER, HUB).await;
    owner.goto(&appliance.url("/search?q=user:marigold+category:hubs")).await;
    owner.tab_to("main .search-head details summary").await;
    owner.press(ENTER).await;
    owner.tab_to("main .search-head details select").await;
    // The list goes to what is typed.
    for key in "python".chars() {
        owner.press(key).await;
    }
    let chosen = "return document.querySelector('main .search-head details select').value";
    assert_eq!(owner.eval(chosen).await, &HUB[1..]);
    owner.tab_to("main .search-head details button").await;
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
