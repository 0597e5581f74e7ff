//! Atom documents (RFC 4287): plain values, and how they are written. No route, no store.

use std::io;

use maud::Markup;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::look::safe_url;
use crate::model::Time;

pub(super) const KIND: &str = "application/atom+xml; charset=utf-8";
const NAMESPACE: &str = "http://www.w3.org/2005/Atom";

/// People named as authors of one entry; a story may have many more.
const AUTHORS: usize = 10;

type Out = Writer<Vec<u8>>;

pub(super) struct Feed {
    /// A name that stays the same for good.
    pub id: String,
    pub title: String,
    pub subtitle: String,
    /// Where this document is.
    pub address: String,
    /// The page that says the same.
    pub page: String,
    /// Of which it is a feed, where an entry names nobody.
    pub author: String,
    /// Said where there is no entry.
    pub since: Time,
    /// Newest first.
    pub entries: Vec<Entry>,
}

#[derive(Clone)]
pub(super) struct Entry {
    /// A name that stays the same for good.
    pub id: String,
    pub title: String,
    pub published: Time,
    pub updated: Time,
    pub authors: Vec<String>,
    /// Where it leads: http or https, absolute.
    pub link: String,
    pub category: String,
    pub content: Markup,
}

impl Feed {
    /// When the newest of it happened.
    pub fn updated(&self) -> Time {
        self.entries.iter().map(|entry| entry.updated).max().unwrap_or(self.since)
    }

    pub fn write(&self) -> Vec<u8> {
        let mut out = Writer::new(Vec::new());
        // Writing to memory does not fail.
        let _ = self.write_to(&mut out);
        out.into_inner()
    }

    fn write_to(&self, out: &mut Out) -> io::Result<()> {
        out.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        let feed = out.create_element("feed").with_attribute(("xmlns", NAMESPACE)).with_attribute(("xml:lang", "en"));
        feed.write_inner_content(|out| {
            text(out, "id", &self.id)?;
            text(out, "title", &self.title)?;
            if !self.subtitle.is_empty() {
                text(out, "subtitle", &self.subtitle)?;
            }
            text(out, "updated", &self.updated().to_string())?;
            link(out, "self", "application/atom+xml", &self.address)?;
            link(out, "alternate", "text/html", &self.page)?;
            person(out, &self.author)?;
            text(out, "generator", "Fedora Hubs")?;
            self.entries.iter().try_for_each(|entry| entry.write_to(out))
        })?;
        Ok(())
    }
}

impl Entry {
    fn write_to(&self, out: &mut Out) -> io::Result<()> {
        let entry = out.create_element("entry");
        entry.write_inner_content(|out| {
            text(out, "id", &self.id)?;
            text(out, "title", &self.title)?;
            text(out, "published", &self.published.to_string())?;
            text(out, "updated", &self.updated.to_string())?;
            for name in self.authors.iter().take(AUTHORS) {
                person(out, name)?;
            }
            if let Some(url) = safe_url(&self.link) {
                link(out, "alternate", "text/html", url)?;
            }
            if !self.category.is_empty() {
                let category = sound(&self.category);
                out.create_element("category").with_attribute(("term", category.as_str())).write_empty()?;
            }
            let content = sound(&self.content.0);
            out.create_element("content")
                .with_attribute(("type", "html"))
                .write_text_content(BytesText::new(&content))?;
            Ok(())
        })?;
        Ok(())
    }
}

fn text(out: &mut Out, name: &str, text: &str) -> io::Result<()> {
    out.create_element(name).write_text_content(BytesText::new(&sound(text)))?;
    Ok(())
}

fn link(out: &mut Out, rel: &str, kind: &str, address: &str) -> io::Result<()> {
    let address = sound(address);
    let attributes = [("rel", rel), ("type", kind), ("href", address.as_str())];
    out.create_element("link").with_attributes(attributes).write_empty()?;
    Ok(())
}

fn person(out: &mut Out, name: &str) -> io::Result<()> {
    out.create_element("author").write_inner_content(|out| text(out, "name", name))?;
    Ok(())
}

/// Without the characters that no XML document may hold, however they are written.
fn sound(text: &str) -> String {
    let allowed = |c: &char| {
        matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..) && !('\u{7f}'..='\u{9f}').contains(c)
    };
    text.chars().filter(allowed).collect()
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::*;

    fn feed() -> Feed {
        let at = |secs| Time::from_secs_f64(secs);
        let entry = |id: &str, title: &str, link: &str| Entry {
            id: id.into(),
            title: title.into(),
            published: at(1_795_277_100.0),
            updated: at(1_795_277_160.0),
            authors: vec!["ann & bo".into()],
            link: link.into(),
            category: "git\"".into(),
            content: html! { p { "a < b \u{1b}[31m" } },
        };
        Feed {
            id: "tag:hubs.example.org,2026:hub/garden".into(),
            title: "Gardeners <1>".into(),
            subtitle: String::new(),
            address: "https://hubs.example.org/garden.atom?a=1&b=2".into(),
            page: "https://hubs.example.org/garden".into(),
            author: "garden".into(),
            since: at(1.0),
            entries: vec![
                entry("tag:x,2026:1", "]]> & <b>\u{0}\u{b}\u{ffff}", "https://example.org/?a=1&b=%22"),
                entry("tag:x,2026:2", "two", "javascript:alert(1)"),
            ],
        }
    }

    #[test]
    fn another_library_reads_what_was_meant() {
        let written = feed().write();
        let read = feed_rs::parser::parse(&written[..]).unwrap();
        assert_eq!((read.id.as_str(), read.title.unwrap().content), (feed().id.as_str(), "Gardeners <1>".into()));
        assert_eq!(read.updated.unwrap().timestamp(), 1_795_277_160);
        let links: Vec<_> = read.links.iter().map(|link| (link.rel.as_deref().unwrap(), link.href.as_str())).collect();
        assert_eq!(links[0], ("self", "https://hubs.example.org/garden.atom?a=1&b=2"));
        let first = &read.entries[0];
        assert_eq!(first.title.as_ref().unwrap().content, "]]> & <b>");
        assert_eq!(first.links[0].href, "https://example.org/?a=1&b=%22");
        assert_eq!(first.authors[0].name.as_deref(), Some("ann & bo"));
        assert_eq!(first.categories[0].term, "git\"");
        assert_eq!(first.content.as_ref().unwrap().body.as_deref(), Some("<p>a &lt; b [31m</p>"));
        assert!(read.entries[1].links.is_empty(), "only the web is linked to");
    }

    #[test]
    fn an_empty_feed_is_as_old_as_its_hub() {
        let empty = Feed { entries: Vec::new(), ..feed() };
        assert_eq!(empty.updated(), Time::from_secs_f64(1.0));
        assert!(feed_rs::parser::parse(&empty.write()[..]).unwrap().entries.is_empty());
    }
}
