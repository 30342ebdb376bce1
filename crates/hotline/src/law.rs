//! The law of the case: what may happen, and what follows from it.
//!
//! Everything here is pure. [`decide`] says whether an act is possible now and
//! which facts follow; [`apply()`] folds facts into a case. A case is the fold of
//! its events, so a replay, an audit, an undo and a simulation of a year all
//! use these two functions and nothing else. Who may do an act is the policy's
//! matter ([`xinqiao_identity::policy`]) and is asked before.

mod apply;
mod ground;
mod time;

use xinqiao_kernel::{
    CaseId,
    words::{ActKind, State},
};

pub use apply::{apply, begin};
pub use ground::Ground;
pub(crate) use ground::whole_milliseconds;
pub use time::on_time;

use crate::{act::Act, acts, case::Case, fact::Fact, refusal::Refusal};

/// What an act leads to: facts, or a refusal that says why not.
pub type Decision = Result<Vec<Fact>, Refusal>;

/// Files a new case.
///
/// # Errors
/// A [`Refusal`] when something is missing or too long.
pub fn open(id: CaseId, act: &Act, ground: &Ground<'_>) -> Decision {
    match act {
        Act::File { filing, accepted } => acts::file::decide(id, filing, *accepted, ground),
        _ => Err(Refusal::Missing {
            field: "工单编号"
        }),
    }
}

/// Decides an act on a case.
///
/// # Errors
/// A [`Refusal`] that says what is not possible, since when, and what is.
pub fn decide(case: &Case, act: &Act, ground: &Ground<'_>) -> Decision {
    let kind = act.kind();
    if !possible_in(kind, case.state) {
        return Err(Refusal::WrongState {
            act: kind,
            state: case.state,
            since: case.since,
            possible: possible(case.state).collect(),
        });
    }
    match act {
        Act::File { .. } => unreachable!("filing is possible in no state"),
        Act::Supplement { text, attachments } => acts::supplement::decide(text, attachments),
        Act::Accept { class } => acts::accept::decide(case, class.as_deref(), ground),
        Act::RefuseToAccept { way } => acts::accept::refuse(case, way, ground),
        Act::AnswerAtOnce { answer } => acts::answer::decide(case, answer, ground),
        Act::TransferOut { to, note } => acts::answer::transfer_out(case, *to, note, ground),
        Act::Merge { into, reason } => acts::merge::decide(case, *into, reason),
        Act::UndoMerge { reason } => acts::merge::undo(case, reason, ground),
        Act::ShareReply(shared) => acts::merge::share(case, shared, ground),
        Act::Dispatch(to) => acts::dispatch::decide(case, to, ground),
        Act::Redispatch(to) => acts::dispatch::again(case, to, ground),
        Act::Recall { reason } => acts::dispatch::recall(case, reason, ground),
        Act::Sign => acts::sign::decide(case),
        Act::Contact { on_site, note } => acts::contact::decide(case, *on_site, note),
        Act::GiveBack { reason, suggests } => {
            acts::give_back::decide(case, reason, *suggests, ground)
        }
        Act::RuleOnReturn { ruling, note } => acts::give_back::rule(case, ruling, note, ground),
        Act::RequestExtension { more, reason } => acts::extend::decide(case, more, reason, ground),
        Act::RuleOnExtension { grant, note } => acts::extend::rule(case, *grant, note, ground),
        Act::Park { plan, until } => acts::park::decide(case, plan, *until, ground),
        Act::Resume => acts::park::resume(case, ground),
        Act::ReportInterim { text } => acts::interim::decide(case, text),
        Act::AskAssist { unit, what, by } => acts::assist::ask(case, *unit, what, *by, ground),
        Act::DeclineAssist { unit, reason } => acts::assist::decline(case, *unit, reason, ground),
        Act::Assist { unit, text } => acts::assist::decide(case, *unit, text, ground),
        Act::ReleaseAssist { unit, reason } => acts::assist::release(case, *unit, reason),
        Act::Reply {
            to_person,
            to_hotline,
            attachments,
        } => acts::reply::decide(case, to_person, to_hotline, attachments, ground),
        Act::PassReply { note } => acts::audit::pass(case, note, ground),
        Act::SendBack { reason } => acts::audit::send_back(case, reason, ground),
        Act::CallBack {
            outcome,
            grade,
            note,
            again_at,
        } => {
            let call = acts::call_back::Call {
                outcome: *outcome,
                grade: *grade,
                note,
                again_at: *again_at,
            };
            acts::call_back::decide(case, &call, ground)
        }
        Act::Evaluate {
            grade,
            reasons,
            comment,
        } => acts::evaluate::decide(case, *grade, reasons, comment, ground),
        Act::ContestEvaluation { reason } => acts::evaluate::contest(case, reason),
        Act::RuleOnContest { strike, note } => acts::evaluate::rule(case, *strike, note),
        Act::Urge { note } => acts::urge::decide(note),
        Act::Supervise { level, note } => acts::supervise::decide(case, *level, note),
        Act::ShowCard { card, reason } => acts::card::decide(case, *card, reason),
        Act::MarkRisk { risk } => acts::risk::decide(risk.as_deref()),
        Act::SetSecrecy { secret } => acts::risk::set_secrecy(case, *secret),
        Act::RequestEnd { reason } => acts::end::decide(case, reason),
        Act::RuleOnEnd { grant, note } => acts::end::rule(case, *grant, note, ground),
        Act::Withdraw { reason } => acts::close::withdraw(case, reason, ground),
        Act::Join => acts::join::decide(case, ground),
        Act::Close { ending, note } => acts::close::decide(case, *ending, note, ground),
        Act::Reopen { reason } => acts::reopen::decide(case, reason, ground),
        Act::Archive => Ok(acts::archive::facts(case)),
        Act::CorrectPerson { digest } => acts::correct_person::decide(digest),
    }
}

