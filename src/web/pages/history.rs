//! The manual of the history that programs read: addresses, what they take, and examples to try.

use maud::{Markup, html};

use super::layout::{Frame, Page, page};
use crate::look::counted;

/// Each filter of messages with what it looks for.
const FILTERS: &[(&str, &str)] = &[
    ("user", "people the message is about, or who acted"),
    ("agent", "who acted"),
    ("package", "packages it is about"),
    ("category", "the service that speaks, such as bodhi"),
    ("topic", "the whole topic, with prefix and environment"),
    (
        "contains",
        "words in this order, anywhere in what can be searched: the sentence, names, and sentences of the message itself. There is no not_contains",
    ),
];

const TIMES: &[(&str, &str)] = &[
    (
        "start, end",
        "from when to when, both included: seconds since 1970, or a date such as 2026-05-28T20:26:40Z. With end alone it begins 600 seconds before it; with start alone it ends now",
    ),
    (
        "delta",
        "how long, in seconds or as 48h: before end, after start, or before now. Left aside where start and end are both given",
    ),
];

const PAGES: &[(&str, &str)] = &[
    ("rows_per_page", "1 to 100 messages; 25 unless said"),
    ("page", "which page; the first is 1"),
    ("order", "desc for newest first, unless asc is said"),
    (
        "as_of",
        "only messages archived by then, as an earlier answer says in its arguments: with it, what arrives meanwhile moves nothing from one page to the next",
    ),
    (
        "meta",
        "adds what the portal understood: title, subtitle, icon, secondary_icon, link, usernames, packages, objects, date; may stand several times",
    ),
];

const CHARTS: &[(&str, &str)] = &[
    (
        "split_on",
        "category, topic, user or package: the busiest seven and the rest, or those that its own filter names",
    ),
    ("start, end, delta", "as above; the last thirty days unless said"),
    ("N", "how many spans of time, 2 to 100"),
    ("title, width, height", "what stands above, and its size in pixels"),
];

const MESSAGE_EXAMPLES: &[&str] = &[
    "/raw?rows_per_page=5",
    "/raw?category=bodhi&category=git&delta=172800",
    "/raw?contains=new+release&not_category=irc&order=asc&meta=subtitle&meta=link",
    "/v2/search?package=kernel&start=2024-01-01&end=2024-02-01",
];

const CHART_EXAMPLES: &[&str] =
    &["/charts/stackedline?split_on=category", "/charts/bar?delta=172800", "/charts/pie?split_on=user"];

/// `messages` is how many there are for who looks.
pub fn history(frame: &Frame<'_>, messages: u64) -> Markup {
    let body = html! {
        header.page-head {
            h1 { "History for programs" }
            p.lead { "All that is on record here, in the shapes that datagrepper made known: what speaks to that speaks to this." }
            p.meta { (counted(messages, "message", "messages")) " on record. Answers are JSON, and show what whoever asks may see." }
        }
        div.results {
            (card("messages", "Messages", messages_part()))
            (card("one", "One message, and how many", one_part()))
            (card("charts", "Charts", charts_part()))
            (card("other", "What is different here", differences()))
        }
    };
    page(frame, Page { title: "History for programs", hub: None, query: "", scripts: &[], body })
}

fn card(id: &str, title: &str, inside: Markup) -> Markup {
    html! {
        section.card.manual aria-labelledby=(id) {
            header { h2 id=(id) { (title) } }
            div.prose { (inside) }
        }
    }
}

fn messages_part() -> Markup {
    html! {
        p {
            code { "GET /raw" } " answers with messages as fedmsg wrote them, " code { "GET /v2/search" }
            " with the same ones as its successor does. Filters may stand several times: any value of one filter will do, all
            filters must hold. Before each but the last, " code { "not_" } " leaves out what it names."
        }
        (table("Filters", FILTERS))
        (table("Time", TIMES))
        (table("Pages", PAGES))
        p {
            "Where there is a next page, the header " code { "Link" } " leads to it; whoever follows it reads every message
            once, however many arrive meanwhile."
        }
        (examples(MESSAGE_EXAMPLES))
    }
}

fn one_part() -> Markup {
    html! {
        p {
            code { "GET /id?id=" } " and " code { "GET /v2/id?id=" } " answer with one message, in either shape; the year before
            an id may be left out. A browser that opens " code { "/id" } " gets a page that can be passed on."
        }
        p { a href="/messagecount" { code { "GET /messagecount" } } " says how many messages there are." }
    }
}

fn charts_part() -> Markup {
    html! {
        p {
            code { "GET /charts/line" } ", " code { "stackedline" } ", " code { "bar" } " and " code { "pie" }
            " draw how many messages there were, as SVG. They take all filters above."
        }
        (table("Charts", CHARTS))
        (examples(CHART_EXAMPLES))
    }
}

fn differences() -> Markup {
    html! {
        ul {
            li { "JSONP is not offered; fetch the JSON itself." }
            li { code { "rows_per_page=0" } ", once a word for everything, is refused: follow the pages." }
            li { code { "contains" } " finds words rather than letters, needs no other filter, and reaches back as far as there is anything." }
            li { "Upper and lower case are alike in all filters." }
            li { "Parameters that are not known are left aside; the answer lists them as " code { "ignored" } "." }
            li { "A request that cannot be answered gets a status of 400 or 404 and a sentence: " code { "{\"error\": \"…\"}" } "." }
        }
    }
}

fn table(caption: &str, rows: &[(&str, &str)]) -> Markup {
    html! {
        div.scroll role="region" aria-label=(caption) tabindex="0" {
            table {
                caption.visually-hidden { (caption) }
                thead { tr { th scope="col" { (caption) } th scope="col" { "What it says" } } }
                tbody { @for (name, says) in rows { tr { th scope="row" { code { (name) } } td { (says) } } } }
            }
        }
    }
}

fn examples(list: &[&str]) -> Markup {
    html! { ul { @for address in list { li { a href=(address) { code { (address) } } } } } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn the_manual_can_be_read() {
        let assets = Assets::new();
        let html = history(&sample::frame(&assets, &[]), 1204).0;
        assert!(html.contains("1,204 messages on record") && html.contains("href=\"/charts/pie?split_on=user\""));
        sample::assert_sound(&html);
    }
}
