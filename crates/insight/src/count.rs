//! Everything that is counted. A count asks for a day and for marks of a row, so it
//! is a condition in a query, a column of the table of days and the heading of a
//! list all at once, and cannot mean three things.

use xinqiao_platform::db::DbError;

use crate::{
    day::Day,
    fold::Rows,
    row::{Intake, Marks, Round},
};

/// The day by which something is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// When the case was filed; one row a case.
    Filed,
    /// When the case was closed; one row a case.
    Ended,
    /// When a unit was given it.
    Given,
    /// When the unit had to reply.
    Due,
    /// When it replied.
    Replied,
    /// When the case was closed after the round.
    Closed,
    /// When the person was asked, or said, how it was.
    Judged,
}

impl By {
    /// The column that holds the day.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Ended => "ended",
            Self::Given => "given",
            Self::Due => "due",
            Self::Replied => "replied",
            Self::Closed => "closed",
            Self::Judged => "judged",
        }
    }

    /// Whether it is a day of the case, not of a round.
    #[must_use]
    pub const fn of_the_case(self) -> bool {
        matches!(self, Self::Filed | Self::Ended)
    }

    const fn of_intake(self, row: &Intake) -> Option<Day> {
        match self {
            Self::Filed => Some(row.filed),
            Self::Ended => row.ended,
            _ => None,
        }
    }

    const fn of_round(self, row: &Round) -> Option<Day> {
        match self {
            Self::Given => Some(row.given),
            Self::Due => row.due,
            Self::Replied => row.replied,
            Self::Closed => row.closed,
            Self::Judged => row.judged,
            Self::Filed | Self::Ended => None,
        }
    }
}

/// What of a row is added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sum {
    /// One for each.
    Rows,
    /// Office minutes to the reply.
    Minutes,
    /// The grade out of five.
    Grade,
}

macro_rules! counts {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $zh:literal, $by:ident, [$($with:ident)*], [$($without:ident)*] $(, $sum:ident)?;)+) => {
        /// Something that is counted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Count { $($(#[$doc])* $name,)+ }

        impl Count {
            /// All of them, in the order of their columns.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its code, which is also its column in the table of days.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// What people call it.
            #[must_use]
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$name => $zh),+ }
            }

            /// The count with this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)+ _ => None }
            }

            /// By which day.
            #[must_use]
            pub const fn by(self) -> By {
                match self { $(Self::$name => By::$by),+ }
            }

            /// Rows that have all of these marks.
            #[must_use]
            pub const fn with(self) -> Marks {
                match self { $(Self::$name => Marks(0)$(.and(Marks::$with))*),+ }
            }

            /// And none of these.
            #[must_use]
            pub const fn without(self) -> Marks {
                match self { $(Self::$name => Marks(0)$(.and(Marks::$without))*),+ }
            }

            /// What of each is added up.
            #[must_use]
            pub const fn sum(self) -> Sum {
                match self { $(Self::$name => counts!(@sum $($sum)?)),+ }
            }
        }
    };
    (@sum) => { Sum::Rows };
    (@sum $sum:ident) => { Sum::$sum };
}

