//! 我也遇到了: somebody meets the same as a public case tells of.

use crate::{
    case::Case,
    fact::Fact,
    law::{Decision, Ground},
    refusal::Refusal,
};

/// As long as the case is open, once for whoever signed in. Only others join:
/// the policy keeps the case's own person out, and cases that are not public.
pub fn decide(case: &Case, ground: &Ground<'_>) -> Decision {
    let person = ground.hand.person;
    if person.is_some_and(|person| case.joiners.contains(&person)) {
        return Err(Refusal::AlreadyJoined);
    }
    Ok(vec![Fact::Joined { person }])
}
