//! The dispatch catalogue (派单目录): which unit leads what, where, since when
//! and on what basis. Data of the site; here it is read, checked and explained.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml::Spanned;
use xinqiao_identity::units::{Unit, UnitKind, Units};
use xinqiao_kernel::UnitId;

/// Rows of the catalogue with the units they name.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    rows: Vec<Row>,
}

/// One row: for what it holds, and who then leads.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its id, as a dispatch names it.
    pub id: String,
    /// Class code it holds for, with everything below it.
    pub class: String,
    /// Region it holds for, with everything below it; everywhere when absent.
    pub region: Option<String>,
    /// Holds only when one of these words occurs; always when empty.
    pub keywords: Vec<String>,
    /// Who leads.
    pub lead: Lead,
    /// Who assists.
    pub assists: Vec<UnitId>,
    /// Id of a reply limit instead of the usual one.
    pub limit: Option<String>,
    /// The legal basis of this duty.
    pub basis: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Option<Date>,
}

/// Who leads: one unit, or the government of the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lead {
    /// This unit.
    Unit(UnitId),
    /// The government of the case's county or town.
    OfPlace(UnitKind),
}

/// What a dispatch stands on.
#[derive(Clone, Copy, Debug)]
pub struct Matter<'a> {
    /// Class code; may be empty.
    pub class: &'a str,
    /// Region code of the place.
    pub region: &'a str,
    /// Title and text, for keywords.
    pub words: &'a str,
    /// The unit complained of, which never leads or assists.
    pub reported: Option<UnitId>,
    /// The day of the dispatch.
    pub day: Date,
}

/// Who should lead, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// Who leads.
    pub lead: UnitId,
    /// Who assists.
    pub assists: Vec<UnitId>,
    /// Id of a reply limit instead of the usual one.
    pub limit: Option<String>,
    /// What found it.
    pub by: FoundBy,
    /// The legal basis, empty for the fallback unit.
    pub basis: String,
    /// Why, for a reader, in order of weight.
    pub reasons: Vec<Reason>,
}

/// What found the lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// A row of the catalogue for the class itself.
    Row(String),
    /// A row for a class above: the nearest duty leads (职能相近部门牵头).
    Nearest(String),
    /// Nobody owns it: the region's fallback unit (兜底单位).
    Fallback,
    /// No row names it, but it has handled such cases.
    History,
}

impl FoundBy {
    /// As a dispatch records it.
    #[must_use]
    pub fn reference(&self) -> String {
        match self {
            Self::Row(id) => id.clone(),
            Self::Nearest(id) => format!("{id} (nearest)"),
            Self::Fallback => "fallback".to_owned(),
            Self::History => "history".to_owned(),
        }
    }
}

/// One reason of a suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// The class matches to this code.
    Class {
        /// The code of the row.
        code: String,
        /// The row is for a class above.
        above: bool,
    },
    /// The region matches to this code.
    Region {
        /// The code of the row.
        code: String,
    },
    /// A word of the row occurs.
    Keyword {
        /// The word.
        word: String,
    },
    /// The row leaves it to the government of the place.
    Place {
        /// Region of the unit found.
        code: String,
    },
    /// No row holds.
    NobodyOwnsIt,
}

/// A catalogue that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}{}: {reason}", .line.map(|line| format!(" 第 {line} 行 (line {line})")).unwrap_or_default())]
pub struct BrokenCatalogue {
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
    #[serde(rename = "row", default)]
    rows: Vec<FileRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRow {
    id: Spanned<String>,
    class: String,
    region: Option<String>,
    #[serde(default)]
    keywords: Vec<String>,
    lead: Option<String>,
    lead_level: Option<String>,
    #[serde(default)]
    assists: Vec<String>,
    limit: Option<String>,
    basis: String,
    from: Date,
    to: Option<Date>,
}

impl Catalogue {
    /// Reads and checks a catalogue against the units of the site.
    ///
    /// # Errors
    /// [`BrokenCatalogue`] with file, line and reason.
    pub fn read(file: &str, text: &str, units: &Units) -> Result<Self, BrokenCatalogue> {
        let broken = |offset: Option<usize>, reason: String| BrokenCatalogue {
            file: file.to_owned(),
            line: offset.map(|offset| text[..offset.min(text.len())].matches('\n').count() + 1),
            reason,
        };
        let parsed: File = toml::from_str(text).map_err(|error| {
            broken(
                error.span().map(|span| span.start),
                error.message().to_owned(),
            )
        })?;

        let mut seen = HashSet::new();
        let mut rows = Vec::with_capacity(parsed.rows.len());
        for row in parsed.rows {
            let at = Some(row.id.span().start);
            let id = row.id.into_inner();
            if !seen.insert(id.clone()) {
                return Err(broken(
                    at,
                    format!("行「{id}」重复 / this row appears twice"),
                ));
            }
            let unit = |code: &String| {
                let unknown = || {
                    broken(
                        at,
                        format!("行「{id}」里的单位「{code}」不存在 / no such unit"),
                    )
                };
                units.by_code(code).map(|unit| unit.id).ok_or_else(unknown)
            };
            let lead = match (
                &row.lead,
                row.lead_level.as_deref().and_then(UnitKind::from_code),
            ) {
                (Some(code), None) if row.lead_level.is_none() => Lead::Unit(unit(code)?),
                (None, Some(kind @ (UnitKind::County | UnitKind::Town))) => Lead::OfPlace(kind),
                _ => {
                    let mend =
                        "请写 lead = 单位代码，或 lead_level = \"county\" / \"town\"，二者择一";
                    return Err(broken(
                        at,
                        format!("行「{id}」：{mend} / give either lead or lead_level"),
                    ));
                }
            };
            let assists = row.assists.iter().map(unit).collect::<Result<_, _>>()?;
            rows.push(Row {
                class: row.class,
                region: row.region,
                keywords: row.keywords,
                lead,
                assists,
                limit: row.limit,
                basis: row.basis,
                from: row.from,
                to: row.to,
                id,
            });
        }
        Ok(Self { rows })
    }

