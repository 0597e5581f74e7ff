//! Recordings in every wrapping, and what becomes of broken ones.

use std::io::Write;

use super::*;
use crate::model::MAX_MESSAGE;

fn line(number: usize) -> String {
    format!(r#"{{"topic":"org.example.prod.wiki.edit","msg_id":"1970-{number}","timestamp":{number}}}"#)
}

fn lines(count: usize) -> Vec<u8> {
    (0..count).map(|number| line(number) + "\n").collect::<String>().into_bytes()
}

fn page(count: usize) -> Vec<u8> {
    let items = (0..count).map(line).collect::<Vec<_>>().join(",\n    ");
    format!("{{\n  \"count\": {count},\n  \"raw_messages\": [\n    {items}\n  ],\n  \"total\": 7\n}}\n").into_bytes()
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn zstd(plain: &[u8]) -> Vec<u8> {
    zstd::encode_all(plain, 1).unwrap()
}

/// How many messages come, and what errors.
fn read(input: impl Read + Send + 'static) -> (usize, Vec<String>) {
    let (mut messages, mut errors) = (0, Vec::new());
    for item in Recording::open(input, Time::ZERO).unwrap() {
        match item {
            Ok(_) => messages += 1,
            Err(error) => errors.push(error.to_string()),
        }
    }
    (messages, errors)
}

/// Gives one byte at a time, as a slow pipe may.
struct Trickle(Cursor<Vec<u8>>);

impl Read for Trickle {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let few = buffer.len().min(1);
        self.0.read(&mut buffer[..few])
    }
}

#[test]
fn every_shape_in_every_wrapping() {
    for plain in [lines(500), page(500), page(500).into_iter().filter(|b| *b != b'\n').collect()] {
        for wrapped in [plain.clone(), gzip(&plain), zstd(&plain), [gzip(&plain[..9]), gzip(&plain[9..])].concat()] {
            assert_eq!(read(Cursor::new(wrapped.clone())), (500, vec![]));
        }
        let few = if plain.starts_with(b"{\"topic") { zstd(&lines(3)) } else { zstd(&page(3)) };
        assert_eq!(read(Trickle(Cursor::new(few))), (3, vec![]));
    }
    let marked = [BYTE_ORDER_MARK, &lines(2)].concat();
    assert_eq!(read(Cursor::new(marked)), (2, vec![]));
    assert_eq!(read(io::empty()), (0, vec![]));
}

#[test]
fn messages_come_in_order_and_without_time_at_arrival() {
    let input = Cursor::new([lines(2), b"{\"topic\":\"a\"}".to_vec()].concat());
    let messages: Vec<_> = Recording::open(input, Time::from_millis(9)).unwrap().map(Result::unwrap).collect();
    assert_eq!(messages.iter().map(|message| message.time.as_millis()).collect::<Vec<_>>(), [0, 1000, 9]);
    assert_eq!(messages[1].id.0, "1970-1");
}

#[test]
fn bad_lines_are_named_and_passed_over() {
    let mut input = format!("{}\n\n{{broken\n[]\n", line(1)).into_bytes();
    input.extend(vec![b'x'; MAX_MESSAGE + 5]);
    input.extend(format!("\n{}", line(2)).into_bytes());
    let (messages, errors) = read(Cursor::new(input));
    assert_eq!(messages, 2);
    assert_eq!(errors.len(), 3);
    assert!(errors[0].starts_with("line 3: it is not valid JSON"), "{}", errors[0]);
    assert_eq!(errors[1], "line 4: it is JSON but not an object");
    assert!(errors[2].starts_with("line 5: it is 8388613 bytes long"), "{}", errors[2]);
    // A first line that breaks off is a bad line, not a page.
    assert_eq!(read(Cursor::new(["{\"topic\":\n", &line(1)].concat())).0, 1);
}

#[test]
fn an_item_of_a_page_too_long_is_passed_over() {
    let long = format!("{{\"topic\":\"a\",\"msg\":\"{}\"}}", "x".repeat(MAX_MESSAGE));
    let input = format!("{{\"raw_messages\": [{},\n{long},\n[1],\n{}]}}", line(1), line(2));
    let (messages, errors) = read(Cursor::new(input));
    assert_eq!(messages, 2);
    assert!(errors[0].starts_with("line 2: it is 83886"), "{}", errors[0]);
    assert_eq!(errors[1], "line 3: it is JSON but not an object");
}

#[test]
fn what_breaks_off_says_so() {
    let whole = lines(5000);
    for wrapped in [gzip(&whole), zstd(&whole)] {
        let (messages, errors) = read(Cursor::new(wrapped[..wrapped.len() - 20].to_vec()));
        assert!(messages > 0);
        let last = errors.last().unwrap();
        assert!(last.ends_with("the compressed data breaks off before its end"), "{last}");
        assert!(errors.len() <= 2);
    }
    let mut damaged = gzip(&whole);
    // One bit of the checksum at the end.
    let checksum = damaged.len() - 6;
    damaged[checksum] ^= 1;
    let (messages, errors) = read(Cursor::new(damaged));
    assert_eq!((messages, errors.len()), (5000, 1));
    assert!(errors[0].contains("cannot be read any further"), "{errors:?}");
    let (messages, errors) = read(Cursor::new(page(9)[..300].to_vec()));
    assert!(messages > 0 && errors.last().unwrap().contains("page of history breaks off"), "{errors:?}");
}

#[test]
fn progress_counts_the_bytes_of_the_file() {
    let wrapped = zstd(&lines(5000));
    let length = wrapped.len() as u64;
    let mut recording = Recording::open(Cursor::new(wrapped), Time::ZERO).unwrap();
    let progress = recording.progress();
    assert!(recording.next().is_some() && progress.bytes() > 0);
    assert_eq!(recording.count(), 4999);
    assert_eq!(progress.bytes(), length);
}
