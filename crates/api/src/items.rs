//! The encyclopedia for programs: what anybody may read and follow, and for the
//! staff lists, drafts and acts.

mod acts;
mod find;
mod gaps;
mod view;

use axum::{
    extract::{FromRequestParts, RawPathParams, State},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, SchemaFormat, Type, schema::Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};
use xinqiao_hotline::queries as places;
use xinqiao_identity::{
    Actor,
    policy::items::{self as policy, ItemsVisible},
    scopes::Scope,
};
use xinqiao_kernel::words::Openness;
use xinqiao_knowledge::{
    ActError, ItemId,
    feed::{self, Position},
    queries::{
        desk::{self, Desk, Wanted},
        public::{self, After, Shelf},
    },
};

use self::view::{Line, Whole};
use crate::{
    Api,
    caller::Bearer,
    conditions::{has_already, tag},
    document::TAG_KNOWLEDGE,
    paging::{Ask, Cursor, PageSize},
    problem::Problem,
    texts::{LifeEventCode, RegionCode, ThemeCode, numbers},
    words::{ItemKindWord, Word},
};

/// The routes of the encyclopedia.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(shown))
        .routes(routes!(changes))
        .routes(routes!(find::public))
        .routes(routes!(find::of_staff))
        .routes(routes!(gaps::listed, gaps::no_answer))
        .routes(routes!(one_shown))
        .routes(routes!(listed, acts::draft))
        .routes(routes!(one))
        .routes(routes!(acts::act))
}

/// The item in the address. A number that cannot be one is none of ours.
pub struct ItemNumber(pub ItemId);

impl FromRequestParts<Api> for ItemNumber {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, api).await.ok();
        let number = params.as_ref().and_then(|params| {
            let found = params.iter().find(|(name, _)| *name == "number");
            found.and_then(|(_, number)| number.parse::<i64>().ok())
        });
        let number = number.ok_or_else(|| {
            let (zh, en) = (
                "条目编号是十五位数字",
                "the number of an item has fifteen digits",
            );
            Problem::unreadable("number", zh, en)
        })?;
        let id = ItemId::try_from(number).map_err(|_| ActError::NotFound)?;
        Ok(Self(id))
    }
}

/// What narrows the public list; one of theme, life event and kind at a time.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Narrowed {
    /// Under this theme and all below it.
    #[param(inline, nullable = false)]
    theme: Option<ThemeCode>,
    /// Of this life event.
    #[param(inline, nullable = false)]
    life_event: Option<LifeEventCode>,
    /// Of this kind.
    #[param(inline, nullable = false)]
    kind: Option<ItemKindWord>,
    /// Only what holds in this region: there in particular, above it, or everywhere.
    #[param(inline, nullable = false)]
    region: Option<RegionCode>,
    /// Where the page begins.
    #[param(inline, nullable = false)]
    cursor: Option<Cursor>,
    /// How many.
    #[serde(default)]
    #[param(inline)]
    limit: PageSize,
}

/// Items in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = ItemLines)]
struct Lines<'a> {
    /// The items.
    items: Vec<Line<'a>>,
    /// Where the next page begins; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    next: Option<Cursor>,
}

