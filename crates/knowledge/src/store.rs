//! The only file that knows the tables of items: rows, statements that write
//! them, and reading them back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use xinqiao_kernel::words::ItemState;
use xinqiao_platform::{
    Migration, Value,
    db::{Db, DbError, Engine, Row, Statement},
    outbox, values,
};

use crate::{
    clean,
    fact::{Body, Event},
    id::ItemId,
    item::Item,
    sources::store as sources,
};

/// The tables of this system.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        system: "knowledge",
        number: 1,
        name: "items",
        sqlite: include_str!("../migrations/sqlite/0001_items.sql"),
        postgres: include_str!("../migrations/postgres/0001_items.sql"),
    },
    Migration {
        system: "knowledge",
        number: 2,
        name: "use",
        sqlite: include_str!("../migrations/0002_use.sql"),
        postgres: include_str!("../migrations/0002_use.sql"),
    },
    Migration {
        system: "knowledge",
        number: 3,
        name: "past answers",
        sqlite: include_str!("../migrations/0003_answers.sql"),
        postgres: include_str!("../migrations/0003_answers.sql"),
    },
    Migration {
        system: "knowledge",
        number: 4,
        name: "sources",
        sqlite: include_str!("../migrations/0004_sources.sql"),
        postgres: include_str!("../migrations/0004_sources.sql"),
    },
    Migration {
        system: "knowledge",
        number: 5,
        name: "imports",
        sqlite: include_str!("../migrations/0005_imports.sql"),
        postgres: include_str!("../migrations/0005_imports.sql"),
    },
];

/// Keys that one statement names.
pub(crate) const KEYS_MOST: usize = 500;

/// Topic of items in the outbox.
pub const TOPIC: &str = "item";

/// An item with the hash of its last event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The item.
    pub item: Item,
    /// Hash of its last event.
    pub head: [u8; 32],
}

/// An event as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// Which item.
    pub item: ItemId,
    /// Its number within the item.
    pub seq: u32,
    /// When.
    pub at: Timestamp,
    /// JSON, the very bytes that were hashed.
    pub body: String,
    /// SM3 over the event before and this one.
    pub hash: [u8; 32],
}

impl StoredEvent {
    /// What it says.
    ///
    /// # Errors
    /// [`DbError::Corrupt`] when it is no event.
    pub fn read(&self) -> Result<Event, DbError> {
        let body: Body = serde_json::from_str(&self.body)
            .map_err(|error| corrupt(self.item, &format!("event {}: {error}", self.seq)))?;
        Ok(Event {
            item: self.item,
            seq: self.seq,
            at: self.at,
            body,
        })
    }
}

/// The statements that write one act, to be run in one transaction. `before` is
/// the item as it was read, nothing for a new one: who was quicker is a conflict.
pub(crate) fn act_statements(
    engine: Engine,
    before: Option<&Item>,
    after: &Held,
    event: &StoredEvent,
    act: &str,
) -> Result<Vec<Statement>, DbError> {
    let item = &after.item;
    let insert =
        "insert into item_event (item_id, seq, at, body, hash) values ($1, $2, $3, $4, $5)";
    let mut statements = vec![Statement::new(
        insert,
        values![
            item.id.value(),
            event.seq,
            event.at,
            event.body.as_str(),
            event.hash.to_vec()
        ],
    )];
    statements.push(put_row(before, after)?);
    if before.is_none()
        && let Some(from) = &item.followed
    {
        statements.push(sources::take(from, item.id));
    }
    if before.is_none_or(|before| !before.titles().eq(item.titles())) {
        statements.extend(title_statements(item));
    }
    if before.is_none_or(|before| shows(before) != shows(item)) {
        statements.extend(shelf_statements(item));
        if before.is_some() || item.shown.is_some() {
            statements.push(turn(engine, item.id));
        }
    }
    let entry = outbox::Entry {
        topic: TOPIC.into(),
        key: item.id.value(),
        seq: i64::from(event.seq),
        body: format!("{{\"act\":\"{act}\"}}"),
        at: event.at,
    };
    statements.push(entry.statement(engine));
    Ok(statements)
}

