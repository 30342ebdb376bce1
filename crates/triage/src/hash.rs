//! Hashes that stay the same: models and links are kept, so the same words must
//! hash alike for ever.
//!
//! Quick, and not for keys that an enemy chooses to collide: a collision costs a
//! little accuracy and nothing else.

use std::hash::{BuildHasher, Hasher};

/// A quick hash with a fixed seed.
pub(crate) struct Mixed(u64);

impl Mixed {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// The hash of a run of signs.
    pub(crate) fn of_signs(seed: u64, signs: impl Iterator<Item = char>) -> u64 {
        let mut hash = Self::new(seed);
        for sign in signs {
            hash.add(u64::from(u32::from(sign)));
        }
        hash.finish()
    }

    /// The hash of words beside each other.
    pub(crate) fn of_words<'w>(seed: u64, words: impl Iterator<Item = &'w str>) -> u64 {
        let mut hash = Self::new(seed);
        for word in words {
            for piece in word.as_bytes().chunks(8) {
                let mut eight = [0; 8];
                eight[..piece.len()].copy_from_slice(piece);
                hash.add(u64::from_le_bytes(eight));
            }
            hash.add(u64::MAX);
        }
        hash.finish()
    }

    fn add(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517C_C1B7_2722_0A95);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

/// For keys that are hashes already, or small numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ByItself;

/// See [`ByItself`].
pub(crate) struct Itself(u64);

impl BuildHasher for ByItself {
    type Hasher = Itself;

    fn build_hasher(&self) -> Itself {
        Itself(0)
    }
}

impl Hasher for Itself {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u32(&mut self, value: u32) {
        self.0 = u64::from(value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
