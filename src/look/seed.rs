//! Small numbers drawn from a name, always the same ones: what avatars and patterns are made of.
//!
//! Never for anything that must be secret or unguessable.

use sha2::{Digest, Sha256};

/// A stream of numbers that begins anew for each name.
pub(super) struct Seed {
    bytes: [u8; 32],
    next: usize,
}

impl Seed {
    /// `purpose` keeps two drawings of one name apart. Case does not matter: addresses ignore it, too.
    pub(super) fn new(purpose: &str, name: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(purpose);
        hash.update(b"\0");
        hash.update(name.to_lowercase());
        Seed { bytes: hash.finalize().into(), next: 0 }
    }

    /// The next number, below `limit` (1 to 256).
    pub(super) fn below(&mut self, limit: u16) -> u16 {
        if self.next == self.bytes.len() {
            self.bytes = Sha256::digest(self.bytes).into();
            self.next = 0;
        }
        let byte = self.bytes[self.next];
        self.next += 1;
        u16::from(byte) * limit / 256
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(name: &str) -> Vec<u16> {
        let mut seed = Seed::new("test", name);
        (0..100).map(|_| seed.below(10)).collect()
    }

    #[test]
    fn the_same_name_gives_the_same_numbers() {
        assert_eq!(drawn("ann"), drawn("Ann"));
        assert_ne!(drawn("ann"), drawn("bo"));
        assert!(drawn("ann").iter().all(|&n| n < 10));
        assert_eq!((0..10).filter(|n| !drawn("ann").contains(n)).count(), 0, "every number turns up");
    }
}
