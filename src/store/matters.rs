//! Matters: what is open, derived from the messages that tell of it, kept where messages are stored.
//!
//! The last word on a matter holds, by the time of the message and not of its arrival, so that history can be read in
//! any order and twice.

use std::collections::{BTreeSet, HashSet};

use redb::ReadableTable;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::StoreError;
use super::change::Change;
use super::codec;
use super::snapshot::Snapshot;
use super::tables::{MATTER_TO_RECORD, META, SUBJECT_KIND_MATTER, meta};
use crate::model::{Matter, MatterKind, OpenMatter, Person, PersonName, Seq, Subject, SubjectKind, Time, Told};

/// How a matter stands. Of one that is closed nothing but that is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Record {
    open: bool,
    opened: Time,
    /// The time of the message that said so.
    said: Time,
    told: Told,
    /// Numbers of the subjects whose lists it stands in.
    lists: Vec<u32>,
}

impl Change<'_> {
    /// Notes what a message of that time says of a matter. Gives the subjects whose lists are others now: none where
    /// nothing is news.
    pub fn note_matter(&mut self, matter: &Matter, at: Time) -> Result<Vec<Subject>, StoreError> {
        let key = key(matter.kind, &matter.name);
        let old = self.matter(key)?;
        if old.as_ref().is_some_and(|old| at < old.said) {
            return Ok(Vec::new());
        }
        let Some(open) = matter.open.or(old.as_ref().map(|old| old.open)) else { return Ok(Vec::new()) };
        let opened = matter.opened.or(old.as_ref().map(|old| old.opened)).unwrap_or(at);
        let mut new = Record { open, opened, said: at, told: Told::default(), lists: Vec::new() };
        if open {
            new.told = matter.told.clone();
            new.lists = matter.concerns.iter().map(|subject| self.number(subject)).collect::<Result<_, _>>()?;
            if let Some(old) = old.as_ref().filter(|old| old.open) {
                self.keep_what_is_known(old, &mut new)?;
            }
        }
        let before = old.unwrap_or_else(Record::closed);
        new.lists.sort_unstable();
        let unchanged = new == Record { said: at, ..before.clone() };
        self.write_matter(key, matter.kind, &before, &new)?;
        if unchanged || (!before.open && !new.open) {
            return Ok(Vec::new());
        }
        let mut lists: Vec<u32> = before.lists.into_iter().chain(new.lists).collect();
        lists.sort_unstable();
        lists.dedup();
        self.subjects(&lists)
    }

    /// Ends what stands in a list, was last heard of before then and is not named here. What others opened only leaves
    /// a person's list: it may be open and nobody's turn, or somebody else's. With `own`, nothing but what that person
    /// opened is looked at. Gives the subjects whose lists are others now.
    pub fn close_others(
        &mut self,
        list: &Subject,
        kind: MatterKind,
        named: &[&str],
        own: bool,
        before: Time,
    ) -> Result<Vec<Subject>, StoreError> {
        let number = self.number(list)?;
        let named: HashSet<u128> = named.iter().map(|name| key(kind, name)).collect();
        let others: Vec<u128> = {
            let table = self.txn.open_table(SUBJECT_KIND_MATTER)?;
            let keys = table.range(of(number, kind))?.map(|row| Ok(row?.0.value().3));
            keys.filter(|key| !key.as_ref().is_ok_and(|key| named.contains(key))).collect::<Result<_, StoreError>>()?
        };
        let mut lists = BTreeSet::new();
        for key in others {
            let Some(old) = self.matter(key)?.filter(|old| old.said < before) else { continue };
            if own && old.told.by.as_ref() != Some(&list.name) {
                continue;
            }
            let new = old.without(list, number, before);
            self.write_matter(key, kind, &old, &new)?;
            lists.extend(old.lists);
        }
        self.subjects(&lists.into_iter().collect::<Vec<_>>())
    }

    fn matter(&self, key: u128) -> Result<Option<Record>, StoreError> {
        let table = self.txn.open_table(MATTER_TO_RECORD)?;
        let record = table.get(key)?;
        record.map(|record| codec::from_bytes("matter", record.value())).transpose()
    }

    /// A message may say less than one before it: no title, or a stranger's name where an account was known. Who opened
    /// a matter never changes.
    fn keep_what_is_known(&mut self, old: &Record, new: &mut Record) -> Result<(), StoreError> {
        if new.told.title.is_empty() {
            new.told = old.told.clone();
        }
        let Some(by) = &old.told.by else { return Ok(()) };
        new.told.by = Some(by.clone());
        let list = self.number(&Subject::person(by))?;
        if old.lists.contains(&list) && !new.lists.contains(&list) {
            new.lists.push(list);
        }
        Ok(())
    }

    fn write_matter(&mut self, key: u128, kind: MatterKind, old: &Record, new: &Record) -> Result<(), StoreError> {
        let record = codec::to_bytes("matter", new)?;
        self.txn.open_table(MATTER_TO_RECORD)?.insert(key, record.as_slice())?;
        // Most messages say nothing new of where a matter stands.
        if (old.opened, &old.lists) == (new.opened, &new.lists) {
            return Ok(());
        }
        let mut lists = self.txn.open_table(SUBJECT_KIND_MATTER)?;
        for (record, stands) in [(old, false), (new, true)] {
            for subject in &record.lists {
                let place = (*subject, kind.number(), record.opened.as_millis(), key);
                if stands {
                    lists.insert(place, ())?;
                } else {
                    lists.remove(place)?;
                }
            }
        }
        Ok(())
    }

    /// Takes the name of somebody who is forgotten off what they opened. Of what nobody could see who had opened it, the
    /// name stays, so that nobody ever does.
    pub(super) fn forget_matters(&mut self, person: &Person) -> Result<(), StoreError> {
        let name = person.name.as_str();
        let own = self.number(&Subject::person(name))?;
        let mut lists = self.txn.open_table(SUBJECT_KIND_MATTER)?;
        let mut records = self.txn.open_table(MATTER_TO_RECORD)?;
        let rows = lists.range((own, 0, 0, 0)..=(own, u8::MAX, u64::MAX, u128::MAX))?;
        let places: Vec<(u32, u8, u64, u128)> =
            rows.map(|row| Ok(row?.0.value())).collect::<Result<_, StoreError>>()?;
        for place in places {
            let (_, kind, _, key) = place;
            lists.remove(place)?;
            let Some(bytes) = records.get(key)?.map(|record| record.value().to_vec()) else { continue };
            let mut record: Record = codec::from_bytes("matter", &bytes)?;
            let category = MatterKind::of_number(kind).map_or("", MatterKind::category);
            let showed = !person.hidden && !person.quiet.iter().any(|quiet| quiet == category);
            let names = |told: &Option<String>| told.as_deref() == Some(name);
            if names(&record.told.by) && showed {
                record.told.by = Some(PersonName::somebody().0);
            }
            record.told.with.take_if(|with| with == name);
            record.lists.retain(|list| *list != own);
            records.insert(key, codec::to_bytes("matter", &record)?.as_slice())?;
        }
        Ok(())
    }

    /// Whether an archive from before matters were kept is to be read for them, and after which message to go on.
    pub fn recalled(&mut self, up_to: Option<Seq>) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(META)?;
        match up_to {
            Some(seq) => drop(table.insert(meta::RECALL, seq.0)?),
            None => drop(table.remove(meta::RECALL)?),
        }
        Ok(())
    }
}

