//! The packages that messages speak of, as far as a viewer may know of them.

use super::{View, hubs_concerned};
use crate::model::{Subject, SubjectKind};
use crate::store::StoreError;
use crate::store::messages::Position;

/// Names that are looked into for each one that is wanted, where many are known from closed hubs only.
const TRIED: usize = 10;
/// The newest messages about a package that are looked into; if none of them may be read, it is taken for unknown.
const LOOKED_INTO: usize = 10;

impl View<'_> {
    /// The packages on record that `rank` takes, the lowest rank first and then by name, at most `limit`. A package
    /// that only messages about hubs speak of that this viewer may not read is not among them. Every name is looked
    /// at: some four milliseconds for twenty thousand.
    pub fn packages<R: Ord>(&self, limit: usize, rank: impl Fn(&str) -> Option<R>) -> Result<Vec<String>, StoreError> {
        let with_rank = |name: &str| Some((rank(name)?, name.to_owned()));
        let mut ranked = self.snapshot.names_of(SubjectKind::Package, with_rank)?;
        ranked.sort_unstable();
        let mut known = Vec::new();
        for (_, name) in ranked.into_iter().take(limit.saturating_mul(TRIED)) {
            if known.len() == limit {
                break;
            }
            if self.reads_of(&Subject::package(&name))? {
                known.push(name);
            }
        }
        Ok(known)
    }

    /// Whether one of the newest messages about a subject may be read.
    fn reads_of(&self, subject: &Subject) -> Result<bool, StoreError> {
        let mut before = None;
        for _ in 0..LOOKED_INTO {
            // One at a time: nearly always the first may be read.
            let Some(message) = self.snapshot.newest(Some(subject), before, 1)?.pop() else { break };
            if self.reads_all(&hubs_concerned(&message))? {
                return Ok(true);
            }
            before = Some(Position { time: message.time, seq: message.seq });
        }
        Ok(false)
    }
}
