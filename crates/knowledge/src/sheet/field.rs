//! The columns of a file of items, as the forms of cities and our own files name them.

use serde::{Deserialize, Serialize};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// 人生事件.
    LifeEvents,
    /// 诉求类别.
    Classes,
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

/// Names of columns. The first is the one of our own tables, the second that of
/// our own JSON; the others are what cities write.
const NAMES: &[(Field, &[&str])] = &[
    (Field::Title, &["标题", "title", "条目名称"]),
    (
        Field::Body,
        &["内容", "body", "答案", "正文", "answer", "content"],
    ),
    (Field::Theme, &["类目", "theme", "主题", "分类", "category"]),
    (
        Field::Unit,
        &["发文单位", "unit", "责任单位", "单位", "owner"],
    ),
    (Field::Kind, &["材料性质", "kind", "类型", "type"]),
    (Field::Keywords, &["关键字", "keywords", "关键词"]),
    (Field::Questions, &["问法", "questions", "其他问法"]),
    (Field::Audience, &["服务对象", "audience"]),
    (Field::Regions, &["适用区划", "regions", "区划", "region"]),
    (Field::LifeEvents, &["人生事件", "life_events"]),
    (Field::Classes, &["诉求类别", "classes"]),
    (Field::Source, &["来源", "source", "文件名称"]),
    (Field::Number, &["文号", "number"]),
    (Field::Link, &["来源链接", "link", "链接", "url"]),
    (Field::From, &["生效日期", "from"]),
    (Field::Until, &["失效日期", "until", "有效期至"]),
    (Field::Openness, &["公开范围", "openness", "密级"]),
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

    /// What tables and reports call it.
    #[must_use]
    pub fn heading(self) -> &'static str {
        self.name(0)
    }

    /// What programs call it.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.name(1)
    }

    /// Whether it holds several things.
    #[must_use]
    pub const fn is_list(self) -> bool {
        matches!(
            self,
            Self::Keywords
                | Self::Questions
                | Self::Audience
                | Self::Regions
                | Self::LifeEvents
                | Self::Classes
        )
    }

    fn name(self, which: usize) -> &'static str {
        let known = NAMES.iter().find(|(field, _)| *field == self);
        known
            .and_then(|(_, names)| names.get(which))
            .copied()
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_either_name() {
        assert_eq!(Field::named(" *标 题 "), Some(Field::Title));
        assert_eq!(Field::named("Keywords"), Some(Field::Keywords));
        assert_eq!(Field::named("备注"), None);
    }

    #[test]
    fn every_column_has_a_name_for_people_and_one_for_programs() {
        for field in Field::all() {
            assert_eq!(Field::named(field.heading()), Some(field));
            assert_eq!(Field::named(field.code()), Some(field));
            assert!(field.code().is_ascii() && !field.code().is_empty());
        }
    }
}
