//! What the person who told it does.

use super::acts;
use crate::files::FileRef;
use crate::texts::{AtMost, Note, Tick, each};
use crate::words::GradeWord;
use xinqiao_hotline::{Act, filing::ATTACHMENTS_MOST};

const TAG: &str = "person";

acts! {
    /// Add to what was told: words, files or both.
    "supplements" Supplement {
        /// In one's own words.
        #[serde(default)]
        text: Note,
        /// What comes with it.
        #[serde(default)]
        #[schema(value_type = Vec<FileRef>, max_items = 9)]
        attachments: AtMost<FileRef, ATTACHMENTS_MOST>,
    } => Supplement Act::Supplement {
        text: text.into(),
        attachments: each(attachments),
    };

    /// Say how it was.
    "evaluations" Evaluation {
        /// The grade.
        grade: GradeWord,
        /// Ticked reasons; a negative grade needs one, or a comment.
        #[serde(default)]
        #[schema(value_type = Vec<Tick>, max_items = 8)]
        reasons: AtMost<Tick, 8>,
        /// In one's own words.
        #[serde(default)]
        comment: Note,
    } => Evaluate Act::Evaluate {
        grade: grade.0,
        reasons: each(reasons),
        comment: comment.into(),
    };

    /// Say that one has met the same as a public case tells of.
    "joins" Join => Join Act::Join;

    /// Take one's own case back.
    "withdrawals" Withdrawal {
        /// Why.
        #[serde(default)]
        reason: Note,
    } => Withdraw Act::Withdraw { reason: reason.into() };
}
