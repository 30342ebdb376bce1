//! Intake: take on, refuse, answer, hand over, merge, dispatch.

use super::acts;
use crate::texts::{AtMost, CaseText, ClassCode, Note, RuleId, Unit, Words, each};
use crate::words::OutsideWord;
use xinqiao_hotline::{Act, act::Dispatch};

const TAG: &str = "intake";

/// The most units that may assist.
const ASSISTS_MOST: usize = 20;

acts! {
    /// Take the case on.
    "acceptances" Acceptance {
        /// The class, when it was still open or is put right.
        class: Option<ClassCode>,
    } => Accept Act::Accept { class: class.map(Into::into) };

    /// Say that the hotline cannot take it, and who can.
    "refusals" RefusalToAccept {
        /// Why, and the lawful way.
        way: Words,
    } => RefuseToAccept Act::RefuseToAccept { way: way.into() };

    /// Answer at intake.
    "answers" Answer {
        /// The answer.
        answer: Words,
    } => AnswerAtOnce Act::AnswerAtOnce { answer: answer.into() };

    /// Hand over to a service outside the hotline.
    "transfers" Transfer {
        /// Which.
        to: OutsideWord,
        /// Word to it.
        #[serde(default)]
        note: Note,
    } => TransferOut Act::TransferOut { to: to.0, note: note.into() };

    /// Go on under another case.
    "merges" Merge {
        /// That case.
        into: CaseText,
        /// Why they are the same matter.
        reason: Words,
    } => Merge Act::Merge { into: into.0.id(), reason: reason.into() };

    /// Take a merge back.
    "merge-undoings" MergeUndoing {
        /// Why.
        reason: Words,
    } => UndoMerge Act::UndoMerge { reason: reason.into() };

    /// Give it to one lead and any number of assisting units.
    "dispatches" DispatchTo {
        /// The unit that answers for it.
        lead: Unit,
        /// The units that answer to the lead.
        #[serde(default)]
        #[schema(value_type = Vec<Unit>, max_items = 20)]
        assists: AtMost<Unit, ASSISTS_MOST>,
        /// Row of the catalogue by which the unit was found; `manual` when the
        /// dispatcher decided otherwise.
        why: Option<RuleId>,
        /// Word to the units.
        #[serde(default)]
        note: Note,
        /// Id of a reply limit that holds instead of the usual one.
        limit: Option<RuleId>,
    } => Dispatch Act::Dispatch(to(lead, assists, why, note, limit));

    /// Give it to another lead; its limits start afresh.
    "redispatches" RedispatchTo {
        /// The unit that answers for it from now on.
        lead: Unit,
        /// The units that answer to the lead.
        #[serde(default)]
        #[schema(value_type = Vec<Unit>, max_items = 20)]
        assists: AtMost<Unit, ASSISTS_MOST>,
        /// Row of the catalogue by which the unit was found, or `manual`.
        why: Option<RuleId>,
        /// Why it goes elsewhere.
        note: Words,
        /// Id of a reply limit that holds instead of the usual one.
        limit: Option<RuleId>,
    } => Redispatch Act::Redispatch(to(lead, assists, why, note, limit));

    /// Take a dispatch back before the unit has signed for it.
    "recalls" RecallOfDispatch {
        /// Why; a slip needs no reason.
        #[serde(default)]
        reason: Note,
    } => Recall Act::Recall { reason: reason.into() };
}

fn to(
    lead: Unit,
    assists: AtMost<Unit, ASSISTS_MOST>,
    why: Option<RuleId>,
    note: impl Into<String>,
    limit: Option<RuleId>,
) -> Dispatch {
    Dispatch {
        lead: lead.into(),
        assists: each(assists),
        why: why.map_or_else(|| "manual".to_owned(), Into::into),
        note: note.into(),
        limit: limit.map(Into::into),
    }
}
