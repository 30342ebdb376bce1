//! When what happens in the life of a sample case: the steps of each course,
//! in the time they take at a hotline.

use jiff::{SignedDuration, Timestamp, civil::Date};
use xinqiao_kernel::{
    Remaining, WorkingCalendar,
    words::{Channel, Nature, Urgency},
};

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
    use Course as C;
    use Step as S;

    if sample.course == C::Registered {
        return;
    }
    if let C::NotAccepted | C::AnsweredAtOnce | C::TransferredOut = sample.course {
        let step = match sample.course {
            C::NotAccepted => S::Refuse,
            C::AnsweredAtOnce => S::Answer,
            _ => S::TransferOut,
        };
        return pace.minutes(12).does(step);
    }
    if !at_once(sample) {
        pace.minutes(25).does(S::Accept);
    }
    match sample.course {
        C::PendingDispatch => return,
        C::MergedInto(_) => return pace.minutes(40).does(S::Merge),
        _ => {}
    }
    pace.minutes(30).does(S::Dispatch);
    match sample.course {
        C::Dispatched => return,
        C::ReturnRequested => return pace.office(150).does(S::GiveBack),
        C::ReturnGranted => {
            pace.office(150).does(S::GiveBack);
            return pace.office(180).does(S::GrantReturn);
        }
        C::UnitNamed => {
            pace.office(150).does(S::GiveBack);
            pace.office(240).does(S::NameUnit);
            return pace.office(60).does(S::Sign);
        }
        _ => {}
    }
    pace.promptly(90).does(S::Sign);
    if !sample.person.anonymous {
        pace.promptly(50).does(S::Contact);
    }
    match sample.course {
        C::Handling | C::AssistWaiting => return,
        C::HandlingInterim => return pace.promptly(40).does(S::Interim),
        C::ExtensionRequested => return pace.work().does(S::AskExtension),
        C::Extended => {
            pace.office(700).does(S::AskExtension);
            return pace.office(150).does(S::GrantExtension);
        }
        C::Parked => return pace.office(600).does(S::Park),
        C::Overdue => return,
        C::Supervised => {
            pace.office(900).does(S::Interim);
            pace.reach(60).does(S::Urge);
            return pace.reach(75).does(S::Supervise);
        }
        C::Ended => {
            pace.office(900).does(S::AskEnd);
            return pace.office(300).does(S::GrantEnd);
        }
        C::Withdrawn => return pace.office(300).does(S::Withdraw),
        _ => {}
    }
    pace.work().does(S::Assist);
    pace.work().does(S::Reply);
    match sample.course {
        C::Replied => return,
        C::SentBack => return pace.office(120).does(S::SendBack),
        _ => pace.office(120).does(S::Pass),
    }
    match sample.course {
        C::CallingBack => return,
        C::ClosedUnreachable => {
            for _ in 0..3 {
                pace.office(240).does(S::NotReached);
            }
            return pace.office(60).does(S::CloseUnreachable);
        }
        C::ClosedUnreasonable => {
            pace.office(300).does(S::NotSolved);
            return pace.office(400).does(S::CloseUnreasonable);
        }
        C::ClosedDissatisfiedRework => {
            pace.office(300).does(S::NotSolved);
            pace.office(60).does(S::SendBack);
            pace.work().does(S::ReplyAgain);
            pace.office(120).does(S::Pass);
        }
        _ => {}
    }
    pace.office(300).does(S::Judge);
    match sample.course {
        C::Reopened => pace.reach(85).does(S::Reopen),
        C::Archived => pace.reach(97).does(S::Archive),
        _ => {}
    }
}

/// Lets time go by, now quicker, now slower, the same in each run.
struct Pace<'a> {
    calendar: &'a WorkingCalendar,
    urgency: Urgency,
    nature: Nature,
    filed: Timestamp,
    now: Timestamp,
    at: Timestamp,
    seed: u64,
    steps: Vec<(Timestamp, Step)>,
}

