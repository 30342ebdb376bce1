//! From the figures of a unit to its points.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    exact::{Exact, Printed, Rounding},
    sheet::{Line, PerCase, Rule, Sheet, Told, Without},
};
use crate::measure::Figure;

/// What was measured or entered for a unit, by code. A number with digits behind the
/// point is entered as a fraction: 9.48 as 948 over 100.
pub type Figures = BTreeMap<String, Figure>;

/// What came out for a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Its points.
    Scored(Scored),
    /// It is not scored, and this is why.
    Apart(Vec<Reason>),
}

/// Why a unit is listed apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why", content = "code")]
pub enum Reason {
    /// Nothing was counted for this measure: no case, or nothing due.
    Nothing(String),
    /// This was neither measured nor entered yet.
    Missing(String),
    /// This cannot be: below nothing, or over a base below nothing.
    Impossible(String),
    /// The sheet has no such group.
    NoGroup(String),
}

/// The points of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scored {
    /// Name and version of the sheet.
    pub sheet: String,
    /// The group of its peers.
    pub group: String,
    /// Line by line, then deductions, then bonuses.
    pub lines: Vec<LineScore>,
    /// The sum of the printed points.
    pub total: Exact,
    /// Out of how many; without what is scored elsewhere.
    pub full: Exact,
    /// The grade, where the sheet gives grades.
    pub grade: Option<Grade>,
}

/// A grade, in the sheet's own word.
pub type Grade = String;

/// Which part of a sheet a line stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What is scored.
    Line,
    /// What is taken off.
    Deduction,
    /// What is added.
    Bonus,
}

/// One line of a score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineScore {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Where it stands.
    pub part: Part,
    /// What went in.
    pub figure: Option<Figure>,
    /// The rate or number as it is printed.
    pub value: Option<Exact>,
    /// What it is worth; none when the line was left out.
    pub points: Option<Exact>,
    /// How that came about, in words, the base with it.
    pub why: String,
}

/// Scores a unit among its peers.
#[must_use]
pub fn score(sheet: &Sheet, group: &str, figures: &Figures) -> Outcome {
    let Some(peers) = sheet.group(group) else {
        return Outcome::Apart(vec![Reason::NoGroup(group.to_owned())]);
    };
    let mut apart: Vec<Reason> = Vec::new();
    let mut lines = Vec::new();
    for code in &sheet.apart {
        match figures.get(code) {
            None => apart.push(Reason::Missing(code.clone())),
            Some(figure) if figure.over.unwrap_or(figure.of) == 0 => {
                apart.push(Reason::Nothing(code.clone()));
            }
            Some(_) => {}
        }
    }
    for line in sheet.lines_of(group) {
        match scored(sheet, line, figures) {
            Ok(scored) => lines.push(scored),
            Err(reason) => apart.push(reason),
        }
    }
    for (all, part) in [
        (&sheet.deductions, Part::Deduction),
        (&sheet.bonuses, Part::Bonus),
    ] {
        for one in all
            .iter()
            .filter(|one| one.groups.iter().any(|id| id == group))
        {
            match per_case(sheet, one, part, figures) {
                Ok(scored) => lines.push(scored),
                Err(reason) => apart.push(reason),
            }
        }
    }
    let full = peers.full - peers.elsewhere;
    let counted = sheet.lines_of(group).zip(&lines);
    let counted: Exact = counted
        .filter(|(_, scored)| scored.points.is_some())
        .map(|(line, _)| line.rule.full())
        .sum();
    if apart.is_empty() && counted == Exact::ZERO {
        let left_out = sheet
            .lines_of(group)
            .map(|line| line.told.code().to_owned());
        apart.extend(left_out.map(Reason::Nothing));
    }
    if !apart.is_empty() {
        let mut seen = Vec::new();
        apart.retain(|reason| !seen.contains(reason) && (seen.push(reason.clone()), true).1);
        return Outcome::Apart(apart);
    }
    let total = total(sheet, &lines, full, counted);
    Outcome::Scored(Scored {
        sheet: sheet.id(),
        group: group.to_owned(),
        grade: grade(sheet, total, full),
        lines,
        total,
        full,
    })
}

