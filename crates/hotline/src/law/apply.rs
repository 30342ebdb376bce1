//! Folding facts into a case. Infallible: what was decided is true.

use jiff::Timestamp;
use xinqiao_kernel::{
    CaseId,
    words::{Milestone, State},
};

use crate::{
    case::{
        Assisting, Awaited, Case, Deadline, Evaluation, FROM_THE_EVENT, JOINERS_KEPT, Merged,
        ReturnAsked, Stood,
    },
    fact::{CallOutcome, Fact},
    filing::{Filing, title_from},
};

/// The case that a filing begins.
#[must_use]
pub fn begin(id: CaseId, at: Timestamp, filing: &Filing, rules: &str) -> Case {
    Case {
        id,
        version: 0,
        state: State::Registered,
        since: at,
        rules: rules.to_owned(),
        nature: filing.nature,
        class: filing.class.clone(),
        region: filing.region.clone(),
        point: filing.point,
        channel: filing.channel,
        urgency: filing.urgency,
        title: match filing.title.as_str() {
            "" => title_from(&filing.text),
            title => title.to_owned(),
        },
        filed_at: at,
        reporter: filing.reporter,
        enterprise: filing.enterprise.clone(),
        reported: filing.reported,
        secret: filing.secret,
        public: filing.public,
        joined: 0,
        joiners: Vec::new(),
        lead: None,
        named: false,
        assists: Vec::new(),
        dispatched_at: None,
        signed_at: None,
        replied_at: None,
        deadlines: Vec::new(),
        returns: 0,
        return_asked: None,
        extensions: 0,
        extension_asked: None,
        end_asked: false,
        parked: None,
        rework: 0,
        call_back_from: None,
        not_reached: 0,
        wrong_number: false,
        call_again_at: None,
        objected: false,
        evaluation: None,
        urged: 0,
        supervision: 0,
        card: None,
        ever_late: false,
        first_reply_in_time: None,
        risk: None,
        ending: None,
        closed_at: None,
        merged: None,
        person_digest: filing.person_digest.clone(),
    }
}

/// Folds the facts of one event into the case.
pub fn apply(case: &mut Case, at: Timestamp, facts: &[Fact]) {
    case.version += 1;
    for fact in facts {
        apply_one(case, at, fact);
    }
}

