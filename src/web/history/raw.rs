//! `/raw` and `/v2/search`: messages by filters and time, page by page.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::{HeaderValue, LINK};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::model::{Seq, Time};
use crate::search::{Found, Search, SearchError};
use crate::store::View;
use crate::web::error::Failure;
use crate::web::extract::Looking;
use crate::web::portal::Portal;
use crate::web::session::Who;

use super::filters::Filters;
use super::id::picture_of_agent;
use super::item::{Item, Shape};
use super::meta::Meta;
use super::paging::Paging;
use super::parameters::Parameters;
use super::span::Span;

pub async fn raw(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    asked: Parameters,
) -> Result<Response, Failure> {
    answer(&portal, &who, asked, Shape::First).await
}

pub async fn search(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    asked: Parameters,
) -> Result<Response, Failure> {
    answer(&portal, &who, asked, Shape::Second).await
}

/// What is asked for, once everything that stands in for something missing is there.
#[derive(Debug, Clone)]
struct Wanted {
    filters: Filters,
    span: Option<Span>,
    paging: Paging,
    meta: Meta,
    /// Parameters that are not known here.
    ignored: Vec<String>,
}

#[derive(Serialize)]
struct Answer {
    raw_messages: Vec<Item>,
    total: u64,
    pages: u64,
    count: usize,
    arguments: Arguments,
}

/// What was asked, said again with what stood in for what was missing.
#[derive(Serialize)]
struct Arguments {
    start: Option<f64>,
    delta: Option<f64>,
    end: Option<f64>,
    #[serde(flatten)]
    filters: Filters,
    page: u64,
    rows_per_page: u64,
    order: &'static str,
    meta: Vec<&'static str>,
    as_of: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ignored: Vec<String>,
}

async fn answer(portal: &Arc<Portal>, who: &Who, asked: Parameters, shape: Shape) -> Result<Response, Failure> {
    let wanted = Wanted::take(asked, (portal.clock)())?;
    let (search, query) = (portal.search.clone(), wanted.clone());
    let (items, found) = portal.read(who, move |view| Ok(find(&search, view, &query, shape))).await??;
    let path = match shape {
        Shape::First => "/raw",
        Shape::Second => "/v2/search",
    };
    let next =
        wanted.next(&found).and_then(|query| HeaderValue::try_from(format!("<{path}?{query}>; rel=\"next\"")).ok());
    let mut response = Json(Answer::new(wanted, items, &found)).into_response();
    response.headers_mut().extend(next.map(|next| (LINK, next)));
    Ok(response)
}

fn find(search: &Search, view: &View<'_>, wanted: &Wanted, shape: Shape) -> Result<(Vec<Item>, Found), SearchError> {
    let question = wanted.filters.question();
    let question = wanted.span.map_or(question.clone(), |span| span.limit(question));
    let found = search.page(&question, &view.unseen()?, &wanted.paging.asked())?;
    let mut items = Vec::new();
    for position in &found.positions {
        let Some(message) = view.message(position.seq)? else { continue };
        let picture = if wanted.meta.wants_picture() { picture_of_agent(view, &message)? } else { None };
        let meta = wanted.meta.of(&message, picture.as_deref());
        items.push(Item::new(message, shape, meta));
    }
    Ok((items, found))
}

impl Wanted {
    fn take(mut asked: Parameters, now: Time) -> Result<Self, Failure> {
        if asked.take("callback").is_some() {
            return Err(Failure::bad_request(
                "JSONP is not offered: leave out \u{201c}callback\u{201d} and fetch the JSON itself.",
            ));
        }
        Ok(Wanted {
            filters: Filters::take(&mut asked)?,
            span: Span::take(&mut asked, now)?,
            paging: Paging::take(&mut asked)?,
            meta: Meta::take(&mut asked)?,
            ignored: asked.ignored(),
        })
    }

    /// The query of the page after this one, in the archive as it was now; none after the last. Both ends of the time
    /// are said, so that they do not move with the clock.
    fn next(&self, found: &Found) -> Option<String> {
        let Paging { page, rows, .. } = self.paging;
        let next = page.checked_add(1).filter(|next| *next <= self.paging.pages(found.total))?;
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.filters.pairs());
        if let Some(span) = self.span {
            query.append_pair("start", &span.start.to_string()).append_pair("end", &span.end.to_string());
        }
        query.extend_pairs(self.meta.names().map(|name| ("meta", name)));
        query.append_pair("rows_per_page", &rows.to_string()).append_pair("order", self.paging.order_name());
        query.append_pair("page", &next.to_string()).append_pair("as_of", &found.as_of.0.to_string());
        Some(query.finish())
    }
}

impl Answer {
    fn new(wanted: Wanted, items: Vec<Item>, found: &Found) -> Self {
        let Seq(as_of) = found.as_of;
        Answer {
            count: items.len(),
            raw_messages: items,
            total: found.total,
            pages: wanted.paging.pages(found.total),
            arguments: Arguments {
                start: wanted.span.map(|span| span.start),
                delta: wanted.span.map(|span| span.delta()),
                end: wanted.span.map(|span| span.end),
                page: wanted.paging.page,
                rows_per_page: wanted.paging.rows,
                order: wanted.paging.order_name(),
                meta: wanted.meta.names().collect(),
                as_of,
                filters: wanted.filters,
                ignored: wanted.ignored,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(query: &str) -> Wanted {
        Wanted::take(Parameters::parse(query), Time::from_millis(9_000_250)).unwrap()
    }

    fn found(total: u64) -> Found {
        Found { positions: Vec::new(), total, as_of: Seq(77) }
    }

    #[test]
    fn the_next_page_is_of_the_same_archive_and_time() {
        let asked = wanted("user=a%26b&not_topic=x.y&delta=60&meta=title&rows_per_page=10&order=asc&size=large");
        let expected =
            "user=a%26b&not_topic=x.y&start=8940.25&end=9000.25&meta=title&rows_per_page=10&order=asc&page=2&as_of=77";
        assert_eq!(asked.next(&found(11)).as_deref(), Some(expected));
        assert_eq!(asked.next(&found(10)), None);
        assert_eq!(wanted("page=2&rows_per_page=10").next(&found(20)), None);
        let again = wanted(expected).next(&found(21)).unwrap();
        assert_eq!(again, expected.replace("page=2&", "page=3&"));
    }

    #[test]
    fn what_was_asked_is_said_again() {
        let answer = Answer::new(wanted("user=ann&start=5&size=large&page=3&page=4"), Vec::new(), &found(101));
        let text = serde_json::to_string(&answer).unwrap();
        assert_eq!(
            text,
            concat!(
                r#"{"raw_messages":[],"total":101,"pages":5,"count":0,"arguments":{"start":5.0,"delta":8995.25,"#,
                r#""end":9000.25,"users":["ann"],"packages":[],"categories":[],"topics":[],"agents":[],"contains":[],"#,
                r#""not_users":[],"not_packages":[],"not_categories":[],"not_topics":[],"not_agents":[],"page":3,"#,
                r#""rows_per_page":25,"order":"desc","meta":[],"as_of":77,"ignored":["size"]}}"#
            )
        );
    }

    #[test]
    fn no_jsonp() {
        let refused = Wanted::take(Parameters::parse("callback=x"), Time::ZERO).unwrap_err();
        assert!(refused.status == 400 && refused.sentence.contains("JSONP"));
    }
}
