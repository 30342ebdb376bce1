//! From the draft to what is shown: the unit looks, then the hotline.

use xinqiao_kernel::words::{Role, Stage};

use super::{maybe_said, said};
use crate::{
    content::Content,
    fact::Fact,
    item::{Item, Work},
    law::{Decision, Ground},
    refusal::Refusal,
};

/// The unit's head is first; for what the hotline itself answers for, and for
/// what the head wrote, the unit has looked already.
pub(crate) fn submit(item: &Item, ground: &Ground<'_>) -> Decision {
    work(item)?.content.is_whole(ground)?;
    let by_the_head = ground.hand.role == Role::UnitHead && ground.rules.review.head_passes_own;
    let stage = if ground.owner_is_hotline || by_the_head {
        Stage::HotlineReview
    } else {
        Stage::UnitReview
    };
    Ok(vec![Fact::Submitted { stage }])
}

pub(crate) fn pass_unit(note: &str) -> Decision {
    let note = maybe_said("说明", note)?;
    Ok(vec![Fact::UnitPassed { note }])
}

/// What was taken up of corrections is mended with it.
pub(crate) fn publish(item: &Item, ground: &Ground<'_>) -> Decision {
    let work = work(item)?;
    let own = work.author.is_some() && work.author == ground.hand.person;
    if own && ground.rules.review.four_eyes {
        return Err(Refusal::OwnWork);
    }
    work.content.is_whole(ground)?;
    not_over_yet(&work.content, ground)?;
    let published = Fact::Published {
        edition: item.editions + 1,
    };
    let mended = item
        .corrections
        .iter()
        .filter(|correction| correction.taken)
        .map(|correction| Fact::CorrectionMended {
            number: correction.number,
        });
    Ok([published]
        .into_iter()
        .chain(ground.moments(work.content.until))
        .chain(mended)
        .collect())
}

pub(crate) fn send_back(item: &Item, reason: &str, ground: &Ground<'_>) -> Decision {
    let stage = work(item)?.stage;
    let of_the_unit = ground.hand.role == Role::UnitHead;
    if of_the_unit != (stage == Stage::UnitReview) {
        return Err(Refusal::OtherDesk { stage });
    }
    let reason = said("退回原因", reason)?;
    Ok(vec![Fact::SentBack { reason }])
}

/// Nothing is shown whose time is over.
pub(crate) fn not_over_yet(content: &Content, ground: &Ground<'_>) -> Result<(), Refusal> {
    if content.holds_on(ground.today()) {
        return Ok(());
    }
    Err(Refusal::Unusable {
        field: "失效日期",
        why: "已经过了失效日期，请改期或清空后再发布".to_owned(),
    })
}

fn work(item: &Item) -> Result<&Work, Refusal> {
    item.work.as_ref().ok_or(Refusal::Missing {
        field: "正在编写的版本",
    })
}
