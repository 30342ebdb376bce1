//! Who calls whom: while one person has a case on the phone, nobody else gets it.

use jiff::{SignedDuration, Timestamp};
use xinqiao_kernel::{CaseId, PersonId};
use xinqiao_platform::{
    db::{Db, DbError},
    values,
};

/// How long a case stays with the one who got it.
pub const LEASE: SignedDuration = SignedDuration::from_mins(10);

/// Takes a case for some minutes, or keeps what one has; `false` when somebody
/// else was quicker. One statement decides, so two people never get the same.
///
/// # Errors
/// Any [`DbError`].
pub async fn take(
    db: &Db,
    case: CaseId,
    person: PersonId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = "insert into call_lease (case_id, person_id, until) values ($1, $2, $3) \
               on conflict (case_id) do update \
               set person_id = excluded.person_id, until = excluded.until \
               where call_lease.until <= $4 or call_lease.person_id = excluded.person_id";
    let until = now + LEASE;
    let changed = db
        .execute(sql, values![case.value(), person.0, until, now])
        .await?;
    Ok(changed > 0)
}

/// Gives back what one has; whether one had it. A lease that ran out stays until
/// the case is taken again: there is never more than one a case.
///
/// # Errors
/// Any [`DbError`].
pub async fn let_go(db: &Db, case: CaseId, person: PersonId) -> Result<bool, DbError> {
    let changed = db
        .execute(
            "delete from call_lease where case_id = $1 and person_id = $2",
            values![case.value(), person.0],
        )
        .await?;
    Ok(changed > 0)
}
