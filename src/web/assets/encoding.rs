//! Compressing an asset once, and choosing what a browser can read.

use std::io::Write;

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Strong compression pays: each asset is compressed once in a run, and is small.
const ZSTD_LEVEL: i32 = 17;

/// In order of preference among equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Zstd,
    Gzip,
    Plain,
}

impl Encoding {
    /// As `Content-Encoding` names it.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Encoding::Zstd => Some("zstd"),
            Encoding::Gzip => Some("gzip"),
            Encoding::Plain => None,
        }
    }

    /// What sets this representation's entity tag apart.
    pub(super) fn suffix(self) -> &'static str {
        match self {
            Encoding::Zstd => "-zs",
            Encoding::Gzip => "-gz",
            Encoding::Plain => "",
        }
    }
}

/// The forms of `data` worth keeping; the plain one is always there, and last.
pub(super) fn compressed(data: Vec<u8>) -> Vec<(Encoding, Bytes)> {
    let mut bodies = Vec::new();
    let made = [(Encoding::Zstd, zstd::bulk::compress(&data, ZSTD_LEVEL).ok()), (Encoding::Gzip, gzip(&data))];
    for (encoding, body) in made {
        if let Some(body) = body.filter(|body| body.len() < data.len()) {
            bodies.push((encoding, body.into()));
        }
    }
    bodies.push((Encoding::Plain, data.into()));
    bodies
}

/// The first form that `accepted`, an `Accept-Encoding` value, allows; else the plain one.
pub(super) fn best<'a>(bodies: &'a [(Encoding, Bytes)], accepted: &str) -> (Encoding, &'a Bytes) {
    let chosen = bodies.iter().find(|(encoding, _)| encoding.name().is_none_or(|name| allows(accepted, name)));
    let (encoding, body) = chosen.expect("the plain form is always there and always allowed");
    (*encoding, body)
}

fn allows(accepted: &str, name: &str) -> bool {
    accepted.split(',').any(|part| {
        let mut words = part.split(';').map(str::trim);
        let named = words.next().is_some_and(|word| word.eq_ignore_ascii_case(name));
        let refused = words.any(|word| word.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32)));
        named && !refused
    })
}

fn gzip(data: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).ok()?;
    encoder.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_get_what_they_ask_for() {
        let bodies = compressed(b"a hub ".repeat(200));
        let chosen = |accepted| best(&bodies, accepted).0;
        assert_eq!(chosen("gzip, deflate, br, zstd"), Encoding::Zstd);
        assert_eq!(chosen("GZIP;q=0.5"), Encoding::Gzip);
        assert_eq!(chosen("zstd;q=0, gzip; q=1"), Encoding::Gzip);
        assert_eq!(chosen("gzip;q=0.0"), Encoding::Plain);
        assert_eq!(chosen("xgzip"), Encoding::Plain);
        assert_eq!(chosen(""), Encoding::Plain);
    }

    #[test]
    fn what_does_not_shrink_stays_plain() {
        let bodies = compressed(vec![7]);
        assert_eq!(bodies.len(), 1);
        assert_eq!(best(&bodies, "gzip, zstd").0, Encoding::Plain);
    }
}
