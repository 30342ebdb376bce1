//! From the events of a case to the rows it is counted by. Nothing else is asked,
//! so the same events give the same rows whenever they are folded.

use jiff::Timestamp;
use xinqiao_hotline::{
    fact::{CallOutcome, Event, Fact},
    law,
};
use xinqiao_kernel::{
    UnitId, WorkingCalendar,
    words::{Card, Ending, Grade, Milestone},
};

use crate::{
    day::{Day, number},
    row::{CLASS_DIGITS, Intake, Lies, Marks, NO_UNIT, Round, digits},
};

/// The rows of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// The case as it came in.
    pub intake: Intake,
    /// Each time a unit had it, in order.
    pub rounds: Vec<Round>,
}

/// Folds all events of one case, in order; nothing when the first is no filing.
#[must_use]
pub fn rows(calendar: &WorkingCalendar, events: &[Event]) -> Option<Rows> {
    let first = events.first()?;
    let Some(Fact::Filed { filing, rules }) = first.body.facts.first() else {
        return None;
    };
    let case = law::begin(first.case, first.at, filing, rules);
    let mut folding = Folding {
        calendar,
        rows: Rows {
            intake: Intake {
                case: first.case.value(),
                seq: 0,
                lies: Lies::of(&case),
                filed: number(calendar.date_of(first.at)),
                ended: None,
                marks: Marks::default(),
            },
            rounds: Vec::new(),
        },
        under_way: None,
        stood: None,
        limits: Limits::default(),
    };
    for event in events {
        folding.rows.intake.seq = i64::from(event.seq);
        for fact in &event.body.facts {
            folding.one(event.at, fact);
        }
    }
    let Rows {
        mut intake,
        mut rounds,
    } = folding.rows;
    let dispatches = rounds
        .iter()
        .filter(|round| !round.marks.any(NOT_DISPATCHED));
    match dispatches.count() {
        0 => {}
        1 => intake.marks.set(Marks::DISPATCHED),
        _ => intake.marks.set(Marks::DISPATCHED.and(Marks::REDIRECTED)),
    }
    for round in &mut rounds {
        round.lies = intake.lies;
    }
    Some(Rows { intake, rounds })
}

/// How rounds begin that nobody was sent a slip for.
const NOT_DISPATCHED: Marks = Marks::REWORK.and(Marks::SHARED).and(Marks::DIRECT);

struct Folding<'a> {
    calendar: &'a WorkingCalendar,
    rows: Rows,
    /// The unit that has it, or had it last, and since when.
    under_way: Option<(UnitId, Timestamp)>,
    /// Who had it when it began to follow another case.
    stood: Option<(UnitId, Timestamp)>,
    limits: Limits,
}

/// Limits of the round under way.
#[derive(Default)]
struct Limits {
    sign: Option<Timestamp>,
    contact: Option<Timestamp>,
    reply: Option<Timestamp>,
}

