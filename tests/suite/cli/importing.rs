//! `fedora-hubs import`: what it reads, what it says, with a running portal and without.

use std::fs;
use std::io::Write;

use serde_json::json;

use crate::support::{House, Ran, command, eventually, lines, run, run_with};

/// The summary without its times.
fn summary(ran: &Ran) -> String {
    let line = ran.out.trim_end();
    assert!(!line.contains('\n') && line.ends_with('.'), "one sentence: {line}");
    line.split(" in ").next().unwrap_or_default().to_owned()
}

/// Imports the same files with and without a running portal: both say the same.
#[track_caller]
fn both_ways(files: &[(&str, &[u8])], flags: &[&str], code: i32, says: &str) -> Vec<Ran> {
    let ran: Vec<Ran> = [false, true]
        .map(|served| {
            let house = House::new();
            let portal = served.then(|| house.start(&[]));
            let mut arguments = vec!["import".to_owned()];
            for (name, bytes) in files {
                let file = house.path().join(name);
                fs::write(&file, bytes).unwrap();
                arguments.push(file.to_str().unwrap().to_owned());
            }
            arguments.extend(["--data-dir", house.dir()].iter().chain(flags).map(|text| (*text).to_owned()));
            let ran = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!((ran.code, summary(&ran).as_str()), (code, says), "served: {served}, {ran:?}");
            if let Some(portal) = portal {
                portal.settle();
                portal.stop().is_orderly();
            }
            Ran { err: ran.err.replace(house.dir(), "DIR"), ..ran }
        })
        .into();
    assert_eq!(ran[0].err, ran[1].err);
    ran
}

#[test]
fn json_lines() {
    let ran = both_ways(&[("a.jsonl", lines("a", 30).as_bytes())], &[], 0, "Imported 30 messages");
    assert_eq!(ran[0].err, "", "nothing to complain about");
    both_ways(&[("one", lines("a", 1).as_bytes())], &[], 0, "Imported 1 message");
    both_ways(&[("none", b"")], &[], 0, "Imported 0 messages");
    let windows = format!("\u{feff}{}", lines("a", 3).replace('\n', "\r\n\r\n"));
    both_ways(&[("windows", windows.as_bytes())], &[], 0, "Imported 3 messages");
}

#[test]
fn several_files_with_doubles() {
    let files = [("a", lines("a", 20)), ("b", lines("a", 25)), ("c", lines("c", 5))];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_bytes()));
    both_ways(&files, &[], 0, "Imported 30 messages (20 known already)");
}

#[test]
fn bad_lines_are_told_by_number_and_skipped() {
    let good = lines("g", 2);
    let (first, second) = good.split_once('\n').unwrap();
    let text = format!("{first}\nnonsense\n\n[]\n{{}}\n{second}");
    let ran = both_ways(&[("mixed", text.as_bytes())], &[], 0, "Imported 2 messages (3 lines skipped)");
    let said: Vec<&str> = ran[0].err.lines().collect();
    assert_eq!(said.len(), 3, "{said:?}");
    for (line, number) in said.iter().zip([2, 4, 5]) {
        assert!(line.starts_with(&format!("DIR/mixed, line {number}: it ")) && line.ends_with("; skipped"), "{line}");
    }
    let all_bad = "bad\n".repeat(1000);
    let ran = both_ways(&[("bad", all_bad.as_bytes())], &[], 0, "Imported 0 messages (1000 lines skipped)");
    assert!(ran[0].err.lines().count() < 30, "not one word for each of a thousand");
}

#[test]
fn strict_stops_at_the_first_bad_line() {
    let text = format!("{}bad\n{}", lines("g", 2), lines("later", 5));
    let house = House::new();
    fs::write(house.path().join("mixed"), text).unwrap();
    let file = house.path().join("mixed");
    let ran = run(&["import", "--strict", file.to_str().unwrap(), "--data-dir", house.dir()]);
    assert!(ran.refusal().contains("mixed, line 3: it is not valid JSON"), "{ran:?}");
    assert_eq!(summary(&ran), "Imported 2 messages", "what came before is stored, and nothing was skipped");
    let again = house.import(lines("g", 2) + &lines("later", 5));
    assert_eq!(summary(&again), "Imported 5 messages (2 known already)");
}

#[test]
fn compressed_files() {
    let text = lines("z", 40);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = zstd::encode_all(text.as_bytes(), 3).unwrap();
    both_ways(&[("a.jsonl.gz", &gzip)], &[], 0, "Imported 40 messages");
    both_ways(&[("a.jsonl.zst", &zstd)], &[], 0, "Imported 40 messages");
    both_ways(&[("named-wrongly.txt", &zstd), ("b", &gzip)], &[], 0, "Imported 40 messages (40 known already)");
    for cut in [&gzip[..gzip.len() / 2], &zstd[..zstd.len() / 2]] {
        let house = House::new();
        let ran = run_with(command(&["import", "-", "--data-dir", house.dir()]), cut);
        assert!(ran.refusal().contains("standard input, line") && ran.err.contains("breaks off"), "{ran:?}");
    }
}

#[test]
fn a_page_of_history() {
    let items: Vec<serde_json::Value> =
        lines("p", 25).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let page = json!({"arguments": {"page": 1}, "count": 25, "pages": 1, "raw_messages": items, "total": 25});
    both_ways(&[("page.json", page.to_string().as_bytes())], &[], 0, "Imported 25 messages");
    let pretty = serde_json::to_string_pretty(&page).unwrap();
    both_ways(&[("pretty.json", pretty.as_bytes())], &[], 0, "Imported 25 messages");
}

#[test]
fn standard_input_and_files_that_are_not_there() {
    let house = House::new();
    assert_eq!(summary(&house.import(lines("s", 4))), "Imported 4 messages");
    let file = house.path().join("there");
    fs::write(&file, lines("t", 4)).unwrap();
    let missing = run(&["import", file.to_str().unwrap(), "/dev/null/nothing/file", "--data-dir", house.dir()]);
    assert!(missing.refusal().contains("cannot read /dev/null/nothing/file"), "{missing:?}");
    assert_eq!(summary(&house.import(lines("t", 4))), "Imported 4 messages", "nothing was stored before that was told");
    let folder = run(&["import", house.dir(), "--data-dir", house.dir()]);
    assert_eq!(folder.code, 1, "{folder:?}");
}

#[test]
fn what_was_imported_is_on_the_pages() {
    let house = House::new();
    let portal = house.start(&[]);
    let stream = portal.stream("ann", "");
    house.import(lines("live", 10)).well();
    stream.find(|event| event.name == "widget" && event.data[0].contains("bed watered by ann"));
    portal.settle();
    assert_eq!(portal.get("/search?q=user:ann").text().matches("bed watered by ann").count(), 10);
}

#[test]
fn a_portal_that_stops_during_an_import() {
    const MANY: u64 = 30_000;
    let house = House::new();
    let portal = house.start(&[]);
    let all = lines("many", MANY);
    std::thread::scope(|scope| {
        let importing = scope.spawn(|| house.import(&all));
        eventually("the first of them", || portal.metric("hubs_messages_total{source=\"import\"}"));
        portal.stop().is_orderly();
        let ran = importing.join().unwrap();
        assert!(ran.refusal().contains("the server is stopping; import the rest later"), "{ran:?}");
    });
    let rest = house.import(&all);
    let numbers: Vec<u64> = rest.out.split([' ', '(']).filter_map(|word| word.parse().ok()).collect();
    assert!(numbers[0] + numbers[1] == MANY && numbers[1] > 0, "the rest, and what was stored: {}", rest.out);
}
