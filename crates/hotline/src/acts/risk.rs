//! 风险标记, 保密设置: flags beside the state.

use super::said;
use crate::{case::Case, fact::Fact, law::Decision, refusal::Refusal};

/// Marks a risk, or clears it.
pub fn decide(risk: Option<&str>) -> Decision {
    let risk = risk.map(|risk| said("风险", risk)).transpose()?;
    Ok(vec![Fact::RiskMarked { risk }])
}

/// Keeps who told it from the handling units, or stops doing so.
pub fn set_secrecy(case: &Case, secret: bool) -> Decision {
    if case.secret == secret {
        return Err(Refusal::AlreadyThere);
    }
    Ok(vec![Fact::SecrecySet { secret }])
}
