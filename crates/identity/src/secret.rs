//! Values that prove something to whoever holds them. They are made here,
//! shown once, and only their SM3 fingerprint is kept.

use std::fmt;

use rand::Rng as _;
use xinqiao_platform::sm3::{self, Sm3};

/// 256 random bits, written as 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

/// SM3 of a secret: names it in tables, lists and addresses without opening
/// anything. Written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub Sm3);

impl Secret {
    /// A new one from the system's generator.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Reads 64 hexadecimal digits; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }

    /// The value itself, for the one who is to hold it. Never for a log.
    #[must_use]
    pub fn reveal(&self) -> String {
        sm3::hex(&self.0)
    }

    /// What is kept of it.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&[&self.0])
    }

    /// A second value that only a holder of this one could have made, for
    /// example the token that a form carries against forged requests.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> String {
        sm3::hex(&Fingerprint::of(&[purpose.as_bytes(), b"\0", &self.0]).0)
    }
}

impl Fingerprint {
    /// SM3 over the parts, one after the other.
    #[must_use]
    pub fn of(parts: &[&[u8]]) -> Self {
        Self(sm3::digest(parts))
    }

    /// Reads 64 hexadecimal digits; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&sm3::hex(&self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({}…)", &sm3::hex(&self.0)[..8])
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    sm3::from_hex(text)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_again_but_never_printed() {
        let secret = Secret::random();
        let again = Secret::parse(&secret.reveal()).unwrap();
        assert_eq!(secret.fingerprint(), again.fingerprint());
        assert_ne!(secret.derive("csrf"), secret.derive("other"));
        assert!(!format!("{secret:?}").contains(&secret.reveal()[..8]));
        for bad in ["", "00", &"g".repeat(64), &"é".repeat(32), &"0".repeat(65)] {
            assert!(Secret::parse(bad).is_none());
        }
    }
}
