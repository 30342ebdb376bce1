//! A score sheet as a file says it, and what is wrong with one that cannot be used.

mod read;

use thiserror::Error;

use super::exact::{Exact, Printed};
use crate::measure::Measures;

/// A score sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What it is called in files, such as `three-rates`.
    pub name: String,
    /// Which version; another rule is another version.
    pub version: String,
    /// What people call it.
    pub title: String,
    /// The same in English.
    pub en: String,
    /// Where it was read.
    pub source: String,
    /// Digest of the text it was read from.
    pub digest: String,
    /// Measures of which nothing counted means that a unit is listed apart.
    pub apart: Vec<String>,
    /// How rates are printed.
    pub rates: Printed,
    /// How points are printed.
    pub points: Printed,
    /// Whether deductions may take the total below nothing.
    pub below_zero: bool,
    /// Whose peers are whose.
    pub groups: Vec<Group>,
    /// What is scored.
    pub lines: Vec<Line>,
    /// What is taken off.
    pub deductions: Vec<PerCase>,
    /// What is added.
    pub bonuses: Vec<PerCase>,
    /// Grades with the share of the full mark from which each begins, the best
    /// first; the last has none and takes all others.
    pub grades: Vec<(String, Option<Exact>)>,
    /// Red and black lists.
    pub lists: Vec<Takes>,
}

/// Units that are compared with each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The full mark.
    pub full: Exact,
    /// How much of it is scored elsewhere, outside this sheet.
    pub elsewhere: Exact,
}

/// Where a number comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is measured.
    Measure(String),
    /// Somebody enters it under this code, such as the marks of a mystery call.
    Entered(String),
}

impl Told {
    /// The code under which the figures of a unit hold it.
    #[must_use]
    pub fn code(&self) -> &str {
        let (Self::Measure(code) | Self::Entered(code)) = self;
        code
    }
}

/// One thing that is scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// What it looks at.
    pub told: Told,
    /// Codes of the groups it is for.
    pub groups: Vec<String>,
    /// How it becomes points.
    pub rule: Rule,
    /// Out of how many a share is told: 100 in percent, 1 for a mean.
    pub whole: i64,
    /// What happens when there was nothing to measure.
    pub without: Without,
}

/// How a line becomes points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Along straight pieces from (percent, mean or number) to points; before the
    /// first and behind the last they stay. At a step the later piece holds.
    Curve(Vec<(Exact, Exact)>),
    /// So many at first, less for each case, not below the floor.
    Less {
        /// With no case.
        start: Exact,
        /// For each.
        off: Exact,
        /// At least.
        floor: Exact,
    },
    /// The points somebody gave, at most these.
    Given(Exact),
}

/// What a line does when its base is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Without {
    /// The unit is listed apart.
    #[default]
    Apart,
    /// The line is left out and the others count up to the full mark.
    LeftOut,
}

/// Points for each case, taken off or added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PerCase {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// What is counted.
    pub told: Told,
    /// Codes of the groups it is for.
    pub groups: Vec<String>,
    /// For each.
    pub each: Exact,
    /// At most; none is without limit (不封顶).
    pub most: Option<Exact>,
}

/// From which end a list takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// The best.
    Top,
    /// The last.
    Last,
}

/// A list of the first or the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Takes {
    /// What people call it.
    pub name: String,
    /// From which end.
    pub take: Take,
    /// How many.
    pub most: usize,
    /// Codes of the groups among which.
    pub among: Vec<String>,
}

/// A sheet that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}{}: {reason}", .line.map(|line| format!(" 第 {line} 行 (line {line})")).unwrap_or_default())]
pub struct BrokenSheet {
    /// Which file.
    pub file: String,
    /// Which line, from 1.
    pub line: Option<usize>,
    /// What is wrong and how to mend it.
    pub reason: String,
}

impl Sheet {
    /// Reads a sheet.
    ///
    /// # Errors
    /// [`BrokenSheet`] with file, line and how to mend it.
    pub fn read(file: &str, text: &str, measures: &Measures) -> Result<Self, BrokenSheet> {
        read::sheet(file, text, measures)
    }

    /// The sheets that come with the platform, to copy from.
    ///
    /// # Errors
    /// Never, as a test reads them.
    pub fn shipped(measures: &Measures) -> Result<Vec<Self>, BrokenSheet> {
        let files = [
            (
                "scores/data-quality.toml",
                include_str!("../../scores/data-quality.toml"),
            ),
            (
                "scores/three-rates.toml",
                include_str!("../../scores/three-rates.toml"),
            ),
            (
                "scores/yearly.toml",
                include_str!("../../scores/yearly.toml"),
            ),
        ];
        files
            .into_iter()
            .map(|(file, text)| Self::read(file, text, measures))
            .collect()
    }

    /// Name and version, by which a published score names it.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }

    /// The group with a code.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// The lines of a group, in order.
    pub fn lines_of<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a Line> {
        let is_in = move |line: &&Line| line.groups.iter().any(|id| id == group);
        self.lines.iter().filter(is_in)
    }
}

impl Rule {
    /// The most points it gives.
    #[must_use]
    pub fn full(&self) -> Exact {
        match self {
            Self::Curve(points) => {
                let points = points.iter().map(|(_, points)| *points);
                points.max().unwrap_or_default()
            }
            Self::Less { start, .. } => *start,
            Self::Given(most) => *most,
        }
    }
}
