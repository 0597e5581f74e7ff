//! The room as its callers see it, with a real store in a temporary folder.

mod finding;
mod keeping;

use std::path::PathBuf;

use tempfile::TempDir;

use super::{ActivityQuery, Indexer, Search};
use crate::model::{Board, Facts, HubId, HubKind, HubLinks, Message, Time, Visibility};
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
        let new = NewHub {
            name: name.parse().unwrap(),
            kind,
            summary: summary.into(),
            description: String::new(),
            created: Time::ZERO,
            visibility: Visibility::Public,
            links: HubLinks::default(),
            board: Board { left_width: 8, widgets: Vec::new() },
        };
        self.store.write(move |change| change.create_hub(&new)).wait().unwrap().unwrap()
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

fn found(search: &Search, query: &str) -> Vec<u64> {
    let positions = search.activity(&ActivityQuery::parse(query), None, 1000).unwrap();
    positions.into_iter().map(|position| position.seq.0).collect()
}
