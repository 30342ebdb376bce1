//! A queue narrowed by what somebody looks for.
//!
//! A rare wish must not read every open case: only so many cases from where the
//! page begins are looked at, and the page says so. What an index can tell (the
//! queue, the unit, the time) is asked before that window is drawn, the rest
//! within it.

use jiff::{SignedDuration, Timestamp};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    UnitId,
    words::{Channel, Nature, Urgency},
};
use xinqiao_platform::{
    db::{Db, DbError, Engine},
    values,
};

use super::{Cursor, Listed, Queue, Where, listed};
use crate::store::{list_order, to_case};

/// Cases looked at for one page.
pub const WINDOW: u32 = 4_000;
/// What is due within this time is due soon.
const SOON: SignedDuration = SignedDuration::from_hours(24);

/// What narrows a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only within this region.
    pub region: Option<String>,
    /// Only within this class.
    pub class: Option<String>,
    /// Only this nature.
    pub nature: Option<Nature>,
    /// Only this urgency.
    pub urgency: Option<Urgency>,
    /// Only through this channel.
    pub channel: Option<Channel>,
    /// Only with this unit as lead.
    pub unit: Option<UnitId>,
    /// Only with these words in the title.
    pub words: Option<String>,
    /// Only with this much time.
    pub time: Option<Time>,
    /// Only with this wish waiting: `extension`, `end`, `contest`.
    pub asks: Option<String>,
    /// Only those that may be the same matter as another, and nobody has looked.
    pub same: bool,
    /// In which order.
    pub order: Order,
}

impl Filter {
    /// Whether rows have to be looked at to know.
    fn asks_of_rows(&self, queue: Queue) -> bool {
        let by_index = Self {
            unit: self.unit,
            time: self.time,
            same: self.same,
            order: self.order,
            ..Self::default()
        };
        let two_indexes = matches!(queue, Queue::In(_) | Queue::Done) && self.unit.is_some();
        *self != by_index || two_indexes
    }
}

/// How much time the next step has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// None any more.
    Late,
    /// A day at most.
    Soon,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The next deadline first.
    #[default]
    Due,
    /// The newest first.
    New,
}

/// A page of a narrowed queue.
#[derive(Clone, Debug)]
pub struct Found {
    /// The cases, and where the next page begins.
    pub listed: Listed,
    /// The window was used up before the page was full: there may be more.
    pub window_used_up: bool,
}

/// One page of a queue, narrowed.
///
/// # Errors
/// Any [`DbError`].
pub async fn narrowed(
    db: &Db,
    actor: &Actor,
    queue: Queue,
    filter: &Filter,
    after: Option<Cursor>,
    most: u32,
    now: Timestamp,
) -> Result<Found, DbError> {
    let newest = filter.order == Order::New || queue == Queue::Done;
    let order = if newest { "id desc" } else { "due_at, id" };
    let window = window(actor, queue, filter, after, newest, now);
    if !filter.asks_of_rows(queue) {
        // An index tells everything, so only the rows of the page are read.
        let listed = listed(db, window, order, most, !newest).await?;
        return Ok(Found {
            listed,
            window_used_up: false,
        });
    }

    let mut sql = window.clone();
    let drawn = format!(
        "id in (select id from cases where {} order by {order} limit {WINDOW})",
        window.text()
    );
    sql.parts = vec![drawn];
    sql.narrow(db.engine(), queue, filter);
    let text = format!(
        "select doc from cases where {} order by {order} limit {}",
        sql.text(),
        u64::from(most) + 1
    );
    let rows = db.query(&text, std::mem::take(&mut sql.values)).await?;
    let mut cases = rows.iter().map(to_case).collect::<Result<Vec<_>, _>>()?;
    if cases.len() > most as usize {
        cases.truncate(most as usize);
        let next = cases.last().map(|case| Cursor {
            due: if newest { 0 } else { list_order(case) },
            id: case.id.value(),
        });
        let listed = Listed { cases, next };
        return Ok(Found {
            listed,
            window_used_up: false,
        });
    }
    let end = format!(
        "select due_at, id from cases where {} order by {order} limit 1 offset {}",
        window.text(),
        WINDOW - 1
    );
    let next = match db.query_one(&end, window.values).await? {
        Some(row) => Some(Cursor {
            due: if newest { 0 } else { row.get(0)? },
            id: row.get(1)?,
        }),
        None => None,
    };
    Ok(Found {
        window_used_up: next.is_some(),
        listed: Listed { cases, next },
    })
}

