//! One page of each kind, on the demo's data.

use crate::appliance::{Appliance, DataDir};
use crate::browser::Browser;

/// A lively portal that stands still, and its pages.
pub struct Pages {
    pub appliance: Appliance,
    /// A name for people and files, and the path.
    pub list: Vec<(&'static str, String)>,
    _data: DataDir,
}

impl Pages {
    pub async fn of_the_demo(browser: &Browser) -> Pages {
        let data = DataDir::empty();
        let appliance = data.demo(0.01);
        browser.goto(&appliance.url("/python-sig")).await;
        let feed = "return document.querySelector('[data-plugin=feed]')?.dataset.widget";
        let feed = browser.until("there is a feed", feed).await;
        let list = [
            ("front", "/".to_owned()),
            ("groups", "/groups".to_owned()),
            ("team", "/python-sig".to_owned()),
            ("team-busy", "/infrastructure".to_owned()),
            ("team-quiet", "/radio-sig".to_owned()),
            ("person", "/kestrelm".to_owned()),
            ("search", "/search?q=python".to_owned()),
            ("search-nothing", "/search?q=zzzzqqqq".to_owned()),
            ("widget", format!("/python-sig/{}", feed.as_str().expect("a widget's number"))),
            ("source", "/source/feed".to_owned()),
            ("lost", "/no-such-hub".to_owned()),
        ];
        Pages { appliance, list: list.into(), _data: data }
    }

    /// Opens a page and waits until nothing in it is still being put together.
    pub async fn open(&self, browser: &Browser, path: &str) {
        browser.goto(&self.appliance.url(path)).await;
        let ready = "return document.readyState === 'complete' && !document.querySelector('[data-pending]')";
        browser.until(&format!("{path} is complete"), ready).await;
    }
}
