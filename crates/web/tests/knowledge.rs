//! The encyclopedia for everybody: what is shown and found, and what never is.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

mod town;

use axum::http::StatusCode;
use jiff::{Timestamp, civil::date};
use town::*;
use xinqiao_identity::Actor;
use xinqiao_kernel::words::Openness;
use xinqiao_knowledge::{Asked, Content, Item, ItemId, entry};
use xinqiao_platform::db::testing::each_engine;
use xinqiao_services::{read::read, store as services};

fn lamps() -> Content {
    Content {
        title: "路灯不亮怎么报修".to_owned(),
        body: "打 12345，说清路名。\n\n<script>alert(1)</script>\n\n- 一两盏：24 小时".to_owned(),
        theme: "0101".to_owned(),
        keywords: vec!["路灯".to_owned()],
        life_events: vec!["moving".to_owned()],
        ..Content::default()
    }
}

/// Published, and put where it is searched.
async fn published(town: &Town, content: &Content) -> Item {
    let knowledge = &town.web.knowledge;
    let item = knowledge
        .take_over(&Actor::clock(), LIGHTING, content, "test", Asked::default())
        .await
        .unwrap();
    heard(town, item.id).await;
    (*item).clone()
}

/// The item as it stands now, put where it is searched or taken out.
async fn heard(town: &Town, id: ItemId) {
    let knowledge = &town.web.knowledge;
    let item = knowledge.item(&Actor::clock(), id).await.unwrap().item;
    let index = town.web.finder.index();
    match entry::entry(&item, knowledge.themes(), knowledge.units()) {
        Some(entry) => index.put(&entry).unwrap(),
        None => index.remove(entry::key(&item)).unwrap(),
    }
    index.commit().unwrap();
}

#[tokio::test]
async fn an_answer_is_found_in_spoken_words_read_and_said_to_help() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let item = published(&town, &lamps()).await;
        let page = format!("/knowledge/items/{}", item.id);
        let citizen = Browser::stranger(&town);
        let found = citizen.get("/knowledge/search?q=门口路灯坏了").await;
        assert!(found.shows(&page), "{}", found.text);
        for list in [
            "/knowledge",
            "/knowledge/newest",
            "/knowledge/themes/01",
            "/knowledge/themes/0101",
            "/knowledge/life/moving",
        ] {
            let shown = citizen.get(list).await;
            assert!(shown.shows("路灯不亮怎么报修"), "{list}: {}", shown.text);
        }
        let shown = citizen.get(&page).await;
        assert!(shown.shows("说清路名") && !shown.text.contains("<script>alert"));
        let data = shown
            .text
            .split_once("application/ld+json\">")
            .unwrap()
            .1
            .split_once("</script>")
            .unwrap()
            .0;
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["mainEntity"][0]["name"], "路灯不亮怎么报修");
        let feed = citizen.get("/knowledge/feed.xml?theme=01").await;
        assert!(feed.shows(&page) && !feed.text.contains("<script>"));

        let thanks = citizen
            .post(&page, &format!("{page}/helped"), &[("helped", "yes")])
            .await;
        assert_eq!(thanks.status, StatusCode::SEE_OTHER, "{}", thanks.text);
        let wrong = format!("{page}/wrong");
        let empty = citizen.post(&wrong, &wrong, &[("wrong", "")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = citizen
            .post(&wrong, &wrong, &[("wrong", "现在是十二小时了")])
            .await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text);
        let item = town.web.knowledge.item(&Actor::clock(), item.id).await;
        assert_eq!(item.unwrap().item.corrections.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_for_staff_or_over_is_neither_shown_nor_found() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let staff = Content {
            title: "路灯班组值班表".to_owned(),
            openness: Openness::Staff,
            ..lamps()
        };
        let over = Content {
            title: "路灯节前检修安排".to_owned(),
            until: Some(date(2026, 11, 3)),
            ..lamps()
        };
        let (staff, over) = (
            published(&town, &staff).await,
            published(&town, &over).await,
        );
        town.later(48);
        let citizen = Browser::stranger(&town);
        let found = citizen.get("/knowledge/search?q=路灯").await;
        let newest = citizen.get("/knowledge/newest").await;
        let feed = citizen.get("/knowledge/feed.xml").await;
        for (number, title) in [(staff.id, "班组值班"), (over.id, "节前检修")] {
            let address = format!("/knowledge/items/{number}");
            let page = citizen.get(&address).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND);
            assert!(!page.shows(title));
            for list in [&found, &newest, &feed] {
                assert!(!list.shows(&address) && !list.shows(title), "{}", list.text);
            }
        }
        let agent = town.browser(AGENT).await;
        let found = agent.get("/knowledge/search?q=路灯值班").await;
        let items = |id| format!("/knowledge/items/{id}");
        assert!(found.shows(&items(staff.id)) && !found.shows(&items(over.id)));
        for wrong in ["0", "abc", "99999999999999999999", "260101010000001"] {
            let page = citizen.get(&format!("/knowledge/items/{wrong}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{wrong}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_reminded_of_gone_after_its_last_day_and_back_when_renewed() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let until = Content {
            until: Some(date(2026, 11, 30)),
            ..lamps()
        };
        let item = published(&town, &until).await;
        let (address, kept) = (
            format!("/knowledge/items/{}", item.id),
            format!("/library/items/{}", item.id),
        );
        let places = [
            "/knowledge/search?q=门口路灯坏了",
            "/knowledge/newest",
            "/knowledge/themes/0101",
            "/knowledge/life/moving",
            "/knowledge/feed.xml",
        ];
        let citizen = Browser::stranger(&town);
        let shown = async || {
            let mut shown = vec![citizen.get(&address).await.status == StatusCode::OK];
            for place in places {
                shown.push(citizen.get(place).await.shows(&address));
            }
            shown
        };
        let (here, gone) = (vec![true; 6], vec![false; 6]);
        let days = async |days: i64| {
            town.later(24 * days);
            let now = town.clock.now();
            town.web.knowledge.let_time_pass(now, 100).await.unwrap();
            heard(&town, item.id).await;
        };

        // Two weeks before, whoever keeps it is told.
        assert_eq!(shown().await, here);
        days(20).await;
        assert_eq!(shown().await, here);
        let head = town.browser(LAMP_HEAD).await;
        let soon = head.get("/library?tab=expiring").await;
        assert!(soon.shows("路灯不亮怎么报修"), "{}", soon.text);
        assert!(head.get(&kept).await.shows("快失效了"));

        // Its time is over before the platform has looked at it, and after.
        town.later(24 * 10);
        assert_eq!(shown().await, gone, "nobody has looked yet");
        days(0).await;
        assert_eq!(shown().await, gone);
        let head = town.browser(LAMP_HEAD).await;
        let page = head.get(&kept).await;
        assert!(page.shows("过了最后一天，已自动下架"), "{}", page.text);

        let version = page.text.split_once("name=\"version\" value=\"").unwrap();
        let version = version.1.split_once('"').unwrap().0;
        let renewed = [
            ("act", "renew"),
            ("version", version),
            ("renew_until", "2027-06-30"),
            ("renew_note", "核对过，仍然有效"),
        ];
        let renewed = head.post(&kept, &kept, &renewed).await;
        assert_eq!(renewed.status, StatusCode::SEE_OTHER, "{}", renewed.text);
        heard(&town, item.id).await;
        assert_eq!(shown().await, here);
        let page = citizen.get(&address).await;
        assert!(page.shows("有效至 2027年6月30日"), "{}", page.text);
    })
    .await;
}

