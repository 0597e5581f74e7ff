//! Adding, moving, removing and putting back, as a browser without scripts does it and as a script does.

use serde_json::json;

use super::{Board, ann, is_done};

/// Name and text.
type Field<'f> = (&'f str, &'f str);

#[test]
fn a_board_is_arranged_by_forms() {
    let (_house, _portal, ann) = ann();
    let board = Board::of(&ann, "ann");
    assert_eq!(board.names(), "feed about dummy |");
    let (feed, dummy) = (board.id("feed"), board.id("dummy"));

    let added = ann.post("/ann/add", &[("plugin", "sticky"), ("column", "right")]);
    let sticky = Board::of(&ann, "ann").id("sticky");
    is_done(&added, &format!("/ann/edit?done=added&widget={sticky}#widget-{sticky}"));
    assert_eq!(Board::of(&ann, "ann").names(), "feed about dummy | sticky");

    let steps: [(u32, &[Field<'_>], &str); 7] = [
        (feed, &[("to", "down")], "about feed dummy | sticky"),
        (feed, &[("to", "across")], "about dummy | sticky feed"),
        (feed, &[("to", "up")], "about dummy | feed sticky"),
        // What is impossible changes nothing.
        (feed, &[("to", "up")], "about dummy | feed sticky"),
        (dummy, &[("column", "right"), ("index", "1")], "about | feed dummy sticky"),
        (dummy, &[("column", "left"), ("index", "0")], "dummy about | feed sticky"),
        (dummy, &[("column", "left"), ("index", "900")], "about dummy | feed sticky"),
    ];
    for (widget, fields, expected) in steps {
        let moved = ann.post(&format!("/ann/{widget}/move"), fields);
        is_done(&moved, &format!("/ann/edit?done=moved&widget={widget}#widget-{widget}"));
        assert_eq!(Board::of(&ann, "ann").names(), expected, "{fields:?}");
    }

    is_done(&ann.post("/ann/edit", &[("left_width", "5")]), "/ann/edit?done=columns");
    assert!(ann.get("/ann").text().contains("columns left-5"));
}

#[test]
fn a_removal_is_taken_back() {
    let (_house, _portal, ann) = ann();
    let before = Board::of(&ann, "ann");
    let about = before.id("about");
    is_done(&ann.post(&format!("/ann/{about}/remove"), &[]), &format!("/ann/edit?done=removed&widget={about}"));
    assert_eq!(Board::of(&ann, "ann").names(), "feed dummy |");
    assert_eq!(ann.get(&format!("/ann/{about}")).status, 404);

    let page = ann.get(&format!("/ann/edit?done=removed&widget={about}"));
    let notice = page.text().split_once("data-notice>").unwrap().1.split_once("</div>").unwrap().0;
    assert!(notice.contains("About was removed.") && notice.contains(&format!("/ann/{about}/restore")), "{notice}");

    ann.post(&format!("/ann/{about}/restore"), &[]);
    assert_eq!(Board::of(&ann, "ann"), before);
    // An address kept from then says nothing that is not so any more.
    let page = ann.get(&format!("/ann/edit?done=removed&widget={about}"));
    assert!(page.text().contains("data-notice></div>"), "{}", page.text());
}

#[test]
fn scripts_are_told_where_it_shows() {
    let (_house, _portal, ann) = ann();
    let added = ann.call("/gardeners/add", &[("plugin", "sticky"), ("column", "left")]);
    assert_eq!(added.status, 200, "{}", added.text());
    let told = added.json();
    let note = told["widget"].as_u64().unwrap();
    assert_eq!(
        told,
        json!({"done": "added", "widget": note, "page": format!("/gardeners/edit?done=added&widget={note}")})
    );
    assert!(ann.get(told["page"].as_str().unwrap()).text().contains("Sticky note was added."), "the notice");
    let moved = ann.call(&format!("/gardeners/{note}/move"), &[("to", "up")]);
    assert_eq!((moved.status, &moved.json()["done"]), (200, &json!("moved")));
    assert_eq!(ann.call("/gardeners/edit", &[("left_width", "4")]).json()["widget"], json!(null));
    for act in ["remove", "restore"] {
        assert_eq!(ann.call(&format!("/gardeners/{note}/{act}"), &[]).status, 200, "{act}");
    }
}

#[test]
fn a_board_holds_no_more_than_sixty() {
    let (_house, _portal, ann) = ann();
    let add = || ann.call("/gardeners/add", &[("plugin", "dummy"), ("column", "right")]).status;
    let answers: Vec<u16> = (0..60).map(|_| add()).collect();
    assert!(answers[..59].iter().all(|status| *status == 200), "{answers:?}");
    assert_eq!(answers[59], 409);
    assert_eq!(ann.get("/gardeners/edit").status, 200);
}
