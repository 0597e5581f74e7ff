//! All that a page says of an answer at once: the newest, how many, from when, and what they are about.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use tantivy::DocId;

use super::counting::{Facet, Matches, most_first};
use super::walk::{Hit, Walk, first_before, time_of};
use crate::model::Time;
use crate::store::Position;

/// What is to be said of an answer.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'w> {
    /// The newest messages that are shown.
    pub first: usize,
    /// No more than so many are counted, where they are more than are walked through.
    pub most: u64,
    /// How many of these are not older, for each.
    pub since: &'w [Time],
    /// What the newest `among` of them are about, the `names` that most have.
    pub facets: &'w [Facet],
    pub among: usize,
    pub names: usize,
}

/// What is said of an answer, see [`Wanted`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    pub positions: Vec<Position>,
    /// How many match, or [`Wanted::most`] where they are at least so many.
    pub total: u64,
    /// Where [`Wanted::most`] ended the counting, these are at least so many.
    pub since: Vec<u64>,
    /// For each facet names and how many messages have them, the most first and then by name.
    pub about: Vec<Vec<(String, u64)>>,
}

impl Matches<'_> {
    /// All that a page says of an answer. The newest are walked through one by one; where there are more, the rest is
    /// counted by its places in the index, newest segments first.
    pub fn survey(&self, wanted: &Wanted<'_>) -> tantivy::Result<Survey> {
        let mut walk = Walk::new(self.pages, self.weight, self.ranges, None)?;
        let mut survey = Survey { since: vec![0; wanted.since.len()], ..Survey::default() };
        let mut counts: Vec<HashMap<(usize, u64), u64>> = vec![HashMap::new(); wanted.facets.len()];
        while survey.total < wanted.among.max(wanted.first) as u64
            && let Some(hit) = walk.next()?
        {
            if survey.total < wanted.among as u64 {
                for (facet, counts) in wanted.facets.iter().zip(&mut counts) {
                    self.add_names(*facet, &hit, counts);
                }
            }
            if survey.positions.len() < wanted.first {
                survey.positions.push(hit.position);
            }
            survey.total += 1;
            for (count, since) in survey.since.iter_mut().zip(wanted.since) {
                *count += u64::from(hit.position.time >= *since);
            }
        }
        if walk.next()?.is_some() {
            self.count_all(wanted, &mut survey)?;
        }
        for (facet, counts) in wanted.facets.iter().zip(counts) {
            survey.about.push(self.named(*facet, counts, wanted.names)?);
        }
        Ok(survey)
    }

    /// Counts anew without reading a column: which documents are not older than a time, their places say.
    fn count_all(&self, wanted: &Wanted<'_>, survey: &mut Survey) -> tantivy::Result<()> {
        (survey.total, survey.since) = (0, vec![0; wanted.since.len()]);
        let segments = self.pages.searcher.segment_readers();
        let newest = |number: &usize| time_of(&self.pages.columns[*number][0], self.ranges[*number].0);
        let mut order: Vec<usize> =
            (0..segments.len()).filter(|number| self.ranges[*number].0 < self.ranges[*number].1).collect();
        order.sort_unstable_by_key(|number| Reverse(newest(number)));
        for number in order {
            let ([times, _], (_, end)) = (&self.pages.columns[number], self.ranges[number]);
            let ends: Vec<DocId> = wanted.since.iter().map(|since| first_before(times, end, *since)).collect();
            self.each(number, &segments[number], |doc| {
                survey.total += 1;
                for (count, end) in survey.since.iter_mut().zip(&ends) {
                    *count += u64::from(doc < *end);
                }
                survey.total < wanted.most
            })?;
            if survey.total >= wanted.most {
                break;
            }
        }
        Ok(())
    }

    fn add_names(&self, facet: Facet, hit: &Hit, counts: &mut HashMap<(usize, u64), u64>) {
        if let Some(column) = &self.pages.facets[hit.segment][facet.column()] {
            column.ords().values_for_doc(hit.doc).for_each(|ord| *counts.entry((hit.segment, ord)).or_default() += 1);
        }
    }

    fn named(
        &self,
        facet: Facet,
        counts: HashMap<(usize, u64), u64>,
        limit: usize,
    ) -> tantivy::Result<Vec<(String, u64)>> {
        let mut by_segment: BTreeMap<usize, Vec<(u64, u64)>> = BTreeMap::new();
        for ((segment, ord), count) in counts {
            by_segment.entry(segment).or_default().push((ord, count));
        }
        let alone = by_segment.len() == 1 && facet != Facet::Category;
        let mut named: HashMap<String, u64> = HashMap::new();
        for (segment, mut counts) in by_segment {
            let Some(column) = &self.pages.facets[segment][facet.column()] else { continue };
            if alone {
                // Numbers of names are in the order of names: of one segment the names of the rest are not needed.
                counts.sort_unstable_by_key(|(ord, count)| (Reverse(*count), *ord));
                counts.truncate(limit);
            }
            counts.sort_unstable();
            let ords: Vec<u64> = counts.iter().map(|(ord, _)| *ord).collect();
            let mut next = counts.iter();
            column.dictionary().sorted_ords_to_term_cb(&ords, |term| {
                let Some((_, count)) = next.next() else { return };
                *named.entry(facet.name(&String::from_utf8_lossy(term)).to_owned()).or_default() += count;
            })?;
        }
        Ok(most_first(named, limit))
    }
}
