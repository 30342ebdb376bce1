//! The chain: each event of a case is bound to the one before it by SM3, so
//! that nobody can change, drop or slip in an event without it being seen.

use jiff::Timestamp;
use xinqiao_kernel::CaseId;
use xinqiao_platform::sm3;

/// What the first event is bound to.
pub const ROOT: [u8; 32] = [0; 32];

/// Hash of an event over the one before it and its own stored bytes.
#[must_use]
pub fn link(before: &[u8; 32], case: CaseId, seq: u32, at: Timestamp, body: &str) -> [u8; 32] {
    sm3::digest(&[
        before,
        &case.value().to_be_bytes(),
        &seq.to_be_bytes(),
        &at.as_millisecond().to_be_bytes(),
        body.as_bytes(),
    ])
}
