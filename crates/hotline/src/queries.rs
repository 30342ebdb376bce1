//! Lists and counts that faces need. Who may see what is part of the query.

pub mod calling;
pub mod narrowed;
pub mod near;
pub mod proof;
pub mod published;
pub mod recent;
pub mod supervision;

use jiff::Timestamp;
use xinqiao_identity::{Actor, policy};
use xinqiao_kernel::{CaseId, UnitId, words::State};
use xinqiao_platform::{
    db::{Db, DbError, Engine, Value},
    values,
};

use crate::{
    case::Case,
    store::{list_order, to_case},
};

/// By the next deadline, those that wait for nothing last; an index gives it.
const OPEN_BY_DUE: &str = "due_at, id";

/// A list somebody works from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Queue {
    /// Open cases in this state, the most urgent first.
    In(State),
    /// Extensions that wait for a ruling.
    Extensions,
    /// Wishes to end a case that wait for a ruling.
    Ends,
    /// Contested evaluations.
    Contests,
    /// Open cases whose next step is late.
    Late,
    /// Every open case.
    Open,
    /// Closed and archived cases, the newest first.
    Done,
}

/// Where a list goes on: behind this case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// When its next step is due, in milliseconds; 0 in lists ordered by id.
    pub due: i64,
    /// The case.
    pub id: i64,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The cases.
    pub cases: Vec<Case>,
    /// Where the next page begins; absent on the last.
    pub next: Option<Cursor>,
}

/// How many cases stand where, for one actor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Open cases by state.
    pub by_state: Vec<(State, u64)>,
    /// Rulings waited for: `extension`, `end`, `contest`.
    pub asks: Vec<(String, u64)>,
    /// Open cases whose next step is late.
    pub late: u64,
}

/// One page of a queue, as far as the actor may see it.
///
/// # Errors
/// Any [`DbError`].
pub async fn queue(
    db: &Db,
    actor: &Actor,
    queue: Queue,
    after: Option<Cursor>,
    most: u32,
    now: Timestamp,
) -> Result<Listed, DbError> {
    let mut sql = Where::new();
    // What closed last is read first; what is open goes by its next deadline.
    if queue == Queue::Done {
        match policy::visible(actor) {
            policy::Visible::Units(units) => sql.last_done(&units, after, most),
            _ => sql.visible(actor),
        }
        sql.of(queue, now);
        if let Some(cursor) = after {
            sql.and("id < ?", values![cursor.id]);
        }
        return listed(db, sql, "id desc", most, false).await;
    }
    sql.visible(actor);
    sql.of(queue, now);
    sql.behind(after);
    listed(db, sql, OPEN_BY_DUE, most, true).await
}

/// Cases of a signed-in person, the newest first.
///
/// # Errors
/// Any [`DbError`].
pub async fn own(db: &Db, person: i64, most: u32) -> Result<Listed, DbError> {
    let mut sql = Where::new();
    sql.and("reporter = ?", values![person]);
    listed(db, sql, "id desc", most, false).await
}

/// Earlier cases told from this phone number, the newest first.
///
/// # Errors
/// Any [`DbError`].
pub async fn by_phone(db: &Db, phone_key: i64, most: u32) -> Result<Vec<Case>, DbError> {
    let sql = "select c.doc from case_person p join cases c on c.id = p.case_id \
               where p.phone_key = $1 order by p.case_id desc limit $2";
    db.query(sql, values![phone_key, most])
        .await?
        .iter()
        .map(to_case)
        .collect()
}

/// Cases by their ids, in no order; unknown ids are left out. For sets that a
/// person chose by hand: at most a hundred or so.
///
/// # Errors
/// Any [`DbError`].
pub async fn chosen(db: &Db, ids: &[CaseId]) -> Result<Vec<Case>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    // Numbers, not text from anybody, so they can stand in the statement.
    let ids: Vec<String> = ids.iter().map(|id| id.value().to_string()).collect();
    let sql = format!("select doc from cases where id in ({})", ids.join(", "));
    db.query(&sql, Vec::new())
        .await?
        .iter()
        .map(to_case)
        .collect()
}

/// Cases that go on under this one.
///
/// # Errors
/// Any [`DbError`].
pub async fn merged_into(db: &Db, id: CaseId) -> Result<Vec<Case>, DbError> {
    let sql = "select doc from cases where merged_into = $1 order by id";
    db.query(sql, values![id.value()])
        .await?
        .iter()
        .map(to_case)
        .collect()
}

