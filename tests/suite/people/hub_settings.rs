//! A hub's settings, over HTTP: who may, what is refused beside its field, and two owners at once.

use crate::support::{Answer, House, Person, Portal, Tag, eventually, tags};

const PAGES: [&str; 8] = [
    "/HUB/settings",
    "/HUB/settings/pictures",
    "/HUB/settings/links",
    "/HUB/settings/visibility",
    "/HUB/settings/board",
    "/HUB/settings/archive",
    "/HUB/settings/log",
    "/HUB/board.toml",
];

fn start() -> (House, Portal) {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    (house, portal)
}

/// The number of the record that a page's form was made from.
#[track_caller]
fn edition(page: &Answer) -> String {
    let is_it = |tag: &Tag| tag.attribute("name") == Some("edition");
    let found = tags(page.text()).into_iter().find(is_it).expect("a form with an edition");
    found.attribute("value").expect("a number").to_owned()
}

/// Sends a form as its page has just been opened.
#[track_caller]
fn save(person: &Person, path: &str, fields: &[(&str, &str)]) -> Answer {
    let edition = edition(&person.get(path));
    person.post(path, &[&[("edition", edition.as_str())], fields].concat())
}

#[track_caller]
fn assert_refused(answer: &Answer, field: &str, says: &str) {
    assert_eq!(answer.status, 422, "{}", answer.text());
    assert!(answer.text().contains(&format!("id=\"field-{field}-fault\"")), "{field}: {}", answer.text());
    assert!(answer.text().contains(says), "{says}: {}", answer.text());
}

#[test]
fn only_owners_come_in() {
    let (_house, portal) = start();
    let (ann, bo) = (Person::sign_in(&portal, "ann"), Person::sign_in(&portal, "bo"));
    let visitor = Person::visitor(&portal);
    for page in PAGES {
        let at = |hub: &str| page.replace("HUB", hub);
        assert_eq!(ann.get(&at("gardeners")).status, 200, "{page}");
        assert_eq!(bo.get(&at("gardeners")).status, 403, "{page}");
        let [hidden, missing] = ["cellar", "kitchen"].map(|hub| bo.get(&at(hub)));
        assert_eq!((hidden.status, missing.status), (404, 404), "{page}");
        // Nothing but the name and the token of the page differs.
        assert_eq!(hidden.text().replace("cellar", "kitchen"), missing.text(), "{page}");
        assert_eq!(visitor.get(&at("gardeners")).status, 303, "{page}");
    }
    let forged = [("edition", "0"), ("summary", "mine now"), ("visibility", "private"), ("archived", "yes")];
    for page in PAGES.iter().take(6) {
        let at = |hub: &str| page.replace("HUB", hub);
        let with = [&forged[..], &[("which", "avatar"), ("do", "remove"), ("board", "")]].concat();
        assert_eq!(bo.post(&at("gardeners"), &with).status, 403, "{page}");
        assert_eq!(bo.post(&at("cellar"), &with).status, 404, "{page}");
        assert_eq!(visitor.post(&at("gardeners"), &with).status, 401, "{page}");
        assert_eq!(ann.post_as(&at("gardeners"), &[], &with).status, 403, "{page} without its token");
    }
    assert_eq!(portal.get("/gardeners/json").json()["summary"], "The hub of gardeners");
}

#[test]
fn summary_and_description() {
    let (_house, portal) = start();
    let ann = Person::sign_in(&portal, "ann");
    let path = "/gardeners/settings";
    let saved = save(&ann, path, &[("summary", " We <grow> "), ("description", "One\r\ntwo ")]);
    assert_eq!((saved.status, saved.header("location")), (303, Some("/gardeners/settings?done=saved")));
    let hub = portal.get("/gardeners/json").json();
    assert_eq!((&hub["summary"], &hub["description"]), (&"We <grow>".into(), &"One\ntwo".into()));
    let page = ann.get("/gardeners/settings?done=saved");
    assert!(
        page.text().contains("role=\"status\">Your changes were saved.") && page.text().contains("One\ntwo</textarea>")
    );
    assert!(!ann.get("/gardeners/settings?done=%3Cb%3E").text().contains("role=\"status\""));
    let same = save(&ann, path, &[("summary", "We <grow>"), ("description", "One\ntwo")]);
    assert_eq!(same.header("location"), Some("/gardeners/settings?done=same"));
    let (long, book) = ("é".repeat(129), "x".repeat(8001));
    let kept = save(&ann, path, &[("summary", &long), ("description", "kept <here>")]);
    assert_refused(&kept, "summary", "at most 128 characters; it has 129.");
    assert!(kept.text().contains("kept &lt;here&gt;</textarea>"));
    assert_refused(&save(&ann, path, &[("description", &book)]), "description", "at most 8000 characters");
    for edition in ["", "one", "-1", "99999999999999999999999"] {
        assert_eq!(ann.post(path, &[("edition", edition), ("summary", "x")]).status, 400, "{edition:?}");
    }
    // Nothing at all is what an empty form says.
    assert_eq!(save(&ann, path, &[]).status, 303);
    assert_eq!(portal.get("/gardeners/json").json()["summary"], "");
    eventually("the news", || portal.get("/gardeners").text().contains("ann changed").then_some(()));
}

