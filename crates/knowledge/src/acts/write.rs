//! Writing: begin, change, restore, give up.

use xinqiao_kernel::{
    UnitId,
    words::{ItemState, Role},
};

use super::review;
use crate::{
    content::Content,
    fact::Fact,
    item::Item,
    law::{Decision, Ground},
    refusal::Refusal,
};

pub(crate) fn begin(
    owner: UnitId,
    content: &Content,
    origin: Option<&str>,
    ground: &Ground<'_>,
) -> Decision {
    let content = content.cleaned(ground)?;
    let begun = Fact::Begun {
        owner,
        content: Box::new(content.clone()),
        rules: ground.rules.reference(),
        origin: origin.map(ToOwned::to_owned),
    };
    if origin.is_none() {
        may_stand_under(&content, ground)?;
        return Ok(vec![begun]);
    }
    content.is_whole(ground)?;
    review::not_over_yet(&content, ground)?;
    let mut facts = vec![begun, Fact::Published { edition: 1 }];
    facts.extend(ground.moments(content.until));
    Ok(facts)
}

pub(crate) fn edit(content: &Content, ground: &Ground<'_>) -> Decision {
    Ok(vec![written(content, None, ground)?])
}

/// What was filed away waits as long again.
pub(crate) fn restore(
    item: &Item,
    edition: u32,
    content: &Content,
    ground: &Ground<'_>,
) -> Decision {
    if edition == 0 || edition > item.editions {
        return Err(Refusal::NoSuchEdition { edition });
    }
    let again = (item.state == ItemState::Archived).then(|| ground.filing_away());
    let written = written(content, Some(edition), ground)?;
    Ok([written].into_iter().chain(again).collect())
}

fn written(
    content: &Content,
    restored_from: Option<u32>,
    ground: &Ground<'_>,
) -> Result<Fact, Refusal> {
    let content = content.cleaned(ground)?;
    may_stand_under(&content, ground)?;
    Ok(Fact::Written {
        content: Box::new(content),
        restored_from,
    })
}

/// What was never shown goes with the version that is given up.
pub(crate) fn discard(item: &Item) -> Vec<Fact> {
    match item.state {
        ItemState::New => vec![Fact::Discarded, Fact::Archived],
        _ => vec![Fact::Discarded],
    }
}

/// A unit writes under its own leaves; the hotline everywhere.
fn may_stand_under(content: &Content, ground: &Ground<'_>) -> Result<(), Refusal> {
    let of_a_unit = matches!(ground.hand.role, Role::Handler | Role::UnitHead);
    if !of_a_unit || content.theme.is_empty() {
        return Ok(());
    }
    let writers = ground.themes.writers(&content.theme);
    match ground.hand.unit {
        Some(unit) if writers.contains(&unit) => Ok(()),
        _ => Err(Refusal::NotYourTheme {
            theme: content.theme.clone(),
        }),
    }
}
