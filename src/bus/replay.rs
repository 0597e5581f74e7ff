//! The demo's replay: a recorded story told as if it had just happened, and its end told again and again.
//!
//! All but the tail of the recording becomes history that ends now; the tail goes on live, lap after lap, and never
//! runs dry. Everything follows from the recording, the seed and the time it was begun. Where the recording comes
//! from and where messages go to is not decided here.

use std::sync::Arc;
use std::time::Duration;

use metrics::counter;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::select;
use tokio::time::sleep;

use super::Intake;
use super::chance::Chance;
use super::shift::{Shift, shift_times};
use crate::model::{Message, MessageId, Time};
use crate::stop::Stop;

/// The name of this source for metrics and cursors.
pub const SOURCE: &str = "replay";

/// One message in so many belongs to the tail, and at most so many in all.
const TAIL_SHARE: usize = 10;
const TAIL_MOST: usize = 300;

/// The mean pause between two live messages at speed 1.
const PACE: Duration = Duration::from_secs(3);

/// No pause is shorter or longer than these shares of the mean.
const PAUSE_RANGE: (f64, f64) = (0.2, 2.5);

/// The slowest and the fastest speed.
const SPEEDS: (f64, f64) = (0.01, 1000.0);

/// A recording, and the time at which its history ends.
pub struct Story {
    messages: Vec<Message>,
    history: usize,
    now: Time,
    seed: u64,
}

impl Story {
    /// `messages` are put in the order of their time.
    pub fn new(mut messages: Vec<Message>, now: Time, seed: u64) -> Self {
        messages.sort_by_key(|message| message.time);
        let tail = (messages.len() / TAIL_SHARE).clamp(1, TAIL_MOST);
        let history = messages.len().saturating_sub(tail);
        Story { messages, history, now, seed }
    }

    /// All but the tail, oldest first, under the recorded ids; the last of them happened within the last second.
    pub fn history(&self) -> impl Iterator<Item = Message> + '_ {
        let messages = &self.messages[..self.history];
        let end = messages.last().map_or(Time::ZERO, |message| message.time);
        // Whole seconds, so that times written as whole seconds stay exact, and none lies ahead of now.
        let delta_ms = (self.now.as_millis() as i64 - end.as_millis() as i64).div_euclid(1000) * 1000;
        let shift = self.shift(delta_ms);
        messages.iter().map(move |message| retold(message, &shift, message.id.clone()))
    }

    /// The endless tail. `speed` 2 is twice as fast. `None` for an empty recording, which has nothing to say.
    pub fn live(self, speed: f64) -> Option<Live> {
        if self.messages.is_empty() {
            return None;
        }
        let speed = if speed.is_nan() { 1.0 } else { speed.clamp(SPEEDS.0, SPEEDS.1) };
        Some(Live {
            chance: Chance::seeded(self.seed),
            pace: PACE.div_f64(speed),
            lap: 0,
            next: self.history,
            story: self,
        })
    }

    fn shift(&self, delta_ms: i64) -> Shift {
        let time = |message: Option<&Message>| message.map_or(Time::ZERO, |message| message.time);
        Shift::new(time(self.messages.first()), time(self.messages.last()), delta_ms)
    }

    /// The beginning is part of it: a demo begun again on the same data must not repeat ids that are known there.
    fn live_id(&self, lap: u64, index: usize, at: Time) -> MessageId {
        let mut hash = Sha256::new();
        for number in [self.seed, self.now.as_millis(), lap, index as u64] {
            hash.update(number.to_le_bytes());
        }
        let mut digest = hash.finalize();
        digest[6] = digest[6] & 0x0f | 0x40;
        digest[8] = digest[8] & 0x3f | 0x80;
        let mut id = at.timestamp().strftime("%Y-").to_string();
        for (position, byte) in digest[..16].iter().enumerate() {
            if [4, 6, 8, 10].contains(&position) {
                id.push('-');
            }
            id.push_str(&format!("{byte:02x}"));
        }
        MessageId(id)
    }
}

/// The tail of a story, told for ever: wait for `pause`, then `tell`.
pub struct Live {
    story: Story,
    chance: Chance,
    pace: Duration,
    lap: u64,
    next: usize,
}

impl Live {
    /// How long to wait before the next message: irregular as people are, never very short or very long.
    pub fn pause(&mut self) -> Duration {
        let share = -(1.0 - self.chance.fraction()).ln();
        self.pace.mul_f64(share.clamp(PAUSE_RANGE.0, PAUSE_RANGE.1))
    }

    /// The next message, under an id of its own, as if it happened at `at`.
    pub fn tell(&mut self, at: Time) -> Message {
        let Live { story, lap, next, .. } = self;
        // A story that can be told is not empty, and `next` goes round within it.
        let message = &story.messages[*next];
        let shift = story.shift(at.as_millis() as i64 - message.time.as_millis() as i64);
        let told = retold(message, &shift, story.live_id(*lap, *next, at));
        *next += 1;
        if *next == story.messages.len() {
            *next = story.history;
            *lap += 1;
        }
        told
    }
}

/// Tells `live` to `intake` until `stop` fires, or until nobody takes messages any more.
pub async fn play(mut live: Live, intake: Intake, clock: fn() -> Time, stop: impl Into<Stop>) {
    let mut stop = stop.into();
    let source: Arc<str> = SOURCE.into();
    loop {
        select! {
            biased;
            () = stop.fired() => return,
            () = sleep(live.pause()) => {}
        }
        let message = live.tell(clock());
        let sent = select! {
            biased;
            () = stop.fired() => return,
            sent = intake.send(message, source.clone()) => sent,
        };
        if sent.is_err() {
            return;
        }
        counter!("hubs_bus_messages_total", "source" => SOURCE).increment(1);
    }
}

/// The message with all its times moved and the envelope written anew.
fn retold(message: &Message, shift: &Shift, id: MessageId) -> Message {
    let time = shift.time(message.time);
    // An envelope is JSON, or it would not have become a message; one that outgrows the limit is told unmoved.
    rewritten(&message.envelope, shift, time, &id).unwrap_or_else(|| Message { time, id, ..message.clone() })
}

fn rewritten(envelope: &str, shift: &Shift, time: Time, id: &MessageId) -> Option<Message> {
    let mut value: Value = serde_json::from_str(envelope).ok()?;
    shift_times(&mut value, shift);
    let object = value.as_object_mut()?;
    let millis = time.as_millis();
    let timestamp =
        if millis.is_multiple_of(1000) { Value::from(millis / 1000) } else { Value::from(millis as f64 / 1000.0) };
    object.insert("timestamp".to_owned(), timestamp);
    let id_key = if object.contains_key("id") && !object.contains_key("msg_id") { "id" } else { "msg_id" };
    object.insert(id_key.to_owned(), Value::from(id.0.as_str()));
    // What was signed is no longer what is said.
    for key in ["crypto", "signature", "certificate"] {
        object.remove(key);
    }
    Message::from_value(value, time).ok()
}

#[cfg(test)]
mod tests;
