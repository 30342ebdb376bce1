//! Who may do what, and who may read what: the whole policy, in one file.
//!
//! [`who_may`] is the table, one line for each act. `tests/policy_table.txt`
//! is the same table laid out for people; a test keeps the two equal. What may
//! happen *when* (states, limits, which of several approvers a rule set asks
//! for) is the law's matter, not this file's.

pub mod items;

use std::cmp::Reverse;

use xinqiao_kernel::{
    PersonId, UnitId,
    words::{ActKind, Role},
};

use crate::actor::{Actor, Hand, Post};

/// What the policy has to know about a case.
#[derive(Clone, Copy, Debug, Default)]
pub struct Standing<'a> {
    /// Who told it; `None` when nobody had signed in, and before it is filed.
    pub reporter: Option<PersonId>,
    /// The actor has shown the case number together with its query code.
    pub anonymous_holder: bool,
    /// The unit that leads.
    pub lead: Option<UnitId>,
    /// The units that assist the lead.
    pub assists: &'a [UnitId],
    /// The unit the case complains of or reports.
    pub reported: Option<UnitId>,
    /// Who told it is kept secret from all units.
    pub secret: bool,
    /// The case is on the public list.
    pub public: bool,
}

/// How a post must stand to a case for an act to be open to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// Any case, or none yet: nothing is asked.
    Anyone,
    /// Told it, or holds its number and query code.
    OwnCase,
    /// The case is on the public list, and somebody else told it.
    PublicCase,
    /// The post is in the very unit that leads.
    LeadUnit,
    /// The post is in a unit above the one that leads.
    ParentOfLead,
    /// The post is in a unit that assists.
    AssistUnit,
    /// A post at the hotline, which answers for every case.
    Hotline,
    /// The platform itself, by rule.
    ByRule,
}

/// Everybody to whom an act is open: the table. Read a line as "an act is open
/// to this role on a case to which it stands so".
#[must_use]
pub const fn who_may(act: ActKind) -> &'static [(Role, Relation)] {
    use ActKind as A;
    use Relation::{
        Anyone, AssistUnit, ByRule, Hotline as AnyCase, LeadUnit, OwnCase, ParentOfLead, PublicCase,
    };
    use Role::{
        Agent, CallBack, CentreHead, Citizen, Clock, Dispatcher, Handler, Supervisor, UnitHead,
    };
    match act {
        // The person, and the hotline on the person's word.
        A::File => &[
            (Citizen, Anyone),
            (Agent, Anyone),
            (Dispatcher, Anyone),
            (CentreHead, Anyone),
        ],
        A::Supplement | A::CorrectPerson => &[
            (Citizen, OwnCase),
            (Agent, AnyCase),
            (Dispatcher, AnyCase),
            (CentreHead, AnyCase),
        ],
        A::Evaluate | A::Withdraw => &[(Citizen, OwnCase)],
        // Everybody who met the same, signed in or not.
        A::Join => &[(Citizen, PublicCase)],

        // Intake. An agent may dispatch: many centres know no separate desk for it.
        A::Accept | A::RefuseToAccept | A::AnswerAtOnce | A::TransferOut | A::Merge => &[
            (Agent, AnyCase),
            (Dispatcher, AnyCase),
            (CentreHead, AnyCase),
        ],
        // The clock too, where the site lets sure ones go without a hand.
        A::Dispatch => &[
            (Agent, AnyCase),
            (Dispatcher, AnyCase),
            (CentreHead, AnyCase),
            (Clock, ByRule),
        ],
        A::SetSecrecy => &[
            (Agent, AnyCase),
            (Dispatcher, AnyCase),
            (CentreHead, AnyCase),
        ],
        // A slip is taken back by whoever could have made it.
        A::Recall => &[
            (Agent, AnyCase),
            (Dispatcher, AnyCase),
            (CentreHead, AnyCase),
        ],
        // The clock too: nobody waits for a case that its person took back.
        A::UndoMerge => &[
            (Dispatcher, AnyCase),
            (CentreHead, AnyCase),
            (Clock, ByRule),
        ],
        // What answers one answers all who told of the same: nobody does it by hand.
        A::ShareReply => &[(Clock, ByRule)],

        // Who gets it: the hotline's word, never a unit's (首接负责: a unit may
        // ask to give back, not pass on).
        A::Redispatch | A::RuleOnReturn => &[
            (Dispatcher, AnyCase),
            (Supervisor, AnyCase),
            (CentreHead, AnyCase),
        ],

        // The unit that leads.
        A::Sign
        | A::GiveBack
        | A::RequestExtension
        | A::AskAssist
        | A::ReleaseAssist
        | A::Reply => &[(Handler, LeadUnit), (UnitHead, LeadUnit)],
        A::RequestEnd | A::ContestEvaluation => &[(Handler, LeadUnit), (UnitHead, LeadUnit)],

        // Lead and assisting units alike.
        A::Contact | A::ReportInterim => &[
            (Handler, LeadUnit),
            (UnitHead, LeadUnit),
            (Handler, AssistUnit),
            (UnitHead, AssistUnit),
        ],
        A::Assist | A::DeclineAssist => &[(Handler, AssistUnit), (UnitHead, AssistUnit)],

        // Time. Every possible approver is here; the rule set names the one it
        // asks for, and the law holds it to that.
        A::RuleOnExtension => &[
            (UnitHead, LeadUnit),
            (UnitHead, ParentOfLead),
            (Supervisor, AnyCase),
            (CentreHead, AnyCase),
        ],
        A::Park => &[
            (Handler, LeadUnit),
            (UnitHead, LeadUnit),
            (UnitHead, ParentOfLead),
            (Supervisor, AnyCase),
            (CentreHead, AnyCase),
        ],
        // The clock too: a parked case whose date has come must go on.
        A::Resume => &[
            (Handler, LeadUnit),
            (UnitHead, LeadUnit),
            (Supervisor, AnyCase),
            (CentreHead, AnyCase),
            (Clock, ByRule),
        ],

        // After the reply. The supervisor too: beyond the rounds that a rule set
        // allows only they send back, and they find that a wish is not reasonable.
        A::PassReply => &[(CallBack, AnyCase), (CentreHead, AnyCase)],
        A::SendBack => &[
            (CallBack, AnyCase),
            (Supervisor, AnyCase),
            (CentreHead, AnyCase),
        ],
        A::Close => &[
            (CallBack, AnyCase),
            (Supervisor, AnyCase),
            (CentreHead, AnyCase),
            (Clock, ByRule),
        ],
        A::CallBack | A::Archive => &[(CallBack, AnyCase), (CentreHead, AnyCase), (Clock, ByRule)],

        // Supervision.
        A::Urge | A::ShowCard => &[
            (Supervisor, AnyCase),
            (CentreHead, AnyCase),
            (Clock, ByRule),
        ],
        A::Supervise | A::RuleOnContest | A::RuleOnEnd | A::Reopen => {
            &[(Supervisor, AnyCase), (CentreHead, AnyCase)]
        }
        // Whoever at the hotline hears of a danger may mark it, also in a call-back.
        A::MarkRisk => &[
            (Agent, AnyCase),
            (Dispatcher, AnyCase),
            (CallBack, AnyCase),
            (Supervisor, AnyCase),
            (CentreHead, AnyCase),
        ],
    }
}

