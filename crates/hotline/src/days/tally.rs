//! Adding up what acts brought, by day, class and town.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, civil::Date};
use xinqiao_kernel::{CaseId, WorkingCalendar, words::Milestone};
use xinqiao_platform::{
    db::{Db, DbError, Engine, Statement},
    values,
};

use super::Part;
use crate::{
    case::Case,
    fact::{Body, Fact},
    store::{self, StoredEvent},
};

/// Events read at once.
const READ: usize = 128;
/// Digits of the first level of classes, and of a town with what lies above it.
const CLASS: usize = 2;
const TOWN: usize = 9;

/// Received, answered, late; less than nothing where something was moved away.
type Counts = [i64; 3];

/// What was counted.
#[derive(Default)]
pub(crate) struct Tally {
    days: BTreeMap<Date, Counts>,
    parts: BTreeMap<(Date, Part, String), Counts>,
}

/// Of a case, what its figures are told apart by.
struct Lies {
    class: String,
    region: String,
    filed_at: Timestamp,
}

/// What these events brought.
pub(super) async fn of_events(
    db: &Db,
    events: &[(i64, i64)],
    calendar: &WorkingCalendar,
) -> Result<Tally, DbError> {
    let mut tally = Tally::default();
    for some in events.chunks(READ) {
        let bodies = bodies(db, some).await?;
        let lies = lies(db, some).await?;
        let classified = bodies.iter().filter(|(_, _, body)| classifies(body));
        let classified: BTreeSet<i64> = classified.map(|(case, _, _)| *case).collect();
        let begun = classified
            .iter()
            .filter_map(|id| CaseId::try_from(*id).ok());
        let told: BTreeMap<i64, String> = store::first_events(db, begun)
            .await?
            .iter()
            .map(|event| (event.case.value(), told_class(event)))
            .collect();
        for (case, at, body) in &bodies {
            if let Some(lies) = lies.get(case) {
                tally.add(calendar, lies, told.get(case), *at, body);
            }
        }
    }
    Ok(tally)
}

impl Tally {
    /// Everything that one case brought.
    pub(crate) fn add_case(
        &mut self,
        calendar: &WorkingCalendar,
        case: &Case,
        events: &[StoredEvent],
    ) {
        let lies = Lies {
            class: case.class.clone(),
            region: case.region.clone(),
            filed_at: case.filed_at,
        };
        let told = events.first().map(told_class);
        for event in events {
            if let Ok(body) = serde_json::from_str::<Body>(&event.body) {
                self.add(calendar, &lies, told.as_ref(), event.at, &body);
            }
        }
    }

    fn add(
        &mut self,
        calendar: &WorkingCalendar,
        lies: &Lies,
        told: Option<&String>,
        at: Timestamp,
        body: &Body,
    ) {
        let date = calendar.date_of(at);
        for fact in &body.facts {
            match fact {
                Fact::Filed { filing, .. } => {
                    self.count(date, [1, 0, 0], &filing.class, &lies.region);
                }
                // It came in on an earlier day, and now lies in another class.
                Fact::Accepted { class } if !class.is_empty() => {
                    let filed = calendar.date_of(lies.filed_at);
                    if let Some(told) = told.filter(|told| first(told) != first(class)) {
                        self.count_part(filed, Part::Class, first(told), [-1, 0, 0]);
                        self.count_part(filed, Part::Class, first(class), [1, 0, 0]);
                    }
                }
                Fact::Replied { .. } | Fact::ReplyShared { .. } => {
                    self.count(date, [0, 1, 0], &lies.class, &lies.region)
                }
                Fact::Passed {
                    milestone: Milestone::Reply,
                } => self.count(date, [0, 0, 1], &lies.class, &lies.region),
                _ => {}
            }
        }
    }

    fn count(&mut self, date: Date, counts: Counts, class: &str, region: &str) {
        add_up(self.days.entry(date).or_default(), counts);
        self.count_part(date, Part::Class, first(class), counts);
        let town = region.get(..TOWN).unwrap_or(region);
        self.count_part(date, Part::Town, town, counts);
    }

