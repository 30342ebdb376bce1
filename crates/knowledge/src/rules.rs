//! The rules of the encyclopedia as data: how long a title may be, how often an
//! item is reviewed, how long a correction may wait, each with its source.

use serde::Deserialize;
use thiserror::Error;
use xinqiao_kernel::Limit;

/// The rules that come with the program.
pub const SHIPPED: (&str, &str) = (
    "encyclopedia.toml",
    include_str!("../rules/encyclopedia.toml"),
);

/// The rules of one site in one version.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Short name.
    pub name: String,
    /// Version.
    pub version: String,
    /// Titles.
    pub title: Words,
    /// Keywords.
    pub keywords: Lines,
    /// Other ways to ask.
    pub questions: Lines,
    /// Answers.
    pub body: BodyRule,
    /// Each field of the source.
    pub source: Words,
    /// Related items, services and classes, each.
    pub related: Most,
    /// Files.
    pub attachments: Most,
    /// Rows of one file.
    pub import: Most,
    /// Rows of one file that goes out from a page.
    pub export: MostOut,
    /// Reviews.
    pub review: ReviewRule,
    /// The end of its time.
    pub expiry: ExpiryRule,
    /// How long a correction may wait.
    pub correction: Wait,
    /// How long a ruling on harm may wait.
    pub harm: Wait,
    /// What nobody found an answer to.
    pub gap: GapRule,
    /// What units are asked to write.
    pub ask: AskRule,
}

/// A text of one line.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Characters at most.
    pub characters: usize,
    /// Where it stands.
    pub source: String,
}

/// Several texts of one line.
#[derive(Clone, Copy, Debug)]
pub struct Lines {
    /// How many at least.
    pub least: usize,
    /// How many at most.
    pub most: usize,
    /// Characters of each at most.
    pub characters: usize,
}

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            #[serde(default)]
            least: usize,
            most: usize,
            characters: usize,
            #[expect(dead_code, reason = "read so that it has to be there")]
            source: String,
        }
        let written = Written::deserialize(from)?;
        Ok(Self {
            least: written.least,
            most: written.most,
            characters: written.characters,
        })
    }
}

/// Answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyRule {
    /// Characters at most.
    pub characters: usize,
    /// Rows of a table at most.
    pub table_rows: usize,
    /// Columns of a table at most.
    pub table_columns: usize,
    /// Where it stands.
    pub source: String,
}

/// How many at most.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Most {
    /// At most.
    pub most: usize,
    /// Where it stands.
    pub source: String,
}

/// How many go out at most.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MostOut {
    /// At most.
    pub most: u32,
    /// Where it stands.
    pub source: String,
}

/// Reviews.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRule {
    /// Days from one review to the next.
    pub every_days: u32,
    /// Who wrote a version does not publish it.
    pub four_eyes: bool,
    /// What the unit's head hands to review has passed the unit.
    pub head_passes_own: bool,
    /// Where it stands.
    pub source: String,
}

/// The end of an item's time.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpiryRule {
    /// Days before the last one on which its unit is reminded.
    pub remind_days: u32,
    /// Days after it was taken down until it is filed away.
    pub archive_after_days: u32,
    /// Where it stands.
    pub source: String,
}

/// How long something may wait.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// So long.
    pub limit: Limit,
    /// Where it stands.
    pub source: String,
}

/// What nobody found an answer to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GapRule {
    /// How long it may wait.
    pub limit: Limit,
    /// From how much likeness two wordings ask for the same, in percent.
    pub likeness_percent: u32,
    /// Where it stands.
    pub source: String,
}

/// What units are asked to write.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskRule {
    /// How long it may wait.
    pub limit: Limit,
    /// Days in which a unit that answered is not asked about the same class again.
    pub quiet_days: u32,
    /// Where it stands.
    pub source: String,
}

/// Rules that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}{}: {reason}", .line.map(|line| format!(" 第 {line} 行 (line {line})")).unwrap_or_default())]
pub struct Broken {
    /// Which file.
    pub file: String,
    /// Which line, from 1, when it can be told.
    pub line: Option<usize>,
    /// What is wrong and how to mend it.
    pub reason: String,
}

impl Rules {
    /// Reads and checks rules.
    ///
    /// # Errors
    /// [`Broken`] with file, line and reason: what is not TOML, a number without
    /// a source, a number nothing can be written under.
    pub fn read(file: &str, text: &str) -> Result<Self, Broken> {
        let broken = |line, reason: String| Broken {
            file: file.to_owned(),
            line,
            reason,
        };
        let at = |offset: usize| text[..offset.min(text.len())].matches('\n').count() + 1;
        let rules: Self = toml::from_str(text).map_err(|error| {
            broken(
                error.span().map(|span| at(span.start)),
                error.message().to_owned(),
            )
        })?;
        for (number, line) in text.lines().enumerate() {
            let empty = line
                .strip_prefix("source")
                .and_then(|rest| rest.trim_start().strip_prefix('='))
                .is_some_and(|rest| rest.trim().trim_matches('"').trim().is_empty());
            if empty {
                let why = "来源 source 不能为空 · a number needs its source";
                return Err(broken(Some(number + 1), why.to_owned()));
            }
        }
        let counts = [
            ("title.characters", rules.title.characters),
            ("keywords.most", rules.keywords.most),
            ("keywords.characters", rules.keywords.characters),
            ("body.characters", rules.body.characters),
            ("source.characters", rules.source.characters),
            ("import.most", rules.import.most),
            ("export.most", rules.export.most as usize),
            ("review.every_days", rules.review.every_days as usize),
        ];
        if let Some((name, _)) = counts.iter().find(|(_, count)| *count == 0) {
            return Err(broken(None, format!("{name} 不能是 0 · must not be 0")));
        }
        if rules.keywords.least > rules.keywords.most {
            let why = "keywords.least 大于 keywords.most · more at least than at most";
            return Err(broken(None, why.to_owned()));
        }
        if !(1..=100).contains(&rules.gap.likeness_percent) {
            let why = "gap.likeness_percent 必须在 1 到 100 之间 · must be 1 to 100";
            return Err(broken(None, why.to_owned()));
        }
        Ok(rules)
    }

    /// The rules that come with the program.
    ///
    /// # Errors
    /// Never, as a test says.
    pub fn shipped() -> Result<Self, Broken> {
        Self::read(SHIPPED.0, SHIPPED.1)
    }

    /// `name@version`, as an item keeps it.
    #[must_use]
    pub fn reference(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rules_are_those_of_the_trade() {
        let rules = Rules::shipped().unwrap();
        assert_eq!(rules.title.characters, 128);
        assert_eq!((rules.keywords.least, rules.keywords.characters), (1, 20));
        assert_eq!(rules.import.most, 1_000);
    }

    #[test]
    fn a_number_without_a_source_is_refused_with_its_line() {
        let text = SHIPPED
            .1
            .replace("source = \"默认值：一条问答的其他问法\"", "source = \"\"");
        let said = Rules::read("own.toml", &text).unwrap_err().to_string();
        assert!(said.starts_with("own.toml 第 19 行"), "{said}");
        let text = SHIPPED
            .1
            .replace("source = \"默认值：一条问答的其他问法\"", "");
        assert!(Rules::read("own.toml", &text).is_err());
    }
}
