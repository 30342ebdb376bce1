//! What can be done with an item, with what has to be said for it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use xinqiao_kernel::{UnitId, words::ItemAct};

use crate::{content::Content, item::Followed};

/// An act of the trade. To begin an item, see [`crate::Knowledge::draft`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Change the version that is being worked on, or begin the next one.
    Edit {
        /// All of what it says then.
        content: Box<Content>,
    },
    /// Begin the next version from an old edition; see [`crate::Knowledge::restore`],
    /// which reads it.
    Restore {
        /// Number of the edition.
        edition: u32,
        /// What it said.
        content: Box<Content>,
    },
    /// Say what the platform that keeps it says now; see [`crate::sources`].
    Follow {
        /// All of what it says there.
        content: Box<Content>,
        /// What it is there.
        from: Followed,
    },
    /// Hand it to review.
    Submit,
    /// Take it back from review.
    Recall,
    /// The unit says that it is right.
    PassUnit {
        /// A word to the hotline.
        note: String,
    },
    /// The hotline says that it is right, and shows it.
    Publish,
    /// Send it back to who wrote it.
    SendBack {
        /// What to mend.
        reason: String,
    },
    /// Give up the version that is being worked on.
    Discard,
    /// Say that something in it is wrong.
    AskCorrection {
        /// What.
        what: String,
    },
    /// Take up a correction, or say why not.
    RuleOnCorrection {
        /// Its number within the item.
        number: u32,
        /// Taken up: it is mended with the next edition, and a version to work on is begun.
        take: bool,
        /// Why not, or a word to whoever mends it.
        note: String,
    },
    /// Report that it does harm; the public no longer sees it.
    ReportHarm {
        /// What is wrong and what comes of it.
        what: String,
    },
    /// Rule that it does no harm; the public sees it again.
    RuleOnHarm {
        /// Why.
        note: String,
    },
    /// Say that it still holds.
    Renew {
        /// The last day on which it holds from now on; without end when absent.
        until: Option<Date>,
        /// What was looked at.
        note: String,
    },
    /// Take it down.
    Withdraw {
        /// Why.
        reason: String,
    },
    /// Give it to another unit to answer for.
    Transfer {
        /// Which.
        to: UnitId,
        /// Why.
        reason: String,
    },
    /// File it away.
    Archive,
}

impl Act {
    /// Which act it is.
    #[must_use]
    pub const fn kind(&self) -> ItemAct {
        match self {
            Self::Edit { .. } => ItemAct::Edit,
            Self::Restore { .. } => ItemAct::Restore,
            Self::Follow { .. } => ItemAct::Follow,
            Self::Submit => ItemAct::Submit,
            Self::Recall => ItemAct::Recall,
            Self::PassUnit { .. } => ItemAct::PassUnit,
            Self::Publish => ItemAct::Publish,
            Self::SendBack { .. } => ItemAct::SendBack,
            Self::Discard => ItemAct::Discard,
            Self::AskCorrection { .. } => ItemAct::AskCorrection,
            Self::RuleOnCorrection { .. } => ItemAct::RuleOnCorrection,
            Self::ReportHarm { .. } => ItemAct::ReportHarm,
            Self::RuleOnHarm { .. } => ItemAct::RuleOnHarm,
            Self::Renew { .. } => ItemAct::Renew,
            Self::Withdraw { .. } => ItemAct::Withdraw,
            Self::Transfer { .. } => ItemAct::Transfer,
            Self::Archive => ItemAct::Archive,
        }
    }
}