    fn count_part(&mut self, date: Date, part: Part, code: &str, counts: Counts) {
        let of = self.parts.entry((date, part, code.to_owned()));
        add_up(of.or_default(), counts);
    }

    /// Added to what was counted before.
    pub(super) fn added(&self) -> Vec<Statement> {
        let days = self.days.iter().map(|(date, counts)| {
            let [received, answered, late] = *counts;
            Statement::new(
                format!(
                    "insert into case_day (day, received, answered, late) \
                     values ($1, $2, $3, $4) on conflict (day) do update set {}",
                    sums("case_day")
                ),
                values![date.to_string(), received, answered, late],
            )
        });
        let parts = self.parts.iter().map(|((date, part, code), counts)| {
            let [received, answered, late] = *counts;
            Statement::new(
                format!(
                    "insert into case_day_part (day, part, code, received, answered, late) \
                     values ($1, $2, $3, $4, $5, $6) on conflict (day, part, code) do update set {}",
                    sums("case_day_part")
                ),
                values![
                    date.to_string(),
                    part.code(),
                    code.as_str(),
                    received,
                    answered,
                    late
                ],
            )
        });
        days.chain(parts).collect()
    }

    /// Written where nothing is left of what was counted before.
    pub(super) fn in_place_of_all(&self) -> Vec<Statement> {
        let mut statements = vec![
            Statement::new("delete from case_day", Vec::new()),
            Statement::new("delete from case_day_part", Vec::new()),
        ];
        statements.extend(self.added());
        statements
    }
}

async fn bodies(db: &Db, events: &[(i64, i64)]) -> Result<Vec<(i64, Timestamp, Body)>, DbError> {
    // Numbers, not text from anybody, so they can stand in the statement.
    let places: Vec<String> = events
        .iter()
        .map(|(case, seq)| format!("({case}, {seq})"))
        .collect();
    let list = match db.engine() {
        Engine::Sqlite => format!("values {}", places.join(", ")),
        Engine::Postgres => places.join(", "),
    };
    let sql = format!("select case_id, at, body from case_event where (case_id, seq) in ({list})");
    let mut bodies = Vec::new();
    for row in db.query(&sql, vec![]).await? {
        if let Ok(body) = serde_json::from_str::<Body>(&row.get::<String>(2)?) {
            bodies.push((row.get(0)?, row.get(1)?, body));
        }
    }
    Ok(bodies)
}

async fn lies(db: &Db, events: &[(i64, i64)]) -> Result<BTreeMap<i64, Lies>, DbError> {
    let ids: Vec<i64> = events.iter().map(|(case, _)| *case).collect();
    let sql = "select id, class, region, filed_at from cases where id {keys}";
    let rows = db.query_among(sql, &ids, Vec::new()).await?;
    rows.iter()
        .map(|row| {
            let lies = Lies {
                class: row.get(1)?,
                region: row.get(2)?,
                filed_at: row.get(3)?,
            };
            Ok((row.get(0)?, lies))
        })
        .collect()
}

fn classifies(body: &Body) -> bool {
    let mut facts = body.facts.iter();
    facts.any(|fact| matches!(fact, Fact::Accepted { class } if !class.is_empty()))
}

/// The class that came with the message, if any.
fn told_class(first: &StoredEvent) -> String {
    let facts = serde_json::from_str::<Body>(&first.body).map(|body| body.facts);
    let mut facts = facts.into_iter().flatten();
    facts
        .find_map(|fact| match fact {
            Fact::Filed { filing, .. } => Some(filing.class),
            _ => None,
        })
        .unwrap_or_default()
}

fn first(class: &str) -> &str {
    class.get(..CLASS).unwrap_or(class)
}

fn add_up(counts: &mut Counts, more: Counts) {
    for (count, more) in counts.iter_mut().zip(more) {
        *count += more;
    }
}

fn sums(table: &str) -> String {
    ["received", "answered", "late"]
        .map(|column| format!("{column} = {table}.{column} + excluded.{column}"))
        .join(", ")
}
