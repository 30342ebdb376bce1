//! What the hotline answers when something is not possible, as help: what is
//! not possible, since when, and what is.

use jiff::Timestamp;
use xinqiao_hotline::{ActError, Refusal};
use xinqiao_platform::db::WriteError;

use super::names::Names;
use crate::{error::Error, page::Page, words::Lang};

/// Seconds after which a database that is away is asked again.
const MOMENT: u64 = 3;

/// The page for an act or a reading that failed and cannot be put beside a form.
pub(crate) fn failed(error: ActError, page: &Page, names: &Names) -> Error {
    match error {
        ActError::NotFound => Error::not_found(),
        ActError::Refused(refusal) => Error::refused(said(&refusal, page, names)),
        ActError::KeyUsed => Error::refused(page.t("refusal-key-used")),
        ActError::Write(WriteError::Busy { retry_after }) => {
            Error::unavailable(retry_after.as_secs().max(1))
        }
        ActError::Write(WriteError::Unavailable { .. }) => Error::unavailable(MOMENT),
        ActError::Write(WriteError::Db(cause)) | ActError::Db(cause) => Error::broken(cause),
        ActError::Seal(cause) => Error::broken(cause),
    }
}

/// A refusal in the person's language, with names and local times.
pub(crate) fn said(refusal: &Refusal, page: &Page, names: &Names) -> String {
    let plain = |key: &str| page.t(key).into_owned();
    let at = |key: &str, name: &str, at: &Timestamp| page.t1(key, name, page.exactly(at));
    let count = |key: &str, count: u8| page.t1(key, "count", u32::from(count));
    match refusal {
        Refusal::NotYours { act } => page.t1("refusal-not-yours", "act", page.word(act)),
        Refusal::WrongState {
            act,
            state,
            since,
            possible,
        } => {
            let possible: Vec<_> = possible.iter().map(|act| page.word(act)).collect();
            page.words.with(
                "refusal-wrong-state",
                &[
                    ("act", &page.word(act)),
                    ("state", &page.word(state)),
                    ("since", &page.exactly(since)),
                    ("possible", &possible.join(page.words.either("、", ", "))),
                ],
            )
        }
        Refusal::Stale { .. } => plain("refusal-stale"),
        Refusal::ReportedUnit { unit } => {
            page.t1("refusal-reported-unit", "unit", names.unit(*unit))
        }
        Refusal::NamedUnitCannotReturn => plain("refusal-named-unit"),
        Refusal::ReturnWindowClosed { closed_at } => at("refusal-return-window", "at", closed_at),
        Refusal::TooManyReturns { count: times } => count("refusal-too-many-returns", *times),
        Refusal::ExtensionTooLate { due_at } => at("refusal-extension-late", "at", due_at),
        Refusal::ExtensionTooLong { most, rule } => {
            page.t2("refusal-extension-long", "most", most, "rule", rule)
        }
        Refusal::TooManyExtensions { count: times } => count("refusal-too-many-extensions", *times),
        Refusal::AlreadyAsked => plain("refusal-already-asked"),
        Refusal::NothingAsked => plain("refusal-nothing-asked"),
        Refusal::NeedsRuling { by } => page.t1("refusal-needs-ruling", "by", page.word(by)),
        Refusal::AssistsOutstanding { units } => {
            page.t1("refusal-assists", "units", names.units(units))
        }
        Refusal::NotAssisting { unit } => {
            page.t1("refusal-not-assisting", "unit", names.unit(*unit))
        }
        Refusal::CallBackNotYet { from } => at("refusal-call-back-not-yet", "from", from),
        Refusal::TryAgain { left } => count("refusal-try-again", *left),
        Refusal::AlreadyEvaluated => plain("refusal-evaluated"),
        Refusal::ReasonNeeded => plain("refusal-reason-needed"),
        Refusal::NothingToContest => plain("refusal-nothing-to-contest"),
        Refusal::ReopenWindowClosed { closed_at } => at("refusal-reopen-window", "at", closed_at),
        Refusal::AlreadyJoined => plain("refusal-already-joined"),
        Refusal::AlreadyThere => plain("refusal-already-there"),
        // These say more than a text of ours could; forms check the same before.
        Refusal::Missing { .. }
        | Refusal::TooLong { .. }
        | Refusal::Unusable { .. }
        | Refusal::CannotCloseSo { .. }
        | Refusal::CannotMerge { .. } => match page.words.lang {
            Lang::Zh => refusal.to_string(),
            Lang::En => page.t1("refusal-other", "said", refusal.to_string()),
        },
    }
}
