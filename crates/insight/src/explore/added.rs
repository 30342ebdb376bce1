//! SQLite would sort all rows to group them, which takes far longer than to read
//! them: so they are read in the order in which they lie and added up here.
//!
//! The number of a case begins with the day on which it was filed, so the rows of a
//! span lie beside each other; whatever else has a day in the span is looked up by
//! that day. Both together are all rows, and none twice, whatever numbers cases have.

use std::{
    collections::{BTreeSet, HashMap},
    ops::ControlFlow,
    sync::Arc,
};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::ToSpan as _;
use xinqiao_identity::policy::Visible;
use xinqiao_kernel::CaseId;
use xinqiao_platform::db::{Db, DbError};

use super::{Answer, DIMENSIONS_MOST, Dimension, LINES_MOST, Question, seen, table};
use crate::{
    count::{By, Count, Sum, Sums},
    day::{self, Day, Span},
    row::Marks,
};

/// Readings at once: half of the readers there are, so that pages have the others.
const AT_ONCE: usize = 2;

/// Reads the answer.
pub(super) async fn read(
    db: &Db,
    sees: &Visible,
    question: &Question<'_>,
    wanted: &BTreeSet<Count>,
) -> Result<Answer, DbError> {
    let mut readings = Vec::new();
    for of_the_case in [true, false] {
        let mut by: Vec<By> = wanted.iter().map(|count| count.by()).collect();
        by.retain(|by| by.of_the_case() == of_the_case);
        by.sort_unstable();
        by.dedup();
        let Some(first) = by.first() else { continue };
        let Some(seen) = seen(sees, *first) else {
            continue;
        };
        let look = Look::new(question, &by, wanted);
        let from = format!("select {} from {}", look.columns.join(", "), table(*first));
        let filed = filed_within(question.span);
        for (first, last) in halves(filed) {
            let within = format!("{from} where case_id between {first} and {last} and {seen}");
            readings.push((within, look.clone()));
        }
        for by in by {
            let (column, first, last) = (by.column(), look.first, look.last);
            let elsewhere = match filed {
                Some((first, last)) => format!(" and not case_id between {first} and {last}"),
                None => String::new(),
            };
            // The index alone says which these are; most often there are few.
            let key = key(by);
            let others = format!(
                "{from} where ({key}) in (select {key} from {} where {column} between {first} \
                 and {last}{elsewhere}) and {seen}",
                table(by)
            );
            readings.push((others, look.only_by(by)));
        }
    }
    let read = readings.into_iter().map(|(sql, look)| async move {
        let look = Arc::new(look);
        db.scan(&sql, Found::new(), move |found, row| look.take(row, found))
            .await
    });
    let answer = stream::iter(read).buffer_unordered(AT_ONCE);
    let split = question.by.len();
    answer
        .try_fold(Answer::new(), |mut answer, found| async move {
            for (codes, sums) in found {
                let codes = codes.iter().take(split).copied().collect();
                answer.entry(codes).or_default().add_all(&sums);
            }
            Ok(answer)
        })
        .await
}

/// The first and the last number of cases filed on these days; none in years for
/// which there are no numbers.
fn filed_within(span: Span) -> Option<(i64, i64)> {
    let first = CaseId::first_of(span.first, 0).ok()?;
    let behind = CaseId::first_of(span.last.checked_add(1.day()).ok()?, 0).ok()?;
    Some((first.value(), behind.value() - 1))
}

/// What tells a row from all others of its table.
const fn key(by: By) -> &'static str {
    if by.of_the_case() {
        "case_id"
    } else {
        "case_id, number"
    }
}

/// Two parts of about as many days.
fn halves(filed: Option<(i64, i64)>) -> Vec<(i64, i64)> {
    let Some((first, last)) = filed else {
        return Vec::new();
    };
    let middle = first + (last - first) / 2;
    vec![(first, middle), (middle + 1, last)]
}

