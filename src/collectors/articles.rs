//! Articles: addresses that answer with RSS, Atom or a JSON feed, of which the newest posts are kept, as plain text.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::time::Duration;

use feed_rs::model::{Entry, Feed, FeedType, Person, Text};
use feed_rs::parser;

use crate::damage;
use crate::model::{Article, Gathered, Service, Time, Want};

use super::{Answer, Collector, Home, Manual, Page, Request, Setting, Unaskable, Unreadable, address, text};

/// Posts kept of one feed, the newest first.
const MOST: usize = 50;

const TITLE: usize = 200;
const SUMMARY: usize = 500;
const NAME: usize = 100;
/// How far ahead of ours the clock of a site may be.
const AHEAD_MILLIS: u64 = 10 * 60 * 1000;

const MANUAL: Manual = Manual {
    service: Service::Articles,
    label: "Articles",
    home: Home::Wanted,
    token: None,
    every: Duration::from_secs(60 * 60),
};

pub struct Articles;

impl Collector for Articles {
    fn manual(&self) -> &'static Manual {
        &MANUAL
    }

    fn request(&self, want: &Want, _setting: &Setting<'_>) -> Result<Request, Unaskable> {
        let accept =
            "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.1";
        Ok(Request { address: address::of_want(want)?, accept, step: 0 })
    }

    fn read(&self, _want: &Want, answer: &Answer<'_>, setting: &Setting<'_>) -> Result<Page, Unreadable> {
        let articles = articles(answer, setting.now).ok_or_else(|| Unreadable("is no feed".to_owned()))?;
        Ok(Page { gathered: Gathered::Articles(articles), next: None })
    }
}

fn articles(answer: &Answer<'_>, now: Time) -> Option<Vec<Article>> {
    // The reader is a library's, the text a stranger's.
    let feed = damage::survive(|| {
        let parser = parser::Builder::new().base_uri(Some(answer.address)).build();
        parser.parse(answer.body).ok()
    });
    let feed = feed.flatten()?;
    let mut entries: Vec<&Entry> = feed.entries.iter().collect();
    entries.sort_by_key(|entry| Reverse(published(entry, now)));
    let mut seen = HashSet::new();
    let articles = entries.into_iter().filter_map(|entry| article(&feed, entry, now));
    let each_once = articles.filter(|article| seen.insert((article.link.clone(), article.title.clone())));
    Some(each_once.take(MOST).collect())
}

/// Of a post without a title, its beginning is one. None where there is neither.
fn article(feed: &Feed, entry: &Entry, now: Time) -> Option<Article> {
    let written = entry.summary.as_ref().map(|text| (&text.content, is_plain(feed, text)));
    let content = || Some((entry.content.as_ref()?.body.as_ref()?, false));
    let summary = written.or_else(content).and_then(|(text, plain)| match plain {
        true => text::plain(text, SUMMARY),
        false => text::unmarked(text, SUMMARY),
    });
    let title = entry.title.as_ref().and_then(titled);
    let (title, summary) = match (title, summary) {
        (Some(title), summary) => (title, summary.unwrap_or_default()),
        (None, Some(summary)) => (text::plain(&summary, TITLE / 2)?, String::new()),
        (None, None) => return None,
    };
    Some(Article {
        title,
        link: link(entry),
        author: entry.authors.iter().chain(&feed.authors).find_map(author),
        published: published(entry, now),
        summary,
        site: feed.title.as_ref().and_then(titled).unwrap_or_default(),
    })
}

/// None where it is dated ahead: it would stay the newest of all, whatever it said.
fn published(entry: &Entry, now: Time) -> Option<Time> {
    let at = entry.published.or(entry.updated)?;
    Some(Time::from_millis(at.timestamp_millis())).filter(|at| *at <= now.plus_millis(AHEAD_MILLIS))
}

fn titled(title: &Text) -> Option<String> {
    match title.content_type.subty().as_str() {
        "plain" => text::perhaps_marked(&title.content, TITLE),
        _ => text::unmarked(&title.content, TITLE),
    }
}

/// Only Atom says so; in the others everybody writes HTML.
fn is_plain(feed: &Feed, text: &Text) -> bool {
    feed.feed_type == FeedType::Atom && text.content_type.subty().as_str() == "plain"
}

