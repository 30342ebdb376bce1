//! What was found and what people said to it.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use xinqiao_identity::{Actor, policy};
use xinqiao_kernel::{
    CaseId,
    words::{ActKind, Ending, State},
};
use xinqiao_platform::{
    db::{Db, DbError, Statement},
    values,
};

use crate::{ActError, Case, Hotline, law, queries, refusal::Refusal, standing::standing};

/// A case closed longer ago is not offered: its reply is known to be old.
const CLOSED_AT_MOST: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Offers written at once. A commit waits for the disk while acts on cases wait for
/// it, so there are few.
const IN_ONE_COMMIT: usize = 512;

/// What was said to an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// Nothing yet.
    Offered,
    /// It is the same.
    Confirmed,
    /// It is not.
    Rejected,
    /// One of the two was closed before anybody said anything.
    Passed,
}

impl Ruling {
    const fn code(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
            Self::Passed => "passed",
        }
    }
}

/// Two cases that may be one matter.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The other case.
    pub other: Case,
    /// How like they are, of 1000.
    pub likeness: u32,
    /// The same person told both.
    pub own: bool,
}

impl Hotline {
    /// Cases that may tell of the same as this one, for whoever could merge them;
    /// nobody else is shown any.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn offers(&self, actor: &Actor, case: &Case) -> Result<Vec<Offer>, DbError> {
        if !may_merge(actor, case) {
            return Ok(Vec::new());
        }
        let sql = "select other_id, likeness, own from case_link \
                   where case_id = $1 and ruling = 'offered' union all \
                   select case_id, likeness, own from case_link \
                   where other_id = $1 and ruling = 'offered' limit 8";
        let rows = self.db().query(sql, values![case.id.value()]).await?;
        let mut found: BTreeMap<i64, (i64, bool)> = BTreeMap::new();
        for row in &rows {
            found.insert(row.get(0)?, (row.get(1)?, row.get::<i64>(2)? == 1));
        }
        let ids: Vec<CaseId> = found
            .keys()
            .filter_map(|id| CaseId::try_from(*id).ok())
            .collect();
        let cases = queries::chosen(self.db(), &ids).await?;
        let mut offers: Vec<Offer> = cases
            .into_iter()
            .filter(|other| other.follows().is_none())
            .filter_map(|other| {
                let (likeness, own) = *found.get(&other.id.value())?;
                Some(Offer {
                    other,
                    likeness: u32::try_from(likeness).unwrap_or(0),
                    own,
                })
            })
            .collect();
        offers.sort_by_key(|offer| std::cmp::Reverse(offer.likeness));
        Ok(offers)
    }

    /// Says that two cases are not the same matter: remembered, never offered again.
    ///
    /// # Errors
    /// [`Refusal::NotYours`] for whoever could not merge them either.
    pub async fn reject_link(
        &self,
        actor: &Actor,
        case: &Case,
        other: CaseId,
    ) -> Result<(), ActError> {
        if !may_merge(actor, case) {
            return Err(Refusal::NotYours {
                act: ActKind::Merge,
            }
            .into());
        }
        let (newer, older) = (case.id.max(other), case.id.min(other));
        let sql = "update case_link set ruling = 'rejected', ruled_by = $3, ruled_at = $4 \
                   where case_id = $1 and other_id = $2 and ruling in ('offered', 'rejected')";
        let by = actor.person.map(|person| person.0);
        let now = self.clock().now();
        self.db()
            .execute(sql, values![newer.value(), older.value(), by, now])
            .await?;
        Ok(())
    }
}

fn may_merge(actor: &Actor, case: &Case) -> bool {
    let assists: Vec<_> = case.assists.iter().map(|assist| assist.unit).collect();
    policy::permit(actor, ActKind::Merge, &standing(case, &assists, false)).is_some()
}

/// Of these cases, those with an offer that nobody has looked at.
///
/// # Errors
/// Any [`DbError`].
pub async fn waiting(db: &Db, cases: &[CaseId]) -> Result<HashSet<CaseId>, DbError> {
    let ids: Vec<i64> = cases.iter().map(|case| case.value()).collect();
    let sql = "select distinct case_id from case_link where ruling = 'offered' and case_id {keys}";
    let rows = db.query_among(sql, &ids, Vec::new()).await?;
    let ids = rows.iter().map(|row| row.get::<i64>(0));
    ids.map(|id| {
        CaseId::try_from(id?).map_err(|error| DbError::Corrupt {
            what: error.to_string(),
        })
    })
    .collect()
}