/// What is public, the newest first.
#[utoipa::path(
    get, path = "/public/items", tag = TAG_KNOWLEDGE, operation_id = "public_items",
    params(Narrowed),
    responses((status = 200, description = "A page.", body = Lines<'_>)),
)]
async fn shown(Ask(asked): Ask<Narrowed>, State(api): State<Api>) -> Result<Response, Problem> {
    let after = asked
        .cursor
        .map(|cursor| cursor.within(SHOWN))
        .transpose()?;
    let after = after.and_then(|place| {
        Some(After {
            shown_at: Timestamp::from_millisecond(place.due).ok()?,
            item: ItemId::try_from(place.id).ok()?,
        })
    });
    let kind = asked.kind.map(|Word(kind)| kind.code());
    let shelf = match (&asked.theme, &asked.life_event, kind) {
        (Some(theme), ..) => Shelf::Theme(theme),
        (None, Some(event), _) => Shelf::LifeEvent(event),
        (None, None, Some(kind)) => Shelf::Kind(kind),
        (None, None, None) => Shelf::All,
    };
    let region = asked.region.map(String::from).unwrap_or_default();
    let here: Vec<&str> = [2, 4, 6, 9, 12]
        .iter()
        .filter_map(|end| region.get(..*end))
        .collect();
    let (db, now) = (api.knowledge.db(), api.knowledge.clock().now());
    let page = public::list(db, shelf, &here, after, asked.limit.0, now).await?;
    let next = page.next.map(|after| {
        let place = places::Cursor {
            due: after.shown_at.as_millisecond(),
            id: after.item.value(),
        };
        Cursor::of(SHOWN, place)
    });
    let items = page
        .items
        .iter()
        .filter_map(|item| Line::of(item, &api.knowledge));
    let lines = Lines {
        items: items.collect(),
        next,
    };
    Ok((shared(), axum::Json(lines)).into_response())
}

const SHOWN: &str = "public-items";

/// One public item, with its answer as text and as safe HTML.
#[utoipa::path(
    get, path = "/public/items/{number}", tag = TAG_KNOWLEDGE, operation_id = "public_item",
    params(("number" = i64, Path, description = "The number of the item.")),
    responses((status = 200, description = "The item.", body = Whole<'_>)),
)]
async fn one_shown(
    ItemNumber(id): ItemNumber,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    let nobody = Actor::anonymous();
    let seen = api.knowledge.item(&nobody, id).await?;
    Ok((shared(), axum::Json(Whole::of(&seen, &api.knowledge))).into_response())
}

/// A position in the feed, written as it was given out.
#[derive(Default)]
struct FollowedFrom(Position);

impl<'de> Deserialize<'de> for FollowedFrom {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        if text.is_empty() {
            return Ok(Self::default());
        }
        text.parse().map(Self).map_err(D::Error::custom)
    }
}

impl PartialSchema for FollowedFrom {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::Custom("feed-position".to_owned());
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(format))
            .into()
    }
}

/// From where to follow.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Followed {
    /// `next` of the answer before, unchanged; from the beginning when absent.
    #[param(inline, nullable = false)]
    after: Option<FollowedFrom>,
    /// How many.
    #[serde(default)]
    #[param(inline)]
    limit: PageSize,
}

/// What changed, in order.
#[derive(Serialize, ToSchema)]
#[schema(as = ItemChanges)]
struct Changed<'a> {
    /// Items as they stand now, in the order in which they changed last.
    items: Vec<Line<'a>>,
    /// Items that are not public any more: forget them.
    #[schema(value_type = Vec<i64>)]
    gone: Vec<ItemId>,
    /// Where to read on; keep it as it is.
    next: String,
    /// What was kept is to be forgotten first: this is the beginning.
    afresh: bool,
    /// There may be more at once; else come back in a while.
    more: bool,
}

/// What changed of the public items since a position, in order: for other platforms
/// that subscribe. Can be broken off and taken up at any moment; nothing is skipped.
#[utoipa::path(
    get, path = "/public/items/changes", tag = TAG_KNOWLEDGE, operation_id = "item_changes",
    params(Followed),
    responses((status = 200, description = "What changed.", body = Changed<'_>)),
)]
async fn changes(Ask(asked): Ask<Followed>, State(api): State<Api>) -> Result<Response, Problem> {
    let FollowedFrom(after) = asked.after.unwrap_or_default();
    let heard = feed::since(api.knowledge.db(), after, asked.limit.0).await?;
    let today = api
        .knowledge
        .calendar()
        .date_of(api.knowledge.clock().now());
    let (shown, gone): (Vec<_>, Vec<_>) = heard
        .items
        .iter()
        .partition(|item| item.is_public_on(today));
    let changed = Changed {
        items: shown
            .into_iter()
            .filter_map(|item| Line::of(item, &api.knowledge))
            .collect(),
        // Of what never was public only the number could be said, and is not.
        gone: gone
            .into_iter()
            .filter(|item| item.openness() == Openness::Public || item.editions > 1)
            .map(|item| item.id)
            .collect(),
        next: heard.next.to_string(),
        afresh: heard.afresh,
        more: heard.more,
    };
    Ok((private(), axum::Json(changed)).into_response())
}