#[test]
fn the_second_of_two_owners_is_told() {
    let (_house, portal) = start();
    let ann = Person::sign_in(&portal, "ann");
    let path = "/gardeners/settings";
    let old = edition(&ann.get(path));
    assert_eq!(save(&ann, path, &[("summary", "<theirs>"), ("description", "same")]).status, 303);
    let late = [("edition", old.as_str()), ("summary", "mine"), ("description", "same")];
    let told = ann.post(path, &late);
    assert_eq!(told.status, 409);
    assert!(
        told.text().contains("<td>&lt;theirs&gt;</td><td>mine</td>") && told.text().contains("Save mine all the same")
    );
    assert!(told.text().contains("value=\"mine\"") && !told.text().contains("<th scope=\"row\">Description"));
    let program = ann.call(path, &late);
    assert!(program.status == 409 && program.json()["error"].is_string(), "{}", program.text());
    assert_eq!(portal.get("/gardeners/json").json()["summary"], "<theirs>");
    // The form that was shown beside it may be sent.
    let decided = ann.post(path, &[("edition", &edition(&told)), ("summary", "mine"), ("description", "same")]);
    assert_eq!((decided.status, &portal.get("/gardeners/json").json()["summary"]), (303, &"mine".into()));
}

#[test]
fn links_fill_the_feed() {
    let house = House::new();
    house.import(crate::support::lines("page", 3)).well();
    let portal = house.start(&["--dev-login"]);
    let ann = Person::sign_in(&portal, "ann");
    let path = "/gardeners/settings/links";
    assert!(ann.get(path).text().contains("spade</textarea>"));
    let lists = [
        ("channels", "#garden  on libera\n\n#weeds\n#garden on libera"),
        ("mailing_lists", "garden@lists.example.org"),
        ("projects", "pagure:garden/beds"),
        ("packages", "spade\nrake"),
        ("groups", "garden-sig"),
        ("calendars", "garden"),
    ];
    assert_eq!(save(&ann, path, &lists).header("location"), Some("/gardeners/settings/links?done=saved"));
    let page = ann.get(path);
    assert!(page.text().contains("#garden on libera\n#weeds</textarea>"), "{}", page.text());
    let hub = portal.get("/gardeners");
    assert!(hub.text().contains("#garden on libera") && hub.text().contains("pagure:garden/beds"));
    for (field, typed, says) in [
        ("channels", "#garden\nweeds", "Line 2, \u{201c}weeds\u{201d}, is not a channel"),
        ("mailing_lists", "garden", "is not a mailing list"),
        ("projects", "garden/beds", "write it like pagure:design/tasks."),
        ("packages", "<b>", "is not a package"),
        ("groups", "a b", "is not a group"),
        ("calendars", "\u{0}", "is not a calendar"),
    ] {
        let refused = save(&ann, path, &[(field, typed), ("summary", "x")]);
        assert_refused(&refused, field, says);
    }
    let many: String = (0..101).map(|number| format!("spade-{number}\n")).collect();
    assert_refused(&save(&ann, path, &[("packages", &many)]), "packages", "At most 100 packages");
    assert!(ann.get(path).text().contains("rake</textarea>"), "what was refused changed nothing");
    let bo = Person::sign_in(&portal, "bo");
    assert_eq!(bo.get("/bo/settings/links").status, 404, "a person's hub has none");
    assert_eq!(bo.post("/bo/settings/links", &[("edition", "0")]).status, 404);
}