impl<'a> Pace<'a> {
    fn begin(sample: &Sample, calendar: &'a WorkingCalendar, now: Timestamp, seed: u64) -> Self {
        // A unit has two working days to give back: whatever waits for a ruling
        // today was not filed weeks ago.
        let days = match sample.course {
            Course::ReturnRequested => sample.days_ago.min(3),
            _ => sample.days_ago,
        };
        let day = calendar.date_of(now - SignedDuration::from_hours(24 * days));
        let hour = moment(calendar, day, sample.hour);
        let mut pace = Self {
            calendar,
            urgency: sample.urgency,
            nature: sample.nature,
            filed: hour,
            now,
            at: hour,
            seed,
            steps: Vec::new(),
        };
        let within = SignedDuration::from_mins(pace.about(30));
        // An hour of today that is still to come.
        let latest = now - SignedDuration::from_mins(20 + pace.about(60));
        pace.filed = (hour + within).min(latest);
        pace.at = pace.filed;
        pace
    }

    /// So many minutes by the clock.
    fn minutes(&mut self, usual: i64) -> &mut Self {
        let wait = SignedDuration::from_mins(self.about(usual));
        self.at += wait;
        self
    }

    /// So many minutes while offices work.
    fn office(&mut self, usual: i64) -> &mut Self {
        let wait = SignedDuration::from_mins(self.about(usual));
        self.at = self.calendar.resume(self.at, Remaining::Working(wait)).at;
        self
    }

    /// In office hours, or at once when it is urgent.
    fn promptly(&mut self, usual: i64) -> &mut Self {
        match self.urgency {
            Urgency::Urgent => self.minutes(usual / 5),
            Urgency::Pressing => self.minutes(usual),
            Urgency::Ordinary => self.office(usual),
        }
    }

    /// Half of what it takes to do what is to be done, well within the limits.
    fn work(&mut self) -> &mut Self {
        match (self.urgency, self.nature) {
            (Urgency::Urgent, _) => self.minutes(200),
            (_, Nature::Consult) => self.office(220),
            _ => self.office(480),
        }
    }

    /// At least so many percent of the time until now.
    fn reach(&mut self, percent: i32) -> &mut Self {
        let whole = self.now.duration_since(self.filed);
        let there = self.filed + whole * percent / 100;
        self.minutes(5);
        self.at = self.at.max(there);
        self
    }

    fn does(&mut self, step: Step) {
        self.steps.push((self.at, step));
    }

    /// Everything has happened by now, also where that was quick work.
    fn squeeze(self) -> Plan {
        let latest = self.now - SignedDuration::from_mins(2);
        let room = latest.as_millisecond() - self.filed.as_millisecond();
        let taken = self.at.as_millisecond() - self.filed.as_millisecond();
        let squeezed = |at: Timestamp| {
            if taken <= room {
                return at;
            }
            let since = at.as_millisecond() - self.filed.as_millisecond();
            self.filed + SignedDuration::from_millis(since * room / taken)
        };
        let steps = self.steps.iter().map(|&(at, step)| (squeezed(at), step));
        Plan {
            filed: self.filed,
            steps: steps.collect(),
        }
    }

    /// Between two thirds and four thirds of the usual, at least one.
    fn about(&mut self, usual: i64) -> i64 {
        // SplitMix64: a few lines, and the same everywhere and always.
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let part = i64::try_from((z ^ (z >> 31)) % 1000).unwrap_or(0);
        (usual * (2000 + 2 * part) / 3000).max(1)
    }
}

/// The moment at which an hour of a day begins here.
fn moment(calendar: &WorkingCalendar, day: Date, hour: i8) -> Timestamp {
    let midnight = calendar.end_of(day) + SignedDuration::from_millis(1);
    midnight - SignedDuration::from_hours(24 - i64::from(hour))
}
