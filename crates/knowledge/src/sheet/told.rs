//! What an item says, column by column, for a file that others can take in.

use std::collections::BTreeMap;

use jiff::civil::Date;
use xinqiao_identity::units::Units;
use xinqiao_kernel::UnitId;

use super::{Cells, Field};
use crate::{content::Content, themes::Themes};

/// What stands in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A text.
    Text(String),
    /// Several, each of one line.
    List(Vec<String>),
    /// A day.
    Day(Date),
}

/// A row; what says nothing is left out.
pub type Row = BTreeMap<Field, Told>;

/// What this content says, with names in place of this site's codes where a name
/// says it as well. Numbers of other items, of service items and of files mean
/// nothing elsewhere and stay here.
#[must_use]
pub fn item(content: &Content, owner: UnitId, themes: &Themes, units: &Units) -> Row {
    let text = |text: &str| Told::Text(text.to_owned());
    let audience = content.audience.iter().map(|who| who.zh().to_owned());
    let cells = [
        (Field::Title, text(&content.title)),
        (Field::Body, text(&content.body)),
        (Field::Theme, Told::Text(theme(&content.theme, themes))),
        (Field::Unit, Told::Text(unit(owner, units))),
        (Field::Kind, text(content.kind.zh())),
        (Field::Keywords, Told::List(content.keywords.clone())),
        (Field::Questions, Told::List(content.questions.clone())),
        (Field::Audience, Told::List(audience.collect())),
        (Field::Regions, Told::List(content.regions.clone())),
        (Field::LifeEvents, Told::List(life_events(content, themes))),
        (Field::Classes, Told::List(content.classes.clone())),
        (Field::Source, text(&content.source.name)),
        (Field::Number, text(&content.source.number)),
        (Field::Link, text(&content.source.link)),
        (Field::Openness, text(content.openness.zh())),
    ];
    let days = [(Field::From, content.from), (Field::Until, content.until)];
    let days = days
        .into_iter()
        .filter_map(|(field, day)| Some((field, Told::Day(day?))));
    cells
        .into_iter()
        .filter(|(_, told)| !told.is_nothing())
        .chain(days)
        .collect()
}

/// A row as it came.
#[must_use]
pub fn as_it_came(cells: &Cells) -> Row {
    let said = cells.said.iter();
    said.map(|(field, said)| (*field, Told::Text(said.clone())))
        .collect()
}

impl Told {
    fn is_nothing(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::List(all) => all.is_empty(),
            Self::Day(_) => false,
        }
    }
}

fn theme(code: &str, themes: &Themes) -> String {
    let written = themes.written(code);
    let is_it = |found: &crate::themes::Theme| found.code == code;
    if themes.by_path(&written).is_some_and(is_it) {
        written
    } else {
        code.to_owned()
    }
}

fn unit(owner: UnitId, units: &Units) -> String {
    let Some(unit) = units.get(owner) else {
        return String::new();
    };
    let mut namesakes = units.iter().filter(|other| other.name == unit.name);
    if namesakes.nth(1).is_some() {
        unit.code.clone()
    } else {
        unit.name.clone()
    }
}

fn life_events(content: &Content, themes: &Themes) -> Vec<String> {
    let names = content.life_events.iter().map(|code| {
        let event = themes.life_event(code);
        event.map_or_else(|| code.clone(), |event| event.name.clone())
    });
    names.collect()
}