/// Whether `actor` may do `act`, and under which post: the first that is
/// allowed to. `None` means not allowed.
///
/// The hand's unit is the post's own unit, so the law can tell the head of the
/// lead from the head of the unit above it. A unit acts for itself: a parent
/// does not sign or reply for its children.
#[must_use]
pub fn permit(actor: &Actor, act: ActKind, on: &Standing<'_>) -> Option<Hand> {
    let rows = who_may(act);
    let allowed = |post: &Post| {
        rows.iter().any(|&(role, relation)| {
            role == post.role
                && stands(actor, post, relation, on)
                && !must_step_aside(actor, post, relation, on)
        })
    };
    // Who holds two posts acts under the one that may rule: a head who also
    // handles need not say so. Own posts stand before those of somebody away.
    let post = actor
        .posts
        .iter()
        .filter(|post| allowed(post))
        .min_by_key(|post| Reverse(ruling_rank(post.role)))?;
    Some(Hand {
        person: actor.person,
        role: post.role,
        unit: post.unit,
        stands_in_for: post.stands_in_for,
    })
}

/// How much of a case somebody may read, from nothing to everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// The case does not exist for them.
    Nothing,
    /// What the public page shows.
    PublicMasked,
    /// The work on the case; of the person who told it, nothing.
    WithoutPerson,
    /// The work on the case; name, phone and address masked.
    MaskedPerson,
    /// Everything.
    Whole,
}

/// What of a case this actor may read.
///
/// Nobody with a post in the reported unit learns who told it, under whatever
/// other post they come, the hotline's own staff included when the hotline is
/// what is complained of. Only the person who told it is exempt.
#[must_use]
pub fn sight(actor: &Actor, on: &Standing<'_>) -> Sight {
    if is_reporter(actor, on) {
        return Sight::Whole;
    }
    let public = if on.public && !on.secret {
        Sight::PublicMasked
    } else {
        Sight::Nothing
    };
    let widest = actor
        .posts
        .iter()
        .map(|post| sight_of_post(actor, post, on))
        .fold(public, Sight::max);
    if in_reported_unit(actor, on) {
        widest.min(Sight::WithoutPerson)
    } else {
        widest
    }
}

/// Which cases belong on an actor's lists. Everything listed can be read:
/// [`sight`] of it is more than nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visible {
    /// All cases.
    Everything,
    /// Cases that one of these units leads or assists; sorted, each once.
    Units(Vec<UnitId>),
    /// Cases this person told.
    Own(PersonId),
    /// Cases on the public list whose reporter is not kept secret.
    PublicOnly,
}

