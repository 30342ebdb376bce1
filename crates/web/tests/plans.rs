//! No page reads all cases. Every page that links lead to is opened by everybody,
//! and each query it asked is planned again by the engine: a plan that walks the
//! table, or an index that grows with the years, fails. Nothing is timed.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::StatusCode;
use town::{
    AGENT, Browser, CALLER, CENTRE_HEAD, DISPATCHER, LAMP_HEAD, LAMP_MAN, SUPERVISOR, Town,
    WORKS_HEAD,
};
use xinqiao_hotline::queries::published::{PublicFilter, SEARCHED, published};
use xinqiao_kernel::words::Nature;
use xinqiao_platform::{
    Db,
    db::{
        Engine, Value,
        testing::{each_engine, listen},
    },
};

mod town;

/// What may walk an index that grows, because it ends after so many rows: a part
/// of the query, and how it begins.
const END_BY_THEMSELVES: [&str; 3] = [
    // Counts back a fixed number of cases.
    "order by id desc limit 1 offset ",
    // The index holds the public cases and nothing else, and a page of them is read.
    "where is_public = 1 order by id desc limit ",
    // All but the newest cases are closed, so a page of them is found at once.
    "where is_open = 0 order by id desc limit ",
];
/// Where each of them begins to follow links.
const DOORS: [&str; 10] = [
    "/",
    "/cases?words=%E8%B7%AF%E7%81%AF&nature=help&region=9901&state=done&days=90",
    "/cases.geojson?words=%E8%B7%AF%E7%81%AF",
    "/figures",
    "/mine",
    "/desk",
    "/desk/queues/open?words=%E8%B7%AF%E7%81%AF&region=9901",
    "/unit",
    "/command",
    "/admin",
];

#[tokio::test]
async fn no_page_reads_all_cases() {
    each_engine(|db| async move {
        let town = Town::new(db.clone()).await;
        town.with_a_few_cases().await;
        years_pass(&db).await;

        let heard = listen(&db);
        let mut pages = BTreeSet::new();
        let staff = [
            AGENT,
            DISPATCHER,
            LAMP_MAN,
            LAMP_HEAD,
            CALLER,
            SUPERVISOR,
            CENTRE_HEAD,
            WORKS_HEAD,
            CITIZEN,
        ];
        walk(&Browser::stranger(&town), &mut pages).await;
        for person in staff {
            walk(&town.browser(person).await, &mut pages).await;
        }
        assert!(pages.len() > 50, "only these were found: {pages:?}");

        let growing = growing(&db).await;
        let asked = heard.asked();
        let of_cases = asked.iter().filter(|(sql, _)| sql.contains("cases"));
        let mut walks = Vec::new();
        for (sql, values) in of_cases.clone() {
            if END_BY_THEMSELVES.iter().any(|end| sql.contains(end)) {
                continue;
            }
            let plan = plan(&db, sql, values.clone()).await;
            if let Some(walk) = walked(&plan, &growing) {
                walks.push(format!("{walk}\n  {sql}\n{}", plan.join("\n")));
            }
        }
        assert!(of_cases.count() > 30, "pages ask more than this");
        assert!(walks.is_empty(), "{}", walks.join("\n\n"));
    })
    .await;
}

