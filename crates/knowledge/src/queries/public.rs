//! What the public finds without searching: by theme, life event, region, kind,
//! the newest first.

use jiff::Timestamp;
use xinqiao_platform::{
    db::{Db, DbError, Row},
    values,
};

use crate::{
    id::ItemId,
    item::Item,
    store::{item_id, to_item},
};

/// Where to look; one thing at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf<'a> {
    /// Everything.
    All,
    /// Under a theme and all below it.
    Theme(&'a str),
    /// A life event.
    LifeEvent(&'a str),
    /// What holds in this region in particular.
    Region(&'a str),
    /// Codes of [`xinqiao_kernel::words::Audience`].
    Audience(&'a str),
    /// Codes of [`xinqiao_kernel::words::ItemKind`].
    Kind(&'a str),
}

impl Shelf<'_> {
    pub(crate) fn key(self) -> String {
        match self {
            Self::All => String::new(),
            Self::Theme(code) => format!("theme:{code}"),
            Self::LifeEvent(code) => format!("life:{code}"),
            Self::Region(code) => format!("region:{code}"),
            Self::Audience(code) => format!("who:{code}"),
            Self::Kind(code) => format!("kind:{code}"),
        }
    }
}

/// Where a list goes on: after this item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// When it was published last.
    pub shown_at: Timestamp,
    /// Its number.
    pub item: ItemId,
}

/// A stretch of a list.
#[derive(Clone, Debug)]
pub struct Page {
    /// The items, the newest first.
    pub items: Vec<Item>,
    /// Where it goes on, when it does.
    pub next: Option<After>,
}

/// The items on a shelf, the newest first. `in_region` leaves out what holds
/// only elsewhere: give the codes of the reader's region and of those above it.
/// Whose time is over at `now` is left out, even before it is taken down.
///
/// # Errors
/// Any [`DbError`].
pub async fn list(
    db: &Db,
    shelf: Shelf<'_>,
    in_region: &[&str],
    after: Option<After>,
    most: u32,
    now: Timestamp,
) -> Result<Page, DbError> {
    let (at, id) = after.map_or((i64::MAX, i64::MAX), |after| {
        (after.shown_at.as_millisecond(), after.item.value())
    });
    let mut params = values![shelf.key(), at, id, now, most + 1];
    let here = if in_region.is_empty() {
        String::new()
    } else {
        let marks: Vec<String> = in_region
            .iter()
            .map(|code| {
                params.push(format!("region:{code}").into());
                format!("${}", params.len())
            })
            .collect();
        format!(
            "and exists (select 1 from item_shelf r where r.item_id = s.item_id and r.shelf in ('region:', {}))",
            marks.join(", ")
        )
    };
    let sql = format!(
        "select i.doc, s.shown_at, s.item_id from item_shelf s join item i on i.id = s.item_id \
         where s.shelf = $1 and (s.shown_at, s.item_id) < ($2, $3) \
         and (i.until_at is null or i.until_at >= $4) {here} \
         order by s.shown_at desc, s.item_id desc limit $5"
    );
    let rows = db.query(&sql, params).await?;
    let most = most as usize;
    let next = rows
        .get(most.saturating_sub(1))
        .filter(|_| rows.len() > most)
        .map(to_after)
        .transpose()?;
    let items = rows.iter().take(most).map(to_item);
    Ok(Page {
        items: items.collect::<Result<_, _>>()?,
        next,
    })
}

/// How many items are on each of these shelves, in their order. Counts those
/// whose time is over until they are taken down, a second later.
///
/// # Errors
/// Any [`DbError`].
pub async fn counts(db: &Db, shelves: &[Shelf<'_>]) -> Result<Vec<u64>, DbError> {
    if shelves.is_empty() {
        return Ok(Vec::new());
    }
    let marks: Vec<String> = (1..=shelves.len()).map(|at| format!("${at}")).collect();
    let keys: Vec<String> = shelves.iter().map(|shelf| shelf.key()).collect();
    let sql = format!(
        "select shelf, count(*) from item_shelf where shelf in ({}) group by shelf",
        marks.join(", ")
    );
    let params = keys.iter().map(Into::into).collect();
    let counted = db.query(&sql, params).await?;
    let counted: Vec<(String, i64)> = counted
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect::<Result<_, DbError>>()?;
    let count = |key: &String| {
        let found = counted.iter().find(|(shelf, _)| shelf == key);
        found.map_or(0, |(_, count)| count.unsigned_abs())
    };
    Ok(keys.iter().map(count).collect())
}

fn to_after(row: &Row) -> Result<After, DbError> {
    Ok(After {
        shown_at: row.get(1)?,
        item: item_id(row.get(2)?)?,
    })
}
