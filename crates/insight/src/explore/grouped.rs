//! PostgreSQL groups by hashing, with as many hands as it has.

use std::{collections::BTreeSet, ops::ControlFlow};

use futures_util::future::try_join_all;
use xinqiao_identity::policy::Visible;
use xinqiao_platform::db::{Db, DbError};

use super::{Answer, LINES_MOST, Question, marked, narrowed, seen, table};
use crate::{
    count::{By, Count, Sum},
    day,
};

/// Reads the answer, one query for each day by which something is counted.
pub(super) async fn read(
    db: &Db,
    sees: &Visible,
    question: &Question<'_>,
    wanted: &BTreeSet<Count>,
) -> Result<Answer, DbError> {
    let by: BTreeSet<By> = wanted.iter().map(|count| count.by()).collect();
    let read = by.into_iter().filter_map(|by| {
        let counts = wanted.iter().copied().filter(|count| count.by() == by);
        let counts: Vec<Count> = counts.collect();
        let sql = text(question, by, &counts, &seen(sees, by)?);
        Some(lines(db, sql, question.by.len(), counts))
    });
    let mut answer = Answer::new();
    for lines in try_join_all(read).await? {
        for (codes, sums) in lines {
            answer.entry(codes).or_default().add_all(&sums);
        }
    }
    Ok(answer)
}

async fn lines(db: &Db, sql: String, codes: usize, counts: Vec<Count>) -> Result<Answer, DbError> {
    db.scan(&sql, Answer::new(), move |answer, row| {
        let (codes, more) = row.split_at(codes);
        let codes = codes.iter().map(|code| code.unwrap_or(0)).collect();
        let sums = answer.entry(codes).or_default();
        for (count, more) in counts.iter().zip(more) {
            sums.add(*count, more.unwrap_or(0));
        }
        ControlFlow::Continue(())
    })
    .await
}

/// One reading of the rows: everything that is counted by the same day.
fn text(question: &Question<'_>, by: By, counts: &[Count], seen: &str) -> String {
    let day = by.column();
    let split: Vec<String> = question
        .by
        .iter()
        .map(|dimension| dimension.sql(day, question.span))
        .collect();
    let sums = counts.iter().map(|count| {
        let what = match count.sum() {
            Sum::Rows => "1",
            Sum::Minutes => "minutes",
            Sum::Grade => "grade",
        };
        let marks = marked(*count);
        format!("coalesce(cast(sum(case when {marks} then {what} else 0 end) as bigint), 0)")
    });
    let columns: Vec<String> = split.iter().cloned().chain(sums).collect();
    let mut sql = format!(
        "select {} from {} where {day} between {} and {} and {seen}{}",
        columns.join(", "),
        table(by),
        day::number(question.span.first),
        day::number(question.span.last),
        narrowed(&question.only, day, question.span)
    );
    if !split.is_empty() {
        let places: Vec<String> = (1..=split.len()).map(|place| place.to_string()).collect();
        sql += &format!(" group by {} limit {}", places.join(", "), LINES_MOST + 1);
    }
    sql
}
