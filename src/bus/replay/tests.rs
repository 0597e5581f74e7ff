//! A small invented story, told as of a given moment.

use std::collections::HashSet;

use serde_json::json;
use tokio::sync::watch;

use super::*;

const HOUR: i64 = 3_600_000;
/// 2024-01-10 00:00:00
const FIRST: i64 = 1_704_844_800_000;

/// 2026-11-21 16:05:00.250
fn now() -> Time {
    Time::from_millis(1_795_277_100_250)
}

/// One message an hour; each says when it was planned, a day before.
fn recording(count: i64) -> Vec<Message> {
    (0..count)
        .map(|number| {
            let secs = (FIRST + number * HOUR) / 1000;
            let envelope = json!({
                "topic": "org.example.prod.fedocal.meeting.new", "msg_id": format!("2024-{number}"), "timestamp": secs,
                "i": number, "signature": "x",
                "msg": {"meeting_id": number, "created_on": secs - 86_400, "date": "2024-01-12", "agent": "ann"},
            });
            Message::from_value(envelope, Time::ZERO).unwrap()
        })
        .collect()
}

fn live(seed: u64, speed: f64) -> Live {
    Story::new(recording(50), now(), seed).live(speed).unwrap()
}

#[test]
fn the_history_ends_now() {
    let story = Story::new(recording(50), now(), 7);
    let history: Vec<_> = story.history().collect();
    assert_eq!(history.len(), 45);
    let last = history.last().unwrap();
    assert_eq!(last.time, now().minus_millis(250));
    assert_eq!(history[0].time, last.time.minus_millis(44 * HOUR as u64));
    for message in &history {
        let created = message.body["created_on"].as_u64().unwrap();
        assert_eq!(created, message.time.as_secs() - 86_400);
        assert_eq!(Message::decode(message.envelope.as_bytes(), Time::ZERO).unwrap(), *message);
        assert!(!message.envelope.contains("signature"));
    }
    assert_eq!(last.body["meeting_id"], 44);
    assert_eq!(last.id.0, "2024-44");
    assert_eq!(last.body["date"], "2026-11-22");
}

#[test]
fn every_lap_is_new_and_happens_when_it_is_told() {
    let mut live = live(7, 1.0);
    let mut ids = HashSet::new();
    let mut at = now();
    for number in 0..40_u64 {
        at = at.plus_millis(live.pause().as_millis() as u64);
        let message = live.tell(at);
        assert_eq!(message.time, at);
        assert_eq!(message.body["meeting_id"], 45 + number % 5);
        assert!(message.body["created_on"].as_u64().unwrap().abs_diff(at.as_secs() - 86_400) <= 1);
        assert_eq!(Message::decode(message.envelope.as_bytes(), Time::ZERO).unwrap(), message);
        let parts: Vec<_> = message.id.0.split('-').map(str::len).collect();
        assert_eq!(parts, [4, 8, 4, 4, 4, 12], "{}", message.id.0);
        assert!(message.id.0.starts_with("2026-"));
        assert!(ids.insert(message.id.0));
    }
}

#[test]
fn the_same_seed_tells_the_same() {
    let told = |seed| {
        let mut live = live(seed, 1.0);
        (0..20).map(|_| (live.pause(), live.tell(now()))).collect::<Vec<_>>()
    };
    assert_eq!(told(7), told(7));
    assert_ne!(told(7), told(8));
    let mut later = Story::new(recording(50), now().plus_millis(1), 7).live(1.0).unwrap();
    assert_ne!(later.tell(now()).id, live(7, 1.0).tell(now()).id);
}

#[test]
fn the_pace_is_natural_and_follows_the_speed() {
    let pauses = |speed| {
        let mut live = live(7, speed);
        (0..500).map(|_| live.pause().as_secs_f64()).collect::<Vec<_>>()
    };
    let mean = |pauses: Vec<f64>| pauses.iter().sum::<f64>() / pauses.len() as f64;
    let normal = pauses(1.0);
    assert!(normal.iter().all(|pause| (0.59..7.51).contains(pause)));
    assert!((2.2..3.8).contains(&mean(normal)));
    assert!((0.22..0.38).contains(&mean(pauses(10.0))));
    for odd in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(pauses(odd).iter().all(|pause| pause.is_finite()));
    }
}

#[test]
fn short_recordings() {
    assert!(Story::new(Vec::new(), now(), 7).live(1.0).is_none());
    assert_eq!(Story::new(Vec::new(), now(), 7).history().count(), 0);
    let one = Story::new(recording(1), now(), 7);
    assert_eq!(one.history().count(), 0);
    let mut live = one.live(1.0).unwrap();
    assert_ne!(live.tell(now()).id, live.tell(now()).id);
}

#[tokio::test]
async fn playing_stops() {
    let (intake, mut arrivals) = crate::bus::intake(1);
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(play(live(7, 1000.0), intake, now, stopped));
    for _ in 0..3 {
        assert_eq!(&*arrivals.recv().await.unwrap().source, SOURCE);
    }
    stop.send(true).unwrap();
    task.await.unwrap();
}
