//! Rule sets, each number with its source.

use axum::{
    Json,
    extract::{FromRequestParts, RawPathParams, State},
    http::request::Parts,
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xinqiao_hotline::rules::{CallBackStart, ExtensionStep, LimitRule, RuleSet};
use xinqiao_kernel::Limit;

use crate::{
    Api,
    caller::Bearer,
    document::TAG_REFERENCE,
    problem::Problem,
    view::LimitText,
    words::{ChannelWord, MilestoneWord, NatureWord, RoleWord, UrgencyWord, Word},
};

/// The routes of rule sets.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(rule_sets))
        .routes(routes!(rule_set))
}

/// A rule set in brief.
#[derive(Serialize, ToSchema)]
struct RuleSetName<'a> {
    /// `name@version`, as a case keeps it.
    #[schema(example = "hj@2019-03")]
    reference: String,
    /// Title in Chinese.
    title: &'a str,
    /// Title in English.
    title_en: &'a str,
    /// First day it judges new cases.
    valid_from: Date,
    /// Last day it judges new cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    valid_to: Option<Date>,
    /// It judges cases filed now.
    current: bool,
}

impl<'a> RuleSetName<'a> {
    fn of(set: &'a RuleSet, api: &Api) -> Self {
        let now = api.hotline.clock().now();
        let reference = set.reference();
        Self {
            current: api.hotline.rules().on(now).reference() == reference,
            reference,
            title: &set.title,
            title_en: &set.title_en,
            valid_from: set.valid_from,
            valid_to: set.valid_to,
        }
    }
}

/// All rule sets, old versions included.
#[utoipa::path(
    get, path = "/rule-sets", tag = TAG_REFERENCE, operation_id = "rule_sets",
    responses((status = 200, description = "The rule sets.", body = Vec<RuleSetName<'_>>)),
    security(("bearer" = [])),
)]
async fn rule_sets(Bearer(caller): Bearer, State(api): State<Api>) -> Result<Response, Problem> {
    caller.allowed_to_read()?;
    let sets: Vec<_> = api
        .hotline
        .rules()
        .sets()
        .iter()
        .map(|set| RuleSetName::of(set, &api))
        .collect();
    Ok(Json(sets).into_response())
}

/// A rule set with every number and its source.
#[derive(Serialize, ToSchema)]
#[schema(as = RuleSet)]
struct RuleSetTold<'a> {
    #[serde(flatten)]
    #[schema(inline)]
    name: RuleSetName<'a>,
    /// Limits; of those for a milestone the first that fits holds.
    limits: Vec<LimitTold<'a>>,
    /// Giving back.
    returns: Returns<'a>,
    /// More time.
    extension: Extensions<'a>,
    /// Who sets cases aside.
    park: Ruled<'a>,
    /// Who ends cases before a solution.
    end: Ruled<'a>,
    /// Asking whether it helped.
    call_back: CallBacks<'a>,
    /// Warnings shown by the platform itself.
    cards: Cards<'a>,
    /// Taking up again after closing.
    reopen: Window<'a>,
}

/// One limit: for what it holds, how long it is and where that stands.
#[derive(Serialize, ToSchema)]
struct LimitTold<'a> {
    /// Its id within the set.
    #[schema(example = "reply")]
    id: &'a str,
    /// What has to have happened.
    milestone: MilestoneWord,
    /// How long, and where the number stands.
    limit: LimitText<'a>,
    /// Natures it holds for; all when empty.
    nature: Vec<NatureWord>,
    /// Class codes it holds for, with everything below; all when empty.
    class: &'a [String],
    /// Urgencies it holds for; all when empty.
    urgency: Vec<UrgencyWord>,
    /// Channels it holds for; all when empty.
    channel: Vec<ChannelWord>,
    /// Holds only when a dispatch or a row of the catalogue names it.
    only_named: bool,
}

/// When a unit may give a case back.
#[derive(Serialize, ToSchema)]
struct Returns<'a> {
    /// Counted from dispatch.
    window: LimitText<'a>,
    /// How often in all.
    #[schema(minimum = 0)]
    most: u8,
    /// A unit named by a ruling may give it back again.
    named_unit_may_return: bool,
}

/// How much more time there may be, and who grants it.
#[derive(Serialize, ToSchema)]
struct Extensions<'a> {
    /// How often.
    #[schema(minimum = 0)]
    most: u8,
    /// The reply limit with all extensions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    total: Option<LimitText<'a>>,
    /// Who grants how much.
    steps: Vec<Step<'a>>,
    /// Where this stands.
    source: &'a str,
}

/// Up to so much more time is granted by this role.
#[derive(Serialize, ToSchema)]
struct Step<'a> {
    /// The most it gives.
    up_to: LimitText<'a>,
    /// The extension it is for, from 1.
    #[schema(minimum = 1)]
    from_extension: u8,
    /// Who rules on it.
    ruled_by: RoleWord,
}

