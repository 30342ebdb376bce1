//! Gaps: what nobody found an answer to, told by the platform agents work with.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use xinqiao_identity::{policy::items as policy, scopes::Scope};
use xinqiao_knowledge::{
    ActError, ItemId,
    gaps::{self, Gap, GapState},
};

use super::{Skip, private};
use crate::{
    Api,
    body::Json,
    caller::Bearer,
    document::TAG_KNOWLEDGE,
    paging::{Ask, PageSize},
    problem::Problem,
    texts::Question,
};

/// Where a gap stands.
#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum GapWord {
    /// Nobody has taken it.
    Open,
    /// An editor works on it.
    Taken,
    /// An item answers it.
    Closed,
    /// Nothing is to be written for it.
    Dismissed,
}

impl From<GapState> for GapWord {
    fn from(state: GapState) -> Self {
        match state {
            GapState::Open => Self::Open,
            GapState::Taken => Self::Taken,
            GapState::Closed => Self::Closed,
            GapState::Dismissed => Self::Dismissed,
        }
    }
}

impl From<GapWord> for GapState {
    fn from(word: GapWord) -> Self {
        match word {
            GapWord::Open => Self::Open,
            GapWord::Taken => Self::Taken,
            GapWord::Closed => Self::Closed,
            GapWord::Dismissed => Self::Dismissed,
        }
    }
}

/// Which gaps.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Those that stand so; open and taken when absent.
    #[param(inline, nullable = false)]
    state: Option<GapWord>,
    /// How many to pass over.
    #[param(inline, nullable = false)]
    skip: Option<Skip>,
    /// How many.
    #[serde(default)]
    #[param(inline)]
    limit: PageSize,
}

/// A question without an answer.
#[derive(Serialize, ToSchema)]
#[schema(as = ItemGap)]
struct Told {
    /// Its number.
    number: i64,
    /// Where it stands.
    state: GapWord,
    /// How it was asked first; numbers of people masked.
    words: String,
    /// How often it was asked.
    #[schema(minimum = 1)]
    asked: i64,
    /// When first.
    first_at: Timestamp,
    /// When last.
    last_at: Timestamp,
    /// Answered by when.
    due_at: Timestamp,
    /// The item that answers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<i64>)]
    item: Option<ItemId>,
}

impl From<Gap> for Told {
    fn from(gap: Gap) -> Self {
        Self {
            number: gap.id,
            state: gap.state.into(),
            words: gap.words,
            asked: gap.asked,
            first_at: gap.first_at,
            last_at: gap.last_at,
            due_at: gap.due_at,
            item: gap.item,
        }
    }
}

/// Gaps in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = ItemGaps)]
struct All {
    /// The gaps.
    gaps: Vec<Told>,
}

/// What nobody found an answer to, those asked most often first; for editors and
/// the head of the centre.
#[utoipa::path(
    get, path = "/items/gaps", tag = TAG_KNOWLEDGE, operation_id = "item_gaps",
    params(Wanted),
    responses((status = 200, description = "A page.", body = All)),
    security(("bearer" = [])),
)]
pub async fn listed(
    Bearer(caller): Bearer,
    Ask(wanted): Ask<Wanted>,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    let caller = caller.allowed_by(Scope::KnowledgeRead)?;
    if !policy::keeps_knowledge(&caller.actor) {
        return Err(ActError::NotFound.into());
    }
    let (db, most) = (api.knowledge.db(), wanted.limit.0);
    let skip = wanted.skip.map_or(0, |Skip(count)| count);
    let gaps = match wanted.state {
        Some(state) => gaps::of_state(db, state.into(), skip, most).await?,
        None => gaps::list(db, skip, most).await?,
    };
    let all = All {
        gaps: gaps.into_iter().map(Told::from).collect(),
    };
    Ok((private(), axum::Json(all)).into_response())
}

/// What was looked for in vain.
#[derive(Deserialize, ToSchema)]
#[schema(as = NoAnswer)]
#[serde(deny_unknown_fields)]
pub struct InVain {
    /// The words that were searched; the first 100 characters are kept, and numbers
    /// of people are masked before.
    words: Question,
}

/// Says that there is no answer to these words. Likely wordings are counted as one gap.
#[utoipa::path(
    post, path = "/items/gaps", tag = TAG_KNOWLEDGE, operation_id = "no_answer",
    request_body = InVain,
    responses((status = 201, description = "The gap it was counted to.", body = Told)),
    security(("bearer" = [])),
)]
pub async fn no_answer(
    Bearer(caller): Bearer,
    State(api): State<Api>,
    Json(said): Json<InVain>,
) -> Result<Response, Problem> {
    let caller = caller.allowed_by(Scope::KnowledgeWrite)?;
    let gap = api.knowledge.no_answer(&caller.actor, &said.words).await?;
    Ok((StatusCode::CREATED, axum::Json(Told::from(gap))).into_response())
}
