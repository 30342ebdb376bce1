//! Stories of the units: the inbox, a reply, more time, and what is not theirs
//! to see.

mod town;

use axum::http::StatusCode;
use town::*;
use xinqiao_hotline::{Act, Asked, filing::Filing};
use xinqiao_kernel::words::State;
use xinqiao_platform::db::testing::each_engine;

const ONCE: &str = "0123456789abcdef0123456789abcdef";

#[tokio::test]
async fn an_inbox_puts_first_what_hurts_first() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        town.with_a_few_cases().await;
        let handler = town.browser(LAMP_MAN).await;
        let inbox = handler.get("/unit").await;
        assert_eq!(inbox.status, StatusCode::OK);
        let at = |text: &str| inbox.text.find(text).unwrap_or_else(|| panic!("{text}"));
        assert!(at("group-today") < at("group-waiting"));
        for told in [
            "超时",
            "请签收",
            "等协办单位反馈",
            "等热线裁定退单",
            "等热线审核答复",
        ] {
            assert!(inbox.shows(told), "{told}");
        }
        // The assisting unit has its own line, and nothing else of the lighting office.
        let water = town.browser(WATER_MAN).await.get("/unit").await;
        assert_eq!(water.text.matches("class=\"work-title\"").count(), 2);
        assert!(water.shows("请反馈协办意见"));
        let part = handler.part("/unit").await;
        assert!(!part.shows("<html") && part.shows("group-today"));
        assert!(handler.get("/unit/done").await.shows("没有等着办的事"));
    })
    .await;
}

#[tokio::test]
async fn a_case_of_another_unit_is_not_there() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let id = town.lamp_in_hand().await;
        let path = format!("/unit/cases/{}", number(id));
        let water = town.browser(WATER_MAN).await;
        let inbox = "/unit";
        assert_eq!(water.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            water.get(&format!("{path}/print")).await.status,
            StatusCode::NOT_FOUND
        );
        let file = format!("{path}/files/{}", "0".repeat(64));
        assert_eq!(water.get(&file).await.status, StatusCode::NOT_FOUND);
        let form = [("version", "3"), ("once", ONCE), ("note", "看看")];
        let tried = water.post(inbox, &format!("{path}/contacts"), &form).await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);
        for wrong in [
            "/unit/cases/1",
            "/unit/cases/2611020100000019",
            "/unit/cases/x",
        ] {
            assert_eq!(
                water.get(wrong).await.status,
                StatusCode::NOT_FOUND,
                "{wrong}"
            );
        }
        assert_eq!(town.case(id).await.version, 3, "nothing changed");
    })
    .await;
}

#[tokio::test]
async fn a_secret_person_is_shown_to_no_unit() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let secret = Filing {
            secret: true,
            ..lamp()
        };
        let agent = town.actor(AGENT);
        let filed = town
            .hotline
            .file(&agent, secret, true, grandmother(), Asked::default());
        let id = filed.await.unwrap().case.id;
        town.does(DISPATCHER, id, to(LIGHTING)).await;
        let handler = town.browser(LAMP_MAN).await;
        let path = format!("/unit/cases/{}", number(id));
        for page in ["/unit".to_owned(), path.clone(), format!("{path}/print")] {
            let shown = handler.get(&page).await;
            assert_eq!(shown.status, StatusCode::OK, "{page}");
            for private in ["欧阳", "13900001234", "501室"] {
                assert!(!shown.shows(private), "{page}: {private}");
            }
        }
        assert!(handler.get(&path).await.shows("不显示诉求人信息"));
        let desk = town.browser(AGENT).await;
        let whole = desk.get(&format!("/desk/cases/{}", number(id))).await;
        assert!(whole.shows("欧阳奶奶") && whole.shows("13900001234"));
    })
    .await;
}

