//! Messages of a service that no rule knows, so that nothing here changes with the rules: what a neutral sentence says
//! of them is the topic in words, a package and a person.

use serde_json::json;

/// `garden: bed watered` in a neutral sentence.
pub const TOPIC: &str = "org.example.prod.garden.bed.watered";

/// Some time in 2026, in seconds.
const BEGAN: u64 = 1_780_000_000;

/// What a message says.
pub struct Story<'a> {
    pub id: &'a str,
    /// Seconds after the first.
    pub at: u64,
    pub user: &'a str,
    pub package: Option<&'a str>,
    /// Goes into the body, where the search index finds it.
    pub words: &'a str,
}

/// One envelope on one line, as on the bus.
pub fn envelope(story: &Story<'_>) -> String {
    let mut msg = json!({"user": story.user, "comment": story.words});
    if let Some(package) = story.package {
        msg["package"] = package.into();
    }
    let (id, time) = (story.id, BEGAN + story.at);
    json!({"topic": TOPIC, "msg_id": id, "timestamp": time, "i": story.at, "username": "garden", "msg": msg})
        .to_string()
}

/// `count` messages of ann's, one a line, with ids `2026-<name>-0` and so on.
pub fn lines(name: &str, count: u64) -> String {
    let mut lines = String::new();
    for at in 0..count {
        let id = format!("2026-{name}-{at}");
        lines += &envelope(&Story { id: &id, at, user: "ann", package: None, words: "the roses are thirsty" });
        lines.push('\n');
    }
    lines
}

/// Bo asks for help in `#garden`, with ann there, at that second.
pub fn asked(name: &str, at: u64, words: &str) -> String {
    let msg = json!({
        "owner": "ann", "channel": "#garden", "meeting_topic": "Weekly", "attendees": {"ann": 1, "bo": 2}, "chairs": {},
        "url": "https://minutes.example.org/garden", "details": {"nick": "bo", "line": words, "linenum": 9},
    });
    let topic = "org.example.prod.meetbot.meeting.item.help";
    format!("{}\n", json!({"topic": topic, "msg_id": format!("2026-{name}"), "timestamp": at, "i": 1, "msg": msg}))
}
