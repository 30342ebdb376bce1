//! After the reply: audit, call-back, closing, archiving.

use super::acts;
use crate::texts::{Note, Words};
use crate::words::{EndingWord, GradeWord, OutcomeWord};
use xinqiao_hotline::Act;

const TAG: &str = "after the reply";

acts! {
    /// Pass the reply.
    "reply-passes" ReplyPass {
        /// What was noted.
        #[serde(default)]
        note: Note,
    } => PassReply Act::PassReply { note: note.into() };

    /// Send it back for another round.
    "send-backs" SendBack {
        /// What is missing.
        reason: Words,
    } => SendBack Act::SendBack { reason: reason.into() };

    /// Ask the person whether it helped.
    "call-backs" CallBack {
        /// What came of it.
        outcome: OutcomeWord,
        /// The grade the person gave on the phone.
        grade: Option<GradeWord>,
        /// What the person said; needed with a negative grade.
        #[serde(default)]
        note: Note,
        /// When the person wants to be called instead; needed with `later`.
        #[schema(value_type = Option<String>, format = DateTime)]
        again_at: Option<jiff::Timestamp>,
    } => CallBack Act::CallBack { outcome: outcome.0, grade: grade.map(|grade| grade.0), note: note.into(), again_at };

    /// Close by hand.
    "closures" Closure {
        /// How it ended.
        ending: EndingWord,
        /// Why.
        #[serde(default)]
        note: Note,
    } => Close Act::Close { ending: ending.0, note: note.into() };

    /// Open a closed case again.
    "reopenings" Reopening {
        /// Why.
        reason: Words,
    } => Reopen Act::Reopen { reason: reason.into() };

    /// File it away; nothing changes any more but personal data put right.
    "archivings" Archiving => Archive Act::Archive;
}