/// The row, put in the place of the one that was read.
fn put_row(before: Option<&Item>, after: &Held) -> Result<Statement, DbError> {
    let mut row = item_row(after)?;
    Ok(match before {
        None => {
            let marks: Vec<String> = (1..=COLUMNS.len()).map(|at| format!("${at}")).collect();
            let sql = format!(
                "insert into item ({}) values ({})",
                COLUMNS.join(", "),
                marks.join(", ")
            );
            Statement::new(sql, row).expecting(1)
        }
        Some(before) => {
            let set: Vec<String> = COLUMNS
                .iter()
                .zip(1..)
                .skip(1)
                .map(|(column, at)| format!("{column} = ${at}"))
                .collect();
            let sql = format!(
                "update item set {} where id = $1 and version = ${}",
                set.join(", "),
                COLUMNS.len() + 1
            );
            row.push(Value::from(before.version));
            Statement::new(sql, row).expecting(1)
        }
    })
}

const COLUMNS: [&str; 18] = [
    "id",
    "version",
    "head",
    "state",
    "stage",
    "kind",
    "owner",
    "theme",
    "openness",
    "title",
    "shown_at",
    "until_at",
    "review_at",
    "correct_by",
    "harm_by",
    "stage_at",
    "wake_at",
    "doc",
];

/// The row an item should have.
pub(crate) fn item_row(held: &Held) -> Result<Vec<Value>, DbError> {
    let item = &held.item;
    let doc = serde_json::to_string(item).map_err(|error| corrupt(item.id, &error.to_string()))?;
    let kind = item.shown().or_else(|| item.newest());
    Ok(values![
        item.id.value(),
        item.version,
        held.head.to_vec(),
        item.state.code(),
        item.stage().map(|stage| stage.code()),
        kind.map_or("question", |content| content.kind.code()),
        item.owner.0,
        item.theme(),
        item.openness().code(),
        item.title(),
        shown_at(item),
        item.expires_at,
        item.review_at,
        item.correction_due(),
        item.harm.as_ref().map(|harm| harm.due_at),
        item.work.as_ref().map(|work| work.since),
        item.wakes_at(),
        doc,
    ])
}

fn shown_at(item: &Item) -> i64 {
    item.shown
        .as_ref()
        .map_or(0, |edition| edition.at.as_millisecond())
}

/// What a reader could see of an item: when it differs, whoever follows hears it.
fn shows(item: &Item) -> impl PartialEq + '_ {
    let shown = matches!(item.state, ItemState::Published | ItemState::Hidden);
    (
        item.state,
        item.shown.as_ref().filter(|_| shown),
        item.owner,
    )
}

/// Takes the titles of an item and lets go those it has no more; a conflict when
/// another item has one.
fn title_statements(item: &Item) -> Vec<Statement> {
    let id = item.id.value();
    let mut keys: Vec<String> = item.titles().map(clean::title_key).collect();
    keys.sort_unstable();
    keys.dedup();
    let let_go = Statement::new("delete from item_title where item_id = $1", values![id]);
    let take = keys.into_iter().map(|key| {
        let sql = "insert into item_title (key, item_id) values ($1, $2)";
        Statement::new(sql, values![key, id])
    });
    [let_go].into_iter().chain(take).collect()
}

fn shelf_statements(item: &Item) -> Vec<Statement> {
    let id = item.id.value();
    let clear = Statement::new("delete from item_shelf where item_id = $1", values![id]);
    let put = shelves(item).into_iter().map(|shelf| {
        let sql = "insert into item_shelf (item_id, shelf, shown_at) values ($1, $2, $3)";
        Statement::new(sql, values![id, shelf, shown_at(item)])
    });
    [clear].into_iter().chain(put).collect()
}

/// Where the public finds an item; nowhere when it is not for the public.
pub(crate) fn shelves(item: &Item) -> Vec<String> {
    let is_public = item.state == ItemState::Published
        && item.openness() == xinqiao_kernel::words::Openness::Public;
    let Some(content) = item.shown().filter(|_| is_public) else {
        return Vec::new();
    };
    let mut shelves = vec![String::new()];
    let levels = (2..=content.theme.len()).step_by(2);
    shelves.extend(
        levels
            .filter_map(|end| content.theme.get(..end))
            .map(|code| format!("theme:{code}")),
    );
    shelves.extend(
        content
            .life_events
            .iter()
            .map(|code| format!("life:{code}")),
    );
    shelves.extend(content.regions.iter().map(|code| format!("region:{code}")));
    if content.regions.is_empty() {
        shelves.push("region:".to_owned());
    }
    shelves.extend(
        content
            .audience
            .iter()
            .map(|who| format!("who:{}", who.code())),
    );
    shelves.push(format!("kind:{}", content.kind.code()));
    shelves
}