impl Folding<'_> {
    fn one(&mut self, at: Timestamp, fact: &Fact) {
        let day = number(self.calendar.date_of(at));
        match fact {
            Fact::Accepted { class } if !class.is_empty() => {
                self.rows.intake.lies.class = digits(class, CLASS_DIGITS);
            }
            Fact::RefusedToAccept { .. } => self.of_case(Marks::REFUSED),
            Fact::AnsweredAtOnce { .. } => {
                self.of_case(Marks::ANSWERED);
                self.begin(UnitId(NO_UNIT), at, Marks::DIRECT);
            }
            Fact::TransferredOut { .. } => self.of_case(Marks::TRANSFERRED),
            Fact::Merged { .. } => self.of_case(Marks::MERGED),
            Fact::Follows { .. } => self.stood = self.under_way.take(),
            Fact::MergeUndone { .. } => self.stands_alone(),
            Fact::ReplyShared { lead, .. } => {
                let lead = lead.unwrap_or(UnitId(NO_UNIT));
                self.begin(lead, at, Marks::SHARED.and(Marks::REPLIED));
                self.with(|round| round.replied = Some(day));
            }
            Fact::Dispatched { lead, .. } => self.dispatched(*lead, at),
            Fact::DispatchRecalled { .. } => {
                self.rows.rounds.pop();
                self.under_way = None;
            }
            Fact::Signed if self.limits.sign.is_some_and(|limit| at <= limit) => {
                self.mark(Marks::SIGNED_IN_TIME);
            }
            Fact::ReturnGranted { .. } => {
                self.mark(Marks::RETURNED);
                self.under_way = None;
            }
            Fact::ExtensionGranted { .. } => self.mark(Marks::EXTENDED),
            Fact::Parked { .. } => self.mark(Marks::PARKED),
            Fact::Replied { .. } => self.replied(at, day),
            Fact::SentBack { .. } => self.another_round(at),
            Fact::Reopened { .. } => {
                self.of_case(Marks::REOPENED);
                self.rows.intake.ended = None;
                self.with(|round| round.closed = None);
                self.another_round(at);
            }
            Fact::CalledBack { outcome, .. } => self.called(day, *outcome),
            Fact::Evaluated { grade, .. } => self.evaluated(day, *grade),
            Fact::ContestRuled { struck: true, .. } => self.with(|round| {
                round.marks.set(Marks::STRUCK);
                let counted = Marks::EVALUATED.and(Marks::SATISFIED).and(Marks::NEGATIVE);
                round.marks.clear(counted);
                round.grade = 0;
            }),
            Fact::Urged { .. } => self.mark(Marks::URGED),
            Fact::Supervised { level, .. } if *level > 0 => self.mark(Marks::SUPERVISED),
            Fact::CardShown { card, .. } => self.mark(match card {
                Card::Yellow => Marks::YELLOW,
                Card::Red => Marks::RED,
            }),
            Fact::Closed { ending, .. } => self.closed(day, *ending),
            Fact::Due { deadline } => self.due(deadline.milestone, deadline.at),
            Fact::Met { milestone } => self.met(*milestone, at),
            Fact::Dropped { milestone } => self.dropped(*milestone),
            Fact::Passed {
                milestone: Milestone::Reply,
            } => self.mark(Marks::LATE),
            _ => {}
        }
    }

    /// What a unit had until now is taken away when another is given it.
    fn dispatched(&mut self, lead: UnitId, at: Timestamp) {
        if self.under_way.is_some() {
            self.mark(Marks::REDISPATCHED);
        }
        self.begin(lead, at, Marks::default());
    }

    /// A letter that was shared meanwhile was not for this person.
    fn stands_alone(&mut self) {
        self.rows.intake.marks.clear(Marks::MERGED);
        self.rows.intake.ended = None;
        let shared = |round: &mut Round| round.marks.has(Marks::SHARED);
        self.rows.rounds.pop_if(shared);
        self.under_way = self.stood.take();
    }

    fn begin(&mut self, unit: UnitId, at: Timestamp, marks: Marks) {
        self.under_way = Some((unit, at));
        self.limits = Limits::default();
        let Rows { intake, rounds } = &mut self.rows;
        rounds.push(Round {
            case: intake.case,
            number: i64::try_from(rounds.len() + 1).unwrap_or(i64::MAX),
            unit: unit.0,
            lies: intake.lies,
            given: number(self.calendar.date_of(at)),
            due: None,
            replied: None,
            closed: None,
            judged: None,
            marks,
            minutes: 0,
            grade: 0,
        });
    }

    /// Sent back or opened again: whoever had it last has it another time.
    fn another_round(&mut self, at: Timestamp) {
        let Some((unit, _)) = self.under_way else {
            return;
        };
        self.mark(Marks::REWORKED);
        if unit.0 == NO_UNIT {
            self.under_way = None;
        } else {
            self.begin(unit, at, Marks::REWORK);
        }
    }

    fn replied(&mut self, at: Timestamp, day: Day) {
        let given = self.under_way.map_or(at, |(_, given)| given);
        let minutes = self.calendar.working_time(given, at).as_mins();
        self.with(|round| {
            round.marks.set(Marks::REPLIED);
            round.replied = Some(day);
            round.minutes = minutes;
        });
    }

    fn called(&mut self, day: Day, outcome: CallOutcome) {
        let (reached, solved) = match outcome {
            CallOutcome::Solved => (true, true),
            CallOutcome::NotSolved | CallOutcome::Declined | CallOutcome::Later => (true, false),
            CallOutcome::NotReached | CallOutcome::WrongNumber => (false, false),
        };
        self.with(|round| {
            round.judged = Some(day);
            round.marks.set(Marks::CALLED);
            if reached {
                round.marks.set(Marks::REACHED);
            }
            if solved {
                round.marks.set(Marks::SOLVED);
            } else if outcome == CallOutcome::NotSolved {
                round.marks.clear(Marks::SOLVED);
            }
        });
    }

    fn evaluated(&mut self, day: Day, grade: Grade) {
        self.with(|round| {
            round.judged = Some(day);
            round.marks.set(Marks::EVALUATED);
            round.marks.set(if grade.is_negative() {
                Marks::NEGATIVE
            } else {
                Marks::SATISFIED
            });
            round.grade = out_of_five(grade);
        });
    }

    fn closed(&mut self, day: Day, ending: Ending) {
        self.rows.intake.ended = Some(day);
        if ending == Ending::Withdrawn {
            self.of_case(Marks::WITHDRAWN);
            return;
        }
        self.with(|round| round.closed = Some(day));
    }

    fn due(&mut self, milestone: Milestone, by: Timestamp) {
        match milestone {
            Milestone::Sign => {
                self.limits.sign = Some(by);
                self.mark(Marks::TO_SIGN);
            }
            Milestone::Contact => {
                self.limits.contact = Some(by);
                self.mark(Marks::TO_CONTACT);
            }
            Milestone::Reply => {
                self.limits.reply = Some(by);
                let day = number(self.calendar.date_of(by));
                self.with(|round| {
                    round.due = Some(day);
                    round.marks.clear(Marks::LATE);
                });
            }
            _ => {}
        }
    }

    fn met(&mut self, milestone: Milestone, at: Timestamp) {
        let (limit, in_time) = match milestone {
            Milestone::Contact => (self.limits.contact, Marks::CONTACTED_IN_TIME),
            Milestone::Reply => (self.limits.reply, Marks::IN_TIME),
            _ => return,
        };
        match limit {
            Some(limit) if at <= limit => self.mark(in_time),
            Some(_) if milestone == Milestone::Reply => self.mark(Marks::LATE),
            _ => {}
        }
    }

    /// Nobody is late with what was waived, and nobody is praised for it.
    fn dropped(&mut self, milestone: Milestone) {
        match milestone {
            Milestone::Sign => self.with(|round| {
                if !round.marks.has(Marks::SIGNED_IN_TIME) {
                    round.marks.clear(Marks::TO_SIGN);
                }
            }),
            Milestone::Contact => self.with(|round| {
                if !round.marks.has(Marks::CONTACTED_IN_TIME) {
                    round.marks.clear(Marks::TO_CONTACT);
                }
            }),
            Milestone::Reply => self.with(|round| {
                if !round.marks.has(Marks::REPLIED) {
                    round.due = None;
                }
            }),
            _ => {}
        }
    }

    fn of_case(&mut self, marks: Marks) {
        self.rows.intake.marks.set(marks);
    }

    fn mark(&mut self, marks: Marks) {
        self.with(|round| round.marks.set(marks));
    }

    /// Changes the round under way; a case that no unit has has none.
    fn with(&mut self, change: impl FnOnce(&mut Round)) {
        if let (Some(_), Some(round)) = (self.under_way, self.rows.rounds.last_mut()) {
            change(round);
        }
    }
}

/// 1 is the worst, as in the national interface of 好差评.
const fn out_of_five(grade: Grade) -> i64 {
    match grade {
        Grade::VerySatisfied => 5,
        Grade::Satisfied => 4,
        Grade::FairlySatisfied => 3,
        Grade::Dissatisfied => 2,
        Grade::VeryDissatisfied => 1,
    }
}
