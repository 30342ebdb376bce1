//! 归档: nothing changes any more, but personal data can be put right.

use xinqiao_kernel::words::Milestone;

use super::met;
use crate::{case::Case, fact::Fact};

/// By hand or by rule.
pub fn facts(case: &Case) -> Vec<Fact> {
    met(case, Milestone::Archive)
        .into_iter()
        .chain([Fact::Archived])
        .collect()
}
