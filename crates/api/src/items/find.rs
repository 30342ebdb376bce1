//! Asking the encyclopedia in anybody's words: what answers, why, and until when.

use axum::{extract::State, response::IntoResponse, response::Response};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use xinqiao_identity::{Actor, policy::items as policy, scopes::Scope};
use xinqiao_search::{Asked, By, Found, Hit, Kind, Place, Sees, Why};

use super::{private, shared};
use crate::{
    Api,
    caller::Bearer,
    document::TAG_KNOWLEDGE,
    paging::Ask,
    problem::Problem,
    texts::{Question, RegionCode, ThemeCode, numbers},
};

numbers! {
    /// How many answers at most.
    Answers: u32, 1, 50, 10;
}

/// What can be found.
#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FoundKind {
    /// An item of the encyclopedia, see `/public/items/{number}`.
    Item,
    /// A service item of the catalogue.
    Service,
    /// What somebody was answered before.
    Answer,
}

impl From<FoundKind> for Kind {
    fn from(kind: FoundKind) -> Self {
        match kind {
            FoundKind::Item => Self::Item,
            FoundKind::Service => Self::Service,
            FoundKind::Answer => Self::Answer,
        }
    }
}

impl From<Kind> for FoundKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Item => Self::Item,
            Kind::Service => Self::Service,
            Kind::Answer => Self::Answer,
        }
    }
}

/// What is asked, and where it has to hold.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Searched {
    /// The question in anybody's words, also in first letters (`ldbl`).
    #[param(inline)]
    q: Question,
    /// Only of this kind.
    #[param(inline, nullable = false)]
    kind: Option<FoundKind>,
    /// Only what holds in this region.
    #[param(inline, nullable = false)]
    region: Option<RegionCode>,
    /// Only under this theme and all below it.
    #[param(inline, nullable = false)]
    theme: Option<ThemeCode>,
    /// How many at most; ten when nothing is said.
    #[param(inline, nullable = false)]
    limit: Option<Answers>,
}

/// What was found, the best first.
#[derive(Serialize, ToSchema)]
#[schema(as = ItemsFound)]
struct AllFound {
    /// The answers.
    results: Vec<One>,
    /// What was probably meant, where a word was taken by its sound.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    meant: Option<String>,
    /// Whether everything can be found: not while the index is made anew.
    whole: bool,
}

/// One thing that answers.
#[derive(Serialize, ToSchema)]
#[schema(as = ItemFound)]
struct One {
    /// What it is.
    kind: FoundKind,
    /// Its number among those of its kind.
    number: i64,
    /// What it is called.
    title: String,
    /// The part of the answer that says most of what was asked.
    excerpt: String,
    /// The unit that answers for it.
    owner_name: String,
    /// Why it was found.
    why: Vec<Reason>,
    /// Last day on which it holds; absent without an end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>, format = Date)]
    until: Option<Date>,
}

/// A word that was asked for and found.
#[derive(Serialize, ToSchema)]
#[schema(as = ItemFoundWhy)]
struct Reason {
    /// As it was asked.
    asked: String,
    /// As it stands there.
    found: String,
    /// Where it stands.
    #[schema(value_type = FoundPlace)]
    place: Place,
    /// How it was recognised.
    #[schema(value_type = FoundBy)]
    by: By,
}

/// Where a word was found.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes what the search's own type writes")]
enum FoundPlace {
    Title,
    Question,
    Keyword,
    Number,
    Owner,
    Body,
}

/// How a word was recognised.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes what the search's own type writes")]
enum FoundBy {
    Word,
    Part,
    Synonym,
    Sound,
    Initials,
    Spelling,
}

/// What answers a question, of what is public, with the reason and until when it
/// holds. What has expired or was taken down is never found.
#[utoipa::path(
    get, path = "/public/items/search", tag = TAG_KNOWLEDGE, operation_id = "search_public_items",
    params(Searched),
    responses((status = 200, description = "The answers, the best first.", body = AllFound)),
)]
pub async fn public(
    Ask(asked): Ask<Searched>,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    let found = found(&api, asked, Sees::Public).await?;
    Ok((shared(), axum::Json(found)).into_response())
}

/// The same of all that the caller may read.
#[utoipa::path(
    get, path = "/items/search", tag = TAG_KNOWLEDGE, operation_id = "search_items",
    params(Searched),
    responses((status = 200, description = "The answers, the best first.", body = AllFound)),
    security(("bearer" = [])),
)]
pub async fn of_staff(
    Bearer(caller): Bearer,
    Ask(asked): Ask<Searched>,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    let caller = caller.allowed_by(Scope::KnowledgeRead)?;
    let found = found(&api, asked, sees(&caller.actor)).await?;
    Ok((private(), axum::Json(found)).into_response())
}

fn sees(actor: &Actor) -> Sees {
    if !policy::uses_knowledge(actor) {
        return Sees::Public;
    }
    let unit = actor.units().next();
    unit.map_or(Sees::Staff, |unit| Sees::Unit(unit.0))
}

/// Asks the index, away from the threads that answer everybody.
async fn found(api: &Api, asked: Searched, sees: Sees) -> Result<AllFound, Problem> {
    let today = api
        .knowledge
        .calendar()
        .date_of(api.knowledge.clock().now());
    let usual = Asked::new(String::from(asked.q), today);
    let question = Asked {
        sees,
        region: asked.region.and_then(|code| code.parse().ok()),
        kinds: asked.kind.map(Kind::from).into_iter().collect(),
        theme: asked
            .theme
            .map(String::from)
            .filter(|code| !code.is_empty()),
        limit: asked
            .limit
            .map_or(usual.limit, |Answers(most)| most as usize),
        ..usual
    };
    let finder = api.finder.clone();
    let found = tokio::task::spawn_blocking(move || finder.search(&question)).await;
    let found = match found {
        Ok(Ok(found)) => found,
        // It is being made anew; the answer says so.
        Ok(Err(trouble)) => {
            tracing::warn!(%trouble, "the search found nothing for now");
            Found::default()
        }
        Err(error) => {
            tracing::error!(%error, "the search broke off");
            return Err(Problem::internal());
        }
    };
    Ok(AllFound {
        results: found.hits.into_iter().map(One::from).collect(),
        meant: found.meant,
        whole: api.finder.is_whole(),
    })
}

impl From<Hit> for One {
    fn from(hit: Hit) -> Self {
        Self {
            kind: hit.key.kind.into(),
            number: hit.key.id,
            title: hit.title.text(),
            excerpt: hit.excerpt.text(),
            owner_name: hit.owner,
            why: hit.why.into_iter().map(Reason::from).collect(),
            until: hit.until,
        }
    }
}

impl From<Why> for Reason {
    fn from(why: Why) -> Self {
        Self {
            asked: why.asked,
            found: why.found,
            place: why.place,
            by: why.by,
        }
    }
}
