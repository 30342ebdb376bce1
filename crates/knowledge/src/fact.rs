//! What happened: the facts an act leaves behind, and the event that holds them.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use xinqiao_identity::Hand;
use xinqiao_kernel::{
    UnitId,
    words::{ItemAct, Stage},
};

use crate::{content::Content, id::ItemId, item::Followed};

/// Everything one act left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Which item.
    pub item: ItemId,
    /// Its number within the item, from 1 without gaps.
    pub seq: u32,
    /// When.
    pub at: Timestamp,
    /// What happened and at whose hand.
    pub body: Body,
}

/// The part of an event that is stored as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// The act.
    pub act: ItemAct,
    /// At whose hand.
    #[serde(rename = "by")]
    pub hand: Hand,
    /// What followed.
    pub facts: Vec<Fact>,
}

/// A moment that an item waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Its unit has to look at it again.
    Review,
    /// Its unit is reminded that it expires.
    Reminder,
    /// Its time is over.
    Expiry,
    /// It is filed away.
    Archive,
}

/// One thing that is true since the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Fact {
    /// It was begun.
    Begun {
        /// The unit that answers for it.
        owner: UnitId,
        /// What it says.
        content: Box<Content>,
        /// `name@version` of the rules.
        rules: String,
        /// Where it was taken over from.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<String>,
    },
    /// Another platform keeps it, and this is what it is there.
    Followed {
        /// Which, and what.
        from: Followed,
    },
    /// The version that is being worked on says this now.
    Written {
        /// All of it.
        content: Box<Content>,
        /// The edition it began from, when it is an old one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restored_from: Option<u32>,
    },
    /// It went to review.
    Submitted {
        /// Whose.
        stage: Stage,
    },
    /// It was taken back from review.
    Recalled,
    /// The unit says that it is right.
    UnitPassed {
        /// A word to the hotline.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// It is shown.
    Published {
        /// Number of the edition.
        edition: u32,
    },
    /// It went back to who wrote it.
    SentBack {
        /// What to mend.
        reason: String,
    },
    /// The version that was worked on was given up.
    Discarded,
    /// Somebody found something wrong.
    CorrectionAsked {
        /// Its number within the item.
        number: u32,
        /// What; personal data masked.
        what: String,
        /// Answered by when.
        due_at: Timestamp,
        /// Asked by somebody on the staff.
        by_staff: bool,
    },
    /// A correction was taken up.
    CorrectionTaken {
        /// Which.
        number: u32,
        /// A word to whoever mends it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A correction was refused.
    CorrectionRefused {
        /// Which.
        number: u32,
        /// Why.
        reason: String,
    },
    /// A correction is mended with this edition.
    CorrectionMended {
        /// Which.
        number: u32,
    },
    /// It is hidden from the public.
    HarmReported {
        /// What is wrong; personal data masked.
        what: String,
        /// Ruled on by when.
        due_at: Timestamp,
    },
    /// It does no harm; the public sees it again.
    HarmCleared {
        /// Why.
        note: String,
    },
    /// It still holds.
    Renewed {
        /// Its last day from now on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
        /// What was looked at.
        note: String,
    },
    /// Its unit was reminded.
    Reminded {
        /// Of what.
        of: Moment,
    },
    /// It was taken down.
    Withdrawn {
        /// Why.
        reason: String,
        /// Because its time was over.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        expired: bool,
    },
    /// Another unit answers for it.
    Transferred {
        /// Which.
        to: UnitId,
        /// Why.
        reason: String,
    },
    /// It was filed away.
    Archived,
    /// A moment it waits for, or waits for no more.
    Due {
        /// What for.
        of: Moment,
        /// When.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Timestamp>,
    },
}
