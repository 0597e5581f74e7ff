//! The room as its callers see it, with a real store in a temporary folder.

mod differential;
mod finding;
mod keeping;

use std::path::PathBuf;

use tempfile::TempDir;

use super::{Indexer, Search};
use crate::model::{
    Asked, Board, Facts, HubId, HubKind, HubLinks, Message, Person, Question, Time, Unseen, Visibility,
};
use crate::store::{NewHub, Parcel, Store};

struct House {
    dir: TempDir,
    store: Store,
}

impl House {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::ZERO).unwrap();
        House { dir, store }
    }

    fn search(&self) -> (Search, Indexer) {
        Search::open(&self.index()).unwrap()
    }

    fn index(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    fn append(&self, messages: impl IntoIterator<Item = Parcel>) {
        let parcels: Vec<Parcel> = messages.into_iter().collect();
        let write = self.store.write(move |change| {
            for parcel in &parcels {
                change.append(parcel)?;
            }
            Ok(())
        });
        write.wait().unwrap();
    }

    fn hub(&self, name: &str, kind: HubKind, summary: &str) -> HubId {
        self.hub_for(name, kind, summary, Visibility::Public)
    }

    fn hub_for(&self, name: &str, kind: HubKind, summary: &str, visibility: Visibility) -> HubId {
        let new = NewHub {
            name: name.parse().unwrap(),
            kind,
            summary: summary.into(),
            description: String::new(),
            created: Time::ZERO,
            visibility,
            links: HubLinks::default(),
            board: Board { left_width: 8, widgets: Vec::new() },
        };
        self.store.write(move |change| change.create_hub(&new)).wait().unwrap().unwrap()
    }
}

impl House {
    /// Somebody with a hub of their own.
    fn admit(&self, person: Person) {
        let (name, board) = (person.name.as_str().parse().unwrap(), Board { left_width: 8, widgets: Vec::new() });
        let open = Person { hidden: false, ..person.clone() };
        self.store.write(move |change| change.admit(&open, &name, board)).wait().unwrap().unwrap();
        let name = person.name.clone();
        let edit = move |own: &mut Person| own.clone_from(&person);
        self.store.write(move |change| change.edit_person(&name, None, edit)).wait().unwrap().unwrap();
    }
}

fn facts(subtitle: &str, people: &[&str], packages: &[&str]) -> Facts {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Facts { subtitle: subtitle.into(), usernames: owned(people), packages: owned(packages), ..Facts::default() }
}

fn parcel(id: &str, minute: u64, topic: &str, body: &str, facts: Facts) -> Parcel {
    let text = format!(
        r#"{{"topic":"org.example.prod.{topic}","msg_id":"{id}","timestamp":{},"msg":{{"text":"{body}"}}}}"#,
        minute * 60
    );
    Parcel::pack(&Message::decode(text.as_bytes(), Time::ZERO).unwrap(), facts).unwrap()
}

fn plain(id: u64) -> Parcel {
    parcel(&format!("m{id}"), id, "bodhi.update", "", facts(&format!("ann wrote number{id}"), &["ann"], &[]))
}

/// As it would be typed.
fn question(text: &str) -> Question {
    Asked::parse(text, Time::ZERO).question
}

fn found(search: &Search, query: &str) -> Vec<u64> {
    if Asked::parse(query, Time::ZERO).is_empty() {
        return Vec::new();
    }
    let positions = search.newest(&question(query), &Unseen::default(), None, 1000).unwrap();
    positions.into_iter().map(|position| position.seq.0).collect()
}