/// Something that needs a ruling.
#[derive(Serialize, ToSchema)]
struct Ruled<'a> {
    /// By whom; a higher rank may always.
    ruled_by: RoleWord,
    /// Where this stands.
    source: &'a str,
}

/// When and how often a person is called back.
#[derive(Serialize, ToSchema)]
struct CallBacks<'a> {
    /// It starts when the reply limit has run out, not right after the reply.
    starts_at_deadline: bool,
    /// Attempts before a case may be closed as unreachable.
    #[schema(minimum = 0)]
    attempts: u8,
    /// A good evaluation by the person closes the case without a call.
    good_evaluation_closes: bool,
    /// When the limit passes without a verdict, the case is closed by rule.
    closes_when_passed: bool,
    /// Rounds of rework before only the supervisor may send back again.
    #[schema(minimum = 0)]
    rework_most: u8,
    /// Where this stands.
    source: &'a str,
}

/// When cards are shown by the platform itself.
#[derive(Serialize, ToSchema)]
struct Cards<'a> {
    /// Yellow when a step of the unit is about to be late.
    yellow: bool,
    /// Red when it is late.
    red: bool,
    /// Where this stands.
    source: &'a str,
}

/// A window of time.
#[derive(Serialize, ToSchema)]
struct Window<'a> {
    /// How long, and where the number stands.
    within: LimitText<'a>,
}

impl<'a> RuleSetTold<'a> {
    fn of(set: &'a RuleSet, api: &Api) -> Self {
        let extension = &set.extension;
        let step = |step: &'a ExtensionStep| Step {
            up_to: text(step.up_to, &extension.source),
            from_extension: step.from_extension,
            ruled_by: Word(step.ruled_by),
        };
        Self {
            name: RuleSetName::of(set, api),
            limits: set.limits.iter().map(LimitTold::of).collect(),
            returns: Returns {
                window: text(set.returns.window, &set.returns.source),
                most: set.returns.most,
                named_unit_may_return: set.returns.named_unit_may_return,
            },
            extension: Extensions {
                most: extension.most,
                total: extension.total.map(|total| text(total, &extension.source)),
                steps: extension.steps.iter().map(step).collect(),
                source: &extension.source,
            },
            park: Ruled {
                ruled_by: Word(set.park.ruled_by),
                source: &set.park.source,
            },
            end: Ruled {
                ruled_by: Word(set.end.ruled_by),
                source: &set.end.source,
            },
            call_back: CallBacks {
                starts_at_deadline: set.call_back.starts == CallBackStart::AtDeadline,
                attempts: set.call_back.attempts,
                good_evaluation_closes: set.call_back.good_evaluation_closes,
                closes_when_passed: set.call_back.closes_when_passed,
                rework_most: set.call_back.rework_most,
                source: &set.call_back.source,
            },
            cards: Cards {
                yellow: set.cards.yellow,
                red: set.cards.red,
                source: &set.cards.source,
            },
            reopen: Window {
                within: text(set.reopen.within, &set.reopen.source),
            },
        }
    }
}

impl<'a> LimitTold<'a> {
    fn of(rule: &'a LimitRule) -> Self {
        Self {
            id: &rule.id,
            milestone: Word(rule.milestone),
            limit: LimitText::of(rule),
            nature: rule.nature.iter().copied().map(Word).collect(),
            class: &rule.class,
            urgency: rule.urgency.iter().copied().map(Word).collect(),
            channel: rule.channel.iter().copied().map(Word).collect(),
            only_named: rule.only_named,
        }
    }
}

fn text(limit: Limit, source: &str) -> LimitText<'_> {
    LimitText {
        zh: limit.zh(),
        en: limit.en(),
        source,
    }
}

/// A rule set with every number and its source.
#[utoipa::path(
    get, path = "/rule-sets/{reference}", tag = TAG_REFERENCE, operation_id = "rule_set",
    params(("reference" = String, Path, description = "`name@version`.", min_length = 1, max_length = 80, example = "hj@2019-03")),
    responses((status = 200, description = "The rule set.", body = RuleSetTold<'_>)),
    security(("bearer" = [])),
)]
async fn rule_set(
    Bearer(caller): Bearer,
    Reference(reference): Reference,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    caller.allowed_to_read()?;
    let set = api
        .hotline
        .rules()
        .get(&reference)
        .ok_or_else(no_such_set)?;
    Ok(Json(RuleSetTold::of(set, &api)).into_response())
}

fn no_such_set() -> Problem {
    Problem::not_found(
        "没有这个规则集，请查阅 /rule-sets",
        "there is no such rule set; see /rule-sets",
    )
}

/// The rule set in the address.
struct Reference(String);

impl FromRequestParts<Api> for Reference {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, api)
            .await
            .map_err(|_| no_such_set())?;
        let reference = params.iter().find(|(name, _)| *name == "reference");
        reference
            .map(|(_, found)| Self(found.to_owned()))
            .ok_or_else(no_such_set)
    }
}
