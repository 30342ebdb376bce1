//! When what happens in the life of a sample case: the steps of each course,
//! in the time they take at a hotline.

use std::ops::ControlFlow::{self, Break, Continue};

use jiff::Timestamp;
use xinqiao_kernel::{WorkingCalendar, words::Channel};

use super::pace::Pace;
use crate::site::{Course, Sample};

/// One step in the life of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The hotline takes it on.
    Accept,
    /// The hotline cannot take it.
    Refuse,
    /// Answered at intake.
    Answer,
    /// Handed to a service outside.
    TransferOut,
    /// Goes on under another case.
    Merge,
    /// Given to a unit.
    Dispatch,
    /// The unit signs for it.
    Sign,
    /// The unit calls the person.
    Contact,
    /// The unit gives it back.
    GiveBack,
    /// The return is granted.
    GrantReturn,
    /// The ruling names a unit.
    NameUnit,
    /// The unit says how far it has come.
    Interim,
    /// Assisting units answer.
    Assist,
    /// The unit asks for more time.
    AskExtension,
    /// It gets more time.
    GrantExtension,
    /// Set aside with a plan.
    Park,
    /// The unit replies.
    Reply,
    /// It replies in the second round.
    ReplyAgain,
    /// The reply is good.
    Pass,
    /// It is not.
    SendBack,
    /// The person says what they think of it, and it is solved.
    Judge,
    /// Called back, and it is not solved.
    NotSolved,
    /// Called back, and nobody answers.
    NotReached,
    /// Closed since the person cannot be reached.
    CloseUnreachable,
    /// Closed since the wish is not reasonable.
    CloseUnreasonable,
    /// The unit asks to end it.
    AskEnd,
    /// The hotline agrees.
    GrantEnd,
    /// The person takes it back.
    Withdraw,
    /// A closed case goes on.
    Reopen,
    /// The supervisor asks to hurry.
    Urge,
    /// The supervisor puts it on the list.
    Supervise,
    /// Filed away.
    Archive,
}

/// The life of a case: when it was filed, and what happened when.
pub struct Plan {
    /// When it was filed.
    pub filed: Timestamp,
    /// What happened then, in order.
    pub steps: Vec<(Timestamp, Step)>,
}

/// Makes the plan for a sample, counted back from `now`.
pub fn plan(sample: &Sample, calendar: &WorkingCalendar, now: Timestamp, seed: u64) -> Plan {
    let mut pace = Pace::begin(sample, calendar, now, seed);
    live(sample, &mut pace);
    pace.squeeze()
}

/// Whether it is taken on with the person on the line, or at the window.
pub fn at_once(sample: &Sample) -> bool {
    matches!(sample.channel, Channel::Phone | Channel::WalkIn)
        && sample.course != Course::Registered
}

fn live(sample: &Sample, pace: &mut Pace<'_>) {
    if intake(sample, pace).is_continue()
        && dispatch(sample, pace).is_continue()
        && handling(sample, pace).is_continue()
        && reply(sample, pace).is_continue()
    {
        verdict(sample, pace);
    }
}

fn intake(sample: &Sample, pace: &mut Pace<'_>) -> ControlFlow<()> {
    match sample.course {
        Course::Registered => return Break(()),
        Course::NotAccepted => return pace.minutes(12).ends_with(Step::Refuse),
        Course::AnsweredAtOnce => return pace.minutes(12).ends_with(Step::Answer),
        Course::TransferredOut => return pace.minutes(12).ends_with(Step::TransferOut),
        _ => {}
    }
    if !at_once(sample) {
        pace.minutes(25);
        if sample.course == Course::PendingDispatch {
            pace.lately(200);
        }
        pace.does(Step::Accept);
    }
    match sample.course {
        Course::PendingDispatch => Break(()),
        Course::MergedInto(_) => pace.minutes(40).ends_with(Step::Merge),
        _ => Continue(()),
    }
}

/// What waits for somebody today came to that desk lately.
fn dispatch(sample: &Sample, pace: &mut Pace<'_>) -> ControlFlow<()> {
    pace.minutes(30);
    match sample.course {
        Course::Dispatched => pace.lately(200).ends_with(Step::Dispatch),
        Course::ReturnRequested => {
            pace.lately(600).does(Step::Dispatch);
            pace.lately(200).ends_with(Step::GiveBack)
        }
        Course::ReturnGranted => {
            pace.lately(800).does(Step::Dispatch);
            pace.lately(400).does(Step::GiveBack);
            pace.lately(150).ends_with(Step::GrantReturn)
        }
        Course::UnitNamed => {
            pace.does(Step::Dispatch);
            pace.office(150).does(Step::GiveBack);
            pace.office(240).does(Step::NameUnit);
            pace.office(60).ends_with(Step::Sign)
        }
        _ => {
            pace.does(Step::Dispatch);
            Continue(())
        }
    }
}

fn handling(sample: &Sample, pace: &mut Pace<'_>) -> ControlFlow<()> {
    pace.promptly(90).does(Step::Sign);
    if !sample.person.anonymous {
        pace.promptly(50).does(Step::Contact);
    }
    match sample.course {
        Course::Handling | Course::AssistWaiting | Course::Overdue => Break(()),
        Course::HandlingInterim => pace.promptly(40).ends_with(Step::Interim),
        Course::ExtensionRequested => pace.work().ends_with(Step::AskExtension),
        Course::Extended => {
            pace.office(700).does(Step::AskExtension);
            pace.office(150).ends_with(Step::GrantExtension)
        }
        Course::Parked => pace.office(600).ends_with(Step::Park),
        Course::Supervised => {
            pace.office(900).does(Step::Interim);
            pace.reach(60).does(Step::Urge);
            pace.reach(75).ends_with(Step::Supervise)
        }
        Course::Ended => {
            pace.office(900).does(Step::AskEnd);
            pace.office(300).ends_with(Step::GrantEnd)
        }
        Course::Withdrawn => pace.office(300).ends_with(Step::Withdraw),
        _ => Continue(()),
    }
}

fn reply(sample: &Sample, pace: &mut Pace<'_>) -> ControlFlow<()> {
    pace.work().does(Step::Assist);
    pace.work();
    match sample.course {
        Course::Replied => pace.lately(200).ends_with(Step::Reply),
        Course::CallingBack => {
            pace.lately(700).does(Step::Reply);
            pace.lately(500).ends_with(Step::Pass)
        }
        Course::SentBack => {
            pace.does(Step::Reply);
            pace.office(120).ends_with(Step::SendBack)
        }
        _ => {
            pace.does(Step::Reply);
            pace.office(120).does(Step::Pass);
            Continue(())
        }
    }
}

fn verdict(sample: &Sample, pace: &mut Pace<'_>) {
    match sample.course {
        Course::ClosedUnreachable => {
            for _ in 0..3 {
                pace.office(240).does(Step::NotReached);
            }
            return pace.office(60).does(Step::CloseUnreachable);
        }
        Course::ClosedUnreasonable => {
            pace.office(300).does(Step::NotSolved);
            return pace.office(400).does(Step::CloseUnreasonable);
        }
        Course::ClosedDissatisfiedRework => {
            pace.office(300).does(Step::NotSolved);
            pace.office(60).does(Step::SendBack);
            pace.work().does(Step::ReplyAgain);
            pace.office(120).does(Step::Pass);
        }
        _ => {}
    }
    pace.office(300).does(Step::Judge);
    match sample.course {
        Course::Reopened => pace.reach(85).does(Step::Reopen),
        Course::Archived => pace.reach(97).does(Step::Archive),
        _ => {}
    }
}
