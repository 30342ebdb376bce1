//! All regions with their names, as they were on any day.

use std::{collections::HashMap, fmt};

use jiff::civil::Date;

use crate::{level::Level, region::RegionCode};

/// One region under one name. When a region is renamed or moved, the old one
/// ends and a new one begins, so that old cases still read as they were filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its code.
    pub code: RegionCode,
    /// Its name, without those of the regions above.
    pub name: String,
    /// The first day on which it is valid; `None` for as long as anyone knows.
    pub valid_from: Option<Date>,
    /// The last day on which it is valid; `None` for no end.
    pub valid_to: Option<Date>,
}

impl Region {
    /// Whether it is valid on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// The tree of regions.
///
/// A level may be missing (a city without districts): a region then lies below
/// the next one above that exists.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    /// In the order of codes, the older of one code first.
    all: Vec<Region>,
    /// Places in `all` of what lies right below a code.
    below: HashMap<RegionCode, Vec<usize>>,
}

/// Why regions make no tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegionsError {
    /// One code is valid twice on one day.
    #[error(
        "region {code} is there twice ({first}, {second}) with days in common; end the first \
         (valid_to) before the second begins (valid_from)"
    )]
    Overlap {
        /// The code.
        code: RegionCode,
        /// The older name.
        first: String,
        /// The newer name.
        second: String,
    },
}

impl Regions {
    /// A tree of these regions, in any order.
    ///
    /// # Errors
    /// When one code is valid twice on one day.
    pub fn new(regions: impl IntoIterator<Item = Region>) -> Result<Self, RegionsError> {
        let mut all: Vec<Region> = regions.into_iter().collect();
        all.sort_by_key(|region| (region.code, region.valid_from));
        for pair in all.windows(2) {
            let ends = pair[0]
                .valid_to
                .zip(pair[1].valid_from)
                .is_some_and(|(to, from)| to < from);
            if pair[0].code == pair[1].code && !ends {
                return Err(RegionsError::Overlap {
                    code: pair[0].code,
                    first: pair[0].name.clone(),
                    second: pair[1].name.clone(),
                });
            }
        }
        let mut regions = Self {
            all,
            below: HashMap::new(),
        };
        for at in 0..regions.all.len() {
            let above = regions.nearest_above(regions.all[at].code);
            if let Some(above) = above {
                regions.below.entry(above).or_default().push(at);
            }
        }
        Ok(regions)
    }

    /// How many regions there are, each name counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Every region of every time, in the order of codes.
    pub fn iter(&self) -> impl Iterator<Item = &Region> {
        self.all.iter()
    }

    /// The region that bore this code on a day.
    #[must_use]
    pub fn get(&self, code: RegionCode, on: Date) -> Option<&Region> {
        self.versions(code)
            .iter()
            .find(|region| region.is_valid_on(on))
    }

    /// What lay right below a region on a day, in the order of codes. Below the
    /// nation stand the provinces, or whatever is highest.
    pub fn children(&self, code: RegionCode, on: Date) -> impl Iterator<Item = &Region> {
        let below = self.below.get(&code).map(Vec::as_slice).unwrap_or_default();
        below
            .iter()
            .filter_map(|at| self.all.get(*at))
            .filter(move |region| region.is_valid_on(on))
    }

    /// The regions from the highest down to this one, as they were on a day;
    /// without the nation.
    #[must_use]
    pub fn ancestry(&self, code: RegionCode, on: Date) -> Vec<&Region> {
        let codes = Level::ALL
            .into_iter()
            .skip(1)
            .filter(|level| *level <= code.level());
        codes
            .filter_map(|level| self.get(code.at(level), on))
            .collect()
    }

