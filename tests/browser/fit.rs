//! Every page fits every window: nothing has to be scrolled sideways.

use crate::browser::Browser;
use crate::pages::Pages;

const WIDTHS: [u32; 5] = [320, 360, 1024, 1600, 2560];

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_wider_than_its_window() {
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    let mut too_wide = Vec::new();
    for page in &pages.list {
        pages.visit(&browser, page).await;
        for width in WIDTHS {
            if let Some(found) = too_wide_at(&browser, width).await {
                too_wide.push(format!("{} at {width} px is {found}", page.path));
            }
        }
    }
    assert!(too_wide.is_empty(), "{}", too_wide.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_phone_the_bar_of_hubs_begins_at_this_one() {
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    browser.size(360, 700).await;
    for hub in ["/websites", "/design"] {
        pages.open(&browser, hub).await;
        let shown = "const box = document.querySelector('.bookmarks [aria-current]').getBoundingClientRect(); \
            return box.left >= 0 && box.right <= 360";
        browser.until(&format!("the bar shows {hub}"), shown).await;
    }
}

/// Makes the window so wide; what sticks out of it then.
pub async fn too_wide_at(browser: &Browser, width: u32) -> Option<String> {
    browser.size(width, 900).await;
    let script = format!(
        "const most = document.documentElement.scrollWidth; if (most <= {width}) return null; \
         const out = Array.from(document.querySelectorAll('body *')) \
             .filter((one) => one.getBoundingClientRect().right > {width} + 1) \
             .map((one) => one.localName + '.' + one.className).slice(-3); \
         return `${{most}} px: ${{out.join(', ')}}`"
    );
    browser.eval(&script).await.as_str().map(str::to_owned)
}
