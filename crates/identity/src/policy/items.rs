//! Who may do what with an item of knowledge, and who may read it.
//!
//! [`who_may`] is the table; `crates/knowledge/tests/role_act_state.txt` shows it
//! together with the states of the law, for people.

use xinqiao_kernel::{
    UnitId,
    words::{ItemAct, ItemState, Openness, Role},
};

use crate::actor::{Actor, Hand, Post};

/// What the policy has to know about an item.
#[derive(Clone, Copy, Debug)]
pub struct ItemStanding<'a> {
    /// The unit that answers for it; `None` before it is begun.
    pub owner: Option<UnitId>,
    /// The units that may write under its theme.
    pub writers: &'a [UnitId],
    /// Where it stands.
    pub state: ItemState,
    /// Who may read it.
    pub openness: Openness,
}

/// How a post must stand to an item for an act to be open to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemRelation {
    /// Any item.
    Any,
    /// Its theme is a leaf that the post's unit may write under.
    Leaf,
    /// The post is in the unit that answers for it.
    OwnUnit,
    /// The post is in a unit above the one that answers for it.
    Above,
    /// The post may read it as it is shown.
    Shown,
    /// The platform itself, by rule.
    ByRule,
}

/// Everybody to whom an act is open: the table.
#[must_use]
pub const fn who_may(act: ItemAct) -> &'static [(Role, ItemRelation)] {
    use ItemAct as A;
    use ItemRelation::{Above, Any, ByRule, Leaf, OwnUnit, Shown};
    use Role::{
        Agent, Analyst, CallBack, CentreHead, Citizen, Clock, Dispatcher, Editor, Handler,
        Supervisor, UnitHead,
    };
    match act {
        A::Draft => &[
            (Handler, Leaf),
            (UnitHead, Leaf),
            (Editor, Any),
            (CentreHead, Any),
        ],
        A::TakeOver => &[(Editor, Any), (CentreHead, Any), (Clock, ByRule)],
        A::Edit | A::Restore | A::Submit | A::Recall | A::Discard => &[
            (Handler, OwnUnit),
            (UnitHead, OwnUnit),
            (Editor, Any),
            (CentreHead, Any),
        ],
        // The unit answers for what it says: nobody at the hotline passes it for it.
        A::PassUnit => &[(UnitHead, OwnUnit), (UnitHead, Above)],
        A::Publish => &[(Editor, Any), (CentreHead, Any)],
        A::SendBack => &[
            (UnitHead, OwnUnit),
            (UnitHead, Above),
            (Editor, Any),
            (CentreHead, Any),
        ],
        // Whoever reads it may find what is wrong, signed in or not.
        A::AskCorrection => &[
            (Citizen, Shown),
            (Agent, Shown),
            (Dispatcher, Shown),
            (Handler, Shown),
            (UnitHead, Shown),
            (CallBack, Shown),
            (Supervisor, Shown),
            (CentreHead, Shown),
            (Editor, Shown),
            (Analyst, Shown),
        ],
        A::RuleOnCorrection => &[
            (Handler, OwnUnit),
            (UnitHead, OwnUnit),
            (Editor, Any),
            (CentreHead, Any),
        ],
        // It takes effect before anybody looks, so the staff alone may.
        A::ReportHarm => &[
            (Agent, Shown),
            (Dispatcher, Shown),
            (Handler, OwnUnit),
            (UnitHead, OwnUnit),
            (UnitHead, Above),
            (CallBack, Shown),
            (Supervisor, Shown),
            (CentreHead, Any),
            (Editor, Any),
        ],
        A::RuleOnHarm => &[(Supervisor, Any), (CentreHead, Any), (Editor, Any)],
        // To renew is to say "still true": the head says it for the unit.
        A::Renew => &[
            (UnitHead, OwnUnit),
            (UnitHead, Above),
            (Editor, Any),
            (CentreHead, Any),
        ],
        A::Remind | A::Follow => &[(Clock, ByRule)],
        A::Withdraw => &[
            (UnitHead, OwnUnit),
            (UnitHead, Above),
            (Editor, Any),
            (CentreHead, Any),
            (Clock, ByRule),
        ],
        A::Transfer => &[(Editor, Any), (CentreHead, Any)],
        A::Archive => &[(Editor, Any), (CentreHead, Any), (Clock, ByRule)],
    }
}

/// Whether `actor` may do `act`, and under which post: the own unit's head before
/// its handler, and any post there before one at the hotline.
#[must_use]
pub fn permit(actor: &Actor, act: ItemAct, on: &ItemStanding<'_>) -> Option<Hand> {
    let rows = who_may(act);
    let allowed = |post: &&Post| {
        rows.iter()
            .any(|&(role, relation)| role == post.role && stands(post, relation, on))
    };
    let post = actor
        .posts
        .iter()
        .filter(allowed)
        .min_by_key(|post| rank(post.role))?;
    Some(Hand {
        person: actor.person,
        role: post.role,
        unit: post.unit,
        stands_in_for: post.stands_in_for,
    })
}

