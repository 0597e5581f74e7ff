//! Requests at random: real addresses, real fields and real forms, with nonsense wherever something can be put.
//!
//! Addresses come from the router's own list and fields from the handlers' own words, so that new ones are tried, too.

use fedora_hubs::model::RoleAct;
use fedora_hubs::widgets::REGISTRY;
use proptest::prelude::RngExt;
use proptest::test_runner::{RngAlgorithm, TestRng};

use crate::support::{Person, Route, Sent, routes};

/// Where a path names something, and in fields.
const NONSENSE: &[&str] = &[
    "",
    "..",
    ".",
    "%00",
    "%ff",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "%",
    "%zz",
    "0",
    "-1",
    "4294967295",
    "4294967296",
    "99999999999999999999",
    "1000000000000000000000000000000",
    "1.5",
    "1e9",
    "NaN",
    "a%20b",
    "a+b",
    "ann%2Fmembers",
    "ANN",
    "settings",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "%F0%9F%8C%B1",
    "%C3%A9",
    "é",
    "%E2%80%AEnna",
    "%E2%80%8B",
    "\u{202e}nna",
    "\u{200b}",
    "\u{1f331}",
    "ann;x=y",
    "ann%0d%0aX-Evil:%20yes",
    "'",
    "\"><img src=x>",
    "json",
    "//evil.example",
    "https://evil.example/",
    "javascript:alert(1)",
    "{}",
    "[]",
    "null",
    "true",
    "\0",
    "\r\n",
    "\t",
];

/// What some field or other takes.
const SENSE: &[&str] = &[
    "up",
    "down",
    "across",
    "left",
    "right",
    "dark",
    "light",
    "yes",
    "on",
    "public",
    "preview",
    "private",
    "team",
    "user",
    "Europe/Rome",
    "https://ann.example.org/",
    "/gardeners",
    "bo",
    "ann",
    "gardeners",
    "attic",
    "Some *words*.",
    "5",
    "6",
];

/// Hubs and people; the gardeners are those of all who rage here.
const HUBS: &[&str] =
    &["ann", "bo", "cy", "dee", "gardeners", "gardeners", "gardeners", "attic", "cellar", "crowd", "nobody"];

const KINDS: &[&str] = &[
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=latin1",
    "application/json",
    "application/json",
    "text/plain",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "image/png",
    "",
];

const HEADERS: &[(&str, &[&str])] = &[
    ("Accept", &["application/json", "text/html", "*/*", "image/png;q=9", "", "\u{fe}", "text/html,application/json"]),
    ("Range", &["bytes=0-1", "bytes=5-1", "bytes=-1", "bytes=0-,1-,2-", "lines=1"]),
    ("If-None-Match", &["*", "\"x\"", "W/\"", "x"]),
    ("If-Modified-Since", &["yesterday", "Thu, 01 Jan 1970 00:00:00 GMT"]),
    ("Accept-Encoding", &["gzip", "br, zstd;q=2", "identity;q=0", ";;;"]),
    ("Last-Event-ID", &["1", "-1", "99999999999999999999", "x", ""]),
    ("Origin", &["null", "https://evil.example", "http://", "http://localhost", ""]),
    ("Sec-Fetch-Site", &["cross-site", "same-origin", "none", "x"]),
    ("Referer", &["https://evil.example/", "x"]),
    ("X-CSRF-Token", &["", "x", "00"]),
    ("X-Forwarded-For", &["1.2.3.4", "::", "x, y"]),
    ("User-Agent", &["\u{202e}", "x\tx", ""]),
    ("Expect", &["100-continue", "x"]),
    ("Cookie", &["hubs_session", "hubs_session=", "=;=;=", "hubs_session=zz; hubs_session=é", ";"]),
    ("Host", &["", "evil.example", "localhost:99999", "[::1]", "\u{fe}"]),
];

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
            body.extend_from_slice(value.as_bytes());
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
        match self.fields[nth].as_str() {
            "plugin" => REGISTRY[self.below(REGISTRY.len())].manual().name.to_owned(),
            "column" => self.pick(&["left", "right"]).to_owned(),
            "to" => self.pick(&["up", "down", "across", ""]).to_owned(),
            "move" => self.pick(&["up", "down"]).to_owned(),
            "theme" => self.pick(&["dark", "light", "system"]).to_owned(),
            "edition" | "index" => self.below(4).to_string(),
            "left_width" => (1 + self.below(11)).to_string(),
            "time_zone" => self.pick(&["Europe/Rome", ""]).to_owned(),
            "person" | "name" | "hub" | "order" => self.pick(HUBS).to_owned(),
            "visibility" => self.pick(&["public", "preview", "private"]).to_owned(),
            name if name.starts_with("url") => "https://ann.example.org/".to_owned(),
            // What asks for a number mostly does without, and most texts may be anything.
            _ => self.pick(&["", "5", "ann", "https://ann.example.org/", "Some *words*."]).to_owned(),
        }
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

/// Every name that a handler asks its form for, and every parameter of a widget.
fn fields() -> Vec<String> {
    let mut fields = vec!["q".to_owned(), "kind".to_owned(), "since".to_owned(), "sort".to_owned()];
    let mut folders = vec![std::path::PathBuf::from("src/web")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).expect("the source").map(|entry| entry.expect("a file").path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                fields.extend(asked_for(&std::fs::read_to_string(path).expect("the source")));
            }
        }
    }
    let parameters = REGISTRY.iter().flat_map(|plugin| plugin.manual().parameters);
    fields.extend(parameters.map(|parameter| format!("config.{}", parameter.name)));
    fields.sort_unstable();
    fields.dedup();
    assert!(fields.len() > 25, "only {fields:?}");
    fields
}

fn asked_for(source: &str) -> Vec<String> {
    let source = source.split("mod tests {").next().unwrap_or_default();
    let words = ["one(\"", "all(\"", "has(\"", "number(\"", "file(\"", "line(\""];
    let rests = words.iter().flat_map(|word| source.split(word).skip(1));
    rests.filter_map(|rest| rest.split('"').next()).map(|name| name.replace("{n}", "0")).collect()
}
