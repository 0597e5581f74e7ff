//! Webhooks: a forge's own word, signed, becomes a message like any other; nothing else is taken.

use ring::hmac;
use serde_json::{Value, json};

use crate::support::{Answer, House, Person, Portal, run, send};

const SECRET: &str = "a secret that nobody guesses";

struct Stage {
    _house: House,
    portal: Portal,
}

impl Stage {
    /// The gardeners' beds are on both forges.
    fn new() -> Stage {
        let house = House::new();
        let file = house.path().join("hubs.toml");
        let secrets = format!("github_hook_secret = \"{SECRET}\"\nforgejo_hook_secret = \"{SECRET}\"\n");
        std::fs::write(&file, secrets).expect("a file");
        let portal = house.start(&["--dev-login", "--config", file.to_str().expect("a path in UTF-8")]);
        let ann = Person::sign_in(&portal, "ann");
        let page = ann.get("/gardeners/settings/links");
        let edition = page.text().split("name=\"edition\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let projects = "github:garden/beds\nforgejo:garden/beds";
        let answer = ann.post(
            "/gardeners/settings/links",
            &[("edition", edition.expect("an edition")), ("packages", "spade"), ("projects", projects)],
        );
        assert_eq!(answer.status, 303, "{}", answer.text());
        Stage { _house: house, portal }
    }

    fn deliver(&self, forge: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let all = [&[("Content-Type", "application/json")], headers].concat();
        send(self.portal.address, "POST", &format!("/hooks/{forge}"), &all, body).expect("an answer")
    }

    /// As GitHub does.
    fn github(&self, event: &str, delivery: &str, said: &Value) -> Answer {
        let body = said.to_string();
        let signature = format!("sha256={}", signature(SECRET, body.as_bytes()));
        let headers = [("X-GitHub-Event", event), ("X-GitHub-Delivery", delivery), ("X-Hub-Signature-256", &signature)];
        self.deliver("github", &headers, body.as_bytes())
    }

    fn stored(&self) -> u64 {
        self.portal.metric("hubs_messages_total{source=\"hooks\"}").unwrap_or_default() as u64
    }
}

fn signature(secret: &str, body: &[u8]) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), body);
    tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn issue(number: u32, title: &str) -> Value {
    json!({
        "action": "opened",
        "issue": {
            "number": number, "title": title, "state": "open", "created_at": "2026-11-20T10:00:00Z",
            "html_url": format!("https://forge.example.org/garden/beds/issues/{number}"), "user": {"login": "bo"},
        },
        "repository": {"name": "beds", "full_name": "garden/beds", "owner": {"login": "garden"}},
        "sender": {"login": "bo"},
    })
}