/// Which cases belong on this actor's lists.
#[must_use]
pub fn visible(actor: &Actor) -> Visible {
    if actor.posts.iter().any(|post| sees_every_case(post.role)) {
        return Visible::Everything;
    }
    let mut units: Vec<UnitId> = actor.posts.iter().flat_map(units_listed).collect();
    if !units.is_empty() {
        units.sort_unstable();
        units.dedup();
        return Visible::Units(units);
    }
    match actor.person {
        Some(person) if actor.is(Role::Citizen) => Visible::Own(person),
        _ => Visible::PublicOnly,
    }
}

/// Whether this actor may add, change and retire text templates of a unit, of a
/// person, or, with neither, of the whole site: everybody on the staff their own,
/// a head the unit's, the administrator the site's.
#[must_use]
pub fn keeps_texts(actor: &Actor, unit: Option<UnitId>, person: Option<PersonId>) -> bool {
    let serves = |roles: &[Role]| {
        let held =
            |post: &Post| roles.contains(&post.role) && (unit.is_none() || post.unit == unit);
        actor.posts.iter().any(held)
    };
    match (unit, person) {
        (_, Some(person)) => actor.person == Some(person) && !actor.is(Role::Citizen),
        (Some(_), None) => serves(&[Role::UnitHead, Role::CentreHead]),
        (None, None) => serves(&[Role::Administrator]),
    }
}

/// Whether a role belongs to the hotline itself, and so may only be held in a
/// unit that runs one.
#[must_use]
pub const fn is_hotline_role(role: Role) -> bool {
    matches!(
        role,
        Role::Agent
            | Role::Dispatcher
            | Role::CallBack
            | Role::Supervisor
            | Role::CentreHead
            | Role::Editor
    )
}

const fn ruling_rank(role: Role) -> u8 {
    match role {
        Role::CentreHead => 3,
        Role::Supervisor => 2,
        Role::UnitHead => 1,
        _ => 0,
    }
}

fn stands(actor: &Actor, post: &Post, relation: Relation, on: &Standing<'_>) -> bool {
    match relation {
        Relation::Anyone | Relation::Hotline | Relation::ByRule => true,
        Relation::OwnCase => is_reporter(actor, on) || on.anonymous_holder,
        Relation::PublicCase => {
            on.public && !on.secret && !is_reporter(actor, on) && !on.anonymous_holder
        }
        Relation::LeadUnit => on.lead.is_some() && post.unit == on.lead,
        Relation::ParentOfLead => on.lead.is_some_and(|lead| post.below.contains(&lead)),
        Relation::AssistUnit => post.unit.is_some_and(|unit| on.assists.contains(&unit)),
    }
}

/// Staff with an interest step aside (回避, Jinan art. 32): who told a case
/// does not work on it. Filing is no work on it, and citizens are its owners.
fn must_step_aside(actor: &Actor, post: &Post, relation: Relation, on: &Standing<'_>) -> bool {
    post.role != Role::Citizen && relation != Relation::Anyone && is_reporter(actor, on)
}

fn sight_of_post(actor: &Actor, post: &Post, on: &Standing<'_>) -> Sight {
    match post.role {
        // Number and query code can be overheard or found on a slip of paper.
        Role::Citizen if stands(actor, post, Relation::OwnCase, on) => Sight::MaskedPerson,
        Role::Citizen | Role::Administrator | Role::Editor => Sight::Nothing,
        Role::Analyst | Role::Clock => Sight::WithoutPerson,
        Role::Handler | Role::UnitHead => sight_of_unit(actor, post, on),
        Role::Agent | Role::Dispatcher | Role::CallBack | Role::Supervisor | Role::CentreHead => {
            Sight::Whole
        }
    }
}

fn sight_of_unit(actor: &Actor, post: &Post, on: &Standing<'_>) -> Sight {
    let works_on_it = stands(actor, post, Relation::LeadUnit, on)
        || stands(actor, post, Relation::AssistUnit, on);
    let answers_for_it = post.role == Role::UnitHead
        && on
            .lead
            .iter()
            .chain(on.assists)
            .any(|unit| post.below.contains(unit));
    match (works_on_it, answers_for_it, on.secret) {
        (true, _, false) => Sight::Whole,
        // A head above rules on extensions; for that nobody's name is needed.
        (false, true, false) => Sight::MaskedPerson,
        (true, _, true) | (_, true, true) => Sight::WithoutPerson,
        (false, false, _) => Sight::Nothing,
    }
}

/// A handler's list is the own unit's; a head's goes down to the units below.
fn units_listed(post: &Post) -> Vec<UnitId> {
    match post.role {
        Role::Handler => post.unit.into_iter().collect(),
        Role::UnitHead => post
            .unit
            .into_iter()
            .chain(post.below.iter().copied())
            .collect(),
        _ => Vec::new(),
    }
}

fn sees_every_case(role: Role) -> bool {
    // Who keeps the knowledge needs no case for it.
    (is_hotline_role(role) && role != Role::Editor) || matches!(role, Role::Analyst | Role::Clock)
}

fn is_reporter(actor: &Actor, on: &Standing<'_>) -> bool {
    actor.person.is_some() && actor.person == on.reporter
}

fn in_reported_unit(actor: &Actor, on: &Standing<'_>) -> bool {
    on.reported.is_some() && actor.posts.iter().any(|post| post.unit == on.reported)
}
