//! 终止办理: ended before a solution, on written request and with approval
//! (潍坊市12345政务服务便民热线条例 art 21).

use xinqiao_kernel::words::Ending;

use super::{close::closing, may_rule, said};
use crate::{
    case::Case,
    fact::Fact,
    law::{Decision, Ground},
    refusal::Refusal,
};

/// The lead asks.
pub fn decide(case: &Case, reason: &str) -> Decision {
    if case.end_asked {
        return Err(Refusal::AlreadyAsked);
    }
    Ok(vec![Fact::EndAsked {
        reason: said("申请终止的理由", reason)?,
    }])
}

/// The hotline rules; the note is the explanation to the person.
pub fn rule(case: &Case, grant: bool, note: &str, ground: &Ground<'_>) -> Decision {
    if !case.end_asked {
        return Err(Refusal::NothingAsked);
    }
    may_rule(ground.hand.role, ground.rules.end.ruled_by)?;
    let note = said("给诉求人的说明", note)?;
    if grant {
        Ok(closing(case, Ending::Ended, &note, ground).collect())
    } else {
        Ok(vec![Fact::EndRefused { note }])
    }
}