counts! {
    /// Cases that came in.
    Received = "received", "受理", Filed, [], [];
    /// Of those, answered at intake.
    Answered = "answered", "直接答复", Filed, [ANSWERED], [];
    /// Of those, not taken.
    Refused = "refused", "不予受理", Filed, [REFUSED], [];
    /// Of those, handed to a service outside.
    Transferred = "transferred", "转出", Filed, [TRANSFERRED], [];
    /// Of those, the same matter as another case.
    Merged = "merged", "并单", Filed, [MERGED], [];
    /// Of those, taken back by the person.
    Withdrawn = "withdrawn", "撤回", Filed, [WITHDRAWN], [];
    /// Of those, given to a unit.
    Dispatched = "dispatched", "转办", Filed, [DISPATCHED], [];
    /// Of those, to the right one at once: never given to another.
    DispatchedRight = "dispatched_right", "一次派准", Filed, [DISPATCHED], [REDIRECTED];
    /// Of those that came in, opened again.
    Reopened = "reopened", "重新办理", Filed, [REOPENED], [];
    /// Cases that were closed, in whatever way.
    Ended = "ended", "办结", Ended, [], [];

    /// Times a unit was given a case for the first time, or by a ruling.
    Given = "given", "派单", Given, [], [REWORK SHARED DIRECT];
    /// Of those, with a limit to sign by.
    ToSign = "to_sign", "应签收", Given, [TO_SIGN], [REWORK SHARED DIRECT];
    /// Signed by it.
    SignedInTime = "signed_in_time", "按时签收", Given, [TO_SIGN SIGNED_IN_TIME], [REWORK SHARED DIRECT];
    /// Of those given, with a limit to contact the person by.
    ToContact = "to_contact", "应联系", Given, [TO_CONTACT], [REWORK SHARED DIRECT];
    /// Contacted by it.
    ContactedInTime = "contacted_in_time", "按时联系", Given, [TO_CONTACT CONTACTED_IN_TIME], [REWORK SHARED DIRECT];
    /// Of those given, given back.
    Returned = "returned", "退单", Given, [RETURNED], [REWORK SHARED DIRECT];
    /// Of those given, with more time.
    Extended = "extended", "延期", Given, [EXTENDED], [REWORK SHARED DIRECT];
    /// Of those given, set aside for a time.
    Parked = "parked", "挂账", Given, [PARKED], [REWORK SHARED DIRECT];
    /// Of those given, asked to hurry.
    Urged = "urged", "催办", Given, [URGED], [SHARED DIRECT];
    /// Put under supervision.
    Supervised = "supervised", "督办", Given, [SUPERVISED], [SHARED DIRECT];
    /// Shown a yellow card.
    Yellow = "yellow", "黄牌", Given, [YELLOW], [SHARED DIRECT];
    /// Shown a red card.
    Red = "red", "红牌", Given, [RED], [SHARED DIRECT];

    /// Rounds that had to be replied to in the span.
    Due = "due", "应结", Due, [], [SHARED DIRECT];
    /// Of those, replied to, in time or late.
    DueReplied = "due_replied", "已结", Due, [REPLIED], [SHARED DIRECT];
    /// Of those, replied to in time.
    InTime = "in_time", "按时办结", Due, [IN_TIME], [SHARED DIRECT];
    /// Of those due, the limit ran out first.
    Late = "late", "逾期", Due, [LATE], [SHARED DIRECT];

    /// Replies that units gave.
    Replied = "replied", "答复", Replied, [], [SHARED DIRECT];
    /// Of those, sent back, or opened again.
    Reworked = "reworked", "重办", Replied, [REWORKED], [SHARED DIRECT];
    /// Office minutes to those replies, together.
    Minutes = "minutes", "办理用时", Replied, [], [SHARED DIRECT], Minutes;

    /// Rounds after which a case was closed.
    Closed = "closed", "承办办结", Closed, [], [SHARED DIRECT];

    /// Rounds after which somebody called the person back.
    Called = "called", "回访", Judged, [CALLED], [];
    /// And reached them.
    Reached = "reached", "回访联系上", Judged, [REACHED], [];
    /// And it is solved.
    Solved = "solved", "回访已解决", Judged, [SOLVED], [];
    /// Evaluated.
    Evaluated = "evaluated", "评价", Judged, [EVALUATED], [];
    /// As fairly satisfied or better.
    Satisfied = "satisfied", "满意", Judged, [EVALUATED SATISFIED], [];
    /// As not satisfied or worse.
    Negative = "negative", "差评", Judged, [EVALUATED NEGATIVE], [];
    /// Grades out of five, together.
    Grades = "grades", "评分合计", Judged, [EVALUATED], [], Grade;
    /// Evaluations that were struck.
    Struck = "struck", "评价剔除", Judged, [STRUCK], [];
}

/// How many there are.
pub const COUNTS: usize = Count::ALL.len();

/// A sum for every count, in the order of [`Count::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sums(pub [i64; COUNTS]);

impl Default for Sums {
    fn default() -> Self {
        Self([0; COUNTS])
    }
}

impl Sums {
    /// One of them.
    #[must_use]
    pub const fn of(&self, count: Count) -> i64 {
        self.0[count as usize]
    }

    /// Adds something to one of them.
    pub const fn add(&mut self, count: Count, more: i64) {
        self.0[count as usize] += more;
    }

    /// Adds all of another.
    pub fn add_all(&mut self, other: &Self) {
        for (sum, more) in self.0.iter_mut().zip(other.0) {
            *sum += more;
        }
    }

    /// Whether all are nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|sum| *sum == 0)
    }

    /// From columns of a row, the first of them at `from`.
    ///
    /// # Errors
    /// When a column is no number.
    pub(crate) fn read(row: &xinqiao_platform::db::Row, from: usize) -> Result<Self, DbError> {
        let mut sums = Self::default();
        for (at, sum) in sums.0.iter_mut().enumerate() {
            *sum = row.get(from + at)?;
        }
        Ok(sums)
    }
}

impl Count {
    /// What a case as it came in adds, and on which day.
    #[must_use]
    pub const fn in_intake(self, row: &Intake) -> Option<(Day, i64)> {
        match self.by().of_intake(row) {
            Some(day) if self.holds(row.marks) => Some((day, 1)),
            _ => None,
        }
    }

    /// What a round adds, and on which day.
    #[must_use]
    pub const fn in_round(self, row: &Round) -> Option<(Day, i64)> {
        let more = match self.sum() {
            Sum::Rows => 1,
            Sum::Minutes => row.minutes,
            Sum::Grade => row.grade,
        };
        match self.by().of_round(row) {
            Some(day) if self.holds(row.marks) => Some((day, more)),
            _ => None,
        }
    }

    pub(crate) const fn holds(self, marks: Marks) -> bool {
        marks.has(self.with()) && !marks.any(self.without())
    }
}

/// Everything that the rows of a case add: count, day, how much, and the round it
/// is from.
pub fn added(rows: &Rows) -> impl Iterator<Item = (Count, Day, i64, Option<&Round>)> {
    let of_case = Count::ALL.iter().filter_map(|count| {
        let (day, more) = count.in_intake(&rows.intake)?;
        Some((*count, day, more, None))
    });
    let of_rounds = rows.rounds.iter().flat_map(|round| {
        Count::ALL.iter().filter_map(move |count| {
            let (day, more) = count.in_round(round)?;
            Some((*count, day, more, Some(round)))
        })
    });
    of_case.chain(of_rounds)
}
