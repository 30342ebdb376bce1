//! What a row says as an item, and what is wrong with it.

use jiff::{ToSpan as _, civil::Date};
use xinqiao_identity::units::Units;
use xinqiao_kernel::{
    UnitId,
    words::{Audience, ItemKind, Openness},
};

use super::Cells;
use crate::{
    content::{Content, Source},
    knowledge::Incoming,
    themes::Themes,
};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// 标题.
    Title,
    /// 内容.
    Body,
    /// 类目: a path of names, or a code.
    Theme,
    /// 发文单位.
    Unit,
    /// 材料性质.
    Kind,
    /// 关键字.
    Keywords,
    /// 问法.
    Questions,
    /// 服务对象.
    Audience,
    /// 适用区划.
    Regions,
    /// 来源.
    Source,
    /// 文号.
    Number,
    /// 链接.
    Link,
    /// 生效日期.
    From,
    /// 失效日期.
    Until,
    /// 公开范围.
    Openness,
}

/// Names of columns, the first of each is the one reports use.
const NAMES: &[(Field, &[&str])] = &[
    (Field::Title, &["标题", "title", "条目名称"]),
    (
        Field::Body,
        &["内容", "答案", "正文", "body", "answer", "content"],
    ),
    (Field::Theme, &["类目", "主题", "分类", "theme", "category"]),
    (
        Field::Unit,
        &["发文单位", "责任单位", "单位", "unit", "owner"],
    ),
    (Field::Kind, &["材料性质", "类型", "kind", "type"]),
    (Field::Keywords, &["关键字", "关键词", "keywords"]),
    (Field::Questions, &["问法", "其他问法", "questions"]),
    (Field::Audience, &["服务对象", "audience"]),
    (Field::Regions, &["适用区划", "区划", "regions", "region"]),
    (Field::Source, &["来源", "文件名称", "source"]),
    (Field::Number, &["文号", "number"]),
    (Field::Link, &["来源链接", "链接", "link", "url"]),
    (Field::From, &["生效日期", "from"]),
    (Field::Until, &["失效日期", "有效期至", "until"]),
    (Field::Openness, &["公开范围", "密级", "openness"]),
];

/// Kinds as the forms of cities call them.
const KINDS: &[(&str, ItemKind)] = &[
    ("热点问答", ItemKind::Question),
    ("日常咨询类", ItemKind::Question),
    ("业务指引", ItemKind::Guide),
    ("审批", ItemKind::Guide),
    ("法律法规", ItemKind::Policy),
    ("政策", ItemKind::Policy),
];

impl Field {
    /// The field of a column with this heading; width, case and spaces do not count.
    #[must_use]
    pub fn named(heading: &str) -> Option<Self> {
        let heading: String = heading
            .chars()
            .filter(|sign| !sign.is_whitespace() && !matches!(sign, '*' | '＊' | '\u{feff}'))
            .flat_map(char::to_lowercase)
            .collect();
        let known = NAMES
            .iter()
            .find(|(_, names)| names.contains(&heading.as_str()));
        known.map(|(field, _)| *field)
    }

    /// Every field, in the order of the form.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(field, _)| *field)
    }

    /// What reports call it.
    #[must_use]
    pub fn heading(self) -> &'static str {
        let known = NAMES.iter().find(|(field, _)| *field == self);
        known
            .and_then(|(_, names)| names.first())
            .copied()
            .unwrap_or_default()
    }
}

/// Where rows are read.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The themes of the site.
    pub themes: &'a Themes,
    /// Its units.
    pub units: &'a Units,
    /// Who answers for a row that names no unit of the site.
    pub owner: UnitId,
    /// Where the file comes from.
    pub origin: &'a str,
}

/// A cell that cannot be used, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}：{why}", .field.heading())]
pub struct Unusable {
    /// Which.
    pub field: Field,
    /// What is wrong and what to do.
    pub why: String,
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
        ..Content::default()
    };
    Ok(Incoming {
        owner: owner.map_or(ground.owner, |unit| unit.id),
        content,
        origin: Some(ground.origin.to_owned()),
    })
}

const LIST: &[char] = &['\n', ',', '，', '、', ';', '；', '|'];

fn listed(cell: &str, between: &[char]) -> Vec<String> {
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
            let names: Vec<&str> = ItemKind::ALL.iter().map(|kind| kind.zh()).collect();
            Err(unusable(
                Field::Kind,
                format!("没有「{cell}」，请写 {}", names.join("、")),
            ))
        }
    }
}

fn theme(cell: &str, themes: &Themes) -> Result<String, Unusable> {
    let known = themes.get(cell).or_else(|| themes.by_path(cell));
    match known {
        Some(theme) if themes.is_leaf(&theme.code) => Ok(theme.code.clone()),
        Some(_) => Err(unusable(
            Field::Theme,
            format!("「{cell}」不是最末一级，请写到最末一级"),
        )),
        None if cell.is_empty() => Err(unusable(Field::Theme, "没有填写".to_owned())),
        None => Err(unusable(
            Field::Theme,
            format!("主题目录中没有「{cell}」，请从上到下用 / 连接各级名称"),
        )),
    }
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
                let why = || format!("没有「{other}」，请写 个人、法人");
                known
                    .copied()
                    .ok_or_else(|| unusable(Field::Audience, why()))
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
        None => Err(unusable(
            Field::Openness,
            format!("没有「{cell}」，请写 公开、工作人员、本单位"),
        )),
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
    let why = || format!("「{cell}」不是日期，请写成 2026-11-23");
    found.map(Some).ok_or_else(|| unusable(field, why()))
}

fn part(number: i64) -> Option<i16> {
    i16::try_from(number).ok()
}

fn unusable(field: Field, why: String) -> Unusable {
    Unusable { field, why }
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
    fn columns_are_known_by_either_name() {
        assert_eq!(Field::named(" *标 题 "), Some(Field::Title));
        assert_eq!(Field::named("Keywords"), Some(Field::Keywords));
        assert_eq!(Field::named("备注"), None);
    }
}
