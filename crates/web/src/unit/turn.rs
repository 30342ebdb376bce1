//! Whose turn a case is, seen from a unit, and what is asked next.

use xinqiao_hotline::Case;
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    UnitId,
    words::{Role, State as Stands},
};

/// What a case waits for, seen from a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Sign,
    Handle,
    Assist,
    RuleOnExtension,
    Assists,
    Return,
    Ending,
    Extension,
    Parked,
    Audit,
    CallBack,
    Others,
}

impl Turn {
    /// Key of the words for it: a verb for what is ours, a wait for what is not.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Sign => "unit-turn-sign",
            Self::Handle => "unit-turn-handle",
            Self::Assist => "unit-turn-assist",
            Self::RuleOnExtension => "unit-turn-rule",
            Self::Assists => "unit-turn-assists",
            Self::Return => "unit-turn-return",
            Self::Ending => "unit-turn-ending",
            Self::Extension => "unit-turn-extension",
            Self::Parked => "unit-turn-parked",
            Self::Audit => "unit-turn-audit",
            Self::CallBack => "unit-turn-call-back",
            Self::Others => "unit-turn-others",
        }
    }

    /// Whether this unit has to do something.
    pub(super) const fn is_ours(self) -> bool {
        matches!(
            self,
            Self::Sign | Self::Handle | Self::Assist | Self::RuleOnExtension | Self::Extension
        )
    }
}

/// What this case waits for, for somebody with posts in `own` units.
pub(super) fn turn(case: &Case, actor: &Actor, own: &[UnitId]) -> Turn {
    let leads = case.lead.is_some_and(|lead| own.contains(&lead));
    let rules = |role: Role| role == Role::UnitHead && actor.is(Role::UnitHead);
    if case
        .extension_asked
        .as_ref()
        .is_some_and(|asked| rules(asked.ruled_by))
    {
        return Turn::RuleOnExtension;
    }
    if case.waiting_for().any(|unit| own.contains(&unit)) {
        return Turn::Assist;
    }
    match case.state {
        Stands::ReturnRequested => Turn::Return,
        Stands::Parked => Turn::Parked,
        Stands::Replied => Turn::Audit,
        Stands::CallingBack => Turn::CallBack,
        _ if !leads => Turn::Others,
        Stands::Dispatched => Turn::Sign,
        _ if case.end_asked => Turn::Ending,
        _ if case.waiting_for().next().is_some() => Turn::Assists,
        // Waiting for a ruling on more time stops nobody from working.
        _ if case.extension_asked.is_some() => Turn::Extension,
        _ => Turn::Handle,
    }
}
