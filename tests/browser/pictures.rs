//! Pictures of every page for human eyes: `HUBS_SHOTS=DIR tests/run`.

use std::path::PathBuf;

use crate::browser::Browser;
use crate::pages::Pages;

const WIDTHS: [u32; 3] = [360, 1024, 1600];
/// Longer pages are cut off.
const MOST: u64 = 6000;

#[tokio::test(flavor = "multi_thread")]
async fn pictures_where_they_were_asked_for() {
    let Some(dir) = std::env::var_os("HUBS_SHOTS").map(PathBuf::from) else { return };
    std::fs::create_dir_all(&dir).expect("HUBS_SHOTS names a directory that can be made");
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    for scheme in ["light", "dark"] {
        browser.prefer(scheme).await;
        for width in WIDTHS {
            for page in &pages.list {
                browser.size(width, 900).await;
                pages.visit(&browser, page).await;
                let height = browser.eval("return document.documentElement.scrollHeight").await;
                let height = height.as_u64().unwrap_or(900).clamp(900, MOST);
                browser.size(width, u32::try_from(height).expect("it was bounded")).await;
                let picture = browser.client.screenshot().await.expect("a picture can be taken");
                let file = dir.join(format!("{}-{width}-{scheme}.png", page.name));
                std::fs::write(&file, picture).unwrap_or_else(|failure| panic!("{}: {failure}", file.display()));
            }
        }
    }
}
