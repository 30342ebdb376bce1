//! Every act of the trade is a resource: `POST /cases/{number}/signatures` signs.
//!
//! An act is declared once, in the file of its phase: the name of its
//! collection, its body with bounds and words for the document, and how it
//! becomes an [`Act`]. One handler serves them all, and the document learns from
//! the policy who may do it and from the law when.

mod intake;
mod oversight;
mod person;
mod reply;
mod unit;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing,
};
use serde::de::DeserializeOwned;
use utoipa::{
    ToSchema,
    openapi::{
        ContentBuilder, HttpMethod, Object, Ref, RefOr, Required, ResponseBuilder,
        path::{OperationBuilder, Paths},
        request_body::RequestBodyBuilder,
        schema::Schema,
    },
};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use xinqiao_hotline::{
    Act, ActError, Case, Refusal,
    act::{Dispatch, ReturnRuling},
    filing::Attachment,
    law,
};
use xinqiao_identity::policy::{self, Relation};
use xinqiao_kernel::{
    CaseId, UnitId,
    words::{ActKind, Role, State as Stands},
};

use crate::{
    Api,
    body::Json,
    caller::{Caller, OnCase},
    conditions::{Conditions, tag},
    document,
    problem::Problem,
    view::Brief,
};

/// The body of an act.
pub trait ActBody: DeserializeOwned + ToSchema + Send + 'static {
    /// Which act it is.
    const ACT: ActKind;
    /// Its collection below a case.
    const COLLECTION: &'static str;
    /// The act.
    fn into_act(self) -> Act;
}