/// The sum; where lines were left out, the others count up to the full mark.
fn total(sheet: &Sheet, lines: &[LineScore], full: Exact, counted: Exact) -> Exact {
    let sum = |part: Part| -> Exact {
        let of_part = lines.iter().filter(|line| line.part == part);
        of_part.filter_map(|line| line.points).sum()
    };
    let mut scored = sum(Part::Line);
    if counted != full {
        let stretched = i128::from(scored.parts()) * i128::from(full.parts());
        let over = i128::from(counted.parts()) * i128::from(Exact::whole(1).parts());
        scored = Exact::ratio(stretched, over, sheet.points).unwrap_or(scored);
    }
    let total = scored + sum(Part::Deduction) + sum(Part::Bonus);
    if sheet.below_zero {
        total
    } else {
        total.max(Exact::ZERO)
    }
}

fn grade(sheet: &Sheet, total: Exact, full: Exact) -> Option<Grade> {
    let reached = |from: Exact| {
        i128::from(total.parts()) * 100 * i128::from(Exact::whole(1).parts())
            >= i128::from(from.parts()) * i128::from(full.parts())
    };
    let of = |(_, from): &&(String, Option<Exact>)| from.is_none_or(reached);
    sheet.grades.iter().find(of).map(|(name, _)| name.clone())
}

fn scored(sheet: &Sheet, line: &Line, figures: &Figures) -> Result<LineScore, Reason> {
    let code = line.told.code();
    let Some(figure) = figures.get(code) else {
        return Err(Reason::Missing(code.to_owned()));
    };
    possible(code, *figure)?;
    let of = |value, points, why| LineScore {
        code: line.code.clone(),
        name: line.name.clone(),
        part: Part::Line,
        figure: Some(*figure),
        value,
        points,
        why,
    };
    if figure.over == Some(0) {
        return match line.without {
            Without::Apart => Err(Reason::Nothing(code.to_owned())),
            Without::LeftOut => Ok(of(
                None,
                None,
                format!("{}没有可计的，不计分，其余各行按满分折算", line.name),
            )),
        };
    }
    let wrong = || Reason::Impossible(code.to_owned());
    let value = value(sheet, line, *figure).ok_or_else(wrong)?;
    let points = match &line.rule {
        Rule::Curve(curve) => along(curve, value, sheet.points).ok_or_else(wrong)?,
        Rule::Less { start, off, floor } => (*start - off.times(figure.of)).max(*floor),
        Rule::Given(most) if value > *most => return Err(wrong()),
        Rule::Given(_) => value,
    };
    let points = points.printed(sheet.points);
    let why = why(sheet, line, *figure, value, points);
    Ok(of(Some(value), Some(points), why))
}

/// A share in percent, a mean or given points as they are, anything else as a number.
fn value(sheet: &Sheet, line: &Line, figure: Figure) -> Option<Exact> {
    let Some(over) = figure.over else {
        return Exact::ratio(i128::from(figure.of), 1, sheet.rates);
    };
    let printed = match line.rule {
        Rule::Given(_) => sheet.points,
        Rule::Curve(_) | Rule::Less { .. } => sheet.rates,
    };
    let of = i128::from(figure.of) * i128::from(line.whole);
    Exact::ratio(of, i128::from(over), printed)
}

