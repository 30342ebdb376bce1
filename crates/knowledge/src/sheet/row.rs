//! What a row says as an item, and what is wrong with it.

use std::collections::BTreeSet;

use jiff::{ToSpan as _, civil::Date};
use xinqiao_identity::units::Units;
use xinqiao_kernel::{
    UnitId,
    words::{Audience, ItemKind, Openness},
};

use super::{Cells, Field};
use crate::{
    content::{Content, Source},
    knowledge::Incoming,
    themes::Themes,
};

/// Kinds as the forms of cities call them.
const KINDS: &[(&str, ItemKind)] = &[
    ("热点问答", ItemKind::Question),
    ("日常咨询类", ItemKind::Question),
    ("业务指引", ItemKind::Guide),
    ("审批", ItemKind::Guide),
    ("法律法规", ItemKind::Policy),
    ("政策", ItemKind::Policy),
];

/// Where rows are read.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The themes of the site.
    pub themes: &'a Themes,
    /// Its units.
    pub units: &'a Units,
    /// Who answers for a row that names no unit of the site.
    pub owner: UnitId,
    /// Where the items were reviewed; without it they are drafts.
    pub origin: Option<&'a str>,
}

/// A cell that cannot be used, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}：{wrong}", .field.heading())]
pub struct Unusable {
    /// Which.
    pub field: Field,
    /// What is wrong and what to do.
    pub wrong: Wrong,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It has to be filled in.
    #[error("没有填写")]
    Empty,
    /// It is none of a few words.
    #[error("没有「{cell}」，请写 {}", .instead.join("、"))]
    NoSuch {
        /// What stands there.
        cell: String,
        /// What can.
        instead: Vec<&'static str>,
    },
    /// It is none of the site's, by name or code.
    #[error("没有「{0}」，请写本站目录中的名称")]
    Unknown(String),
    /// It is no theme.
    #[error("主题目录中没有「{0}」，请从上到下用 / 连接各级名称")]
    NoTheme(String),
    /// Items stand under the last level only.
    #[error("「{0}」不是最末一级，请写到最末一级")]
    NotLast(String),
    /// It is no day.
    #[error("「{0}」不是日期，请写成 2026-11-23")]
    NoDay(String),
}

/// What a row says. Titles, lengths and keywords are for the rules to judge.
///
/// # Errors
/// [`Unusable`] with the first cell that cannot be used.
pub fn read(cells: &Cells, ground: &Ground<'_>) -> Result<Incoming, Unusable> {
    let said = |field| cells.said.get(&field).map_or("", String::as_str);
    let unit = said(Field::Unit);
    let owner = ground
        .units
        .iter()
        .find(|known| !unit.is_empty() && (known.code == unit || known.name == unit));
    // Who issued a paper may be no unit here; it is named as its source then.
    let issued = if owner.is_none() { unit } else { "" };
    let named = said(Field::Source);
    let content = Content {
        kind: kind(said(Field::Kind))?,
        title: said(Field::Title).to_owned(),
        questions: listed(said(Field::Questions), &['\n', '|', '；', ';']),
        body: said(Field::Body).to_owned(),
        audience: audience(said(Field::Audience))?,
        theme: theme(said(Field::Theme), ground.themes)?,
        regions: listed(said(Field::Regions), LIST),
        source: Source {
            name: if named.is_empty() { issued } else { named }.to_owned(),
            number: said(Field::Number).to_owned(),
            link: said(Field::Link).to_owned(),
        },
        from: day(Field::From, said(Field::From))?,
        until: day(Field::Until, said(Field::Until))?,
        openness: openness(said(Field::Openness))?,
        keywords: listed(said(Field::Keywords), LIST),
        life_events: life_events(said(Field::LifeEvents), ground.themes)?,
        classes: listed(said(Field::Classes), LIST),
        ..Content::default()
    };
    Ok(Incoming {
        owner: owner.map_or(ground.owner, |unit| unit.id),
        content,
        origin: ground.origin.map(str::to_owned),
    })
}

/// What an item says with a row of a file put into it: what the file has no column
/// for stays as it was, whatever it is.
pub(crate) fn merged(before: &Content, row: &Content, columns: &BTreeSet<Field>) -> Content {
    let mut after = before.clone();
    // Who issued it may have come as the unit.
    if !row.source.name.is_empty() {
        after.source.name.clone_from(&row.source.name);
    }
    for column in columns {
        match column {
            Field::Title => after.title.clone_from(&row.title),
            Field::Body => after.body.clone_from(&row.body),
            Field::Theme => after.theme.clone_from(&row.theme),
            // Another unit is given an item by a word of its own.
            Field::Unit => {}
            Field::Kind => after.kind = row.kind,
            Field::Keywords => after.keywords.clone_from(&row.keywords),
            Field::Questions => after.questions.clone_from(&row.questions),
            Field::Audience => after.audience.clone_from(&row.audience),
            Field::Regions => after.regions.clone_from(&row.regions),
            Field::LifeEvents => after.life_events.clone_from(&row.life_events),
            Field::Classes => after.classes.clone_from(&row.classes),
            Field::Source => after.source.name.clone_from(&row.source.name),
            Field::Number => after.source.number.clone_from(&row.source.number),
            Field::Link => after.source.link.clone_from(&row.source.link),
            Field::From => after.from = row.from,
            Field::Until => after.until = row.until,
            Field::Openness => after.openness = row.openness,
        }
    }
    after
}