#[tokio::test]
async fn what_an_agent_finds_harmful_is_hidden_from_where_it_is_read() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let item = published(&town, &lamps()).await;
        let wrong = format!("/knowledge/items/{}/wrong", item.id);
        let harm = [("wrong", "号码写错，打过去要收费"), ("do", "harm")];
        let citizen = Browser::stranger(&town);
        assert!(!citizen.get(&wrong).await.shows("报告有害"));
        let tried = citizen.post(&wrong, &wrong, &harm).await;
        assert_ne!(tried.status, StatusCode::SEE_OTHER, "{}", tried.text);
        let agent = town.browser(AGENT).await;
        let hidden = agent.post(&wrong, &wrong, &harm).await;
        let kept = format!("/library/items/{}", item.id);
        assert_eq!(hidden.location(), kept, "{}", hidden.text);
        let read = citizen.get(&format!("/knowledge/items/{}", item.id)).await;
        assert_eq!(read.status, StatusCode::NOT_FOUND);
        heard(&town, item.id).await;
        let found = citizen.get("/knowledge/search?q=路灯不亮").await;
        assert!(!found.shows("路灯不亮怎么报修"), "{}", found.text);
    })
    .await;
}

#[tokio::test]
async fn a_service_item_says_where_to_go_and_what_to_bring() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let row = r#"{"TASK_CODE":"1199","TASK_NAME":"<b>渔排养殖登记","DEPT_NAME":"云汀市农业农村局",
            "AREACODE":"990100","handle_location":"河滨路8号","handle_time_limit":"5(工作日)",
            "visit_number":"1","material_intro":["身份证"],"consult_phone":"0900-5551101"}"#;
        let (item, _) = read(row).unwrap();
        let db = town.web.knowledge.db();
        services::put(db, std::slice::from_ref(&item), Timestamp::UNIX_EPOCH)
            .await
            .unwrap();
        let citizen = Browser::stranger(&town);
        let shown = citizen
            .get(&format!("/knowledge/services/{}", item.id()))
            .await;
        assert!(shown.shows("河滨路8号") && shown.shows("5个工作日") && shown.shows("身份证"));
        assert!(!shown.text.contains("<b>渔排"));
        let none = citizen.get("/knowledge/services/7").await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
    })
    .await;
}
