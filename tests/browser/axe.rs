//! What axe-core finds wrong with a page: of every page in light and dark, on a screen and on a phone.
//!
//! `tests/run` fetches it with npm into `target/axe`. It is run as the driver's own script, which no page's policy
//! concerns.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::pages::Pages;

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/axe/node_modules/axe-core/axe.min.js");

/// WCAG 2.2, levels A and AA.
const TAGS: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/// Rules of these levels that axe leaves out unless they are asked for.
const MORE: &str = "target-size";

/// What differs between the widths does so in both themes.
const LOOKS: [(&str, u32); 3] = [("light", 1280), ("dark", 1280), ("dark", 360)];

const RUN: &str = "\
    const [tags, more, done] = arguments; \
    const options = { runOnly: { type: 'tag', values: tags }, rules: { [more]: { enabled: true } }, \
        resultTypes: ['violations'] }; \
    axe.run(document, options).then((found) => done({ ran: found.passes.length, violations: found.violations }), \
        (failure) => done({ failure: String(failure) }))";

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible() {
    let axe = Axe::fetched();
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    let mut found = Vec::new();
    for page in &pages.list {
        pages.visit(&browser, page).await;
        for (scheme, width) in LOOKS {
            still(&browser, scheme).await;
            browser.size(width, 900).await;
            let violations = axe.violations(&browser).await;
            found.extend(violations.iter().map(|one| format!("{}, {scheme}, {width} px: {one}", page.name)));
        }
    }
    assert!(found.is_empty(), "{} violations\n{}", found.len(), found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_opens_is_accessible() {
    let axe = Axe::fetched();
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    let mut found = Vec::new();
    for scheme in ["light", "dark"] {
        still(&browser, scheme).await;
        pages.open(&browser, "/login").await;
        browser.eval("document.getElementById('field-name').focus()").await;
        browser.press('k').await;
        browser.until("there are suggestions", "return document.querySelector('.suggestions:popover-open')").await;
        browser.press('\u{e015}').await;
        found.extend(axe.violations(&browser).await);
        for path in ["/python-sig", "/kestrelm"] {
            pages.open(&browser, path).await;
            browser.eval("document.querySelectorAll('main details').forEach((one) => (one.open = true))").await;
            found.extend(axe.violations(&browser).await);
        }
        let stream = pages.list.iter().find(|page| page.name == "stream").expect("a stream");
        pages.visit(&browser, stream).await;
        browser.eval("document.querySelectorAll('main details').forEach((one) => (one.open = true))").await;
        found.extend(axe.violations(&browser).await);
        browser.eval("document.getElementById('stream-keys').showModal()").await;
        found.extend(axe.violations(&browser).await);
    }
    assert!(found.is_empty(), "{} violations\n{}", found.len(), found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_found() {
    const WRONG: &str = "\
        const wrong = document.createElement('div'); \
        wrong.innerHTML = '<img src=/assets/img/mark.svg><p id=pale>Pale</p><a href=/a>x</a><a href=/b>y</a>'; \
        wrong.querySelector('p').style.color = 'light-dark(#ddd, #333)'; \
        for (const a of wrong.querySelectorAll('a')) a.style.cssText = 'display:block;width:8px;height:8px'; \
        document.querySelector('main').prepend(wrong)";
    let axe = Axe::fetched();
    let browser = Browser::open().await;
    let pages = Pages::of_the_demo(&browser).await;
    for scheme in ["light", "dark"] {
        still(&browser, scheme).await;
        pages.open(&browser, "/source/about").await;
        browser.eval(WRONG).await;
        let found = axe.violations(&browser).await.join("\n");
        for rule in ["image-alt", "color-contrast at [\"#pale\"]", MORE] {
            assert!(found.contains(rule), "no {rule} in {scheme}: {found}");
        }
    }
}

/// The checker's source.
struct Axe(String);

impl Axe {
    fn fetched() -> Axe {
        let source = fs::read_to_string(Path::new(SOURCE));
        Axe(source.expect("axe-core is not there: tests/run --prepare fetches it, tests/run --no-browser does without"))
    }

    /// What is wrong with the page as it stands, one line for each element.
    async fn violations(&self, browser: &Browser) -> Vec<String> {
        if browser.eval("return typeof axe === 'undefined'").await == true {
            browser.eval(&self.0).await;
        }
        let arguments = vec![json!(TAGS), json!(MORE)];
        let found = browser.client.execute_async(RUN, arguments).await.expect("axe ends");
        assert!(found["ran"].as_u64().is_some_and(|rules| rules > 10), "axe did not run: {found}");
        let violations = found["violations"].as_array().expect("a list of violations");
        violations.iter().flat_map(|one| nodes(one).iter().map(|node| line(one, node))).collect()
    }
}

fn nodes(violation: &Value) -> &[Value] {
    violation["nodes"].as_array().map_or(&[], Vec::as_slice)
}

/// `color-contrast at main > p: Elements must meet … Fix any of the following: …`
fn line(violation: &Value, node: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let (target, html) = (&node["target"], text(&node["html"]));
    format!("{} at {target} {html}: {}", text(&violation["id"]), text(&node["failureSummary"]))
}

/// Nothing moves or fades while it is being looked at.
async fn still(browser: &Browser, scheme: &str) {
    let features = [("prefers-color-scheme", scheme), ("prefers-reduced-motion", "reduce")];
    let features = features.map(|(name, value)| json!({ "name": name, "value": value }));
    browser.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
}
