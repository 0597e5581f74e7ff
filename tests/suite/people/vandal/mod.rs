//! Requests at random: real addresses, real fields and real forms, with nonsense wherever something can be put.
//!
//! Addresses come from the router's own list and fields from the handlers' own words, so that new ones are tried, too.

mod words;

use fedora_hubs::model::RoleAct;
use fedora_hubs::widgets::REGISTRY;
use proptest::prelude::RngExt;
use proptest::test_runner::{RngAlgorithm, TestRng};

use crate::support::{Person, Route, Sent, routes};
use words::{HEADERS, HUBS, KINDS, NONSENSE, SENSE, fields};

/// Of many asked for, few are sent so: a head that no server reads.
const BROKEN_HEADS: usize = 60;

pub struct Vandal {
    random: TestRng,
    routes: Vec<Route>,
    fields: Vec<String>,
    /// Widgets, each with its hub.
    widgets: Vec<(&'static str, u32)>,
}

/// A request as it goes over the wire.
pub struct Request {
    pub method: String,
    pub bytes: Vec<u8>,
    /// False where less is sent than promised.
    pub whole: bool,
}

impl Request {
    pub fn sent(&self) -> Sent<'_> {
        Sent { bytes: &self.bytes, whole: self.whole, bodiless: self.method == "HEAD" }
    }
}

impl std::fmt::Display for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = &self.bytes[..self.bytes.len().min(600)];
        write!(f, "{} of {} bytes", shown.escape_ascii(), self.bytes.len())
    }
}

