//! What an item of a source says here: their themes, life events and regions in our
//! codes. What only means something there (related items, services, classes) stays.

use std::collections::BTreeSet;

use super::{Source, away::Said};
use crate::{content, content::Content, themes::Themes};

/// The region that is around all others.
const NATION: &str = "00";

/// Why an item is not shown here.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NotHere {
    /// It holds in other places only; nothing is wrong with that.
    OtherPlaces,
    /// No theme of ours is named for it.
    Theme(String),
}

/// The item as it is shown here.
pub(super) fn content(
    source: &Source,
    said: Said,
    themes: &Themes,
    regions: &BTreeSet<String>,
) -> Result<Content, NotHere> {
    let known = |code: &String| themes.life_event(code).is_some();
    Ok(Content {
        kind: said.kind,
        theme: theme(source, &said.theme, themes)?,
        regions: places(source, said.regions, regions)?,
        life_events: said.life_events.into_iter().filter(known).collect(),
        title: said.title,
        questions: said.questions,
        body: said.body,
        audience: said.audience,
        from: said.from,
        until: said.until,
        keywords: said.keywords,
        source: taken_from(source, said.source, said.number),
        ..Content::default()
    })
}

/// By the longest code of the settings that begins theirs, else the same code where
/// it is a leaf of ours, else the one for all others.
fn theme(source: &Source, theirs: &str, themes: &Themes) -> Result<String, NotHere> {
    let named = (1..=theirs.len())
        .rev()
        .filter_map(|end| source.themes.get(theirs.get(..end)?))
        .next();
    let same = || Some(theirs.to_owned()).filter(|code| themes.is_leaf(code));
    let found = named
        .cloned()
        .or_else(same)
        .or_else(|| source.theme.clone());
    found.ok_or_else(|| NotHere::Theme(theirs.to_owned()))
}

/// The regions of ours among theirs; everywhere when one of theirs holds all of ours.
fn places(
    source: &Source,
    theirs: Vec<String>,
    ours: &BTreeSet<String>,
) -> Result<Vec<String>, NotHere> {
    let holds_all = |code: &String| code == NATION || source.region.starts_with(code.as_str());
    if theirs.is_empty() || theirs.iter().any(holds_all) {
        return Ok(Vec::new());
    }
    let here: Vec<String> = theirs
        .into_iter()
        .filter(|code| code.starts_with(&source.region) && ours.contains(code))
        .collect();
    if here.is_empty() {
        return Err(NotHere::OtherPlaces);
    }
    Ok(here)
}

/// A reader is told whose word it is.
fn taken_from(source: &Source, said: content::Source, number: i64) -> content::Source {
    let there = format!("{}/knowledge/items/{number:015}", source.url);
    content::Source {
        name: if said.name.is_empty() {
            source.title.clone()
        } else {
            said.name
        },
        number: said.number,
        link: if said.link.is_empty() {
            there
        } else {
            said.link
        },
    }
}
