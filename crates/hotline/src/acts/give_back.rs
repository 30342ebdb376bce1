//! 退单: a unit says that a case is not its duty, and the hotline rules on it.

use xinqiao_kernel::{
    UnitId,
    words::{Milestone, State},
};

use super::{dispatch, dropped, met, said};
use crate::{
    act::ReturnRuling,
    case::Case,
    fact::Fact,
    law::{Decision, Ground},
    refusal::Refusal,
};

/// A reason is always needed; the window, the number of returns and whether a
/// named unit may return are the rule set's.
pub fn decide(
    case: &Case,
    reason: &str,
    suggests: Option<UnitId>,
    ground: &Ground<'_>,
) -> Decision {
    let rules = &ground.rules.returns;
    if case.named && !rules.named_unit_may_return {
        return Err(Refusal::NamedUnitCannotReturn);
    }
    if case.returns >= rules.most {
        return Err(Refusal::TooManyReturns {
            count: case.returns,
        });
    }
    if let Some(dispatched_at) = case.dispatched_at {
        let closed_at = ground.calendar.deadline(dispatched_at, &rules.window).at;
        if ground.now > closed_at {
            return Err(Refusal::ReturnWindowClosed { closed_at });
        }
    }
    let Some(unit) = case.lead else {
        return Err(Refusal::Missing {
            field: "承办单位"
        });
    };
    let reason = said("退单理由", reason)?;
    let mut facts = vec![Fact::ReturnAsked {
        unit,
        reason,
        suggests,
        before: case.state,
    }];
    // Nobody is late in signing for what may not be theirs.
    facts.extend(met(case, Milestone::Sign).map(|_| Fact::Dropped {
        milestone: Milestone::Sign,
    }));
    facts.extend(ground.due(case, Milestone::ReturnRuling, None));
    Ok(facts)
}

/// Granted: back to the dispatcher. Refused: the unit keeps it, and cannot
/// return it again. Named: another unit, or this one, takes it for good
/// (潍坊市12345政务服务便民热线条例 art 22).
pub fn rule(case: &Case, ruling: &ReturnRuling, note: &str, ground: &Ground<'_>) -> Decision {
    let note = said("裁定理由", note)?;
    let mut facts: Vec<Fact> = met(case, Milestone::ReturnRuling).into_iter().collect();
    match ruling {
        ReturnRuling::Grant => {
            facts.extend(dropped(case).filter(|fact| {
                !matches!(
                    fact,
                    Fact::Dropped {
                        milestone: Milestone::ReturnRuling
                    }
                )
            }));
            facts.push(Fact::ReturnGranted { note });
            facts.extend(ground.due(case, Milestone::Dispatch, None));
        }
        ReturnRuling::Refuse => {
            facts.push(Fact::ReturnRefused { note });
            // A unit that had not signed yet still has to.
            if case
                .return_asked
                .as_ref()
                .is_some_and(|asked| asked.before == State::Dispatched)
            {
                facts.extend(ground.due(case, Milestone::Sign, None));
            }
        }
        ReturnRuling::Name(unit) => facts.extend(dispatch::named(case, *unit, &note, ground)?),
    }
    Ok(facts)
}
