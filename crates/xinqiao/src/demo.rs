//! `xinqiao demo`: an invented city of 40 units and 300 cases in all states,
//! filled when it is first started, with a sign-in for each role.

mod cast;
mod course;
mod greeting;
mod knowledge;
mod life;
mod pace;
mod part;
mod phrases;
mod place;
mod seed;
mod sign_in;

use std::{io::IsTerminal as _, sync::Arc};

use clap::Args;
use jiff::Timestamp;
use xinqiao_identity::{codes::DemoChannel, passwords::Password};
use xinqiao_platform::{Db, values};

pub use greeting::citizen;

use crate::{
    open::{House, Opening},
    progress::Progress,
    serve::{self, Extra, Serve},
};

/// The password of everybody in the demo city.
const PASSWORD: &str = "Yunting-12345";
/// A page is opened by many stories at once there.
const REQUESTS_PER_MINUTE: u32 = 12_000;

/// What `xinqiao demo` is told.
#[derive(Args, Clone, Debug)]
pub struct Demo {
    /// 只装载，不启动 · Fill the city and end, without serving
    #[arg(long)]
    only_fill: bool,
    #[command(flatten)]
    serve: Serve,
}

/// Runs it.
///
/// # Errors
/// When the address is taken, the site cannot be opened or not be filled.
pub async fn run(args: Demo) -> anyhow::Result<()> {
    let listener = match args.only_fill {
        true => None,
        false => Some(serve::listen(&args.serve).await?),
    };
    let messages = DemoChannel::default();
    let opening = Opening {
        calendar: args.serve.calendar,
        ..Opening::of(args.serve.database)
    };
    let house = House::open_with(opening, Arc::new(messages.clone())).await?;
    fill(&house).await?;
    let Some(listener) = listener else {
        return Ok(());
    };
    let at = listener.local_addr()?;
    println!("{}", greeting::greeting(&house, at).await?);
    let extra = Extra {
        routes: sign_in::routes(&house),
        requests_per_minute: Some(REQUESTS_PER_MINUTE),
        demo: Some(messages),
    };
    serve::serve(house, listener, extra).await
}

/// Fills an empty city; knows one that is filled, and goes on with one whose
/// filling was broken off, counting back from the day on which it was begun.
///
/// # Errors
/// When the samples are broken or the database cannot be written.
pub async fn fill(house: &House) -> anyhow::Result<()> {
    let now = house.clock.now();
    house.hotline.texts().load(&house.site.texts, now).await?;
    let began = match mark(&house.db, "demo_filled").await? {
        Some(_) => return fill_knowledge(house, now).await,
        None => begun(&house.db, now).await?,
    };
    let people = &house.site.people;
    house.identity.directory.put_people(people, now).await?;
    let passwords = people.iter().map(|person| {
        let own = Password::typed(PASSWORD);
        house
            .identity
            .passwords
            .set(person.id, &person.sign_in, own, now)
    });
    futures_util::future::try_join_all(passwords).await?;

    let cases = house.site.samples()?.len() as u64;
    if !std::io::stderr().is_terminal() {
        let (zh, en) = (&house.site.about.city, &house.site.about.city_en);
        eprintln!("正在装载{zh}的 {cases} 件工单 · filling {en} with {cases} cases");
    }
    let progress = Progress::new("装载示范城市 · filling the demo city", cases, false);
    let seeded = seed::seed(house, began, || progress.step(1)).await?;
    progress.done();
    enter(&house.db, "demo_filled", now).await?;
    eprintln!(
        "已装载 {} 件工单 · {} cases are there",
        seeded.cases, seeded.cases
    );
    if seeded.refused > 0 {
        tracing::warn!(refused = seeded.refused, "acts were left out");
    }
    fill_knowledge(house, began).await
}

/// Fills the encyclopedia, once.
async fn fill_knowledge(house: &House, now: Timestamp) -> anyhow::Result<()> {
    const FILLED: &str = "demo_knowledge_filled";
    if mark(&house.db, FILLED).await?.is_none() {
        // Editors may be new to a city that was filled before.
        let directory = &house.identity.directory;
        directory.put_people(&house.site.people, now).await?;
        let items = knowledge::fill(house, now).await?;
        enter(&house.db, FILLED, now).await?;
        eprintln!("已装载 {items} 条知识 · {items} items of knowledge are there");
    }
    Ok(())
}

async fn begun(db: &Db, now: Timestamp) -> anyhow::Result<Timestamp> {
    if let Some(began) = mark(db, "demo_began").await? {
        return Ok(began);
    }
    enter(db, "demo_began", now).await?;
    Ok(now)
}

async fn mark(db: &Db, name: &str) -> anyhow::Result<Option<Timestamp>> {
    let row = db
        .query_one("select value from mark where name = $1", values![name])
        .await?;
    let Some(row) = row else { return Ok(None) };
    let at: String = row.get(0)?;
    Ok(Some(Timestamp::from_millisecond(at.parse()?)?))
}

async fn enter(db: &Db, name: &str, at: Timestamp) -> anyhow::Result<()> {
    let sql = "insert into mark (name, value) values ($1, $2) on conflict (name) do nothing";
    db.execute(sql, values![name, at.as_millisecond().to_string()])
        .await?;
    Ok(())
}
