//! What was suggested and what a person made of it: recorded once for each dispatch,
//! never changed, and added up by week and class.

use jiff::{Timestamp, civil::Date};
use xinqiao_kernel::{CaseId, PersonId, UnitId};
use xinqiao_platform::{
    db::{DbError, Row, Statement},
    values,
};
use xinqiao_triage::dispatch::Grade;

use super::Triage;

/// What was suggested and what was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// With which case.
    pub case: CaseId,
    /// By whom; nobody when it was done by rule.
    pub by: Option<PersonId>,
    /// The version of the model.
    pub version: Option<i64>,
    /// The class suggested first, with its probability in ten-thousandths.
    pub class_suggested: Option<(String, Option<i64>)>,
    /// The class it was put in.
    pub class_taken: String,
    /// The unit suggested.
    pub lead_suggested: Option<UnitId>,
    /// How sure that was.
    pub grade: Grade,
    /// The unit it was given to.
    pub lead_taken: Option<UnitId>,
}

/// A class in a week, added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: Date,
    /// The class it was put in.
    pub class: String,
    /// What was suggested and taken.
    pub tally: Tally,
}

/// How often something was suggested, and taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// A class was suggested.
    pub classed: i64,
    /// It was taken.
    pub class_taken: i64,
    /// A unit was suggested.
    pub led: i64,
    /// It was taken.
    pub lead_taken: i64,
    /// A unit was suggested as sure.
    pub sure: i64,
    /// It was taken.
    pub sure_taken: i64,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            classed: self.classed + other.classed,
            class_taken: self.class_taken + other.class_taken,
            led: self.led + other.led,
            lead_taken: self.lead_taken + other.lead_taken,
            sure: self.sure + other.sure,
            sure_taken: self.sure_taken + other.sure_taken,
        }
    }
}

impl Triage {
    /// Records it. `day` is the day of the place.
    ///
    /// # Errors
    /// Any [`DbError`]; a conflict when it was recorded already.
    pub async fn record(&self, taken: &Taken, now: Timestamp, day: Date) -> Result<(), DbError> {
        let grade = match taken.grade {
            Grade::None => "none",
            Grade::Unsure => "unsure",
            Grade::Sure => "sure",
        };
        let suggested = taken.class_suggested.as_ref();
        let insert = Statement::new(
            "insert into triage_taken (case_id, at, by_person, version, class_suggested, probability,
                class_taken, lead_suggested, grade, lead_taken)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            values![
                taken.case.value(),
                now,
                taken.by.map(|by| by.0),
                taken.version,
                suggested.map(|(class, _)| class.clone()),
                suggested.and_then(|(_, probability)| *probability),
                &taken.class_taken,
                taken.lead_suggested.map(|unit| unit.0),
                grade,
                taken.lead_taken.map(|unit| unit.0)
            ],
        );
        let class_taken = suggested.is_some_and(|(class, _)| *class == taken.class_taken);
        let lead_taken = taken.lead_suggested.is_some() && taken.lead_suggested == taken.lead_taken;
        let sure = taken.grade == Grade::Sure;
        let add = Statement::new(
            "insert into triage_week (week, class, classed, class_taken, led, lead_taken, sure, sure_taken)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (week, class) do update set classed = triage_week.classed + excluded.classed,
                class_taken = triage_week.class_taken + excluded.class_taken,
                led = triage_week.led + excluded.led,
                lead_taken = triage_week.lead_taken + excluded.lead_taken,
                sure = triage_week.sure + excluded.sure,
                sure_taken = triage_week.sure_taken + excluded.sure_taken",
            values![
                monday(day).to_string(),
                &taken.class_taken,
                i64::from(suggested.is_some()),
                i64::from(class_taken),
                i64::from(taken.lead_suggested.is_some()),
                i64::from(lead_taken),
                i64::from(sure),
                i64::from(sure && lead_taken)
            ],
        );
        self.inner.db.transact(vec![insert, add]).await?;
        Ok(())
    }

    /// The weeks since this day, the newest first.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn weeks(&self, since: Date) -> Result<Vec<Week>, DbError> {
        let sql = "select week, class, classed, class_taken, led, lead_taken, sure, sure_taken
            from triage_week where week >= $1 order by week desc, class";
        let rows = self
            .inner
            .db
            .query(sql, values![monday(since).to_string()])
            .await?;
        rows.iter().map(week).collect()
    }
}

/// The Monday of a day's week.
#[must_use]
pub fn monday(day: Date) -> Date {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.saturating_sub(jiff::Span::new().days(since))
}

fn week(row: &Row) -> Result<Week, DbError> {
    let monday: String = row.get(0)?;
    Ok(Week {
        monday: monday.parse().map_err(|_| DbError::Corrupt {
            what: "triage_week.week is no date".to_owned(),
        })?,
        class: row.get(1)?,
        tally: Tally {
            classed: row.get(2)?,
            class_taken: row.get(3)?,
            led: row.get(4)?,
            lead_taken: row.get(5)?,
            sure: row.get(6)?,
            sure_taken: row.get(7)?,
        },
    })
}