/// The next turn of an item in the feed.
fn turn(engine: Engine, id: ItemId) -> Statement {
    let sql = match engine {
        Engine::Sqlite => {
            "insert into item_change (item_id, turn)
             values ($1, (select coalesce(max(turn), 0) + 1 from item_change))
             on conflict (item_id) do update set turn = excluded.turn"
        }
        Engine::Postgres => {
            "insert into item_change (item_id, turn)
             values ($1, pg_current_xact_id()::text::bigint)
             on conflict (item_id) do update set turn = excluded.turn"
        }
    };
    Statement::new(sql, values![id.value()])
}

/// An item by its number.
///
/// # Errors
/// Any [`DbError`].
pub async fn held(db: &Db, id: ItemId) -> Result<Option<Held>, DbError> {
    let row = db
        .query_one(
            "select doc, head from item where id = $1",
            values![id.value()],
        )
        .await?;
    row.as_ref().map(to_held).transpose()
}

/// The items with these numbers, in no order.
///
/// # Errors
/// Any [`DbError`].
pub async fn items(db: &Db, ids: &[ItemId]) -> Result<Vec<Item>, DbError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.value()).collect();
    let rows = db
        .query_among("select doc from item where id {keys}", &ids, Vec::new())
        .await?;
    rows.iter().map(to_item).collect()
}

/// The events of an item, in order.
///
/// # Errors
/// Any [`DbError`].
pub async fn events(db: &Db, id: ItemId) -> Result<Vec<StoredEvent>, DbError> {
    let sql = "select item_id, seq, at, body, hash from item_event where item_id = $1 order by seq";
    let rows = db.query(sql, values![id.value()]).await?;
    rows.iter().map(to_event).collect()
}

/// Which items have these titles.
///
/// # Errors
/// Any [`DbError`].
pub(crate) async fn title_owner(db: &Db, title: &str) -> Result<Option<ItemId>, DbError> {
    let sql = "select item_id from item_title where key = $1";
    let row = db.query_one(sql, values![clean::title_key(title)]).await?;
    row.map(|row| item_id(row.get(0)?)).transpose()
}

/// Which items have these titles, of those keys of [`clean::title_key`] that are taken.
pub(crate) async fn title_owners(
    db: &Db,
    keys: &[String],
) -> Result<BTreeMap<String, ItemId>, DbError> {
    let mut owners = BTreeMap::new();
    for keys in keys.chunks(KEYS_MOST) {
        let marks: Vec<String> = (1..=keys.len()).map(|at| format!("${at}")).collect();
        let sql = format!(
            "select key, item_id from item_title where key in ({})",
            marks.join(", ")
        );
        let params = keys.iter().map(Into::into).collect();
        for row in db.query(&sql, params).await? {
            owners.insert(row.get(0)?, item_id(row.get(1)?)?);
        }
    }
    Ok(owners)
}

/// The last number given within a range.
pub(crate) async fn last_id(db: &Db, from: ItemId, to: ItemId) -> Result<Option<ItemId>, DbError> {
    let sql = "select max(id) from item where id between $1 and $2";
    let row = db.query_one(sql, values![from.value(), to.value()]).await?;
    row.map(|row| row.get::<Option<i64>>(0))
        .transpose()?
        .flatten()
        .map(item_id)
        .transpose()
}

/// Items the platform has to look at by now, those waiting longest first.
pub(crate) async fn waking(db: &Db, now: Timestamp, most: u32) -> Result<Vec<ItemId>, DbError> {
    let sql = "select id from item where wake_at <= $1 order by wake_at limit $2";
    let rows = db.query(sql, values![now, most]).await?;
    rows.iter().map(|row| item_id(row.get(0)?)).collect()
}

/// An item from a row whose first column is `doc`.
pub(crate) fn to_item(row: &Row) -> Result<Item, DbError> {
    serde_json::from_str(&row.get::<String>(0)?).map_err(|error| DbError::Corrupt {
        what: format!("item.doc: {error}"),
    })
}

fn to_held(row: &Row) -> Result<Held, DbError> {
    Ok(Held {
        item: to_item(row)?,
        head: row.get(1)?,
    })
}

pub(crate) fn to_event(row: &Row) -> Result<StoredEvent, DbError> {
    Ok(StoredEvent {
        item: item_id(row.get(0)?)?,
        seq: number(row.get(1)?)?,
        at: row.get(2)?,
        body: row.get(3)?,
        hash: row.get(4)?,
    })
}

