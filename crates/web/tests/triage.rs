//! Stories of reading along: what an agent is told while the words are typed, what one
//! key takes over, and what is kept of what was suggested.

mod town;

use axum::http::StatusCode;
use town::*;
use xinqiao_identity::people::{Person, SignInName};
use xinqiao_kernel::{PersonId, words::Role};
use xinqiao_platform::db::testing::each_engine;

const KEEPER: i64 = 21;

const ONCE: &str = "0123456789abcdef0123456789abcdef";

fn call<'a>(what: &'a str, then: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("phone", "139 0000 1234"),
        ("what", what),
        ("nature", "help"),
        ("urgency", "ordinary"),
        ("channel", "phone"),
        ("do", then),
        ("once", ONCE),
    ]
}

const THREAT: &str = "白塔街道幸福里小区门口的路灯冒烟，打了几次电话没人管，再不修我就跳楼";

#[tokio::test]
async fn while_words_are_typed_dangers_place_and_class_are_told_with_the_words_that_say_so() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let agent = town.browser(AGENT).await;
        let read = agent
            .post("/desk", "/desk/help", &call(THREAT, "look"))
            .await;
        for told in [
            "扬言极端",
            "「跳楼」",
            "安全隐患",
            "「冒烟」",
            "紧急",
            "投诉",
            "南汀区 / 白塔街道",
            "因为「路灯」",
            "市照明管理所",
            "请核对",
            "类别是推测的",
            "采用识别结果",
        ] {
            assert!(read.shows(told), "{told}");
        }
        let calm = call("商场跳楼价甩卖，请问哪里能查到", "look");
        let read = agent.post("/desk", "/desk/help", &calm).await;
        assert!(!read.shows("扬言极端"));
    })
    .await;
}

#[tokio::test]
async fn without_scripts_one_button_fills_in_what_was_read_and_nothing_typed_is_lost() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let agent = town.browser(AGENT).await;
        let mut form = call(THREAT, "take");
        form.push(("place", "幸福里北门"));
        let taken = agent.post("/desk", "/desk/help", &form).await;
        assert!(taken.text.contains("value=\"南汀区 / 白塔街道\""), "region");
        assert!(
            taken.text.contains("value=\"幸福里北门\""),
            "the place somebody typed"
        );
        assert!(taken.text.contains("value=\"urgent\" checked"), "urgency");
        assert!(taken.text.contains("value=\"complain\" checked"), "nature");
    })
    .await;
}

#[tokio::test]
async fn what_was_suggested_and_what_was_taken_is_counted_for_the_administrator() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let keeper = Person {
            id: PersonId(KEEPER),
            sign_in: SignInName::parse("keeper").unwrap(),
            name: "安管家".to_owned(),
            posts: vec![(Role::Administrator, HOTLINE)],
            disabled: false,
        };
        let directory = &town.identity.directory;
        directory
            .put_people(&[keeper], town.clock.now())
            .await
            .unwrap();
        let agent = town.browser(AGENT).await;
        let mut form = call(THREAT, "dispatch");
        form.extend([
            ("region_guess", "990101001"),
            ("region_shown", "990101001"),
            ("class_guess", "0201"),
            ("class_shown", "0201"),
            ("lead", "2"),
            ("risk", "extreme_act"),
        ]);
        let saved = agent.post("/desk", "/desk/cases", &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let open = agent.get("/desk/queues/open").await;
        assert!(open.shows("市照明管理所") && open.shows("风险"));

        let keeper = town.browser(KEEPER).await;
        let figures = keeper.get("/admin/triage").await;
        assert_eq!(figures.status, StatusCode::OK);
        assert!(
            figures.shows("100 %") && figures.shows("共 1 件"),
            "{}",
            figures.text
        );
        assert!(figures.shows("还没有模型"));
        let asked = keeper
            .post("/admin/triage", "/admin/triage/learn", &[])
            .await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        let none = keeper
            .post("/admin/triage", "/admin/triage/versions/7", &[])
            .await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
        assert_eq!(
            agent.get("/admin/triage").await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

#[tokio::test]
async fn a_region_nobody_saw_is_not_taken() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let agent = town.browser(AGENT).await;
        let saved = agent
            .post("/desk", "/desk/cases", &call(THREAT, "save"))
            .await;
        assert_eq!(saved.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn the_sample_of_what_went_out_by_itself_is_for_those_who_rule_on_dispatches() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let head = town.browser(CENTRE_HEAD).await;
        assert!(head.get("/desk/sample").await.shows("没有待看的"));
        let agent = town.browser(AGENT).await;
        assert_eq!(
            agent.get("/desk/sample").await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

#[tokio::test]
async fn a_handler_finds_how_it_was_handled_before_or_that_it_never_was() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let id = town.lamp().await;
        let agent = town.browser(AGENT).await;
        let path = format!("/desk/cases/{}/before", number(id));
        assert!(agent.get(&path).await.shows("没有找到办结过的类似事项"));
        assert!(agent.part(&path).await.shows("没有找到办结过的类似事项"));
    })
    .await;
}
