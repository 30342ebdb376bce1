//! Corrections: asked for by whoever reads, taken up or refused by who answers.

use xinqiao_kernel::words::Role;

use super::{masked, maybe_said, said};
use crate::{
    fact::Fact,
    item::Item,
    law::{Decision, Ground},
    refusal::Refusal,
};

/// Open corrections of one item; more say nothing new.
pub const OPEN_MOST: usize = 50;

pub(crate) fn ask(item: &Item, what: &str, ground: &Ground<'_>) -> Decision {
    let what = masked("哪里不对", what)?;
    let found = item.corrections.len() + 1;
    if found > OPEN_MOST {
        return Err(Refusal::TooMany {
            field: "待处理的纠错",
            most: OPEN_MOST,
            found,
        });
    }
    Ok(vec![Fact::CorrectionAsked {
        number: item.corrections_asked + 1,
        what,
        due_at: ground.due(&ground.rules.correction.limit),
        by_staff: ground.hand.role != Role::Citizen,
    }])
}

/// What is taken up is worked on from what is shown, unless somebody works on a
/// version already.
pub(crate) fn rule(item: &Item, number: u32, take: bool, note: &str) -> Decision {
    let asked = item
        .corrections
        .iter()
        .find(|correction| correction.number == number && !(take && correction.taken))
        .ok_or(Refusal::NoSuchCorrection { number })?;
    if !take {
        let reason = said("不采纳的原因", note)?;
        return Ok(vec![Fact::CorrectionRefused {
            number: asked.number,
            reason,
        }]);
    }
    let note = maybe_said("说明", note)?;
    let taken = Fact::CorrectionTaken { number, note };
    let begun = item
        .shown()
        .filter(|_| item.work.is_none())
        .map(|content| Fact::Written {
            content: Box::new(content.clone()),
            restored_from: None,
        });
    Ok([taken].into_iter().chain(begun).collect())
}
