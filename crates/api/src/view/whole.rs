//! A case whole, with the reason of each deadline.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use xinqiao_hotline::{
    Case, Hotline,
    case::Deadline,
    rules::{LimitRule, RuleSet},
};
use xinqiao_identity::policy::Sight;
use xinqiao_kernel::{Point, UnitId, words::Role};

use super::{stands, title};
use crate::{
    caller::Caller,
    texts::compact,
    words::{
        ActWord, CardWord, ChannelWord, EndingWord, GradeWord, MilestoneWord, NatureWord, RoleWord,
        SightCode, SightWord, StateWord, UrgencyWord, Word,
    },
};

/// A case as it stands, with the reason of each deadline. What happened and
/// what was said is told by its events.
#[derive(Serialize, ToSchema)]
#[schema(as = Case)]
pub struct Whole<'a> {
    /// The case number, sixteen digits.
    #[schema(example = "2611220100000012")]
    number: String,
    /// The version there is now; also the number of the last event.
    #[schema(minimum = 1)]
    version: u32,
    /// How much the caller may read.
    sight: SightWord,
    /// Where it stands.
    state: StateWord,
    /// Since when it stands there.
    since: Timestamp,
    /// When it was filed.
    filed_at: Timestamp,
    /// The rule set that judges it, see `/rule-sets/{reference}`.
    #[schema(example = "hj@2019-03")]
    rules: &'a str,
    /// What the person wants.
    nature: NatureWord,
    /// How it came in.
    channel: ChannelWord,
    /// How soon something must happen.
    urgency: UrgencyWord,
    /// Class code; empty until somebody classified it.
    class: &'a str,
    /// Region code of the place.
    region: &'a str,
    /// One line; numbers and addresses are masked unless the caller sees the
    /// whole case.
    title: Cow<'a, str>,
    /// The company it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    enterprise: Option<Company<'a>>,
    /// The unit the person reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reported: Option<UnitRef<'a>>,
    /// Who told it is kept secret from the handling units.
    secret: bool,
    /// It is shown, masked, on the public list.
    public: bool,
    /// How many others said that they met the same.
    #[schema(minimum = 0)]
    joined: u32,
    /// Where on the map: longitude and latitude; for whoever does not see the
    /// whole case to half a kilometre only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>, example = "150.012500,30.122500")]
    point: Option<Point>,
    /// The unit that answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    lead: Option<UnitRef<'a>>,
    /// The lead was named by a ruling and cannot give it back.
    named: bool,
    /// Units that answer to the lead.
    assists: Vec<Assisting<'a>>,
    /// What has to happen by when, and why; met ones stay.
    deadlines: Vec<Due<'a>>,
    /// How often it was asked back by its units.
    #[schema(minimum = 0)]
    returns: u8,
    /// How often more time was granted.
    #[schema(minimum = 0)]
    extensions: u8,
    /// A wish for more time that waits for a ruling.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    extension_asked: Option<MoreAsked<'a>>,
    /// A wish to end it that waits for a ruling.
    end_asked: bool,
    /// Rounds of rework: 0 in the first round.
    #[schema(minimum = 0)]
    rework: u8,
    /// The person said in this round that it was not solved.
    objected: bool,
    /// Call-back does not start before this.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    call_back_from: Option<Timestamp>,
    /// The evaluation of this round.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    evaluation: Option<Evaluated>,
    /// How often the unit was asked to hurry.
    #[schema(minimum = 0)]
    urged: u8,
    /// Level of supervision, 0 when there is none.
    #[schema(minimum = 0)]
    supervision: u8,
    /// The gravest card shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    card: Option<CardWord>,
    /// Some step was late at some time.
    ever_late: bool,
    /// The first reply came in time; absent before it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    first_reply_in_time: Option<bool>,
    /// A risk somebody marked; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    risk: Option<&'a str>,
    /// How it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ending: Option<EndingWord>,
    /// When it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    closed_at: Option<Timestamp>,
    /// The case it goes on under.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "2611220100000012")]
    merged_into: Option<String>,
    /// What the caller may do with it as it stands.
    possible: Vec<ActWord>,
}

/// A company or institution.
#[derive(Serialize, ToSchema)]
pub struct Company<'a> {
    /// Its name.
    name: &'a str,
    /// Its unified social credit code.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    credit_code: Option<&'a str>,
}

/// A unit with its names.
#[derive(Clone, Copy, Serialize, ToSchema)]
pub struct UnitRef<'a> {
    /// Its number.
    #[schema(value_type = i64)]
    id: UnitId,
    /// Its name in Chinese.
    name: &'a str,
    /// Its name in English.
    en: &'a str,
}

/// A unit that helps the lead.
#[derive(Serialize, ToSchema)]
#[schema(as = AssistingUnit)]
pub struct Assisting<'a> {
    /// Which.
    unit: UnitRef<'a>,
    /// It answered, or was released.
    done: bool,
}