/// How much of an item somebody may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemSight {
    /// It does not exist for them.
    Nothing,
    /// What is shown, as the public sees it.
    Shown,
    /// What is shown, with notes for the staff: corrections, hidden or not.
    Staff,
    /// Everything: versions, what is being worked on, who changed what.
    Whole,
}

/// What of an item this actor may read.
#[must_use]
pub fn sight(actor: &Actor, on: &ItemStanding<'_>) -> ItemSight {
    let of_post = |post: &Post| sight_of_post(post, on);
    let public = if on.state == ItemState::Published && on.openness == Openness::Public {
        ItemSight::Shown
    } else {
        ItemSight::Nothing
    };
    actor.posts.iter().map(of_post).fold(public, ItemSight::max)
}

/// Which items belong on an actor's lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemsVisible {
    /// All of them.
    Everything,
    /// What is shown to the staff, and everything these units answer for; sorted.
    Staff(Vec<UnitId>),
    /// What is shown to the public.
    Public,
}

/// Which items belong on this actor's lists.
#[must_use]
pub fn visible(actor: &Actor) -> ItemsVisible {
    if actor.posts.iter().any(|post| keeps_all(post.role)) {
        return ItemsVisible::Everything;
    }
    if !actor.posts.iter().any(|post| is_staff(post.role)) {
        return ItemsVisible::Public;
    }
    let mut units: Vec<UnitId> = actor
        .posts
        .iter()
        .filter(|post| matches!(post.role, Role::Handler | Role::UnitHead))
        .flat_map(|post| {
            let below: &[UnitId] = match post.role {
                Role::UnitHead => &post.below,
                _ => &[],
            };
            post.unit.into_iter().chain(below.iter().copied())
        })
        .collect();
    units.sort_unstable();
    units.dedup();
    ItemsVisible::Staff(units)
}

/// Whether this actor takes up what nobody found an answer to, and asks units for items.
#[must_use]
pub fn keeps_knowledge(actor: &Actor) -> bool {
    actor.is(Role::Editor) || actor.is(Role::CentreHead)
}

/// Whether this actor may say that there is no answer here, and quote one.
#[must_use]
pub fn uses_knowledge(actor: &Actor) -> bool {
    actor.posts.iter().any(|post| is_staff(post.role))
}

const fn keeps_all(role: Role) -> bool {
    matches!(
        role,
        Role::Editor | Role::CentreHead | Role::Supervisor | Role::Clock
    )
}

const fn is_staff(role: Role) -> bool {
    !matches!(role, Role::Citizen | Role::Clock)
}

const fn rank(role: Role) -> u8 {
    match role {
        Role::UnitHead => 0,
        Role::Handler => 1,
        Role::Editor => 2,
        Role::CentreHead => 3,
        _ => 4,
    }
}

fn stands(post: &Post, relation: ItemRelation, on: &ItemStanding<'_>) -> bool {
    let of = |unit: UnitId| post.unit == Some(unit);
    match relation {
        ItemRelation::Any | ItemRelation::ByRule => true,
        ItemRelation::Leaf => post.unit.is_some_and(|unit| on.writers.contains(&unit)),
        ItemRelation::OwnUnit => on.owner.is_some_and(of),
        ItemRelation::Above => on.owner.is_some_and(|owner| post.below.contains(&owner)),
        ItemRelation::Shown => is_shown_to(post, on),
    }
}

fn is_shown_to(post: &Post, on: &ItemStanding<'_>) -> bool {
    let shown = match on.state {
        ItemState::Published => true,
        ItemState::Hidden => is_staff(post.role),
        _ => false,
    };
    shown
        && match on.openness {
            Openness::Public => true,
            Openness::Staff => is_staff(post.role),
            Openness::Unit => {
                let of_the_unit = on.owner.is_some_and(|owner| post.reaches(owner));
                keeps_all(post.role) || (is_staff(post.role) && of_the_unit)
            }
        }
}

fn sight_of_post(post: &Post, on: &ItemStanding<'_>) -> ItemSight {
    let answers_for_it = match post.role {
        Role::Handler => on.owner.is_some() && post.unit == on.owner,
        Role::UnitHead => on.owner.is_some_and(|owner| post.reaches(owner)),
        role => keeps_all(role),
    };
    if answers_for_it {
        ItemSight::Whole
    } else if !is_shown_to(post, on) {
        ItemSight::Nothing
    } else if is_staff(post.role) {
        ItemSight::Staff
    } else {
        ItemSight::Shown
    }
}
