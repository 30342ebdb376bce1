//! Whom to call back next, and how a day of calls went.

use jiff::Timestamp;
use xinqiao_kernel::{PersonId, words::State};
use xinqiao_platform::{
    db::{Db, DbError},
    values,
};

use crate::{case::Case, store::to_case};

/// Cases that wait for a call, the closest deadline first, without those that
/// somebody else has on the phone. Whether one may be called now (not before an
/// agreed time, not more often than the rules say) is asked of each case.
///
/// # Errors
/// Any [`DbError`].
pub async fn to_call(
    db: &Db,
    person: PersonId,
    now: Timestamp,
    most: u32,
) -> Result<Vec<Case>, DbError> {
    let sql = format!(
        "select c.doc from cases c where c.is_open = 1 and c.state = $1 and not exists \
         (select 1 from call_lease l where l.case_id = c.id and l.until > $2 and l.person_id <> $3) \
         order by c.due_at, c.id limit {most}"
    );
    let state = State::CallingBack.code();
    db.query(&sql, values![state, now, person.0])
        .await?
        .iter()
        .map(to_case)
        .collect()
}

/// The case this person has on the phone.
///
/// # Errors
/// Any [`DbError`].
pub async fn on_the_phone(
    db: &Db,
    person: PersonId,
    now: Timestamp,
) -> Result<Option<Case>, DbError> {
    let sql = "select c.doc from call_lease l join cases c on c.id = l.case_id \
               where l.person_id = $1 and l.until > $2 and c.state = $3 \
               order by l.until desc limit 1";
    let state = State::CallingBack.code();
    let row = db.query_one(sql, values![person.0, now, state]).await?;
    row.as_ref().map(to_case).transpose()
}
