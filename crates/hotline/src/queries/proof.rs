//! The record of one case, worked out anew: for a page that shows it.

use xinqiao_kernel::CaseId;
use xinqiao_platform::db::{Db, DbError};

use crate::{
    check::{self, Fault},
    store::{self, Held, StoredEvent},
};

/// What working the record out anew gave.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Every step as it is stored.
    pub events: Vec<StoredEvent>,
    /// What does not hold; absent when every step fits to the one before, and
    /// the case equals the replay of its steps.
    pub fault: Option<Fault>,
}

/// Hashes every step of a case again over the step before, replays the case and
/// compares it with its row, column by column.
///
/// # Errors
/// Any [`DbError`] that keeps it from reading.
pub async fn proof(db: &Db, id: CaseId) -> Result<Proof, DbError> {
    let events = store::events(db, id).await?;
    let fault = match check::replay(&events) {
        Ok(replayed) if is_stored(db, &replayed).await? => None,
        Ok(_) => Some(Fault {
            case: id.number().to_string(),
            seq: None,
            what: "the row differs from the replay of its events".to_owned(),
        }),
        Err(fault) => Some(fault),
    };
    Ok(Proof { events, fault })
}

async fn is_stored(db: &Db, replayed: &Held) -> Result<bool, DbError> {
    let id = replayed.case.id;
    let rows = store::page_after(db, id.value() - 1, 1).await?;
    let Some((held, columns)) = rows.first().filter(|(held, _)| held.case.id == id) else {
        return Ok(false);
    };
    Ok(held.case == replayed.case
        && held.head == replayed.head
        && store::case_row(replayed)? == *columns)
}
