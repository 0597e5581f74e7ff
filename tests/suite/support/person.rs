//! Somebody at a browser: the cookie and the token of a session, and forms sent with them.

use std::net::SocketAddr;

use super::{Answer, Portal, ask, send, tags};

/// Who is signed in, or a visitor whose browser has been shown a form.
pub struct Person {
    address: SocketAddr,
    pub cookie: String,
    /// What this browser's forms carry.
    pub token: String,
}

impl Person {
    /// Somebody who has opened the page to sign in, and no more.
    #[track_caller]
    pub fn visitor(portal: &Portal) -> Person {
        let page = portal.get("/login");
        let cookie = page.header("set-cookie").and_then(|set| set.split(';').next()).expect("a cookie").to_owned();
        let token = token_in(page.text());
        Person { address: portal.address, cookie, token }
    }

    /// Signs in by name, as `--dev-login` allows.
    #[track_caller]
    pub fn sign_in(portal: &Portal, name: &str) -> Person {
        let visitor = Person::visitor(portal);
        let answer = visitor.post("/login", &[("name", name)]);
        assert_eq!(answer.status, 303, "{}", answer.text());
        let cookie = answer.header("set-cookie").and_then(|set| set.split(';').next()).expect("a session");
        let mut person = Person { cookie: cookie.to_owned(), ..visitor };
        person.token = token_in(person.get("/groups").text());
        person
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.ask(path, &[])
    }

    #[track_caller]
    pub fn ask(&self, path: &str, more: &[(&str, &str)]) -> Answer {
        let headers = [&[("Cookie", self.cookie.as_str())], more].concat();
        ask(self.address, "GET", path, &headers).unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    /// Sends a form with its token, as a browser's page would.
    #[track_caller]
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_as(path, &[], &[&[("token", self.token.as_str())], fields].concat())
    }

    /// The same; asks for JSON, as a script would.
    #[track_caller]
    pub fn call(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [("Accept", "application/json"), ("X-CSRF-Token", self.token.as_str())];
        self.post_as(path, &headers, fields)
    }

    /// Sends a form with a file in it and its token, as a browser's page would.
    #[track_caller]
    pub fn upload(&self, path: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
        const EDGE: &str = "an-edge-that-is-in-no-file";
        let mut body = Vec::new();
        for (name, text) in [&[("token", self.token.as_str())], fields].concat() {
            let head = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        let (name, bytes) = file;
        let disposition = format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"a.png\"");
        body.extend_from_slice(format!("--{EDGE}\r\n{disposition}\r\nContent-Type: image/png\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        let (host, kind) = (self.address.to_string(), format!("multipart/form-data; boundary={EDGE}"));
        let headers = [("Host", host.as_str()), ("Cookie", self.cookie.as_str()), ("Content-Type", kind.as_str())];
        send(self.address, "POST", path, &headers, &body).unwrap_or_else(|error| panic!("POST {path}: {error}"))
    }

    /// Sends fields and nothing that is not said: no token.
    #[track_caller]
    pub fn post_as(&self, path: &str, more: &[(&str, &str)], fields: &[(&str, &str)]) -> Answer {
        let host = self.address.to_string();
        let body = form(fields);
        let mut headers = vec![
            ("Host", host.as_str()),
            ("Cookie", self.cookie.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        headers.retain(|(name, _)| !more.iter().any(|(other, _)| other.eq_ignore_ascii_case(name)));
        headers.extend(more);
        send(self.address, "POST", path, &headers, body.as_bytes())
            .unwrap_or_else(|error| panic!("POST {path}: {error}"))
    }
}

/// The token in a page's first form.
#[track_caller]
fn token_in(page: &str) -> String {
    let found = tags(page).into_iter().find(|tag| tag.name == "input" && tag.attribute("name") == Some("token"));
    found.and_then(|tag| tag.attribute("value").map(str::to_owned)).expect("a form with a token")
}

/// As a browser writes it.
fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
