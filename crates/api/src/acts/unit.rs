//! What units do, and what is ruled on their wishes.

use jiff::civil::Date;
use serde::Deserialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ObjectBuilder, OneOfBuilder, Ref, RefOr, Type,
        schema::{AdditionalProperties, Schema},
    },
};
use xinqiao_hotline::{Act, act::ReturnRuling, filing::ATTACHMENTS_MOST};
use xinqiao_kernel::{Limit, LimitUnit, Start};

use super::acts;
use crate::{
    files::FileRef,
    texts::{AtMost, Note, Unit, Words, each, numbers},
};

const TAG: &str = "unit";

acts! {
    /// Sign for it.
    "signatures" Signature => Sign Act::Sign;

    /// Record that the person was contacted, or the place reached.
    "contacts" Contact {
        /// Somebody is on site.
        #[serde(default)]
        on_site: bool,
        /// What was said or seen.
        note: Words,
    } => Contact Act::Contact { on_site, note: note.into() };

    /// Ask to give it back.
    "returns" Return {
        /// Why it is not this unit's duty.
        reason: Words,
        /// Whose it is, in its opinion.
        suggests: Option<Unit>,
    } => GiveBack Act::GiveBack { reason: reason.into(), suggests: suggests.map(Into::into) };

    /// Rule on a return: grant it, refuse it, or name the unit that takes it for good.
    "return-rulings" ReturnVerdict {
        /// What is ruled.
        ruling: Verdict,
        /// Why.
        note: Words,
    } => RuleOnReturn Act::RuleOnReturn { ruling: ruling.into(), note: note.into() };

    /// Ask for more time.
    "extensions" Extension {
        /// How much more.
        more: More,
        /// Why, with its legal basis.
        reason: Words,
    } => RequestExtension Act::RequestExtension { more: more.into(), reason: reason.into() };

    /// Rule on an extension.
    "extension-rulings" ExtensionRuling {
        /// Granted.
        grant: bool,
        /// Why; needed when it is refused.
        #[serde(default)]
        note: Note,
    } => RuleOnExtension Act::RuleOnExtension { grant, note: note.into() };

    /// Set it aside with a plan and a date.
    "parkings" Parking {
        /// What has to happen first.
        plan: Words,
        /// The last day on which it is taken up again.
        until: Date,
    } => Park Act::Park { plan: plan.into(), until };

    /// Take a parked case up again.
    "resumptions" Resumption => Resume Act::Resume;

    /// Say how far it has come.
    "interim-reports" InterimReport {
        /// In words for the person.
        text: Words,
    } => ReportInterim Act::ReportInterim { text: text.into() };

    /// Ask another unit to help, by the end of a day.
    "assist-requests" AssistRequest {
        /// Which unit.
        unit: Unit,
        /// With what.
        what: Words,
        /// By the end of which day.
        by: Date,
    } => AskAssist Act::AskAssist { unit: unit.into(), what: what.into(), by };

    /// Say that what was asked is not this unit's matter.
    "assist-refusals" AssistRefusal {
        /// The unit that was asked.
        unit: Unit,
        /// Why, and whose it may be.
        reason: Words,
    } => DeclineAssist Act::DeclineAssist { unit: unit.into(), reason: reason.into() };

    /// Answer the lead.
    "assists" Assist {
        /// The assisting unit that answers.
        unit: Unit,
        /// Its answer.
        text: Words,
    } => Assist Act::Assist { unit: unit.into(), text: text.into() };

    /// Let an assisting unit go.
    "assist-releases" AssistRelease {
        /// Which.
        unit: Unit,
        /// Why.
        reason: Words,
    } => ReleaseAssist Act::ReleaseAssist { unit: unit.into(), reason: reason.into() };

    /// Reply to the person and to the hotline: both are needed.
    "replies" Reply {
        /// The letter to the person.
        to_person: Words,
        /// What was done, for the hotline.
        to_hotline: Words,
        /// What comes with it.
        #[serde(default)]
        #[schema(value_type = Vec<FileRef>, max_items = 9)]
        attachments: AtMost<FileRef, ATTACHMENTS_MOST>,
    } => Reply Act::Reply {
        to_person: to_person.into(),
        to_hotline: to_hotline.into(),
        attachments: each(attachments),
    };

    /// Ask to end it before a solution.
    "endings" EndRequest {
        /// Why.
        reason: Words,
    } => RequestEnd Act::RequestEnd { reason: reason.into() };

    /// Rule on an ending; the note is the explanation to the person.
    "ending-rulings" EndRuling {
        /// Granted.
        grant: bool,
        /// Why.
        note: Words,
    } => RuleOnEnd Act::RuleOnEnd { grant, note: note.into() };
}

/// What is ruled on a return.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It goes back to the dispatcher.
    Grant,
    /// The unit keeps it.
    Refuse,
    /// This unit takes it and cannot return it again.
    Name(Unit),
}

impl PartialSchema for Verdict {
    fn schema() -> RefOr<Schema> {
        let plain = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "It goes back to the dispatcher, or the unit keeps it.",
            ))
            .enum_values(Some(["grant", "refuse"]));
        let named = ObjectBuilder::new()
            .description(Some("This unit takes it and cannot return it again."))
            .property("name", Ref::from_schema_name(Unit::name()))
            .required("name")
            .additional_properties(Some(AdditionalProperties::FreeForm(false)));
        OneOfBuilder::new().item(plain).item(named).into()
    }
}

impl ToSchema for Verdict {}

impl From<Verdict> for ReturnRuling {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Grant => Self::Grant,
            Verdict::Refuse => Self::Refuse,
            Verdict::Name(unit) => Self::Name(unit.into()),
        }
    }
}

/// How much more time.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct More {
    /// How many of them.
    amount: Amount,
    /// Of what.
    unit: TimeUnit,
}

/// In what time is counted.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// By the clock.
    Hours,
    /// Every day.
    CalendarDays,
    /// Days on which offices work.
    WorkingDays,
}

numbers! {
    /// How many of a unit of time; the rule set grants less.
    Amount: u32, 1, 366, 5;
}

impl From<More> for Limit {
    /// More time is added to the deadline itself.
    fn from(more: More) -> Self {
        let unit = match more.unit {
            TimeUnit::Hours => LimitUnit::Hours,
            TimeUnit::CalendarDays => LimitUnit::CalendarDays,
            TimeUnit::WorkingDays => LimitUnit::WorkingDays,
        };
        Self {
            amount: more.amount.0,
            unit,
            start: Start::Instant,
        }
    }
}
