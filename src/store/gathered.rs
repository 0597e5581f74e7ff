//! What was brought in from outside, and how bringing it in goes. The last good answer is kept whatever follows it.

use redb::ReadableTable;

use super::StoreError;
use super::change::Change;
use super::codec;
use super::snapshot::Snapshot;
use super::tables::{WANT_TO_CHECK, WANT_TO_GATHERED};
use crate::model::{Check, Gathered, Person, PersonName, Subject, Want};

impl Change<'_> {
    /// Notes how asking went, and what was answered, if anything was. True where the answer says something new.
    pub fn put_gathered(
        &mut self,
        want: &Want,
        check: &Check,
        gathered: Option<&Gathered>,
    ) -> Result<bool, StoreError> {
        let news = match gathered {
            Some(gathered) => self.put_answer(want, gathered)?,
            None => false,
        };
        let changed = if news { check.succeeded } else { self.check_of(want)?.and_then(|old| old.changed) };
        let record = codec::to_json("check", &Check { changed, ..check.clone() })?;
        self.txn.open_table(WANT_TO_CHECK)?.insert(want.to_string().as_str(), record.as_slice())?;
        Ok(news)
    }

    fn put_answer(&mut self, want: &Want, gathered: &Gathered) -> Result<bool, StoreError> {
        let record = codec::to_json("answer", gathered)?;
        let mut table = self.txn.open_table(WANT_TO_GATHERED)?;
        let want = want.to_string();
        let same = table.get(want.as_str())?.is_some_and(|old| old.value() == record);
        if !same {
            table.insert(want.as_str(), record.as_slice())?;
        }
        Ok(!same)
    }

    pub fn check_of(&self, want: &Want) -> Result<Option<Check>, StoreError> {
        read("check", &self.txn.open_table(WANT_TO_CHECK)?, want)
    }

    /// The last good answer, as this transaction sees it.
    pub fn gathered(&self, want: &Want) -> Result<Option<Gathered>, StoreError> {
        read("answer", &self.txn.open_table(WANT_TO_GATHERED)?, want)
    }

    /// Every want that was ever answered.
    pub fn answered(&self) -> Result<Vec<Want>, StoreError> {
        wants(&self.txn.open_table(WANT_TO_GATHERED)?)
    }

    /// Lets go of what was brought in about a person, and takes their name out of the rest.
    pub(super) fn forget_gathered(&mut self, person: &Person) -> Result<(), StoreError> {
        let asked = wants(&self.txn.open_table(WANT_TO_CHECK)?)?;
        for want in asked {
            if want.person().as_ref() == Some(&person.name) {
                let text = want.to_string();
                self.txn.open_table(WANT_TO_CHECK)?.remove(text.as_str())?;
                self.txn.open_table(WANT_TO_GATHERED)?.remove(text.as_str())?;
            } else if let Some(Gathered::Matters(mut matters)) = self.gathered(&want)? {
                matters.words.iter_mut().for_each(|word| unname(&mut word.matter, &person.name));
                self.put_answer(&want, &Gathered::Matters(matters))?;
            }
        }
        Ok(())
    }
}

impl Snapshot {
    /// The last good answer.
    pub fn gathered(&self, want: &Want) -> Result<Option<Gathered>, StoreError> {
        read("answer", &self.txn.open_table(WANT_TO_GATHERED)?, want)
    }

    /// How asking goes; none where nobody ever asked.
    pub fn check_of(&self, want: &Want) -> Result<Option<Check>, StoreError> {
        read("check", &self.txn.open_table(WANT_TO_CHECK)?, want)
    }

    /// Everything that was ever asked for, wanted still or not.
    pub fn checks(&self) -> Result<Vec<(Want, Check)>, StoreError> {
        let table = self.txn.open_table(WANT_TO_CHECK)?;
        let mut found = Vec::new();
        for row in table.iter()? {
            let (want, record) = row?;
            if let Ok(want) = want.value().parse() {
                found.push((want, codec::from_json("check", record.value())?));
            }
        }
        Ok(found)
    }
}

