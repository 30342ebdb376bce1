//! What the hotline answers when something is not possible, as help for a citizen.

use xinqiao_hotline::{ActError, Refusal};
use xinqiao_platform::db::{DbError, WriteError};

use crate::{error::Error, page::Page, words::Lang};

/// Seconds after which a busy writer is asked again.
const MOMENT: u64 = 2;

/// The page for an act or a reading that failed.
pub(super) fn refused(page: &Page, error: ActError) -> Error {
    match error {
        ActError::NotFound => Error::not_found(),
        ActError::Refused(refusal) => Error::refused(said(page, &refusal)),
        ActError::KeyUsed => Error::refused(page.t("refused-twice")),
        ActError::Write(WriteError::Busy { .. } | WriteError::Unavailable { .. }) => {
            Error::unavailable(MOMENT)
        }
        ActError::Write(WriteError::Db(error)) | ActError::Db(error) => away(error),
        ActError::Seal(error) => Error::broken(error),
    }
}

/// The page for a list that cannot be read.
pub(crate) fn away(error: DbError) -> Error {
    match error {
        DbError::Unavailable { .. } => Error::unavailable(MOMENT),
        other => Error::broken(other),
    }
}

/// A refusal in the person's language: what is not possible, and what is.
pub(super) fn said(page: &Page, refusal: &Refusal) -> String {
    let key = match refusal {
        Refusal::AlreadyEvaluated => "refused-evaluated",
        Refusal::AlreadyJoined => "join-already",
        Refusal::ReasonNeeded => "refused-reason",
        Refusal::WrongState { .. } => "refused-state",
        Refusal::NotYours { .. } => "refused-not-yours",
        _ if page.words.lang == Lang::Zh => return refusal.to_string(),
        _ => "refused-other",
    };
    page.t(key).into_owned()
}
