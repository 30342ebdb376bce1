//! `POST /cases`: tell the hotline something.

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xinqiao_hotline::{
    Refusal,
    filing::{ATTACHMENTS_MOST, Enterprise, Filing, PersonDetails},
};
use xinqiao_kernel::words::{ActKind, Channel, Urgency};

use crate::{
    Api, PREFIX,
    acts::{done, exist, look_up},
    body::Json,
    caller::{Bearer, OnCase},
    conditions::{Conditions, tag},
    document::{TAG_CASES, TAG_PERSON},
    files::FileRef,
    problem::Problem,
    texts::{
        AtMost, CaseText, ClassCode, CreditText, IdentityText, NameText, Narrative, Origin,
        PhoneText, PlaceText, PointText, RegionCode, Title, Unit, compact, each,
    },
    view::Brief,
    words::{ChannelWord, NatureWord, UrgencyWord, Word},
};

/// The routes of filing and of personal data.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(file))
        .routes(routes!(correct_person))
}

/// What is told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Filing)]
struct Told {
    /// What the person wants.
    nature: NatureWord,
    /// The person's own words.
    text: Narrative,
    /// Region code of the place, to the finest level known.
    region: RegionCode,
    /// Where, in the person's words.
    #[serde(default)]
    place: PlaceText,
    /// Where on the map; CGCS2000, which is WGS-84 here. Convert GCJ-02 before.
    point: Option<PointText>,
    /// One line; made from the text when empty.
    #[serde(default)]
    title: Title,
    /// The class, when somebody knows it.
    class: Option<ClassCode>,
    /// How it came in; `platform` when nothing is said.
    #[serde(default = "platform")]
    channel: ChannelWord,
    /// How soon something must happen; `ordinary` when nothing is said.
    #[serde(default = "ordinary")]
    urgency: UrgencyWord,
    /// Photos, recordings, papers that were sent before.
    #[serde(default)]
    #[schema(value_type = Vec<FileRef>, max_items = 9)]
    attachments: AtMost<FileRef, ATTACHMENTS_MOST>,
    /// The company it concerns (enterprise line).
    enterprise: Option<CompanyTold>,
    /// The unit that is complained of or reported.
    reported: Option<Unit>,
    /// Keep who told it from the handling units.
    #[serde(default)]
    secret: bool,
    /// May be shown, masked, on the public list.
    #[serde(default)]
    public: bool,
    /// The number it has on the platform it came from.
    origin: Option<Origin>,
    /// Who it is from. Sealed; never part of an event.
    #[serde(default)]
    person: Person,
    /// Filed by staff with the person on the line: accepted with it.
    #[serde(default)]
    accepted: bool,
}

/// The company a case concerns.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CompanyTold)]
struct CompanyTold {
    /// Its name.
    name: NameText,
    /// Its unified social credit code.
    credit_code: Option<CreditText>,
}

/// Who a case is from.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Person {
    /// The name, as given.
    name: Option<NameText>,
    /// A phone number to call back.
    phone: Option<PhoneText>,
    /// Citizen identity number, when it is needed.
    identity_number: Option<IdentityText>,
    /// Where the person lives or can be reached.
    #[serde(default)]
    address: PlaceText,
}

fn platform() -> ChannelWord {
    Word(Channel::Platform)
}

fn ordinary() -> UrgencyWord {
    Word(Urgency::Ordinary)
}

/// What a person is told after filing.
#[derive(Serialize, ToSchema)]
struct Receipt {
    #[serde(flatten)]
    #[schema(inline)]
    case: Brief,
    /// With this and the number anybody can follow the case: give it to the
    /// person and keep it nowhere.
    #[schema(example = "7KQ3 MXR9")]
    query_code: String,
}