#[test]
fn what_a_forge_tells_is_in_the_feed_at_once() {
    let stage = Stage::new();
    stage.portal.settle();
    let stream = stage.portal.stream("gardeners", "");
    let answer = stage.github("issues", "one", &issue(7, "Slugs in the lettuce"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.json()["stored"].as_str().is_some_and(|id| id.len() == "2026-".len() + 36), "{}", answer.text());
    stream.find(|event| event.data.iter().any(|line| line.contains("garden/beds#7") && line.contains("Slugs")));

    let said = issue(8, "Snails").to_string();
    let own = [("X-Forgejo-Event", "issues"), ("X-Forgejo-Signature", &*signature(SECRET, said.as_bytes()))];
    assert_eq!(stage.deliver("forgejo", &own, said.as_bytes()).status, 200);
    stream.find(|event| event.data.iter().any(|line| line.contains("Snails")));
    assert_eq!(stage.stored(), 2);
}

#[test]
fn a_delivery_is_taken_once() {
    let stage = Stage::new();
    assert_eq!(stage.github("issues", "one", &issue(7, "Slugs")).status, 200);
    for (event, delivery) in [("issues", "one"), ("issues", "two"), ("pull_request", "three")] {
        let again = stage.github(event, delivery, &issue(7, "Slugs"));
        assert_eq!(again.status, 409, "whatever else was changed: {}", again.text());
    }
    assert_eq!(stage.stored(), 1);
}

#[test]
fn private_repositories_stay_private() {
    let stage = Stage::new();
    for (how, value) in [("private", json!(true)), ("internal", json!(true)), ("visibility", json!("internal"))] {
        let mut said = issue(7, &format!("Secret slugs {how}"));
        said["repository"][how] = value;
        let answer = stage.github("issues", how, &said);
        assert_eq!((answer.status, &answer.json()["stored"]), (200, &Value::Null), "{how}");
    }
    let mut said = issue(8, "Slugs for all");
    said["repository"]["private"] = json!(false);
    said["repository"]["visibility"] = json!("public");
    assert!(stage.github("issues", "open", &said).json()["stored"].is_string());
    assert_eq!(stage.stored(), 1);
}

#[test]
fn nothing_but_what_is_signed_is_taken() {
    let stage = Stage::new();
    let said = issue(7, "Slugs").to_string();
    let body = said.as_bytes();
    let right = format!("sha256={}", signature(SECRET, body));
    let event = ("X-GitHub-Event", "issues");
    let others = format!("sha256={}", signature("another secret of that kind", body));
    for headers in [
        &[event][..],
        &[event, ("X-Hub-Signature-256", &others)],
        &[event, ("X-Hub-Signature-256", "sha256=")],
        &[event, ("X-Hub-Signature", &right)],
    ] {
        assert_eq!(stage.deliver("github", headers, body).status, 401, "{headers:?}");
    }
    let signed = ("X-Hub-Signature-256", &*right);
    assert_eq!(stage.deliver("github", &[event, signed], &body[1..]).status, 401, "another body");
    assert_eq!(stage.deliver("pagure", &[event, signed], body).status, 404);
    assert_eq!(stage.deliver("github", &[signed], body).status, 400, "no event");
    assert_eq!(stage.deliver("github", &[("X-GitHub-Event", "a.b"), signed], body).status, 400);
    for nonsense in ["", "[]", "{", "null", "\"text\""] {
        let signature = format!("sha256={}", signature(SECRET, nonsense.as_bytes()));
        let headers = [event, ("X-Hub-Signature-256", &*signature)];
        assert_eq!(stage.deliver("github", &headers, nonsense.as_bytes()).status, 400, "{nonsense}");
    }
    let large = vec![b' '; 5 * 1024 * 1024 + 1];
    assert_eq!(stage.deliver("github", &[event, signed], &large).status, 413);
    let get = stage.portal.get("/hooks/github");
    assert_eq!(get.status, 405, "{}", get.text());
    assert_eq!(stage.stored(), 0);
}

#[test]
fn a_form_and_a_ping_are_understood() {
    let stage = Stage::new();
    assert_eq!(stage.github("ping", "zero", &json!({"zen": "Dig deep."})).json()["pong"], true);
    assert_eq!(stage.stored(), 0, "a ping is not kept");
    let said: String = form_urlencoded::byte_serialize(issue(9, "Ants & more").to_string().as_bytes()).collect();
    let body = format!("payload={said}");
    let signature = format!("sha256={}", signature(SECRET, body.as_bytes()));
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("X-GitHub-Event", "issues"),
        ("X-Hub-Signature-256", &*signature),
    ];
    let answer = send(stage.portal.address, "POST", "/hooks/github", &headers, body.as_bytes()).expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(stage.stored(), 1);
}

#[test]
fn no_secret_no_webhook() {
    let house = House::new();
    let portal = house.start(&[]);
    let body = issue(7, "Slugs").to_string();
    let signature = format!("sha256={}", signature("", body.as_bytes()));
    let headers = [("X-GitHub-Event", "issues"), ("X-Hub-Signature-256", &*signature)];
    let answer = send(portal.address, "POST", "/hooks/github", &headers, body.as_bytes()).expect("an answer");
    assert_eq!(answer.status, 404);
    let file = house.path().join("short.toml");
    std::fs::write(&file, "github_hook_secret = \"tulips\"\n").expect("a file");
    let refused = run(&["run", "--config", file.to_str().expect("a path in UTF-8")]);
    let said = refused.refusal();
    assert!(said.contains("line 1") && said.contains("16 characters") && !said.contains("tulips"), "{said}");
}
