//! What people tell the hotline, as a tree of classes: two digits a level, so
//! that `0101` lies in `01`. Data of the site; here it is read and checked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml::Spanned;

/// A class of matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Class {
    /// Two digits a level.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its name in English.
    pub en: String,
    /// Words people use for it themselves; they help to suggest it.
    pub keywords: Vec<String>,
}

/// All classes of a site.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    by_code: BTreeMap<String, Class>,
}

/// A list of classes that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}{}: {reason}", .line.map(|line| format!(" 第 {line} 行 (line {line})")).unwrap_or_default())]
pub struct BrokenClasses {
    /// Which file.
    pub file: String,
    /// Which line, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "class", default)]
    classes: Vec<FileClass>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileClass {
    code: Spanned<String>,
    name: String,
    #[serde(default)]
    en: String,
    #[serde(default)]
    keywords: Vec<String>,
}

impl Classes {
    /// Reads and checks a list of classes.
    ///
    /// # Errors
    /// [`BrokenClasses`] with file, line and reason.
    pub fn read(file: &str, text: &str) -> Result<Self, BrokenClasses> {
        let broken = |offset: Option<usize>, reason: String| BrokenClasses {
            file: file.to_owned(),
            line: offset.map(|offset| text[..offset.min(text.len())].matches('\n').count() + 1),
            reason,
        };
        let parsed: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map(|span| span.start);
            broken(at, error.message().to_owned())
        })?;
        let mut classes = Self::default();
        for class in parsed.classes {
            let at = Some(class.code.span().start);
            let code = class.code.into_inner();
            if code.is_empty() || code.len() % 2 != 0 || !code.bytes().all(|b| b.is_ascii_digit()) {
                let why =
                    "代码每级两位数字，如 010203 · a code has two digits a level, such as 010203";
                return Err(broken(at, format!("「{code}」：{why}")));
            }
            let above = &code[..code.len() - 2];
            if !above.is_empty() && !classes.by_code.contains_key(above) {
                let why = format!(
                    "「{code}」的上级「{above}」应写在前面 · its parent should stand above"
                );
                return Err(broken(at, why));
            }
            let read = Class {
                code: code.clone(),
                name: class.name,
                en: class.en,
                keywords: class.keywords,
            };
            if classes.by_code.insert(code.clone(), read).is_some() {
                return Err(broken(
                    at,
                    format!("「{code}」重复 / this class appears twice"),
                ));
            }
        }
        Ok(classes)
    }

    /// The class with this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Class> {
        self.by_code.get(code)
    }

    /// Every class by code, which is parents before children.
    pub fn iter(&self) -> impl Iterator<Item = &Class> {
        self.by_code.values()
    }

    /// The classes right below this one; those at the top for an empty code.
    pub fn children<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Class> {
        self.iter()
            .filter(move |class| class.code.len() == code.len() + 2 && class.code.starts_with(code))
    }

    /// The classes from the top down to this one, itself last.
    pub fn path<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Class> {
        (2..=code.len())
            .step_by(2)
            .filter_map(move |end| self.get(code.get(..end)?))
    }

    /// Leaves with most of their keywords in what somebody wrote, the best first.
    #[must_use]
    pub fn suggest(&self, words: &str, most: usize) -> Vec<&Class> {
        let hits = |class: &Class| {
            let found = class
                .keywords
                .iter()
                .filter(|word| words.contains(word.as_str()));
            // A longer word says more than a short one.
            found.map(|word| word.chars().count()).sum::<usize>()
        };
        let mut found: Vec<(usize, &Class)> = self
            .iter()
            .map(|class| (hits(class), class))
            .filter(|(hits, _)| *hits > 0)
            .collect();
        found.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.code.cmp(&y.code)));
        found
            .into_iter()
            .take(most)
            .map(|(_, class)| class)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "[[class]]\ncode = \"01\"\nname = \"住房\"\n\n[[class]]\ncode = \"0101\"\n\
                        name = \"物业\"\nkeywords = [\"物业费\", \"物业\"]\n";

    #[test]
    fn a_class_is_found_by_the_words_people_use() {
        let classes = Classes::read("classes.toml", TREE).unwrap();
        let found = classes.suggest("物业费又涨了", 3);
        assert_eq!(found[0].code, "0101");
        assert_eq!(classes.path("0101").count(), 2);
        assert_eq!(classes.children("01").count(), 1);
    }

    #[test]
    fn a_class_without_its_parent_is_refused_with_its_line() {
        let text = format!("{TREE}\n[[class]]\ncode = \"0201\"\nname = \"路\"\n");
        let said = Classes::read("classes.toml", &text)
            .unwrap_err()
            .to_string();
        assert!(said.starts_with("classes.toml 第 11 行"), "{said}");
    }
}
