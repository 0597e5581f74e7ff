//! `/charts/<kind>`: messages over time, or their shares, as a picture.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::look::{counted, number};
use crate::model::{Day, Time, Unseen};
use crate::search::{Search, SearchError, Spans};
use crate::store::View;
use crate::web::conditional::Document;
use crate::web::error::Failure;
use crate::web::extract::{Looking, NamePath};
use crate::web::portal::Portal;

use super::drawing::{Drawing, Kind, SERIES, draw};
use super::filters::Filters;
use super::parameters::Parameters;
use super::span::Span;
use super::split::Split;

/// Days shown where no time is said.
const DAYS: u32 = 30;
/// Spans that a chart has where nobody says how many, at most.
const MANY: u64 = 31;
const HOUR: u64 = 3_600_000;
/// Spans that people count by: minutes, hours, days, weeks, quarters, years.
const ROUND: [u64; 12] = [
    60_000,
    5 * 60_000,
    15 * 60_000,
    HOUR,
    3 * HOUR,
    12 * HOUR,
    Day::MILLIS,
    2 * Day::MILLIS,
    7 * Day::MILLIS,
    28 * Day::MILLIS,
    91 * Day::MILLIS,
    365 * Day::MILLIS,
];
const TITLE_CHARS: usize = 100;
/// Of all values that have no colour of their own.
const OTHERS: &str = "others";

/// What each kind is called in the address.
const KINDS: [(&str, Kind); 4] =
    [("line", Kind::Line), ("stackedline", Kind::StackedLine), ("bar", Kind::Bar), ("pie", Kind::Pie)];

struct Wanted {
    kind: Kind,
    filters: Filters,
    span: Option<Span>,
    spans: Spans,
    split: Option<Split>,
    title: String,
    width: u64,
    height: u64,
}

/// Names, each with a number for each span.
type Rows = Vec<(String, Vec<u64>)>;

pub async fn chart(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    NamePath(kind): NamePath,
    headers: HeaderMap,
    mut asked: Parameters,
) -> Result<Response, Failure> {
    let wanted = Arc::new(Wanted::take(&kind, &mut asked, (portal.clock)())?);
    let (search, counted) = (portal.search.clone(), wanted.clone());
    let count = move |view: &View<'_>| {
        let unseen = view.unseen()?;
        let mut rows = counted.rows(&search, &unseen);
        if let (Ok(rows), Some(Split::User)) = (&mut rows, counted.split) {
            // Whom nobody asked for by name is not named, where they hide.
            let mut kept = Vec::new();
            for row in rows.drain(..) {
                if counted.filters.users.contains(&row.0) || view.names(&row.0)? {
                    kept.push(row);
                }
            }
            *rows = kept;
        }
        Ok(rows)
    };
    let rows = portal.read(&who, count).await??;
    let svg = wanted.draw(&rows, portal.assets.url("css/hubs.css"));
    Ok(Document::new("image/svg+xml", svg).respond(&headers))
}

impl Wanted {
    fn take(kind: &str, asked: &mut Parameters, now: Time) -> Result<Self, Failure> {
        let known = KINDS.iter().find(|(name, _)| *name == kind);
        let (_, kind) = *known.ok_or_else(|| Failure::not_found("A chart is line, stackedline, bar or pie."))?;
        let (filters, span) = (Filters::take(asked)?, Span::take(asked, now)?);
        let split = Split::take(asked, &filters)?.or_else(|| (kind == Kind::Pie).then_some(Split::Category));
        let count = within(asked, "N", 2, 100)?;
        let title = asked.take("title").map(|title| title.chars().take(TITLE_CHARS).collect());
        Ok(Wanted {
            title: title.unwrap_or_else(|| {
                split.map_or("Messages".to_owned(), |split| format!("Messages by {}", split.name()))
            }),
            spans: if kind == Kind::Pie { spans(span, Some(1), now) } else { spans(span, count, now) },
            width: within(asked, "width", 200, 2000)?.unwrap_or(800),
            height: within(asked, "height", 200, 2000)?.unwrap_or(400),
            kind,
            filters,
            span,
            split,
        })
    }

    fn rows(&self, search: &Search, unseen: &Unseen) -> Result<Rows, SearchError> {
        let over_time = |filters: &Filters, by| {
            let question = filters.question();
            let question = self.span.map_or(question.clone(), |span| span.limit(question));
            search.over_time(&question, unseen, self.spans, by)
        };
        let Some(split) = self.split else { return Ok(over_time(&self.filters, None)?.rows) };
        let values = split.values(&self.filters);
        if values.is_empty() {
            let series = over_time(&self.filters, Some((split.facet(), SERIES - 1)))?;
            let others = series.rest.iter().any(|number| *number > 0).then(|| (OTHERS.to_owned(), series.rest));
            return Ok(series.rows.into_iter().chain(others).collect());
        }
        // Those that were asked for, however few they are; a message about two of them belongs to both.
        let row = |value: &String| {
            let series = over_time(&split.only(&self.filters, value), None)?;
            Ok((value.clone(), series.rows.into_iter().next().map(|(_, row)| row).unwrap_or_default()))
        };
        values.iter().map(row).collect()
    }

