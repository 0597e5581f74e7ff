//! Cards are dragged, with the mouse and with a finger; what is refused goes back to its place.

use fantoccini::Locator;
use fantoccini::actions::{Actions, InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction, TouchActions};
use serde_json::json;

use super::{Editing, board, id_of, until_board, until_notice};
use crate::browser::Browser;

/// The steps from the handle of one card to beside another one.
async fn steps(browser: &Browser, widget: &str, onto: &str) -> Vec<PointerAction> {
    let script = format!("document.querySelector('{onto}').scrollIntoView({{ block: 'center' }})");
    browser.eval(&script).await;
    let find = async |selector: &str| {
        let found = browser.client.find(Locator::Css(selector)).await;
        found.unwrap_or_else(|failure| panic!("no {selector}: {failure}"))
    };
    let grip = find(&format!("[data-act=grip-{widget}]")).await;
    let target = find(onto).await;
    vec![
        PointerAction::MoveToElement { element: grip, duration: None, x: 0., y: 0. },
        PointerAction::Down { button: MOUSE_BUTTON_LEFT },
        PointerAction::MoveBy { duration: None, x: 0., y: 12. },
        PointerAction::MoveToElement { element: target, duration: None, x: 0., y: -20. },
        PointerAction::Up { button: MOUSE_BUTTON_LEFT },
    ]
}

async fn by_mouse(browser: &Browser, steps: Vec<PointerAction>) {
    let mouse = steps.into_iter().fold(MouseActions::new("mouse".into()), |mouse, step| mouse.then(step));
    browser.client.perform_actions(Actions::from(mouse)).await.expect("a mouse can be moved");
}

async fn by_finger(browser: &Browser, steps: Vec<PointerAction>) {
    let finger = steps.into_iter().fold(TouchActions::new("finger".into()), |finger, step| finger.then(step));
    browser.client.perform_actions(Actions::from(finger)).await.expect("a finger can be moved");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_goes_where_it_is_dropped() {
    let browser = Browser::open().await;
    let _editing = Editing::open(&browser).await;
    let before = board(&browser).await;
    let (left, right) = before.split_once(" | ").expect("two columns");
    let first = right.split(' ').next().expect("a widget");
    let feed = id_of(&browser, "feed").await;
    let rest = left.split(' ').filter(|name| *name != "feed").collect::<Vec<_>>().join(" ");

    // Above the first card of the other column.
    let onto = format!("[data-column=right] [data-plugin={first}] h2");
    let path = steps(&browser, &feed, &onto).await;
    by_mouse(&browser, path).await;
    until_board(&browser, "dragged across", &format!("{rest} | feed {right}")).await;
    until_notice(&browser, "was moved").await;
    browser
        .until("the focus stays on the handle", &format!("return document.activeElement.dataset.act === 'grip-{feed}'"))
        .await;

    // Down in its own column, with a finger.
    browser.size(360, 700).await;
    let second = id_of(&browser, first).await;
    let path = steps(&browser, &second, "[data-column=right] [data-act=add-right]").await;
    by_finger(&browser, path).await;
    let others = right.split_once(' ').expect("more widgets").1;
    until_board(&browser, "dragged down", &format!("{rest} | feed {others} {first}")).await;
    until_notice(&browser, "was moved").await;
    assert_eq!(browser.eval("return window.neverReloaded").await, true);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_goes_back() {
    let browser = Browser::open().await;
    let _editing = Editing::open(&browser).await;
    let before = board(&browser).await;
    let feed = id_of(&browser, "feed").await;
    let path = steps(&browser, &feed, "[data-column=right] [data-widget] h2").await;
    browser.devtools("Network.enable", json!({})).await;
    let offline =
        |offline: bool| json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.devtools("Network.emulateNetworkConditions", offline(true)).await;
    by_mouse(&browser, path).await;
    until_notice(&browser, "cannot be reached").await;
    until_board(&browser, "it is back", &before).await;
    browser.devtools("Network.emulateNetworkConditions", offline(false)).await;

    // A drag that is given up.
    let mut path = steps(&browser, &feed, "[data-column=right] [data-widget] h2").await;
    path.truncate(4);
    by_mouse(&browser, path).await;
    assert_eq!(browser.eval("return Boolean(document.querySelector('.drop-mark'))").await, true);
    browser.press('\u{e00c}').await;
    assert_eq!(browser.eval("return Boolean(document.querySelector('.drop-mark, .dragging, .dropping'))").await, false);
    assert_eq!(board(&browser).await, before);
}
