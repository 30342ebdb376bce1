//! What a case is counted by: one row for the case as it came in, one for each
//! round in which a unit had it. Whole numbers only, so that millions are read in
//! a second.

use xinqiao_hotline::Case;
use xinqiao_kernel::words::{Channel, Nature, Urgency};

use crate::day::Day;

/// What happened to a case or in a round, as bits. A place once given to a bit is
/// never given to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks(pub i64);

macro_rules! marks {
    ($($(#[$doc:meta])* $name:ident = $bit:literal;)+) => {
        impl Marks {
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)+
        }
    };
}

marks! {
    // Of a case.
    /// Answered at intake.
    ANSWERED = 0;
    /// Not taken; the lawful way was shown.
    REFUSED = 1;
    /// Handed to a service outside.
    TRANSFERRED = 2;
    /// Goes on with another case.
    MERGED = 3;
    /// Given to a unit at least once.
    DISPATCHED = 4;
    /// Given out more than once: returned, ruled or redirected.
    REDIRECTED = 5;
    /// Taken back by the person.
    WITHDRAWN = 6;
    /// Opened again after it was closed.
    REOPENED = 7;

    // Of a round.
    /// There was a limit to sign by, and it was not waived.
    TO_SIGN = 10;
    /// Signed by that limit.
    SIGNED_IN_TIME = 11;
    /// There was a limit to contact the person by, and it was not waived.
    TO_CONTACT = 12;
    /// Contacted by that limit.
    CONTACTED_IN_TIME = 13;
    /// Given back, and that was granted.
    RETURNED = 14;
    /// More time was granted.
    EXTENDED = 15;
    /// Set aside for a time.
    PARKED = 16;
    /// The reply came.
    REPLIED = 17;
    /// It came by the limit.
    IN_TIME = 18;
    /// The limit ran out before the reply.
    LATE = 19;
    /// Sent back afterwards, or opened again: another round followed.
    REWORKED = 20;
    /// This round itself is such another one.
    REWORK = 21;
    /// Answered with the letter of the case it follows.
    SHARED = 22;
    /// The unit was asked to hurry.
    URGED = 23;
    /// Put under supervision.
    SUPERVISED = 24;
    /// A yellow card was shown.
    YELLOW = 25;
    /// A red card was shown.
    RED = 26;
    /// Somebody tried to call back.
    CALLED = 27;
    /// And reached the person.
    REACHED = 28;
    /// Who said that it is solved.
    SOLVED = 29;
    /// Evaluated, and that counts.
    EVALUATED = 30;
    /// As fairly satisfied or better.
    SATISFIED = 31;
    /// As not satisfied or worse.
    NEGATIVE = 32;
    /// The evaluation was contested and struck; it does not count.
    STRUCK = 33;
    /// Taken away from the unit by a ruling or a new dispatch.
    REDISPATCHED = 34;
    /// No unit had it: answered at intake.
    DIRECT = 35;
}

impl Marks {
    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Sets these.
    pub fn set(&mut self, these: Self) {
        self.0 |= these.0;
    }

    /// Takes these away.
    pub fn clear(&mut self, these: Self) {
        self.0 &= !these.0;
    }

    /// Whether any of these is set.
    #[must_use]
    pub const fn any(self, these: Self) -> bool {
        self.0 & these.0 != 0
    }

    /// Whether all of these are set.
    #[must_use]
    pub const fn has(self, these: Self) -> bool {
        self.0 & these.0 == these.0
    }
}

/// By what figures are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lies {
    /// Class of the matter: eight digits, two a level, `0` while unknown.
    pub class: i64,
    /// Region of the place: twelve digits, filled up with `0`.
    pub region: i64,
    /// Place of the word in [`NATURES`].
    pub nature: i64,
    /// Place of the word in [`CHANNELS`].
    pub channel: i64,
    /// Place of the word in [`URGENCIES`].
    pub urgency: i64,
}

