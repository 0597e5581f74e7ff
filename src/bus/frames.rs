//! The frames of one bus message and what they must be: `[topic, body]`, or one frame `topic NUL body`.
//!
//! Decides and names refusals; counting and logging them is the subscriber's.

use crate::model::{DecodeError, MAX_MESSAGE, Message, Time};

/// Why frames are not a message. The words fit after "a message was refused: ".
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("it is not a topic and a body (frames: {0})")]
    FrameCount(usize),
    #[error("its topic is not UTF-8")]
    TopicNotUtf8,
    #[error("the topic it was sent under is not the one it carries")]
    TopicMismatch,
    #[error(transparent)]
    Undecodable(#[from] DecodeError),
}

impl Refusal {
    /// A short fixed name, for counters.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Refusal::FrameCount(_) => "frame-count",
            Refusal::TopicNotUtf8 => "topic-not-utf8",
            Refusal::TopicMismatch => "topic-mismatch",
            Refusal::Undecodable(error) => error.kind(),
        }
    }
}

/// Reads one message; `arrival` stands in for a missing timestamp.
pub(super) fn read_frames(frames: &[impl AsRef<[u8]>], arrival: Time) -> Result<Message, Refusal> {
    let (topic, body) = match frames {
        [topic, body] => (topic.as_ref(), body.as_ref()),
        [both] => split_at_nul(both.as_ref()).ok_or(Refusal::FrameCount(1))?,
        _ => return Err(Refusal::FrameCount(frames.len())),
    };
    if topic.len() > MAX_MESSAGE {
        return Err(DecodeError::TooLarge(topic.len()).into());
    }
    let topic = std::str::from_utf8(topic).map_err(|_| Refusal::TopicNotUtf8)?;
    let message = Message::decode(body, arrival)?;
    if message.topic.as_str() != topic {
        return Err(Refusal::TopicMismatch);
    }
    Ok(message)
}

fn split_at_nul(frame: &[u8]) -> Option<(&[u8], &[u8])> {
    let nul = frame.iter().position(|byte| *byte == 0)?;
    Some((&frame[..nul], &frame[nul + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPIC: &[u8] = b"org.example.prod.wiki.article.edit";
    const BODY: &[u8] = br#"{"topic":"org.example.prod.wiki.article.edit","msg":{"user":"ann"}}"#;

    fn kind(frames: &[&[u8]]) -> &'static str {
        read_frames(frames, Time::ZERO).map_or_else(|refusal| refusal.kind(), |_| "good")
    }

    #[test]
    fn both_framings() {
        assert_eq!(kind(&[TOPIC, BODY]), "good");
        assert_eq!(kind(&[&[TOPIC, b"\0", BODY].concat()]), "good");
        let without_time = read_frames(&[TOPIC, BODY], Time::from_millis(5000)).unwrap();
        assert_eq!(without_time.time.as_millis(), 5000);
    }

    #[test]
    fn refusals_by_kind() {
        let huge = vec![b'x'; MAX_MESSAGE + 1];
        assert_eq!(kind(&[TOPIC]), "frame-count");
        assert_eq!(kind(&[]), "frame-count");
        assert_eq!(kind(&[TOPIC, BODY, b"extra"]), "frame-count");
        assert_eq!(kind(&[b"org.\xff\xfe", BODY]), "topic-not-utf8");
        assert_eq!(kind(&[b"org.example.prod.logger.log", BODY]), "topic-mismatch");
        assert_eq!(kind(&[TOPIC, b""]), "not-json");
        assert_eq!(kind(&[b"", b""]), "not-json");
        assert_eq!(kind(&[TOPIC, b"[1,2]"]), "not-object");
        assert_eq!(kind(&[TOPIC, br#"{"i":1}"#]), "no-topic");
        assert_eq!(kind(&[TOPIC, &huge]), "too-large");
        assert_eq!(kind(&[&huge, BODY]), "too-large");
        assert_eq!(kind(&[&huge]), "frame-count");
    }
}
