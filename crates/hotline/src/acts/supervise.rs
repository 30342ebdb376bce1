//! 督办: the case is watched by those above.

use super::said;
use crate::{case::Case, fact::Fact, law::Decision, refusal::Refusal};

/// The gravest level: summoned for a talk (约谈督办).
const LEVEL_MOST: u8 = 3;

/// Upwards or down again, with a reason; 0 ends it.
pub fn decide(case: &Case, level: u8, note: &str) -> Decision {
    if level > LEVEL_MOST {
        return Err(Refusal::Unusable {
            field: "督办级别",
            why: format!("0 到 {LEVEL_MOST}"),
        });
    }
    if level == case.supervision {
        return Err(Refusal::AlreadyThere);
    }
    Ok(vec![Fact::Supervised {
        level,
        note: said("督办理由", note)?,
    }])
}