#[tokio::test]
async fn the_head_of_the_unit_grants_more_time() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let id = town.lamp_in_hand().await;
        let path = format!("/unit/cases/{}", number(id));
        let handler = town.browser(LAMP_MAN).await;
        let asking = [
            ("version", "3"),
            ("once", ONCE),
            ("amount", "5"),
            ("counted", "working_days"),
            ("reason", "需要定制灯具，五个工作日到货。"),
        ];
        let page = format!("{path}?act=extension-requests");
        let asked = handler
            .post(&page, &format!("{path}/extension-requests"), &asking)
            .await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
        assert!(
            !handler.get(&path).await.shows("extension-rulings"),
            "a handler does not rule"
        );

        let head = town.browser(LAMP_HEAD).await;
        assert!(head.get("/unit").await.shows("请审批延期"));
        let page = head.get(&path).await;
        assert!(page.shows("五个工作日到货") && page.shows("extension-rulings"));
        let ruling = [("version", "4"), ("once", ONCE), ("ruling", "yes")];
        let ruled = head
            .post(&path, &format!("{path}/extension-rulings"), &ruling)
            .await;
        assert_eq!(ruled.status, StatusCode::SEE_OTHER, "{}", ruled.text);
        assert_eq!(town.case(id).await.extensions, 1);
        assert!(
            handler.get(&path).await.shows("经批准延期"),
            "and the reason says so"
        );
    })
    .await;
}

#[tokio::test]
async fn a_reply_waits_for_the_assisting_unit_and_keeps_its_words() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let id = town.lamp().await;
        town.does(DISPATCHER, id, with_help(LIGHTING, &[WATER]))
            .await;
        town.does(LAMP_MAN, id, Act::Sign).await;
        let path = format!("/unit/cases/{}", number(id));
        let handler = town.browser(LAMP_MAN).await;
        let version = town.case(id).await.version.to_string();
        let letters = [
            ("version", version.as_str()),
            ("once", ONCE),
            ("to_person", "您好，路灯已经修好。"),
            ("to_hotline", "换了灯具。"),
        ];
        let page = format!("{path}?act=replies");
        let action = format!("{path}/replies");
        let refused = handler.post(&page, &action, &letters).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.shows("还在等 市水务局") && refused.shows("您好，路灯已经修好。"));

        let water = town.browser(WATER_MAN).await;
        let answer = [
            ("version", version.as_str()),
            ("once", ONCE),
            ("unit", "3"),
            ("text", "管线无妨，可以施工。"),
        ];
        let answered = water
            .post(&path, &format!("{path}/assist-answers"), &answer)
            .await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);

        let version = town.case(id).await.version.to_string();
        let again = [
            ("version", version.as_str()),
            ("once", "another-key-of-this-form"),
            letters[2],
            letters[3],
        ];
        let replied = handler.post(&page, &action, &again).await;
        assert_eq!(replied.status, StatusCode::SEE_OTHER, "{}", replied.text);
        assert_eq!(town.case(id).await.state, State::Replied);
    })
    .await;
}

#[tokio::test]
async fn the_work_order_fits_on_paper() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let id = town.lamp_in_hand().await;
        let handler = town.browser(LAMP_MAN).await;
        let paper = handler
            .get(&format!("/unit/cases/{}/print", number(id)))
            .await;
        assert_eq!(paper.status, StatusCode::OK);
        for told in [
            "承办工作单",
            "市照明管理所",
            "最迟答复",
            "2026-11-09 17:30",
            "欧阳奶奶",
        ] {
            assert!(paper.shows(told), "{told}");
        }
    })
    .await;
}

#[tokio::test]
async fn every_form_of_every_act_can_be_opened_by_whoever_may_do_it() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        town.with_a_few_cases().await;
        for person in [AGENT, DISPATCHER, CALLER, SUPERVISOR, CENTRE_HEAD] {
            open_every_form(&town, person, "/desk/queues/open").await;
        }
        for person in [LAMP_MAN, LAMP_HEAD, WATER_MAN, WORKS_HEAD] {
            open_every_form(&town, person, "/unit").await;
        }
    })
    .await;
}

async fn open_every_form(town: &Town, person: i64, list: &str) {
    let browser = town.browser(person).await;
    for case in links(&browser.get(list).await.text, "/cases/") {
        for form in links(&browser.get(&case).await.text, "?act=") {
            let shown = browser
                .get(form.split('#').next().unwrap_or_default())
                .await;
            assert_eq!(shown.status, StatusCode::OK, "{person} {form}");
            assert!(shown.shows("name=\"once\""), "{person} {form}");
        }
    }
}