/// What the curve is worth there, half up to the digits of points.
fn along(curve: &[(Exact, Exact)], value: Exact, printed: Printed) -> Option<Exact> {
    let (first, last) = (curve.first()?, curve.last()?);
    if value < first.0 {
        return Some(first.1);
    }
    // At a step two points share a place, and the later one holds.
    let behind = curve.partition_point(|(from, _)| *from <= value);
    let Some(to) = curve.get(behind) else {
        return Some(last.1);
    };
    let from = curve.get(behind.checked_sub(1)?)?;
    let wide = i128::from((to.0 - from.0).parts());
    let gone = i128::from((value - from.0).parts());
    let rise = i128::from(to.1.parts()) - i128::from(from.1.parts());
    let one = i128::from(Exact::whole(1).parts());
    let worth = i128::from(from.1.parts()) * wide + rise * gone;
    Exact::ratio(worth, wide * one, printed)
}

fn per_case(
    sheet: &Sheet,
    one: &PerCase,
    part: Part,
    figures: &Figures,
) -> Result<LineScore, Reason> {
    let code = one.told.code();
    let figure = match (figures.get(code), &one.told) {
        (Some(figure), _) => Some(*figure),
        // Nobody entered anything: there was nothing to take off or to add.
        (None, Told::Entered(_)) => None,
        (None, Told::Measure(_)) => return Err(Reason::Missing(code.to_owned())),
    };
    let often = figure.map_or(0, |figure| figure.of);
    if let Some(figure) = figure {
        possible(code, figure)?;
    }
    let all = one.each.times(often);
    let held = one.most.map_or(all, |most| all.min(most));
    let points = match part {
        Part::Deduction => Exact::ZERO - held,
        Part::Line | Part::Bonus => held,
    }
    .printed(sheet.points);
    let limit = match one.most {
        None => "不封顶".to_owned(),
        Some(most) => format!("最多 {most} 分"),
    };
    let verb = if part == Part::Bonus { "加" } else { "扣" };
    Ok(LineScore {
        code: one.code.clone(),
        name: one.name.clone(),
        part,
        figure,
        value: Some(Exact::whole(often)),
        points: Some(points),
        why: format!(
            "{often} 件，每件{verb} {} 分，{limit}，{verb} {} 分",
            one.each, held
        ),
    })
}

fn possible(code: &str, figure: Figure) -> Result<(), Reason> {
    if figure.of < 0 || figure.over.is_some_and(|over| over < 0) {
        return Err(Reason::Impossible(code.to_owned()));
    }
    Ok(())
}

fn why(sheet: &Sheet, line: &Line, figure: Figure, value: Exact, points: Exact) -> String {
    let points = points.said(sheet.points.digits);
    match &line.rule {
        Rule::Given(most) => format!("评定 {points} 分，满分 {most} 分"),
        Rule::Less { start, off, .. } => format!(
            "{} 件，从 {start} 分起每件扣 {off} 分，得 {points} 分",
            figure.of
        ),
        Rule::Curve(curve) => {
            let sign = match figure.over {
                Some(_) if line.whole == 100 => " %",
                _ => "",
            };
            let ends = curve.first().zip(curve.last());
            let ends = ends.map_or(String::new(), |(first, last)| {
                format!(
                    "{}{sign} 记 {} 分、{}{sign} 记 {} 分，",
                    first.0, first.1, last.0, last.1
                )
            });
            let cut = match sheet.rates.rounding {
                Rounding::HalfUp => "",
                Rounding::Truncated => "（截尾）",
            };
            let said = value.said(sheet.rates.digits);
            match figure.over {
                Some(over) => {
                    format!(
                        "{} ÷ {over} = {said}{sign}{cut}，{ends}得 {points} 分",
                        figure.of
                    )
                }
                None => format!("{said}{cut}，{ends}得 {points} 分"),
            }
        }
    }
}

impl Reason {
    /// In words, with names of measures where there are any.
    #[must_use]
    pub fn said(&self, name: impl Fn(&str) -> String) -> String {
        match self {
            Self::Nothing(code) => format!("{}没有可计的，单列，不计分", name(code)),
            Self::Missing(code) => format!("{}还没有数，单列，不计分", name(code)),
            Self::Impossible(code) => format!("{}的数不可能，请核对", name(code)),
            Self::NoGroup(group) => format!("计分表没有分组「{group}」"),
        }
    }
}
