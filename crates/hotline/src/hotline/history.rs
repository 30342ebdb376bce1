//! One person many times (一人多次): who told this told what before, by whatever
//! channel. Found by keyed hashes, so that nothing has to be opened.

use jiff::{SignedDuration, Timestamp};
use xinqiao_identity::{
    Actor,
    policy::{self, Sight},
};
use xinqiao_kernel::{CaseId, PersonId};
use xinqiao_platform::{db::DbError, values};

use super::{ActError, Hotline, reading::units_assisting};
use crate::{
    Case,
    filing::PersonDetails,
    queries,
    rules::RepeatRule,
    standing::standing,
    store::{self, PersonKeys},
};

/// Cases of one person that are looked at, by each way of knowing them.
const LOOKED_AT: u32 = 60;

/// What one person told before.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The cases, the newest first, as far as the actor may see them.
    pub cases: Vec<Case>,
    /// How many of the last thirty days.
    pub in_30_days: u32,
    /// How many of the last ninety days.
    pub in_90_days: u32,
    /// How many are open.
    pub open: u32,
    /// How many came after an earlier one of the same class had been closed.
    pub after_closing: u32,
    /// As often as the rules call it again and again.
    pub is_repeated: bool,
}

impl Hotline {
    /// What whoever told this case told before and after, without this one. For
    /// those who see the whole case; a secret one tells nothing of its person.
    ///
    /// # Errors
    /// When the database cannot be read now.
    pub async fn history_of(&self, actor: &Actor, case: &Case) -> Result<History, ActError> {
        let assists = units_assisting(case);
        if policy::sight(actor, &standing(case, &assists, false)) != Sight::Whole {
            return Ok(History::default());
        }
        let person = store::person(&self.inner.db, case.id).await?;
        let keys = person.map(|person| person.keys).unwrap_or_default();
        self.history(actor, keys, case.reporter, Some(case.id))
            .await
    }

    /// What somebody who is on the line told before.
    ///
    /// # Errors
    /// When the database cannot be read now.
    pub async fn history_by(
        &self,
        actor: &Actor,
        person: &PersonDetails,
    ) -> Result<History, ActError> {
        let keys = self.person_keys(person)?;
        self.history(actor, keys, None, None).await
    }

    async fn history(
        &self,
        actor: &Actor,
        keys: PersonKeys,
        reporter: Option<PersonId>,
        but: Option<CaseId>,
    ) -> Result<History, ActError> {
        let mut ids = self.cases_of(keys, reporter).await?;
        ids.retain(|id| Some(*id) != but);
        let mut cases = queries::chosen(&self.inner.db, &ids).await?;
        cases.retain(|case| {
            let assists = units_assisting(case);
            policy::sight(actor, &standing(case, &assists, false)) == Sight::Whole
        });
        cases.sort_by_key(|case| std::cmp::Reverse(case.id));
        let now = self.inner.clock.now();
        let rule = &self.inner.rules.on(now).repeat;
        // The one that is looked at counts too.
        Ok(counted(cases, but.is_some(), rule, now))
    }

    async fn cases_of(
        &self,
        keys: PersonKeys,
        reporter: Option<PersonId>,
    ) -> Result<Vec<CaseId>, DbError> {
        let ways = [
            ("case_id", "case_person", "phone_key", keys.phone),
            ("case_id", "case_person", "identity_key", keys.identity),
            ("case_id", "case_person", "home_key", keys.home),
            ("id", "cases", "reporter", reporter.map(|person| person.0)),
        ];
        let mut ids = Vec::new();
        for (id, table, column, key) in ways {
            let Some(key) = key else { continue };
            let sql = format!(
                "select {id} from {table} where {column} = $1 order by {id} desc limit {LOOKED_AT}"
            );
            for row in self.inner.db.query(&sql, values![key]).await? {
                let id = CaseId::try_from(row.get::<i64>(0)?);
                ids.push(id.map_err(|error| DbError::Corrupt {
                    what: error.to_string(),
                })?);
            }
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }
}

fn counted(cases: Vec<Case>, and_this: bool, rule: &RepeatRule, now: Timestamp) -> History {
    let within = |days: u16| {
        let since = now - SignedDuration::from_hours(24 * i64::from(days));
        let filed = cases.iter().filter(|case| case.filed_at >= since);
        u32::try_from(filed.count()).unwrap_or(u32::MAX)
    };
    let came_again = |case: &&Case| {
        let before = |other: &Case| {
            !case.class.is_empty()
                && other.class == case.class
                && other.closed_at.is_some_and(|at| at < case.filed_at)
        };
        cases.iter().any(before)
    };
    let count = |of: usize| u32::try_from(of).unwrap_or(u32::MAX);
    History {
        in_30_days: within(30),
        in_90_days: within(90),
        open: count(cases.iter().filter(|case| case.is_open()).count()),
        after_closing: count(cases.iter().filter(came_again).count()),
        is_repeated: within(rule.days) + u32::from(and_this) >= u32::from(rule.from),
        cases,
    }
}
