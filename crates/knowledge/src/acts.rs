//! The acts of the trade, by what they are about. Each says when it is refused
//! and which facts follow; the state table in [`crate::law`] has been asked before.

pub mod correct;
pub mod follow;
pub mod harm;
pub mod renew;
pub mod review;
pub mod withdraw;
pub mod write;

use xinqiao_kernel::masking::{MaskRules, mask_text};

use crate::{clean, refusal::Refusal};

/// The longest reason or note, in characters.
pub const WORDS_MOST: usize = 2_000;

/// A reason; it has to be given.
fn said(field: &'static str, text: &str) -> Result<String, Refusal> {
    clean::said(field, text, WORDS_MOST)
}

/// A note; it may be empty.
fn maybe_said(field: &'static str, text: &str) -> Result<String, Refusal> {
    clean::text(field, text, WORDS_MOST)
}

/// What somebody says about an item, without anybody's numbers: it is read by
/// everybody who keeps the item.
fn masked(field: &'static str, text: &str) -> Result<String, Refusal> {
    let said = said(field, text)?;
    Ok(mask_text(&said, &MaskRules::default()).into_owned())
}