/// A list of the staff, by its code.
struct ListWord(Desk);

impl<'de> Deserialize<'de> for ListWord {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let code = String::deserialize(from)?;
        let unknown = || D::Error::custom("没有这个列表 · there is no such list");
        Desk::from_code(&code).map(Self).ok_or_else(unknown)
    }
}

impl PartialSchema for ListWord {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(Desk::ALL.map(Desk::code)))
            .into()
    }
}

numbers! {
    /// How many to pass over.
    Skip: u32, 0, 10_000, 20;
}

/// Which list of the staff.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OfDesk {
    /// Which; all when absent.
    #[param(inline, nullable = false)]
    list: Option<ListWord>,
    /// How many to pass over.
    #[param(inline, nullable = false)]
    skip: Option<Skip>,
    /// How many.
    #[serde(default)]
    #[param(inline)]
    limit: PageSize,
}

/// A list of the staff, the longest waiting first.
#[utoipa::path(
    get, path = "/items", tag = TAG_KNOWLEDGE, operation_id = "items",
    params(OfDesk),
    responses((status = 200, description = "A page.", body = Lines<'_>)),
    security(("bearer" = [])),
)]
async fn listed(
    Bearer(caller): Bearer,
    Ask(asked): Ask<OfDesk>,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    let caller = caller.allowed_by(Scope::KnowledgeRead)?;
    let desk = asked.list.map_or(Desk::All, |ListWord(desk)| desk);
    let visible: ItemsVisible = policy::visible(&caller.actor);
    let now = api.knowledge.clock().now();
    let wanted = Wanted {
        desk,
        visible: &visible,
        until: match desk {
            Desk::Expiring => api.knowledge.remind_until(now),
            _ => now,
        },
        skip: asked.skip.map_or(0, |Skip(count)| count),
        most: asked.limit.0,
    };
    let items = desk::list(api.knowledge.db(), wanted).await?;
    let lines = Lines {
        items: items
            .iter()
            .map(|item| Line::for_staff(item, &api.knowledge))
            .collect(),
        next: None,
    };
    Ok((private(), axum::Json(lines)).into_response())
}

/// One item as the caller may see it; its version is the entity tag.
#[utoipa::path(
    get, path = "/items/{number}", tag = TAG_KNOWLEDGE, operation_id = "item",
    params(("number" = i64, Path, description = "The number of the item.")),
    responses(
        (status = 200, description = "The item.", body = Whole<'_>),
        (status = 304, description = "Unchanged since the version in `If-None-Match`."),
    ),
    security(("bearer" = [])),
)]
async fn one(
    Bearer(caller): Bearer,
    ItemNumber(id): ItemNumber,
    headers: HeaderMap,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    let caller = caller.allowed_by(Scope::KnowledgeRead)?;
    let seen = api.knowledge.item(&caller.actor, id).await?;
    let told = [(header::ETAG, tag(seen.item.version)), private()[0].clone()];
    if has_already(&headers, seen.item.version) {
        return Ok((StatusCode::NOT_MODIFIED, told).into_response());
    }
    Ok((told, axum::Json(Whole::of(&seen, &api.knowledge))).into_response())
}

/// May be kept for a minute, also by a cache between: a harmful answer is gone
/// within it.
fn shared() -> [(header::HeaderName, HeaderValue); 1] {
    let kept = HeaderValue::from_static("public, max-age=30");
    [(header::CACHE_CONTROL, kept)]
}

fn private() -> [(header::HeaderName, HeaderValue); 1] {
    let kept = HeaderValue::from_static("private, no-cache");
    [(header::CACHE_CONTROL, kept)]
}
