//! Taking down, and giving to another unit.

use xinqiao_kernel::UnitId;

use super::said;
use crate::{
    fact::Fact,
    item::Item,
    law::{Decision, Ground},
    refusal::Refusal,
};

pub(crate) fn withdraw(reason: &str, ground: &Ground<'_>) -> Decision {
    let reason = said("下架原因", reason)?;
    let withdrawn = Fact::Withdrawn {
        reason,
        expired: false,
    };
    Ok(vec![withdrawn, ground.filing_away()])
}

pub(crate) fn transfer(item: &Item, to: UnitId, reason: &str) -> Decision {
    if to == item.owner {
        return Err(Refusal::Unusable {
            field: "接收单位",
            why: "已经由这家单位负责".to_owned(),
        });
    }
    let reason = said("移交原因", reason)?;
    Ok(vec![Fact::Transferred { to, reason }])
}