/// Which acts a state allows at all. The refusals of the acts themselves (a
/// window that closed, a wish that waits) come on top.
#[must_use]
pub const fn possible_in(act: ActKind, state: State) -> bool {
    use ActKind as A;
    use State as S;
    match act {
        A::File => false,
        A::Accept => matches!(state, S::Registered),
        A::RefuseToAccept | A::AnswerAtOnce | A::TransferOut => {
            matches!(state, S::Registered | S::PendingDispatch)
        }
        A::Merge => matches!(
            state,
            S::Registered | S::PendingDispatch | S::Dispatched | S::Handling
        ),
        A::UndoMerge => matches!(state, S::Following | S::CallingBack | S::Closed),
        A::ShareReply => matches!(state, S::Following),
        A::Reopen | A::Archive => matches!(state, S::Closed),
        A::Dispatch => matches!(state, S::PendingDispatch),
        A::Redispatch => matches!(state, S::Dispatched | S::Handling),
        A::Recall | A::Sign => matches!(state, S::Dispatched),
        A::Contact | A::ReportInterim | A::Assist | A::DeclineAssist | A::ReleaseAssist => {
            matches!(state, S::Dispatched | S::Handling | S::Parked)
        }
        A::GiveBack => matches!(state, S::Dispatched | S::Handling),
        A::RuleOnReturn => matches!(state, S::ReturnRequested),
        A::RequestExtension | A::RuleOnExtension | A::Park | A::Reply => {
            matches!(state, S::Handling)
        }
        A::Resume => matches!(state, S::Parked),
        // Who asks for help has taken the case on.
        A::AskAssist => matches!(state, S::Handling | S::Parked),
        A::RequestEnd | A::RuleOnEnd => matches!(state, S::Handling | S::Parked),
        A::PassReply => matches!(state, S::Replied),
        A::SendBack => matches!(state, S::Replied | S::CallingBack),
        A::CallBack | A::Close => matches!(state, S::CallingBack),
        A::Evaluate | A::ContestEvaluation | A::RuleOnContest => {
            matches!(state, S::CallingBack | S::Closed)
        }
        A::Withdraw => matches!(
            state,
            S::Registered
                | S::PendingDispatch
                | S::Dispatched
                | S::ReturnRequested
                | S::Handling
                | S::Parked
                | S::Following
        ),
        A::Supplement | A::Join | A::Urge | A::Supervise => {
            !matches!(state, S::Closed | S::Archived)
        }
        A::ShowCard => {
            matches!(
                state,
                S::Dispatched
                    | S::ReturnRequested
                    | S::Handling
                    | S::Parked
                    | S::Replied
                    | S::CallingBack
            )
        }
        A::MarkRisk | A::SetSecrecy => !matches!(state, S::Archived),
        A::CorrectPerson => true,
    }
}

/// The acts a state allows, in the order people read them.
pub fn possible(state: State) -> impl Iterator<Item = ActKind> {
    ActKind::ALL
        .iter()
        .copied()
        .filter(move |act| possible_in(*act, state))
}
