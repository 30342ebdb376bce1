//! Units and staff as they are now: held in memory, stored in the database.

mod rows;

use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use xinqiao_kernel::{PersonId, UnitId, words::Role};
use xinqiao_platform::{Db, DbError, db::Statement, values};

use crate::{
    absences::{Absence, AbsenceError, Absences, handed_over},
    actor::{Actor, Post},
    people::{People, PeopleError, Person},
    units::{Unit, Units, UnitsError},
};
use rows::{absence_of, person_of, post_of, put_absence, put_person, put_unit, unit_of};

/// Units and staff. Cheap to clone; all clones show the same.
#[derive(Clone)]
pub struct Directory {
    db: Db,
    now: Arc<RwLock<Arc<Roster>>>,
}

/// Units and staff at one moment.
#[derive(Debug, Default)]
pub struct Roster {
    /// All units.
    pub units: Units,
    /// All members of staff.
    pub people: People,
    /// Who is away, and who stands in.
    pub absences: Absences,
    change: i64,
}

/// Why a change of units or staff was not made. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// The units would be no tree.
    #[error(transparent)]
    Units(#[from] UnitsError),
    /// The staff would be wrong.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// Somebody cannot be away like this.
    #[error(transparent)]
    Absence(#[from] AbsenceError),
    /// There is no such person on the staff.
    #[error("没有编号为 {0} 的工作人员 · there is no member of staff with number {0}")]
    NoSuchPerson(i64),
    /// A word in the database that this program does not know.
    #[error(
        "数据库中 {what} 的代码“{code}”无法识别 · the database holds an unknown {what} code “{code}”; use the newer program"
    )]
    UnknownCode {
        /// Level, kind or role.
        what: &'static str,
        /// What is there.
        code: String,
    },
    /// The database said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Directory {
    /// Reads units and staff.
    ///
    /// # Errors
    /// When the database cannot be read, or what it holds is no tree.
    pub async fn open(db: Db) -> Result<Self, DirectoryError> {
        let roster = Arc::new(Roster::read(&db).await?);
        Ok(Self {
            db,
            now: Arc::new(RwLock::new(roster)),
        })
    }

    /// Units and staff as they are now. Hold it for one request, not longer.
    #[must_use]
    pub fn roster(&self) -> Arc<Roster> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads again if another node has changed something; call every few
    /// seconds. Says whether anything was new.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn refresh(&self) -> Result<bool, DirectoryError> {
        let changed = change_number(&self.db).await? != self.roster().change;
        if changed {
            self.reload().await?;
        }
        Ok(changed)
    }

    /// Adds these units, or changes those whose number is known.
    ///
    /// # Errors
    /// When the units together with those already there would be no tree.
    pub async fn put_units(&self, units: &[Unit]) -> Result<(), DirectoryError> {
        let given = |unit: &&Unit| !units.iter().any(|new| new.id == unit.id);
        let roster = self.roster();
        Units::new(roster.units.iter().filter(given).chain(units).cloned())?;
        self.change(&roster, units.iter().map(put_unit).collect())
            .await
    }

    /// Adds these people, or changes those whose number is known: name, sign-in
    /// name, posts and whether they may sign in.
    ///
    /// # Errors
    /// When a number, sign-in name or post is not possible.
    pub async fn put_people(
        &self,
        people: &[Person],
        now: Timestamp,
    ) -> Result<(), DirectoryError> {
        let given = |person: &&Arc<Person>| !people.iter().any(|new| new.id == person.id);
        let roster = self.roster();
        let others = roster
            .people
            .all()
            .into_iter()
            .filter(given)
            .map(|person| (**person).clone());
        People::new(others.chain(people.iter().cloned()), &roster.units)?;
        let puts = people.iter().flat_map(|person| put_person(person, now));
        self.change(&roster, puts.collect()).await
    }

    /// Lets a person sign in no more, or again. Sessions and tokens of a
    /// disabled person have no actor from this moment on.
    ///
    /// # Errors
    /// When there is no such person.
    pub async fn disable(
        &self,
        person: PersonId,
        disabled: bool,
        now: Timestamp,
    ) -> Result<(), DirectoryError> {
        let roster = self.roster();
        if roster.people.get(person).is_none() {
            return Err(DirectoryError::NoSuchPerson(person.0));
        }
        let at = disabled.then_some(now);
        let sql = "update person set disabled_at = $2 where id = $1";
        let update = Statement::new(sql, values![person.0, at]).expecting(1);
        self.change(&roster, vec![update]).await
    }

    /// Notes that somebody will be away, and who stands in.
    ///
    /// # Errors
    /// When the stand-in does not fit, or one of the two is bound at that time.
    pub async fn put_absence(
        &self,
        absence: &Absence,
        now: Timestamp,
    ) -> Result<(), DirectoryError> {
        let roster = self.roster();
        let (people, units) = (&roster.people, &roster.units);
        roster.absences.check(absence, people, units, now)?;
        self.change(&roster, vec![put_absence(absence, now)]).await
    }

    /// Ends a time away now, also before it began.
    ///
    /// # Errors
    /// When there is none like it.
    pub async fn end_absence(
        &self,
        absence: &Absence,
        now: Timestamp,
    ) -> Result<(), DirectoryError> {
        let sql = "update absence set until_at = $3 where person = $1 and from_at = $2";
        let params = values![absence.person.0, absence.from, now];
        let update = Statement::new(sql, params).expecting(1);
        self.change(&self.roster(), vec![update]).await
    }

    /// Makes a change that was checked against `seen`. When somebody else was
    /// quicker it is undone as a conflict, and the next try sees theirs.
    async fn change(
        &self,
        seen: &Roster,
        mut statements: Vec<Statement>,
    ) -> Result<(), DirectoryError> {
        let count = "update directory_change set number = number + 1 where id = 1 and number = $1";
        statements.insert(0, Statement::new(count, values![seen.change]).expecting(1));
        let changed = self.db.transact(statements).await;
        self.reload().await?;
        changed.map(drop).map_err(DirectoryError::from)
    }

    async fn reload(&self) -> Result<(), DirectoryError> {
        let read = Arc::new(Roster::read(&self.db).await?);
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        // Two reloads may overtake each other; the later change stays.
        if read.change >= now.change {
            *now = read;
        }
        Ok(())
    }
}

