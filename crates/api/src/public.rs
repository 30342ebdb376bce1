//! What anybody may read, masked, without asking who they are.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use xinqiao_hotline::queries::published::{PublicFilter, published};
use xinqiao_identity::Actor;
use xinqiao_kernel::CaseId;

use crate::{
    Api,
    caller::{Caller, Number},
    cases::Lines,
    document::TAG_PUBLIC,
    paging::{Ask, Cursor, PageSize},
    problem::Problem,
    texts::{CaseText, RegionCode, Title},
    timeline::{Happened, as_told_to},
    view::{Line, Whole},
    words::NatureWord,
};

/// The routes of the public.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(cases))
        .routes(routes!(case))
}

/// What narrows the public list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Only this nature.
    #[param(inline, nullable = false)]
    nature: Option<NatureWord>,
    /// Only within this region.
    #[param(inline, nullable = false)]
    region: Option<RegionCode>,
    /// Only with these words in the title.
    #[param(inline, nullable = false)]
    words: Option<Title>,
    /// Where the page begins.
    #[param(inline, nullable = false)]
    cursor: Option<Cursor>,
    /// How many.
    #[serde(default)]
    #[param(inline)]
    limit: PageSize,
}

/// The public list of cases, masked, the newest first.
#[utoipa::path(
    get,
    path = "/public/cases",
    tag = TAG_PUBLIC,
    operation_id = "public_cases",
    params(Asked),
    responses((status = 200, description = "A page.", body = Lines)),
)]
async fn cases(Ask(asked): Ask<Asked>, State(api): State<Api>) -> Result<Response, Problem> {
    let after = asked.cursor.map(|cursor| cursor.within(LIST)).transpose()?;
    let after = after.and_then(|place| CaseId::try_from(place.id).ok());
    let filter = PublicFilter {
        nature: asked.nature.map(|nature| nature.0),
        region: asked.region.map(Into::into),
        words: asked
            .words
            .map(String::from)
            .filter(|words| !words.trim().is_empty()),
        ..PublicFilter::default()
    };
    let listed = published(api.hotline.db(), &filter, after, asked.limit.0, 0)
        .await?
        .listed;
    let nobody = Actor::anonymous();
    let lines = Lines {
        cases: listed
            .cases
            .iter()
            .map(|case| Line::of(case, &nobody))
            .collect(),
        next: listed.next.map(|place| Cursor::of(LIST, place)),
    };
    Ok((shared(), axum::Json(lines)).into_response())
}

const LIST: &str = "public";

/// A public case: where it stands, and what happened.
#[derive(Serialize, ToSchema)]
struct PublicCase<'a> {
    #[serde(flatten)]
    #[schema(inline)]
    case: Whole<'a>,
    /// What happened, in order; without what passes between offices.
    events: Vec<Happened<'a>>,
}

/// A public case, with everything about persons masked.
#[utoipa::path(
    get,
    path = "/public/cases/{number}",
    tag = TAG_PUBLIC,
    operation_id = "public_case",
    params(("number" = CaseText, Path, description = "The case number.")),
    responses((status = 200, description = "The case.", body = PublicCase<'_>)),
)]
async fn case(Number(id): Number, State(api): State<Api>) -> Result<Response, Problem> {
    let nobody = Caller {
        actor: Actor::anonymous(),
        holder: false,
        token: None,
    };
    let mut seen = api.hotline.case(&nobody.actor, id, false).await?;
    as_told_to(&nobody.actor, &mut seen);
    let told = PublicCase {
        case: Whole::of(&seen.case, &nobody, &api.hotline),
        events: seen.events.iter().map(Happened::of).collect(),
    };
    Ok((shared(), axum::Json(told)).into_response())
}

/// May be kept for a minute, also by a cache between.
fn shared() -> [(header::HeaderName, HeaderValue); 1] {
    [(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=60"),
    )]
}