/// 提交 · Tell the hotline something.
///
/// Open to: citizen, agent, dispatcher, centre_head. With an `Idempotency-Key`
/// the same request sent again answers the same case.
#[utoipa::path(
    post,
    path = "/cases",
    tag = TAG_CASES,
    operation_id = "file",
    params(crate::document::IdempotencyKey),
    request_body = Told,
    responses(
        (status = 201, description = "Filed.", body = Receipt, headers(
            ("ETag" = String, description = "The version of the case."),
            ("Location" = String, description = "Where the case is."),
        )),
    ),
    security(("bearer" = [])),
)]
async fn file(
    Bearer(caller): Bearer,
    conditions: Conditions,
    State(api): State<Api>,
    Json(told): Json<Told>,
) -> Result<Response, Problem> {
    let caller = caller.allowed(ActKind::File)?;
    exist(&api, told.reported.map(Into::into).as_slice())?;
    let Told { accepted, .. } = told;
    let (mut filing, person) = told.read(&api)?;
    look_up(&api, &mut filing.attachments).await?;
    let asked = conditions.asked(&caller);
    let receipt = api
        .hotline
        .file(&caller.actor, filing, accepted, person, asked)
        .await?;
    let place = format!("{PREFIX}/cases/{}", compact(receipt.case.id));
    let headers = [
        (header::ETAG, tag(receipt.case.version)),
        (
            header::LOCATION,
            HeaderValue::try_from(place).map_err(|_| Problem::internal())?,
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let told = Receipt {
        case: Brief::of(&receipt.case),
        query_code: receipt.query_code.to_string(),
    };
    Ok((StatusCode::CREATED, headers, axum::Json(told)).into_response())
}

/// 更正个人信息 · Put personal data right: what is sent replaces what was there.
///
/// Open to: citizen (own case), agent, dispatcher, centre_head. Possible at any
/// time, even after archiving.
#[utoipa::path(
    post,
    path = "/cases/{number}/person-corrections",
    tag = TAG_PERSON,
    operation_id = "correct_person",
    params(
        ("number" = CaseText, Path, description = "The case number."),
        crate::document::IfMatch,
        crate::document::IdempotencyKey,
    ),
    request_body = Person,
    responses(
        (status = 201, description = "Done; the case as it stands now.", body = Brief, headers(
            ("ETag" = String, description = "The version of the case."),
        )),
    ),
    security(("bearer" = []), ("query_code" = [])),
)]
async fn correct_person(
    on: OnCase,
    conditions: Conditions,
    State(api): State<Api>,
    Json(person): Json<Person>,
) -> Result<Response, Problem> {
    let caller = on.caller.allowed(ActKind::CorrectPerson)?;
    let conditions = conditions.on(&caller, on.id);
    let person = PersonDetails::from(person);
    if person.is_empty() {
        return Err((&Refusal::Missing {
            field: "更正后的信息",
        })
            .into());
    }
    let asked = conditions.asked(&caller);
    let case = api
        .hotline
        .correct_person(&caller.actor, on.id, &person, asked)
        .await?;
    Ok(done(&case))
}

impl Told {
    fn read(self, api: &Api) -> Result<(Filing, PersonDetails), Problem> {
        let class = self.class.map(String::from).unwrap_or_default();
        if !class.is_empty() && !api.knows_class(&class) {
            let why = format!("没有编号为 {class} 的分类，请查阅 /classes");
            return Err((&Refusal::Unusable {
                field: "分类", why
            })
                .into());
        }
        let filing = Filing {
            nature: self.nature.0,
            class,
            region: self.region.into(),
            place: self.place.into(),
            point: self.point.map(|point| point.0),
            title: one_line(self.title.into()),
            text: self.text.into(),
            channel: self.channel.0,
            urgency: self.urgency.0,
            attachments: each(self.attachments),
            enterprise: self.enterprise.map(|company| Enterprise {
                name: company.name.into(),
                credit_code: company.credit_code.map(|code| code.0.as_str().to_owned()),
            }),
            reported: self.reported.map(Into::into),
            secret: self.secret,
            public: self.public,
            reporter: None,
            person_digest: None,
            origin: self.origin.map(Into::into),
        };
        Ok((filing, self.person.into()))
    }
}

impl From<Person> for PersonDetails {
    fn from(person: Person) -> Self {
        Self {
            name: person.name.map(Into::into).unwrap_or_default(),
            phone: person
                .phone
                .map(|phone| phone.0.as_str().to_owned())
                .unwrap_or_default(),
            identity_number: person
                .identity_number
                .map(|number| number.0.as_str().to_owned())
                .unwrap_or_default(),
            address: person.address.into(),
        }
    }
}

/// A title is one line, whatever was typed.
fn one_line(title: String) -> String {
    if title.contains(['\n', '\r', '\t']) {
        title.replace(['\n', '\r', '\t'], " ")
    } else {
        title
    }
}
