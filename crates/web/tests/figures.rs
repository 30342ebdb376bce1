//! Open figures, on both engines: by day and month, by class and district, as a
//! page and as tables to take along.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

use std::time::Duration;

use axum::http::{StatusCode, header};
use town::{AGENT, Browser, DISPATCHER, LAMP_MAN, LIGHTING, Town, reply, to};
use xinqiao_hotline::Act;
use xinqiao_insight::follow;
use xinqiao_platform::db::testing::each_engine;

mod town;

/// Counts until so many acts were.
async fn count(town: &Town, acts: usize) {
    let (db, calendar) = (town.hotline.db(), town.hotline.calendar());
    let mut follower = follow::start(db, calendar, town.clock.now()).await.unwrap();
    let mut counted = 0;
    while counted < acts {
        let now = town.clock.now();
        counted += follow::catch_up(db, &mut follower, calendar, now)
            .await
            .unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn everybody_reads_and_takes_along_what_came_in_and_was_answered() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let stranger = Browser::stranger(&town);
        let none = stranger.get("/figures").await;
        assert!(none.shows("这些天还没有工单"), "{}", none.text);

        let id = town.lamp().await;
        town.lamp().await;
        town.does(DISPATCHER, id, to(LIGHTING)).await;
        town.does(LAMP_MAN, id, Act::Sign).await;
        town.does(LAMP_MAN, id, reply()).await;
        count(&town, 5).await;

        let page = stranger.get("/figures").await;
        assert_eq!(page.status, StatusCode::OK);
        for part in [
            "近三十天",
            "近十二个月",
            "各类事项",
            "各个地方",
            "<rect width=\"100\"",
        ] {
            assert!(page.shows(part), "{part} in {}", page.text);
        }
        for (of, line) in [
            ("", "2026-11-02,2,1,0"),
            ("?of=months", "2026-11,2,1,0"),
            ("?of=months", "2025-12,0,0,0"),
            ("?of=classes", "02,\""),
            ("?of=districts", "990101,\""),
            ("?of=whatever", "2026-11-02,2,1,0"),
        ] {
            let table = stranger.get(&format!("/figures.csv{of}")).await;
            assert_eq!(
                table.headers[header::CONTENT_TYPE],
                "text/csv; charset=utf-8"
            );
            let found = table.text.lines().find(|found| found.starts_with(line));
            let found = found.unwrap_or_else(|| panic!("{line} in {}", table.text));
            assert!(
                !found.contains('"') || found.ends_with("\",2,1,0"),
                "{found}"
            );
        }
        // Nothing here tells staff from anybody else.
        let agent = town.browser(AGENT).await.get("/figures").await;
        assert_eq!(agent.status, StatusCode::OK);
    })
    .await;
}
