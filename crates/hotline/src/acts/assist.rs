//! 协办: assisting units answer to the lead, not to the hotline.

use xinqiao_kernel::UnitId;

use super::said;
use crate::{
    case::Case,
    fact::Fact,
    law::{Decision, Ground},
    refusal::Refusal,
};

/// An assisting unit answers, for itself only.
pub fn decide(case: &Case, unit: UnitId, text: &str, ground: &Ground<'_>) -> Decision {
    awaited(case, unit)?;
    if ground.hand.unit != Some(unit) {
        return Err(Refusal::NotAssisting { unit });
    }
    Ok(vec![Fact::Assisted {
        unit,
        text: said("协办意见", text)?,
    }])
}

/// The lead no longer needs it, and says why.
pub fn release(case: &Case, unit: UnitId, reason: &str) -> Decision {
    awaited(case, unit)?;
    Ok(vec![Fact::AssistReleased {
        unit,
        reason: said("解除协办的理由", reason)?,
    }])
}

fn awaited(case: &Case, unit: UnitId) -> Result<(), Refusal> {
    if case.waiting_for().any(|waited| waited == unit) {
        Ok(())
    } else {
        Err(Refusal::NotAssisting { unit })
    }
}