impl Roster {
    /// A member of staff with all their posts; `None` for citizens, strangers
    /// and the disabled.
    #[must_use]
    pub fn actor(&self, person: PersonId) -> Option<Actor> {
        self.people.get(person)?.actor(&self.units)
    }

    /// A member of staff with the posts they hold at this moment: their own, and
    /// those of whomever they stand in for.
    #[must_use]
    pub fn actor_at(&self, person: PersonId, now: Timestamp) -> Option<Actor> {
        let mut actor = self.actor(person)?;
        for absence in self.absences.stood_in_by(person, now) {
            let absent = self.people.get(absence.person);
            // Whoever was let go hands nothing over.
            let Some(absent) = absent.filter(|absent| !absent.disabled) else {
                continue;
            };
            for &(role, unit) in handed_over(absent) {
                let post = Post {
                    role,
                    unit: Some(unit),
                    below: self.units.below(unit),
                    stands_in_for: Some(absence.person),
                };
                let held = |own: &Post| own.role == role && own.unit == Some(unit);
                if !actor.posts.iter().any(held) {
                    actor.posts.push(post);
                }
            }
        }
        Some(actor)
    }

    /// The same person in one post alone; `None` also when they no longer hold it.
    #[must_use]
    pub fn actor_in(&self, person: PersonId, role: Role, unit: UnitId) -> Option<Actor> {
        let mut actor = self.actor(person)?;
        actor
            .posts
            .retain(|post| post.role == role && post.unit == Some(unit));
        (!actor.posts.is_empty()).then_some(actor)
    }

    async fn read(db: &Db) -> Result<Self, DirectoryError> {
        // The number first: a change that comes in between is read again later.
        let change = change_number(db).await?;
        let columns = "id, code, name, en, parent, region, level, kind, fallback, phone";
        let rows = db
            .query(&format!("select {columns} from unit"), vec![])
            .await?;
        let units = Units::new(rows.iter().map(unit_of).collect::<Result<Vec<_>, _>>()?)?;

        let sql = "select p.id, n.name, p.name, p.disabled_at from person p
                   join sign_in_name n on n.person = p.id";
        let rows = db.query(sql, vec![]).await?;
        let mut people = rows
            .iter()
            .map(person_of)
            .collect::<Result<Vec<_>, DirectoryError>>()?;
        people.sort_unstable_by_key(|person| person.id);
        for row in db
            .query("select person, role, unit from post", vec![])
            .await?
        {
            let (person, post) = post_of(&row)?;
            if let Ok(at) = people.binary_search_by_key(&person, |person| person.id) {
                people[at].posts.push(post);
            }
        }
        people
            .iter_mut()
            .for_each(|person| person.posts.sort_unstable());
        // The newest are enough: what is over is kept for the record alone.
        let sql = "select person, stand_in, from_at, until_at, set_by from absence
                   order by until_at desc limit 5000";
        let rows = db.query(sql, vec![]).await?;
        let absences = rows.iter().map(absence_of).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            absences: Absences::new(absences),
            people: People::new(people, &units)?,
            units,
            change,
        })
    }
}

async fn change_number(db: &Db) -> Result<i64, DbError> {
    let row = db
        .query_one("select number from directory_change where id = 1", vec![])
        .await?;
    row.map_or(Ok(0), |row| row.get(0))
}
