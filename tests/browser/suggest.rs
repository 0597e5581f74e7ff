//! Fields that suggest: by keyboard and pointer, in one line and in a list, announced, and plain where nothing is found.

use serde_json::Value;

use crate::browser::Browser;
use crate::pages::Pages;

const BACKSPACE: char = '\u{e003}';
const ENTER: char = '\u{e007}';
const ESCAPE: char = '\u{e00c}';
const UP: char = '\u{e013}';
const DOWN: char = '\u{e015}';

/// A form with the fields of the contract, and the module, on a page that has neither; Enter in a plain field sends it.
const PLANT: &str = "\
    const form = document.createElement('form'); form.className = 'form'; \
    form.innerHTML = '<div class=field><label for=who>Who</label><input id=who type=text data-suggest=people></div>' \
        + '<div class=field><label for=which>Which</label><textarea id=which rows=3 data-suggest=packages \
             data-suggest-many></textarea></div>'; \
    form.onsubmit = () => { window.sent = true; return false; }; window.sent = false; window.heard = []; \
    form.oninput = (event) => event.isTrusted || window.heard.push(event.target.value); \
    document.querySelector('main').prepend(form); \
    const script = document.createElement('script'); script.type = 'module'; script.src = '/assets/js/suggest.js'; \
    document.head.append(script)";

const OPEN: &str = "const list = document.querySelector('.suggestions:popover-open'); \
    return list && list.children.length > 0 && list.children[0].dataset.name";

async fn planted() -> (Browser, Pages) {
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    pages.open(&browser, "/groups").await;
    browser.eval(PLANT).await;
    browser.until("the field is a combobox", "return document.getElementById('who').role === 'combobox'").await;
    (browser, pages)
}

async fn type_into(browser: &Browser, field: &str, text: &str) {
    browser.eval(&format!("document.getElementById('{field}').focus()")).await;
    for key in text.chars() {
        browser.press(key).await;
    }
}

/// What of the combobox a screen reader is told.
async fn told(browser: &Browser, field: &str) -> Value {
    browser
        .eval(&format!(
            "const field = document.getElementById('{field}'), \
                 active = document.getElementById(field.getAttribute('aria-activedescendant')); \
             return [field.value, field.getAttribute('aria-expanded'), active?.dataset.name ?? null, \
                 active?.ariaSelected ?? null]"
        ))
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_picked_with_the_keyboard() {
    let (browser, _pages) = planted().await;
    type_into(&browser, "who", "kestr").await;
    let first = browser.until("there are suggestions", OPEN).await;
    assert_eq!(first, "kestrelm");
    assert_eq!(told(&browser, "who").await, serde_json::json!(["kestr", "true", null, null]));
    let voice = "return document.querySelector('#who ~ [role=status]').textContent";
    assert!(browser.eval(voice).await.as_str().is_some_and(|said| said.ends_with("suggestion")), "it is announced");
    for key in [DOWN, UP, DOWN] {
        browser.press(key).await;
        let said = told(&browser, "who").await;
        assert_eq!(said, serde_json::json!(["kestr", "true", "kestrelm", "true"]));
    }
    browser.press(ENTER).await;
    assert_eq!(told(&browser, "who").await, serde_json::json!(["kestrelm", "false", null, null]));
    assert_eq!(browser.eval("return [window.sent, window.heard]").await, serde_json::json!([false, ["kestrelm"]]));
    // With the list closed it is a field like any other.
    browser.press(ENTER).await;
    assert_eq!(browser.eval("return window.sent").await, true);
}

#[tokio::test(flavor = "multi_thread")]
async fn escape_and_leaving_close_the_list_and_keep_what_was_typed() {
    let (browser, _pages) = planted().await;
    type_into(&browser, "who", "ke").await;
    browser.until("there are suggestions", OPEN).await;
    browser.press(ESCAPE).await;
    assert_eq!(told(&browser, "who").await, serde_json::json!(["ke", "false", null, null]));
    browser.press(DOWN).await;
    browser.until("the list opens again", OPEN).await;
    browser.eval("document.getElementById('which').focus()").await;
    assert_eq!(told(&browser, "who").await, serde_json::json!(["ke", "false", null, null]));
    type_into(&browser, "who", "zzzqqq").await;
    let nothing = "return document.querySelector('#who ~ [role=status]').textContent === 'No suggestions'";
    browser.until("it says that there are none", nothing).await;
    assert_eq!(browser.eval(OPEN).await, Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_list_the_entry_at_the_cursor_is_completed() {
    let (browser, _pages) = planted().await;
    browser.size(360, 700).await;
    browser.eval("document.getElementById('which').value = 'first, \\nlast'").await;
    browser.eval("document.getElementById('which').setSelectionRange(7, 7)").await;
    type_into(&browser, "which", "python").await;
    let name = browser.until("there are suggestions", OPEN).await;
    let name = name.as_str().expect("a package's name");
    let inside = "const box = document.querySelector('.suggestions:popover-open').getBoundingClientRect(); \
        return box.left >= 0 && box.right <= 360 && box.top >= 0 && box.height >= 24";
    assert_eq!(browser.eval(inside).await, true, "the list lies in the window");
    browser.click(".suggestions:popover-open > li").await;
    let value = browser.eval("return document.getElementById('which').value").await;
    assert_eq!(value, format!("first, {name}\nlast"));
    assert_eq!(browser.eval("return document.activeElement.id").await, "which");
    browser.press(BACKSPACE).await;
    browser.until("there are suggestions again", OPEN).await;
}
