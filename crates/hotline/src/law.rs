//! The law of the case: what may happen, and what follows from it.
//!
//! Everything here is pure. [`decide`] says whether an act is possible now and
//! which facts follow; [`apply`] folds facts into a case. A case is the fold of
//! its events, so a replay, an audit, an undo and a simulation of a year all
//! use these two functions and nothing else. Who may do an act is the policy's
//! matter ([`xinqiao_identity::policy`]) and is asked before.

use jiff::Timestamp;
use xinqiao_identity::Hand;
use xinqiao_kernel::{
    CaseId, Limit, LimitUnit, WorkingCalendar,
    words::{ActKind, Card, Milestone, State},
};

use crate::{
    act::Act,
    acts,
    case::{Assisting, Case, Deadline, Evaluation, Merged, ReturnAsked},
    fact::{CallOutcome, Fact},
    filing::Filing,
    refusal::Refusal,
    rules::RuleSet,
};

/// What an act leads to: facts, or a refusal that says why not.
pub type Decision = Result<Vec<Fact>, Refusal>;

/// What an act stands on besides the case.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The rules that judge the case.
    pub rules: &'a RuleSet,
    /// The working calendar of the place.
    pub calendar: &'a WorkingCalendar,
    /// When it is done.
    pub now: Timestamp,
    /// At whose hand.
    pub hand: Hand,
}

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
        Act::Merge { into, reason } => acts::merge::decide(case, *into, reason, ground),
        Act::UndoMerge { reason } => acts::merge::undo(case, reason, ground),
        Act::Dispatch(to) => acts::dispatch::decide(case, to, ground),
        Act::Redispatch(to) => acts::dispatch::again(case, to, ground),
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
        } => acts::call_back::decide(case, *outcome, *grade, note, ground),
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
        A::UndoMerge | A::Reopen | A::Archive => matches!(state, S::Closed),
        A::Dispatch => matches!(state, S::PendingDispatch),
        A::Redispatch => matches!(state, S::Dispatched | S::Handling),
        A::Sign => matches!(state, S::Dispatched),
        A::Contact | A::ReportInterim | A::Assist | A::ReleaseAssist => {
            matches!(state, S::Dispatched | S::Handling | S::Parked)
        }
        A::GiveBack => matches!(state, S::Dispatched | S::Handling),
        A::RuleOnReturn => matches!(state, S::ReturnRequested),
        A::RequestExtension | A::RuleOnExtension | A::Park | A::Reply => {
            matches!(state, S::Handling)
        }
        A::Resume => matches!(state, S::Parked),
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
        ),
        A::Supplement | A::Urge | A::Supervise => !matches!(state, S::Closed | S::Archived),
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

/// What the passing of time alone brings about: reminders, cards, closing by
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
        channel: filing.channel,
        urgency: filing.urgency,
        title: filing.title.clone(),
        filed_at: at,
        reporter: filing.reporter,
        enterprise: filing.enterprise.clone(),
        reported: filing.reported,
        secret: filing.secret,
        public: filing.public,
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

/// Folds the facts of one event into the case. Infallible: what was decided is
/// true.
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
            })
        }
        Fact::MergeUndone { .. } => {
            if let Some(merged) = case.merged.take() {
                case.ending = None;
                case.closed_at = None;
                enter(case, merged.before, at);
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
                    done: false,
                })
                .collect();
            case.dispatched_at = Some(at);
            case.signed_at = None;
            case.return_asked = None;
            case.extension_asked = None;
            case.end_asked = false;
            enter(case, State::Dispatched, at);
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
        Fact::Assisted { unit, .. } | Fact::AssistReleased { unit, .. } => {
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
            enter(case, State::CallingBack, at);
        }
        Fact::SentBack { .. } => {
            next_round(case);
            enter(case, State::Handling, at);
        }
        Fact::CalledBack { outcome, .. } => match outcome {
            CallOutcome::NotReached => case.not_reached = case.not_reached.saturating_add(1),
            CallOutcome::NotSolved => case.objected = true,
            CallOutcome::Solved => case.objected = false,
        },
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
        Fact::Archived => enter(case, State::Archived, at),
        Fact::PersonCorrected { digest } => case.person_digest = Some(digest.clone()),
        Fact::Due { deadline } => {
            case.deadlines
                .retain(|old| old.milestone != deadline.milestone);
            case.deadlines.push(deadline.clone());
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

fn next_round(case: &mut Case) {
    case.rework = case.rework.saturating_add(1);
    case.evaluation = None;
    case.objected = false;
    case.not_reached = 0;
    case.call_back_from = None;
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
        late = Some(at > deadline.at);
    });
    case.ever_late |= late == Some(true);
    if milestone == Milestone::Reply && case.first_reply_in_time.is_none() {
        case.first_reply_in_time = late.map(|late| !late);
    }
}

impl Ground<'_> {
    /// The deadline for a milestone, counted from now; nothing when the rules
    /// set no limit for it.
    pub(crate) fn due(
        &self,
        case: &Case,
        milestone: Milestone,
        named: Option<&str>,
    ) -> Option<Fact> {
        let rule = self.rules.limit_for(milestone, case, named)?;
        Some(Fact::Due {
            deadline: self.deadline(milestone, &rule.id, &rule.limit),
        })
    }

    /// A deadline under this limit, counted from now, with its reminder.
    pub(crate) fn deadline(&self, milestone: Milestone, because: &str, limit: &Limit) -> Deadline {
        let due = self.calendar.deadline(self.now, limit);
        self.deadline_at(milestone, because, limit, due.at, due.provisional)
    }

    /// A deadline at a known moment.
    pub(crate) fn deadline_at(
        &self,
        milestone: Milestone,
        because: &str,
        limit: &Limit,
        at: Timestamp,
        provisional: bool,
    ) -> Deadline {
        let at = whole_milliseconds(at);
        Deadline {
            milestone,
            at,
            from: self.now,
            warn_at: self.remind_at(milestone, limit, at),
            because: because.to_owned(),
            provisional,
            met: None,
            warned: false,
            passed: false,
        }
    }

    /// One day before for limits in days, at a share of the time for shorter
    /// ones. Nobody is reminded of archiving.
    fn remind_at(&self, milestone: Milestone, limit: &Limit, at: Timestamp) -> Option<Timestamp> {
        if matches!(milestone, Milestone::Archive | Milestone::Resume) {
            return None;
        }
        if limit.unit == LimitUnit::WorkingDays && limit.amount > 1 {
            return Some(whole_milliseconds(
                self.calendar
                    .deadline(
                        self.now,
                        &Limit {
                            amount: limit.amount - 1,
                            ..*limit
                        },
                    )
                    .at,
            ));
        }
        let share = i64::from(self.rules.cards.remind_at_percent);
        let whole = at.as_millisecond() - self.now.as_millisecond();
        Timestamp::from_millisecond(self.now.as_millisecond() + whole * share / 100).ok()
    }
}

/// Events keep milliseconds; what is decided must equal what is replayed.
pub(crate) fn whole_milliseconds(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}
