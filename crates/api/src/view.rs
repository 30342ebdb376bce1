//! A case in JSON: in brief, as a line of a list, and whole.

mod whole;

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use xinqiao_hotline::{Case, law};
use xinqiao_identity::{
    Actor,
    policy::{self, Sight, Standing},
};
use xinqiao_kernel::{
    UnitId,
    masking::{MaskRules, mask_text},
    words::ActKind,
};

use crate::{
    texts::compact,
    words::{
        ActWord, CardWord, EndingWord, MilestoneWord, NatureWord, StateWord, UrgencyWord, Word,
    },
};
pub use whole::{LimitText, UnitRef, Whole};

/// A case in brief, as an act leaves it.
#[derive(Serialize, ToSchema)]
pub struct Brief {
    /// The case number, sixteen digits.
    #[schema(example = "2611220100000012")]
    number: String,
    /// The version there is now; also the number of the last event.
    #[schema(minimum = 1)]
    version: u32,
    /// Where it stands.
    state: StateWord,
    /// What has to happen next.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    due: Option<Next>,
}

/// What has to happen next, and by when.
#[derive(Serialize, ToSchema)]
#[schema(as = NextStep)]
pub struct Next {
    /// What.
    milestone: MilestoneWord,
    /// By when.
    at: Timestamp,
}

impl Brief {
    /// The case in brief.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        Self {
            number: compact(case.id),
            version: case.version,
            state: Word(case.state),
            due: Next::of(case),
        }
    }
}

impl Next {
    fn of(case: &Case) -> Option<Self> {
        case.next_due().map(|due| Self {
            milestone: Word(due.milestone),
            at: due.at,
        })
    }
}

/// A case as a line of a list.
#[derive(Serialize, ToSchema)]
pub struct Line {
    #[serde(flatten)]
    #[schema(inline)]
    brief: Brief,
    /// Since when it stands there.
    since: Timestamp,
    /// When it was filed.
    filed_at: Timestamp,
    /// What the person wants.
    nature: NatureWord,
    /// Class code; empty until somebody classified it.
    class: String,
    /// Region code of the place.
    region: String,
    /// How soon something must happen.
    urgency: UrgencyWord,
    /// One line; numbers and addresses are masked unless the caller sees the whole case.
    title: String,
    /// The unit that answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<i64>)]
    lead: Option<UnitId>,
    /// How often the unit was asked to hurry.
    #[schema(minimum = 0)]
    urged: u8,
    /// Level of supervision, 0 when there is none.
    #[schema(minimum = 0)]
    supervision: u8,
    /// The gravest card shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    card: Option<CardWord>,
    /// How it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ending: Option<EndingWord>,
}

impl Line {
    /// The case as this actor may see it on a list.
    #[must_use]
    pub fn of(case: &Case, actor: &Actor) -> Self {
        let (sight, _) = stands(actor, case, false);
        Self {
            brief: Brief::of(case),
            since: case.since,
            filed_at: case.filed_at,
            nature: Word(case.nature),
            class: case.class.clone(),
            region: case.region.clone(),
            urgency: Word(case.urgency),
            title: title(case, sight).into_owned(),
            lead: case.lead,
            urged: case.urged,
            supervision: case.supervision,
            card: case.card.map(Word),
            ending: case.ending.map(Word),
        }
    }
}

/// The title for somebody with this sight.
fn title(case: &Case, sight: Sight) -> Cow<'_, str> {
    if sight == Sight::Whole {
        Cow::Borrowed(&case.title)
    } else {
        mask_text(&case.title, &MaskRules::default())
    }
}

/// How much of a case an actor may read, and what they may do with it.
fn stands(actor: &Actor, case: &Case, holder: bool) -> (Sight, Vec<ActWord>) {
    let assists: Vec<UnitId> = case.assists.iter().map(|assist| assist.unit).collect();
    let standing = Standing {
        reporter: case.reporter,
        anonymous_holder: holder,
        lead: case.lead,
        assists: &assists,
        reported: case.reported,
        secret: case.secret,
        public: case.public,
    };
    let permitted = |act: &ActKind| policy::permit(actor, *act, &standing).is_some();
    let possible = law::possible(case.state)
        .filter(permitted)
        .map(Word)
        .collect();
    (policy::sight(actor, &standing), possible)
}
