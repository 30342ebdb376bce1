//! Stories of the hotline's desk: a call from the first word to the saved case,
//! the queues, and what an agent is told when something is not possible.

mod town;

use axum::http::StatusCode;
use town::*;
use xinqiao_hotline::{Act, Asked, filing::Filing};
use xinqiao_kernel::words::{Ending, State, Urgency};
use xinqiao_platform::db::testing::each_engine;

const ONCE: &str = "0123456789abcdef0123456789abcdef";

/// Who does it, in which part, what, and what they fill in.
type Done<'a> = (i64, &'a str, &'a str, &'a [(&'a str, &'a str)]);

/// The form of a call about a street lamp.
fn call<'a>(then: &'a str, once: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("phone", "139 0000 1234"),
        ("name", "欧阳奶奶"),
        ("what", "幸福里小区门口的路灯不亮三天了，请派人来看看。"),
        ("region", "南汀区 / 白塔街道"),
        ("place", "幸福里小区门口"),
        ("nature", "help"),
        ("urgency", "ordinary"),
        ("channel", "phone"),
        ("do", then),
        ("once", once),
    ]
}

#[tokio::test]
async fn a_call_is_written_down_and_dispatched_in_one_go() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let agent = town.browser(AGENT).await;

        // Without scripts a button asks what helps: the class from the words, the
        // unit from the catalogue with its reasons.
        let helped = agent.post("/desk", "/desk/help", &call("look", ONCE)).await;
        assert_eq!(helped.status, StatusCode::OK);
        for told in [
            "路灯照明",
            "市照明管理所",
            "派单目录 lamps",
            "照明设施职责清单",
            "首选",
        ] {
            assert!(helped.shows(told), "{told}");
        }
        assert!(helped.shows("这个号码第一次来电"));

        let mut form = call("dispatch", ONCE);
        form.extend([
            ("lead", "2"),
            ("with_helpers", "yes"),
            ("note", "今晚去看看"),
        ]);
        let saved = agent.post("/desk", "/desk/cases", &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let told = agent.get(saved.location()).await;
        assert!(told.shows("查询码") && told.shows("由市照明管理所办理，最迟"));

        // Sent twice by an impatient finger, it is one case.
        let again = agent.post("/desk", "/desk/cases", &form).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
        let open = agent.get("/desk/queues/open").await;
        assert_eq!(open.text.matches("class=\"title-cell\"").count(), 1);
        assert!(open.shows("市照明管理所") && open.shows("待签收") && open.shows("剩余"));

        // The caller's number brings the case beside the next call.
        let helped = agent.post("/desk", "/desk/help", &call("look", "x")).await;
        assert!(helped.shows("/desk/cases/"), "earlier cases of this number");
    })
    .await;
}

#[tokio::test]
async fn a_call_can_be_answered_transferred_refused_or_left_for_later() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let agent = town.browser(AGENT).await;
        let ways = [
            ("save", None),
            ("answer", Some(("answer", "社区服务中心周六上午办理。"))),
            ("transfer", Some(("outside", "119"))),
            (
                "refuse",
                Some(("way", "这件事请向法院起诉，立案窗口在一楼。")),
            ),
        ];
        for (at, (then, more)) in ways.into_iter().enumerate() {
            let once = format!("{at:032}");
            let mut form = call(then, &once);
            form.extend(more);
            let saved = agent.post("/desk", "/desk/cases", &form).await;
            assert_eq!(
                saved.status,
                StatusCode::SEE_OTHER,
                "{then}: {}",
                saved.text
            );
        }
        let head = town.actor(CENTRE_HEAD);
        let db = town.hotline.db();
        use xinqiao_hotline::queries::{Queue, queue};
        let done = queue(db, &head, Queue::Done, None, 9, town.clock.now())
            .await
            .unwrap();
        let mut endings: Vec<_> = done.cases.iter().filter_map(|case| case.ending).collect();
        endings.sort_unstable();
        let expected = [
            Ending::AnsweredAtOnce,
            Ending::NotAccepted,
            Ending::TransferredOut,
        ];
        assert_eq!(endings, expected);
        let waits = agent.get("/desk/queues/to-dispatch").await;
        assert_eq!(waits.text.matches("class=\"title-cell\"").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn everything_wrong_with_a_call_is_said_at_once_and_nothing_typed_is_lost() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let agent = town.browser(AGENT).await;
        let form = [
            ("phone", "12"),
            ("what", "<script>alert(1)</script> 路灯"),
            ("region", "火星"),
            ("urgency", "ordinary"),
            ("channel", "phone"),
            ("do", "dispatch"),
            ("once", ONCE),
        ];
        let back = agent.post("/desk", "/desk/cases", &form).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["phone", "region", "nature", "other_lead"] {
            assert!(back.shows(&format!("href=\"#{field}\"")), "{field}");
        }
        assert!(back.shows("value=\"火星\"") && back.shows("&#60;script&#62;alert(1)"));
        assert!(!back.shows("<script>alert"));

        let bare = agent.post_bare("/desk/cases", &call("save", ONCE)).await;
        assert_eq!(bare.status, StatusCode::FORBIDDEN, "without the seal");
        let open = agent.get("/desk/queues/open").await;
        assert!(open.shows("没有等着办的事"), "nothing was saved");
    })
    .await;
}