impl Record {
    /// As if one that nobody heard of had been closed long ago.
    fn closed() -> Self {
        Record { open: false, opened: Time::ZERO, said: Time::ZERO, told: Told::default(), lists: Vec::new() }
    }

    /// How it stands where it is not in that list any more.
    fn without(&self, list: &Subject, number: u32, at: Time) -> Self {
        let own = self.told.by.as_ref() == Some(&list.name);
        if list.kind != SubjectKind::Person || own {
            return Record { opened: self.opened, said: at, ..Record::closed() };
        }
        let mut new = Record { said: at, ..self.clone() };
        new.told.with.take_if(|with| *with == list.name);
        new.lists.retain(|list| *list != number);
        new
    }
}

impl Snapshot {
    /// What is open, the newest first.
    pub fn open_matters(
        &self,
        subject: &Subject,
        kind: MatterKind,
        limit: usize,
    ) -> Result<Vec<OpenMatter>, StoreError> {
        let Some(number) = self.number(subject)? else { return Ok(Vec::new()) };
        let lists = self.txn.open_table(SUBJECT_KIND_MATTER)?;
        let records = self.txn.open_table(MATTER_TO_RECORD)?;
        let mut found = Vec::new();
        for row in lists.range(of(number, kind))?.rev().take(limit) {
            let (_, _, opened, key) = row?.0.value();
            if let Some(record) = records.get(key)? {
                let Record { told, .. } = codec::from_bytes("matter", record.value())?;
                found.push(OpenMatter { opened: Time::from_millis(opened as i64), told });
            }
        }
        Ok(found)
    }

