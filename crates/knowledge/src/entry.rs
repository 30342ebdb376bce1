//! An item as the search knows it.

use xinqiao_identity::units::Units;
use xinqiao_kernel::{
    RegionCode,
    words::{self, ItemState, Openness},
};
use xinqiao_search::{Audience, Entry, Key, Kind, Serves};

use crate::{content::Content, item::Item, markup, themes::Themes};

/// The entry of an item that is shown; none of any other. Whether it holds on the
/// day somebody asks is for the search to tell.
#[must_use]
pub fn entry(item: &Item, themes: &Themes, units: &Units) -> Option<Entry> {
    if item.state != ItemState::Published {
        return None;
    }
    let content = item.shown()?;
    let owner = units.get(item.owner);
    let theme = themes.path(&content.theme);
    Some(Entry {
        version: i64::from(item.version),
        questions: content.questions.clone(),
        keywords: content.keywords.clone(),
        body: markup::plain(&content.body),
        owner: owner.map(|unit| unit.name.clone()).unwrap_or_default(),
        numbers: numbers(content),
        themes: theme.map(|theme| theme.code.clone()).collect(),
        regions: content
            .regions
            .iter()
            .filter_map(|code| code.parse::<RegionCode>().ok())
            .collect(),
        from: content.from,
        until: content.until,
        audience: match content.openness {
            Openness::Public => Audience::Public,
            Openness::Staff => Audience::Staff,
            Openness::Unit => Audience::Unit(item.owner.0),
        },
        serves: serves(content),
        ..Entry::new(key(item), content.title.clone())
    })
}

/// Its key in the search.
#[must_use]
pub const fn key(item: &Item) -> Key {
    Key {
        kind: Kind::Item,
        id: item.id.value(),
    }
}

fn numbers(content: &Content) -> Vec<String> {
    let number = &content.source.number;
    if number.is_empty() {
        Vec::new()
    } else {
        vec![number.clone()]
    }
}

fn serves(content: &Content) -> Serves {
    match content.audience.as_slice() {
        [words::Audience::Natural] => Serves::Persons,
        [words::Audience::Legal] => Serves::Companies,
        _ => Serves::All,
    }
}