/// What stands between the parts of a list.
pub(super) const LIST: &[char] = &['\n', ',', '，', '、', ';', '；', '|'];

/// The parts of a list. One that ends its last line has one part on each line, with
/// whatever signs: so our own files are written where it matters.
fn listed(cell: &str, between: &[char]) -> Vec<String> {
    let between = if cell.ends_with('\n') {
        &['\n']
    } else {
        between
    };
    let parts = cell.split(between).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn kind(cell: &str) -> Result<ItemKind, Unusable> {
    let own = ItemKind::ALL
        .iter()
        .find(|kind| kind.zh() == cell || kind.code() == cell);
    let usual = || {
        KINDS
            .iter()
            .find(|(name, _)| *name == cell)
            .map(|(_, kind)| kind)
    };
    match own.or_else(usual) {
        Some(kind) => Ok(*kind),
        None if cell.is_empty() => Ok(ItemKind::Question),
        None => {
            let names = ItemKind::ALL.iter().map(|kind| kind.zh());
            Err(no_such(Field::Kind, cell, names.collect()))
        }
    }
}

fn theme(cell: &str, themes: &Themes) -> Result<String, Unusable> {
    let known = themes.get(cell).or_else(|| themes.by_path(cell));
    match known {
        Some(theme) if themes.is_leaf(&theme.code) => Ok(theme.code.clone()),
        Some(_) => Err(unusable(Field::Theme, Wrong::NotLast(cell.to_owned()))),
        None if cell.is_empty() => Err(unusable(Field::Theme, Wrong::Empty)),
        None => Err(unusable(Field::Theme, Wrong::NoTheme(cell.to_owned()))),
    }
}

fn life_events(cell: &str, themes: &Themes) -> Result<Vec<String>, Unusable> {
    let codes = listed(cell, LIST).into_iter().map(|part| {
        let mut events = themes.life_events().iter();
        events
            .find(|event| event.code == part || event.name == part)
            .map(|event| event.code.clone())
            .ok_or_else(|| unusable(Field::LifeEvents, Wrong::Unknown(part)))
    });
    codes.collect()
}

fn audience(cell: &str) -> Result<Vec<Audience>, Unusable> {
    let parts = listed(cell, LIST)
        .into_iter()
        .map(|part| match part.as_str() {
            "自然人" => Ok(Audience::Natural),
            "企业" => Ok(Audience::Legal),
            other => {
                let known = Audience::ALL
                    .iter()
                    .find(|who| who.zh() == other || who.code() == other);
                let names = || Audience::ALL.iter().map(|who| who.zh()).collect();
                known
                    .copied()
                    .ok_or_else(|| no_such(Field::Audience, other, names()))
            }
        });
    parts.collect()
}

fn openness(cell: &str) -> Result<Openness, Unusable> {
    let known = Openness::ALL
        .iter()
        .find(|one| one.zh() == cell || one.code() == cell);
    match known {
        Some(one) => Ok(*one),
        None if cell.is_empty() => Ok(Openness::Public),
        // What somebody meant to keep must not become public by a slip.
        None => {
            let names = Openness::ALL.iter().map(|one| one.zh());
            Err(no_such(Field::Openness, cell, names.collect()))
        }
    }
}

/// `2026-11-23`, `2026/11/23`, `2026年11月23日`, and the days since 1900 that a
/// spreadsheet writes.
fn day(field: Field, cell: &str) -> Result<Option<Date>, Unusable> {
    if cell.is_empty() {
        return Ok(None);
    }
    let numbers: Vec<i64> = cell
        .split(|sign: char| !sign.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let found = match numbers.as_slice() {
        [days @ 20_000..=80_000] => Date::constant(1899, 12, 30).checked_add(days.days()).ok(),
        [year, month, day, ..] => {
            part(*year)
                .zip(part(*month))
                .zip(part(*day))
                .and_then(|((year, month), day)| {
                    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
                })
        }
        _ => None,
    };
    found
        .map(Some)
        .ok_or_else(|| unusable(field, Wrong::NoDay(cell.to_owned())))
}

fn part(number: i64) -> Option<i16> {
    i16::try_from(number).ok()
}

fn unusable(field: Field, wrong: Wrong) -> Unusable {
    Unusable { field, wrong }
}

fn no_such(field: Field, cell: &str, instead: Vec<&'static str>) -> Unusable {
    let cell = cell.to_owned();
    unusable(field, Wrong::NoSuch { cell, instead })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_and_spreadsheets_write_them() {
        let expected = Some(jiff::civil::date(2026, 11, 23));
        for cell in ["2026-11-23", "2026/11/23 0:00", "2026年11月23日", "46349"] {
            assert_eq!(day(Field::From, cell).unwrap(), expected, "{cell}");
        }
        let refused = day(Field::Until, "2026-13-01").unwrap_err().to_string();
        assert!(refused.starts_with("失效日期：「2026-13-01」不是日期"));
    }

    #[test]
    fn what_is_to_be_kept_among_the_staff_does_not_become_public_by_a_slip() {
        assert_eq!(openness("").unwrap(), Openness::Public);
        assert!(openness("机密").is_err());
    }

    #[test]
    fn a_list_that_ends_its_last_line_has_one_part_on_each() {
        assert_eq!(listed("养老金、退休，社保", LIST).len(), 3);
        assert_eq!(
            listed("养老金、退休\n社保\n", LIST),
            ["养老金、退休", "社保"]
        );
    }
}
