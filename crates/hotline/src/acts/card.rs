//! 亮牌: a yellow or red card is shown to the lead.

use xinqiao_kernel::words::Card;

use super::said;
use crate::{case::Case, fact::Fact, law::Decision, refusal::Refusal};

/// A card is only ever followed by a graver one.
pub fn decide(case: &Case, card: Card, reason: &str) -> Decision {
    if case.card >= Some(card) {
        return Err(Refusal::AlreadyThere);
    }
    Ok(vec![Fact::CardShown {
        card,
        reason: said("亮牌理由", reason)?,
    }])
}
