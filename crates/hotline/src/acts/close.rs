//! 办结, 撤回: a case ends.

use xinqiao_kernel::words::{Ending, Milestone, Role};

use super::{dropped, maybe_said, said};
use crate::{
    case::Case,
    fact::Fact,
    law::{Decision, Ground},
    refusal::Refusal,
};

/// The call-back desk closes by hand: unreachable after enough attempts, settled
/// when nobody objects; the supervisor alone finds a wish not to be reasonable.
pub fn decide(case: &Case, ending: Ending, note: &str, ground: &Ground<'_>) -> Decision {
    match ending {
        Ending::Unreachable => {
            let left = ground
                .rules
                .call_back
                .attempts
                .saturating_sub(case.not_reached);
            // A number that belongs to nobody is not tried three times.
            if left > 0 && !case.wrong_number {
                return Err(Refusal::TryAgain { left });
            }
        }
        Ending::Settled if case.objected => {
            return Err(Refusal::CannotCloseSo {
                why: "诉求人说没有解决，请退回重办，或由督办员认定诉求不合理",
            });
        }
        Ending::Settled => {
            said("办结说明", note)?;
        }
        Ending::Unreasonable => {
            if !matches!(ground.hand.role, Role::Supervisor | Role::CentreHead) {
                return Err(Refusal::NeedsRuling {
                    by: Role::Supervisor,
                });
            }
            said("认定诉求不合理的理由", note)?;
        }
        _ => {
            return Err(Refusal::CannotCloseSo {
                why: "这种办结方式由别的步骤产生",
            });
        }
    }
    Ok(closing(case, ending, &maybe_said("办结说明", note)?, ground).collect())
}

/// The person takes it back while nobody has replied yet.
pub fn withdraw(case: &Case, reason: &str, ground: &Ground<'_>) -> Decision {
    Ok(closing(
        case,
        Ending::Withdrawn,
        &maybe_said("撤回理由", reason)?,
        ground,
    )
    .collect())
}

/// Whatever was still awaited is dropped; the time to archiving begins.
pub(super) fn closing<'a>(
    case: &'a Case,
    ending: Ending,
    note: &str,
    ground: &Ground<'_>,
) -> impl Iterator<Item = Fact> + use<'a> {
    let closed = Fact::Closed {
        ending,
        note: note.to_owned(),
    };
    dropped(case)
        .chain([closed])
        .chain(ground.due(case, Milestone::Archive, None))
}
