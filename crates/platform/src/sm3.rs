//! SM3 (GB/T 32905-2016) where evidence is chained: events of a case, texts of
//! migrations, files of a backup.

use sm3::Digest;

/// A digest of 32 bytes.
pub type Sm3 = [u8; 32];

/// Digest of several parts as if they stood in one. Parts are not set off from
/// each other: whoever needs that puts lengths or separators between them.
///
/// ```
/// use xinqiao_platform::sm3;
/// assert_eq!(sm3::digest(&[b"a", b"bc"]), sm3::digest(&[b"abc"]));
/// ```
pub fn digest(parts: &[&[u8]]) -> Sm3 {
    let mut hasher = sm3::Sm3::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Digest of what a reader gives, in pieces, for files that do not fit in memory.
///
/// # Errors
/// Whatever the reader meets.
pub fn digest_reader(mut from: impl std::io::Read) -> std::io::Result<Sm3> {
    let mut hasher = sm3::Sm3::new();
    let mut piece = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut piece)?;
        if read == 0 {
            return Ok(hasher.finalize().into());
        }
        hasher.update(&piece[..read]);
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The bytes of hexadecimal digits; `None` when it is not an even number of them.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    let pair = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).ok();
    // from_str_radix would take a sign
    let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits
        .then(|| (0..text.len()).step_by(2).map(pair).collect())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Appendix A.1 of GB/T 32905-2016.
    #[test]
    fn the_standards_own_example() {
        let expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(hex(&digest(&[b"abc"])), expected);
        assert_eq!(digest_reader(&b"abc"[..]).unwrap(), digest(&[b"abc"]));
    }

    #[test]
    fn hexadecimal_digits_go_both_ways() {
        assert_eq!(from_hex("00ff1A"), Some(vec![0, 255, 26]));
        assert_eq!(hex(&[0, 255, 26]), "00ff1a");
        for broken in ["0", "zz", "+1", "é"] {
            assert_eq!(from_hex(broken), None, "{broken}");
        }
    }
}
