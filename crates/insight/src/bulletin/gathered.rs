//! Reads what a bulletin says: days where they hold it, rows where they do not.

use std::collections::BTreeMap;

use thiserror::Error;
use xinqiao_hotline::{Case, store as cases};
use xinqiao_identity::policy::Visible;
use xinqiao_kernel::{
    RegionCode, UnitId,
    masking::{MaskRules, mask_text},
};
use xinqiao_platform::db::{Db, DbError};

use super::{Bulletin, Measured, Part as Counted, Place, Subject, Topic, Typical, UnitLine, Value};
use crate::{
    behind,
    count::{Count, Sums},
    day::Span,
    days::{self, Part},
    explore::{self, Dimension, ExploreError, Question},
    measure::Measure,
    row::{CHANNELS, NATURES},
};

/// Topics told of, and classes within each.
const TOPICS: usize = 10;
const LEAVES: usize = 5;
/// Cases looked at for one that stands for its topic.
const LOOKED_AT: u32 = 30;

/// Why a bulletin was not made.
#[derive(Debug, Error)]
pub enum BulletinError {
    /// A measure that every bulletin needs is not defined.
    #[error("没有指标「{0}」，请在指标文件里补上 · the measure {0} is not defined")]
    NoMeasure(&'static str),
    /// What was asked of the rows.
    #[error(transparent)]
    Explore(#[from] ExploreError),
    /// The database.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Reads the figures of a bulletin; figures are for those who see every case.
///
/// # Errors
/// [`BulletinError`].
pub async fn gather(
    db: &Db,
    place: &Place<'_>,
    subject: &Subject,
) -> Result<Bulletin, BulletinError> {
    let Subject { period, span, made } = *subject;
    let (units, without_cases) = units(db, place, span).await?;
    Ok(Bulletin {
        period,
        first: span.first,
        last: span.last,
        made,
        issuer: place.issuer.to_owned(),
        measures: measures(db, place, span).await?,
        natures: parts(db, Part::Nature, span, nature).await?,
        channels: parts(db, Part::Channel, span, channel).await?,
        districts: districts(db, place, span).await?,
        topics: topics(db, place, span).await?,
        units,
        without_cases,
    })
}

async fn measures(db: &Db, place: &Place<'_>, span: Span) -> Result<Vec<Measured>, BulletinError> {
    let now = days::sum(db, span).await?;
    let before = days::sum(db, span.before()).await?;
    let year_earlier = days::sum(db, span.a_year_earlier()).await?;
    let value = |measure: &Measure, sums: &Sums| {
        let figure = measure.figure(sums);
        Value {
            of: figure.of,
            over: figure.over,
            said: figure.said(measure.unit, place.office_day),
        }
    };
    let measured = place.measures.iter().map(|measure| Measured {
        code: measure.code.clone(),
        name: measure.name.clone(),
        formula: measure.formula.clone(),
        left_out: measure.left_out.clone(),
        now: value(measure, &now),
        before: value(measure, &before),
        year_earlier: value(measure, &year_earlier),
    });
    Ok(measured.collect())
}

/// Named later, when its level is known.
fn numbered(number: i64) -> (String, String) {
    (number.to_string(), String::new())
}

/// What came in, by a part that days are kept by; the most first.
async fn parts(
    db: &Db,
    part: Part,
    span: Span,
    named: impl Fn(i64) -> (String, String),
) -> Result<Vec<Counted>, DbError> {
    let now = days::sums(db, part, span).await?;
    let before = days::sums(db, part, span.before()).await?;
    let mut parts: Vec<Counted> = now
        .iter()
        .filter(|(_, sums)| sums.of(Count::Received) > 0)
        .map(|(number, sums)| {
            let (code, name) = named(*number);
            Counted {
                code,
                name,
                received: sums.of(Count::Received),
                before: before
                    .get(number)
                    .map_or(0, |sums| sums.of(Count::Received)),
            }
        })
        .collect();
    most_first(&mut parts);
    Ok(parts)
}

fn most_first(parts: &mut [Counted]) {
    parts.sort_by(|one, other| (other.received, &one.code).cmp(&(one.received, &other.code)));
}

/// Towns, added up to their districts.
async fn districts(db: &Db, place: &Place<'_>, span: Span) -> Result<Vec<Counted>, DbError> {
    let mut districts: BTreeMap<String, Counted> = BTreeMap::new();
    let towns = parts(db, Part::Town, span, numbered).await?;
    for town in towns {
        let number: i64 = town.code.parse().unwrap_or(0);
        let code = match number {
            0 => String::new(),
            town => format!("{:06}", town / 1_000),
        };
        let district = districts.entry(code.clone()).or_insert_with(|| Counted {
            name: region(place, &code, span),
            code,
            received: 0,
            before: 0,
        });
        district.received += town.received;
        district.before += town.before;
    }
    let mut districts: Vec<Counted> = districts.into_values().collect();
    most_first(&mut districts);
    Ok(districts)
}

fn region(place: &Place<'_>, code: &str, span: Span) -> String {
    let known = |code: &str| {
        let code = RegionCode::parse(code).ok()?;
        let region = place.regions.get(code, span.last)?;
        Some(region.name.clone())
    };
    match code.strip_suffix("00") {
        _ if code.is_empty() => "地点不明".to_owned(),
        // The place is known no finer than the city.
        Some(city) => {
            known(city).map_or_else(|| code.to_owned(), |name| format!("{name}（未分区）"))
        }
        None => known(code).unwrap_or_else(|| code.to_owned()),
    }
}

async fn topics(db: &Db, place: &Place<'_>, span: Span) -> Result<Vec<Topic>, BulletinError> {
    let mut classes = parts(db, Part::Class, span, numbered).await?;
    classes.retain(|class| class.code != "0");
    classes.truncate(TOPICS);
    let mut topics = Vec::new();
    for class in classes {
        let number: i64 = class.code.parse().unwrap_or(0);
        let code = Part::Class.digits(number);
        // A case that was classified no finer than the first level stands under it.
        let code = code.strip_suffix("00").unwrap_or(&code).to_owned();
        let only = [(Dimension::Subclass, vec![number])];
        topics.push(Topic {
            leaves: leaves(db, place, span, &only).await?,
            typical: typical(db, span, &only).await?,
            part: Counted {
                name: class_name(place, &code),
                code,
                ..class
            },
        });
    }
    Ok(topics)
}

async fn leaves(
    db: &Db,
    place: &Place<'_>,
    span: Span,
    only: &[(Dimension, Vec<i64>)],
) -> Result<Vec<Counted>, BulletinError> {
    let received = place.measures.get("received");
    let received = received.ok_or(BulletinError::NoMeasure("received"))?;
    let question = |span| Question {
        measures: vec![received],
        by: vec![Dimension::Leaf],
        only: only.to_vec(),
        span,
    };
    let now = explore::ask(db, &Visible::Everything, &question(span)).await?;
    let before = explore::ask(db, &Visible::Everything, &question(span.before())).await?;
    let mut leaves: Vec<Counted> = now
        .iter()
        .filter(|(codes, _)| codes.iter().any(|code| code % 100 != 0))
        .map(|(codes, sums)| {
            let code = format!("{:06}", codes.first().copied().unwrap_or(0));
            Counted {
                name: class_name(place, &code),
                code,
                received: sums.of(Count::Received),
                before: before.get(codes).map_or(0, |sums| sums.of(Count::Received)),
            }
        })
        .collect();
    most_first(&mut leaves);
    leaves.truncate(LEAVES);
    Ok(leaves)
}

fn class_name(place: &Place<'_>, code: &str) -> String {
    let known = place.classes.get(code);
    known.map_or_else(|| code.to_owned(), |class| class.name.clone())
}

/// The newest case of a topic that its person lets the public see.
async fn typical(
    db: &Db,
    span: Span,
    only: &[(Dimension, Vec<i64>)],
) -> Result<Option<Typical>, DbError> {
    let listed = behind::cases(
        db,
        &Visible::Everything,
        Count::Received,
        span,
        only,
        None,
        LOOKED_AT,
    );
    for counted in listed.await? {
        let case = cases::case(db, counted.case).await?;
        if let Some(case) = case.filter(|case| case.public && !case.secret) {
            return Ok(Some(told(&case)));
        }
    }
    Ok(None)
}

fn told(case: &Case) -> Typical {
    Typical {
        number: case.id.number().to_string(),
        title: mask_text(&case.title, &MaskRules::default()).into_owned(),
    }
}

/// Units that had something, the most due first; and the names of those that had
/// nothing at all.
async fn units(
    db: &Db,
    place: &Place<'_>,
    span: Span,
) -> Result<(Vec<UnitLine>, Vec<String>), DbError> {
    let mut sums = days::sums(db, Part::Unit, span).await?;
    sums.remove(&crate::row::NO_UNIT);
    let without = place
        .units
        .iter()
        .filter(|unit| place.units.children(unit.id).next().is_none())
        .filter(|unit| !sums.contains_key(&unit.id.0))
        .map(|unit| unit.name.clone());
    let without = without.collect();
    let mut lines: Vec<UnitLine> = sums
        .iter()
        .filter(|(_, sums)| !sums.is_empty())
        .map(|(unit, sums)| UnitLine {
            unit: *unit,
            name: place
                .units
                .get(UnitId(*unit))
                .map_or_else(|| format!("#{unit}"), |unit| unit.name.clone()),
            given: sums.of(Count::Given),
            due: sums.of(Count::Due),
            replied: sums.of(Count::DueReplied),
            in_time: sums.of(Count::InTime),
            late: sums.of(Count::Late),
            returned: sums.of(Count::Returned),
            evaluated: sums.of(Count::Evaluated),
            satisfied: sums.of(Count::Satisfied),
            negative: sums.of(Count::Negative),
        })
        .collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(line.due), line.unit));
    Ok((lines, without))
}

fn nature(number: i64) -> (String, String) {
    let at = usize::try_from(number - 1).ok();
    let word = at.and_then(|at| NATURES.get(at));
    word.map_or_else(
        || (number.to_string(), number.to_string()),
        |word| (word.code().to_owned(), word.zh().to_owned()),
    )
}

fn channel(number: i64) -> (String, String) {
    let at = usize::try_from(number - 1).ok();
    let word = at.and_then(|at| CHANNELS.get(at));
    word.map_or_else(
        || (number.to_string(), number.to_string()),
        |word| (word.code().to_owned(), word.zh().to_owned()),
    )
}
