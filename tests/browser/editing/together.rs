//! One edits and the other sees it, without a reload and without losing what they were doing; and two who edit at once.

use serde_json::json;

use super::{Editing, HUB, OWNER, board, id_of, until_board, until_notice};
use crate::browser::Browser;
use crate::fit::too_wide_at;

/// Counts connections opened from now on.
const COUNT_STREAMS: &str = "window.streams = 0; const Native = EventSource; \
    window.EventSource = class extends Native { constructor(address) { super(address); window.streams += 1; } }";

#[tokio::test(flavor = "multi_thread")]
async fn whoever_looks_sees_the_board_change() {
    let editor = Browser::open().await;
    let editing = Editing::open(&editor).await;
    let reader = editor.beside().await;
    reader.goto_live(&editing.appliance.url(HUB)).await;
    reader.eval("window.neverReloaded = true").await;
    reader.eval(COUNT_STREAMS).await;
    let before = board(&reader).await;
    let (left, right) = before.split_once(" | ").expect("two columns");

    // Somewhere in the feed, with the focus on a link.
    let read = "const entry = document.querySelectorAll('[data-plugin=feed] [data-key]')[4]; \
        window.readKey = entry.dataset.key; entry.scrollIntoView({ block: 'center' }); \
        entry.querySelector('a').focus({ preventScroll: true })";
    reader.eval(read).await;

    editor.click("[data-act=add-left]").await;
    editor.until("the dialog is open", "return document.querySelector('dialog').open").await;
    editor.click("[data-act=kind-dummy]").await;
    until_board(&reader, "added", &format!("{left} dummy | {right}")).await;
    let dummy = id_of(&editor, "dummy").await;

    editor.click(&format!("[data-act=configure-{dummy}]")).await;
    editor.until("the settings are there", "return Boolean(document.querySelector('main form.form'))").await;
    editor.eval("document.querySelector(\"[name='config.text']\").value = 'Fresh words'").await;
    editor.click("main form.form button").await;
    let shown =
        format!("return document.querySelector('#widget-{dummy} .widget-body').textContent.includes('Fresh words')");
    reader.until("the new words are shown", &shown).await;
    editor.until("edit mode is back", "return Boolean(document.querySelector('[data-board]'))").await;

    editor.click(&format!("[data-act=swap-{dummy}]")).await;
    until_board(&reader, "moved", &format!("{left} | {right} dummy")).await;
    editor.click("[data-act=split-5]").await;
    reader.until("the columns follow", "return Boolean(document.querySelector('.columns.left-5'))").await;
    until_notice(&editor, "new width").await;
    editor.click(&format!("[data-act=remove-{dummy}]")).await;
    until_board(&reader, "removed", &before).await;
    editor
        .until("undo is offered", "return document.querySelector('[data-notice] button')?.textContent.includes('Undo')")
        .await;
    editor.click("[data-notice] button").await;
    until_board(&reader, "put back", &format!("{left} | {right} dummy")).await;

    let focus = "return document.activeElement.closest('[data-key]')?.dataset.key === window.readKey";
    assert_eq!(reader.eval(focus).await, true, "the reader's place got lost");
    assert_eq!(reader.eval("return [window.neverReloaded, window.streams]").await, json!([true, 0]));

    // Whoever looks at the widget alone is told that it is gone.
    reader.goto_live(&editing.appliance.url(&format!("{HUB}/{dummy}"))).await;
    editor.click(&format!("[data-act=remove-{dummy}]")).await;
    let gone = "return document.querySelector('[data-live-status]').textContent.includes('gone')";
    reader.until("the page says that it is gone", gone).await;
    reader.client.clone().close().await.expect("it can be closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_owners_at_once() {
    let first = Browser::open().await;
    let editing = Editing::open(&first).await;
    let second = first.beside().await;
    second.sign_in(&editing.appliance, "jarpod", &format!("{HUB}/edit")).await;
    second.until("edit mode is there", "return Boolean(document.querySelector('[data-board]'))").await;
    let before = board(&second).await;
    let (left, right) = before.split_once(" | ").expect("two columns");

    // The second sees what the first does to the board.
    first.click("[data-act=add-right]").await;
    first.until("the dialog is open", "return document.querySelector('dialog').open").await;
    first.click("[data-act=kind-dummy]").await;
    until_board(&second, "added", &format!("{left} | {right} dummy")).await;
    let dummy = id_of(&first, "dummy").await;

    // Both open its settings; the second to save is told.
    let address = editing.appliance.url(&format!("{HUB}/{dummy}/edit"));
    first.goto(&address).await;
    second.goto(&address).await;
    for (browser, words) in [(&first, "The first words"), (&second, "The second words")] {
        browser.eval(&format!("document.querySelector(\"[name='config.text']\").value = '{words}'")).await;
        browser.click("main form.form button").await;
        browser.until("there is an answer", "return document.querySelector('[data-board], .clash')").await;
    }
    let told = second.text("main").await;
    assert!(told.contains("Somebody else changed these settings"), "{told}");
    assert!(told.contains("The first words") && told.contains("Save mine all the same"), "{told}");
    let typed = second.eval("return document.querySelector(\"[name='config.text']\").value").await;
    assert_eq!(typed, "The second words");
    second.click("main form.form button").await;
    second.until("it is saved", "return Boolean(document.querySelector('[data-board]'))").await;
    assert!(second.text(&format!("#widget-{dummy}")).await.contains("The second words"));
    second.client.clone().close().await.expect("it can be closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn edit_mode_fits_a_phone() {
    let browser = Browser::open().await;
    let editing = Editing::open(&browser).await;
    let feed = id_of(&browser, "feed").await;
    let mut too_wide = Vec::new();
    for path in ["edit".to_owned(), "add?column=left".to_owned(), format!("{feed}/edit")] {
        browser.goto(&editing.appliance.url(&format!("{HUB}/{path}"))).await;
        for width in [320, 360, 1024] {
            too_wide.extend(too_wide_at(&browser, width).await.map(|found| format!("{path} at {width}: {found}")));
        }
    }
    assert!(too_wide.is_empty(), "{OWNER} has to scroll sideways: {}", too_wide.join("\n"));
}