/// How a pair was ruled.
///
/// # Errors
/// Any [`DbError`].
pub async fn ruling(db: &Db, one: CaseId, other: CaseId) -> Result<Option<Ruling>, DbError> {
    let sql = "select ruling from case_link where case_id = $1 and other_id = $2";
    let pair = values![one.max(other).value(), one.min(other).value()];
    let row = db.query_one(sql, pair).await?;
    let code: Option<String> = row.map(|row| row.get(0)).transpose()?;
    let all = [
        Ruling::Offered,
        Ruling::Confirmed,
        Ruling::Rejected,
        Ruling::Passed,
    ];
    Ok(code.and_then(|code| all.into_iter().find(|ruling| ruling.code() == code)))
}

/// Keeps what was found: of each case at most so many, each with the case that
/// leads the other's group. What a person said to a pair stays.
pub(super) async fn keep(
    db: &Db,
    found: &[(CaseId, CaseId, u32)],
    most: usize,
    now: Timestamp,
) -> Result<(), DbError> {
    if found.is_empty() {
        return Ok(());
    }
    let mut ids: Vec<CaseId> = found
        .iter()
        .flat_map(|(one, other, _)| [*one, *other])
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut cases: HashMap<CaseId, Case> = HashMap::new();
    for some in ids.chunks(200) {
        let read = queries::chosen(db, some).await?;
        cases.extend(read.into_iter().map(|case| (case.id, case)));
    }
    let mut offered: HashMap<CaseId, HashSet<CaseId>> = HashMap::new();
    let mut statements = Vec::new();
    for (id, other, likeness) in found {
        let (Some(case), Some(like)) = (cases.get(id), cases.get(other)) else {
            continue;
        };
        let lead = like.follows().unwrap_or(like.id);
        let known = offered.entry(*id).or_default();
        if known.len() == most || lead == *id || !worth_asking(case, like, now) {
            continue;
        }
        if known.insert(lead) {
            let own = case.reporter.is_some() && case.reporter == like.reporter;
            statements.push(offer(*id, lead, *likeness, own, now));
        }
    }
    for some in statements.chunks(IN_ONE_COMMIT) {
        db.transact(some.to_vec()).await?;
    }
    Ok(())
}

fn offer(one: CaseId, other: CaseId, likeness: u32, own: bool, now: Timestamp) -> Statement {
    let sql = "insert into case_link (case_id, other_id, likeness, own, found_at, ruling) \
               values ($1, $2, $3, $4, $5, 'offered') on conflict (case_id, other_id) do nothing";
    let (newer, older) = (one.max(other).value(), one.min(other).value());
    Statement::new(sql, values![newer, older, likeness, i64::from(own), now])
}

/// Whether somebody can still do something with the answer.
fn worth_asking(case: &Case, other: &Case, now: Timestamp) -> bool {
    let may_follow = law::possible_in(ActKind::Merge, case.state);
    let may_lead = match other.state {
        State::Archived => false,
        State::Closed => {
            let of_late = other
                .closed_at
                .is_some_and(|at| now.duration_since(at) <= CLOSED_AT_MOST);
            of_late && !matches!(other.ending, Some(Ending::Withdrawn | Ending::Merged))
        }
        _ => true,
    };
    may_follow && may_lead
}

/// After cases changed: an offer that somebody merged by hand is confirmed, a
/// merge that was undone says no, and nobody is asked about what is closed.
pub(crate) async fn settle(db: &Db, changed: &[i64], now: Timestamp) -> Result<(), DbError> {
    if changed.is_empty() {
        return Ok(());
    }
    // Numbers, not text from anybody, so they can stand in the statement.
    let ids: Vec<String> = changed.iter().map(i64::to_string).collect();
    let ids = ids.join(", ");
    let merged = format!(
        "update case_link set ruling = 'confirmed', ruled_at = $1 where case_id in ({ids}) \
         and ruling = 'offered' and exists (select 1 from cases c \
         where c.id = case_link.case_id and c.merged_into = case_link.other_id)"
    );
    let undone = format!(
        "update case_link set ruling = 'rejected', ruled_at = $1 where case_id in ({ids}) \
         and ruling = 'confirmed' and exists (select 1 from cases c \
         where c.id = case_link.case_id and c.merged_into is null)"
    );
    let closed = format!(
        "update case_link set ruling = 'passed', ruled_at = $1 where case_id in ({ids}) \
         and ruling = 'offered' and exists (select 1 from cases c \
         where c.id = case_link.case_id and (c.is_open = 0 or c.merged_into is not null))"
    );
    let statements = [merged, undone, closed].map(|sql| Statement::new(sql, values![now]));
    db.transact(statements.to_vec()).await.map(|_| ())
}
