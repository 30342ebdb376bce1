//! What is done without a hand, where the site allows it: cases whose unit is sure go
//! out by the ordinary act, at the hand of the platform itself, and a sample of them is
//! laid before people.
//!
//! Surer than sure: somebody put the case in its class, the catalogue names the unit,
//! the unit has handled such cases there before, nothing in the words tells of a danger,
//! and nobody took it up within a while.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    CaseId, PersonId, UnitId,
    words::{State, Urgency},
};
use xinqiao_platform::{
    db::{Db, DbError},
    values,
};
use xinqiao_triage::dispatch::{Grade, Reason};

use super::{Asked, Triage, taken::Taken};
use crate::{
    Act, ActError, Case, Hotline,
    act::Dispatch,
    catalogue::{FoundBy, Suggestion},
    fact::Fact,
    hotline, store,
};

/// Whoever takes calls has the case in hand for so long.
const GRACE: SignedDuration = SignedDuration::from_mins(2);
/// Cases looked at in one go.
const AT_ONCE: u32 = 200;
/// Cases of the class in the place that the unit has handled, at least.
const HANDLED: u32 = 7;
/// What was found not to be sure is not read again; of so many at most.
const REMEMBERED: usize = 20_000;
/// What the unit is told.
const NOTE: &str = "派单目录与以往办理一致，由系统自动派出；不属于本单位职责的，请按规定退回。";

/// What a site allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Sure ones are dispatched without a hand.
    pub dispatch: bool,
    /// Of a hundred of them, so many are laid before people.
    pub sample: u8,
}

/// Cases that were looked at, by the version in which they stood.
#[derive(Debug, Default)]
pub struct LookedAt(HashMap<CaseId, u32>);

/// A case of the sample that waits for somebody to look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampled {
    /// Which.
    pub case: CaseId,
    /// When it was dispatched.
    pub at: Timestamp,
    /// To whom.
    pub lead: UnitId,
}

impl Triage {
    /// Dispatches what is sure, when the site allows it; how many.
    ///
    /// # Errors
    /// When the database cannot be read or written now.
    pub async fn dispatch_sure(
        &self,
        hotline: &Hotline,
        seen: &mut LookedAt,
        now: Timestamp,
    ) -> Result<usize, ActError> {
        if !self.allowed().dispatch {
            return Ok(0);
        }
        if seen.0.len() > REMEMBERED {
            seen.0.clear();
        }
        let sql =
            "select doc from cases where is_open = 1 and state = $1 order by due_at, id limit $2";
        let waiting = values![State::PendingDispatch.code(), AT_ONCE];
        let rows = hotline.db().query(sql, waiting).await?;
        let mut dispatched = 0;
        for row in &rows {
            let case = store::to_case(row)?;
            let is_new = seen.0.get(&case.id) != Some(&case.version);
            if !is_new || now.duration_since(case.since) < GRACE {
                continue;
            }
            seen.0.insert(case.id, case.version);
            if may_go(&case) && self.goes(hotline, &case, now).await? {
                dispatched += 1;
            }
        }
        Ok(dispatched)
    }

    async fn goes(&self, hotline: &Hotline, case: &Case, now: Timestamp) -> Result<bool, ActError> {
        let words = told(hotline.db(), case).await?;
        let reading = self.read(&case.title, &words).await;
        if reading.signs.iter().any(|sign| sign.risk) {
            return Ok(false);
        }
        let words = format!("{} {words}", case.title);
        let found = hotline.suggest(&case.class, &case.region, &words, case.reported);
        let asked = Asked {
            class: &case.class,
            class_is_sure: true,
            region: &case.region,
            reported: case.reported,
        };
        let whose = self.whose(&asked, found);
        let (Grade::Sure, Some(lead), Some(first)) =
            (whose.grade, whose.lead, whose.suggestions.first())
        else {
            return Ok(false);
        };
        let has_handled = |reason: &Reason| matches!(reason, Reason::Kept { unit, record, .. } if *unit == lead.0 && record.kept >= HANDLED);
        if first.by == FoundBy::Fallback || !whose.reasons.iter().any(has_handled) {
            return Ok(false);
        }
        let asked = hotline::Asked {
            seen: Some(case.version),
            at: Some(now),
            ..hotline::Asked::default()
        };
        let act = Act::Dispatch(to(first));
        let case = match hotline.act(&Actor::clock(), case.id, act, asked).await {
            Ok(case) => case,
            // Somebody was quicker, or the law wants a person: it waits for one.
            Err(ActError::Refused(_) | ActError::NotFound) => return Ok(false),
            Err(error) => return Err(error),
        };
        self.noted(&case, lead, &reading, now, hotline).await?;
        Ok(true)
    }

