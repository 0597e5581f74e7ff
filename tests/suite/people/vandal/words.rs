//! What is put into requests: names of fields from the handlers themselves, and texts that make sense or none.

use std::path::PathBuf;

use fedora_hubs::widgets::REGISTRY;

/// Where a path names something, and in fields.
pub const NONSENSE: &[&str] = &[
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
pub const SENSE: &[&str] = &[
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
pub const HUBS: &[&str] =
    &["ann", "bo", "cy", "dee", "gardeners", "gardeners", "gardeners", "attic", "cellar", "crowd", "nobody"];

pub const KINDS: &[&str] = &[
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

pub const HEADERS: &[(&str, &[&str])] = &[
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

/// A picture that can be read: one pixel, as PNG.
pub const PICTURE: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\
    \0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

const BOARD: &str = "version = 1\nleft_width = 7\n\n[[widgets]]\nplugin = \"dummy\"\ncolumn = \"left\"\n";

/// What a field takes, mostly.
pub fn taken_by(field: &str) -> &'static [&'static str] {
    match field {
        "plugin" => &["about", "sticky", "feed", "stats", "rules", "dummy", "meetings", "badges"],
        "column" => &["left", "right"],
        "to" => &["up", "down", "across", ""],
        "move" => &["up", "down"],
        "theme" => &["dark", "light", "system"],
        "index" | "number" => &["0", "1", "2", "3", ""],
        "left_width" => &["1", "4", "6", "8", "11"],
        "time_zone" => &["Europe/Rome", ""],
        "person" | "hub" | "order" => HUBS,
        "name" => &["ann", "bo", "cy", "dee", "new-team", "gardeners", "settings"],
        "visibility" => &["public", "public", "preview", "private"],
        // What is archived takes nothing more.
        "archived" => &["no", "no", "no", "no", "yes"],
        "which" => &["avatar", "header"],
        "do" => &["upload", "upload", "remove"],
        "template" => &["team", "language", "event", "project"],
        "board" => &[BOARD],
        "channels" => &["#garden", ""],
        "mailing_lists" => &["garden@lists.example.org", ""],
        "projects" => &["pagure:design/tasks", ""],
        "packages" | "groups" | "calendars" => &["spade", ""],
        field if field.starts_with("url") => &["https://ann.example.org/"],
        // Numbers are mostly done without, and most texts may be anything.
        _ => &["", "5", "ann", "https://ann.example.org/", "Some *words*."],
    }
}

/// Every name that a handler asks its form for, and every parameter of a widget.
pub fn fields() -> Vec<String> {
    let mut fields = vec!["q".to_owned(), "kind".to_owned(), "since".to_owned(), "sort".to_owned()];
    let mut folders = vec![PathBuf::from("src/web")];
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
    let words = ["one(\"", "all(\"", "has(\"", "number(\"", "file(\"", "line(\"", "text(\"", "name: \""];
    let rests = words.iter().flat_map(|word| source.split(word).skip(1));
    rests.filter_map(|rest| rest.split('"').next()).map(|name| name.replace("{n}", "0")).collect()
}
