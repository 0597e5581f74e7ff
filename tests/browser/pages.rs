//! One page of each kind, on the demo's data.

use std::cell::Cell;

use fantoccini::Locator;

use crate::appliance::{Appliance, DataDir};
use crate::browser::Browser;

/// A name for people and files, the path, and who is signed in. `IDX` is the number of the feed of python-sig. Pages of
/// one person stand together, so that nobody signs in more often than needed.
const PAGES: &[(&str, &str, Option<&str>)] = &[
    ("front", "/", None),
    ("api", "/api/", None),
    ("groups", "/groups", None),
    ("team", "/python-sig", None),
    ("team-busy", "/infrastructure", None),
    ("team-quiet", "/radio-sig", None),
    ("person", "/kestrelm", None),
    ("search", "/search?q=python", None),
    ("search-nothing", "/search?q=zzzzqqqq", None),
    ("widget", "/python-sig/IDX", None),
    ("widgets", "/widgets", None),
    ("source", "/source/feed", None),
    ("activity", "/python-sig/activity", None),
    ("lost", "/no-such-hub", None),
    ("members", "/python-sig/members", None),
    ("login", "/login", None),
    ("front-signed-in", "/", Some("kestrelm")),
    ("team-signed-in", "/python-sig", Some("kestrelm")),
    ("person-self", "/kestrelm", Some("kestrelm")),
    ("login-signed-in", "/login", Some("kestrelm")),
    ("cookie", "/hanaveld/cookie", Some("kestrelm")),
    ("notices", "/notices", Some("kestrelm")),
    ("stream", "/stream", Some("kestrelm")),
    ("stream-done", "/stream?did=mute&what=package:python-lantern", Some("kestrelm")),
    ("stream-actions", "/stream/actions", Some("kestrelm")),
    ("stream-mentions", "/stream/mentions", Some("kestrelm")),
    ("stream-saved", "/stream/saved", Some("kestrelm")),
    ("stream-filters", "/stream/filters?done=mute", Some("kestrelm")),
    ("own-profile", "/settings?done", Some("kestrelm")),
    ("own-theme", "/settings/theme", Some("kestrelm")),
    ("own-hubs", "/settings/hubs", Some("kestrelm")),
    ("own-activity", "/settings/activity", Some("kestrelm")),
    ("own-sessions", "/settings/sessions", Some("kestrelm")),
    ("own-tokens", "/settings/tokens", Some("kestrelm")),
    ("own-forget", "/settings/forget", Some("kestrelm")),
    ("search-owner", "/search?q=python", Some("hanaveld")),
    ("team-owner", "/python-sig", Some("hanaveld")),
    ("members-owner", "/python-sig/members", Some("hanaveld")),
    ("edit", "/python-sig/edit", Some("hanaveld")),
    ("add", "/python-sig/add", Some("hanaveld")),
    ("configure", "/python-sig/IDX/edit", Some("hanaveld")),
    ("new-team", "/new", Some("hanaveld")),
    ("hub-general", "/python-sig/settings?done=saved", Some("hanaveld")),
    ("hub-pictures", "/python-sig/settings/pictures", Some("hanaveld")),
    ("hub-links", "/python-sig/settings/links", Some("hanaveld")),
    ("hub-visibility", "/python-sig/settings/visibility", Some("hanaveld")),
    ("hub-board", "/python-sig/settings/board", Some("hanaveld")),
    ("hub-archive", "/python-sig/settings/archive", Some("hanaveld")),
    ("hub-log", "/python-sig/settings/log", Some("hanaveld")),
    ("hub-of-a-person", "/hanaveld/settings", Some("hanaveld")),
];

/// A lively portal that stands still, and its pages.
pub struct Pages {
    pub appliance: Appliance,
    pub list: Vec<Page>,
    /// Who is signed in.
    viewer: Cell<Option<&'static str>>,
    _data: DataDir,
}

pub struct Page {
    pub name: &'static str,
    pub path: String,
    viewer: Option<&'static str>,
}

impl Pages {
    pub async fn of_the_demo(browser: &Browser) -> Pages {
        let data = DataDir::empty();
        let appliance = data.demo(0.01);
        browser.goto(&appliance.url("/python-sig")).await;
        let feed = "return document.querySelector('[data-plugin=feed]')?.dataset.widget";
        let feed = browser.until("there is a feed", feed).await;
        let feed = feed.as_str().expect("a widget's number");
        let page = |&(name, path, viewer): &(_, &str, _)| Page { name, path: path.replace("IDX", feed), viewer };
        Pages { appliance, list: PAGES.iter().map(page).collect(), viewer: Cell::new(None), _data: data }
    }

    /// Opens a page of the list as whom it is for.
    pub async fn visit(&self, browser: &Browser, page: &Page) {
        if self.viewer.replace(page.viewer) != page.viewer {
            browser.client.delete_all_cookies().await.expect("cookies can be thrown away");
            if let Some(name) = page.viewer {
                self.sign_in(browser, name).await;
            }
        }
        self.open(browser, &page.path).await;
    }

    /// Opens a page and waits until nothing in it is still being put together.
    pub async fn open(&self, browser: &Browser, path: &str) {
        browser.goto(&self.appliance.url(path)).await;
        let ready = "return document.readyState === 'complete' && !document.querySelector('[data-pending]')";
        browser.until(&format!("{path} is complete"), ready).await;
    }

    async fn sign_in(&self, browser: &Browser, name: &str) {
        self.open(browser, "/login").await;
        let field = browser.client.find(Locator::Css("main form [name=name]")).await.expect("one can sign in");
        field.send_keys(&format!("{name}\u{e007}")).await.expect("one can type");
        browser.until(&format!("{name} is signed in"), &format!("return location.pathname === '/{name}'")).await;
    }
}
