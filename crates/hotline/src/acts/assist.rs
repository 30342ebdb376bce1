//! 协办: assisting units answer to the lead, not to the hotline.

use jiff::civil::Date;
use xinqiao_kernel::{UnitId, words::Milestone};

use super::said;
use crate::{
    case::Case,
    fact::Fact,
    law::{Decision, Ground},
    refusal::Refusal,
};

/// The lead asks another unit, says with what and by when: not later than its own
/// reply is due, since it cannot reply before the help has come.
pub fn ask(case: &Case, unit: UnitId, what: &str, by: Date, ground: &Ground<'_>) -> Decision {
    if case.reported == Some(unit) {
        return Err(Refusal::ReportedUnit { unit });
    }
    if case.lead == Some(unit) {
        return Err(unusable("协办单位", "本单位就是主办单位"));
    }
    if case.waiting_for().any(|waited| waited == unit) {
        return Err(Refusal::AlreadyAsked);
    }
    let most = ground.rules.assist.most;
    if case.waiting_for().count() >= usize::from(most) {
        return Err(unusable(
            "协办单位",
            &format!("已有 {most} 家单位没有反馈，达到规则上限；请等反馈，或先解除一家"),
        ));
    }
    let by = ground.calendar.end_of(by);
    if by <= ground.now {
        return Err(unusable("协办期限", "要在今天或今天之后"));
    }
    let reply = case.deadline(Milestone::Reply);
    if let Some(due) = reply.filter(|due| due.met.is_none() && due.at > ground.now) {
        let last = ground.calendar.date_of(due.at);
        if by > ground.calendar.end_of(last) {
            return Err(unusable(
                "协办期限",
                &format!("答复时限在 {last}，协办要在这一天或之前反馈"),
            ));
        }
    }
    Ok(vec![Fact::AssistAsked {
        unit,
        what: said("请协办的事", what)?,
        by,
    }])
}

/// An asked unit says that it is not its matter, for itself only.
pub fn decline(case: &Case, unit: UnitId, reason: &str, ground: &Ground<'_>) -> Decision {
    awaited(case, unit)?;
    if ground.hand.unit != Some(unit) {
        return Err(Refusal::NotAssisting { unit });
    }
    Ok(vec![Fact::AssistDeclined {
        unit,
        reason: said("理由", reason)?,
    }])
}

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

fn unusable(field: &'static str, why: &str) -> Refusal {
    Refusal::Unusable {
        field,
        why: why.to_owned(),
    }
}
