//! What stands behind a case: units, classes, the dispatch catalogue, rule sets.

mod rules;

use axum::{Json, extract::State};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use xinqiao_hotline::catalogue::{FoundBy, Lead, Reason, Row, Suggestion};
use xinqiao_kernel::UnitId;

use crate::{
    Api,
    acts::exist,
    caller::Bearer,
    document::TAG_REFERENCE,
    paging::Ask,
    problem::Problem,
    texts::{ClassCode, Note, RegionCode, Unit},
    view::UnitRef,
    words::{KindWord, LevelWord, Word},
};

/// The routes of reference data.
pub fn routes() -> OpenApiRouter<Api> {
    rules::routes()
        .routes(routes!(units))
        .routes(routes!(classes))
        .routes(routes!(catalogue))
        .routes(routes!(suggestions))
}

/// A unit of the administration.
#[derive(Serialize, ToSchema)]
#[schema(as = UnitOfSite)]
struct UnitTold {
    /// Its number.
    id: i64,
    /// Short code.
    code: String,
    /// Name in Chinese.
    name: String,
    /// Name in English.
    en: String,
    /// The unit it answers to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<i64>)]
    parent: Option<UnitId>,
    /// Code of the region it serves.
    region: String,
    /// How high it stands.
    level: LevelWord,
    /// What it is.
    kind: KindWord,
    /// Takes what nobody else in its region owns.
    fallback: bool,
    /// Its public phone number; may be empty.
    phone: String,
}

/// All units, by number.
#[utoipa::path(
    get, path = "/units", tag = TAG_REFERENCE, operation_id = "units",
    responses((status = 200, description = "The units.", body = Vec<UnitTold>)),
    security(("bearer" = [])),
)]
async fn units(
    Bearer(caller): Bearer,
    State(api): State<Api>,
) -> Result<Json<Vec<UnitTold>>, Problem> {
    caller.allowed_to_read()?;
    let told = api.hotline.units().iter().map(|unit| UnitTold {
        id: unit.id.0,
        code: unit.code.clone(),
        name: unit.name.clone(),
        en: unit.en.clone(),
        parent: unit.parent,
        region: unit.region.clone(),
        level: Word(unit.level),
        kind: Word(unit.kind),
        fallback: unit.fallback,
        phone: unit.phone.clone(),
    });
    Ok(Json(told.collect()))
}

/// A class of matters.
#[derive(Serialize, ToSchema)]
#[schema(as = Class)]
struct ClassTold {
    /// Two digits a level.
    code: String,
    /// Its name.
    name: String,
    /// Its name in English.
    en: String,
    /// Words people use for it themselves.
    keywords: Vec<String>,
}

/// All classes, by code; `0101` lies in `01`.
#[utoipa::path(
    get, path = "/classes", tag = TAG_REFERENCE, operation_id = "classes",
    responses((status = 200, description = "The classes.", body = Vec<ClassTold>)),
    security(("bearer" = [])),
)]
async fn classes(
    Bearer(caller): Bearer,
    State(api): State<Api>,
) -> Result<Json<Vec<ClassTold>>, Problem> {
    caller.allowed_to_read()?;
    let told = api.classes.iter().map(|class| ClassTold {
        code: class.code.clone(),
        name: class.name.clone(),
        en: class.en.clone(),
        keywords: class.keywords.clone(),
    });
    Ok(Json(told.collect()))
}

/// A row of the dispatch catalogue.
#[derive(Serialize, ToSchema)]
struct CatalogueRow<'a> {
    /// Its id, as a dispatch names it.
    id: &'a str,
    /// Class code it holds for, with everything below it.
    class: &'a str,
    /// Region it holds for, with everything below it; everywhere when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    region: Option<&'a str>,
    /// Holds only when one of these words occurs; always when empty.
    keywords: &'a [String],
    /// Who leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    lead: Option<UnitRef<'a>>,
    /// The row leaves it to the government of the place of this kind instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    lead_of_place: Option<KindWord>,
    /// Who assists.
    assists: Vec<UnitRef<'a>>,
    /// Id of a reply limit instead of the usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    limit: Option<&'a str>,
    /// The legal basis of this duty.
    basis: &'a str,
    /// First day.
    from: Date,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    to: Option<Date>,
}

impl<'a> CatalogueRow<'a> {
    fn of(row: &'a Row, api: &'a Api) -> Self {
        let unit = |id: &UnitId| UnitRef::of(*id, &api.hotline);
        let (lead, lead_of_place) = match &row.lead {
            Lead::Unit(id) => (Some(unit(id)), None),
            Lead::OfPlace(kind) => (None, Some(Word(*kind))),
        };
        Self {
            id: &row.id,
            class: &row.class,
            region: row.region.as_deref(),
            keywords: &row.keywords,
            lead,
            lead_of_place,
            assists: row.assists.iter().map(unit).collect(),
            limit: row.limit.as_deref(),
            basis: &row.basis,
            from: row.from,
            to: row.to,
        }
    }
}

