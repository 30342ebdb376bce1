//! The list behind a figure: the very rows that were counted, and so as many of them.

use xinqiao_identity::policy::Visible;
use xinqiao_kernel::CaseId;
use xinqiao_platform::db::{Db, DbError};

use crate::{
    count::Count,
    day::{self, Span},
    explore::{Dimension, marked, narrowed, seen, table},
};

/// One thing that was counted: a case, or a round of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// Which case.
    pub case: CaseId,
    /// Which round; 0 for the case as it came in.
    pub round: i64,
}

/// Some of what a count holds for in a span, the newest cases first, behind what was
/// shown before. Counts that add up minutes or grades list what they are added up over.
///
/// # Errors
/// Any [`DbError`].
pub async fn cases(
    db: &Db,
    sees: &Visible,
    count: Count,
    span: Span,
    only: &[(Dimension, Vec<i64>)],
    after: Option<Counted>,
    most: u32,
) -> Result<Vec<Counted>, DbError> {
    let by = count.by();
    let Some(seen) = seen(sees, by) else {
        return Ok(Vec::new());
    };
    let (day, round) = (by.column(), if by.of_the_case() { "0" } else { "number" });
    let on = after.map_or(String::new(), |Counted { case, round: last }| {
        let case = case.value();
        format!(" and (case_id < {case} or case_id = {case} and {round} > {last})")
    });
    let sql = format!(
        "select case_id, {round} from {} where {day} between {} and {} and {} and {seen}{}{on} \
         order by case_id desc, 2 limit {most}",
        table(by),
        day::number(span.first),
        day::number(span.last),
        marked(count),
        narrowed(only, day, span),
    );
    let rows = db.query(&sql, Vec::new()).await?;
    rows.iter()
        .map(|row| {
            let case = CaseId::try_from(row.get::<i64>(0)?);
            let case = case.map_err(|error| DbError::Corrupt {
                what: error.to_string(),
            })?;
            Ok(Counted {
                case,
                round: row.get(1)?,
            })
        })
        .collect()
}