#[tokio::test]
async fn every_queue_shows_what_waits_in_it_and_counts_it() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        town.with_a_few_cases().await;
        let head = town.browser(CENTRE_HEAD).await;
        for (name, count) in [
            ("to-accept", 1),
            ("to-dispatch", 2),
            ("returns", 1),
            ("extensions", 1),
            ("endings", 0),
            ("contests", 0),
            ("replies", 1),
            ("call-backs", 1),
            ("done", 0),
        ] {
            let page = head.get(&format!("/desk/queues/{name}")).await;
            assert_eq!(page.status, StatusCode::OK, "{name}");
            let rows = page.text.matches("class=\"title-cell\"").count();
            assert_eq!(rows, count, "{name}");
            let part = head.part(&format!("/desk/queues/{name}")).await;
            assert!(!part.shows("<html"), "{name}: a part for the script");
        }
        assert_eq!(
            head.get("/desk/queues/nowhere").await.status,
            StatusCode::NOT_FOUND
        );
        let odd = head.get("/desk/queues/open?after=%27--").await;
        assert_eq!(
            odd.status,
            StatusCode::OK,
            "a nonsense cursor begins at the start"
        );
        let caller = town.browser(CALLER).await;
        assert_eq!(caller.get("/desk").await.location(), "/desk/queues/replies");
    })
    .await;
}

#[tokio::test]
async fn a_long_queue_goes_on_page_by_page() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        for _ in 0..55 {
            town.lamp().await;
        }
        let agent = town.browser(AGENT).await;
        let first = agent.get("/desk/queues/to-dispatch").await;
        assert_eq!(first.text.matches("class=\"title-cell\"").count(), 50);
        let start = first.text.split_once("rel=\"next\" href=\"").unwrap().1;
        let next = start.split_once('"').unwrap().0;
        let second = agent.get(next).await;
        assert_eq!(second.text.matches("class=\"title-cell\"").count(), 5);
        assert!(second.shows("回到最前"));
    })
    .await;
}

