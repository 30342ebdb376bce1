//! A wrong answer that does harm: hidden first, ruled on then.

use super::{masked, said};
use crate::{
    fact::Fact,
    law::{Decision, Ground},
};

pub(crate) fn report(what: &str, ground: &Ground<'_>) -> Decision {
    let what = masked("有什么危害", what)?;
    let due_at = ground.due(&ground.rules.harm.limit);
    Ok(vec![Fact::HarmReported { what, due_at }])
}

pub(crate) fn clear(note: &str) -> Decision {
    let note = said("恢复公开的理由", note)?;
    Ok(vec![Fact::HarmCleared { note }])
}
