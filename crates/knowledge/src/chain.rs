//! The chain: each event of an item is bound to the one before it by SM3, as
//! the events of a case are.

use jiff::Timestamp;
use xinqiao_platform::sm3;

use crate::id::ItemId;

/// What the first event is bound to.
pub const ROOT: [u8; 32] = [0; 32];

/// Hash of an event over the one before it and its own stored bytes.
#[must_use]
pub fn link(before: &[u8; 32], item: ItemId, seq: u32, at: Timestamp, body: &str) -> [u8; 32] {
    sm3::digest(&[
        before,
        &item.value().to_be_bytes(),
        &seq.to_be_bytes(),
        &at.as_millisecond().to_be_bytes(),
        body.as_bytes(),
    ])
}
