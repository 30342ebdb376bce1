//! Items that another platform keeps: what they say comes from there alone. Here
//! they can be hidden, and what is wrong in them can be said.

use xinqiao_kernel::{
    UnitId,
    words::{ItemAct, ItemState, Role},
};

use super::review;
use crate::{
    act::Act,
    content::Content,
    fact::Fact,
    item::{Followed, Item},
    law::{Decision, Ground},
    refusal::Refusal,
};

/// What people here may do with such an item.
pub(crate) const OPEN_HERE: [ItemAct; 4] = [
    ItemAct::AskCorrection,
    ItemAct::RuleOnCorrection,
    ItemAct::ReportHarm,
    ItemAct::RuleOnHarm,
];

pub(crate) fn begin(
    owner: UnitId,
    content: &Content,
    origin: &str,
    from: &Followed,
    ground: &Ground<'_>,
) -> Decision {
    let content = whole(content, ground)?;
    let begun = Fact::Begun {
        owner,
        content: Box::new(content.clone()),
        rules: ground.rules.reference(),
        origin: Some(origin.to_owned()),
    };
    let followed = Fact::Followed { from: from.clone() };
    let facts = [begun, followed, Fact::Published { edition: 1 }];
    let moments = ground.moments_elsewhere(content.until);
    Ok(facts.into_iter().chain(moments).collect())
}

/// What is older than what is known says nothing: it came by a slower way.
pub(crate) fn follow(
    item: &Item,
    content: &Content,
    from: &Followed,
    ground: &Ground<'_>,
) -> Decision {
    if let Some(known) = &item.followed
        && (from.round, from.version) < (known.round, known.version)
    {
        return Err(Refusal::Stale {
            expected: from.version,
            found: known.version,
        });
    }
    let content = whole(content, ground)?;
    let moments = ground.moments_elsewhere(content.until);
    let facts = [
        Fact::Followed { from: from.clone() },
        Fact::Written {
            content: Box::new(content),
            restored_from: None,
        },
        Fact::Published {
            edition: item.editions + 1,
        },
    ];
    Ok(facts.into_iter().chain(moments).collect())
}

/// Whether the item says this already, and is shown or hidden here.
pub(crate) fn says(item: &Item, content: &Content, ground: &Ground<'_>) -> bool {
    let stands = matches!(item.state, ItemState::Published | ItemState::Hidden);
    let same = || {
        content
            .cleaned(ground)
            .is_ok_and(|said| Some(&said) == item.shown())
    };
    stands && same()
}

/// Of what is kept elsewhere people here change nothing.
pub(crate) fn is_open_here(item: &Item, act: &Act, ground: &Ground<'_>) -> Result<(), Refusal> {
    let Some(from) = item
        .followed
        .as_ref()
        .filter(|_| ground.hand.role != Role::Clock)
    else {
        return Ok(());
    };
    // To take up a correction is to begin the next version.
    let mends = matches!(act, Act::RuleOnCorrection { take: true, .. });
    if OPEN_HERE.contains(&act.kind()) && !mends {
        return Ok(());
    }
    Err(Refusal::KeptElsewhere {
        act: act.kind(),
        source_name: from.source.clone(),
    })
}

fn whole(content: &Content, ground: &Ground<'_>) -> Result<Content, Refusal> {
    let content = content.cleaned(ground)?;
    content.is_whole(ground)?;
    review::not_over_yet(&content, ground)?;
    Ok(content)
}
