//! The region tree as one list to choose from: districts with their towns. Anything
//! finer is said in words, which people know and codes do not.

use crate::{tree::Tree, view::Choice, words::Words};

/// A district with what lies in it.
pub(super) struct District {
    /// Its name, over its choices.
    pub(super) name: String,
    /// Itself, for people who do not know the town, and its towns.
    pub(super) choices: Vec<Choice>,
}

/// Every district of the site.
pub(super) fn districts(regions: &Tree, words: Words) -> Vec<District> {
    top(regions)
        .into_iter()
        .map(|district| {
            let name = regions.name(&district, words);
            let whole = words.t1("place-somewhere-in", "place", &name);
            let towns = regions
                .children(Some(&district))
                .map(|town| Choice::new(&town.code, regions.name(&town.code, words)));
            let choices = std::iter::once(Choice::new(&district, whole))
                .chain(towns)
                .collect();
            District { name, choices }
        })
        .collect()
}

/// Codes of the highest level that has more than one region: a city's districts,
/// however many levels of nation and province stand above it in the table.
fn top(regions: &Tree) -> Vec<String> {
    let mut level: Vec<String> = regions
        .children(None)
        .map(|node| node.code.clone())
        .collect();
    while let [only] = level.as_slice() {
        let below: Vec<String> = regions
            .children(Some(only))
            .map(|node| node.code.clone())
            .collect();
        if below.is_empty() {
            break;
        }
        level = below;
    }
    level
}

/// A place as people of the city say it: 南汀区 / 白塔街道.
pub(super) fn name(regions: &Tree, code: &str, words: Words) -> String {
    let above = top(regions)
        .first()
        .map_or(0, |first| regions.path(first).len().saturating_sub(1));
    regions.say(code, above, words)
}
