//! Reads a sheet and refuses what could be understood in two ways.

use std::collections::HashSet;

use serde::Deserialize;
use toml::Spanned;
use xinqiao_platform::sm3;

use super::{BrokenSheet, Group, Line, PerCase, Rule, Sheet, Take, Takes, Told, Without};
use crate::{
    measure::{Measures, Unit},
    score::exact::{Exact, Printed, Rounding},
};

/// A sheet is read by people; what is longer is no sheet.
const LONGEST: usize = 256 * 1024;
/// More points than this no bulletin gives.
const MOST: i64 = 1_000_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSheet {
    name: Spanned<String>,
    version: Spanned<String>,
    title: String,
    en: String,
    source: String,
    #[serde(default)]
    apart: Vec<Spanned<String>>,
    #[serde(default)]
    rates: FilePrinted,
    #[serde(default)]
    points: FilePrinted,
    #[serde(default)]
    below_zero: bool,
    #[serde(rename = "group", default)]
    groups: Vec<FileGroup>,
    #[serde(rename = "line", default)]
    lines: Vec<FileLine>,
    #[serde(rename = "deduction", default)]
    deductions: Vec<FilePerCase>,
    #[serde(rename = "bonus", default)]
    bonuses: Vec<FilePerCase>,
    #[serde(rename = "grade", default)]
    grades: Vec<FileGrade>,
    #[serde(rename = "list", default)]
    lists: Vec<FileList>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct FilePrinted {
    digits: Option<Spanned<u32>>,
    #[serde(default)]
    rounding: Rounding,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileGroup {
    id: Spanned<String>,
    name: String,
    full: Spanned<Number>,
    elsewhere: Option<Spanned<Number>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLine {
    code: Spanned<String>,
    name: String,
    measure: Option<Spanned<String>>,
    entered: Option<Spanned<String>>,
    #[serde(default)]
    groups: Vec<Spanned<String>>,
    curve: Option<Spanned<Vec<Vec<Number>>>>,
    start: Option<Spanned<Number>>,
    off: Option<Spanned<Number>>,
    floor: Option<Spanned<Number>>,
    most: Option<Spanned<Number>>,
    without: Option<FileWithout>,
    #[expect(dead_code, reason = "each number says where it was read; for readers")]
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FilePerCase {
    code: Spanned<String>,
    name: String,
    measure: Option<Spanned<String>>,
    entered: Option<Spanned<String>>,
    #[serde(default)]
    groups: Vec<Spanned<String>>,
    each: Spanned<Number>,
    most: Option<Spanned<Number>>,
    #[serde(default)]
    uncapped: bool,
    #[expect(dead_code, reason = "each number says where it was read; for readers")]
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileGrade {
    name: Spanned<String>,
    from: Option<Spanned<Number>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileList {
    name: Spanned<String>,
    take: FileTake,
    most: Spanned<u32>,
    among: Vec<Spanned<String>>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum FileTake {
    Top,
    Last,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum FileWithout {
    Apart,
    LeftOut,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(untagged)]
enum Number {
    Whole(i64),
    Broken(f64),
}

/// What is wrong, and where.
struct Wrong(Option<usize>, String);

pub(super) fn sheet(file: &str, text: &str, measures: &Measures) -> Result<Sheet, BrokenSheet> {
    parsed(text, measures).map_err(|Wrong(at, reason)| BrokenSheet {
        file: file.to_owned(),
        line: at.map(|at| text[..at.min(text.len())].matches('\n').count() + 1),
        reason,
    })
}

fn parsed(text: &str, measures: &Measures) -> Result<Sheet, Wrong> {
    if text.len() > LONGEST {
        let why = "计分表超过 256 KB · a sheet has at most 256 KB";
        return Err(Wrong(None, why.to_owned()));
    }
    let read: FileSheet = toml::from_str(text).map_err(|error| {
        let at = error.span().map(|span| span.start);
        Wrong(at, error.message().to_owned())
    })?;
    for name in [&read.name, &read.version] {
        named(name)?;
    }
    let groups = groups(&read.groups)?;
    let words = Words {
        measures,
        groups: &groups,
    };
    let mut codes = HashSet::new();
    let mut lines = Vec::new();
    for line in read.lines {
        unused(&mut codes, &line.code)?;
        lines.push((line.code.span().start, words.line(line)?));
    }
    let mut per_case = |all: Vec<FilePerCase>, adds: bool| {
        let mut read = Vec::new();
        for one in all {
            unused(&mut codes, &one.code)?;
            read.push((one.code.span().start, words.per_case(one, adds)?));
        }
        words.overlaps(
            read.iter()
                .map(|(at, one)| (*at, &one.told, &one.groups, &one.code)),
        )?;
        Ok(read.into_iter().map(|(_, one)| one).collect::<Vec<_>>())
    };
    let deductions = per_case(read.deductions, false)?;
    let bonuses = per_case(read.bonuses, true)?;
    words.overlaps(
        lines
            .iter()
            .map(|(at, line)| (*at, &line.told, &line.groups, &line.code)),
    )?;
    let lines: Vec<Line> = lines.into_iter().map(|(_, line)| line).collect();
    adds_up(&groups, &read.groups, &lines)?;
    for code in &read.apart {
        words.measure(code)?;
    }
    let sheet = Sheet {
        name: read.name.into_inner(),
        version: read.version.into_inner(),
        title: read.title,
        en: read.en,
        source: read.source,
        digest: sm3::hex(&sm3::digest(&[text.as_bytes()])),
        apart: read.apart.into_iter().map(Spanned::into_inner).collect(),
        rates: printed(&read.rates)?,
        points: printed(&read.points)?,
        below_zero: read.below_zero,
        grades: grades(&read.grades, &groups)?,
        lists: words.lists(&read.lists)?,
        lines,
        deductions,
        bonuses,
        groups,
    };
    Ok(sheet)
}

/// What codes in a sheet may name.
struct Words<'a> {
    measures: &'a Measures,
    groups: &'a [Group],
}

impl Words<'_> {
    fn measure(&self, code: &Spanned<String>) -> Result<(), Wrong> {
        if self.measures.get(code.get_ref()).is_some() {
            return Ok(());
        }
        let known: Vec<&str> = self.measures.iter().map(|one| one.code.as_str()).collect();
        Err(at(
            code,
            format!(
                "没有指标「{0}」，可用的有：{1}；由人录入的数写 entered · there is no measure `{0}`; there are: {1}; what somebody enters is `entered`",
                code.get_ref(),
                known.join(", ")
            ),
        ))
    }

    fn told(
        &self,
        measure: Option<Spanned<String>>,
        entered: Option<Spanned<String>>,
        code: &Spanned<String>,
    ) -> Result<Told, Wrong> {
        match (measure, entered) {
            (Some(measure), None) => {
                self.measure(&measure)?;
                Ok(Told::Measure(measure.into_inner()))
            }
            (None, Some(entered)) => {
                named(&entered)?;
                if self.measures.get(entered.get_ref()).is_some() {
                    let why = "与指标同名，请换一个代码 · this is the code of a measure; choose another";
                    return Err(at(&entered, why.to_owned()));
                }
                Ok(Told::Entered(entered.into_inner()))
            }
            _ => Err(at(
                code,
                "measure（指标）和 entered（录入）写且只写一个 · give either `measure` or `entered`"
                    .to_owned(),
            )),
        }
    }

    fn groups(&self, named: Vec<Spanned<String>>) -> Result<Vec<String>, Wrong> {
        if named.is_empty() {
            return Ok(self.groups.iter().map(|group| group.id.clone()).collect());
        }
        named.into_iter().map(|id| self.known_group(id)).collect()
    }

    fn known_group(&self, id: Spanned<String>) -> Result<String, Wrong> {
        if self.groups.iter().any(|group| group.id == *id.get_ref()) {
            return Ok(id.into_inner());
        }
        let known: Vec<&str> = self.groups.iter().map(|group| group.id.as_str()).collect();
        Err(at(
            &id,
            format!(
                "没有分组「{0}」，已有：{1} · there is no group `{0}`; there are: {1}",
                id.get_ref(),
                known.join(", ")
            ),
        ))
    }

    fn line(&self, line: FileLine) -> Result<Line, Wrong> {
        let rule = rule(&line)?;
        let told = self.told(line.measure, line.entered, &line.code)?;
        let unit = self.measures.get(told.code()).map(|measure| measure.unit);
        let is_mean = unit.is_some_and(|unit| unit != Unit::Plain);
        let whole = if is_mean || matches!(rule, Rule::Given(_)) {
            1
        } else {
            100
        };
        Ok(Line {
            told,
            whole,
            groups: self.groups(line.groups)?,
            rule,
            without: match line.without {
                Some(FileWithout::LeftOut) => Without::LeftOut,
                Some(FileWithout::Apart) | None => Without::Apart,
            },
            code: line.code.into_inner(),
            name: line.name,
        })
    }

    fn per_case(&self, one: FilePerCase, adds: bool) -> Result<PerCase, Wrong> {
        let most = one.most.as_ref().map(above_zero).transpose()?;
        if adds && (one.uncapped || most.is_none()) {
            let why = "加分要写 most（最多加几分） · a bonus says at most how much: `most`";
            return Err(at(&one.code, why.to_owned()));
        }
        if one.uncapped == most.is_some() {
            let why = "扣分写 most（最多扣几分），或写 uncapped = true（不封顶） · a deduction says `most`, or `uncapped = true`";
            return Err(at(&one.code, why.to_owned()));
        }
        Ok(PerCase {
            told: self.told(one.measure, one.entered, &one.code)?,
            groups: self.groups(one.groups)?,
            each: above_zero(&one.each)?,
            most,
            code: one.code.into_inner(),
            name: one.name,
        })
    }

    /// Nothing is scored twice in one group.
    fn overlaps<'l>(
        &self,
        lines: impl Iterator<Item = (usize, &'l Told, &'l Vec<String>, &'l String)>,
    ) -> Result<(), Wrong> {
        let mut taken: Vec<(&str, &str, &str)> = Vec::new();
        for (place, told, groups, code) in lines {
            for group in groups {
                let known = taken
                    .iter()
                    .find(|(what, whose, _)| *what == told.code() && whose == group);
                if let Some((_, _, other)) = known {
                    return Err(Wrong(
                        Some(place),
                        format!(
                            "「{code}」与「{other}」重叠：同一分组里「{0}」只能计一次 · `{code}` overlaps `{other}`: `{0}` counts once in a group",
                            told.code()
                        ),
                    ));
                }
                taken.push((told.code(), group, code));
            }
        }
        Ok(())
    }

    fn lists(&self, lists: &[FileList]) -> Result<Vec<Takes>, Wrong> {
        let read = |list: &FileList| {
            if !(1..=1_000).contains(list.most.get_ref()) {
                let why = "名单取 1 到 1000 个 · a list takes 1 to 1000";
                return Err(at(&list.most, why.to_owned()));
            }
            if list.among.is_empty() {
                let why = "among 要写至少一个分组 · name at least one group in `among`";
                return Err(at(&list.name, why.to_owned()));
            }
            let among = list.among.iter().cloned();
            Ok(Takes {
                name: list.name.get_ref().clone(),
                take: match list.take {
                    FileTake::Top => Take::Top,
                    FileTake::Last => Take::Last,
                },
                most: *list.most.get_ref() as usize,
                among: among
                    .map(|id| self.known_group(id))
                    .collect::<Result<_, _>>()?,
            })
        };
        lists.iter().map(read).collect()
    }
}

fn rule(line: &FileLine) -> Result<Rule, Wrong> {
    let rule = match (&line.curve, &line.start, &line.off, &line.most) {
        (Some(curve), None, None, None) if line.floor.is_none() => {
            Rule::Curve(curve_of(curve, line)?)
        }
        (None, Some(start), Some(off), None) => {
            let floor = line.floor.as_ref().map(number).transpose()?;
            let (start, floor) = (above_zero(start)?, floor.unwrap_or_default());
            if floor >= start {
                let why = "floor（最低分）要低于 start · `floor` lies below `start`";
                return Err(at(&line.code, why.to_owned()));
            }
            Rule::Less {
                start,
                off: above_zero(off)?,
                floor,
            }
        }
        (None, None, None, Some(most)) if line.floor.is_none() => {
            if line.entered.is_none() {
                let why = "由人给分的一行写 entered · points that somebody gives are `entered`";
                return Err(at(&line.code, why.to_owned()));
            }
            Rule::Given(above_zero(most)?)
        }
        _ => {
            let why = "计分写一种：curve（折线），start 加 off（每件扣），或 most（由人给分） · give one rule: `curve`, `start` with `off`, or `most`";
            return Err(at(&line.code, why.to_owned()));
        }
    };
    Ok(rule)
}

fn curve_of(
    curve: &Spanned<Vec<Vec<Number>>>,
    line: &FileLine,
) -> Result<Vec<(Exact, Exact)>, Wrong> {
    let mut points: Vec<(Exact, Exact)> = Vec::new();
    for point in curve.get_ref() {
        let [from, worth] = point.as_slice() else {
            let why = "折线的每个点写两个数：[率, 分] · each point of a curve has two numbers: [rate, points]";
            return Err(at(curve, why.to_owned()));
        };
        let read = |number: &Number| exact(*number).map_err(|why| at(curve, why));
        let (from, worth) = (read(from)?, read(worth)?);
        let before = |place: usize| points.len().checked_sub(place).map(|at| points[at].0);
        if before(1) > Some(from) || before(2) == Some(from) {
            let why = format!(
                "折线的点要从小到大，同一处最多两个；{from} 放错了 · points of a curve rise, and at most two share a place; {from} does not"
            );
            return Err(at(curve, why));
        }
        points.push((from, worth));
    }
    if !(2..=50).contains(&points.len()) {
        let why = "折线要 2 到 50 个点 · a curve has 2 to 50 points";
        return Err(at(curve, why.to_owned()));
    }
    if points.iter().all(|(_, worth)| *worth == Exact::ZERO) {
        let why = "这条折线处处 0 分 · this curve is worth nothing anywhere";
        return Err(at(&line.code, why.to_owned()));
    }
    Ok(points)
}

fn groups(read: &[FileGroup]) -> Result<Vec<Group>, Wrong> {
    let mut groups: Vec<Group> = Vec::new();
    for group in read {
        named(&group.id)?;
        if groups.iter().any(|known| known.id == *group.id.get_ref()) {
            let why = "分组代码重复 · this group stands here twice";
            return Err(at(&group.id, why.to_owned()));
        }
        let elsewhere = group.elsewhere.as_ref().map(number).transpose()?;
        groups.push(Group {
            id: group.id.get_ref().clone(),
            name: group.name.clone(),
            full: above_zero(&group.full)?,
            elsewhere: elsewhere.unwrap_or_default(),
        });
    }
    if groups.is_empty() {
        let why = "至少写一个 [[group]] · a sheet has at least one [[group]]";
        return Err(Wrong(None, why.to_owned()));
    }
    Ok(groups)
}

/// The lines of each group and what is scored elsewhere come to its full mark.
fn adds_up(groups: &[Group], read: &[FileGroup], lines: &[Line]) -> Result<(), Wrong> {
    for (group, read) in groups.iter().zip(read) {
        let is_in = |line: &&Line| line.groups.contains(&group.id);
        let sum: Exact = lines
            .iter()
            .filter(is_in)
            .map(|line| line.rule.full())
            .sum();
        if sum == Exact::ZERO {
            let why = format!(
                "分组「{0}」没有一行计分 · nothing is scored in `{0}`",
                group.id
            );
            return Err(at(&read.id, why));
        }
        if sum + group.elsewhere != group.full {
            let why = format!(
                "「{0}」各行满分合计 {sum}，另处 {1}，不等于 {2}；另处计分的写 elsewhere · the lines of `{0}` come to {sum}, elsewhere {1}, which is not {2}; what is scored outside is `elsewhere`",
                group.id, group.elsewhere, group.full
            );
            return Err(at(&read.full, why));
        }
    }
    Ok(())
}

fn grades(read: &[FileGrade], groups: &[Group]) -> Result<Vec<(String, Option<Exact>)>, Wrong> {
    let Some(last) = read.last() else {
        return Ok(Vec::new());
    };
    if groups.iter().any(|group| group.elsewhere != Exact::ZERO) {
        let why = "有 elsewhere 的表不知道总分，不能定等级 · a sheet with `elsewhere` knows no total and gives no grades";
        return Err(at(&last.name, why.to_owned()));
    }
    let mut grades: Vec<(String, Option<Exact>)> = Vec::new();
    for grade in read {
        let is_last = std::ptr::eq(grade, last);
        let from = grade.from.as_ref().map(number).transpose()?;
        let above = grades.last().is_none_or(|(_, before)| *before > from);
        if from.is_none() != is_last || !above {
            let why = "等级从高到低写，只有最后一级不写 from · grades stand from high to low, and only the last has no `from`";
            return Err(at(&grade.name, why.to_owned()));
        }
        grades.push((grade.name.get_ref().clone(), from));
    }
    Ok(grades)
}

fn printed(read: &FilePrinted) -> Result<Printed, Wrong> {
    let digits = read.digits.as_ref().map_or(2, |digits| *digits.get_ref());
    if let Some(read) = read.digits.as_ref().filter(|_| digits > 4) {
        let why = "小数最多四位 · at most four digits behind the point";
        return Err(at(read, why.to_owned()));
    }
    Ok(Printed {
        digits,
        rounding: read.rounding,
    })
}

/// A name that can stand in an address.
fn named(name: &Spanned<String>) -> Result<(), Wrong> {
    let fits = |sign: char| sign.is_ascii_alphanumeric() || "._-".contains(sign);
    if (1..=64).contains(&name.get_ref().len()) && name.get_ref().chars().all(fits) {
        return Ok(());
    }
    let why = "名称只用字母、数字、.、_ 和 -，最多 64 个 · names have letters, digits, `.`, `_` and `-`, at most 64";
    Err(at(name, why.to_owned()))
}

fn unused(codes: &mut HashSet<String>, code: &Spanned<String>) -> Result<(), Wrong> {
    named(code)?;
    if codes.insert(code.get_ref().clone()) {
        return Ok(());
    }
    let why = format!("代码「{0}」重复 · `{0}` stands here twice", code.get_ref());
    Err(at(code, why))
}

fn number(read: &Spanned<Number>) -> Result<Exact, Wrong> {
    exact(*read.get_ref()).map_err(|why| at(read, why))
}

fn above_zero(read: &Spanned<Number>) -> Result<Exact, Wrong> {
    let exact = number(read)?;
    if exact > Exact::ZERO {
        return Ok(exact);
    }
    let why = "要大于 0 · has to be above 0";
    Err(at(read, why.to_owned()))
}

/// As it is written in the file: the shortest text of a float is what somebody typed.
fn exact(number: Number) -> Result<Exact, String> {
    let text = match number {
        Number::Whole(whole) => whole.to_string(),
        Number::Broken(float) => float.to_string(),
    };
    let exact: Exact = text.parse()?;
    if exact < Exact::ZERO || exact > Exact::whole(MOST) {
        return Err(format!(
            "{text} 不在 0 到 {MOST} 之间；扣分也写正数 · {text} is not between 0 and {MOST}; deductions are written without a sign"
        ));
    }
    Ok(exact)
}

fn at<T>(read: &Spanned<T>, why: String) -> Wrong {
    Wrong(Some(read.span().start), why)
}
