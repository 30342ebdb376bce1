//! 审核答复: the hotline reads every reply before the person is called
//! (济南市12345市民服务热线条例 art 27).

use xinqiao_kernel::words::{Milestone, Role};

use super::{maybe_said, met, said};
use crate::{
    case::Case,
    fact::Fact,
    law::{Decision, Ground},
    refusal::Refusal,
    rules::CallBackStart,
};

/// The reply is good; call-back starts now, or when the reply limit has run out
/// where the rules say so.
pub fn pass(case: &Case, note: &str, ground: &Ground<'_>) -> Decision {
    let mut facts: Vec<Fact> = met(case, Milestone::Audit).into_iter().collect();
    let call_back_from = match ground.rules.call_back.starts {
        CallBackStart::AfterReply => None,
        CallBackStart::AtDeadline => case
            .deadline(Milestone::Reply)
            .map(|due| due.at)
            .filter(|at| *at > ground.now),
    };
    facts.push(Fact::ReplyPassed {
        note: maybe_said("审核意见", note)?,
        call_back_from,
    });
    let starts = call_back_from.unwrap_or(ground.now);
    let later = Ground {
        now: starts,
        ..*ground
    };
    if let Some(Fact::Due { mut deadline }) = later.due(case, Milestone::CallBack, None) {
        if call_back_from.is_some() {
            deadline.from = starts;
        }
        facts.push(Fact::Due { deadline });
    }
    Ok(facts)
}

/// Something is missing, or the person is not satisfied: another round with a
/// limit of its own. After as many rounds as the rules allow, only the
/// supervisor sends back again.
pub fn send_back(case: &Case, reason: &str, ground: &Ground<'_>) -> Decision {
    let by_rank = matches!(ground.hand.role, Role::Supervisor | Role::CentreHead);
    if case.rework >= ground.rules.call_back.rework_most && !by_rank {
        return Err(Refusal::NeedsRuling {
            by: Role::Supervisor,
        });
    }
    let reason = said("退回重办的理由", reason)?;
    let mut facts: Vec<Fact> = [Milestone::Audit, Milestone::CallBack]
        .into_iter()
        .filter_map(|milestone| met(case, milestone))
        .collect();
    facts.push(Fact::SentBack { reason });
    let next = if case.lead.is_some() {
        Milestone::Reply
    } else {
        Milestone::Dispatch
    };
    facts.extend(ground.due(case, next, None));
    Ok(facts)
}
