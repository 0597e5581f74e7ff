//! Files in the data directory that were damaged: the archive is refused in one sentence, the index is built anew.

use std::fs;
use std::path::Path;

use crate::support::{House, Ran, eventually, lines, run};

const MESSAGES: u64 = 50;

/// A data directory with an archive and an index.
fn stored() -> House {
    let house = House::new();
    house.import(lines("damage", MESSAGES)).well();
    house
}

fn starts(house: &House) -> Ran {
    run(&["run", "--listen", "127.0.0.1:0", "--data-dir", house.dir()])
}

/// Bytes that look like nothing, always the same.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 41_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

#[test]
fn a_damaged_archive_is_refused() {
    let house = stored();
    let file = house.path().join("hubs.redb");
    let whole = fs::read(&file).unwrap();
    let mut without_head = whole.clone();
    without_head[..4096].fill(0);
    let mut noisy_head = whole.clone();
    noisy_head[9..320].copy_from_slice(&noise(311));
    let mut damages =
        vec![("noise", noise(whole.len())), ("a zeroed head", without_head), ("a noisy head", noisy_head)];
    damages.push(("another program's file", b"SQLite format 3\0".repeat(1000)));
    for length in [1, 5, 100, 320, 600, 4096, 5000, whole.len() / 2, whole.len() - 4096] {
        damages.push(("a cut", whole[..length].to_vec()));
    }
    for (damage, bytes) in damages {
        fs::write(&file, &bytes).unwrap();
        for refused in [starts(&house), house.import(lines("more", 1))] {
            let said = refused.refusal();
            assert!(said.contains("hubs.redb is damaged"), "{damage} to {} bytes: {said}", bytes.len());
            assert!(said.contains("restore it from a backup"), "{damage}: {said}");
        }
        assert_eq!(fs::read(&file).unwrap().len(), bytes.len(), "{damage}: what is damaged is left as it is");
    }
    fs::write(&file, &whole).unwrap();
    assert!(house.import(lines("damage", MESSAGES)).well().contains("known already"), "and restored, it is all there");
}

#[test]
fn a_damaged_page_is_refused_or_never_met() {
    const PAGE: usize = 4096;
    let house = stored();
    let file = house.path().join("hubs.redb");
    let whole = fs::read(&file).unwrap();
    let mut refused = 0;
    for page in (1..whole.len() / PAGE).step_by(whole.len() / PAGE / 24 + 1) {
        let mut bytes = whole.clone();
        let place = page * PAGE..(page + 1) * PAGE;
        bytes[place].copy_from_slice(&noise(PAGE));
        fs::write(&file, &bytes).unwrap();
        let ran = house.import(b"");
        if ran.code != 0 {
            refused += 1;
            assert!(ran.refusal().contains("hubs.redb is damaged"), "page {page}: {ran:?}");
        }
    }
    assert!(refused > 0, "no page that was damaged is ever read");
}

#[test]
fn an_empty_file_is_an_empty_archive() {
    let house = House::empty();
    fs::write(house.path().join("hubs.redb"), b"").unwrap();
    assert!(house.import(lines("empty", 3)).well().starts_with("Imported 3 messages"));
}

/// One way to damage a file.
type Damage = (&'static str, fn(&Path));

#[test]
fn a_damaged_index_is_built_anew() {
    let damages: [Damage; 5] = [
        ("removed", |file| fs::remove_file(file).unwrap()),
        ("emptied", |file| fs::write(file, b"").unwrap()),
        ("noise", |file| fs::write(file, noise(3000)).unwrap()),
        ("cut", |file| {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("flipped", |file| {
            let mut bytes = fs::read(file).unwrap();
            if let Some(middle) = bytes.len().checked_div(2).filter(|middle| *middle < bytes.len()) {
                bytes[middle] ^= 0xff;
            }
            fs::write(file, &bytes).unwrap();
        }),
    ];
    let house = stored();
    for (name, damage) in damages {
        for which in ["meta.json", "all"] {
            for index in ["activity", "hubs"] {
                let folder = house.path().join("index").join(index);
                let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
                let lock = |file: &Path| file.extension().is_some_and(|extension| extension == "lock");
                let mut hit = files.filter(|file| file.is_file() && !lock(file));
                match which {
                    "all" => hit.for_each(|file| damage(&file)),
                    which => damage(&hit.find(|file| file.ends_with(which)).unwrap()),
                }
            }
            everything_is_found(&house, &format!("{which} {name}"));
        }
    }
    fs::remove_dir_all(house.path().join("index")).unwrap();
    everything_is_found(&house, "the folder removed");
}

#[track_caller]
fn everything_is_found(house: &House, after: &str) {
    let portal = house.start(&[]);
    let found = |address: &str, what: &str| portal.get(address).text().matches(what).count();
    eventually(&format!("the index, after {after}; it said {}", portal.said()), || {
        let all = found("/search?q=user:ann", &format!(", {MESSAGES} messages.")) > 0;
        (all && found("/search?q=gardeners", "href=\"/gardeners\"") > 0).then_some(())
    });
    let ended = portal.stop();
    ended.is_orderly();
}
