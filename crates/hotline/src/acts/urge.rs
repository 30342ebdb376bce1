//! 催办: the unit is asked to hurry.

use super::said;
use crate::{fact::Fact, law::Decision};

/// May be done at any time, as often as it takes.
pub fn decide(note: &str) -> Decision {
    Ok(vec![Fact::Urged {
        note: said("催办内容", note)?,
    }])
}
