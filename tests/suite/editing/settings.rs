//! A widget's settings: typed fields, faults beside them, and two owners at once.

use super::{Board, ann, is_done};
use crate::support::{Answer, tags};

/// The value that stands in a field.
fn value(page: &Answer, name: &str) -> Option<String> {
    let tags = tags(page.text());
    let found = tags.iter().find(|tag| tag.attribute("name") == Some(name))?;
    found.attribute("value").map(str::to_owned)
}

#[test]
fn what_is_saved_is_shown() {
    let (_house, portal, ann) = ann();
    let dummy = Board::of(&ann, "ann").id("dummy");
    let address = format!("/ann/{dummy}/edit");
    let form = ann.get(&address);
    assert_eq!((form.status, value(&form, "edition").as_deref()), (200, Some("0")));
    assert_eq!(value(&form, "config.text").as_deref(), Some("Hello, <i>you</i>."));
    assert!(portal.get("/ann").text().contains("Hello, &lt;i&gt;you"));

    let saved = ann.post(&address, &[("edition", "0"), ("config.text", " Good <b>morning</b> ")]);
    is_done(&saved, &format!("/ann/edit?done=saved&widget={dummy}#widget-{dummy}"));
    assert_eq!(value(&ann.get(&address), "edition").as_deref(), Some("1"));
    // The result of before is never shown again.
    let shown = portal.get("/ann");
    assert!(!shown.text().contains("Hello, &lt;i&gt;you") && shown.text().contains("Good &lt;b&gt;morning"));
}

#[test]
fn what_is_wrong_is_said_and_what_was_typed_is_kept() {
    let (_house, _portal, ann) = ann();
    ann.post("/ann/add", &[("plugin", "fedmsgs"), ("column", "left")]);
    let chart = Board::of(&ann, "ann").id("fedmsgs");
    let address = format!("/ann/{chart}/edit");
    for weeks in ["abc", "0", "27", "-1", "1.5", "1e3", "1000000000000000000000000000000", "10^30", "NaN"] {
        let refused = ann.post(&address, &[("edition", "0"), ("config.username", "ann b\"o"), ("config.weeks", weeks)]);
        assert_eq!(refused.status, 422, "{weeks}");
        let page = refused.text();
        assert!(page.contains("role=\"alert\"") && page.contains("href=\"#field-config.weeks\""), "{page}");
        assert!(page.contains("Person must be one nickname, without spaces."), "{page}");
        assert_eq!(value(&refused, "config.weeks").as_deref(), Some(weeks));
        assert_eq!(value(&refused, "config.username").as_deref(), Some("ann b\"o"));
        let faulty: Vec<String> = tags(page)
            .iter()
            .filter(|tag| tag.attribute("aria-invalid") == Some("true"))
            .filter_map(|tag| tag.attribute("aria-describedby").map(str::to_owned))
            .collect();
        assert_eq!(faulty.len(), 2, "{faulty:?}");
        assert!(faulty.iter().all(|ids| ids.ends_with("-fault")), "{faulty:?}");
    }
    // An empty number is the usual one; what was not sent is, too.
    assert_eq!(ann.post(&address, &[("edition", "0"), ("config.weeks", " ")]).status, 303);
    assert_eq!(value(&ann.get(&address), "config.weeks").as_deref(), Some("1"));

    let refused = ann.call(&address, &[("edition", "0"), ("config.weeks", "0"), ("config.colour", "red")]);
    assert_eq!(refused.status, 422);
    let said = refused.json();
    assert_eq!(said["faults"]["weeks"], "Weeks must be from 1 to 26; it is 0.");
    assert!(said["error"].as_str().unwrap().contains("\u{201c}colour\u{201d} is none of this widget's settings."));
    let long = "é".repeat(8001);
    ann.post("/ann/add", &[("plugin", "sticky"), ("column", "left")]);
    let note = format!("/ann/{}/edit", Board::of(&ann, "ann").id("sticky"));
    let refused = ann.post(&note, &[("edition", "0"), ("config.text", &long)]);
    assert!(refused.status == 422 && refused.text().contains(&long), "nothing of it is cut");
}

#[test]
fn nothing_is_overwritten_unseen() {
    let (_house, _portal, ann) = ann();
    let dummy = Board::of(&ann, "ann").id("dummy");
    let address = format!("/ann/{dummy}/edit");
    let save = |edition: &str, text: &str| ann.post(&address, &[("edition", edition), ("config.text", text)]);
    assert_eq!(save("0", "mine").status, 303);
    let late = save("0", "<yours>");
    assert_eq!(late.status, 409);
    let page = late.text();
    assert!(page.contains("Somebody else changed these settings"), "{page}");
    assert!(page.contains("<td>mine</td><td>&lt;yours&gt;</td>"), "{page}");
    assert_eq!(value(&late, "config.text").as_deref(), Some("<yours>"));
    assert_eq!(value(&ann.get(&address), "config.text").as_deref(), Some("mine"), "nothing was overwritten");
    // The form that was shown knows what is there now; sending it again is a decision.
    assert_eq!(value(&late, "edition").as_deref(), Some("1"));
    assert_eq!(save("1", "<yours>").status, 303);
    assert_eq!(value(&ann.get(&address), "config.text").as_deref(), Some("<yours>"));
    assert_eq!(ann.call(&address, &[("edition", "0"), ("config.text", "x")]).status, 409);
    // The same twice is no quarrel.
    assert_eq!(save("0", "<yours>").status, 303);
}

#[test]
fn editions_are_numbers() {
    let (_house, _portal, ann) = ann();
    let dummy = Board::of(&ann, "ann").id("dummy");
    for edition in ["", "x", "-1", "99999999999999999999999999"] {
        let refused = ann.post(&format!("/ann/{dummy}/edit"), &[("edition", edition), ("config.text", "a")]);
        assert_eq!(refused.status, 400, "{edition}");
    }
    assert_eq!(ann.post(&format!("/ann/{dummy}/edit"), &[("edition", "18446744073709551615")]).status, 409);
}
