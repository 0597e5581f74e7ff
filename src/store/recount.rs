//! What is counted for people when a hub opens or closes: what happens in a hub that not everybody may read counts for
//! nobody, because everybody who looks at a person shares their numbers.

use std::collections::BTreeSet;

use redb::ReadableTable;

use super::StoreError;
use super::change::Change;
use super::codec::Archived;
use super::counters::change_hours;
use super::tables::{PERSON_DAY_CATEGORY_TO_HOURS, SUBJECT_DAY_TO_HOURS, SUBJECT_TIME_SEQ, SUBJECT_TO_TALLY};
use crate::model::{Discreet, Hours, HubName, Seq, Subject, SubjectKind};

impl Change<'_> {
    /// Counts what was told of a hub that is open from now on, or takes what was told of one that is closed off the
    /// counts. Called when the hub's record says so already.
    pub(super) fn recount(&mut self, hub: &HubName) -> Result<(), StoreError> {
        self.close_archive()?;
        self.write_tallies()?;
        let (discreet, mut touched) = (self.discreet()?, BTreeSet::new());
        for seq in self.seqs_about(&Subject::hub(hub.as_str()))? {
            self.close_archive()?;
            let Some(message) = self.archived(seq)? else { continue };
            if self.confined_besides(hub, &message, &discreet)? {
                continue;
            }
            let opened = !self.confines(hub.as_str(), seq, &discreet)?;
            for person in message.facts.usernames.iter().filter(|person| !discreet.is_past(person, seq)) {
                touched.insert(self.count_for(person, &message, opened)?);
            }
        }
        touched.into_iter().try_for_each(|person| self.find_newest(person, &discreet))
    }

    /// Whether that hub makes no difference: another one is closed, or it was closed for good.
    fn confined_besides(&self, hub: &HubName, message: &Archived, discreet: &Discreet) -> Result<bool, StoreError> {
        for other in message.facts.places_of(SubjectKind::Hub) {
            let is_it = other == hub.as_str();
            if discreet.was_closed(other, message.seq) || !is_it && self.confines(other, message.seq, discreet)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Counts one message for a person, or not any more. Gives the person's number.
    fn count_for(&mut self, person: &str, message: &Archived, counts: bool) -> Result<u32, StoreError> {
        let number = self.number(&Subject::person(person))?;
        let category = self.number(&Subject::category(message.topic.category()))?;
        let (day, one) = (message.time.day().0, Hours::at(message.time.hour(), 1));
        let change = |hours: Hours| if counts { hours.plus(&one) } else { hours.minus(&one) };
        change_hours(&mut self.txn.open_table(SUBJECT_DAY_TO_HOURS)?, (number, day), change)?;
        change_hours(&mut self.txn.open_table(PERSON_DAY_CATEGORY_TO_HOURS)?, (number, day, category), change)?;
        let mut tallies = self.txn.open_table(SUBJECT_TO_TALLY)?;
        let (count, newest) = tallies.get(number)?.map_or((0, 0), |tally| tally.value());
        let count = if counts { count + 1 } else { count.saturating_sub(1) };
        tallies.insert(number, (count, newest))?;
        Ok(number)
    }

    /// Says anew when the newest message was sent that counts for a person.
    fn find_newest(&mut self, person: u32, discreet: &Discreet) -> Result<(), StoreError> {
        self.close_archive()?;
        let mut tallies = self.txn.open_table(SUBJECT_TO_TALLY)?;
        let count = tallies.get(person)?.map_or(0, |tally| tally.value().0);
        if count == 0 {
            tallies.remove(person)?;
            return Ok(());
        }
        let index = self.txn.open_table(SUBJECT_TIME_SEQ)?;
        for row in index.range((person, 0, 0)..=(person, u64::MAX, u64::MAX))?.rev() {
            let (_, time, seq) = row?.0.value();
            let Some(message) = self.archived(Seq(seq))? else { continue };
            if !self.is_confined(message.seq, &message.facts, discreet)? {
                tallies.insert(person, (count, time))?;
                break;
            }
        }
        Ok(())
    }
}
