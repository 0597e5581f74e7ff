//! A person's settings: profile, theme, sessions, the order of hubs; and notices.

use crate::support::{House, Person, Portal, Stream};

fn edition(person: &Person) -> String {
    let page = person.get("/settings");
    let (_, rest) = page.text().split_once("name=\"edition\" value=\"").expect("an edition");
    rest.split('"').next().unwrap_or_default().to_owned()
}

fn bar(person: &Person) -> Vec<String> {
    let page = person.get("/groups");
    let bar = page.text().split("</nav>").find(|part| part.contains("class=\"bookmarks\"")).expect("a bar");
    bar.split("data-bookmark=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
}

fn portal(house: &House) -> Portal {
    house.start(&["--dev-login"])
}

#[test]
fn settings_are_for_who_is_signed_in() {
    let house = House::new();
    let portal = portal(&house);
    for page in [
        "/notices",
        "/settings",
        "/settings/theme",
        "/settings/hubs",
        "/settings/activity",
        "/settings/sessions",
        "/settings/forget",
    ] {
        let answer = portal.get(page);
        assert_eq!(answer.status, 303, "{page}");
        assert!(answer.header("location").unwrap().starts_with("/login?next=%2F"), "{page}");
        assert_eq!(Person::visitor(&portal).post(page, &[]).status, 401, "{page}");
        assert_eq!(Person::sign_in(&portal, "bo").get(page).status, 200, "{page}");
    }
}

#[test]
fn a_profile_is_saved_and_shown() {
    let house = House::new();
    let portal = portal(&house);
    let ann = Person::sign_in(&portal, "ann");
    let first = edition(&ann);
    let mut fields = vec![
        ("edition", first.as_str()),
        ("full_name", "Ann <Arroyo>"),
        ("about", "I *grow* things"),
        ("country", "Peru"),
        ("time_zone", "America/Lima"),
        ("label-0", ""),
        ("url-0", "https://ann.example.org/garden"),
    ];
    let saved = ann.post("/settings", &fields);
    assert_eq!((saved.status, saved.header("location")), (303, Some("/settings?done")));
    assert!(ann.get("/settings?done").text().contains("Your profile is saved."));
    let hub = portal.get("/ann");
    assert!(hub.text().contains("Ann &lt;Arroyo&gt;") && hub.text().contains("https://ann.example.org/garden"));
    assert_eq!(portal.get("/ann/json").json()["summary"], "Ann <Arroyo>");

    // The form of before the change is not taken unseen, and what was typed is kept.
    fields[1].1 = "Ann Again";
    let late = ann.post("/settings", &fields);
    assert_eq!(late.status, 422);
    assert!(late.text().contains("elsewhere") && late.text().contains("value=\"Ann Again\""), "{}", late.text());
    assert_eq!(portal.get("/ann/json").json()["summary"], "Ann <Arroyo>");
    let second = edition(&ann);
    fields[0].1 = &second;
    assert_eq!(ann.post("/settings", &fields).status, 303);
    assert_eq!(portal.get("/ann/json").json()["summary"], "Ann Again");
}

#[test]
fn what_is_wrong_stands_beside_its_field() {
    let house = House::new();
    let portal = portal(&house);
    let ann = Person::sign_in(&portal, "ann");
    let now = edition(&ann);
    let long = "x".repeat(4001);
    for (field, value, says) in [
        ("full_name", long.as_str(), "at most 100 characters"),
        ("about", long.as_str(), "these are 4001"),
        ("time_zone", "Middle/Earth", "Choose a time zone"),
        ("url-0", "javascript:alert(1)", "An address begins with"),
        ("label-0", "nowhere", "Say where this link leads"),
    ] {
        let refused = ann.post("/settings", &[("edition", &now), (field, value)]);
        assert_eq!(refused.status, 422, "{field}");
        assert!(refused.text().contains(says) && refused.text().contains("aria-invalid"), "{}", refused.text());
    }
    assert_eq!(ann.post("/settings", &[("edition", "x")]).status, 400);
    assert_eq!(edition(&ann), now, "nothing was changed");
    assert_eq!(ann.call("/settings", &[("edition", "99")]).status, 409);
}

#[test]
fn a_theme_holds_in_every_browser() {
    let house = House::new();
    let portal = portal(&house);
    let (here, there) = (Person::sign_in(&portal, "ann"), Person::sign_in(&portal, "ann"));
    assert!(there.get("/groups").text().contains("data-chosen=\"system\""));
    assert_eq!(here.post("/settings/theme", &[("theme", "dark")]).status, 303);
    assert!(there.get("/groups").text().contains("data-chosen=\"dark\" data-theme=\"dark\""));
    assert!(!portal.get("/groups").text().contains("data-chosen"));
    assert_eq!(here.call("/settings/theme", &[("theme", "pink")]).status, 400);
}

#[test]
fn sessions_are_listed_and_ended() {
    let house = House::new();
    let portal = portal(&house);
    let [here, there, third] = std::array::from_fn(|_| Person::sign_in(&portal, "ann"));
    let bo = Person::sign_in(&portal, "bo");
    let page = here.get("/settings/sessions");
    assert_eq!(page.text().matches("name=\"handle\"").count(), 3);
    assert_eq!(page.text().matches("this browser").count(), 1);
    let (_, rest) = page.text().rsplit_once("name=\"handle\" value=\"").unwrap();
    let last = rest.split('"').next().unwrap();
    // Nobody ends the sessions of others.
    assert_eq!(bo.post("/settings/sessions", &[("handle", last)]).status, 303);
    assert_eq!(here.get("/settings/sessions").text().matches("name=\"handle\"").count(), 3);
    assert_eq!(here.post("/settings/sessions", &[("handle", last)]).status, 303);
    let signed_in = |person: &Person| person.get("/settings").status == 200;
    assert_eq!([&there, &third].into_iter().filter(|person| signed_in(person)).count(), 1);
    assert_eq!(here.post("/settings/sessions", &[]).status, 303);
    assert!(signed_in(&here) && !signed_in(&there) && !signed_in(&third) && signed_in(&bo));
}

#[test]
fn a_stream_ends_with_its_session() {
    let house = House::new();
    let portal = portal(&house);
    let (here, there) = (Person::sign_in(&portal, "ann"), Person::sign_in(&portal, "ann"));
    let cookie = ("Cookie", there.cookie.as_str());
    let stream = Stream::open(portal.address, "/sse?hub=cellar", &[cookie]).expect("a stream");
    assert_eq!(here.post("/settings/sessions", &[]).status, 303);
    stream.rest();
    assert_eq!(there.get("/sse?hub=cellar").status, 404);
}

#[test]
fn hubs_stand_in_an_order_of_ones_own() {
    let house = House::new();
    let portal = portal(&house);
    let ann = Person::sign_in(&portal, "ann");
    assert_eq!(bar(&ann), ["ann", "attic", "cellar", "gardeners"]);
    assert_eq!(ann.post("/settings/hubs", &[("hub", "gardeners"), ("move", "up")]).status, 303);
    assert_eq!(bar(&ann), ["ann", "attic", "gardeners", "cellar"]);
    let sorted = ann.call("/settings/hubs", &[("order", "cellar"), ("order", "attic"), ("order", "nonsense")]);
    assert_eq!(sorted.json()["order"], serde_json::json!(["cellar", "attic", "gardeners"]));
    assert_eq!(bar(&ann), ["ann", "cellar", "attic", "gardeners"]);
    assert_eq!(ann.call("/settings/hubs", &[("hub", "nowhere"), ("move", "up")]).status, 400);
    assert_eq!(ann.call("/settings/hubs", &[("hub", "attic"), ("move", "away")]).status, 400);
}

#[test]
fn notices_are_answered_and_put_away() {
    let house = House::new();
    let portal = portal(&house);
    let (ann, bo) = (Person::sign_in(&portal, "ann"), Person::sign_in(&portal, "bo"));
    assert!(ann.get("/notices").text().contains("Nothing waits for you."));
    assert_eq!(bo.post("/api/hub/gardeners/join", &[]).status, 303);
    let told = ann.get("/notices");
    assert!(told.text().contains("asks to join") && told.text().contains("/api/hub/gardeners/approve"));
    let fields = [("person", "bo"), ("next", "/notices")];
    let approved = ann.post("/api/hub/gardeners/approve", &fields);
    assert_eq!(approved.header("location"), Some("/notices"));
    assert!(ann.get("/notices").text().contains("Nothing waits for you."));
    assert!(bo.get("/notices").text().contains("let you in"));
    assert_eq!(bo.post("/notices", &[]).status, 303);
    assert!(bo.get("/notices").text().contains("Nothing waits for you."));

    assert_eq!(ann.post("/api/hub/attic/invite", &[("person", "bo")]).status, 303);
    assert!(bo.get("/notices").text().contains("/api/hub/attic/join"));
    assert_eq!(bo.post("/api/hub/attic/join", &[]).status, 303);
    assert!(bo.get("/notices").text().contains("Nothing waits for you."), "an invitation that was accepted is over");
    assert_eq!(bo.call("/notices", &[("number", "x")]).status, 400);
}