#[test]
fn visibility_takes_effect_at_once() {
    let (_house, portal) = start();
    let (ann, bo) = (Person::sign_in(&portal, "ann"), Person::sign_in(&portal, "bo"));
    let path = "/gardeners/settings/visibility";
    assert!(ann.get(path).text().contains("value=\"public\" checked"));
    for (word, bos, json) in [("preview", 200, 200), ("private", 404, 404), ("public", 200, 200)] {
        assert_eq!(save(&ann, path, &[("visibility", word)]).status, 303);
        assert_eq!((bo.get("/gardeners").status, portal.get("/gardeners/json").status), (bos, json), "{word}");
        assert_eq!(ann.get("/gardeners").status, 200);
    }
    for word in ["", "secret", "PUBLIC"] {
        assert_refused(&save(&ann, path, &[("visibility", word)]), "visibility", "Choose who may see the hub.");
    }
    // One's own hub, too.
    assert_eq!(save(&bo, "/bo/settings/visibility", &[("visibility", "private")]).status, 303);
    assert_eq!((bo.get("/bo").status, ann.get("/bo").status), (200, 404));
    let page = bo.get("/bo/settings");
    assert!(page.text().contains(">your profile</a>") && !page.text().contains("name=\"summary\""));
    assert_eq!(save(&bo, "/bo/settings", &[("summary", "Not Bo"), ("description", "Hello")]).status, 303);
    let hub = bo.get("/bo/json").json();
    assert_eq!((&hub["summary"], &hub["description"]), (&"Bo Sample".into(), &"Hello".into()));
}

#[test]
fn whoever_looks_is_asked_to_come_in_again() {
    let (_house, portal) = start();
    let ann = Person::sign_in(&portal, "ann");
    let stream = portal.stream("gardeners", "");
    assert_eq!(save(&ann, "/gardeners/settings/visibility", &[("visibility", "private")]).status, 303);
    stream.rest();
    assert_eq!(portal.get("/sse?hub=gardeners").status, 404);
}

#[test]
fn what_is_archived_can_be_read_and_woken_up() {
    let (_house, portal) = start();
    let ann = Person::sign_in(&portal, "ann");
    let path = "/gardeners/settings/archive";
    let bar = |page: &Answer| page.text().split("<main").next().unwrap().contains("href=\"/gardeners\"");
    assert!(bar(&ann.get("/ann")));
    assert_eq!(
        save(&ann, path, &[("archived", "yes")]).header("location"),
        Some("/gardeners/settings/archive?done=archived")
    );
    assert!(portal.get("/gardeners").text().contains("Archived") && !bar(&ann.get("/ann")));
    let refused = save(&ann, "/gardeners/settings", &[("summary", "x")]);
    assert!(refused.status == 409 && refused.text().contains("archived and can only be read"), "{}", refused.text());
    let page = ann.get("/gardeners/settings");
    assert!(page.text().contains("Unarchive it") && page.text().contains("<fieldset class=\"held\" disabled>"));
    assert_eq!(
        save(&ann, path, &[("archived", "yes")]).header("location"),
        Some("/gardeners/settings/archive?done=same")
    );
    assert_eq!(save(&ann, path, &[("archived", "perhaps")]).status, 400);
    assert_eq!(ann.post(path, &[("edition", "0"), ("archived", "no")]).status, 409, "somebody archived it meanwhile");
    assert_eq!(save(&ann, path, &[("archived", "no")]).status, 303);
    assert_eq!(save(&ann, "/gardeners/settings", &[("summary", "x")]).status, 303);
    assert_eq!(ann.get("/ann/settings/archive").status, 404, "a person is not archived");
}

#[test]
fn the_log_goes_back_to_the_beginning() {
    let (_house, portal) = start();
    let ann = Person::sign_in(&portal, "ann");
    for number in 0..60 {
        assert_eq!(save(&ann, "/gardeners/settings", &[("summary", &format!("No. {number}"))]).status, 303);
    }
    let path = "/gardeners/settings/log";
    let lines = |page: &Answer| page.text().matches("changed the summary").count();
    let newest = ann.get(path);
    assert_eq!(lines(&newest), 50);
    let older = tags(newest.text())
        .into_iter()
        .find_map(|tag| tag.attribute("href").filter(|href| href.contains("?before=")).map(str::to_owned));
    let oldest = ann.get(&older.expect("a way to older lines"));
    assert_eq!(lines(&oldest), 10);
    assert!(!oldest.text().contains("?before=") && oldest.text().contains("The newest"));
    for odd in ["?before=0", "?before=x", "?before=-1", "?before=99999999999999999999", "?before=18446744073709551615"]
    {
        assert_eq!(ann.get(&format!("{path}{odd}")).status, 200, "{odd}");
    }
}