    async fn noted(
        &self,
        case: &Case,
        lead: UnitId,
        reading: &super::Reading,
        now: Timestamp,
        hotline: &Hotline,
    ) -> Result<(), DbError> {
        let taken = Taken {
            case: case.id,
            by: None,
            version: reading.version,
            class_suggested: None,
            class_taken: case.class.clone(),
            lead_suggested: Some(lead),
            grade: Grade::Sure,
            lead_taken: case.lead,
        };
        let day = hotline.calendar().date_of(now);
        self.record(&taken, now, day).await?;
        // Numbers are given in turn, so their last two digits are as good as a lot.
        if case.id.value().rem_euclid(100) < i64::from(self.allowed().sample) {
            let sql = "insert into triage_sample (case_id, at, lead) values ($1, $2, $3)
                on conflict (case_id) do nothing";
            let params = values![case.id.value(), now, lead.0];
            self.inner.db.execute(sql, params).await?;
        }
        Ok(())
    }

    /// Cases of the sample that nobody has looked at yet, the oldest first.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn sampled(&self, most: u32) -> Result<Vec<Sampled>, DbError> {
        let sql = "select case_id, at, lead from triage_sample where ruled_at is null order by at limit $1";
        let rows = self.inner.db.query(sql, values![most]).await?;
        let one = |row: &xinqiao_platform::db::Row| {
            let case = CaseId::try_from(row.get::<i64>(0)?);
            Ok(Sampled {
                case: case.map_err(|error| DbError::Corrupt {
                    what: error.to_string(),
                })?,
                at: row.get(1)?,
                lead: UnitId(row.get(2)?),
            })
        };
        rows.iter().map(one).collect()
    }

    /// Somebody looked at a case of the sample; whether it still waited for that.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn looked_at(
        &self,
        case: CaseId,
        was_right: bool,
        by: PersonId,
        now: Timestamp,
    ) -> Result<bool, DbError> {
        let sql = "update triage_sample set ruled_at = $1, ruled_by = $2, was_right = $3
            where case_id = $4 and ruled_at is null";
        let params = values![now, by.0, was_right, case.value()];
        Ok(self.inner.db.execute(sql, params).await? > 0)
    }

    /// Of the sample: how many were looked at, and how many of them were right.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn sample_so_far(&self) -> Result<(i64, i64), DbError> {
        let sql = "select count(*), cast(coalesce(sum(was_right), 0) as bigint) from triage_sample where ruled_at is not null";
        match self.inner.db.query_one(sql, values![]).await? {
            Some(row) => Ok((row.get(0)?, row.get(1)?)),
            None => Ok((0, 0)),
        }
    }
}

/// Nothing about it asks for a person.
fn may_go(case: &Case) -> bool {
    !case.class.is_empty()
        && case.urgency != Urgency::Urgent
        && case.dispatched_at.is_none()
        && case.returns == 0
        && case.reported.is_none()
        && case.risk.is_none()
        && case.merged.is_none()
}

async fn told(db: &Db, case: &Case) -> Result<String, DbError> {
    let mut words = String::new();
    for event in store::first_events(db, std::iter::once(case.id)).await? {
        for fact in event.read()?.body.facts {
            if let Fact::Filed { filing, .. } = fact {
                words = filing.text;
            }
        }
    }
    Ok(words)
}

fn to(first: &Suggestion) -> Dispatch {
    Dispatch {
        lead: first.lead,
        assists: first.assists.clone(),
        why: first.by.reference(),
        note: NOTE.to_owned(),
        limit: first.limit.clone(),
    }
}
