//! 答复: the lead answers the person and tells the hotline what was done.

use xinqiao_kernel::{UnitId, words::Milestone};

use super::{met, said};
use crate::{
    case::Case,
    fact::Fact,
    filing::{ATTACHMENTS_MOST, Attachment},
    law::{Decision, Ground},
    letter,
    refusal::Refusal,
};

/// Both letters are needed, every assisting unit has answered or was let go, and
/// the person's letter holds no number of anybody: it may be read by the public,
/// and what is out cannot be called back.
pub fn decide(
    case: &Case,
    to_person: &str,
    to_hotline: &str,
    attachments: &[Attachment],
    ground: &Ground<'_>,
) -> Decision {
    let waiting: Vec<UnitId> = case.waiting_for().collect();
    if !waiting.is_empty() {
        return Err(Refusal::AssistsOutstanding { units: waiting });
    }
    if attachments.len() > ATTACHMENTS_MOST {
        return Err(Refusal::Unusable {
            field: "附件",
            why: format!("最多 {ATTACHMENTS_MOST} 个"),
        });
    }
    if !letter::numbers(to_person).is_empty() {
        return Err(Refusal::Unusable {
            field: "给诉求人的答复",
            why: "里面有手机号、证件号、卡号或车牌号；请删去，联系方式写单位座机或 12345"
                .to_owned(),
        });
    }
    let mut facts = vec![Fact::Replied {
        to_person: said("给诉求人的答复", to_person)?,
        to_hotline: said("给热线的办理情况", to_hotline)?,
        attachments: attachments.to_vec(),
    }];
    // A reply is a contact and a report; nobody can still be asked to be on site.
    for milestone in [Milestone::Reply, Milestone::Contact, Milestone::FirstReport] {
        facts.extend(met(case, milestone));
    }
    facts.extend(met(case, Milestone::OnSite).map(|_| Fact::Dropped {
        milestone: Milestone::OnSite,
    }));
    facts.extend(ground.due(case, Milestone::Audit, None));
    Ok(facts)
}