fn read<T: serde::de::DeserializeOwned>(
    what: &'static str,
    table: &impl ReadableTable<&'static str, &'static [u8]>,
    want: &Want,
) -> Result<Option<T>, StoreError> {
    let record = table.get(want.to_string().as_str())?;
    record.map(|record| codec::from_json(what, record.value())).transpose()
}

/// Those of services that this program knows.
fn wants(table: &impl ReadableTable<&'static str, &'static [u8]>) -> Result<Vec<Want>, StoreError> {
    let mut found = Vec::new();
    for row in table.iter()? {
        found.extend(row?.0.value().parse().ok());
    }
    Ok(found)
}

fn unname(matter: &mut crate::model::Matter, person: &PersonName) {
    let is_theirs = |name: &mut String| name == person.as_str();
    if matter.told.by.as_mut().is_some_and(is_theirs) {
        matter.told.by = Some(PersonName::somebody().0);
    }
    matter.told.with.take_if(is_theirs);
    matter.concerns.retain(|subject| *subject != Subject::person(person.as_str()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Article, Forge, Matter, MatterKind, Matters, Time, Told, Word};
    use crate::store::Store;

    fn put(store: &Store, want: &Want, check: Check, gathered: Option<Gathered>) -> bool {
        let want = want.clone();
        store.write(move |change| change.put_gathered(&want, &check, gathered.as_ref())).wait().unwrap()
    }

    fn articles(title: &str) -> Gathered {
        Gathered::Articles(vec![Article {
            title: title.to_owned(),
            link: None,
            author: None,
            published: None,
            summary: String::new(),
            site: String::new(),
        }])
    }

    #[test]
    fn the_last_good_answer_stays() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
        let want: Want = "articles:https://example.org/feed".parse().unwrap();
        let good = |at| Check { succeeded: Some(Time::from_millis(at)), ..Check::default() };
        assert!(put(&store, &want, good(5), Some(articles("a"))));
        assert!(!put(&store, &want, good(6), Some(articles("a"))), "nothing new");
        assert!(!put(&store, &want, Check { failures: 1, error: Some("x".into()), ..good(6) }, None));
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.gathered(&want).unwrap(), Some(articles("a")));
        let checks = snapshot.checks().unwrap();
        assert_eq!((&checks[0].0, checks[0].1.changed), (&want, Some(Time::from_millis(5))));
        assert_eq!((checks[0].1.succeeded, checks[0].1.failures), (Some(Time::from_millis(6)), 1));
    }

    #[test]
    fn the_forgotten_are_not_in_it() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
        let matter = Matter {
            kind: MatterKind::Issue(Forge::Pagure),
            name: "pagure:beds#1".into(),
            open: Some(true),
            opened: None,
            told: Told { by: Some("ann".into()), with: Some("ann".into()), ..Told::default() },
            concerns: vec![Subject::person("ann"), Subject::person("bo")],
        };
        let words = vec![Word { matter, at: Time::ZERO }];
        let matters = Gathered::Matters(Matters { words, ..Matters::default() });
        let (of_ann, of_beds): (Want, Want) =
            ("pagure:issues-of:ann".parse().unwrap(), "pagure:issues:beds".parse().unwrap());
        put(&store, &of_ann, Check::default(), Some(matters.clone()));
        put(&store, &of_beds, Check::default(), Some(matters));
        let ann = Person::new("ann".into(), "", Time::ZERO);
        store.write(move |change| change.forget_gathered(&ann)).wait().unwrap();
        let snapshot = store.snapshot().unwrap();
        assert_eq!((snapshot.gathered(&of_ann).unwrap(), snapshot.check_of(&of_ann).unwrap()), (None, None));
        let Some(Gathered::Matters(left)) = snapshot.gathered(&of_beds).unwrap() else { panic!("it is kept") };
        let matter = &left.words[0].matter;
        assert_eq!((matter.told.by.as_deref(), &matter.told.with), (Some("somebody"), &None));
        assert_eq!(matter.concerns, [Subject::person("bo")]);
    }
}
