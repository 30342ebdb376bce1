//! 直接答复, 转出: what ends at intake.

use xinqiao_kernel::words::{Ending, Milestone, Outside};

use super::{close::closing, maybe_said, met, said};
use crate::{
    case::Case,
    fact::Fact,
    law::{Decision, Ground},
};

/// An answer at intake closes the case; the person can still say how it was.
pub fn decide(case: &Case, answer: &str, ground: &Ground<'_>) -> Decision {
    let mut facts: Vec<Fact> = met(case, Milestone::Accept).into_iter().collect();
    facts.push(Fact::AnsweredAtOnce {
        answer: said("答复内容", answer)?,
    });
    facts.extend(closing(case, Ending::AnsweredAtOnce, "", ground));
    Ok(facts)
}

/// What belongs to 110, 119, 120, 122 or the petition office goes there at once
/// (国办发〔2022〕12号).
pub fn transfer_out(case: &Case, to: Outside, note: &str, ground: &Ground<'_>) -> Decision {
    let mut facts: Vec<Fact> = met(case, Milestone::Accept).into_iter().collect();
    facts.push(Fact::TransferredOut {
        to,
        note: maybe_said("说明", note)?,
    });
    facts.extend(closing(case, Ending::TransferredOut, "", ground));
    Ok(facts)
}
