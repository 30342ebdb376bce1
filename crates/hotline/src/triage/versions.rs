//! Versions of what was learned, with their figures, and which of them is in use.
//! A version is put to use when it is not worse than the one before on cases that
//! neither had learned; an administrator may put any to use, and so roll back.

use jiff::Timestamp;
use xinqiao_kernel::PersonId;
use xinqiao_platform::{
    db::{Db, DbError, Row, Statement},
    values,
};

use super::model::Recipe;

/// Versions that are kept; the one in use always is.
pub const KEPT: u32 = 12;

/// A version with its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Its number, from 1.
    pub number: i64,
    /// When it was learned.
    pub made_at: Timestamp,
    /// Who asked for it; nobody when it was time.
    pub made_by: Option<PersonId>,
    /// How it did.
    pub figures: Figures,
    /// What the version in use then scored on the same cases.
    pub in_use_then: Option<f64>,
    /// How long it took to learn.
    pub took_ms: i64,
}

/// How a version did on cases it had not learned.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Cases it learned from.
    pub examples: i64,
    /// Classes among them.
    pub classes: i64,
    /// Cases it was tried on.
    pub tested_on: i64,
    /// Share of them whose class was right.
    pub accuracy: f64,
    /// The mean of the classes' F1.
    pub macro_f1: f64,
    /// Share it was sure of.
    pub sure: f64,
    /// Share of those that were right.
    pub accuracy_of_sure: f64,
}

/// Why a version was put to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was not worse than the one before.
    Better,
    /// Somebody chose it.
    Chosen,
}

/// The version in use: which, since when, and by whose word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// Number of the version.
    pub number: i64,
    /// Since when.
    pub at: Timestamp,
    /// By whose word; nobody when it was better.
    pub by: Option<PersonId>,
}

/// The newest versions, the newest first.
///
/// # Errors
/// Any [`DbError`].
pub async fn all(db: &Db) -> Result<Vec<Version>, DbError> {
    let sql = "select number, made_at, made_by, examples, classes, tested_on, accuracy, macro_f1,
        sure, accuracy_of_sure, in_use_then, took_ms from triage_version order by number desc limit $1";
    let rows = db.query(sql, values![KEPT + 1]).await?;
    rows.iter().map(version).collect()
}

/// Which version is in use.
///
/// # Errors
/// Any [`DbError`].
pub async fn in_use(db: &Db) -> Result<Option<Use>, DbError> {
    let sql = "select number, at, by_person from triage_use order by turn desc limit 1";
    let row = db.query_one(sql, values![]).await?;
    let read = |row: Row| {
        Ok(Use {
            number: row.get(0)?,
            at: row.get(1)?,
            by: row.get::<Option<i64>>(2)?.map(PersonId),
        })
    };
    row.map(read).transpose()
}

/// Puts a version to use; whether there is such a version.
///
/// # Errors
/// Any [`DbError`]; a conflict when somebody else did the same at this moment.
pub async fn put_to_use(
    db: &Db,
    number: i64,
    by: Option<PersonId>,
    why: Why,
    now: Timestamp,
) -> Result<bool, DbError> {
    let known = "select number from triage_version where number = $1";
    if db.query_one(known, values![number]).await?.is_none() {
        return Ok(false);
    }
    let sql = "insert into triage_use (turn, number, at, by_person, why)
        values ((select coalesce(max(turn), 0) + 1 from triage_use), $1, $2, $3, $4)";
    let why = match why {
        Why::Better => "better",
        Why::Chosen => "chosen",
    };
    db.execute(sql, values![number, now, by.map(|by| by.0), why])
        .await?;
    Ok(true)
}

pub(super) async fn recipe(db: &Db, number: i64) -> Result<Option<Recipe>, DbError> {
    let sql = "select recipe from triage_version where number = $1";
    let row = db.query_one(sql, values![number]).await?;
    row.map(|row| Ok(Recipe::read(&row.get::<String>(0)?)))
        .transpose()
}

/// Keeps a new version; its number.
pub(super) async fn keep(
    db: &Db,
    mut version: Version,
    recipe: &Recipe,
) -> Result<Version, DbError> {
    let last = "select coalesce(max(number), 0) from triage_version";
    let last = db.query_one(last, values![]).await?;
    version.number = last.map(|row| row.get::<i64>(0)).transpose()?.unwrap_or(0) + 1;
    let figures = &version.figures;
    let insert = Statement::new(
        "insert into triage_version (number, made_at, made_by, examples, classes, tested_on, accuracy,
            macro_f1, sure, accuracy_of_sure, in_use_then, took_ms, recipe)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        values![
            version.number,
            version.made_at,
            version.made_by.map(|by| by.0),
            figures.examples,
            figures.classes,
            figures.tested_on,
            stored(figures.accuracy),
            stored(figures.macro_f1),
            stored(figures.sure),
            stored(figures.accuracy_of_sure),
            version.in_use_then.map(stored),
            version.took_ms,
            recipe.written()
        ],
    );
    let forget = Statement::new(
        "delete from triage_version where number <= $1 and number not in
            (select number from triage_use where turn = (select max(turn) from triage_use))",
        values![version.number - i64::from(KEPT)],
    );
    db.transact(vec![insert, forget]).await?;
    Ok(version)
}

fn version(row: &Row) -> Result<Version, DbError> {
    Ok(Version {
        number: row.get(0)?,
        made_at: row.get(1)?,
        made_by: row.get::<Option<i64>>(2)?.map(PersonId),
        figures: Figures {
            examples: row.get(3)?,
            classes: row.get(4)?,
            tested_on: row.get(5)?,
            accuracy: share(row.get(6)?),
            macro_f1: share(row.get(7)?),
            sure: share(row.get(8)?),
            accuracy_of_sure: share(row.get(9)?),
        },
        in_use_then: row.get::<Option<i64>>(10)?.map(share),
        took_ms: row.get(11)?,
    })
}

/// Shares are kept in ten-thousandths.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a share is between 0 and 1"
)]
fn stored(share: f64) -> i64 {
    (share.clamp(0.0, 1.0) * 10_000.0).round() as i64
}

#[expect(clippy::cast_precision_loss, reason = "at most ten thousand")]
fn share(stored: i64) -> f64 {
    stored as f64 / 10_000.0
}
