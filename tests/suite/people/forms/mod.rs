//! Every form, sent what it must not take: by whom it is for, by somebody else's token, too late, twice, at once.
//!
//! The forms are the router's own, so that a new one must be given its line in [`FORMS`]. Who may send them at all is
//! shown in `permission`.

mod table;

use std::collections::BTreeSet;

use fedora_hubs::model::{PersonName, Session, SessionKey, Time};
use fedora_hubs::store::Store;

use crate::support::{Answer, House, Person, Portal, eventually, routes, tags, widgets};
use table::{Again, FORMS, Form};

/// Whatever tells what is stored, as ann and the gardeners' owner sees it.
const STATE: &[&str] = &[
    "/ann/json",
    "/gardeners/json",
    "/gardeners/board.toml",
    "/gardeners/settings/log",
    "/gardeners/members",
    "/notices",
    "/settings",
    "/settings/theme",
    "/settings/hubs",
    "/settings/activity",
    "/stream/saved",
    "/stream/filters",
    "/groups",
];

struct Stage {
    _house: House,
    portal: Portal,
    ann: Person,
    /// One of the gardeners' widgets.
    widget: u32,
}

impl Stage {
    fn new() -> Stage {
        let house = House::new();
        Stage::on(house)
    }

    fn on(house: House) -> Stage {
        let portal = house.start(&["--dev-login"]);
        for name in ["bo", "cy"] {
            Person::sign_in(&portal, name);
        }
        let ann = Person::sign_in(&portal, "ann");
        ann.post("/gardeners/add", &[("plugin", "dummy"), ("column", "left")]);
        let widget = widgets(&portal, "gardeners")["dummy"][0];
        // That cy has a hub and the gardeners a widget is told on the bus a moment later.
        eventually("what was done until now is told", || {
            portal.metric("hubs_messages_total{source=\"hubs\"}").filter(|told| *told >= 2.0)
        });
        portal.settle();
        Stage { _house: house, portal, ann, widget }
    }

    fn address(&self, form: &Form) -> String {
        form.address.replace("IDX", &self.widget.to_string())
    }

    /// What the form takes now.
    fn right(&self, form: &Form) -> Vec<(&'static str, String)> {
        let now = |value: &str| if value == "NOW" { self.edition(&self.address(form)) } else { value.to_owned() };
        form.right.iter().map(|(name, value)| (*name, now(value))).collect()
    }

    fn edition(&self, address: &str) -> String {
        let page = self.ann.get(address);
        let found = tags(page.text()).into_iter().find(|tag| tag.attribute("name") == Some("edition"));
        found
            .and_then(|tag| tag.attribute("value").map(str::to_owned))
            .unwrap_or_else(|| panic!("{address}: no edition"))
    }

    fn state(&self) -> Vec<String> {
        let told = |path: &&str| {
            let answer = self.ann.get(path);
            let text = answer.text();
            let main = text
                .split_once("<main")
                .and_then(|(_, rest)| rest.split_once("</main>"))
                .map_or(text, |(main, _)| main);
            format!("{path}: {}", main.replace(&self.ann.token, "TOKEN"))
        };
        STATE.iter().map(told).collect()
    }

    /// Sends a form as a browser does.
    fn browse(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let fields = [&[("token", self.ann.token.as_str())], fields].concat();
        self.ann.post_as(address, &[("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")], &fields)
    }

    #[track_caller]
    fn is_as_before(&self, before: &[String], what: &str) {
        for (before, now) in before.iter().zip(self.state()) {
            assert_eq!(before, &now, "{what} changed something");
        }
    }
}

