//! The document of the API: what all operations have in common.
//!
//! An operation says what is its own (its words, its body, its answer); the
//! problems it can answer follow from what it asks for, and are added here.

mod answers;

use utoipa::{
    IntoParams, ToSchema,
    openapi::{
        Components, Header, HeaderBuilder, InfoBuilder, LicenseBuilder, ObjectBuilder, OpenApi,
        OpenApiBuilder, Ref, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
        security::{
            ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
        },
        server::Server,
        tag::TagBuilder,
    },
};

use crate::{PREFIX, texts::CaseText};
pub use answers::complete;

/// Cases, read and filed.
pub const TAG_CASES: &str = "cases";
/// Lists people work from.
pub const TAG_LISTS: &str = "lists";
/// What anybody may read.
pub const TAG_PUBLIC: &str = "public";
/// The encyclopedia.
pub const TAG_KNOWLEDGE: &str = "knowledge";
/// What stands behind a case.
pub const TAG_REFERENCE: &str = "reference";
/// The service itself.
pub const TAG_SERVICE: &str = "service";
/// What the person who told it does.
pub const TAG_PERSON: &str = "person";

const TAGS: [(&str, &str); 10] = [
    (TAG_CASES, "Cases, read and filed · 工单"),
    (
        "intake",
        "Intake: take on, refuse, answer, hand over, merge, dispatch · 受理与派单",
    ),
    (
        "unit",
        "What units do, and what is ruled on their wishes · 承办",
    ),
    (
        "after the reply",
        "Audit, call-back, closing, archiving · 审核、回访、归档",
    ),
    (
        "oversight",
        "Flags beside the state, contested evaluations · 督办",
    ),
    (TAG_PERSON, "What the person who told it does · 诉求人"),
    (TAG_LISTS, "Lists people work from · 队列"),
    (TAG_PUBLIC, "What anybody may read, masked · 公开"),
    (
        TAG_KNOWLEDGE,
        "Items of knowledge: read, followed, written, reviewed · 热线百科",
    ),
    (
        TAG_REFERENCE,
        "Units, classes, catalogue, rule sets · 基础数据",
    ),
];

const ABOUT: &str = "\
Every act and every query of the hotline. State changes are resources: `POST /cases/{number}/signatures` \
signs. An answered act is durable.

- **Who asks**: `Authorization: Bearer xq_…`, a token bound to one post and narrowed by scopes \
(`cases:read`, `cases:write`, `acts:<act>`, `knowledge:read`, `knowledge:write`); or, for the person who told a case, its number and \
`X-Query-Code`. What the caller may not see does not exist: 404.
- **Nobody overwrites anybody**: a case has a version, which is its ETag and the number of its last event. \
Send it back as `If-Match`, and an act decided on an older version is refused with 412.
- **Nothing is done twice**: send an `Idempotency-Key` with a POST and repeat it after a lost answer; \
the same key answers the same case. A key used for something else is refused with 422.
- **What went wrong** comes as problem details (RFC 9457) in Chinese, or in English where \
`Accept-Language` puts it first: 400 cannot be read, 409 not possible as the case stands, 422 cannot be used.
- **Lists** come in pages; send `next` back as `cursor`.

热线的全部操作与查询。状态变化即资源：`POST /cases/{number}/signatures` 就是签收。";

/// A document without paths yet.
#[must_use]
pub fn begun() -> OpenApi {
    let info = InfoBuilder::new()
        .title("心桥 Xinqiao")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(
            LicenseBuilder::new()
                .name("Apache-2.0")
                .identifier(Some("Apache-2.0"))
                .build(),
        ));
    let tags = TAGS
        .iter()
        .chain([&(TAG_SERVICE, "The service itself · 服务")])
        .map(|(name, about)| {
            TagBuilder::new()
                .name(*name)
                .description(Some(*about))
                .build()
        });
    let mut components = Components::new();
    components.add_security_scheme("bearer", token_scheme());
    components.add_security_scheme("query_code", code_scheme());
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new(PREFIX)]))
        .tags(Some(tags))
        .components(Some(components))
        .build()
}

fn token_scheme() -> SecurityScheme {
    let about = "A token of one post, `xq_` and 64 hexadecimal digits.";
    SecurityScheme::Http(
        HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("xq_…")
            .description(Some(about))
            .build(),
    )
}

fn code_scheme() -> SecurityScheme {
    let about =
        "The query code from the receipt; opens the one case in the address. Tries are counted.";
    SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
        "X-Query-Code",
        about,
    )))
}

fn header(about: &str, kind: Type) -> Header {
    HeaderBuilder::new()
        .description(Some(about))
        .schema(Some(ObjectBuilder::new().schema_type(kind)))
        .build()
}

/// The version of a case as a header.
#[must_use]
pub fn etag() -> Header {
    header("The version of the case.", Type::String)
}

/// The case number in the address.
#[must_use]
pub fn number() -> Parameter {
    ParameterBuilder::new()
        .name("number")
        .parameter_in(ParameterIn::Path)
        .required(utoipa::openapi::Required::True)
        .description(Some("The case number."))
        .schema(Some(Ref::from_schema_name(CaseText::name())))
        .build()
}

/// The version an act was decided on.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only described")]
pub struct IfMatch {
    /// The ETag of the version the act was decided on; refused with 412 when
    /// somebody else was quicker.
    #[param(
        rename = "If-Match",
        pattern = r#"^("[0-9]{1,9}"|[0-9]{1,9})$"#,
        nullable = false
    )]
    if_match: Option<String>,
}

/// The version the caller has.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only described")]
pub struct IfNoneMatch {
    /// ETags the caller has; answered with 304 when nothing has changed.
    #[param(rename = "If-None-Match", nullable = false)]
    if_none_match: Option<String>,
}

/// Under which key it is done only once.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only described")]
pub struct IdempotencyKey {
    /// A key of the client's own, such as a UUID: repeated with the same request,
    /// nothing is done twice.
    #[param(
        rename = "Idempotency-Key",
        pattern = "^[!-~]{1,200}$",
        min_length = 1,
        max_length = 200,
        nullable = false
    )]
    idempotency_key: Option<String>,
}

/// The header parameters of acts.
#[must_use]
pub fn conditions() -> Vec<Parameter> {
    let mut all = IfMatch::into_params(|| Some(ParameterIn::Header));
    all.extend(IdempotencyKey::into_params(|| Some(ParameterIn::Header)));
    all
}

/// Asks for a token.
#[must_use]
pub fn bearer() -> SecurityRequirement {
    SecurityRequirement::new::<_, [&str; 0], &str>("bearer", [])
}

/// Asks for the query code of the case.
#[must_use]
pub fn query_code() -> SecurityRequirement {
    SecurityRequirement::new::<_, [&str; 0], &str>("query_code", [])
}