impl Vandal {
    /// The same seed and the same widgets give the same requests.
    pub fn new(seed: u64, widgets: Vec<(&'static str, u32)>) -> Vandal {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        Vandal { random: TestRng::from_seed(RngAlgorithm::ChaCha, &bytes), routes: routes(), fields: fields(), widgets }
    }

    /// A request, as `person` where that is given.
    pub fn request(&mut self, person: Option<&Person>) -> Request {
        let Route { method, mut path } = self.route();
        if self.one_in(2) {
            // A widget of that hub.
            let nth = self.below(self.widgets.len());
            let (hub, widget) = self.widgets[nth];
            path = path.replace("{hub}/{idx}", &format!("{hub}/{widget}"));
        }
        let odd = self.one_in(12);
        let method = if odd { self.pick(&["HEAD", "PUT", "DELETE", "OPTIONS", "GET", "POST", "BREW"]) } else { method };
        let target = self.target(&path);
        let mut head = format!("{method} {target} HTTP/1.1\r\n").into_bytes();
        let (kind, body) =
            if method == "GET" || method == "HEAD" { (String::new(), Vec::new()) } else { self.body(person) };
        let mut headers = self.headers(person, &kind);
        let (length, whole) = self.length(body.len());
        headers.extend(length.map(|length| ("Content-Length".to_owned(), length)));
        for (name, value) in headers {
            head.extend_from_slice(format!("{name}: ").as_bytes());
            // One byte a character, so that some headers are no UTF-8.
            head.extend(value.chars().filter(|c| !"\r\n\0".contains(*c)).map(|c| u8::try_from(c).unwrap_or(b'?')));
            head.extend_from_slice(b"\r\n");
        }
        if self.one_in(BROKEN_HEADS) {
            let at = self.below(head.len());
            head[at] = self.below(256) as u8;
        }
        head.extend_from_slice(b"\r\n");
        // A byte that was changed may have changed what is promised.
        let whole = whole && head.ends_with(b"\r\n\r\n") && is_sound(&head);
        Request { method: method.to_owned(), bytes: [head, body].concat(), whole }
    }

    /// Forms twice as often as pages.
    fn route(&mut self) -> Route {
        loop {
            let nth = self.below(self.routes.len());
            if self.routes[nth].method == "POST" || self.one_in(2) {
                return self.routes[nth].clone();
            }
        }
    }

    fn target(&mut self, path: &str) -> String {
        let parts: Vec<String> = path.split('/').skip(1).map(|part| self.part(part)).collect();
        let mut target = format!("/{}", parts.join("/"));
        if self.one_in(40) {
            target = self.pick(&["*", "//", "/?", "http://evil.example/ann", "ann", "/%"]).to_owned();
        }
        for n in 0..self.below(4) {
            let name = self.field();
            let value = self.value();
            target.push_str(&format!("{}{name}={}", if n == 0 { "?" } else { "&" }, value.replace(' ', "+")));
        }
        // A line that is cut in two is a broken head; those are made elsewhere.
        target.chars().filter(|c| !c.is_ascii_control() && *c != ' ').collect()
    }

    fn part(&mut self, part: &str) -> String {
        if !part.starts_with('{') || self.one_in(6) {
            return if part.starts_with('{') || self.one_in(100) {
                self.pick(NONSENSE).to_owned()
            } else {
                part.to_owned()
            };
        }
        match part {
            "{hub}" | "{name}" => self.pick(HUBS).to_owned(),
            "{idx}" | "{widget}" => self.widget(),
            "{act}" => RoleAct::ALL[self.below(RoleAct::ALL.len())].as_str().to_owned(),
            "{plugin}" => REGISTRY[self.below(REGISTRY.len())].manual().name.to_owned(),
            _ => self.pick(&["css/hubs.css", "js/live.js", "avatar", "header", "img/favicon.svg", "x"]).to_owned(),
        }
    }

    fn widget(&mut self) -> String {
        let nth = self.below(self.widgets.len());
        self.widgets[nth].1.to_string()
    }

    fn body(&mut self, person: Option<&Person>) -> (String, Vec<u8>) {
        let mut pairs: Vec<(String, String)> = match self.below(3) {
            0 => (0..self.below(8)).map(|_| (self.field(), self.value())).collect(),
            // What every form would take, but for a few: handlers do not mind what they did not ask for.
            _ => (0..self.fields.len()).map(|nth| (self.fields[nth].clone(), self.sensible(nth))).collect(),
        };
        if let Some(person) = person.filter(|_| !self.one_in(20)) {
            pairs.insert(0, ("token".to_owned(), person.token.clone()));
        }
        match self.below(10) {
            0 => (self.pick(KINDS).to_owned(), self.noise()),
            1 => ("application/json".to_owned(), self.json(&pairs)),
            2 | 3 => self.parts(&pairs),
            _ => ("application/x-www-form-urlencoded".to_owned(), as_form(&pairs)),
        }
    }

    fn json(&mut self, pairs: &[(String, String)]) -> Vec<u8> {
        if self.one_in(4) {
            return self
                .pick(&["[", "{\"a\":", "[[[[", "{\"token\":{}}", "1e999", "\"\\ud800\"", "null"])
                .as_bytes()
                .to_vec();
        }
        let object = pairs.iter().map(|(name, value)| (name.clone(), serde_json::Value::from(value.as_str())));
        serde_json::Value::Object(object.collect()).to_string().into_bytes()
    }

    fn parts(&mut self, pairs: &[(String, String)]) -> (String, Vec<u8>) {
        let mut body = Vec::new();
        for (name, value) in pairs {
            let file = if self.one_in(4) { "; filename=\"x.png\"" } else { "" };
            let name = name.replace('"', "");
            body.extend_from_slice(
                format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").as_bytes(),
            );
            let picture = !file.is_empty() && self.one_in(2);
            body.extend_from_slice(if picture { words::PICTURE } else { value.as_bytes() });
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--cut--\r\n");
        if self.one_in(5) {
            let end = self.below(body.len());
            body.truncate(end);
        }
        ("multipart/form-data; boundary=cut".to_owned(), body)
    }

    fn headers(&mut self, person: Option<&Person>, kind: &str) -> Vec<(String, String)> {
        let mut headers = vec![("Host".to_owned(), "localhost".to_owned())];
        headers.extend(person.map(|person| ("Cookie".to_owned(), person.cookie.clone())));
        if !kind.is_empty() {
            headers.push(("Content-Type".to_owned(), kind.to_owned()));
        }
        for _ in 0..self.below(3) {
            let (name, values) = HEADERS[self.below(HEADERS.len())];
            let value = self.pick(values).to_owned();
            // Twice would be a broken head.
            headers.retain(|(known, _)| known != name || name == "Cookie");
            headers.push((name.to_owned(), value));
        }
        headers
    }

    /// The length that is said, and whether all of it is sent.
    fn length(&mut self, length: usize) -> (Option<String>, bool) {
        match self.below(40) {
            0 => (Some((length + 1 + self.below(5000)).to_string()), false),
            1 => (Some(self.pick(&["-1", "x", "99999999999999999999", "1, 1", ""]).to_owned()), false),
            2 => (Some(self.below(length + 1).to_string()), false),
            3 if length > 0 => (None, false),
            _ if length == 0 && self.one_in(2) => (None, true),
            _ => (Some(length.to_string()), true),
        }
    }

    fn field(&mut self) -> String {
        let nth = self.below(self.fields.len());
        if self.one_in(15) { self.pick(NONSENSE).to_owned() } else { self.fields[nth].clone() }
    }

    /// Something that the field takes, mostly.
    fn sensible(&mut self, nth: usize) -> String {
        if self.one_in(60) {
            return self.value();
        }
        if self.fields[nth] == "edition" {
            return self.below(4).to_string();
        }
        self.pick(words::taken_by(&self.fields[nth].clone())).to_owned()
    }

    fn value(&mut self) -> String {
        match self.below(10) {
            0..=3 => self.pick(SENSE).to_owned(),
            4 => self.widget(),
            5 => self.below(70).to_string(),
            6 => self.pick(&["x", "\u{301}", "é"]).repeat(self.random.random_range(40..6000)),
            _ => self.pick(NONSENSE).to_owned(),
        }
    }

    fn noise(&mut self) -> Vec<u8> {
        (0..self.below(300)).map(|_| self.below(256) as u8).collect()
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn below(&mut self, end: usize) -> usize {
        self.random.random_range(0..end.max(1))
    }
}

/// Whether a server can tell where a head ends and what follows it.
fn is_sound(head: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(head) else { return false };
    let lengths = text.lines().filter(|line| line.to_ascii_lowercase().starts_with("content-length:")).count();
    lengths == text.matches("ontent-").count().min(1) && !text.contains("\n\r\n\r")
}

fn as_form(pairs: &[(String, String)]) -> Vec<u8> {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish().into_bytes()
}
