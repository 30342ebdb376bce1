//! What the person who told it does.

use super::acts;
use crate::files::FileRef;
use crate::texts::{Note, Tick};
use crate::words::GradeWord;
use xinqiao_hotline::Act;

const TAG: &str = "person";

acts! {
    /// Add to what was told: words, files or both.
    "supplements" Supplement {
        /// In one's own words.
        #[serde(default)]
        text: Note,
        /// What comes with it.
        #[serde(default)]
        #[schema(max_items = 9)]
        attachments: Vec<FileRef>,
    } => Supplement Act::Supplement {
        text: text.into(),
        attachments: attachments.into_iter().map(Into::into).collect(),
    };

    /// Say how it was.
    "evaluations" Evaluation {
        /// The grade.
        grade: GradeWord,
        /// Ticked reasons; a negative grade needs one, or a comment.
        #[serde(default)]
        #[schema(max_items = 8)]
        reasons: Vec<Tick>,
        /// In one's own words.
        #[serde(default)]
        comment: Note,
    } => Evaluate Act::Evaluate {
        grade: grade.0,
        reasons: reasons.into_iter().map(Into::into).collect(),
        comment: comment.into(),
    };

    /// Take one's own case back.
    "withdrawals" Withdrawal {
        /// Why.
        #[serde(default)]
        reason: Note,
    } => Withdraw Act::Withdraw { reason: reason.into() };
}