/// Sums by codes; codes that were not asked for are 0.
type Found = HashMap<[i64; DIMENSIONS_MOST], Sums>;

/// What is looked at in the rows of a table.
#[derive(Clone)]
struct Look {
    columns: Vec<&'static str>,
    first: Day,
    last: Day,
    split: Vec<Code>,
    only: Vec<(Code, Vec<i64>)>,
    counted: Vec<Counted>,
    marks: usize,
}

/// How a code is read from a row.
#[derive(Clone)]
enum Code {
    /// By the day that counts: the codes of the days of the span.
    OfDay(Arc<[Day]>),
    /// A column, divided.
    Column(usize, i64),
}

/// What is counted by one day of a row.
#[derive(Clone)]
struct Counted {
    by: By,
    day: usize,
    counts: Vec<(Count, Option<usize>)>,
}

impl Look {
    fn new(question: &Question<'_>, by: &[By], wanted: &BTreeSet<Count>) -> Self {
        let mut look = Self {
            columns: vec!["marks"],
            first: day::number(question.span.first),
            last: day::number(question.span.last),
            split: Vec::new(),
            only: Vec::new(),
            counted: Vec::new(),
            marks: 0,
        };
        look.split = question.by.iter().map(|by| look.code(*by)).collect();
        for (dimension, codes) in &question.only {
            let code = look.code(*dimension);
            look.only.push((code, codes.clone()));
        }
        for by in by {
            let day = look.column(by.column());
            let counts = wanted.iter().filter(|count| count.by() == *by);
            let counts = counts
                .map(|count| {
                    let what = match count.sum() {
                        Sum::Rows => None,
                        Sum::Minutes => Some(look.column("minutes")),
                        Sum::Grade => Some(look.column("grade")),
                    };
                    (*count, what)
                })
                .collect();
            look.counted.push(Counted {
                by: *by,
                day,
                counts,
            });
        }
        look
    }

    fn only_by(&self, by: By) -> Self {
        let mut look = self.clone();
        look.counted.retain(|counted| counted.by == by);
        look
    }

    fn column(&mut self, name: &'static str) -> usize {
        let known = self.columns.iter().position(|column| *column == name);
        known.unwrap_or_else(|| {
            self.columns.push(name);
            self.columns.len() - 1
        })
    }

    fn code(&mut self, dimension: Dimension) -> Code {
        match dimension.column() {
            Some((name, by)) => Code::Column(self.column(name), by),
            None => {
                let days = self.first..=self.last;
                Code::OfDay(days.map(|day| dimension.of_day(day)).collect())
            }
        }
    }

    /// Adds a row; no more of them when there are too many lines.
    fn take(&self, row: &[Option<i64>], found: &mut Found) -> ControlFlow<()> {
        let marks = Marks(number(row, self.marks));
        for counted in &self.counted {
            let Some(day) = row[counted.day].filter(|day| (self.first..=self.last).contains(day))
            else {
                continue;
            };
            let since = usize::try_from(day - self.first).unwrap_or(0);
            let fits = |(code, codes): &(Code, Vec<i64>)| codes.contains(&code.of(row, since));
            if !self.only.iter().all(fits) {
                continue;
            }
            let mut codes = [0; DIMENSIONS_MOST];
            for (place, code) in codes.iter_mut().zip(&self.split) {
                *place = code.of(row, since);
            }
            let sums = found.entry(codes).or_default();
            for (count, what) in &counted.counts {
                if count.holds(marks) {
                    sums.add(*count, what.map_or(1, |at| number(row, at)));
                }
            }
        }
        if found.len() > LINES_MOST {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

impl Code {
    fn of(&self, row: &[Option<i64>], since: usize) -> i64 {
        match self {
            Self::OfDay(codes) => codes[since],
            Self::Column(at, 1) => number(row, *at),
            Self::Column(at, by) => number(row, *at) / by,
        }
    }
}

fn number(row: &[Option<i64>], at: usize) -> i64 {
    row[at].unwrap_or(0)
}
