//! How many messages match, by what and when; and pages far from the newest.
//!
//! Nothing of a message is read for it but columns of the index, so that a million matches take milliseconds.

use std::cmp::Reverse;
use std::collections::HashMap;

use tantivy::columnar::StrColumn;
use tantivy::query::Weight;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, SegmentReader};

use super::disk::Pages;
use super::walk::{Hit, Walk, seq_of, time_of};
use crate::model::{Seq, Time};

/// What messages are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    Category,
    /// Without prefix and environment.
    Topic,
    Person,
    Package,
}

impl Facet {
    /// Its place in [`Pages::facets`]. The category is the beginning of a topic.
    pub(super) fn column(self) -> usize {
        match self {
            Facet::Category | Facet::Topic => 0,
            Facet::Person => 1,
            Facet::Package => 2,
        }
    }

    pub(super) fn name(self, text: &str) -> &str {
        match self {
            Facet::Category => text.split('.').next().unwrap_or_default(),
            _ => text,
        }
    }
}

/// Messages by time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// For each value, the one with most messages first, how many messages are in each span. Where nothing is told
    /// apart, one row without a name.
    pub rows: Vec<(String, Vec<u64>)>,
    /// Of all other values together.
    pub rest: Vec<u64>,
}

/// Spans of time, one after the other.
#[derive(Debug, Clone, Copy)]
pub struct Spans {
    pub start: Time,
    /// Of each, in milliseconds; not zero.
    pub width: u64,
    pub count: usize,
}

impl Spans {
    pub fn end(&self) -> Time {
        self.start.plus_millis(self.width.saturating_mul(self.count as u64))
    }

    fn of(&self, time: Time) -> Option<usize> {
        let place = time.as_millis().checked_sub(self.start.as_millis())? / self.width.max(1);
        (place < self.count as u64).then_some(place as usize)
    }
}

/// For each segment and value of a column, its place among those that are shown.
type Places = Vec<Vec<Option<usize>>>;

/// Matches in ranges of documents, archived no later than `as_of`.
pub(super) struct Matches<'p> {
    pub pages: &'p Pages,
    pub weight: &'p dyn Weight,
    pub ranges: &'p [(DocId, DocId)],
    pub as_of: Seq,
}

