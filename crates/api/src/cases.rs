//! Reading cases: one as it stands, what happened, who it is from, and the
//! lists people work from.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use xinqiao_hotline::queries;

use crate::{
    Api,
    caller::{Bearer, OnCase},
    conditions::{has_already, tag},
    document::{TAG_CASES, TAG_LISTS},
    paging::{Ask, Cursor, PageSize},
    problem::Problem,
    queues::Queue,
    texts::CaseText,
    timeline::{Timeline, as_told_to},
    view::{Line, Whole},
    words::{SightCode, SightWord, Word},
};

/// The routes of reading.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(case))
        .routes(routes!(events))
        .routes(routes!(person))
        .routes(routes!(cases))
        .routes(routes!(queues))
}

/// A case as it stands, with the reason of each deadline.
#[utoipa::path(
    get,
    path = "/cases/{number}",
    tag = TAG_CASES,
    operation_id = "case",
    params(
        ("number" = CaseText, Path, description = "The case number."),
        crate::document::IfNoneMatch,
    ),
    responses(
        (status = 200, description = "The case.", body = Whole<'_>, headers(
            ("ETag" = String, description = "The version of the case."),
        )),
        (status = 304, description = "The caller has this version."),
    ),
    security(("bearer" = []), ("query_code" = [])),
)]
async fn case(on: OnCase, State(api): State<Api>, headers: HeaderMap) -> Result<Response, Problem> {
    let caller = on.caller.allowed_to_read()?;
    let case = api
        .hotline
        .brief(&caller.actor, on.id, caller.holder)
        .await?;
    let told = [
        (header::ETAG, tag(case.version)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        ),
    ];
    if has_already(&headers, case.version) {
        return Ok((StatusCode::NOT_MODIFIED, told).into_response());
    }
    Ok((told, axum::Json(Whole::of(&case, &caller, &api.hotline))).into_response())
}

/// What happened, in order; each event is chained to the one before by SM3.
#[utoipa::path(
    get,
    path = "/cases/{number}/events",
    tag = TAG_CASES,
    operation_id = "events",
    params(("number" = CaseText, Path, description = "The case number.")),
    responses((status = 200, description = "The events.", body = Timeline<'_>)),
    security(("bearer" = []), ("query_code" = [])),
)]
async fn events(on: OnCase, State(api): State<Api>) -> Result<Response, Problem> {
    let caller = on.caller.allowed_to_read()?;
    let mut seen = api
        .hotline
        .case(&caller.actor, on.id, caller.holder)
        .await?;
    as_told_to(&caller.actor, &mut seen);
    Ok((private(), axum::Json(Timeline::of(&seen))).into_response())
}

/// Who a case is from.
#[derive(Serialize, ToSchema)]
#[schema(as = PersonOfCase)]
struct PersonTold<'a> {
    /// How much the caller may read; what may not be read is absent.
    sight: SightWord,
    /// The name.
    #[serde(skip_serializing_if = "str::is_empty")]
    #[schema(required = false)]
    name: &'a str,
    /// A phone number.
    #[serde(skip_serializing_if = "str::is_empty")]
    #[schema(required = false)]
    phone: &'a str,
    /// Citizen identity number.
    #[serde(skip_serializing_if = "str::is_empty")]
    #[schema(required = false)]
    identity_number: &'a str,
    /// Where the person lives or can be reached.
    #[serde(skip_serializing_if = "str::is_empty")]
    #[schema(required = false)]
    address: &'a str,
}

/// Who a case is from, masked or whole as the caller may see it.
#[utoipa::path(
    get,
    path = "/cases/{number}/person",
    tag = TAG_CASES,
    operation_id = "person",
    params(("number" = CaseText, Path, description = "The case number.")),
    responses((status = 200, description = "The person.", body = PersonTold<'_>)),
    security(("bearer" = []), ("query_code" = [])),
)]
async fn person(on: OnCase, State(api): State<Api>) -> Result<Response, Problem> {
    let caller = on.caller.allowed_to_read()?;
    let seen = api
        .hotline
        .case(&caller.actor, on.id, caller.holder)
        .await?;
    let person = seen.person.unwrap_or_default();
    let told = PersonTold {
        sight: Word(SightCode(seen.sight)),
        name: &person.name,
        phone: &person.phone,
        identity_number: &person.identity_number,
        address: &person.address,
    };
    Ok((private(), axum::Json(told)).into_response())
}

/// Personal data stay out of every cache.
fn private() -> [(header::HeaderName, HeaderValue); 1] {
    [(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    )]
}

/// Which list, and where in it.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Page {
    /// The list: a state of open cases, or one of the others.
    #[serde(default)]
    #[param(inline)]
    queue: Queue,
    /// Where the page begins.
    #[param(inline, nullable = false)]
    cursor: Option<Cursor>,
    /// How many.
    #[serde(default)]
    #[param(inline)]
    limit: PageSize,
}

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub struct Lines {
    /// The cases.
    pub cases: Vec<Line>,
    /// The next page begins here; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next: Option<Cursor>,
}

/// A list somebody works from, as far as the caller may see it: open cases by
/// their next deadline, done ones the newest first.
#[utoipa::path(
    get,
    path = "/cases",
    tag = TAG_LISTS,
    operation_id = "cases",
    params(Page),
    responses((status = 200, description = "A page.", body = Lines)),
    security(("bearer" = [])),
)]
async fn cases(
    Bearer(caller): Bearer,
    Ask(page): Ask<Page>,
    State(api): State<Api>,
) -> Result<axum::Json<Lines>, Problem> {
    let actor = caller.allowed_to_read()?.actor;
    let after = page
        .cursor
        .map(|cursor| cursor.within(page.queue.code()))
        .transpose()?;
    let (queue, now) = (page.queue.into(), api.hotline.clock().now());
    let listed = queries::queue(api.hotline.db(), &actor, queue, after, page.limit.0, now).await?;
    Ok(axum::Json(Lines {
        cases: listed
            .cases
            .iter()
            .map(|case| Line::of(case, &actor))
            .collect(),
        next: listed
            .next
            .map(|place| Cursor::of(page.queue.code(), place)),
    }))
}

/// How long the lists are.
#[derive(Serialize, ToSchema)]
struct Queues {
    /// When they were counted.
    at: Timestamp,
    /// The lists, in the order people read them; without those that are empty.
    queues: Vec<Length>,
}

/// How long a list is.
#[derive(Serialize, ToSchema)]
#[schema(as = QueueLength)]
struct Length {
    /// The list.
    queue: Queue,
    /// Its length.
    #[schema(minimum = 0)]
    count: u64,
}

/// How many cases wait where, as far as the caller may see them.
#[utoipa::path(
    get,
    path = "/queues",
    tag = TAG_LISTS,
    operation_id = "queues",
    responses((status = 200, description = "The lengths.", body = Queues)),
    security(("bearer" = [])),
)]
async fn queues(
    Bearer(caller): Bearer,
    State(api): State<Api>,
) -> Result<axum::Json<Queues>, Problem> {
    let actor = caller.allowed_to_read()?.actor;
    let at = api.hotline.clock().now();
    let counts = queries::counts(api.hotline.db(), &actor, at).await?;
    let queues = Queue::lengths(&counts)
        .map(|(queue, count)| Length { queue, count })
        .collect();
    Ok(axum::Json(Queues { at, queues }))
}