/// How many open cases stand where, as far as the actor may see them.
///
/// # Errors
/// Any [`DbError`].
pub async fn counts(db: &Db, actor: &Actor, now: Timestamp) -> Result<Counts, DbError> {
    let mut sql = Where::new();
    sql.visible(actor);
    sql.and("is_open = 1", Vec::new());
    let mut counts = Counts::default();

    let text = format!(
        "select state, count(*) from cases where {} group by state",
        sql.text()
    );
    for row in db.query(&text, sql.values.clone()).await? {
        if let Some(state) = State::from_code(&row.get::<String>(0)?) {
            counts
                .by_state
                .push((state, row.get::<i64>(1)?.unsigned_abs()));
        }
    }
    counts.by_state.sort_unstable();

    let mut late = sql.clone();
    late.and("due_at < ?", values![now]);
    let text = format!("select count(*) from cases where {}", late.text());
    counts.late = match db.query_one(&text, late.values).await? {
        Some(row) => row.get::<i64>(0)?.unsigned_abs(),
        None => 0,
    };

    let mut asking = Where::new();
    asking.visible(actor);
    asking.and("asks is not null", Vec::new());
    let text = format!(
        "select asks, count(*) from cases where {} group by asks order by asks",
        asking.text()
    );
    for row in db.query(&text, asking.values).await? {
        counts
            .asks
            .push((row.get(0)?, row.get::<i64>(1)?.unsigned_abs()));
    }
    Ok(counts)
}

async fn listed(
    db: &Db,
    sql: Where,
    order: &str,
    most: u32,
    by_due: bool,
) -> Result<Listed, DbError> {
    let mut sql = sql;
    let text = format!(
        "select doc from cases where {} order by {order} limit {}",
        sql.text(),
        u64::from(most) + 1
    );
    let rows = db.query(&text, std::mem::take(&mut sql.values)).await?;
    let mut cases = rows.iter().map(to_case).collect::<Result<Vec<_>, _>>()?;
    let more = cases.len() > most as usize;
    cases.truncate(most as usize);
    let next = cases.last().filter(|_| more).map(|case| Cursor {
        due: if by_due { list_order(case) } else { 0 },
        id: case.id.value(),
    });
    Ok(Listed { cases, next })
}

/// Conditions of a query with their values, `?` standing for the next value.
#[derive(Clone)]
struct Where {
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Where {
    fn new() -> Self {
        Self {
            parts: Vec::new(),
            values: Vec::new(),
        }
    }

    fn and(&mut self, condition: &str, values: Vec<Value>) {
        let mut text = String::with_capacity(condition.len() + 8);
        let mut number = self.values.len();
        for part in condition.chars() {
            if part == '?' {
                number += 1;
                text.push_str(&format!("${number}"));
            } else {
                text.push(part);
            }
        }
        self.parts.push(text);
        self.values.extend(values);
    }

    /// Only what the policy puts on this actor's lists.
    fn visible(&mut self, actor: &Actor) {
        match policy::visible(actor) {
            policy::Visible::Everything => {}
            policy::Visible::Units(units) => self.of_units(&units),
            policy::Visible::Own(person) => self.and("reporter = ?", values![person.0]),
            policy::Visible::PublicOnly => self.and("is_public = 1", Vec::new()),
        }
    }

    /// Only what comes after a cursor in the order of [`OPEN_BY_DUE`].
    fn behind(&mut self, cursor: Option<Cursor>) {
        if let Some(cursor) = cursor {
            self.and("(due_at, id) > (?, ?)", values![cursor.due, cursor.id]);
        }
    }

    /// Only with these words in the title, large letters or small.
    fn titled(&mut self, engine: Engine, words: &str) {
        // Chinese has no small letters, and `ilike` takes twice the time.
        let like = match engine {
            Engine::Postgres
                if words
                    .chars()
                    .any(|sign| sign.is_lowercase() || sign.is_uppercase()) =>
            {
                "ilike"
            }
            _ => "like",
        };
        let pattern = format!("%{}%", words.replace(['%', '_', '\\'], ""));
        self.and(&format!("title {like} ?"), values![pattern]);
    }

    /// Codes are digits, so the codes below one are the range up to its successor.
    fn within(&mut self, column: &str, code: &str) {
        let condition = format!("{column} >= ? and {column} < ?");
        self.and(&condition, values![code, format!("{code}:")]);
    }

    /// Numbers, not text from anybody, so they can stand in the statement.
    fn of_units(&mut self, units: &[UnitId]) {
        let units = units
            .iter()
            .map(|unit| unit.0.to_string())
            .collect::<Vec<_>>()
            .join(", ");
        let condition = format!(
            "(lead_unit in ({units}) or id in (select case_id from case_assist where unit_id in ({units}) and done = 0))"
        );
        self.and(&condition, Vec::new());
    }

    /// The last cases that these units led and finished: a page of each, so that
    /// the years behind it are not read. Nobody assists in a closed case.
    fn last_done(&mut self, units: &[UnitId], after: Option<Cursor>, most: u32) {
        let before = after.map_or(String::new(), |cursor| format!("and id < {}", cursor.id));
        let of_unit = |unit: &UnitId| {
            format!(
                "select id from (select id from cases where lead_unit = {} and is_open = 0 {before} \
                 order by id desc limit {}) u{}",
                unit.0,
                u64::from(most) + 1,
                unit.0
            )
        };
        let pages: Vec<String> = units.iter().map(of_unit).collect();
        if pages.is_empty() {
            self.and("1 = 0", Vec::new());
        } else {
            self.and(
                &format!("id in ({})", pages.join(" union all ")),
                Vec::new(),
            );
        }
    }

    fn text(&self) -> String {
        if self.parts.is_empty() {
            "1 = 1".to_owned()
        } else {
            self.parts.join(" and ")
        }
    }
}
