//! "Is it this?": open public cases that tell of the same, close by.
//!
//! However many cases there are, at most [`LOOKED_AT`] are read: by the cell of a
//! point and the eight around it, or by the street where there is no point. Which
//! of them is meant is decided by the words they have in common.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use xinqiao_kernel::{CaseId, PersonId, Point};
use xinqiao_platform::{
    db::{Db, DbError},
    values,
};

use super::Listed;
use crate::{case::Case, fact::Fact, store};

/// Cases read at most; of each cell as many as nine cells together may bring.
const LOOKED_AT: u32 = 198;
/// Of those closest by their titles, so many are read whole.
const READ_WHOLE: usize = 24;
/// Characters of a text that are compared.
const COMPARED: usize = 300;
/// How far back a street is looked through.
const RECENT: SignedDuration = SignedDuration::from_hours(60 * 24);
/// Digits of a street's code; what lies below it is the same street.
const STREET: usize = 9;
/// The share of the shorter text's pairs of signs that both have, from which on two
/// tell of the same: by the street, and where the place is the same to some hundred
/// metres.
const ALIKE: f32 = 0.3;
const ALIKE_AND_CLOSE: f32 = 0.2;

/// What somebody is about to tell.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// In which words.
    pub what: &'a str,
    /// Region code of the place.
    pub region: &'a str,
    /// Where on the map, when it is known.
    pub point: Option<Point>,
    /// Who tells it: their own cases are not offered to them.
    pub by: Option<PersonId>,
    /// Now.
    pub now: Timestamp,
}

/// Open public cases that may tell of the same, the likeliest first.
///
/// # Errors
/// Any [`DbError`].
pub async fn near(db: &Db, told: &Told<'_>, most: usize) -> Result<Vec<Case>, DbError> {
    let pairs = pairs(told.what);
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let (mut found, enough) = match told.point {
        Some(point) => (in_cells(db, point).await?, ALIKE_AND_CLOSE),
        None => (Vec::new(), ALIKE),
    };
    if found.is_empty() {
        found = in_street(db, told.region, told.now).await?;
    }
    // Whoever joins does so where it is handled.
    found.retain(|case| case.follows().is_none());
    found.retain(|case| case.reporter.is_none() || case.reporter != told.by);

    let mut ranked: Vec<(f32, Case)> = found
        .into_iter()
        .map(|case| (likeness(&pairs, &case.title), case))
        .collect();
    ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    ranked.truncate(READ_WHOLE);
    let texts = texts(db, ranked.iter().map(|(_, case)| case.id)).await?;
    for (like, case) in &mut ranked {
        let text = texts.iter().find(|(id, _)| *id == case.id);
        *like = like.max(text.map_or(0.0, |(_, text)| likeness(&pairs, text)));
    }
    ranked.retain(|(like, _)| *like >= enough);
    ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    Ok(ranked
        .into_iter()
        .take(most)
        .map(|(_, case)| case)
        .collect())
}

/// Public cases that somebody joined, the newest first.
///
/// # Errors
/// Any [`DbError`].
pub async fn joined(db: &Db, person: PersonId, most: u32) -> Result<Listed, DbError> {
    let sql = "select c.doc from case_join j join cases c on c.id = j.case_id \
               where j.person = $1 and c.is_public = 1 order by j.case_id desc limit $2";
    let rows = db.query(sql, values![person.0, most]).await?;
    let cases = rows.iter().map(store::to_case).collect::<Result<_, _>>()?;
    Ok(Listed { cases, next: None })
}

/// Each cell is asked for its newest by itself, so that an index answers whatever
/// the planner thinks of the nine together.
async fn in_cells(db: &Db, point: Point) -> Result<Vec<Case>, DbError> {
    let cells = point.cell().around();
    let each = LOOKED_AT / 9;
    let parts: Vec<String> = cells
        .iter()
        .map(|cell| {
            format!(
                "select * from (select doc from cases where is_open = 1 and is_public = 1 \
                 and cell is not null and cell = {} order by id desc limit {each}) as near",
                cell.number()
            )
        })
        .collect();
    let rows = db.query(&parts.join(" union all "), Vec::new()).await?;
    rows.iter().map(store::to_case).collect()
}

async fn in_street(db: &Db, region: &str, now: Timestamp) -> Result<Vec<Case>, DbError> {
    let street = region.get(..STREET).unwrap_or(region);
    if street.is_empty() {
        return Ok(Vec::new());
    }
    let since = now.saturating_sub(RECENT).unwrap_or(now);
    // Codes are digits, so those below one are the range up to its successor.
    let sql = format!(
        "select doc from cases where is_open = 1 and is_public = 1 and region >= $1 and region < $2 \
         and filed_at >= $3 order by region desc, id desc limit {LOOKED_AT}"
    );
    let rows = db
        .query(&sql, values![street, format!("{street}:"), since])
        .await?;
    rows.iter().map(store::to_case).collect()
}

/// What people wrote stands in the event that brought it.
async fn texts(
    db: &Db,
    ids: impl Iterator<Item = CaseId>,
) -> Result<Vec<(CaseId, String)>, DbError> {
    let mut texts = Vec::new();
    for event in store::first_events(db, ids).await? {
        let case = event.case;
        let told = event
            .read()?
            .body
            .facts
            .into_iter()
            .find_map(|fact| match fact {
                Fact::Filed { filing, .. } => Some(filing.text),
                _ => None,
            });
        texts.extend(told.map(|text| (case, text)));
    }
    Ok(texts)
}

/// The share of the shorter one's pairs that both have.
fn likeness(told: &HashSet<[char; 2]>, text: &str) -> f32 {
    let other = pairs(text);
    let common = told.intersection(&other).count();
    // One word alone says nothing: every street has a 小区.
    if common < 2 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "a few hundred at most")]
    let share = common as f32 / told.len().min(other.len()) as f32;
    share
}

/// Pairs of neighbouring letters: Chinese has no blanks, and a pair is a word more
/// often than not.
fn pairs(text: &str) -> HashSet<[char; 2]> {
    let letters: Vec<char> = text
        .chars()
        .filter(|sign| sign.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(COMPARED)
        .collect();
    letters
        .windows(2)
        .filter_map(|pair| <[char; 2]>::try_from(pair).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_matter_in_other_words_is_alike_and_another_one_is_not() {
        let told = pairs("我们小区门口的路灯不亮了，晚上很黑");
        assert!(likeness(&told, "幸福里小区门口路灯不亮") >= ALIKE);
        assert!(likeness(&told, "青石巷停水一天半，楼里有老人") < ALIKE_AND_CLOSE);
        assert!(likeness(&told, "") < ALIKE_AND_CLOSE);
    }
}
