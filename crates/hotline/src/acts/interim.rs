//! 阶段反馈: how far it has come, in words for the person.

use xinqiao_kernel::words::Milestone;

use super::{met, said};
use crate::{case::Case, fact::Fact, law::Decision};

/// The first one is what an urgent case waits for.
pub fn decide(case: &Case, text: &str) -> Decision {
    let mut facts = vec![Fact::InterimReported {
        text: said("进展", text)?,
    }];
    facts.extend(met(case, Milestone::FirstReport));
    Ok(facts)
}
