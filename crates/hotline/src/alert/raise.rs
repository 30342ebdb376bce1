//! What the watchers found becomes a row: a new alert, or a known one that rose.

use jiff::{SignedDuration, Timestamp, tz::Offset};
use xinqiao_platform::{
    db::{Db, DbError, Statement},
    values,
};
use xinqiao_triage::watch::{self, Kind};

use super::{Stage, kind_code, level_number, one};

/// What heated up longer ago than this, found when the watchers begin to listen, is
/// not raised any more.
const STALE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Raises what was found; its times are on the clock of the place. An alert is known
/// by its cases, since the watchers begin afresh with every start.
pub(crate) async fn keep(
    db: &Db,
    found: Vec<watch::Alert>,
    offset: Offset,
    now: Timestamp,
) -> Result<(), DbError> {
    let ahead = i64::from(offset.seconds());
    let found = found.into_iter().map(|alert| watch::Alert {
        at: alert.at - ahead,
        since: alert.since - ahead,
        ..alert
    });
    for alert in found {
        let alert = &alert;
        let ids: Vec<String> = alert.message_ids.iter().map(u64::to_string).collect();
        if ids.is_empty() {
            continue;
        }
        let (family, ids) = (family(alert.kind), ids.join(", "));
        // Numbers, not text from anybody, so they can stand in the statement.
        let known = format!(
            "select max(alert_id) from alert_case where family = $1 and case_id in ({ids})"
        );
        let row = db.query_one(&known, values![family]).await?;
        let known: Option<i64> = row.map_or(Ok(None), |row| row.get(0))?;
        let known = match known {
            Some(id) => one(db, id).await?,
            None => None,
        };
        let statements = match known {
            Some(known) if known.stage != Stage::Closed || alert.level <= known.level => {
                if known.stage == Stage::Closed {
                    continue;
                }
                grown(known.id, &known, alert, now)
            }
            _ if is_stale(alert, now) => continue,
            _ => raised(alert, now),
        };
        // Another node may have raised it meanwhile; then it is known the next time.
        match db.transact(statements).await {
            Ok(_) | Err(DbError::Conflict { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn is_stale(alert: &watch::Alert, now: Timestamp) -> bool {
    alert.at < (now - STALE).as_second()
}

fn raised(alert: &watch::Alert, now: Timestamp) -> Vec<Statement> {
    // A case is evidence of one alert of a family, so its newest gives a number that no
    // other alert has.
    let newest = alert.message_ids.iter().copied().max().unwrap_or_default();
    let family = family(alert.kind);
    let id = i64::try_from(newest).unwrap_or(i64::MAX / 2) * 2 + i64::from(family == "counts");
    let sql = "insert into alert (id, family, kind, level, title, class, region, places, asked, \
               persons, cases, usual, since, raised_at, moved_at, stage, verdict) values \
               ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, 'raised', '')";
    let usual = alert.usual.map(|usual| usual.round() as i64);
    let mut statements = vec![Statement::new(
        sql,
        values![
            id,
            family,
            kind_code(alert.kind),
            level_number(alert.level),
            alert.title.as_str(),
            alert.class.as_str(),
            alert.region.as_str(),
            alert.places.join("\n"),
            alert.asked.join("\n"),
            alert.persons as i64,
            alert.message_ids.len() as i64,
            usual,
            Timestamp::from_second(alert.since).unwrap_or(now),
            now
        ],
    )];
    statements.extend(evidence(id, family, alert));
    // What a closed alert already stands on is not counted again.
    let sql = "update alert set cases = (select count(*) from alert_case where alert_id = $1) \
               where id = $1";
    statements.push(Statement::new(sql, values![id]));
    let sql = "update alert set persons = cases where id = $1 and persons > cases";
    statements.push(Statement::new(sql, values![id]));
    statements.push(said(id, "raised", now));
    statements
}

fn grown(id: i64, known: &super::Alert, alert: &watch::Alert, now: Timestamp) -> Vec<Statement> {
    let mut statements = evidence(id, family(alert.kind), alert);
    let sql = "update alert set persons = case when persons > $2 then persons else $2 end, \
               cases = (select count(*) from alert_case where alert_id = $1), moved_at = $3 \
               where id = $1";
    statements.push(Statement::new(sql, values![id, alert.persons as i64, now]));
    if alert.level > known.level {
        let sql = "update alert set level = $2, kind = $3, title = $4, places = $5, asked = $6 \
                   where id = $1";
        statements.push(Statement::new(
            sql,
            values![
                id,
                level_number(alert.level),
                kind_code(alert.kind),
                alert.title.as_str(),
                alert.places.join("\n"),
                alert.asked.join("\n")
            ],
        ));
        // Whoever saw it has not seen this.
        let sql = "delete from alert_seen where alert_id = $1";
        statements.push(Statement::new(sql, values![id]));
        statements.push(said(id, "risen", now));
    }
    statements
}

fn evidence(id: i64, family: &'static str, alert: &watch::Alert) -> Vec<Statement> {
    let sql = "insert into alert_case (case_id, family, alert_id) values ($1, $2, $3) \
               on conflict (case_id, family) do nothing";
    let case = |case: &u64| {
        let case = i64::try_from(*case).unwrap_or_default();
        Statement::new(sql, values![case, family, id])
    };
    alert.message_ids.iter().map(case).collect()
}

/// The watchers say it, nobody by name.
fn said(id: i64, what: &'static str, now: Timestamp) -> Statement {
    let sql = "insert into alert_word (alert_id, seq, at, person_id, what, words) \
               values ($1, (select coalesce(max(seq), 0) + 1 from alert_word \
               where alert_id = $1), $2, null, $3, '')";
    Statement::new(sql, values![id, now, what])
}

const fn family(kind: Kind) -> &'static str {
    match kind {
        Kind::Unusual => "counts",
        Kind::FirstSigns | Kind::Trending | Kind::Clustered => "matters",
    }
}
