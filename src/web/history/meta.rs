//! What `meta=` adds to a message: what the portal understood of it.

use serde_json::{Map, Value, json};

use crate::store::Archived;
use crate::web::error::Failure;

use super::parameters::Parameters;

/// Each with what it is.
const KINDS: &[(&str, Kind)] = &[
    ("title", Kind::Title),
    ("subtitle", Kind::Subtitle),
    ("icon", Kind::Icon),
    ("secondary_icon", Kind::SecondaryIcon),
    ("link", Kind::Link),
    ("usernames", Kind::Usernames),
    ("packages", Kind::Packages),
    ("objects", Kind::Objects),
    ("date", Kind::Date),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Title,
    Subtitle,
    Icon,
    SecondaryIcon,
    Link,
    Usernames,
    Packages,
    Objects,
    Date,
}

/// What was asked for of each message; mostly nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meta(Vec<(&'static str, Kind)>);

impl Meta {
    /// Takes `meta`, each of which may name several with commas between.
    pub fn take(asked: &mut Parameters) -> Result<Self, Failure> {
        let values = asked.take_all("meta");
        let names = values.iter().flat_map(|value| value.split(',')).map(str::trim).filter(|name| !name.is_empty());
        let mut wanted = Vec::new();
        for name in names {
            let known = KINDS.iter().find(|(known, _)| *known == name).ok_or_else(unknown)?;
            if !wanted.contains(known) {
                wanted.push(*known);
            }
        }
        Ok(Meta(wanted))
    }

    /// True where the picture of who acted is asked for, which the message does not have itself.
    pub fn wants_picture(&self) -> bool {
        self.0.iter().any(|(_, kind)| *kind == Kind::SecondaryIcon)
    }

    /// None where nothing was asked for. `picture` is where that of who acted is.
    pub fn of(&self, message: &Archived, picture: Option<&str>) -> Option<Map<String, Value>> {
        let value = |(name, kind): &(&'static str, Kind)| ((*name).to_owned(), kind.of(message, picture));
        (!self.0.is_empty()).then(|| self.0.iter().map(value).collect())
    }
}

impl Kind {
    fn of(self, message: &Archived, picture: Option<&str>) -> Value {
        let facts = &message.facts;
        match self {
            Kind::Title => json!(facts.title),
            Kind::Subtitle => json!(facts.subtitle),
            Kind::Icon => json!(facts.icon),
            Kind::SecondaryIcon => json!(picture),
            Kind::Link => json!(facts.link),
            Kind::Usernames => json!(facts.usernames),
            Kind::Packages => json!(facts.packages),
            Kind::Objects => json!(facts.objects),
            Kind::Date => json!(message.time.readable()),
        }
    }
}

fn unknown() -> Failure {
    let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
    Failure::bad_request(format!("\u{201c}meta\u{201d} is one of {}; it may stand several times.", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Facts, Message, Seq, Time};

    fn meta(query: &str) -> Result<Meta, Failure> {
        Meta::take(&mut Parameters::parse(query))
    }

    #[test]
    fn all_that_can_be_asked_for() {
        let text = r#"{"topic":"org.x.prod.bodhi.y","msg":{},"msg_id":"1","timestamp":7}"#;
        let Message { id, topic, time, envelope, .. } = Message::decode(text.as_bytes(), Time::ZERO).unwrap();
        let facts = Facts { subtitle: "ann did".into(), usernames: vec!["ann".into()], ..Facts::default() };
        let message = Archived { seq: Seq(1), id, topic, time, facts, envelope };
        let all: String = KINDS.iter().map(|(name, _)| format!("&meta={name}")).collect();
        let said = meta(&all).unwrap().of(&message, Some("/ann/picture/avatar")).unwrap();
        assert_eq!(said.len(), KINDS.len());
        assert_eq!(
            (&said["subtitle"], &said["usernames"], &said["link"]),
            (&json!("ann did"), &json!(["ann"]), &Value::Null)
        );
        assert_eq!(
            (&said["date"], &said["secondary_icon"]),
            (&json!("1 Jan 1970, 00:00 UTC"), &json!("/ann/picture/avatar"))
        );
        assert!(meta("meta=&x=1").unwrap().of(&message, None).is_none());
    }

    #[test]
    fn names_may_stand_together_and_must_be_known() {
        let names = |query| meta(query).unwrap().0.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names("meta=title,%20link&meta=title"), ["title", "link"]);
        let refused = meta("meta=title&meta=colour").unwrap_err();
        assert!(refused.status == 400 && refused.sentence.contains("secondary_icon, link"), "{refused:?}");
    }
}
