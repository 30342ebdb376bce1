//! What happened to a case, as a caller may read it.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::{
    ToSchema,
    openapi::{
        ArrayBuilder, ObjectBuilder, Type,
        schema::{AdditionalProperties, Schema},
    },
};
use xinqiao_hotline::{
    Seen,
    fact::{Event, Fact},
};
use xinqiao_identity::{Actor, policy::Sight};
use xinqiao_kernel::{PersonId, UnitId, words::Role};
use xinqiao_platform::sm3;

use crate::{
    texts::compact,
    words::{ActWord, RoleWord, SightCode, SightWord, Word},
};

/// The events of a case.
#[derive(Serialize, ToSchema)]
pub struct Timeline<'a> {
    /// The case number.
    #[schema(example = "2611220100000012")]
    number: String,
    /// How much the caller may read.
    sight: SightWord,
    /// The events, in order.
    events: Vec<Happened<'a>>,
}

/// One event: what one act left behind.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
pub struct Happened<'a> {
    /// Its number within the case, from 1; the public sees not all of them.
    #[schema(minimum = 1)]
    seq: u32,
    /// When.
    at: Timestamp,
    /// The act.
    act: ActWord,
    /// At whose hand.
    by: By,
    /// What followed, as it stands in the chain; moments in milliseconds since 1970.
    #[schema(schema_with = facts)]
    facts: &'a [Fact],
    /// SM3 over the event before and this one, in hex.
    #[schema(min_length = 64, max_length = 64)]
    hash: String,
}

/// At whose hand something was done.
#[derive(Serialize, ToSchema)]
#[schema(as = Hand)]
pub struct By {
    /// In which role.
    role: RoleWord,
    /// For which unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<i64>)]
    unit: Option<UnitId>,
    /// The member of staff; for other staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<i64>)]
    person: Option<PersonId>,
}

fn facts() -> Schema {
    let fact = ObjectBuilder::new()
        .property(
            "t",
            ObjectBuilder::new()
                .schema_type(Type::String)
                .description(Some("Which fact, such as `dispatched`.")),
        )
        .required("t")
        .additional_properties(Some(AdditionalProperties::FreeForm(true)));
    ArrayBuilder::new().items(fact).build().into()
}

impl<'a> Timeline<'a> {
    /// The events of a case that was made ready with [`as_told_to`].
    #[must_use]
    pub fn of(seen: &'a Seen) -> Self {
        Self {
            number: compact(seen.case.id),
            sight: Word(SightCode(seen.sight)),
            events: seen.events.iter().map(Happened::of).collect(),
        }
    }
}

impl<'a> Happened<'a> {
    /// One event.
    #[must_use]
    pub fn of(event: &'a Event) -> Self {
        let hand = event.body.hand;
        Self {
            seq: event.seq,
            at: event.at,
            act: Word(event.body.act),
            by: By {
                role: Word(hand.role),
                unit: hand.unit,
                person: hand.person,
            },
            facts: &event.body.facts,
            hash: sm3::hex(&event.hash),
        }
    }
}

/// Takes out what is not for this reader: who told it, unless everything may be
/// read; and for citizens what passes between offices.
pub fn as_told_to(actor: &Actor, seen: &mut Seen) {
    let for_citizen = actor.is(Role::Citizen);
    for event in &mut seen.events {
        let hand = &mut event.body.hand;
        if for_citizen || hand.role == Role::Citizen && seen.sight != Sight::Whole {
            hand.person = None;
        }
        if seen.sight != Sight::Whole {
            for fact in &mut event.body.facts {
                if let Fact::Filed { filing, .. } = fact {
                    filing.reporter = None;
                    filing.person_digest = None;
                }
            }
        }
        if for_citizen {
            event.body.facts.retain_mut(is_for_citizens);
        }
    }
    seen.events.retain(|event| !event.body.facts.is_empty());
}

fn is_for_citizens(fact: &mut Fact) -> bool {
    match fact {
        Fact::Dispatched { note, .. }
        | Fact::TransferredOut { note, .. }
        | Fact::DispatchRecalled { reason: note } => {
            note.clear();
            true
        }
        Fact::Replied { to_hotline, .. } => {
            to_hotline.clear();
            true
        }
        Fact::ReturnAsked { .. }
        | Fact::ReturnRefused { .. }
        | Fact::ExtensionAsked { .. }
        | Fact::ExtensionRefused { .. }
        | Fact::AssistAsked { .. }
        | Fact::AssistDeclined { .. }
        | Fact::Assisted { .. }
        | Fact::AssistReleased { .. }
        | Fact::EvaluationContested { .. }
        | Fact::ContestRuled { .. }
        | Fact::Follows { .. }
        | Fact::Supervised { .. }
        | Fact::CardShown { .. }
        | Fact::Warned { .. }
        | Fact::RiskMarked { .. }
        | Fact::EndAsked { .. } => false,
        _ => true,
    }
}
