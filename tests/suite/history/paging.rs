//! Pages while messages arrive: whoever follows the links reads every message of the first page's archive once.

use std::collections::BTreeSet;

use super::{ids, next};
use crate::support::{House, Portal, Story, envelope};

const BEFORE: u64 = 95;
const MEANWHILE: u64 = 12;

/// Messages from `first` on: the times go to and fro, so that what arrives belongs between what was there.
fn told(first: u64, count: u64) -> String {
    let one = |number: u64| {
        let (id, at) = (format!("2026-paging-{number}"), number * 37 % 50);
        envelope(&Story { id: &id, at, user: "ann", package: None, words: "the roses are thirsty" }) + "\n"
    };
    (first..first + count).map(one).collect()
}

/// All pages from an address on; before each next one, `meanwhile` happens.
fn follow(portal: &Portal, address: &str, mut meanwhile: impl FnMut(usize)) -> Vec<String> {
    let (mut read, mut address, mut pages) = (Vec::new(), Some(address.to_owned()), 0);
    while let Some(here) = address {
        let answer = portal.get(&here);
        read.extend(ids(&answer));
        address = next(&answer);
        meanwhile(pages);
        pages += 1;
    }
    read
}

#[test]
fn no_row_twice_and_none_missing() {
    let house = House::new();
    house.import(told(0, BEFORE)).well();
    let portal = house.start(&[]);
    portal.settle();
    let mut there = BEFORE;
    for address in ["/raw?rows_per_page=10", "/v2/search?rows_per_page=10&order=asc&user=ann&start=1780000000&delta=60"]
    {
        let all: BTreeSet<String> = (0..there).map(|number| format!("2026-paging-{number}")).collect();
        let read = follow(&portal, address, |page| {
            // Some pages are asked for while it is not settled what has arrived.
            house.import(told(there, MEANWHILE)).well();
            there += MEANWHILE;
            if page % 2 == 0 {
                portal.settle();
            }
        });
        assert_eq!((read.len(), &read.iter().cloned().collect::<BTreeSet<_>>()), (all.len(), &all), "{address}");
        portal.settle();
    }
    // Without it, a page is one of now.
    assert_eq!(portal.get("/raw?page=2").json()["total"], there);
}
