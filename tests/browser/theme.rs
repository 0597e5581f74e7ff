//! Light and dark: the system's, or the reader's own choice, which is kept.

use serde_json::Value;

use crate::browser::Browser;
use crate::pages::Pages;

#[tokio::test(flavor = "multi_thread")]
async fn the_theme_follows_the_system_until_the_reader_chooses() {
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    browser.prefer("light").await;
    pages.open(&browser, "/python-sig").await;
    let light = background(&browser).await;
    browser.prefer("dark").await;
    let dark = background(&browser).await;
    assert_ne!(light, dark, "the system's choice is not followed");

    browser.click("[data-theme-switch]").await;
    assert_eq!(chosen(&browser).await, "light");
    assert_eq!(background(&browser).await, light, "the reader's choice comes before the system's");

    // Kept for other pages and for later.
    pages.open(&browser, "/groups").await;
    assert_eq!(chosen(&browser).await, "light");
    browser.click("[data-theme-switch]").await;
    assert_eq!(chosen(&browser).await, "dark");
    browser.prefer("light").await;
    browser.client.refresh().await.expect("a page can be reloaded");
    assert_eq!((chosen(&browser).await, background(&browser).await), ("dark".into(), dark));

    // And back to the system's.
    browser.click("[data-theme-switch]").await;
    assert_eq!(chosen(&browser).await, Value::Null);
    assert_eq!(background(&browser).await, light);
}

async fn chosen(browser: &Browser) -> Value {
    browser.eval("return document.documentElement.dataset.theme").await
}

async fn background(browser: &Browser) -> Value {
    browser.eval("return getComputedStyle(document.documentElement).backgroundColor").await
}