/// What an index can tell.
fn window(
    actor: &Actor,
    queue: Queue,
    filter: &Filter,
    after: Option<Cursor>,
    newest: bool,
    now: Timestamp,
) -> Where {
    let mut sql = Where::new();
    sql.visible(actor);
    match (queue, filter.unit) {
        // One index tells the unit, another the state, none both: the unit has fewer.
        (Queue::In(_), Some(unit)) => sql.and("is_open = 1 and lead_unit = ?", values![unit.0]),
        // Closed cases have no index by unit, and nothing is due any more.
        (Queue::Done, _) => sql.of(queue, now),
        (_, Some(unit)) => {
            sql.of(queue, now);
            sql.and("lead_unit = ?", values![unit.0]);
        }
        (_, None) => sql.of(queue, now),
    }
    if filter.same {
        let offered = "id in (select case_id from case_link where ruling = 'offered')";
        sql.and(offered, Vec::new());
    }
    match filter.time.filter(|_| queue != Queue::Done) {
        Some(Time::Late) => sql.and("due_at < ?", values![now]),
        Some(Time::Soon) => sql.and("due_at >= ? and due_at < ?", values![now, now + SOON]),
        None => {}
    }
    match after {
        Some(cursor) if newest => sql.and("id < ?", values![cursor.id]),
        after => sql.behind(after),
    }
    sql
}

impl Where {
    /// Only what stands in this queue.
    pub(super) fn of(&mut self, queue: Queue, now: Timestamp) {
        match queue {
            Queue::In(state) => self.and("is_open = 1 and state = ?", values![state.code()]),
            Queue::Extensions => self.and("asks = ?", values!["extension"]),
            Queue::Ends => self.and("asks = ?", values!["end"]),
            Queue::Contests => self.and("asks = ?", values!["contest"]),
            Queue::Late => self.and("is_open = 1 and due_at < ?", values![now]),
            Queue::Open => self.and("is_open = 1", Vec::new()),
            Queue::Done => self.and("is_open = 0", Vec::new()),
        }
    }

    fn narrow(&mut self, engine: Engine, queue: Queue, filter: &Filter) {
        match (queue, filter.unit) {
            (Queue::In(state), Some(_)) => self.and("state = ?", values![state.code()]),
            (Queue::Done, Some(unit)) => self.and("lead_unit = ?", values![unit.0]),
            _ => {}
        }
        let of_doc = |name: &str| match engine {
            Engine::Sqlite => format!("doc ->> '$.{name}'"),
            Engine::Postgres => format!("doc::jsonb ->> '{name}'"),
        };
        if let Some(region) = &filter.region {
            self.within("region", region);
        }
        if let Some(class) = &filter.class {
            self.within("class", class);
        }
        if let Some(nature) = filter.nature {
            self.and("nature = ?", values![nature.code()]);
        }
        match filter.urgency {
            Some(Urgency::Urgent) => self.and("urgent = 1", Vec::new()),
            Some(urgency) => {
                let condition = format!("urgent = 0 and {} = ?", of_doc("urgency"));
                self.and(&condition, values![urgency.code()]);
            }
            None => {}
        }
        if let Some(channel) = filter.channel {
            let condition = format!("{} = ?", of_doc("channel"));
            self.and(&condition, values![channel.code()]);
        }
        if let Some(asks) = &filter.asks {
            self.and("asks = ?", values![asks.as_str()]);
        }
        if let Some(words) = &filter.words {
            self.titled(engine, words);
        }
    }
}
