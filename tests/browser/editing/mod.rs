//! Edit mode in a real browser: by keyboard, by mouse and finger, without JavaScript, and with somebody who looks on.

use crate::appliance::{Appliance, DataDir};
use crate::browser::Browser;

mod drag;
mod keyboard;
mod scriptless;
mod together;

/// An owner of the hub [`HUB`], in the demo.
const OWNER: &str = "hanaveld";
const HUB: &str = "/python-sig";

/// The demo, standing still, with the owner in edit mode.
struct Editing {
    appliance: Appliance,
    _data: DataDir,
}

impl Editing {
    async fn open(browser: &Browser) -> Editing {
        let data = DataDir::empty();
        let appliance = data.demo(0.01);
        browser.sign_in(&appliance, OWNER, &format!("{HUB}/edit")).await;
        browser.until("edit mode is there", "return Boolean(document.querySelector('[data-board]'))").await;
        browser.eval("window.neverReloaded = true").await;
        Editing { appliance, _data: data }
    }
}

/// The plugins of both columns, as edit mode or the hub's page shows them: `feed sticky | stats`.
async fn board(browser: &Browser) -> String {
    let script = "return ['left', 'right'].map((side) => Array.from(document.querySelectorAll( \
        `[data-column=${side}] [data-widget]`), (card) => card.dataset.plugin).join(' ')).join(' | ')";
    browser.eval(script).await.as_str().expect("a text").to_owned()
}

/// The board once `change` has happened to it.
async fn until_board(browser: &Browser, what: &str, expected: &str) {
    let script = format!(
        "return ['left', 'right'].map((side) => Array.from(document.querySelectorAll( \
         `[data-column=${{side}}] [data-widget]`), (card) => card.dataset.plugin).join(' ')).join(' | ') === '{expected}'"
    );
    browser.until(&format!("{what}: {expected}"), &script).await;
}

/// The number of the first widget of that kind.
async fn id_of(browser: &Browser, plugin: &str) -> String {
    let script = format!("return document.querySelector('[data-widget][data-plugin={plugin}]')?.dataset.widget");
    browser.until(&format!("there is a {plugin}"), &script).await.as_str().expect("a number").to_owned()
}

/// What the board's voice says.
async fn until_notice(browser: &Browser, words: &str) {
    let script = format!("return document.querySelector('[data-notice]').textContent.includes('{words}')");
    browser.until(&format!("it is said: {words}"), &script).await;
}
