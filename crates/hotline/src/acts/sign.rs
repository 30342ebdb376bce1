//! 签收: the lead takes the case in hand.

use xinqiao_kernel::words::Milestone;

use super::met;
use crate::{case::Case, fact::Fact, law::Decision};

/// Signing stops nothing: the reply limit runs since dispatch.
pub fn decide(case: &Case) -> Decision {
    Ok(met(case, Milestone::Sign)
        .into_iter()
        .chain([Fact::Signed])
        .collect())
}
