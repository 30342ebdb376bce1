//! `xinqiao rebuild`: makes everything derived afresh from the events.

use clap::Args;
use xinqiao_hotline::check;
use xinqiao_insight::check as figures;

use crate::{
    finding::Finding,
    open::{Database, House, Opening},
    progress::Progress,
};

/// What `xinqiao rebuild` is told.
#[derive(Args, Clone, Debug)]
pub struct Rebuild {
    #[command(flatten)]
    database: Database,
}

/// Runs it.
///
/// # Errors
/// When the database cannot be read or written, or a server is using it.
pub async fn run(args: Rebuild) -> anyhow::Result<()> {
    let house = House::open(Opening::of(args.database)).await?;
    let progress = Progress::new("重建 · rebuilding", 0, false);
    let mut before = 0;
    let changed = check::rebuild(&house.db, |done| {
        progress.step(done - before);
        before = done;
    })
    .await?;
    let (calendar, now) = (house.hotline.calendar(), house.clock.now());
    let mut counted = 0;
    figures::rebuild(&house.db, calendar, now, |done| {
        progress.step(done - counted);
        counted = done;
    })
    .await?;
    let mut items = 0;
    let mended = xinqiao_knowledge::check::rebuild(&house.db, |done| {
        progress.step(done - items);
        items = done;
    })
    .await?;
    let findable = Finding::open(&house)?.anew().await?;
    progress.done();
    println!(
        "已按记录重建 {before} 件工单、{items} 条知识，其中 {changed} 件工单、{mended} 条知识原有出入；统计数字已重新累计；检索索引共 {findable} 条 · \
         {before} cases and {items} items made afresh, {changed} and {mended} of them were different; all figures were counted anew; \
         {findable} entries can be found"
    );
    Ok(())
}