#[tokio::test]
async fn a_query_that_reads_all_cases_is_noticed() {
    each_engine(|db| async move {
        let town = Town::new(db.clone()).await;
        town.with_a_few_cases().await;
        years_pass(&db).await;
        let growing = growing(&db).await;
        for all in [
            "select count(*) from cases",
            "select doc from cases where nature = 'help'",
            "select doc from cases c where c.title like '%a%' and is_public = 1",
            "select count(*) from cases where is_public = 1 and nature = 'help'",
        ] {
            let plan = plan(&db, all, Vec::new()).await;
            assert!(walked(&plan, &growing).is_some(), "{all}: {plan:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_search_says_how_far_back_it_looked() {
    each_engine(|db| async move {
        let town = Town::new(db.clone()).await;
        town.with_a_few_cases().await;
        let rare = PublicFilter {
            nature: Some(Nature::Consult),
            ..PublicFilter::default()
        };
        let all = published(&db, &rare, None, 20, 500).await.unwrap();
        assert_eq!((all.back_to, all.count > 0), (None, true));

        years_pass(&db).await;
        let some = published(&db, &rare, None, 20, 500).await.unwrap();
        let back_to = some.back_to.unwrap();
        // What was filed after that moment is all looked at, so nothing is kept back.
        let since = PublicFilter {
            since: Some(back_to),
            ..rare
        };
        let since = published(&db, &since, None, 20, 500).await.unwrap();
        assert_eq!(since.back_to, None);

        let whole = PublicFilter::default();
        let whole = published(&db, &whole, None, 20, 0).await.unwrap();
        assert_eq!((whole.back_to, whole.count), (None, 21));
        let said = Browser::stranger(&town).get("/cases?nature=praise").await;
        assert!(said.shows("以来的公开工单"), "{}", said.text);
    })
    .await;
}

/// A citizen with a case.
const CITIZEN: i64 = 1_000_000_001;

/// More closed cases than a search looks at: copies of one, led by fifty units.
async fn years_pass(db: &Db) {
    let copied = "version, head, nature, class, region, urgent, title, doc";
    let sql = format!(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < {})
         insert into cases (id, {copied}, lead_unit, state, is_open, is_public, filed_at, due_at, marks)
         select id + 100 * i, {copied}, 100 + i % 50, 'archived', 0, 1, filed_at + i, 9000000000000, 0
         from n, (select * from cases where lead_unit is not null order by id desc limit 1) one",
        SEARCHED + 500
    );
    db.execute(&sql, Vec::new()).await.unwrap();
    if db.engine() == Engine::Postgres {
        db.execute("analyze", Vec::new()).await.unwrap();
    }
}

/// Opens one page of each kind that links lead to.
async fn walk(browser: &Browser, pages: &mut BTreeSet<String>) {
    let mut seen = BTreeSet::new();
    let mut waiting: VecDeque<String> = DOORS.map(str::to_owned).into();
    while let Some(path) = waiting.pop_front() {
        if !seen.insert(kind(&path)) {
            continue;
        }
        let reply = browser.get(&path).await;
        assert!(!reply.status.is_server_error(), "{path}: {}", reply.text);
        if reply.status != StatusCode::OK {
            continue;
        }
        waiting.extend(links(&reply.text));
        pages.insert(kind(&path));
    }
}

/// Pages that differ in a number or in what is chosen are of one kind.
fn kind(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let part = |part: &str| match part.contains(|sign: char| sign.is_ascii_digit()) {
        true => "{}".to_owned(),
        false => part.to_owned(),
    };
    let parts: Vec<String> = path.split('/').map(part).collect();
    let names = query.split('&').map(|field| match field.split_once('=') {
        Some(("act", _)) | None => field,
        Some((name, _)) => name,
    });
    let names: Vec<&str> = names.collect();
    format!("{}?{}", parts.join("/"), names.join("&"))
}

fn links(text: &str) -> Vec<String> {
    let hrefs = text.split(" href=\"").skip(1);
    hrefs
        .filter_map(|rest| rest.split(['"', '#']).next())
        .map(|href| href.replace("&amp;", "&"))
        .filter(|href| href.starts_with('/') && !href.starts_with("/assets/"))
        .collect()
}

/// Indexes of cases that hold closed ones too, so that they grow with the years.
async fn growing(db: &Db) -> BTreeMap<String, String> {
    let sql = match db.engine() {
        Engine::Sqlite => {
            "select name, lower(coalesce(sql, '')) from sqlite_master \
             where type = 'index' and tbl_name = 'cases'"
        }
        Engine::Postgres => {
            "select indexname::text, lower(indexdef) from pg_indexes where tablename = 'cases'"
        }
    };
    let indexes = db.query(sql, Vec::new()).await.unwrap();
    let indexes = indexes
        .iter()
        .map(|row| (row.get::<String>(0).unwrap(), row.get::<String>(1).unwrap()));
    let of_open = ["is_open = 1", "asks is not null", "wake_at is not null"];
    indexes
        .filter(|(_, made)| {
            let held = made.split_once("where").map_or("", |(_, held)| held);
            !of_open.iter().any(|open| held.contains(open))
        })
        .collect()
}

async fn plan(db: &Db, sql: &str, values: Vec<Value>) -> Vec<String> {
    let (asked, column) = match db.engine() {
        Engine::Sqlite => (format!("explain query plan {sql}"), 3),
        Engine::Postgres => (format!("explain {sql}"), 0),
    };
    let rows = db.query(&asked, values).await.unwrap();
    rows.iter().map(|row| row.get(column).unwrap()).collect()
}

/// The step of a plan that walks all cases.
fn walked(plan: &[String], growing: &BTreeMap<String, String>) -> Option<String> {
    let grows = |index: &str| growing.contains_key(index);
    for (at, step) in plan.iter().enumerate() {
        let words: Vec<&str> = step
            .split([' ', '('])
            .filter(|word| !word.is_empty())
            .collect();
        let after = |word: &str| {
            let place = words.iter().position(|known| *known == word)?;
            words.get(place + 1).copied()
        };
        // SQLite: SCAN cases [USING [COVERING] INDEX …]
        if matches!(after("SCAN"), Some("cases" | "c")) && after("INDEX").is_none_or(grows) {
            return Some(step.clone());
        }
        // PostgreSQL: … Scan [using …] on cases, and below it what it looks for.
        if step.contains("Seq Scan on cases") {
            return Some(step.clone());
        }
        let index = match step.contains("Bitmap Index Scan") {
            true => after("on"),
            false => after("using").filter(|_| after("on") == Some("cases")),
        };
        let below = plan.iter().skip(at + 1);
        let below = below.take_while(|step| !step.contains("->"));
        if index.is_some_and(grows) && !below.into_iter().any(|step| step.contains("Index Cond")) {
            return Some(step.clone());
        }
    }
    None
}