#[tokio::test]
async fn a_case_goes_round_the_whole_loop_by_its_pages() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let id = town.lamp().await;
        let steps: &[Done<'_>] = &[
            (DISPATCHER, "desk", "dispatches", &[("lead", "2")]),
            (LAMP_MAN, "unit", "signatures", &[]),
            (
                LAMP_MAN,
                "unit",
                "contacts",
                &[("note", "约好下午三点"), ("on_site", "yes")],
            ),
            (
                LAMP_MAN,
                "unit",
                "replies",
                &[
                    ("to_person", "您好，路灯已经修好。"),
                    ("to_hotline", "换了灯具。"),
                ],
            ),
            (CALLER, "desk", "passes", &[]),
            (
                CALLER,
                "desk",
                "call-backs",
                &[("outcome", "solved"), ("grade", "satisfied")],
            ),
            (CALLER, "desk", "archivings", &[]),
        ];
        for (at, (person, part, acts, fields)) in steps.iter().enumerate() {
            let browser = town.browser(*person).await;
            let path = format!("/{part}/cases/{}", number(id));
            let version = town.case(id).await.version.to_string();
            let once = format!("{at:032}");
            let mut form = vec![("version", version.as_str()), ("once", once.as_str())];
            form.extend_from_slice(fields);
            let page = format!("{path}?act={acts}");
            let done = browser.post(&page, &format!("{path}/{acts}"), &form).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{acts}: {}", done.text);
            assert_eq!(done.location(), path);
        }
        let case = town.case(id).await;
        assert_eq!(
            (case.state, case.ending),
            (State::Archived, Some(Ending::Settled))
        );
        let supervisor = town.browser(SUPERVISOR).await;
        let page = supervisor.get(&format!("/desk/cases/{}", number(id))).await;
        for told in [
            "签收",
            "到达现场",
            "诉求人表示已解决",
            "诉求人评价：满意",
            "为什么是这个时限",
        ] {
            assert!(page.shows(told), "{told}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_refused_act_keeps_what_was_typed_and_says_what_is_possible() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let id = town.lamp().await;
        let path = format!("/desk/cases/{}", number(id));
        let dispatcher = town.browser(DISPATCHER).await;
        let stale = town.case(id).await.version.to_string();
        town.does(
            AGENT,
            id,
            Act::Supplement {
                text: "还有两盏也灭了".to_owned(),
                attachments: Vec::new(),
            },
        )
        .await;
        let form = [
            ("version", stale.as_str()),
            ("once", ONCE),
            ("lead", "2"),
            ("note", "请快去"),
        ];
        let refused = dispatcher
            .post(&path, &format!("{path}/dispatches"), &form)
            .await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.shows("别人更新了这件工单") && refused.shows("请快去"));
        assert!(refused.shows("还有两盏也灭了"), "and shows what is new");

        // An act that the state does not allow says since when, and what is.
        let version = town.case(id).await.version.to_string();
        let form = [("version", version.as_str()), ("once", ONCE)];
        let caller = town.browser(CALLER).await;
        let refused = caller.post(&path, &format!("{path}/passes"), &form).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.shows("待派单") && refused.shows("现在可以"));

        let unknown = caller.post(&path, &format!("{path}/nonsense"), &form).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        let keyless = caller.post(&path, &format!("{path}/passes"), &[]).await;
        assert_eq!(keyless.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn why_a_deadline_is_what_it_is_stands_beside_it_in_both_languages() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let id = town.lamp_in_hand().await;
        let mut head = town.browser(CENTRE_HEAD).await;
        let path = format!("/desk/cases/{}", number(id));
        let page = head.get(&path).await;
        for told in [
            "期限 5 个工作日（次日起算）",
            "条目 reply",
            "出处：",
            "尚未公布放假安排",
        ] {
            assert!(page.shows(told), "{told}");
        }
        head.cookie.push_str("; xq_lang=en");
        let page = head.get(&path).await;
        for told in [
            "5 working days, from the next day",
            "Seven steps",
            "Signed for",
            "Given to",
        ] {
            assert!(page.shows(told), "{told}");
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_but_the_hotline_works_at_the_desk() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let handler = town.browser(LAMP_MAN).await;
        for path in ["/desk", "/desk/queues/open", "/desk/side"] {
            assert_eq!(
                handler.get(path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        let stranger = Browser::stranger(&town);
        let turned = stranger.get("/desk").await;
        assert_eq!(turned.location(), "/sign-in?next=/desk");
        // Who calls people back takes no calls.
        let caller = town.browser(CALLER).await;
        let tried = caller
            .post("/desk/queues/open", "/desk/cases", &call("save", ONCE))
            .await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn hostile_words_are_words_on_every_page() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let hostile = "<img src=x onerror=alert(1)>\"'{{7*7}}";
        let filing = Filing {
            title: hostile.to_owned(),
            text: hostile.to_owned(),
            place: hostile.to_owned(),
            urgency: Urgency::Urgent,
            ..lamp()
        };
        let agent = town.actor(AGENT);
        let filed = town
            .hotline
            .file(&agent, filing, true, grandmother(), Asked::default());
        let id = filed.await.unwrap().case.id;
        let head = town.browser(CENTRE_HEAD).await;
        let case = format!("/desk/cases/{}", number(id));
        let print = format!("{case}/print");
        for path in ["/desk", "/desk/queues/open", &case, &print] {
            let page = head.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.shows("<img"), "{path}");
            assert!(page.shows("&#60;img src=x onerror"), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_second_call_about_the_same_is_added_to_the_first_case() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let agent = town.browser(AGENT).await;
        let id = town.lamp().await;
        let number = xinqiao_kernel::CaseNumber::of(id).compact();
        let phone = [("phone", "+86 139-0000-1234")];
        let helped = agent.post("/desk", "/desk/earlier", &phone).await;
        let add = format!("add:{number}");
        assert!(
            helped.shows(&add) && helped.shows("待派单"),
            "{}",
            helped.text
        );

        let mut form = call(&add, ONCE);
        form[2] = ("what", "还是那盏路灯，昨晚有人摔倒了。");
        let added = agent.post("/desk", "/desk/cases", &form).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
        let page = agent.get(added.location()).await;
        assert!(page.shows("昨晚有人摔倒了"), "{}", page.text);
        agent.post("/desk", "/desk/cases", &form).await;
        let open = agent.get("/desk/queues/open").await;
        assert_eq!(open.text.matches("class=\"title-cell\"").count(), 1);

        let nothing = [("do", add.as_str()), ("once", ONCE), ("what", "")];
        let back = agent.post("/desk", "/desk/cases", &nothing).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn a_number_is_understood_however_it_is_written() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let agent = town.browser(AGENT).await;
        for phone in [
            "+86 139 0000 1234",
            "0086-13900001234",
            "0710-3330000",
            "（0710）3330000",
            "400-000-1234",
            "１３９００００１２３４",
        ] {
            let helped = agent
                .post("/desk", "/desk/earlier", &[("phone", phone)])
                .await;
            assert!(
                helped.shows("这个号码第一次来电"),
                "{phone}: {}",
                helped.text
            );
        }
        for phone in ["", "abc", "12", "139\u{202e}0000", &"9".repeat(10_000)] {
            let helped = agent
                .post("/desk", "/desk/earlier", &[("phone", phone)])
                .await;
            assert_eq!(helped.status, StatusCode::OK);
            assert!(!helped.shows("这个号码第一次来电"));
        }
    })
    .await;
}

#[tokio::test]
async fn whatever_a_caller_says_is_kept_as_it_was_said() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let agent = town.browser(AGENT).await;
        let odd = "💡💡 \u{202e}路灯 <img src=x onerror=alert(1)> {{称呼}} 【几号】 👨‍👩‍👧";
        let mut form = call("save", ONCE);
        form[2] = ("what", odd);
        let saved = agent.post("/desk", "/desk/cases", &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let page = agent.get("/desk/queues/to-dispatch").await;
        assert!(!page.shows("<img src=x"));

        let long = "灯".repeat(10_001);
        let mut form = call("save", "11111111111111111111111111111111");
        form[2] = ("what", &long);
        let back = agent.post("/desk", "/desk/cases", &form).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.shows(&long), "what was typed stays");
        let helped = agent.post("/desk", "/desk/help", &form).await;
        assert_eq!(helped.status, StatusCode::OK);

        let mut form = call("save", "22222222222222222222222222222222");
        form[2] = ("what", "路灯\0不亮三天了");
        let refused = agent.post("/desk", "/desk/cases", &form).await;
        assert_eq!(
            refused.status,
            StatusCode::BAD_REQUEST,
            "no column takes it"
        );
    })
    .await;
}

#[tokio::test]
async fn the_lists_behind_region_and_class_are_sent_once() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let agent = town.browser(AGENT).await;
        let desk = agent.get("/desk").await;
        let address = desk
            .text
            .split_once("data-combobox=\"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(address, _)| address.to_owned())
            .unwrap();
        let list = agent.get(&address).await;
        assert!(list.shows("[\"南汀区 / 白塔街道\",\"n"), "{}", list.text);
        assert!(
            list.headers["cache-control"]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
        assert!(list.headers.contains_key("etag"));
        let old = agent.get("/desk/choices/zh/classes?old").await;
        assert!(
            old.headers["cache-control"]
                .to_str()
                .unwrap()
                .contains("no-cache")
        );
        let odd = agent.get("/desk/choices/zh/people").await;
        assert_eq!(odd.status, StatusCode::NOT_FOUND);
    })
    .await;
}
