//! 受理: the hotline takes a case on, or says who can help instead.

use xinqiao_kernel::words::{Ending, Milestone};

use super::{close::closing, met, said};
use crate::{
    case::Case,
    fact::Fact,
    law::{Decision, Ground},
};

/// Accepting starts the dispatch limit.
pub fn decide(case: &Case, class: Option<&str>, ground: &Ground<'_>) -> Decision {
    let mut facts: Vec<Fact> = met(case, Milestone::Accept).into_iter().collect();
    facts.push(Fact::Accepted {
        class: class.unwrap_or_default().to_owned(),
    });
    facts.extend(ground.due(case, Milestone::Dispatch, None));
    Ok(facts)
}

/// Not accepting always shows the lawful way (国办函〔2025〕66号, the third of
/// five ways to treat a contact).
pub fn refuse(case: &Case, way: &str, ground: &Ground<'_>) -> Decision {
    let mut facts: Vec<Fact> = met(case, Milestone::Accept).into_iter().collect();
    facts.push(Fact::RefusedToAccept {
        way: said("不予受理的理由和法定途径", way)?,
    });
    facts.extend(closing(case, Ending::NotAccepted, "", ground));
    Ok(facts)
}
