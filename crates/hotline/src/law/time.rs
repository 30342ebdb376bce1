//! What the passing of time alone brings about.

use xinqiao_kernel::words::{Card, Milestone};

use super::Ground;
use crate::{acts, case::Case, fact::Fact};

/// Reminders, cards, closing by
/// rule, archiving. Empty when nothing is due.
#[must_use]
pub fn on_time(case: &Case, ground: &Ground<'_>) -> Vec<Fact> {
    let now = ground.now;
    let mut facts = Vec::new();
    for deadline in case
        .deadlines
        .iter()
        .filter(|deadline| deadline.met.is_none())
    {
        let milestone = deadline.milestone;
        if now >= deadline.at && !deadline.passed {
            match milestone {
                Milestone::Archive => return acts::archive::facts(case),
                Milestone::Resume => return acts::park::resumed(case, ground),
                Milestone::CallBack
                    if ground.rules.call_back.closes_when_passed && !case.objected =>
                {
                    return acts::call_back::closed_by_rule(case, ground);
                }
                _ => {}
            }
            facts.push(Fact::Passed { milestone });
            if ground.rules.cards.red && is_the_units(milestone) && case.card != Some(Card::Red) {
                facts.push(Fact::CardShown {
                    card: Card::Red,
                    reason: format!("{}逾期", milestone.zh()),
                });
            }
        } else if deadline.warn_at.is_some_and(|warn| now >= warn)
            && !deadline.warned
            && !deadline.passed
        {
            facts.push(Fact::Warned { milestone });
            if ground.rules.cards.yellow && is_the_units(milestone) && case.card.is_none() {
                facts.push(Fact::CardShown {
                    card: Card::Yellow,
                    reason: format!("{}即将到期", milestone.zh()),
                });
            }
        }
    }
    facts
}

/// Steps a unit answers for; the hotline's own are watched but show no card.
const fn is_the_units(milestone: Milestone) -> bool {
    matches!(
        milestone,
        Milestone::Sign
            | Milestone::Contact
            | Milestone::OnSite
            | Milestone::FirstReport
            | Milestone::Reply
    )
}