fn as_fields<'f>(fields: &'f [(&'static str, String)]) -> Vec<(&'f str, &'f str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// The fields with one of them replaced, or added.
fn with(fields: &[(&'static str, String)], name: &'static str, value: &str) -> Vec<(&'static str, String)> {
    let mut fields = fields.to_vec();
    fields.retain(|(known, _)| *known != name);
    fields.push((name, value.to_owned()));
    fields
}

#[test]
fn every_form_is_known_here() {
    // What a forge sends is no form: it is signed, see `hooks`.
    let forms = routes().into_iter().filter(|route| route.method == "POST" && !route.path.starts_with("/hooks/"));
    let there: BTreeSet<String> = forms.map(|route| route.path).collect();
    let known: BTreeSet<String> = FORMS.iter().map(|form| form.route.to_owned()).collect();
    assert_eq!(there, known, "the forms in src/web/router.rs, and those of tests/suite/people/forms/table.rs");
}

#[test]
fn what_is_wrong_is_refused_and_kept() {
    let stage = Stage::new();
    let (mut sent, mut wrong) = (0, Vec::new());
    for form in FORMS {
        let (address, right, before) = (stage.address(form), stage.right(form), stage.state());
        for (field, kind) in form.wrong {
            for bad in kind.refuses() {
                let fields = with(&right, field, &bad);
                let page = stage.browse(&address, &as_fields(&fields));
                let json = stage.ann.call(&address, &as_fields(&fields));
                sent += 2;
                let short: String = bad.chars().take(40).collect();
                let faults = [page_fault(form, field, &bad, &page), json_fault(&json)];
                wrong.extend(faults.into_iter().flatten().map(|fault| format!("{address} {field}={short:?}: {fault}")));
            }
        }
        if before != stage.state() {
            wrong.push(format!("{address}: something was changed"));
        }
    }
    assert!(wrong.is_empty(), "{} of {sent}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(sent > 700, "only {sent}");
}

/// A page with one sentence, and what was typed where it is a form.
fn page_fault(form: &Form, field: &str, bad: &str, answer: &Answer) -> Option<String> {
    if !matches!(answer.status, 400 | 404 | 409 | 413 | 415 | 422) {
        return Some(format!("{} {:?}", answer.status, answer.header("location")));
    }
    if !answer.text().contains("</html>") {
        return Some("no page".to_owned());
    }
    // What is no part of the form that people see is not typed by anybody.
    if !form.keeps || field == "edition" || answer.status == 413 || bad.contains(['\0', '\n', '\r']) {
        return None;
    }
    let text = answer.text();
    let escaped = bad.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let is_chosen = tags(text).iter().any(|tag| tag.name == "select" && tag.attribute("name") == Some(field))
        || tags(text).iter().any(|tag| tag.attribute("type") == Some("radio") && tag.attribute("name") == Some(field));
    if !is_chosen && !text.contains(escaped.trim()) {
        return Some("what was typed is lost".to_owned());
    }
    let tied = tags(text)
        .iter()
        .any(|tag| tag.attribute("name") == Some(field) && tag.attribute("aria-invalid") == Some("true"));
    let general = text.contains("class=\"faults\"");
    (!tied && !general).then(|| "nothing says what is wrong".to_owned())
}

fn json_fault(answer: &Answer) -> Option<String> {
    if !matches!(answer.status, 400 | 404 | 409 | 413 | 415 | 422) {
        return Some(format!("{} as JSON", answer.status));
    }
    let said: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let sentence = said["error"].as_str().unwrap_or_default();
    let whole = sentence.ends_with('.') && sentence.starts_with(|c: char| c.is_uppercase() || "\"\u{201c}".contains(c));
    (!whole || sentence.len() > 400).then(|| format!("it says {sentence:?}"))
}

#[test]
fn forged_tokens_and_old_sessions_do_nothing() {
    let house = House::new();
    let secret = "ab".repeat(32);
    let old = open_long_ago(&house, &secret);
    let stage = Stage::on(house);
    let other = Person::sign_in(&stage.portal, "ann");
    let gone = Person::sign_in(&stage.portal, "ann");
    assert_eq!(gone.post("/logout", &[]).status, 303);
    let before = stage.state();
    for form in FORMS {
        let (address, right) = (stage.address(form), stage.right(form));
        let forged = [&[("token", other.token.as_str())], as_fields(&right).as_slice()].concat();
        let answer = stage.ann.post_as(&address, &[], &forged);
        assert_eq!(answer.status, 403, "{address} with a token of another session");
        assert!(answer.text().contains("reload its page"), "{}", answer.text());
        for (what, person) in [("signed out", gone.cookie.as_str()), ("old", old.as_str())] {
            let fields = [&[("token", gone.token.as_str())], as_fields(&right).as_slice()].concat();
            let answer = stage.ann.post_as(&address, &[("Cookie", person)], &fields);
            let expected = if matches!(form.route, "/login" | "/logout") { 403 } else { 401 };
            assert_eq!(answer.status, expected, "{address} from a session that is {what}");
        }
    }
    stage.is_as_before(&before, "a forged form");
}

/// Puts a session of ann's into the store that nobody used for years; gives its cookie.
fn open_long_ago(house: &House, secret: &str) -> String {
    let store = Store::open(house.path(), || Time::from_millis(1)).expect("nobody else has it");
    let (key, long_ago) = (SessionKey::of(secret), Time::from_millis(1_400_000_000_000));
    let session = Session { person: PersonName::from("ann"), opened: long_ago, seen: long_ago, browser: String::new() };
    store.write(move |change| change.open_session(&key, &session)).wait().expect("it is stored");
    format!("hubs_session={secret}")
}

#[test]
fn more_than_is_asked_for_does_no_more_and_twice_is_once() {
    let stage = Stage::new();
    // Signing in anew and signing out both end the session: what follows would have nobody to do it.
    for form in FORMS.iter().filter(|form| !matches!(form.route, "/login" | "/logout")) {
        let (address, right) = (stage.address(form), stage.right(form));
        let more = [("is_admin", "yes"), ("owner", "bo"), ("config", "{}"), ("name[]", "x"), ("token", "00")];
        let first = stage.ann.post(&address, &[as_fields(&right), more.to_vec()].concat());
        let done = first.status == 303 || form.address.ends_with("/restore") && first.status == 404;
        // She is the last owner of the gardeners, and without the fields of an invitation there is nothing to deny.
        let once = form.address.ends_with("/deny") || form.route == "/settings/forget" && first.status == 422;
        assert!(done || once, "{address}: {} {}", first.status, first.text());
        let after = stage.state();
        let again = stage.ann.post(&address, &as_fields(&right));
        assert!(again.status == 303 || again.status / 100 == 4, "{address} once more: {}", again.status);
        if form.again == Again::Same {
            stage.is_as_before(&after, &format!("{address} once more"));
        }
        assert_eq!(stage.portal.get("/gardeners/json").json()["owners"], serde_json::json!(["ann"]), "{address}");
    }
}

#[test]
fn of_two_who_save_at_once_one_is_told() {
    let stage = Stage::new();
    let bo = Person::sign_in(&stage.portal, "bo");
    bo.post("/api/hub/gardeners/join", &[]);
    for act in ["approve", "promote"] {
        assert_eq!(stage.ann.post(&format!("/api/hub/gardeners/{act}"), &[("person", "Bo")]).status, 303, "{act}");
    }
    let elsewhere = Person::sign_in(&stage.portal, "ann");
    for form in FORMS.iter().filter(|form| form.right.iter().any(|(name, _)| *name == "edition")) {
        // Somebody's own settings are changed by nobody else, but in two windows.
        let second = if form.route == "/settings" { &elsewhere } else { &bo };
        let Some((field, _)) = form.wrong.iter().find(|(name, kind)| *name != "edition" && is_free(*kind)) else {
            continue;
        };
        let (address, right) = (stage.address(form), stage.right(form));
        let (mine, theirs) = (with(&right, field, "Mine"), with(&right, field, "Theirs"));
        let answers = std::thread::scope(|scope| {
            let first = scope.spawn(|| stage.ann.call(&address, &as_fields(&mine)).status);
            let second = scope.spawn(|| second.call(&address, &as_fields(&theirs)).status);
            [first, second].map(|one| one.join().expect("an answer"))
        });
        let mut sorted = answers;
        sorted.sort_unstable();
        assert_eq!(sorted, [200, 409], "{address}");
        let stored = stage.ann.get(&address);
        let (kept, lost) = if answers[0] == 200 { ("Mine", "Theirs") } else { ("Theirs", "Mine") };
        assert!(stored.text().contains(kept) && !stored.text().contains(lost), "{address}: {answers:?}");
    }
}

/// Whether any words will do.
fn is_free(kind: table::Kind) -> bool {
    matches!(kind, table::Kind::Line(_) | table::Kind::Text(_))
}