/// A case as it came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intake {
    /// Which case.
    pub case: i64,
    /// How many of its events are in this row.
    pub seq: i64,
    /// Where it belongs.
    pub lies: Lies,
    /// When it was filed.
    pub filed: Day,
    /// When it was closed, the last time; unknown while it is open.
    pub ended: Option<Day>,
    /// What happened to it.
    pub marks: Marks,
}

/// One time that a unit had a case, from being given it until it was answered,
/// given back or taken away. Sent back for rework, it has it another time. What the
/// hotline answered by itself is a round of [`NO_UNIT`], so that it can be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// Which case.
    pub case: i64,
    /// The how-manieth time, from 1.
    pub number: i64,
    /// Which unit, or [`NO_UNIT`].
    pub unit: i64,
    /// Where the case belongs.
    pub lies: Lies,
    /// When the unit was given it.
    pub given: Day,
    /// By when it had to reply, with all extensions; unknown when that was waived.
    pub due: Option<Day>,
    /// When it replied.
    pub replied: Option<Day>,
    /// When the case was closed after this round.
    pub closed: Option<Day>,
    /// When the person was last asked, or last said, how it was.
    pub judged: Option<Day>,
    /// What happened.
    pub marks: Marks,
    /// Office time from being given it to the reply, in minutes.
    pub minutes: i64,
    /// The grade, 1 (worst) to 5; 0 without one.
    pub grade: i64,
}

/// The hotline itself, where a unit would stand.
pub const NO_UNIT: i64 = 0;

/// Natures in the order in which rows number them, from 1; only ever added to.
pub const NATURES: &[Nature] = &[
    Nature::Consult,
    Nature::Help,
    Nature::Complain,
    Nature::Report,
    Nature::Suggest,
    Nature::Praise,
];

/// Channels in the order in which rows number them, from 1; only ever added to.
pub const CHANNELS: &[Channel] = &[
    Channel::Phone,
    Channel::Web,
    Channel::App,
    Channel::Email,
    Channel::Sms,
    Channel::Wechat,
    Channel::Weibo,
    Channel::Fax,
    Channel::Qq,
    Channel::Board,
    Channel::WalkIn,
    Channel::Platform,
];

/// Urgencies in the order in which rows number them, from 1; only ever added to.
pub const URGENCIES: &[Urgency] = &[Urgency::Ordinary, Urgency::Pressing, Urgency::Urgent];

impl Lies {
    /// Where a case belongs as it stands.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        Self {
            class: digits(&case.class, CLASS_DIGITS),
            region: digits(&case.region, REGION_DIGITS),
            nature: place(NATURES, case.nature),
            channel: place(CHANNELS, case.channel),
            urgency: place(URGENCIES, case.urgency),
        }
    }
}

/// Digits of a class with all levels there may be.
pub const CLASS_DIGITS: usize = 8;
/// Digits of a region down to the village.
pub const REGION_DIGITS: usize = 12;

/// A code of digits as a number, filled up on the right; `0` when it is none.
#[must_use]
pub fn digits(code: &str, width: usize) -> i64 {
    if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    let code: String = code
        .chars()
        .chain("0".repeat(width).chars())
        .take(width)
        .collect();
    code.parse().unwrap_or(0)
}

fn place<T: PartialEq>(words: &[T], word: T) -> i64 {
    let at = words.iter().position(|known| *known == word);
    at.map_or(0, |at| i64::try_from(at + 1).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_a_number() {
        assert_eq!(NATURES.len(), Nature::ALL.len());
        assert_eq!(CHANNELS.len(), Channel::ALL.len());
        assert_eq!(URGENCIES.len(), Urgency::ALL.len());
    }

    #[test]
    fn a_code_keeps_its_levels() {
        assert_eq!(digits("0101", CLASS_DIGITS), 1_010_000);
        assert_eq!(digits("", CLASS_DIGITS), 0);
        assert_eq!(digits("x", CLASS_DIGITS), 0);
        assert_eq!(digits("411602", REGION_DIGITS), 411_602_000_000);
    }
}