    /// The names from the highest region down to this one, as they were on a
    /// day, without those that only fill a level. Empty for unknown codes.
    #[must_use]
    pub fn path(&self, code: RegionCode, on: Date) -> RegionPath<'_> {
        if self.get(code, on).is_none() {
            return RegionPath(Vec::new());
        }
        let mut names: Vec<&str> = Vec::new();
        for region in self.ancestry(code, on) {
            let name = region.name.as_str();
            // A city without districts is its own county: 东莞市/东莞市.
            let named = !fills_a_level(region) && names.last() != Some(&name);
            if named || region.code == code && names.is_empty() {
                names.push(name);
            }
        }
        RegionPath(names)
    }

    fn versions(&self, code: RegionCode) -> &[Region] {
        let begin = self.all.partition_point(|region| region.code < code);
        let end = self.all.partition_point(|region| region.code <= code);
        &self.all[begin..end]
    }

    fn nearest_above(&self, code: RegionCode) -> Option<RegionCode> {
        let mut above = code.parent();
        while let Some(parent) = above {
            if parent == RegionCode::NATION || !self.versions(parent).is_empty() {
                return Some(parent);
            }
            above = parent.parent();
        }
        None
    }
}

/// Names of regions from the highest to the lowest: `甲省/乙市/丙区`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionPath<'r>(pub Vec<&'r str>);

impl fmt::Display for RegionPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("/"))
    }
}

/// GB/T 2260 puts 市辖区 and 县 between a city under the central government and
/// its districts, and 直辖县级行政区划 where counties have no city above. Nobody
/// says these names.
fn fills_a_level(region: &Region) -> bool {
    region.code.level() == Level::City
        && (matches!(region.name.as_str(), "市辖区" | "县") || region.name.contains("直辖县级"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn region(code: &str, name: &str) -> Region {
        let code = code.parse().unwrap();
        Region {
            code,
            name: name.to_owned(),
            valid_from: None,
            valid_to: None,
        }
    }

    fn tree() -> Regions {
        let old = Region {
            valid_to: Some(date(2024, 12, 31)),
            ..region("990101", "旧名县")
        };
        let new = Region {
            valid_from: Some(date(2025, 1, 1)),
            ..region("990101", "新名区")
        };
        Regions::new([
            region("990101001", "丙街道"),
            new,
            region("9901", "甲市"),
            old,
            region("99", "某省"),
            region("9902", "市辖区"),
            region("990201", "乙区"),
            region("9903", "丁市"),
            region("990300001", "戊镇"),
        ])
        .unwrap()
    }

    #[test]
    fn a_region_reads_as_it_was_on_the_day() {
        let (tree, code) = (tree(), "990101001".parse().unwrap());
        assert_eq!(
            tree.path(code, date(2024, 12, 31)).to_string(),
            "某省/甲市/旧名县/丙街道"
        );
        assert_eq!(
            tree.path(code, date(2025, 1, 1)).to_string(),
            "某省/甲市/新名区/丙街道"
        );
    }

    #[test]
    fn names_that_only_fill_a_level_are_left_out() {
        let path = |code: &str| {
            tree()
                .path(code.parse().unwrap(), date(2025, 1, 1))
                .to_string()
        };
        assert_eq!(path("990201"), "某省/乙区");
        assert_eq!(path("990300001"), "某省/丁市/戊镇");
        assert_eq!(path("998888"), "");
    }

    #[test]
    fn children_are_those_valid_on_the_day() {
        let tree = tree();
        let names = |code: &str, on| -> Vec<String> {
            tree.children(code.parse().unwrap(), on)
                .map(|region| region.name.clone())
                .collect()
        };
        assert_eq!(names("0", date(2025, 1, 1)), ["某省"]);
        assert_eq!(names("99", date(2025, 1, 1)), ["甲市", "市辖区", "丁市"]);
        assert_eq!(names("9901", date(2024, 1, 1)), ["旧名县"]);
        assert_eq!(
            names("9903", date(2024, 1, 1)),
            ["戊镇"],
            "no county between"
        );
    }

    #[test]
    fn a_code_is_valid_once_a_day() {
        let error = Regions::new([region("99", "甲"), region("99", "乙")]).unwrap_err();
        insta::assert_snapshot!(error, @"region 99 is there twice (甲, 乙) with days in common; end the first (valid_to) before the second begins (valid_from)");
    }
}