    /// How much is open; `most` where there is more than that.
    pub fn count_open(&self, subject: &Subject, kind: MatterKind, most: usize) -> Result<u64, StoreError> {
        let Some(number) = self.number(subject)? else { return Ok(0) };
        let lists = self.txn.open_table(SUBJECT_KIND_MATTER)?;
        lists
            .range(of(number, kind))?
            .take(most)
            .try_fold(0, |count, row| row.map(|_| count + 1).map_err(StoreError::from))
    }

    /// After which message the archive is still to be read for matters; none where it was.
    pub fn to_recall(&self) -> Result<Option<Seq>, StoreError> {
        Ok(self.txn.open_table(META)?.get(meta::RECALL)?.map(|seq| Seq(seq.value())))
    }
}

/// All that is open of one kind, by when it was opened.
fn of(subject: u32, kind: MatterKind) -> std::ops::RangeInclusive<(u32, u8, u64, u128)> {
    (subject, kind.number(), 0, 0)..=(subject, kind.number(), u64::MAX, u128::MAX)
}

fn key(kind: MatterKind, name: &str) -> u128 {
    let digest = Sha256::new().chain_update([kind.number()]).chain_update(name).finalize();
    digest[..16].iter().fold(0, |key, byte| key << 8 | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Forge;
    use crate::store::Store;

    const ISSUE: MatterKind = MatterKind::Issue(Forge::Pagure);

    fn issue(number: u32, open: Option<bool>, opened: Option<i64>) -> Matter {
        Matter {
            kind: ISSUE,
            name: format!("pagure:beds#{number}"),
            open,
            opened: opened.map(Time::from_millis),
            told: Told { title: format!("Slugs {number}"), ..Told::default() },
            concerns: vec![project(), Subject::person("ann")],
        }
    }

    fn project() -> Subject {
        "project:pagure:beds".parse().unwrap()
    }

    fn note(store: &Store, matter: Matter, at: i64) -> String {
        let written = store.write(move |change| change.note_matter(&matter, Time::from_millis(at)));
        written.wait().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    fn open(store: &Store, subject: &Subject) -> String {
        let matters = store.snapshot().unwrap().open_matters(subject, ISSUE, 9).unwrap();
        matters.iter().map(|matter| matter.told.title.clone()).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn what_is_open_stands_in_its_lists() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
        let both = "project:pagure:beds person:ann";
        assert_eq!(note(&store, issue(1, Some(true), Some(5)), 10), both);
        assert_eq!(note(&store, issue(2, Some(true), Some(3)), 11), both);
        assert_eq!(open(&store, &project()), "Slugs 1, Slugs 2", "the newest first");
        assert_eq!(note(&store, issue(1, Some(true), Some(5)), 12), "", "nothing new");
        let reassigned = Matter { concerns: vec![project(), Subject::person("bo")], ..issue(1, None, None) };
        assert_eq!(note(&store, reassigned, 13), "project:pagure:beds person:ann person:bo");
        assert_eq!(
            (open(&store, &Subject::person("ann")), open(&store, &Subject::person("bo"))),
            ("Slugs 2".into(), "Slugs 1".into())
        );
        assert_eq!(note(&store, issue(2, Some(false), None), 14), both);
        assert_eq!(open(&store, &project()), "Slugs 1");
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.count_open(&project(), ISSUE, 9).unwrap(), 1);
        assert_eq!(snapshot.count_open(&project(), MatterKind::Bug, 9).unwrap(), 0);
    }

    #[test]
    fn the_forgotten_are_somebody() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
        let by_ann = || {
            let told = Told { by: Some("ann".into()), with: Some("ann".into()), ..issue(1, None, None).told };
            Matter { told, ..issue(1, Some(true), Some(5)) }
        };
        note(&store, by_ann(), 10);
        let ann = Person::new("ann".into(), "", Time::ZERO);
        let told = || {
            let told = store.snapshot().unwrap().open_matters(&project(), ISSUE, 9).unwrap().remove(0).told;
            (told.by.unwrap_or_default(), told.with)
        };
        let quiet = Person { quiet: vec!["pagure".into()], ..ann.clone() };
        store.write(move |change| change.forget_matters(&quiet)).wait().unwrap();
        assert_eq!(told(), ("ann".to_owned(), None), "as before: a name that withholds it");
        note(&store, by_ann(), 11);
        store.write(move |change| change.forget_matters(&ann)).wait().unwrap();
        assert_eq!((told().0.as_str(), open(&store, &Subject::person("ann")).as_str()), ("somebody", ""));
        note(&store, by_ann(), 12);
        assert_eq!(told().0, "somebody", "whatever is said of it later");
    }

    #[test]
    fn what_a_whole_list_leaves_out_is_over() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
        let with = |number, by: &str, with: &str| Matter {
            told: Told { by: Some(by.into()), with: Some(with.into()), ..issue(number, None, None).told },
            concerns: vec![project(), Subject::person(by), Subject::person(with)],
            ..issue(number, Some(true), None)
        };
        for (number, by, turn, at) in
            [(1, "ann", "bo", 10), (2, "bo", "ann", 11), (3, "bo", "cy", 12), (4, "ann", "bo", 30)]
        {
            note(&store, with(number, by, turn), at);
        }
        let close_of = |list: Subject, named: &'static [&'static str], own, before| {
            let closed =
                store.write(move |change| change.close_others(&list, ISSUE, named, own, Time::from_millis(before)));
            closed.wait().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        let close = |list, named, before| close_of(list, named, false, before);
        let ann = Subject::person("ann");
        assert_eq!(close_of(ann.clone(), &["pagure:beds#1"], true, 20), "", "the other is bo's");
        assert_eq!(close(ann.clone(), &["pagure:beds#1"], 20), "project:pagure:beds person:ann person:bo");
        assert_eq!(open(&store, &ann), "Slugs 4, Slugs 1", "the newest was heard of since");
        assert_eq!(open(&store, &project()), "Slugs 4, Slugs 3, Slugs 2, Slugs 1", "it may be nobody's turn");
        assert_eq!(close(ann.clone(), &[], 21), "project:pagure:beds person:ann person:bo");
        assert_eq!(open(&store, &project()), "Slugs 4, Slugs 3, Slugs 2", "what ann opened is over");
        assert_eq!(close(project(), &["pagure:beds#3"], 22), "project:pagure:beds person:bo");
        assert_eq!(open(&store, &project()), "Slugs 4, Slugs 3", "not so old, and named");
        assert_eq!(close(project(), &["pagure:beds#3"], 23), "");
    }

    #[test]
    fn the_last_word_holds_in_whatever_order_it_is_heard() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
        assert_eq!(note(&store, issue(1, Some(false), None), 20), "");
        assert_eq!(note(&store, issue(1, Some(true), Some(5)), 10), "", "older than what is known");
        assert_eq!(note(&store, issue(2, None, None), 10), "", "whether it is open was never said");
        assert_eq!(open(&store, &project()), "");
        assert_eq!(note(&store, issue(1, Some(true), Some(5)), 30), "project:pagure:beds person:ann");
        assert_eq!(open(&store, &project()), "Slugs 1");
    }
}