/// Declares acts: collection, body, and the act it becomes.
macro_rules! acts {
    ($($(#[$doc:meta])* $collection:literal $name:ident $({ $($(#[$about:meta])* $field:ident: $type:ty),+ $(,)? })? => $kind:ident $act:expr;)+) => {
        $(
            $(#[$doc])*
            #[derive(::serde::Deserialize, ::utoipa::ToSchema)]
            #[serde(deny_unknown_fields)]
            pub struct $name { $($($(#[$about])* $field: $type),+)? }

            impl crate::acts::ActBody for $name {
                const ACT: ::xinqiao_kernel::words::ActKind = ::xinqiao_kernel::words::ActKind::$kind;
                const COLLECTION: &'static str = $collection;
                fn into_act(self) -> ::xinqiao_hotline::Act {
                    let Self { $($($field),+)? } = self;
                    $act
                }
            }
        )+

        /// The routes of these acts.
        pub(super) fn routes(router: crate::acts::Routes) -> crate::acts::Routes {
            router$(.routes(crate::acts::route::<$name>(TAG)))+
        }
    };
}
use acts;

type Routes = OpenApiRouter<Api>;

/// The routes of all acts but filing, which has no case before it.
pub fn routes() -> Routes {
    let router = intake::routes(OpenApiRouter::new());
    person::routes(oversight::routes(reply::routes(unit::routes(router))))
}

/// The one handler.
async fn act<B: ActBody>(
    on: OnCase,
    conditions: Conditions,
    State(api): State<Api>,
    Json(body): Json<B>,
) -> Result<Response, Problem> {
    let OnCase { caller, id } = on;
    let caller = caller.allowed(B::ACT)?;
    let conditions = conditions.on(&caller, id);
    let mut act = body.into_act();
    settle(&api, &caller, &mut act).await?;
    let case = api
        .hotline
        .act(&caller.actor, id, act, conditions.asked(&caller))
        .await?;
    Ok(done(&case))
}

/// The answer to an act: the case as it stands now, and its version as entity tag.
pub(crate) fn done(case: &Case) -> Response {
    let headers = [(header::ETAG, tag(case.version))];
    (StatusCode::CREATED, headers, axum::Json(Brief::of(case))).into_response()
}

/// Whatever an act names has to exist; files get what is known of them.
async fn settle(api: &Api, caller: &Caller, act: &mut Act) -> Result<(), Problem> {
    match act {
        Act::Dispatch(Dispatch { lead, assists, .. })
        | Act::Redispatch(Dispatch { lead, assists, .. }) => {
            exist(api, std::iter::once(&*lead).chain(&*assists))
        }
        Act::Merge { into, .. } => is_open_to_merges(api, caller, *into).await,
        Act::GiveBack { suggests, .. } => exist(api, suggests.iter()),
        Act::RuleOnReturn {
            ruling: ReturnRuling::Name(unit),
            ..
        } => exist(api, [&*unit]),
        Act::Park { until, .. } if !YEARS.contains(&until.year()) => {
            let why = format!("年份应在 {} 到 {} 之间", YEARS.start(), YEARS.end());
            Err((&Refusal::Unusable {
                field: "挂账日期",
                why,
            })
                .into())
        }
        Act::Supplement { attachments, .. } | Act::Reply { attachments, .. } => {
            look_up(api, attachments).await
        }
        _ => Ok(()),
    }
}

/// The law knows one case at a time, so whether the other one exists is asked here.
async fn is_open_to_merges(api: &Api, caller: &Caller, into: CaseId) -> Result<(), Problem> {
    match api.hotline.brief(&caller.actor, into, caller.holder).await {
        Ok(case) if case.merged.is_none() => Ok(()),
        Ok(_) => {
            let why = "那件工单自己已并入其他工单";
            Err((&Refusal::CannotMerge { why }).into())
        }
        Err(ActError::NotFound) => {
            let why = "没有这件工单，请核对工单编号".to_owned();
            let field = "并入的工单";
            Err((&Refusal::Unusable { field, why }).into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The years in which there are case numbers.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

/// These units are the site's.
pub(crate) fn exist<'u>(
    api: &Api,
    units: impl IntoIterator<Item = &'u UnitId>,
) -> Result<(), Problem> {
    let mut units = units.into_iter();
    match units.find(|unit| api.hotline.units().get(**unit).is_none()) {
        None => Ok(()),
        Some(unit) => {
            let why = format!("没有编号为 {unit} 的单位，请查阅 /units");
            Err((&Refusal::Unusable {
                field: "单位", why
            })
                .into())
        }
    }
}

/// What files are is told by the files themselves, not by whoever names them.
pub(crate) async fn look_up(api: &Api, attachments: &mut [Attachment]) -> Result<(), Problem> {
    for attachment in attachments {
        api.files.describe(attachment).await?;
    }
    Ok(())
}

fn route<B: ActBody>(tag: &'static str) -> UtoipaMethodRouter<Api> {
    let mut schemas = vec![(B::name().into_owned(), B::schema())];
    B::schemas(&mut schemas);
    let mut paths = Paths::new();
    let path = format!("/cases/{{number}}/{}", B::COLLECTION);
    paths.add_path_operation(&path, vec![HttpMethod::Post], operation::<B>(tag));
    (schemas, paths, routing::post(act::<B>))
}

fn operation<B: ActBody>(tag: &str) -> OperationBuilder {
    let (about, needs_words) = match B::schema() {
        RefOr::T(Schema::Object(Object {
            description,
            required,
            ..
        })) => (description.unwrap_or_default(), !required.is_empty()),
        _ => (String::new(), true),
    };
    let body = RequestBodyBuilder::new()
        .content(
            "application/json",
            content(Ref::from_schema_name(B::name())),
        )
        .required(Some(if needs_words {
            Required::True
        } else {
            Required::False
        }));
    let done = ResponseBuilder::new()
        .description("Done; the case as it stands now.")
        .header("ETag", document::etag())
        .content("application/json", content(Ref::from_schema_name("Brief")));
    let operation = OperationBuilder::new()
        .operation_id(Some(B::ACT.code()))
        .tag(tag)
        .summary(Some(format!(
            "{} · {}",
            B::ACT.zh(),
            about.trim_end_matches('.')
        )))
        .description(Some(format!(
            "{about}\n\n{}\n\n{}",
            by_whom(B::ACT),
            and_when(B::ACT)
        )))
        .parameter(document::number())
        .parameters(Some(document::conditions()))
        .request_body(Some(body.build()))
        .response("201", done)
        .security(document::bearer());
    if is_for_holders(B::ACT) {
        operation.security(document::query_code())
    } else {
        operation
    }
}

fn content(schema: Ref) -> utoipa::openapi::Content {
    ContentBuilder::new().schema(Some(schema)).build()
}

/// Whether number and query code are enough.
fn is_for_holders(act: ActKind) -> bool {
    policy::who_may(act).contains(&(Role::Citizen, Relation::OwnCase))
}

fn by_whom(act: ActKind) -> String {
    let relation = |relation| match relation {
        Relation::Anyone | Relation::Hotline | Relation::ByRule => "",
        Relation::OwnCase => " (own case)",
        Relation::PublicCase => " (a public case of somebody else)",
        Relation::LeadUnit => " (of the lead)",
        Relation::ParentOfLead => " (above the lead)",
        Relation::AssistUnit => " (of an assisting unit)",
    };
    let roles: Vec<String> = policy::who_may(act)
        .iter()
        .filter(|(role, _)| *role != Role::Clock)
        .map(|(role, stands)| format!("{role}{}", relation(*stands)))
        .collect();
    format!("Open to: {}.", roles.join(", "))
}

fn and_when(act: ActKind) -> String {
    let states: Vec<&str> = Stands::ALL
        .iter()
        .filter(|state| law::possible_in(act, **state))
        .map(|state| state.code())
        .collect();
    format!("Possible while the case is: {}.", states.join(", "))
}