/// The dispatch catalogue: which unit leads what, where, and on what basis.
#[utoipa::path(
    get, path = "/catalogue", tag = TAG_REFERENCE, operation_id = "catalogue",
    responses((status = 200, description = "The rows.", body = Vec<CatalogueRow<'_>>)),
    security(("bearer" = [])),
)]
async fn catalogue(
    Bearer(caller): Bearer,
    State(api): State<Api>,
) -> Result<axum::response::Response, Problem> {
    caller.allowed_to_read()?;
    let rows: Vec<_> = api
        .hotline
        .catalogue()
        .rows()
        .iter()
        .map(|row| CatalogueRow::of(row, &api))
        .collect();
    Ok(axum::response::IntoResponse::into_response(Json(rows)))
}

/// What a dispatch stands on.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Matter {
    /// The class.
    #[param(inline, nullable = false)]
    class: Option<ClassCode>,
    /// Region code of the place.
    #[param(inline)]
    region: RegionCode,
    /// Title and text, for keywords.
    #[serde(default)]
    #[param(inline, required = false)]
    words: Note,
    /// The unit complained of, which never leads or assists.
    #[param(inline, nullable = false)]
    reported: Option<Unit>,
}

/// Who should lead, and why.
#[derive(Serialize, ToSchema)]
#[schema(as = Suggestion)]
struct Suggested<'a> {
    /// Who leads.
    lead: UnitRef<'a>,
    /// Who assists.
    assists: Vec<UnitRef<'a>>,
    /// Id of a reply limit instead of the usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    limit: Option<&'a str>,
    /// What found it: send it as `why` of the dispatch.
    why: String,
    /// How it was found.
    found: Found,
    /// The legal basis; empty for the fallback unit.
    basis: &'a str,
    /// Why, in order of weight.
    reasons: Vec<Because<'a>>,
}

/// How a lead was found.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Found {
    /// By a row of the catalogue for the class itself.
    Row,
    /// By a row for a class above: the nearest duty leads.
    Nearest,
    /// Nobody owns it: the fallback unit of the region.
    Fallback,
    /// No row names it, but it has handled such cases.
    History,
}

/// One reason of a suggestion.
#[derive(Serialize, ToSchema)]
#[serde(tag = "reason", rename_all = "snake_case")]
#[schema(as = Reason)]
enum Because<'a> {
    /// The class matches to this code.
    Class {
        /// The code of the row.
        code: &'a str,
        /// The row is for a class above.
        above: bool,
    },
    /// The region matches to this code.
    Region {
        /// The code of the row.
        code: &'a str,
    },
    /// A word of the row occurs.
    Keyword {
        /// The word.
        word: &'a str,
    },
    /// The row leaves it to the government of the place.
    Place {
        /// Region of the unit found.
        code: &'a str,
    },
    /// No row holds.
    NobodyOwnsIt,
}

impl<'a> Suggested<'a> {
    fn of(suggestion: &'a Suggestion, api: &'a Api) -> Self {
        let unit = |id: &UnitId| UnitRef::of(*id, &api.hotline);
        Self {
            lead: unit(&suggestion.lead),
            assists: suggestion.assists.iter().map(unit).collect(),
            limit: suggestion.limit.as_deref(),
            why: suggestion.by.reference(),
            found: match suggestion.by {
                FoundBy::Row(_) => Found::Row,
                FoundBy::Nearest(_) => Found::Nearest,
                FoundBy::Fallback => Found::Fallback,
                FoundBy::History => Found::History,
            },
            basis: &suggestion.basis,
            reasons: suggestion.reasons.iter().map(Because::of).collect(),
        }
    }
}

impl<'a> Because<'a> {
    fn of(reason: &'a Reason) -> Self {
        match reason {
            Reason::Class { code, above } => Self::Class {
                code,
                above: *above,
            },
            Reason::Region { code } => Self::Region { code },
            Reason::Keyword { word } => Self::Keyword { word },
            Reason::Place { code } => Self::Place { code },
            Reason::NobodyOwnsIt => Self::NobodyOwnsIt,
        }
    }
}

/// Who should lead a matter, and why; the closest first.
#[utoipa::path(
    get, path = "/dispatch-suggestions", tag = TAG_REFERENCE, operation_id = "dispatch_suggestions",
    params(Matter),
    responses((status = 200, description = "The suggestions.", body = Vec<Suggested<'_>>)),
    security(("bearer" = [])),
)]
async fn suggestions(
    Bearer(caller): Bearer,
    Ask(matter): Ask<Matter>,
    State(api): State<Api>,
) -> Result<axum::response::Response, Problem> {
    caller.allowed_to_read()?;
    let class = matter.class.as_deref().unwrap_or_default();
    let reported = matter.reported.map(Into::into);
    exist(&api, reported.as_slice())?;
    let found = api
        .hotline
        .suggest(class, &matter.region, &matter.words, reported);
    let told: Vec<_> = found
        .iter()
        .map(|suggestion| Suggested::of(suggestion, &api))
        .collect();
    Ok(axum::response::IntoResponse::into_response(Json(told)))
}
