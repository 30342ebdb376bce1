//! Figures for those who watch over all and for the head of a unit, on both engines:
//! who opens them, that a list is as long as its figure, and what an address that
//! makes no sense is told.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

use axum::http::StatusCode;
use town::{
    AGENT, Browser, CENTRE_HEAD, DISPATCHER, LAMP_HEAD, LAMP_MAN, LIGHTING, SUPERVISOR, Town,
    WORKS_HEAD,
};
use xinqiao_insight::follow;
use xinqiao_platform::db::testing::{each_engine, settled};

mod town;

/// The town with a few cases, all of them counted.
async fn counted(db: xinqiao_platform::Db) -> Town {
    let town = Town::new(db).await;
    town.with_a_few_cases().await;
    town.later(24 * 20);
    let (db, calendar) = (town.hotline.db(), town.hotline.calendar());
    let mut follower = follow::start(db, calendar, town.clock.now()).await.unwrap();
    settled(db).await;
    let now = town.clock.now();
    while follow::catch_up(db, &mut follower, calendar, now)
        .await
        .unwrap()
        > 0
    {}
    town
}

const NOVEMBER: &str = "from=2026-11-01&to=2026-11-30";

#[tokio::test]
async fn only_those_who_watch_over_all_and_heads_of_units_open_figures() {
    each_engine(|db| async move {
        let town = counted(db).await;
        let behind = format!("figures/behind?count=given&{NOVEMBER}");
        for page in ["figures", "figures/units", "measures", behind.as_str()] {
            for (person, command, unit) in [
                (SUPERVISOR, StatusCode::OK, StatusCode::NOT_FOUND),
                (CENTRE_HEAD, StatusCode::OK, StatusCode::NOT_FOUND),
                (AGENT, StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
                (DISPATCHER, StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
                (LAMP_MAN, StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
                (LAMP_HEAD, StatusCode::NOT_FOUND, StatusCode::OK),
            ] {
                let browser = town.browser(person).await;
                let at = browser.get(&format!("/command/{page}")).await.status;
                assert_eq!(at, command, "person {person} on /command/{page}");
                let at = browser.get(&format!("/unit/{page}")).await.status;
                assert_eq!(at, unit, "person {person} on /unit/{page}");
            }
            let stranger = Browser::stranger(&town);
            let at = stranger.get(&format!("/command/{page}")).await.status;
            assert_eq!(at, StatusCode::SEE_OTHER, "a stranger signs in first");
        }
    })
    .await;
}

#[tokio::test]
async fn the_list_behind_a_figure_is_as_long_as_the_figure() {
    each_engine(|db| async move {
        let town = counted(db).await;
        let browser = town.browser(SUPERVISOR).await;
        let month = browser.get(&format!("/command/figures?{NOVEMBER}")).await;
        assert_eq!(month.status, StatusCode::OK, "{}", month.text);
        for (count, said) in [
            ("received", "件"),
            ("given", "件次"),
            ("to_sign", "件次"),
            ("due", "件次"),
            ("late", "件次"),
            ("replied", "件次"),
        ] {
            let href = format!(
                "/command/figures/behind?from=2026-11-01&#38;to=2026-11-30&#38;count={count}"
            );
            assert!(
                month.text.contains(&href),
                "{count} opens its list: {}",
                month.text
            );
            let list = browser.get(&href.replace("&#38;", "&")).await;
            let rows = list.text.matches("<td class=\"title-cell\">").count();
            // Nobody wound the clock that calls rounds late, so none is.
            assert_eq!(rows > 0, count != "late", "{count}");
            assert!(
                list.shows(&format!("共 {rows} {said}")),
                "{count}: {}",
                list.text
            );
        }
        let of_unit = format!("/command/figures/behind?count=given&unit={LIGHTING}&{NOVEMBER}");
        let list = browser.get(&of_unit).await;
        let rows = list.text.matches("<td class=\"title-cell\">").count();
        assert!(list.shows(&format!("共 {rows} 件次")) && list.shows("市照明管理所"));
        // A measure that nothing was counted for has no rate.
        assert!(
            browser
                .get("/command/figures?from=2020-01-01&to=2020-01-02")
                .await
                .shows("—")
        );
    })
    .await;
}

#[tokio::test]
async fn the_head_of_a_unit_counts_the_rounds_of_that_unit_and_no_cases() {
    each_engine(|db| async move {
        let town = counted(db).await;
        let given = format!("/unit/figures/behind?count=given&{NOVEMBER}");
        let lighting = town.browser(LAMP_HEAD).await;
        let own = lighting.get(&given).await;
        assert!(own.text.matches("<td class=\"title-cell\">").count() > 0);
        assert!(own.text.contains("/unit/cases/") && !own.text.contains("/command/"));
        assert!(
            !lighting
                .get(&format!("/unit/figures?{NOVEMBER}"))
                .await
                .shows("受理量")
        );
        let received = format!("/unit/figures/behind?count=received&{NOVEMBER}");
        assert!(lighting.get(&received).await.shows("共 0 件"));
        let works = town.browser(WORKS_HEAD).await;
        let foreign = format!("{given}&unit={LIGHTING}");
        let rows = works.get(&foreign).await.text.matches("title-cell").count();
        let below = lighting
            .get(&foreign)
            .await
            .text
            .matches("title-cell")
            .count();
        assert!(rows == 0 || rows == below, "its own and what is below it");
    })
    .await;
}

#[tokio::test]
async fn an_address_that_makes_no_sense_is_told_what_to_ask_instead() {
    each_engine(|db| async move {
        let town = counted(db).await;
        let browser = town.browser(SUPERVISOR).await;
        for (query, said) in [
            ("from=2026-12-01&to=2026-11-01", "请对调"),
            ("from=0001-01-01&to=9999-12-31", "最长 3660 天"),
            ("from=yesterday&to=2026-11-01", "请填日期"),
            ("class=02%27;drop%20table%20cases", "请从列表里选"),
            ("unit=1%20or%201=1", "请从列表里选"),
        ] {
            for page in ["figures?", "figures/behind?count=given&"] {
                let told = browser.get(&format!("/command/{page}{query}")).await;
                assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
                assert!(told.shows(said), "{query}: {}", told.text);
            }
        }
        let none = browser.get("/command/figures/behind?count=nonsense").await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
        let of_unit = format!("/command/figures/behind?count=received&unit={LIGHTING}");
        let told = browser.get(&of_unit).await;
        assert!(told.shows("不能按单位拆分"), "{}", told.text);
        let far = browser
            .get("/command/figures?from=9999-01-01&to=9999-12-31")
            .await;
        assert_eq!(far.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn units_stand_beside_each_other_and_those_without_anything_due_apart() {
    each_engine(|db| async move {
        let town = counted(db).await;
        let browser = town.browser(SUPERVISOR).await;
        for sort in ["given", "in_time_rate", "satisfied_rate", "red"] {
            let page = format!("/command/figures/units?sort={sort}&order=asc&{NOVEMBER}");
            let units = browser.get(&page).await;
            assert_eq!(units.status, StatusCode::OK);
            assert!(units.shows("市照明管理所") && units.shows("aria-sort=\"ascending\""));
        }
        let later = "/command/figures/units?from=2027-03-01&to=2027-03-02";
        assert!(browser.get(later).await.shows("没有单位有应办事项"));
        let unknown = browser.get("/command/figures/units?sort=nonsense").await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}