/// A moment by which something has to have happened, and why.
#[derive(Serialize, ToSchema)]
#[schema(as = Deadline)]
pub struct Due<'a> {
    /// What has to have happened.
    milestone: MilestoneWord,
    /// By when.
    at: Timestamp,
    /// From when it was counted.
    from: Timestamp,
    /// When it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    met: Option<Timestamp>,
    /// The holidays of that year are not announced yet.
    provisional: bool,
    /// Id of the limit in the case's rule set.
    because: &'a str,
    /// The limit itself; absent for a date somebody set by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    limit: Option<LimitText<'a>>,
}

/// A limit for people, and where its number stands.
#[derive(Serialize, ToSchema)]
pub struct LimitText<'a> {
    /// In Chinese.
    #[schema(example = "5 个工作日（次日起算）")]
    pub zh: String,
    /// In English.
    #[schema(example = "5 working days, from the next day")]
    pub en: String,
    /// Where the number stands.
    pub source: &'a str,
}

/// A wish for more time.
#[derive(Serialize, ToSchema)]
pub struct MoreAsked<'a> {
    /// How much.
    #[schema(example = "5 working_days")]
    more: &'a str,
    /// The new deadline if it is granted.
    until: Timestamp,
    /// Who rules on it.
    ruled_by: RoleWord,
}

/// What the person said of how it was handled.
#[derive(Serialize, ToSchema)]
pub struct Evaluated {
    /// The grade.
    grade: GradeWord,
    /// The unit says that it is wrong; waits for a ruling.
    contested: bool,
    /// A ruling struck it out.
    struck: bool,
}

impl<'a> Whole<'a> {
    /// The case as the caller may read it.
    #[must_use]
    pub fn of(case: &'a Case, caller: &Caller, hotline: &'a Hotline) -> Self {
        let (sight, possible) = stands(&caller.actor, case, caller.holder);
        let for_staff = !caller.actor.is(Role::Citizen);
        let unit = |id| UnitRef::of(id, hotline);
        let rules = hotline.rules().of(case);
        let for_public = sight == Sight::PublicMasked;
        Self {
            number: compact(case.id),
            version: case.version,
            sight: Word(SightCode(sight)),
            state: Word(case.state),
            since: case.since,
            filed_at: case.filed_at,
            rules: &case.rules,
            nature: Word(case.nature),
            channel: Word(case.channel),
            urgency: Word(case.urgency),
            class: &case.class,
            region: &case.region,
            title: title(case, sight),
            enterprise: case.enterprise.as_ref().map(|enterprise| Company {
                name: &enterprise.name,
                credit_code: enterprise.credit_code.as_deref().filter(|_| !for_public),
            }),
            reported: case.reported.filter(|_| !for_public).map(unit),
            secret: case.secret,
            public: case.public,
            joined: case.joined,
            point: case.point,
            lead: case.lead.map(unit),
            named: case.named,
            assists: case
                .assists
                .iter()
                .map(|assist| Assisting {
                    unit: unit(assist.unit),
                    done: assist.done,
                })
                .collect(),
            deadlines: case
                .deadlines
                .iter()
                .map(|deadline| Due::of(deadline, rules.map(|rules| &**rules)))
                .collect(),
            returns: case.returns,
            extensions: case.extensions,
            extension_asked: case.extension_asked.as_ref().map(|asked| MoreAsked {
                more: &asked.more,
                until: asked.until,
                ruled_by: Word(asked.ruled_by),
            }),
            end_asked: case.end_asked,
            rework: case.rework,
            objected: case.objected,
            call_back_from: case.call_back_from,
            evaluation: case.evaluation.as_ref().map(|evaluation| Evaluated {
                grade: Word(evaluation.grade),
                contested: evaluation.contested,
                struck: evaluation.struck,
            }),
            urged: case.urged,
            supervision: case.supervision,
            card: case.card.map(Word),
            ever_late: case.ever_late,
            first_reply_in_time: case.first_reply_in_time,
            risk: case.risk.as_deref().filter(|_| for_staff && !for_public),
            ending: case.ending.map(Word),
            closed_at: case.closed_at,
            merged_into: case.merged.as_ref().map(|merged| compact(merged.into)),
            possible,
        }
    }
}

impl<'a> UnitRef<'a> {
    /// A unit with its names; they are empty for one that is no more.
    #[must_use]
    pub fn of(id: UnitId, hotline: &'a Hotline) -> Self {
        let unit = hotline.units().get(id);
        Self {
            id,
            name: unit.map_or("", |unit| &unit.name),
            en: unit.map_or("", |unit| &unit.en),
        }
    }
}

impl<'a> Due<'a> {
    fn of(deadline: &'a Deadline, rules: Option<&'a RuleSet>) -> Self {
        Self {
            milestone: Word(deadline.milestone),
            at: deadline.at,
            from: deadline.from,
            met: deadline.met,
            provisional: deadline.provisional,
            because: &deadline.because,
            limit: rules
                .and_then(|rules| rules.limit(&deadline.because))
                .map(LimitText::of),
        }
    }
}

impl<'a> LimitText<'a> {
    /// A limit of a rule set for people.
    #[must_use]
    pub fn of(rule: &'a LimitRule) -> Self {
        Self {
            zh: rule.limit.zh(),
            en: rule.limit.en(),
            source: &rule.source,
        }
    }
}
