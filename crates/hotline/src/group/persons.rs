//! How many people told of a matter: whoever told it thirty times is one.

use std::collections::HashMap;

use xinqiao_kernel::CaseId;
use xinqiao_platform::{
    db::{Db, DbError},
    values,
};

use crate::Hotline;

/// Cases of a group that are looked at; a larger one says "at least".
pub const COUNTED_MOST: u32 = 5_000;

/// A group in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Cases: the one that leads and those that follow it or were answered with it.
    pub cases: u32,
    /// People.
    pub persons: u32,
}

/// How large the group is that this case leads; nobody but itself when none follows.
///
/// # Errors
/// Any [`DbError`].
pub async fn of(hotline: &Hotline, lead: CaseId) -> Result<Size, DbError> {
    size(hotline.db(), lead).await
}

async fn size(db: &Db, lead: CaseId) -> Result<Size, DbError> {
    let of = "select c.id, c.reporter, p.phone_key, p.identity_key, p.home_key \
              from cases c left join case_person p on p.case_id = c.id";
    let sql = format!("{of} where c.id = $1");
    let mut rows = db.query(&sql, values![lead.value()]).await?;
    let sql = format!("{of} where c.merged_into = $1 order by c.id limit {COUNTED_MOST}");
    rows.extend(db.query(&sql, values![lead.value()]).await?);
    let mut persons = Persons::default();
    for row in &rows {
        let keys = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
        persons.met(keys);
    }
    Ok(Size {
        cases: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        persons: persons.count(),
    })
}

/// Cases put together by any key they share.
#[derive(Default)]
struct Persons {
    /// For each case that stands for itself so far, the one it belongs to.
    same_as: Vec<usize>,
    by_key: HashMap<(usize, i64), usize>,
}

impl Persons {
    fn met(&mut self, keys: [Option<i64>; 4]) {
        let case = self.same_as.len();
        self.same_as.push(case);
        for (kind, key) in keys.into_iter().enumerate() {
            let Some(key) = key else { continue };
            let other = *self.by_key.entry((kind, key)).or_insert(case);
            let (one, other) = (self.first(case), self.first(other));
            self.same_as[one.max(other)] = one.min(other);
        }
    }

    fn first(&self, case: usize) -> usize {
        let mut case = case;
        while self.same_as[case] != case {
            case = self.same_as[case];
        }
        case
    }

    fn count(&self) -> u32 {
        let firsts = self.same_as.iter().enumerate();
        let count = firsts.filter(|(case, first)| case == *first).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_gives_the_number_once_and_the_identity_another_time_is_one_person() {
        let mut persons = Persons::default();
        persons.met([None, Some(7), None, None]);
        persons.met([None, None, Some(9), None]);
        persons.met([Some(1), None, None, None]);
        assert_eq!(persons.count(), 3);
        persons.met([None, Some(7), Some(9), None]);
        assert_eq!(persons.count(), 2);
        // Who says nothing of themselves counts as somebody.
        persons.met([None; 4]);
        assert_eq!(persons.count(), 3);
    }
}
