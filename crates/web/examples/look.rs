//! Serves the pages of a small invented town, to look at while working on them:
//! `cargo run -p xinqiao-web --example look`, then http://127.0.0.1:12399/_components
//! (another port: `-- 12400`).
//! It prints a session cookie for each member of its staff, and one that holds its
//! cases as their owners do.

#[path = "../tests/town/mod.rs"]
mod town;

use std::net::SocketAddr;

use town::{CENTRE_HEAD, Town};
use xinqiao_hotline::queries::{self, Queue};
use xinqiao_platform::{Clock, Db, Place, db::testing::fresh_dir};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = fresh_dir();
    let db = Db::open(&Place::Sqlite(dir.clone())).await?;
    let town = Town::on_the_clock(db, Clock::simulated(town::MONDAY.parse()?)).await;
    town.with_a_few_cases().await;
    for person in 1..=9 {
        let name = &town.identity.directory.roster().people;
        let name = name.get(xinqiao_identity::PersonId(person));
        let name = name.map(|person| person.name.clone()).unwrap_or_default();
        println!("{name}\t{}", town.browser(person).await.cookie);
    }
    println!("诉求人\txq_held={}", held(&town).await?);
    let port = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "12399".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let pages = town.router.clone();
    let service = pages.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).await?;
    std::fs::remove_dir_all(dir)?;
    Ok(())
}

/// Numbers and codes of open cases, as the portal's cookie has them.
async fn held(town: &Town) -> Result<String, Box<dyn std::error::Error>> {
    let (head, now) = (town.actor(CENTRE_HEAD), town.clock.now());
    let open = queries::queue(town.hotline.db(), &head, Queue::Open, None, 12, now).await?;
    let mut pairs = Vec::new();
    for case in open.cases {
        let code = town.hotline.query_code(case.id)?;
        pairs.push(format!("{}-{}", town::number(case.id), code.as_str()));
    }
    Ok(pairs.join("_"))
}
