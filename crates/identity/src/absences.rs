//! Who is away, and who stands in for them: for that time the stand-in has the
//! absent person's posts beside their own. It begins and ends by itself.

use jiff::Timestamp;
use xinqiao_kernel::{PersonId, UnitId, words::Role};

use crate::{
    people::{People, Person},
    units::Units,
};

/// One time away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Who is away.
    pub person: PersonId,
    /// Who stands in.
    pub stand_in: PersonId,
    /// From when on.
    pub from: Timestamp,
    /// Until when; ended early, it is the moment of that.
    pub until: Timestamp,
    /// Who set it.
    pub set_by: PersonId,
}

/// All times away that are not long over.
#[derive(Clone, Debug, Default)]
pub struct Absences(Vec<Absence>);

/// Why somebody cannot be away like this. Numbers say who; faces add names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AbsenceError {
    /// It would be over before it begins, or is over already.
    #[error("结束要晚于开始，也要晚于现在 · it has to end after it begins, and not in the past")]
    Over,
    /// One of the two does not work here, or no longer.
    #[error("没有编号为 {0} 的在职人员 · nobody with number {0} works here")]
    NoSuchPerson(i64),
    /// Nobody stands in for themselves.
    #[error("不能由本人代理自己 · nobody stands in for themselves")]
    Oneself,
    /// The stand-in holds no such post: the same or a higher role in the same unit
    /// or in one above it.
    #[error(
        "代理人要在单位 {} 或其上级单位任「{}」或更高的岗位 · the stand-in needs the same or a higher post in unit {} or above it", unit.0, role.zh(), unit.0
    )]
    NoSuchPost {
        /// The post nobody would be there for.
        role: Role,
        /// Its unit.
        unit: UnitId,
    },
    /// They are away at that time already.
    #[error("这段时间已经设了不在岗 · already away at that time")]
    AlreadyAway {
        /// Until when.
        until: Timestamp,
    },
    /// The stand-in is away too: nobody stands in for a stand-in.
    #[error("代理人 {stand_in} 这段时间也不在岗，请选别人 · the stand-in is away too; choose another", stand_in = stand_in.0)]
    StandInAway {
        /// Who was chosen.
        stand_in: PersonId,
        /// Until when they are away.
        until: Timestamp,
    },
    /// Who wants to be away stands in for somebody at that time.
    #[error("这段时间正代理 {person}，请先给那边换代理人 · standing in for somebody at that time; find them another first", person = person.0)]
    StandsIn {
        /// For whom.
        person: PersonId,
        /// Until when.
        until: Timestamp,
    },
}

impl Absence {
    /// Whether it holds at this moment.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.from <= now && now < self.until
    }

    fn meets(&self, other: &Self) -> bool {
        self.from < other.until && other.from < self.until
    }
}

impl Absences {
    pub(crate) fn new(all: Vec<Absence>) -> Self {
        Self(all)
    }

    /// All of them, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Absence> {
        self.0.iter()
    }

    /// The people for whom this one stands in at this moment.
    pub fn stood_in_by(&self, person: PersonId, now: Timestamp) -> impl Iterator<Item = &Absence> {
        let by = move |absence: &&Absence| absence.stand_in == person && absence.holds(now);
        self.0.iter().filter(by)
    }

    /// The time away of somebody that begins at this moment.
    #[must_use]
    pub fn find(&self, person: PersonId, from: Timestamp) -> Option<&Absence> {
        let found = |absence: &&Absence| absence.person == person && absence.from == from;
        self.0.iter().find(found)
    }

    /// Whether somebody can be away like this.
    ///
    /// # Errors
    /// What speaks against it; see [`AbsenceError`].
    pub fn check(
        &self,
        new: &Absence,
        people: &People,
        units: &Units,
        now: Timestamp,
    ) -> Result<(), AbsenceError> {
        if new.until <= new.from || new.until <= now {
            return Err(AbsenceError::Over);
        }
        if new.person == new.stand_in {
            return Err(AbsenceError::Oneself);
        }
        let working = |id: PersonId| {
            let person = people.get(id).filter(|person| !person.disabled);
            person.ok_or(AbsenceError::NoSuchPerson(id.0))
        };
        let (person, stand_in) = (working(new.person)?, working(new.stand_in)?);
        for &(role, unit) in handed_over(person) {
            if !can_stand_in(stand_in, role, unit, units) {
                return Err(AbsenceError::NoSuchPost { role, unit });
            }
        }
        for old in self.0.iter().filter(|old| old.meets(new)) {
            let until = old.until;
            if old.person == new.person {
                return Err(AbsenceError::AlreadyAway { until });
            }
            if old.person == new.stand_in {
                let stand_in = new.stand_in;
                return Err(AbsenceError::StandInAway { stand_in, until });
            }
            if old.stand_in == new.person {
                let person = old.person;
                return Err(AbsenceError::StandsIn { person, until });
            }
        }
        Ok(())
    }
}

/// Whether somebody holds the same or a higher role in the unit, or in one above.
#[must_use]
pub fn can_stand_in(stand_in: &Person, role: Role, unit: UnitId, units: &Units) -> bool {
    stand_in.posts.iter().any(|&(held, at)| {
        let reaches = at == unit || units.below(at).contains(&unit);
        reaches && (held == role || (rank(role) > 0 && rank(held) > rank(role)))
    })
}

/// The posts that somebody else can have for a while. Who keeps people and rules
/// is chosen by name, and hands that to nobody by going away.
pub(crate) fn handed_over(person: &Person) -> impl Iterator<Item = &(Role, UnitId)> {
    let posts = person.posts.iter();
    posts.filter(|(role, _)| *role != Role::Administrator)
}

/// Within a unit, and within the hotline's supervision, one role stands above
/// another; roles beside each other stand in for their own kind only.
const fn rank(role: Role) -> u8 {
    match role {
        Role::Handler => 1,
        Role::UnitHead => 2,
        Role::Supervisor => 3,
        Role::CentreHead => 4,
        _ => 0,
    }
}