fn apply_one(case: &mut Case, at: Timestamp, fact: &Fact) {
    match fact {
        Fact::Filed { .. }
        | Fact::Supplemented { .. }
        | Fact::RefusedToAccept { .. }
        | Fact::AnsweredAtOnce { .. }
        | Fact::TransferredOut { .. }
        | Fact::Contacted { .. }
        | Fact::InterimReported { .. } => {}
        Fact::Accepted { class } => {
            if !class.is_empty() {
                case.class.clone_from(class);
            }
            enter(case, State::PendingDispatch, at);
        }
        Fact::Merged { into, before, .. } => {
            case.merged = Some(Merged {
                into: *into,
                before: *before,
                stood: None,
                answered_at: None,
            });
        }
        Fact::Follows { awaited } => follow(case, awaited, at),
        Fact::ReplyShared { lead, .. } => {
            if let Some(merged) = &mut case.merged {
                merged.answered_at = Some(at);
            }
            case.lead = *lead;
            case.replied_at = Some(at);
            case.call_back_from = None;
            forget_the_round(case);
            enter(case, State::CallingBack, at);
        }
        Fact::MergeUndone { .. } => {
            if let Some(merged) = case.merged.take() {
                stand_alone(case, merged, at);
            }
        }
        Fact::Dispatched {
            lead,
            assists,
            named,
            ..
        } => {
            case.lead = Some(*lead);
            case.named = *named;
            case.assists = assists
                .iter()
                .map(|unit| Assisting {
                    unit: *unit,
                    until: None,
                    done: false,
                })
                .collect();
            case.dispatched_at = Some(at);
            case.signed_at = None;
            case.card = None;
            case.return_asked = None;
            case.extension_asked = None;
            case.end_asked = false;
            enter(case, State::Dispatched, at);
        }
        Fact::DispatchRecalled { .. } => {
            case.lead = None;
            case.named = false;
            case.assists.clear();
            case.dispatched_at = None;
            case.card = None;
            enter(case, State::PendingDispatch, at);
        }
        Fact::Signed => {
            case.signed_at = Some(at);
            enter(case, State::Handling, at);
        }
        Fact::ReturnAsked { unit, before, .. } => {
            case.returns = case.returns.saturating_add(1);
            case.return_asked = Some(ReturnAsked {
                unit: *unit,
                before: *before,
            });
            enter(case, State::ReturnRequested, at);
        }
        Fact::ReturnGranted { .. } => {
            case.return_asked = None;
            case.card = None;
            case.lead = None;
            case.assists.clear();
            enter(case, State::PendingDispatch, at);
        }
        Fact::ReturnRefused { .. } => {
            case.named = true;
            if let Some(asked) = case.return_asked.take() {
                enter(case, asked.before, at);
            }
        }
        Fact::ExtensionAsked { asked, .. } => case.extension_asked = Some(asked.clone()),
        Fact::ExtensionGranted { .. } => {
            case.extension_asked = None;
            case.extensions = case.extensions.saturating_add(1);
        }
        Fact::ExtensionRefused { .. } => case.extension_asked = None,
        Fact::Parked { left, .. } => {
            case.parked = Some(left.clone());
            case.extension_asked = None;
            enter(case, State::Parked, at);
        }
        Fact::Resumed => {
            case.parked = None;
            enter(case, State::Handling, at);
        }
        Fact::AssistAsked { unit, by, .. } => {
            case.assists.retain(|assist| assist.unit != *unit);
            case.assists.push(Assisting {
                unit: *unit,
                until: Some(*by),
                done: false,
            });
        }
        Fact::Assisted { unit, .. }
        | Fact::AssistReleased { unit, .. }
        | Fact::AssistDeclined { unit, .. } => {
            for assist in case
                .assists
                .iter_mut()
                .filter(|assist| assist.unit == *unit)
            {
                assist.done = true;
            }
        }
        Fact::Replied { .. } => {
            case.replied_at = Some(at);
            case.extension_asked = None;
            case.end_asked = false;
            enter(case, State::Replied, at);
        }
        Fact::ReplyPassed { call_back_from, .. } => {
            case.call_back_from = *call_back_from;
            case.not_reached = 0;
            case.objected = false;
            case.call_again_at = None;
            enter(case, State::CallingBack, at);
        }
        Fact::SentBack { .. } => {
            next_round(case);
            // Answered at intake together with others: no unit has it yet.
            let again = if case.lead.is_some() {
                State::Handling
            } else {
                State::PendingDispatch
            };
            enter(case, again, at);
        }
        Fact::CalledBack {
            outcome, again_at, ..
        } => {
            case.call_again_at = *again_at;
            match outcome {
                CallOutcome::NotReached => case.not_reached = case.not_reached.saturating_add(1),
                CallOutcome::WrongNumber => {
                    case.not_reached = case.not_reached.saturating_add(1);
                    case.wrong_number = true;
                }
                CallOutcome::NotSolved => case.objected = true,
                CallOutcome::Solved => case.objected = false,
                CallOutcome::Declined | CallOutcome::Later => {}
            }
        }
        Fact::Evaluated { grade, .. } => {
            case.evaluation = Some(Evaluation {
                grade: *grade,
                contested: false,
                struck: false,
            });
        }
        Fact::EvaluationContested { .. } => {
            if let Some(evaluation) = &mut case.evaluation {
                evaluation.contested = true;
            }
        }
        Fact::ContestRuled { struck, .. } => {
            if let Some(evaluation) = &mut case.evaluation {
                evaluation.contested = false;
                evaluation.struck = *struck;
            }
        }
        Fact::Joined { person } => {
            case.joined = case.joined.saturating_add(1);
            if case.joiners.len() < JOINERS_KEPT {
                case.joiners.extend(*person);
            }
        }
        Fact::Urged { .. } => case.urged = case.urged.saturating_add(1),
        Fact::Supervised { level, .. } => case.supervision = *level,
        Fact::CardShown { card, .. } => case.card = case.card.max(Some(*card)),
        Fact::Warned { milestone } => {
            with_open_deadline(case, *milestone, |deadline| deadline.warned = true)
        }
        Fact::Passed { milestone } => {
            case.ever_late = true;
            with_open_deadline(case, *milestone, |deadline| deadline.passed = true);
        }
        Fact::RiskMarked { risk } => case.risk.clone_from(risk),
        Fact::SecrecySet { secret } => case.secret = *secret,
        Fact::EndAsked { .. } => case.end_asked = true,
        Fact::EndRefused { .. } => case.end_asked = false,
        Fact::Closed { ending, .. } => {
            case.ending = Some(*ending);
            case.closed_at = Some(at);
            case.return_asked = None;
            case.extension_asked = None;
            case.end_asked = false;
            case.parked = None;
            // What was met is in the events; the row keeps what pages ask for.
            case.deadlines.retain(|deadline| {
                deadline.met.is_none() || deadline.milestone == Milestone::Reply
            });
            enter(case, State::Closed, at);
        }
        Fact::Reopened { .. } => {
            case.ending = None;
            case.closed_at = None;
            next_round(case);
            let again = if case.lead.is_some() {
                State::Handling
            } else {
                State::PendingDispatch
            };
            enter(case, again, at);
        }
        Fact::Archived => {
            case.deadlines
                .retain(|deadline| deadline.milestone == Milestone::Reply);
            enter(case, State::Archived, at);
        }
        Fact::PersonCorrected { digest } => {
            case.person_digest = Some(digest.clone());
            case.wrong_number = false;
        }
        Fact::Due { deadline } => {
            case.deadlines
                .retain(|old| old.milestone != deadline.milestone);
            let mut deadline = deadline.clone();
            if deadline.from == FROM_THE_EVENT {
                deadline.from = at;
            }
            case.deadlines.push(deadline);
        }
        Fact::Met { milestone } => meet(case, *milestone, at),
        Fact::Dropped { milestone } => case
            .deadlines
            .retain(|deadline| deadline.milestone != *milestone),
    }
}