    /// Who should lead: the closest row that holds, else the region's fallback
    /// unit. `None` only when no unit at all takes what nobody owns.
    #[must_use]
    pub fn suggest(&self, matter: &Matter<'_>, units: &Units) -> Option<Suggestion> {
        let best = self
            .rows
            .iter()
            .filter_map(|row| row.holds(matter, units))
            .max_by_key(|holding| holding.closeness())
            .map(|holding| holding.suggestion(matter));
        best.or_else(|| fallback(matter, units))
    }

    /// Every row that holds, the closest first: what else was thought of.
    #[must_use]
    pub fn explain(&self, matter: &Matter<'_>, units: &Units) -> Vec<Suggestion> {
        let mut holding: Vec<_> = self
            .rows
            .iter()
            .filter_map(|row| row.holds(matter, units))
            .collect();
        holding.sort_by_key(|holding| std::cmp::Reverse(holding.closeness()));
        holding
            .iter()
            .map(|holding| holding.suggestion(matter))
            .chain(fallback(matter, units))
            .collect()
    }

    /// All rows, for reading.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}

/// A row that holds for a matter.
struct Holding<'a> {
    row: &'a Row,
    lead: &'a Unit,
    keyword: Option<&'a str>,
}

impl Row {
    fn holds<'a>(&'a self, matter: &Matter<'_>, units: &'a Units) -> Option<Holding<'a>> {
        let in_force = self.from <= matter.day && self.to.is_none_or(|last| matter.day <= last);
        let class_fits = !matter.class.is_empty() && matter.class.starts_with(&self.class);
        let region_fits = self
            .region
            .as_ref()
            .is_none_or(|region| matter.region.starts_with(region.as_str()));
        if !(in_force && class_fits && region_fits) {
            return None;
        }
        let keyword = self
            .keywords
            .iter()
            .find(|word| matter.words.contains(word.as_str()));
        if !self.keywords.is_empty() && keyword.is_none() {
            return None;
        }
        let lead = match self.lead {
            Lead::Unit(id) => units.get(id)?,
            Lead::OfPlace(kind) => of_place(matter.region, units, |unit| unit.kind == kind)?,
        };
        (matter.reported != Some(lead.id)).then_some(Holding {
            row: self,
            lead,
            keyword: keyword.map(String::as_str),
        })
    }
}

impl Holding<'_> {
    /// A finer class outranks everything, then a finer region, then a word, then
    /// the newer row.
    fn closeness(&self) -> (usize, usize, bool, Date) {
        let region = self.row.region.as_ref().map_or(0, String::len);
        (
            self.row.class.len(),
            region,
            self.keyword.is_some(),
            self.row.from,
        )
    }

    fn suggestion(&self, matter: &Matter<'_>) -> Suggestion {
        let above = self.row.class.len() < matter.class.len();
        let mut reasons = vec![Reason::Class {
            code: self.row.class.clone(),
            above,
        }];
        reasons.extend(self.row.region.clone().map(|code| Reason::Region { code }));
        reasons.extend(self.keyword.map(|word| Reason::Keyword {
            word: word.to_owned(),
        }));
        if matches!(self.row.lead, Lead::OfPlace(_)) {
            reasons.push(Reason::Place {
                code: self.lead.region.clone(),
            });
        }
        let id = self.row.id.clone();
        let helpful = |unit: &&UnitId| **unit != self.lead.id && Some(**unit) != matter.reported;
        Suggestion {
            lead: self.lead.id,
            assists: self.row.assists.iter().filter(helpful).copied().collect(),
            limit: self.row.limit.clone(),
            by: if above {
                FoundBy::Nearest(id)
            } else {
                FoundBy::Row(id)
            },
            basis: self.row.basis.clone(),
            reasons,
        }
    }
}

fn fallback(matter: &Matter<'_>, units: &Units) -> Option<Suggestion> {
    let unit = of_place(matter.region, units, |unit| {
        unit.fallback && Some(unit.id) != matter.reported
    })?;
    Some(Suggestion {
        lead: unit.id,
        assists: Vec::new(),
        limit: None,
        by: FoundBy::Fallback,
        basis: String::new(),
        reasons: vec![
            Reason::NobodyOwnsIt,
            Reason::Place {
                code: unit.region.clone(),
            },
        ],
    })
}

/// The unit of this sort whose region is closest around a place.
fn of_place<'a>(region: &str, units: &'a Units, is: impl Fn(&Unit) -> bool) -> Option<&'a Unit> {
    units
        .iter()
        .filter(|unit| is(unit) && region.starts_with(unit.region.as_str()))
        .max_by_key(|unit| unit.region.len())
}