pub(crate) fn item_id(value: i64) -> Result<ItemId, DbError> {
    ItemId::try_from(value).map_err(|error| DbError::Corrupt {
        what: error.to_string(),
    })
}

pub(crate) fn number(value: i64) -> Result<u32, DbError> {
    u32::try_from(value).map_err(|_| DbError::Corrupt {
        what: "a number is out of range".to_owned(),
    })
}

fn corrupt(item: ItemId, why: &str) -> DbError {
    DbError::Corrupt {
        what: format!("item {item}: {why}"),
    }
}

/// Items after a number with their columns as they stand in the table.
pub(crate) async fn page_after(
    db: &Db,
    after: i64,
    most: u32,
) -> Result<Vec<(Held, Vec<Value>)>, DbError> {
    let sql = format!(
        "select doc, head, {} from item where id > $1 order by id limit $2",
        COLUMNS.join(", ")
    );
    let rows = db.query(&sql, values![after, most]).await?;
    let page = rows.into_iter().map(|row| {
        let held = to_held(&row)?;
        Ok((held, row.into_values().split_off(2)))
    });
    page.collect()
}

/// Events of the items between two numbers, both included, in order.
pub(crate) async fn events_between(
    db: &Db,
    from: i64,
    to: i64,
) -> Result<Vec<StoredEvent>, DbError> {
    let sql = "select item_id, seq, at, body, hash from item_event
        where item_id between $1 and $2 order by item_id, seq";
    let rows = db.query(sql, values![from, to]).await?;
    rows.iter().map(to_event).collect()
}

/// Titles, shelves and the number elsewhere that an item should have.
pub(crate) fn beside(item: &Item) -> Vec<String> {
    let titles = item
        .titles()
        .map(|title| format!("title {}", clean::title_key(title)));
    let shelves = shelves(item);
    let shown = shown_at(item);
    let shelves = shelves.iter().map(|shelf| format!("shelf {shown} {shelf}"));
    let from = item.followed.iter();
    let from = from.map(|from| format!("from {} {}", from.source, from.number));
    titles.chain(shelves).chain(from).collect()
}

/// The same of the items between two numbers, as they stand in the tables.
pub(crate) async fn beside_between(
    db: &Db,
    from: i64,
    to: i64,
) -> Result<BTreeSet<(i64, String)>, DbError> {
    let titles = "select item_id, key from item_title where item_id between $1 and $2";
    let shelves = "select item_id, shelf, shown_at from item_shelf where item_id between $1 and $2";
    let mut found = BTreeSet::new();
    for row in db.query(titles, values![from, to]).await? {
        found.insert((row.get(0)?, format!("title {}", row.get::<String>(1)?)));
    }
    for row in db.query(shelves, values![from, to]).await? {
        let (shelf, at): (String, i64) = (row.get(1)?, row.get(2)?);
        found.insert((row.get(0)?, format!("shelf {at} {shelf}")));
    }
    let origins = "select item_id, source, number from item_from where item_id between $1 and $2";
    for row in db.query(origins, values![from, to]).await? {
        let (source, number): (String, i64) = (row.get(1)?, row.get(2)?);
        found.insert((row.get(0)?, format!("from {source} {number}")));
    }
    Ok(found)
}

/// Puts the row right, with titles and shelves; whether anything was different.
pub(crate) async fn mend(db: &Db, held: &Held) -> Result<bool, DbError> {
    let id = held.item.id.value();
    let stands = page_after(db, id - 1, 1).await?.pop();
    let beside_it: BTreeSet<String> = beside_between(db, id, id)
        .await?
        .into_iter()
        .map(|(_, key)| key)
        .collect();
    let right = item_row(held)?;
    let is_right = stands.is_some_and(|(known, columns)| known == *held && columns == right);
    if is_right && beside_it == beside(&held.item).into_iter().collect() {
        return Ok(false);
    }
    let clear = Statement::new("delete from item where id = $1", values![id]);
    let mut statements = vec![clear, put_row(None, held)?];
    statements.extend(title_statements(&held.item));
    statements.extend(shelf_statements(&held.item));
    statements.extend(sources::mend(&held.item));
    statements.push(turn(db.engine(), held.item.id));
    db.transact(statements).await?;
    Ok(true)
}
