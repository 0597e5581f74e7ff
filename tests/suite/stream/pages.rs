//! Older pages: no entry twice and none missing, while messages arrive; a story is one entry.

use crate::support::{House, Person};

use super::{shown, stage, story};

/// Follows the link to older entries from page to page; `between` runs before each.
fn walk(reader: &Person, mut between: impl FnMut(usize)) -> Vec<u64> {
    let (mut address, mut seen) = ("/stream".to_owned(), Vec::new());
    for page in 0..50 {
        between(page);
        let text = reader.get(&address).text().to_owned();
        seen.extend(shown(&text).into_iter().flatten());
        let Some((before, _)) = text.split_once("\" rel=\"next\"") else { return seen };
        let (_, older) = before.rsplit_once("href=\"").expect("an address");
        address = older.replace("&amp;", "&");
    }
    panic!("it does not end");
}

#[test]
fn pages_meet_while_messages_arrive() {
    const MESSAGES: u64 = 130;
    let house = House::new();
    let all: String = (0..MESSAGES).map(|at| story(&format!("old-{at}"), 60 * (at / 2), "bo", Some("spade"))).collect();
    let (portal, ann) = stage(&house, &all);
    let before = walk(&ann, |_| ());
    let mut sorted = before.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!((before.len() as u64, sorted.len() as u64), (MESSAGES, MESSAGES));
    let during = walk(&ann, |page| {
        house.import(story(&format!("new-{page}"), 100_000 + page as u64, "bo", Some("spade"))).well();
        portal.settle();
    });
    let old: Vec<u64> = during.iter().copied().filter(|seq| before.contains(seq)).collect();
    assert_eq!(old, before, "the same, in the same order");
}
