//! The law's refusals for programs: status, English text and typed facts. The
//! Chinese text is the refusal's own.

use axum::http::StatusCode;
use xinqiao_hotline::Refusal;
use xinqiao_kernel::words::ActKind;

use super::{Facts, Problem};
use crate::words::Word;

impl From<&Refusal> for Problem {
    fn from(refusal: &Refusal) -> Self {
        let status = match refusal {
            Refusal::NotYours { .. } => StatusCode::FORBIDDEN,
            Refusal::Stale { .. } => StatusCode::PRECONDITION_FAILED,
            refusal if refusal.is_about_input() => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::CONFLICT,
        };
        Self::new(
            status,
            refusal.code(),
            refusal.to_string(),
            english(refusal),
        )
        .with(|facts| tell(refusal, facts))
    }
}

fn english(refusal: &Refusal) -> String {
    use Refusal as R;
    match refusal {
        R::NotYours { act } => format!("your post does not let you do this with this case: {act}"),
        R::WrongState {
            act,
            state,
            possible,
            ..
        } => {
            format!(
                "the case is {state}; {act} is not possible, but {} is",
                list(possible)
            )
        }
        R::Stale { expected, found } => format!(
            "somebody else was quicker: the case is at version {found}, you saw {expected}; read it again"
        ),
        R::Missing { field } => format!("something has to be filled in: {field}"),
        R::TooLong { field, most, found } => {
            format!("too long ({field}): at most {most} characters, not {found}")
        }
        R::Unusable { field, why } => format!("{field} cannot be used: {why}"),
        R::ReportedUnit { unit } => format!(
            "unit {unit} is what the case complains of and cannot handle it; give it to the unit above, or another"
        ),
        R::NamedUnitCannotReturn => {
            "the unit was named by a ruling and cannot give the case back; \
            it can ask for help or more time, or report how far it is"
                .to_owned()
        }
        R::ReturnWindowClosed { closed_at } => format!(
            "the window for giving back closed at {closed_at}; ask for more time, report or reply"
        ),
        R::TooManyReturns { count } => {
            format!(
                "the case was given back {count} times, the most the rules allow; the centre names a unit"
            )
        }
        R::ExtensionTooLate { due_at } => {
            format!(
                "the deadline was at {due_at}; more time has to be asked for before; reply or report now"
            )
        }
        R::ExtensionTooLong { most, rule } => format!("an extension gives at most {most} ({rule})"),
        R::TooManyExtensions { count } => {
            format!("extended {count} times, the most the rules allow")
        }
        R::AlreadyAsked => "the same was asked already and waits for a ruling".to_owned(),
        R::NothingAsked => "nothing waits for a ruling".to_owned(),
        R::NeedsRuling { by } => format!("this has to be ruled on by: {by}"),
        R::AssistsOutstanding { units } => format!(
            "{} assisting units have not answered; wait for them, or release them with a reason",
            units.len()
        ),
        R::NotAssisting { unit } => {
            format!("unit {unit} is not an assisting unit that is waited for")
        }
        R::CallBackNotYet { from } => format!("by the rules call-back starts at {from}"),
        R::TryAgain { left } => {
            format!("try to reach the person {left} more times before closing as unreachable")
        }
        R::CannotCloseSo { why } => format!("the case cannot be closed like this: {why}"),
        R::AlreadyEvaluated => "evaluated already in this round; the first one counts".to_owned(),
        R::ReasonNeeded => "a negative rating needs a reason or a word".to_owned(),
        R::NothingToContest => "there is no negative evaluation to contest".to_owned(),
        R::ReopenWindowClosed { closed_at } => {
            format!("the window for reopening closed at {closed_at}; file a new case")
        }
        R::CannotMerge { why } => format!("cannot go on under that case: {why}"),
        R::AlreadyJoined => "joined already; once is enough".to_owned(),
        R::AlreadyThere => "it stands at that grade already".to_owned(),
    }
}

fn list(acts: &[ActKind]) -> String {
    acts.iter()
        .map(|act| act.code())
        .collect::<Vec<_>>()
        .join(", ")
}

fn tell(refusal: &Refusal, facts: &mut Facts) {
    use Refusal as R;
    match refusal {
        R::NotYours { act } => facts.act = Some(Word(*act)),
        R::WrongState {
            act,
            state,
            since,
            possible,
        } => {
            facts.act = Some(Word(*act));
            facts.state = Some(Word(*state));
            facts.since = Some(*since);
            facts.possible = Some(possible.iter().copied().map(Word).collect());
        }
        R::Stale { expected, found } => {
            facts.expected_version = Some(*expected);
            facts.version = Some(*found);
        }
        R::Missing { field } | R::Unusable { field, .. } => facts.field = Some((*field).to_owned()),
        R::TooLong { field, most, found } => {
            facts.field = Some((*field).to_owned());
            facts.most = Some(most.to_string());
            facts.count = Some(*found as u64);
        }
        R::ReportedUnit { unit } | R::NotAssisting { unit } => facts.units = Some(vec![*unit]),
        R::AssistsOutstanding { units } => facts.units = Some(units.clone()),
        R::ReturnWindowClosed { closed_at } | R::ReopenWindowClosed { closed_at } => {
            facts.closed_at = Some(*closed_at);
        }
        R::TooManyReturns { count }
        | R::TooManyExtensions { count }
        | R::TryAgain { left: count } => {
            facts.count = Some((*count).into());
        }
        R::ExtensionTooLate { due_at } => facts.due_at = Some(*due_at),
        R::ExtensionTooLong { most, rule } => {
            facts.most = Some(most.clone());
            facts.rule = Some(rule.clone());
        }
        R::NeedsRuling { by } => facts.needs = Some(Word(*by)),
        R::CallBackNotYet { from } => facts.not_before = Some(*from),
        R::NamedUnitCannotReturn
        | R::AlreadyAsked
        | R::NothingAsked
        | R::CannotCloseSo { .. }
        | R::AlreadyEvaluated
        | R::ReasonNeeded
        | R::NothingToContest
        | R::CannotMerge { .. }
        | R::AlreadyJoined
        | R::AlreadyThere => {}
    }
}