    fn draw(&self, rows: &[(String, Vec<u64>)], sheet: &str) -> String {
        let format = match self.spans.width {
            0..Day::MILLIS => "%-d %b %H:%M",
            Day::MILLIS..=2_419_200_000 => "%-d %b",
            _ => "%b %Y",
        };
        let starts = (0..self.spans.count as u64)
            .map(|span| self.spans.start.plus_millis(self.spans.width.saturating_mul(span)));
        let labels: Vec<String> = starts.map(|start| start.timestamp().strftime(format).to_string()).collect();
        draw(&Drawing {
            kind: self.kind,
            title: &self.title,
            says: &self.says(rows),
            labels: &labels,
            rows,
            width: self.width as f64,
            height: self.height as f64,
            sheet,
        })
    }

    /// The picture in words.
    fn says(&self, rows: &[(String, Vec<u64>)]) -> String {
        let from = self.span.map_or(self.spans.start, |span| span.since());
        let when = format!(
            "from {} to {}",
            from.readable(),
            self.span.map_or(self.spans.end(), |span| Time::from_secs_f64(span.end)).readable()
        );
        let sum = |(_, numbers): &(String, Vec<u64>)| numbers.iter().sum::<u64>();
        match self.split {
            None => format!("{} {when}.", counted(rows.iter().map(sum).sum(), "message", "messages")),
            Some(split) => {
                let parts: Vec<String> = rows.iter().map(|row| format!("{} {}", row.0, number(sum(row)))).collect();
                format!("Messages {when} by {}: {}.", split.name(), parts.join(", "))
            }
        }
    }
}

/// Spans of the time that is shown: as many as were asked for, else such as people count by.
fn spans(span: Option<Span>, count: Option<u64>, now: Time) -> Spans {
    let (start, end) = match span {
        Some(span) => (span.since(), span.until()),
        None => (now.day().minus(DAYS - 1).start(), now.day().start().plus_millis(Day::MILLIS)),
    };
    let long = end.millis_since(start).max(1);
    let width = match count {
        Some(count) => long.div_ceil(count).max(1),
        None => ROUND.into_iter().find(|width| long.div_ceil(*width) <= MANY).unwrap_or(long.div_ceil(MANY)),
    };
    if count.is_some() {
        return Spans { start, width, count: long.div_ceil(width) as usize };
    }
    // They begin where a clock or a calendar does.
    let start = start.minus_millis(start.as_millis() % width.min(Day::MILLIS));
    Spans { start, width, count: end.millis_since(start).max(1).div_ceil(width) as usize }
}

fn within(asked: &mut Parameters, name: &str, least: u64, most: u64) -> Result<Option<u64>, Failure> {
    let Some(text) = asked.take(name) else { return Ok(None) };
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    let wrong = || Failure::bad_request(format!("\u{201c}{name}\u{201d} is a whole number from {least} to {most}."));
    number.map(Some).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: f64 = 1_780_000_000.0;

    fn wanted(kind: &str, query: &str) -> Result<Wanted, Failure> {
        Wanted::take(kind, &mut Parameters::parse(query), Time::from_secs_f64(NOW))
    }

    fn shape(query: &str) -> (u64, usize) {
        let spans = wanted("line", query).unwrap().spans;
        (spans.width, spans.count)
    }

    #[test]
    fn spans_are_such_as_people_count_by() {
        assert_eq!(shape(""), (Day::MILLIS, 30));
        assert_eq!(shape("delta=86400"), (HOUR, 25), "a part of an hour at either end");
        assert_eq!(shape("start=2026-01-01&end=2026-01-31T23:59:59.999Z"), (Day::MILLIS, 31));
        assert_eq!(shape("start=2020-01-01&end=2026-01-01"), (91 * Day::MILLIS, 25));
        assert_eq!(shape("start=0&end=100&N=10").1, 10);
        assert_eq!(shape("start=9&end=5").1, 1);
        assert!(shape("start=0&end=1e30").1 <= MANY as usize);
        assert_eq!(wanted("pie", "N=9").unwrap().spans.count, 1);
    }

    #[test]
    fn what_cannot_be_drawn_is_refused() {
        let status = |kind, query| wanted(kind, query).err().map(|failure| failure.status.as_u16());
        assert_eq!(status("funnel", ""), Some(404));
        for query in ["N=1", "N=x", "width=10", "height=9999", "split_on=colour", "start=x"] {
            assert_eq!(status("bar", query), Some(400), "{query}");
        }
    }

    #[test]
    fn a_chart_in_words() {
        let rows = [("git".to_owned(), vec![1, 2]), ("others".to_owned(), vec![0, 1200])];
        let says = wanted("line", "split_on=categories&start=0&end=60").unwrap().says(&rows);
        assert_eq!(
            says,
            "Messages from 1 Jan 1970, 00:00 UTC to 1 Jan 1970, 00:01 UTC by category: git 3, others 1,200."
        );
        let says = wanted("line", "start=0&end=60").unwrap().says(&rows[..1]);
        assert_eq!(says, "3 messages from 1 Jan 1970, 00:00 UTC to 1 Jan 1970, 00:01 UTC.");
    }
}
