//! Signing in and out, and the forms that a session may send.

use crate::support::{House, Person, run, send};

#[test]
fn the_first_time_makes_a_hub() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let dee = Person::sign_in(&portal, "Dee");
    let page = dee.get("/dee");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("href=\"/dee\"") && page.text().contains("Sign out"));
    assert_eq!(portal.get("/dee/json").json()["owners"], serde_json::json!(["dee"]));
    assert!(!portal.get("/dee").text().contains("Sign out"));
    // The second time, the hub is there.
    Person::sign_in(&portal, "dee");
    let refused = Person::visitor(&portal).post("/login", &[("name", "gardeners")]);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("is the name of a team here"));
    for bad in ["", "a b", "settings", &"x".repeat(51)] {
        let refused = Person::visitor(&portal).post("/login", &[("name", bad), ("full_name", "Kept <here>")]);
        assert_eq!(refused.status, 422, "{bad}");
        assert!(refused.text().contains("value=\"Kept &lt;here&gt;\""));
    }
}

#[test]
fn a_session_ends_with_signing_out() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let ann = Person::sign_in(&portal, "ann");
    let out = ann.post("/logout", &[]);
    assert_eq!((out.status, out.header("location")), (303, Some("/")));
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert!(!ann.get("/ann").text().contains("Sign out"), "the secret is worth nothing any more");
}

#[test]
fn forged_forms_do_nothing() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let (ann, bo) = (Person::sign_in(&portal, "ann"), Person::sign_in(&portal, "bo"));
    let star = "/api/hub/gardeners/star";
    let stars = || portal.get("/gardeners/json").json()["stargazers"].as_array().unwrap().len();
    let own = ("token", ann.token.as_str());
    assert_eq!(ann.post_as(star, &[], &[]).status, 403);
    assert_eq!(ann.post_as(star, &[], &[("token", &bo.token)]).status, 403);
    assert_eq!(ann.post_as(star, &[("Origin", "https://evil.example")], &[own]).status, 403);
    assert_eq!(ann.post_as(star, &[("Origin", "null")], &[own]).status, 403);
    assert_eq!(ann.post_as(star, &[("Sec-Fetch-Site", "cross-site")], &[own]).status, 403);
    assert_eq!(ann.post_as(star, &[("Cookie", "hubs_session=00")], &[own]).status, 401);
    assert_eq!(Person::visitor(&portal).post(star, &[]).status, 401);
    assert_eq!(stars(), 0);
    let origin = format!("http://{}", portal.address);
    assert_eq!(ann.post_as(star, &[("Origin", &origin)], &[own]).status, 303);
    assert_eq!(stars(), 1);
    ann.post("/logout", &[]);
    assert_eq!(ann.post("/api/hub/gardeners/unstar", &[]).status, 401, "a token of a session that is over");
    assert_eq!(stars(), 1);
}

#[test]
fn what_cannot_be_read_is_refused() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let ann = Person::sign_in(&portal, "ann");
    let star = "/api/hub/gardeners/star";
    let token = ("X-CSRF-Token", ann.token.as_str());
    assert_eq!(ann.post_as(star, &[token, ("Content-Type", "text/plain")], &[]).status, 415);
    assert_eq!(ann.post_as(star, &[token, ("Content-Type", "application/json")], &[("a", "b")]).status, 400);
    assert_eq!(ann.post_as(star, &[token, ("Content-Type", "multipart/form-data")], &[("a", "b")]).status, 400);
    let large = "x".repeat(300_000);
    assert_eq!(ann.post(star, &[("next", &large)]).status, 413);
    let elsewhere = ann.post(star, &[("next", "//evil.example/")]);
    assert_eq!(elsewhere.header("location"), Some("/"));
}

#[test]
fn nobody_signs_in_by_name_where_it_is_not_allowed() {
    let house = House::new();
    let portal = house.start(&[]);
    assert!(portal.get("/login").text().contains("no way to sign in yet"));
    let headers = [("Content-Type", "application/x-www-form-urlencoded")];
    assert_eq!(send(portal.address, "POST", "/login", &headers, b"name=ann").unwrap().status, 403);
    let open = run(&["run", "--dev-login", "--listen", "0.0.0.0:0", "--data-dir", house.dir()]);
    assert!(open.refusal().contains("on an address of this machine alone"), "{open:?}");
}

#[test]
fn who_was_signed_out_meanwhile_is_led_back() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let ann = Person::sign_in(&portal, "ann");
    ann.post("/logout", &[]);
    let from = format!("http://{}/gardeners/edit?done=moved", portal.address);
    let refused = ann.post_as("/gardeners/edit", &[("Referer", &from)], &[("token", &ann.token), ("left_width", "6")]);
    assert_eq!(refused.status, 401);
    let way = "href=\"/login?next=%2Fgardeners%2Fedit%3Fdone%3Dmoved\"";
    assert!(refused.text().contains(way), "{}", refused.text());
}
