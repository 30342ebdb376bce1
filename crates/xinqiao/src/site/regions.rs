//! `regions.csv`: the region tree, six levels with validity dates.

use std::collections::HashSet;

use jiff::civil::Date;

use super::{Pack, SiteError};

const FILE: &str = "regions.csv";
const HEADING: &str = "code,name,level,parent,valid_from,valid_to";

/// A region: nation, province, city, county, town or village.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its code; those of the regions in it begin with it, except for the nation's.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How high it stands.
    pub level: RegionLevel,
    /// The region it lies in; empty at the top.
    pub parent: String,
    /// First day.
    pub valid_from: Date,
    /// Last day, once it has one.
    pub valid_to: Option<Date>,
}

/// How high a region stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RegionLevel {
    /// 全国.
    Nation,
    /// 省.
    Province,
    /// 市.
    City,
    /// 县、区.
    County,
    /// 乡镇、街道.
    Town,
    /// 村、社区.
    Village,
}

pub(super) fn read(pack: &Pack) -> Result<Vec<Region>, SiteError> {
    let mut lines = pack.text(FILE)?.lines().enumerate();
    if lines
        .next()
        .map(|(_, line)| line.trim_start_matches('\u{feff}'))
        != Some(HEADING)
    {
        let why = format!("第一行应是 {HEADING} · the first line should be that");
        return Err(pack.broken(FILE, Some(1), why));
    }
    let mut known = HashSet::new();
    let mut regions = Vec::new();
    for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let region = region(line).map_err(|why| pack.broken(FILE, Some(index + 1), why))?;
        if !region.parent.is_empty() && !known.contains(&region.parent) {
            let why = format!(
                "上级 {} 应写在前面 · parent {} should stand above",
                region.parent, region.parent
            );
            return Err(pack.broken(FILE, Some(index + 1), why));
        }
        if !known.insert(region.code.clone()) {
            let why = format!("代码 {} 重复 · this code appears twice", region.code);
            return Err(pack.broken(FILE, Some(index + 1), why));
        }
        regions.push(region);
    }
    Ok(regions)
}

fn region(line: &str) -> Result<Region, String> {
    let fields: Vec<&str> = line.split(',').map(str::trim).collect();
    let [code, name, level, parent, from, to] = fields[..] else {
        return Err(format!(
            "应有 6 列，现有 {} 列 · six columns are needed",
            fields.len()
        ));
    };
    if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("代码「{code}」应全为数字 · a code has digits only"));
    }
    let day = |text: &str| {
        text.parse::<Date>().map_err(|_| {
            format!("「{text}」不是日期，请写成 2026-01-01 · is not a day, write 2026-01-01")
        })
    };
    Ok(Region {
        code: code.to_owned(),
        name: name.to_owned(),
        level: RegionLevel::from_code(level).ok_or_else(|| {
            format!("级别「{level}」应为 nation、province、city、county、town、village 之一 · should be one of these")
        })?,
        parent: parent.to_owned(),
        valid_from: day(from)?,
        valid_to: if to.is_empty() { None } else { Some(day(to)?) },
    })
}

impl RegionLevel {
    /// The level with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "nation" => Self::Nation,
            "province" => Self::Province,
            "city" => Self::City,
            "county" => Self::County,
            "town" => Self::Town,
            "village" => Self::Village,
            _ => return None,
        })
    }
}
