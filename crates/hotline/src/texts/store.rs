//! Where templates stand. They are few and read with every form, so all of them
//! are kept in memory and read again when one was changed, on whatever node.

use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use xinqiao_identity::Actor;
use xinqiao_kernel::{PersonId, UnitId, words::ActKind};
use xinqiao_platform::{
    Migration,
    db::{Db, DbError, Row, Statement},
    values,
};

use super::{Owner, TextTemplate};

/// The tables of templates.
pub(crate) const MIGRATION: Migration = Migration {
    system: "hotline",
    number: 5,
    name: "text templates",
    sqlite: include_str!("../../migrations/0005_text_template.sql"),
    postgres: include_str!("../../migrations/0005_text_template.sql"),
};

/// How long what is in memory is believed, in milliseconds.
const BELIEVED: i64 = 2_000;

const ALL: &str = "select id, version, unit, person, fits, title, body, retired, changed_by, changed_at \
                   from text_template order by id";

/// All templates of a site. Cheap to clone.
#[derive(Clone)]
pub struct Texts {
    db: Db,
    known: Arc<RwLock<Known>>,
}

#[derive(Clone, Default)]
struct Known {
    all: Arc<[TextTemplate]>,
    /// The newest change that was read.
    newest: i64,
    /// How many there were.
    count: i64,
    /// When it was last looked at, in milliseconds.
    looked: i64,
}

impl Texts {
    pub(crate) fn new(db: Db) -> Self {
        Self {
            db,
            known: Arc::default(),
        }
    }

    /// Looks whether somebody changed one; asks the database at most every two seconds.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn refresh(&self, now: Timestamp) -> Result<(), DbError> {
        let known = self.known();
        if (0..BELIEVED).contains(&(now.as_millisecond() - known.looked)) {
            return Ok(());
        }
        self.read(now, &known).await
    }

    async fn read(&self, now: Timestamp, known: &Known) -> Result<(), DbError> {
        let sql = "select count(*), coalesce(max(changed_at), 0) from text_template";
        let row = self.db.query_one(sql, Vec::new()).await?;
        let (count, newest) = match &row {
            Some(row) => (row.get::<i64>(0)?, row.get::<i64>(1)?),
            None => (0, 0),
        };
        let all = if (count, newest) == (known.count, known.newest) {
            Arc::clone(&known.all)
        } else {
            let rows = self.db.query(ALL, Vec::new()).await?;
            let all: Vec<TextTemplate> = rows.iter().map(template).collect::<Result<_, _>>()?;
            all.into()
        };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Known {
            all,
            newest,
            count,
            looked: now.as_millisecond(),
        };
        Ok(())
    }

    /// What is offered to this actor for an act: the own first, then the unit's,
    /// then everybody's. As last read, see [`Texts::refresh`].
    #[must_use]
    pub fn offered(&self, actor: &Actor, act: ActKind) -> Vec<TextTemplate> {
        let known = self.known();
        let fits = |text: &&TextTemplate| {
            !text.retired && text.fits.contains(&act) && text.owner.offered_to(actor)
        };
        let mut offered: Vec<_> = known.all.iter().filter(fits).cloned().collect();
        offered.sort_by(|a, b| b.owner.cmp(&a.owner).then_with(|| a.title.cmp(&b.title)));
        offered
    }

    /// One template, when it is offered to this actor or theirs to keep.
    #[must_use]
    pub fn get(&self, actor: &Actor, id: i64) -> Option<TextTemplate> {
        let known = self.known();
        let text = known.all.iter().find(|text| text.id == id)?;
        (text.owner.offered_to(actor) || text.owner.kept_by(actor)).then(|| text.clone())
    }

    /// Every template of these owners, retired ones last.
    #[must_use]
    pub fn of(&self, owners: &[Owner]) -> Vec<TextTemplate> {
        let known = self.known();
        let mut of: Vec<_> = known
            .all
            .iter()
            .filter(|text| owners.contains(&text.owner))
            .cloned()
            .collect();
        of.sort_by(|a, b| (a.retired, b.owner, &a.title).cmp(&(b.retired, a.owner, &b.title)));
        of
    }

    /// Writes the next version of a template, or the first of a new one. Whoever
    /// writes was asked before whether they may ([`Owner::kept_by`]).
    ///
    /// # Errors
    /// [`DbError::Conflict`] when somebody else wrote that version meanwhile; any
    /// other [`DbError`].
    pub async fn write(&self, text: &TextTemplate) -> Result<(), DbError> {
        self.db.transact(statements(text)).await?;
        self.read(text.changed_at, &Known::default()).await
    }

    /// Adds what a site pack brings and is not there yet; what somebody changed
    /// here stays as it is.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn load(&self, pack: &[TextTemplate], now: Timestamp) -> Result<(), DbError> {
        self.read(now, &Known::default()).await?;
        let known = self.known();
        let new = |text: &&TextTemplate| !known.all.iter().any(|one| one.id == text.id);
        let as_of_now = |text: &TextTemplate| {
            statements(&TextTemplate {
                changed_at: now,
                ..text.clone()
            })
        };
        let statements: Vec<Statement> = pack.iter().filter(new).flat_map(as_of_now).collect();
        if !statements.is_empty() {
            self.db.transact(statements).await?;
        }
        self.read(now, &Known::default()).await
    }

    fn known(&self) -> Known {
        self.known
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn statements(text: &TextTemplate) -> Vec<Statement> {
    let (unit, person) = text.owner.parts();
    let (unit, person) = (unit.map(|unit| unit.0), person.map(|person| person.0));
    let fits: Vec<&str> = text.fits.iter().map(|act| act.code()).collect();
    let fits = fits.join(" ");
    let by = text.changed_by.map(|person| person.0);
    let retired = i64::from(text.retired);
    vec![
        Statement::new(
            "insert into text_template_change (template, version, fits, title, body, retired, changed_by, changed_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![
                text.id,
                text.version,
                fits.as_str(),
                text.title.as_str(),
                text.body.as_str(),
                retired,
                by,
                text.changed_at
            ],
        ),
        Statement::new(
            "insert into text_template (id, version, unit, person, fits, title, body, retired, changed_by, changed_at) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
             on conflict (id) do update set version = excluded.version, fits = excluded.fits, title = excluded.title, \
             body = excluded.body, retired = excluded.retired, changed_by = excluded.changed_by, changed_at = excluded.changed_at",
            values![
                text.id,
                text.version,
                unit,
                person,
                fits.as_str(),
                text.title.as_str(),
                text.body.as_str(),
                retired,
                by,
                text.changed_at
            ],
        ),
    ]
}

fn template(row: &Row) -> Result<TextTemplate, DbError> {
    let owner = match (row.get::<Option<i64>>(2)?, row.get::<Option<i64>>(3)?) {
        (_, Some(person)) => Owner::Person(PersonId(person)),
        (Some(unit), None) => Owner::Unit(UnitId(unit)),
        (None, None) => Owner::Everybody,
    };
    let fits: String = row.get(4)?;
    Ok(TextTemplate {
        id: row.get(0)?,
        version: row.get(1)?,
        owner,
        // An act that is known no more is left out.
        fits: fits
            .split_whitespace()
            .filter_map(ActKind::from_code)
            .collect(),
        title: row.get(5)?,
        body: row.get(6)?,
        retired: row.get::<i64>(7)? != 0,
        changed_by: row.get::<Option<i64>>(8)?.map(PersonId),
        changed_at: row.get(9)?,
    })
}