fn enter(case: &mut Case, state: State, at: Timestamp) {
    case.state = state;
    case.since = at;
}

/// Nobody works on a case that follows another: the unit that leads the other does.
fn follow(case: &mut Case, awaited: &[Awaited], at: Timestamp) {
    let stood = Stood {
        lead: case.lead.take(),
        named: std::mem::take(&mut case.named),
        assists: std::mem::take(&mut case.assists),
        awaited: awaited.to_vec(),
    };
    if let Some(merged) = &mut case.merged {
        merged.stood = Some(stood);
    }
    case.card = None;
    case.extension_asked = None;
    case.end_asked = false;
    enter(case, State::Following, at);
}

/// Back to where it stood. A letter that was shared meanwhile was not for this
/// person, so what came of it does not count.
fn stand_alone(case: &mut Case, merged: Merged, at: Timestamp) {
    case.ending = None;
    case.closed_at = None;
    if merged.answered_at.is_some() {
        case.replied_at = None;
        forget_the_round(case);
    }
    if let Some(stood) = merged.stood {
        case.lead = stood.lead;
        case.named = stood.named;
        case.assists = stood.assists;
    }
    enter(case, merged.before, at);
}

fn forget_the_round(case: &mut Case) {
    case.evaluation = None;
    case.objected = false;
    case.not_reached = 0;
    case.call_again_at = None;
}

fn next_round(case: &mut Case) {
    case.rework = case.rework.saturating_add(1);
    case.call_back_from = None;
    forget_the_round(case);
}

fn with_open_deadline(case: &mut Case, milestone: Milestone, change: impl FnOnce(&mut Deadline)) {
    let open = |deadline: &&mut Deadline| deadline.milestone == milestone && deadline.met.is_none();
    if let Some(deadline) = case.deadlines.iter_mut().find(open) {
        change(deadline);
    }
}

fn meet(case: &mut Case, milestone: Milestone, at: Timestamp) {
    let mut late = None;
    with_open_deadline(case, milestone, |deadline| {
        deadline.met = Some(at);
        deadline.warn_at = None;
        late = Some(at > deadline.at);
    });
    case.ever_late |= late == Some(true);
    if milestone == Milestone::Reply && case.first_reply_in_time.is_none() {
        case.first_reply_in_time = late.map(|late| !late);
    }
}
