//! After the key was changed: brings personal data of cases under the newest
//! key. They stand outside the chain, so no event tells of it.

use xinqiao_platform::{
    db::{Db, Statement},
    seal::SoftSeal,
    values,
};

use crate::hotline::{ActError, PERSON};

/// Brings personal data of up to `most` cases after an id under the newest key.
/// The id to go on from, or nothing at the end. Data that somebody corrects
/// meanwhile are under the newest key already and stay.
///
/// # Errors
/// When the database or the seal fails; what was done stays done.
pub async fn persons(
    db: &Db,
    seal: &SoftSeal,
    after: i64,
    most: u32,
) -> Result<Option<i64>, ActError> {
    let sql =
        "select case_id, sealed from case_person where case_id > $1 order by case_id limit $2";
    let rows = db.query(sql, values![after, most]).await?;
    let mut last = None;
    let mut updates = Vec::new();
    for row in &rows {
        let (case, sealed): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        last = Some(case);
        if let Some(fresh) = seal.reseal(&sealed, PERSON)? {
            let sql = "update case_person set sealed = $3 where case_id = $1 and sealed = $2";
            updates.push(Statement::new(sql, values![case, sealed, fresh]));
        }
    }
    if !updates.is_empty() {
        db.transact(updates).await?;
    }
    Ok(last)
}