/// Addresses in a page that have this in them.
fn links(text: &str, having: &str) -> Vec<String> {
    text.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.contains(having))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn a_second_reader_judges_a_letter_before_it_is_sent() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let id = town.lamp_in_hand().await;
        let path = format!("/unit/cases/{}", number(id));
        let handler = town.browser(LAMP_MAN).await;
        let fields = [("to_person", "我们高度重视，请找 13900001234。")];
        let judged = handler
            .post(&path, &format!("{path}/reply-check"), &fields)
            .await;
        assert_eq!(judged.status, StatusCode::OK);
        for told in [
            "「高度重视」没有说明做什么",
            "里面有手机号",
            "开头请称呼对方",
            "请找 13900001234",
        ] {
            assert!(judged.shows(told), "{told}: {}", judged.text);
        }
        let passed_on = [("to_person", "您好！您反映的问题已转供电公司处理。谢谢！")];
        let judged = handler
            .post(&path, &format!("{path}/reply-check"), &passed_on)
            .await;
        assert!(judged.shows("「您反映的问题已转供电公司处理」只说交给了谁"));
        assert_eq!(
            town.case(id).await.version,
            3,
            "nothing was done with the case"
        );
        // Sent as it is, it comes back with its words.
        let reply = [
            ("version", "3"),
            ("once", ONCE),
            ("to_person", "我们高度重视，请找 13900001234。"),
            ("to_hotline", "已联系。"),
        ];
        let sent = handler
            .post(&path, &format!("{path}/replies"), &reply)
            .await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(sent.shows("不能送出") && sent.shows("请找 13900001234"));
        // Whoever has no part in the case is told nothing.
        let water = town.browser(WATER_MAN).await;
        let foreign = water
            .post("/unit/absence", &format!("{path}/reply-check"), &fields)
            .await;
        assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_case_stands_beside_the_list_it_came_from() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        town.with_a_few_cases().await;
        let handler = town.browser(LAMP_MAN).await;
        let id = town.lamp_in_hand().await;
        let opened = handler.get(&format!("/unit/cases/{}", number(id))).await;
        assert!(opened.shows("group-today") || opened.shows("group-week"));
        assert_eq!(opened.text.matches("work-line\" aria-current").count(), 1);
        // What only asks for news of the case gets the case alone.
        let part = handler.part(&format!("/unit/cases/{}", number(id))).await;
        assert!(!part.shows("group-week") && !part.shows("<html"));
    })
    .await;
}

#[tokio::test]
async fn whoever_goes_away_names_a_stand_in_who_reads_it_on_the_list() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let handler = town.browser(LAMP_MAN).await;
        let page = handler.get("/unit/absence").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let head = LAMP_HEAD.to_string();
        let me = LAMP_MAN.to_string();
        let fields = |stand_in| {
            [
                ("person", me.as_str()),
                ("from", "2026-11-02"),
                ("until", "2026-11-04"),
                ("stand_in", stand_in),
            ]
        };
        let own = handler
            .post("/unit/absence", "/unit/absence", &fields(&me))
            .await;
        assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(own.shows("不能由本人代理自己"));
        let water = WATER_MAN.to_string();
        let foreign = handler
            .post("/unit/absence", "/unit/absence", &fields(&water))
            .await;
        assert!(foreign.shows("更高的岗位"));
        let set = handler
            .post("/unit/absence", "/unit/absence", &fields(&head))
            .await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
        assert!(handler.get("/unit").await.shows("您设了不在岗"));
        let stand_in = town.browser(LAMP_HEAD).await;
        assert!(stand_in.get("/unit").await.shows("您正代理"));
        // A foreign office cannot set or end it.
        let stranger = town.browser(WATER_MAN).await;
        let tried = stranger
            .post("/unit/absence", "/unit/absence", &fields(&water))
            .await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);
        // Three days later nobody stands in.
        town.later(72);
        let stand_in = town.browser(LAMP_HEAD).await;
        assert!(!stand_in.get("/unit").await.shows("您正代理"));
    })
    .await;
}