impl Matches<'_> {
    /// How many, or `most` where they are at least so many.
    pub fn count(&self, most: u64) -> tantivy::Result<u64> {
        let mut count = 0;
        for (number, segment) in self.pages.searcher.segment_readers().iter().enumerate() {
            if self.ranges[number] == (0, segment.max_doc()) && self.is_whole(number) && most == u64::MAX {
                count += u64::from(self.weight.count(segment)?);
            } else {
                self.each(number, segment, |_| {
                    count += 1;
                    count < most
                })?;
            }
            if count >= most {
                return Ok(most);
            }
        }
        Ok(count)
    }

    /// The newest of them.
    pub fn first(&self, limit: usize) -> tantivy::Result<Vec<Hit>> {
        let mut walk = Walk::new(self.pages, self.weight, self.ranges, None)?;
        let mut hits = Vec::new();
        while hits.len() < limit
            && let Some(hit) = walk.next()?
        {
            if hit.position.seq <= self.as_of {
                hits.push(hit);
            }
        }
        Ok(hits)
    }

    /// `limit` of them after the first `skip`, newest first; and how many there are.
    pub fn page(&self, skip: u64, limit: usize) -> tantivy::Result<(Vec<Hit>, u64)> {
        let found = self.collect()?;
        let total = found.iter().map(|docs| docs.len() as u64).sum();
        Ok((self.slice(found, skip, limit)?, total))
    }

    /// The same from the oldest on, oldest first.
    pub fn page_from_oldest(&self, skip: u64, limit: usize) -> tantivy::Result<(Vec<Hit>, u64)> {
        let found = self.collect()?;
        let total: u64 = found.iter().map(|docs| docs.len() as u64).sum();
        let end = total.saturating_sub(skip);
        let start = end.saturating_sub(limit as u64);
        let mut hits = self.slice(found, start, (end - start) as usize)?;
        hits.reverse();
        Ok((hits, total))
    }

    /// How many in each span, by the `most` values with most messages where a facet is given.
    pub fn over_time(&self, spans: Spans, by: Option<(Facet, usize)>) -> tantivy::Result<Series> {
        let Some((facet, most)) = by else {
            let mut row = vec![0; spans.count];
            self.each_span(spans, |_, _, span| row[span] += 1)?;
            return Ok(Series { rows: vec![(String::new(), row)], rest: vec![0; spans.count] });
        };
        let (shown, places) = self.most_frequent(facet, spans, most)?;
        let mut rows: Vec<(String, Vec<u64>)> = shown.into_iter().map(|name| (name, vec![0; spans.count])).collect();
        let mut rest = vec![0; spans.count];
        self.each_span(spans, |number, doc, span| {
            let Some(column) = &self.pages.facets[number][facet.column()] else { return };
            for ord in column.ords().values_for_doc(doc) {
                match places[number].get(ord as usize).copied().flatten() {
                    Some(place) => rows[place].1[span] += 1,
                    None => rest[span] += 1,
                }
            }
        })?;
        Ok(Series { rows, rest })
    }

    /// The `most` values with most messages, and for each segment and value its place among them.
    fn most_frequent(&self, facet: Facet, spans: Spans, most: usize) -> tantivy::Result<(Vec<String>, Places)> {
        let columns: Vec<Option<&StrColumn>> =
            self.pages.facets.iter().map(|columns| columns[facet.column()].as_ref()).collect();
        let mut counts: Vec<Vec<u64>> =
            columns.iter().map(|column| vec![0; column.map_or(0, |column| column.num_terms())]).collect();
        self.each_span(spans, |number, doc, _| {
            if let Some(column) = columns[number] {
                column.ords().values_for_doc(doc).for_each(|ord| counts[number][ord as usize] += 1);
            }
        })?;
        let (mut ids, mut sums): (HashMap<String, usize>, Vec<u64>) = (HashMap::new(), Vec::new());
        let mut ids_of: Vec<Vec<Option<usize>>> = Vec::new();
        for (column, counts) in columns.iter().zip(&counts) {
            let mut of_segment = vec![None; counts.len()];
            let found: Vec<u64> = (0..counts.len() as u64).filter(|ord| counts[*ord as usize] > 0).collect();
            let mut next = found.iter();
            if let Some(column) = column {
                // In the order of the dictionary, which is read through once.
                column.dictionary().sorted_ords_to_term_cb(&found, |term| {
                    let Some(ord) = next.next() else { return };
                    let name = String::from_utf8_lossy(term);
                    let id = *ids.entry(facet.name(&name).to_owned()).or_insert(sums.len());
                    if id == sums.len() {
                        sums.push(0);
                    }
                    sums[id] += counts[*ord as usize];
                    of_segment[*ord as usize] = Some(id);
                })?;
            }
            ids_of.push(of_segment);
        }
        let named = ids.iter().map(|(name, id)| (name.clone(), sums[*id])).collect();
        let shown: Vec<String> = most_first(named, most).into_iter().map(|(name, _)| name).collect();
        let mut place_of = vec![None; sums.len()];
        for (place, name) in shown.iter().enumerate() {
            place_of[ids[name]] = Some(place);
        }
        let place = |id: &Option<usize>| id.and_then(|id| place_of[id]);
        let places = ids_of.iter().map(|of_segment| of_segment.iter().map(place).collect()).collect();
        Ok((shown, places))
    }

    fn each_span(&self, spans: Spans, mut take: impl FnMut(usize, DocId, usize)) -> tantivy::Result<()> {
        for (number, segment) in self.pages.searcher.segment_readers().iter().enumerate() {
            let [times, _] = &self.pages.columns[number];
            self.each(number, segment, |doc| {
                if let Some(span) = spans.of(time_of(times, doc)) {
                    take(number, doc, span);
                }
                true
            })?;
        }
        Ok(())
    }

    fn collect(&self) -> tantivy::Result<Vec<Vec<DocId>>> {
        let mut found = Vec::new();
        for (number, segment) in self.pages.searcher.segment_readers().iter().enumerate() {
            let mut docs = Vec::new();
            self.each(number, segment, |doc| {
                docs.push(doc);
                true
            })?;
            found.push(docs);
        }
        Ok(found)
    }

    /// Of what was collected, `limit` after the first `skip`. The times say where to begin.
    fn slice(&self, mut found: Vec<Vec<DocId>>, skip: u64, limit: usize) -> tantivy::Result<Vec<Hit>> {
        let newer = |found: &[Vec<DocId>], time: Time| -> Vec<usize> {
            let lists = found.iter().zip(&self.pages.columns);
            lists.map(|(docs, [times, _])| docs.partition_point(|doc| time_of(times, *doc) > time)).collect()
        };
        let count = |places: &[usize]| places.iter().map(|place| *place as u64).sum::<u64>();
        // The oldest time that no more than `skip` messages are newer than.
        let (mut low, mut high) = (0, Time::MAX.as_millis());
        while low < high {
            let middle = low + (high - low) / 2;
            if count(&newer(&found, Time::from_millis(middle as i64))) <= skip {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        let places = newer(&found, Time::from_millis(low as i64));
        let passed = count(&places);
        for (docs, place) in found.iter_mut().zip(&places) {
            docs.drain(..*place);
        }
        let mut walk = Walk::over(self.pages, found);
        let mut hits = Vec::new();
        for _ in passed..skip {
            if walk.next()?.is_none() {
                return Ok(hits);
            }
        }
        while hits.len() < limit
            && let Some(hit) = walk.next()?
        {
            hits.push(hit);
        }
        Ok(hits)
    }

    /// Each match of a segment, newest first, until `take` has enough.
    pub(super) fn each(
        &self,
        number: usize,
        segment: &SegmentReader,
        mut take: impl FnMut(DocId) -> bool,
    ) -> tantivy::Result<()> {
        let (start, end) = self.ranges[number];
        if start >= end {
            return Ok(());
        }
        let (alive, whole, [_, seqs]) = (segment.alive_bitset(), self.is_whole(number), &self.pages.columns[number]);
        let mut docs = self.weight.scorer(segment, 1.0)?;
        if docs.doc() < start {
            docs.seek(start);
        }
        let mut buffer = [0; COLLECT_BLOCK_BUFFER_LEN];
        loop {
            let filled = docs.fill_buffer(&mut buffer);
            for doc in &buffer[..filled] {
                if *doc >= end {
                    return Ok(());
                }
                let counts =
                    alive.is_none_or(|alive| alive.is_alive(*doc)) && (whole || seq_of(seqs, *doc) <= self.as_of);
                if counts && !take(*doc) {
                    return Ok(());
                }
            }
            if filled < buffer.len() {
                return Ok(());
            }
        }
    }

    /// Whether all of a segment was archived by then.
    fn is_whole(&self, number: usize) -> bool {
        self.pages.columns[number][1].max_value() <= self.as_of.0
    }
}

pub(super) fn most_first(named: HashMap<String, u64>, limit: usize) -> Vec<(String, u64)> {
    let mut counts: Vec<(String, u64)> = named.into_iter().collect();
    counts.sort_unstable_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    counts.truncate(limit);
    counts
}