/// The post itself before other things that it names.
fn link(entry: &Entry) -> Option<String> {
    let (itself, others): (Vec<_>, Vec<_>) =
        entry.links.iter().partition(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    itself.into_iter().chain(others).find_map(|link| text::address(&link.href))
}

/// A mail address is nobody's name; one that followed it stands in brackets.
fn author(person: &Person) -> Option<String> {
    text::plain(person.name.as_deref()?.trim_matches(['(', ')', ' ']), NAME).filter(|name| !name.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Saturday, 21 November 2026, 16:05 UTC.
    fn now() -> Time {
        Time::from_secs_f64(1_795_277_100.0)
    }

    fn read(body: &str) -> Option<Vec<Article>> {
        let address = "https://garden.example.org/blog/feed.xml";
        let answer = Answer { step: 0, address, body: body.as_bytes(), content_type: None, next: None };
        articles(&answer, now())
    }

    fn rss(items: &str) -> Vec<Article> {
        let head = "<title>The &lt;b&gt;garden&lt;/b&gt;</title><link>https://garden.example.org</link>";
        read(&format!("<rss version=\"2.0\"><channel>{head}{items}</channel></rss>")).expect("a feed")
    }

    #[test]
    fn rss_as_people_write_it() {
        let found = rss(
            "<item><title>Slugs &amp;amp; snails</title><link>/blog/1</link><author>ann@example.org (Ann)</author>\
             <pubDate>Fri, 20 Nov 2026 10:00:00 +0100</pubDate>\
             <description>&lt;p&gt;They are &lt;i&gt;back&lt;/i&gt;.&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;</description></item>\
             <item><title>Later</title><pubDate>Sat, 21 Nov 2099 10:00:00 GMT</pubDate><link>javascript:alert(1)</link></item>\
             <item><description>No title, only words</description></item><item></item>",
        );
        assert_eq!(found.len(), 3);
        assert_eq!((found[1].title.as_str(), found[1].published, &found[1].link), ("Later", None, &None));
        assert_eq!(
            found[0],
            Article {
                title: "Slugs & snails".into(),
                link: Some("https://garden.example.org/blog/1".into()),
                author: Some("Ann".into()),
                published: Some(Time::from_secs_f64(1_795_165_200.0)),
                summary: "They are back.".into(),
                site: "The garden".into(),
            }
        );
        assert_eq!((found[2].title.as_str(), found[2].summary.as_str()), ("No title, only words", ""));
    }

    #[test]
    fn atom_and_json() {
        let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Beds</title><id>b</id><updated>2026-11-20T10:00:00Z</updated>\
             <author><name>Bo</name></author><entry><id>1</id><title type=\"html\">A &amp;lt;i&amp;gt; &lt;i&gt;post&lt;/i&gt;</title>\
             <link rel=\"enclosure\" href=\"https://beds.example.org/1.ogg\"/><link href=\"https://beds.example.org/1\"/>\
             <updated>2026-11-20T10:00:00Z</updated><summary>5 &lt; 6 </summary></entry></feed>";
        let found = read(atom).unwrap();
        let first = &found[0];
        assert_eq!(
            (first.title.as_str(), first.summary.as_str(), first.site.as_str()),
            ("A <i> post", "5 < 6", "Beds")
        );
        assert_eq!((first.author.as_deref(), first.link.as_deref()), (Some("Bo"), Some("https://beds.example.org/1")));
        let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Tools", "items": [
            {"id": "1", "url": "https://tools.example.org/1", "title": "Spades", "content_html": "<p>Long</p><p>ones</p>"}]}"#;
        let found = read(json).unwrap();
        assert_eq!((found[0].title.as_str(), found[0].summary.as_str()), ("Spades", "Long ones"));
    }

    #[test]
    fn nonsense_is_no_feed() {
        for text in ["", "<!DOCTYPE html><title>Sign in</title><p>", "{\"error\": 404}", "<rss><channel>", "\0", "[]"] {
            assert!(read(text).is_none_or(|found| found.is_empty()), "{text}");
        }
        assert_eq!(read("<!DOCTYPE html><title>Sign in</title><p>"), None);
    }

    #[test]
    fn hostile_feeds_are_bounded() {
        let item = format!(
            "<item><title>{}</title><description>{}</description></item>",
            "x".repeat(9_000),
            "&lt;b&gt;".repeat(9_000)
        );
        assert_eq!(rss(&item)[0].title.chars().count(), TITLE + 1);
        let many: String = (0..5_000).map(|number| format!("<item><title>{number}</title></item>")).collect();
        assert_eq!(rss(&many).len(), MOST);
        assert_eq!(rss(&"<item><title>Again</title></item>".repeat(90)).len(), 1);
        let deep = format!("<item><title>Deep</title><description>{}", "<a>".repeat(200_000));
        assert!(read(&format!("<rss version=\"2.0\"><channel>{deep}")).is_none_or(|found| found.len() <= 1));
        let html = format!("&lt;div&gt;{}", "&lt;div&gt;".repeat(100_000));
        assert_eq!(rss(&format!("<item><title>Deep</title><description>{html}</description></item>"))[0].summary, "");
        let bomb =
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>";
        let item = "<item><title>Before &c; after</title></item>";
        let found = read(&format!("{bomb}<rss version=\"2.0\"><channel>{item}</channel></rss>"));
        assert!(found.is_none_or(|found| found.iter().all(|article| article.title.len() < 40)));
    }
}
