//! Serves the pages of a small invented town, to look at while working on them:
//! `cargo run -p xinqiao-web --example look`, then http://127.0.0.1:12399/_components.
//! It prints a session cookie for each member of its staff.

#[path = "../tests/town/mod.rs"]
mod town;

use std::net::SocketAddr;

use town::Town;
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
    let listener = tokio::net::TcpListener::bind("127.0.0.1:12399").await?;
    let pages = town.router.clone();
    let service = pages.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).await?;
    std::fs::remove_dir_all(dir)?;
    Ok(())
}
