//! Stories of the encyclopedia's pages for those who keep it: written by a unit,
//! reviewed, published, found wrong, mended; and what is refused, kindly.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

mod town;

use axum::http::StatusCode;
use town::*;
use xinqiao_identity::people::{Person, SignInName};
use xinqiao_kernel::{PersonId, words::Role};
use xinqiao_platform::db::testing::each_engine;

const EDITOR: i64 = 20;
const OTHER_EDITOR: i64 = 21;

const TITLE: &str = "路灯坏了找谁修";
const ANSWER: &str = "拨打 **12345**，24 小时都有人接。\n\n- 说清路名\n- 说清灯杆号";

async fn city(db: xinqiao_platform::Db) -> Town {
    let town = Town::new(db).await;
    let editor = |id, sign_in: &str, name: &str| Person {
        id: PersonId(id),
        sign_in: SignInName::parse(sign_in).unwrap(),
        name: name.to_owned(),
        posts: vec![(Role::Editor, HOTLINE)],
        disabled: false,
    };
    let people = [
        editor(EDITOR, "editor", "钱墨言"),
        editor(OTHER_EDITOR, "other", "宋知微"),
    ];
    let directory = &town.identity.directory;
    directory
        .put_people(&people, town.clock.now())
        .await
        .unwrap();
    town
}

/// What the form of an item sends.
fn written<'a>(title: &'a str, theme: &'a str, owner: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("kind", "question"),
        ("title", title),
        ("answer", ANSWER),
        ("questions", "路灯不亮打什么电话\n灯不亮"),
        ("keywords", "路灯、不亮"),
        ("theme", theme),
        ("openness", "public"),
        ("owner", owner),
        ("do", "submit"),
    ]
}

/// The version that the page's forms name.
async fn version(browser: &Browser, page: &str) -> String {
    let shown = browser.get(page).await;
    let start = shown
        .text
        .split_once("name=\"version\" value=\"")
        .unwrap()
        .1;
    start.split_once('"').unwrap().0.to_owned()
}

/// Does something from the page of an item.
async fn does(browser: &Browser, page: &str, act: &str, with: &[(&str, &str)]) -> Reply {
    let version = version(browser, page).await;
    let mut fields = vec![("act", act), ("version", version.as_str())];
    fields.extend_from_slice(with);
    browser.post(page, page, &fields).await
}

/// An item of the lighting office, published; its address.
async fn published(town: &Town) -> String {
    let man = town.browser(LAMP_MAN).await;
    let lighting = LIGHTING.to_string();
    let fields = written(TITLE, "0101", &lighting);
    let began = man.post("/library/new", "/library/new", &fields).await;
    assert_eq!(began.status, StatusCode::SEE_OTHER, "{}", began.text);
    let page = began.location().to_owned();
    let head = town.browser(LAMP_HEAD).await;
    let passed = does(&head, &page, "pass_unit", &[]).await;
    assert_eq!(passed.status, StatusCode::SEE_OTHER, "{}", passed.text);
    let editor = town.browser(EDITOR).await;
    let shown = does(&editor, &page, "publish", &[]).await;
    assert_eq!(shown.status, StatusCode::SEE_OTHER, "{}", shown.text);
    page
}

#[tokio::test]
async fn an_item_goes_from_the_unit_to_the_public_and_back_to_be_mended() {
    each_engine(async |db| {
        let town = city(db).await;
        let page = published(&town).await;

        let agent = town.browser(AGENT).await;
        let shown = agent.get(&page).await;
        assert!(shown.shows("<strong>12345</strong>"), "{}", shown.text);
        assert!(shown.shows("已发布") && !shown.shows("/edit"));
        let lists = agent.get("/library").await;
        assert!(lists.shows(TITLE) && !lists.shows("编写中"));

        // The agent finds it wrong; the unit takes it up, mends it, hands it on.
        let what = [("ask_correction_what", "灯杆号在哪里没有说")];
        let asked = does(&agent, &page, "ask_correction", &what).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
        let man = town.browser(LAMP_MAN).await;
        let waits = man.get("/library").await;
        assert!(
            waits.shows("纠错 1") || waits.shows(TITLE),
            "{}",
            waits.text
        );
        let take = [("number", "1"), ("ruling", "take")];
        let taken = does(&man, &page, "rule_on_correction", &take).await;
        assert_eq!(taken.location(), format!("{page}/edit"));
        let edit = taken.location().to_owned();
        let number = version(&man, &edit).await;
        let mut fields = written(TITLE, "0101", "2");
        fields.push(("version", &number));
        fields.retain(|(name, _)| *name != "answer");
        fields.push((
            "answer",
            "拨打 **12345**。\n\n- 说清路名\n- 灯杆号写在杆子上",
        ));
        let mended = man.post(&edit, &edit, &fields).await;
        assert_eq!(mended.status, StatusCode::SEE_OTHER, "{}", mended.text);
        let head = town.browser(LAMP_HEAD).await;
        does(&head, &page, "pass_unit", &[]).await;
        let editor = town.browser(EDITOR).await;
        does(&editor, &page, "publish", &[]).await;

        let history = editor.get(&page).await;
        assert!(history.shows("第 1 号纠错已改好"), "{}", history.text);
        assert!(history.shows("第 2 版") && history.shows("罗明灯"));
        let compared = editor.get(&format!("{page}/compare?a=1&b=2")).await;
        assert!(compared.shows("diff-gone") && compared.shows("写在杆子上"));
        assert!(compared.shows("去掉："), "{}", compared.text);
        let versions = editor.get(&format!("{page}/versions")).await;
        assert!(versions.shows("取回这一版"));
        assert_eq!(
            agent.get(&format!("{page}/versions")).await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_harmful_is_gone_at_once_and_an_old_edition_comes_back() {
    each_engine(async |db| {
        let town = city(db).await;
        let page = published(&town).await;
        let agent = town.browser(AGENT).await;
        let what = [("report_harm_what", "号码写错，打过去要收费")];
        let hidden = does(&agent, &page, "report_harm", &what).await;
        assert_eq!(hidden.status, StatusCode::SEE_OTHER, "{}", hidden.text);

        let editor = town.browser(EDITOR).await;
        let lists = editor.get("/library").await;
        assert!(lists.shows("有害待裁定") && lists.shows(TITLE));
        let ruled = [("rule_on_harm_note", "核对过，是免费的")];
        let ruled = does(&editor, &page, "rule_on_harm", &ruled).await;
        assert_eq!(ruled.status, StatusCode::SEE_OTHER, "{}", ruled.text);

        let restored = does(&editor, &page, "restore", &[("edition", "1")]).await;
        assert_eq!(restored.location(), format!("{page}/edit"));
        let again = does(&editor, &page, "restore", &[("edition", "7")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn who_may_not_write_here_is_told_so_kindly_and_keeps_what_was_typed() {
    each_engine(async |db| {
        let town = city(db).await;
        let water = WATER.to_string();
        let man = town.browser(WATER_MAN).await;
        let fields = written(TITLE, "0101", &water);
        let refused = man.post("/library/new", "/library/new", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.shows("本单位不能在这个主题下写条目"),
            "{}",
            refused.text
        );
        for kept in [TITLE, "说清灯杆号", "路灯、不亮", "灯不亮"] {
            assert!(refused.shows(kept), "{kept}");
        }
        // Nor in another's name.
        let lighting = LIGHTING.to_string();
        let fields = written(TITLE, "0101", &lighting);
        let refused = man.post("/library/new", "/library/new", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

        // Agents write none, and whoever is outside finds nothing at all.
        let agent = town.browser(AGENT).await;
        assert_eq!(
            agent.get("/library/new").await.status,
            StatusCode::NOT_FOUND
        );
        let stranger = Browser::stranger(&town);
        assert_ne!(stranger.get("/library").await.status, StatusCode::OK);

        // Another unit reads what is shown, and changes nothing.
        let page = published(&town).await;
        assert_eq!(
            man.get(&format!("{page}/edit")).await.status,
            StatusCode::CONFLICT
        );
        let tried = does(&man, &page, "withdraw", &[("withdraw_reason", "不要了")]).await;
        assert_eq!(tried.status, StatusCode::CONFLICT);
        assert!(tried.shows("您的岗位不能"), "{}", tried.text);
    })
    .await;
}

#[tokio::test]
async fn everything_wrong_is_said_beside_its_field_and_nothing_typed_is_lost() {
    each_engine(async |db| {
        let town = city(db).await;
        let editor = town.browser(EDITOR).await;
        let wrong = [
            ("kind", "question"),
            ("title", ""),
            ("answer", ANSWER),
            (
                "keywords",
                "一个比二十个字还要长得多得多得多的关键词真的太长了",
            ),
            ("theme", "0101"),
            ("openness", "public"),
            ("owner", "1"),
            ("source_link", "javascript:alert(1)"),
            ("from", "2026-12-01"),
            ("until", "2026-11-01"),
            ("regions", "990101"),
            ("regions_more", "白塔街道、没有的镇"),
            ("life_events", "moving"),
            ("do", "save"),
        ];
        let again = editor.post("/library/new", "/library/new", &wrong).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["title", "keywords", "source_link", "until", "regions_more"] {
            assert!(again.shows(&format!("id=\"{field}-error\"")), "{field}");
        }
        for kept in ["说清灯杆号", "javascript:alert(1)", "白塔街道、没有的镇"] {
            assert!(again.shows(kept), "{kept}");
        }
        assert!(again.shows("value=\"990101\" id=\"regions\" checked"));

        // Two items with one title; a preview; a draft without an answer is saved,
        // and not handed on.
        published(&town).await;
        let twice = written(TITLE, "0101", "1");
        let twice = editor.post("/library/new", "/library/new", &twice).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(twice.shows("已有同名条目"));
        let mut look = written("看一眼", "0101", "1");
        look.pop();
        look.push(("do", "preview"));
        let look = editor.post("/library/new", "/library/new", &look).await;
        assert_eq!(look.status, StatusCode::OK);
        assert!(look.shows("<li>说清路名</li>"), "{}", look.text);
        let mut bare = written("还没有答案", "0101", "1");
        bare.retain(|(name, _)| *name != "answer");
        let bare = editor.post("/library/new", "/library/new", &bare).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bare.shows("id=\"answer-error\"") && bare.shows("还没有答案"));
        assert!(editor.get("/library?tab=drafts").await.shows("还没有答案"));
    })
    .await;
}

#[tokio::test]
async fn who_was_slower_is_told_and_keeps_what_was_typed() {
    each_engine(async |db| {
        let town = city(db).await;
        let page = published(&town).await;
        let edit = format!("{page}/edit");
        let (one, other) = (town.browser(EDITOR).await, town.browser(OTHER_EDITOR).await);
        let seen = version(&one, &edit).await;
        let mut fields = written("路灯坏了打哪个电话", "0101", "2");
        fields.retain(|(name, _)| *name != "do");
        fields.push(("do", "save"));
        fields.push(("version", &seen));
        let saved = other.post(&edit, &edit, &fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        fields[1].1 = "路灯坏了怎么报修";
        let late = one.post(&edit, &edit, &fields).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.shows("条目已被他人更新"), "{}", late.text);
        assert!(late.shows("路灯坏了怎么报修"));

        // The same for an act from the item's own page.
        let old = [("act", "submit"), ("version", seen.as_str())];
        let late = one.post(&page, &page, &old).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        // And who wrote it does not publish it.
        does(&other, &page, "submit", &[]).await;
        let head = town.browser(LAMP_HEAD).await;
        does(&head, &page, "pass_unit", &[]).await;
        let own = other.get(&page).await;
        assert!(own.shows("要由另一位审核人发布"), "{}", own.text);
        assert!(!own.shows("value=\"publish\""));
        assert!(one.get(&page).await.shows("value=\"publish\""));
    })
    .await;
}

#[tokio::test]
async fn the_pages_speak_english_too() {
    each_engine(async |db| {
        let town = city(db).await;
        let page = published(&town).await;
        let mut editor = town.browser(EDITOR).await;
        editor.cookie = format!("{}; xq_lang=en", editor.cookie);
        for path in [
            "/library",
            "/library/new",
            &page,
            &format!("{page}/versions"),
        ] {
            let shown = editor.get(path).await;
            assert_eq!(shown.status, StatusCode::OK, "{path}");
            assert!(
                shown.shows("Knowledge") || shown.shows("Editions"),
                "{path}"
            );
        }
        let tried = does(&editor, &page, "withdraw", &[]).await;
        assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn what_nobody_found_is_written_by_an_editor_or_asked_of_a_unit() {
    each_engine(async |db| {
        let town = city(db).await;
        let agent = town.actor(AGENT);
        let words = ["路灯报修电话是多少", "夜里广场灯太亮找谁"];
        let mut gaps = Vec::new();
        for words in words {
            gaps.push(
                town.web
                    .knowledge
                    .no_answer(&agent, words)
                    .await
                    .unwrap()
                    .id,
            );
        }
        let editor = town.browser(EDITOR).await;
        let list = editor.get("/library/gaps").await;
        assert!(
            list.shows(words[0]) && list.shows(words[1]),
            "{}",
            list.text
        );

        // One the editor writes: the form knows the words, and saving it answers them.
        let gap = format!("/library/gaps/{}", gaps[0]);
        let taken = editor.post(&gap, &gap, &[("do", "write")]).await;
        let form = taken.location().to_owned();
        let shown = editor.get(&form).await;
        assert!(
            shown.shows(&format!("value=\"{}\"", words[0])),
            "{}",
            shown.text
        );
        let number = gaps[0].to_string();
        let mut fields = written(words[0], "0101", "1");
        fields.push(("gap", &number));
        let began = editor.post(&form, "/library/new", &fields).await;
        assert_eq!(began.status, StatusCode::SEE_OTHER, "{}", began.text);
        assert!(!editor.get("/library/gaps").await.shows(words[0]));

        // The other is asked of the lighting office, which says why not.
        let gap = format!("/library/gaps/{}", gaps[1]);
        let lighting = LIGHTING.to_string();
        let asked = [("do", "ask"), ("unit", lighting.as_str())];
        let asked = editor.post(&gap, &gap, &asked).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
        let man = town.browser(LAMP_MAN).await;
        let list = man.get("/library/asks").await;
        assert!(list.shows(words[1]), "{}", list.text);
        let start = list.text.split_once("href=\"/library/asks/").unwrap().1;
        let ask = format!("/library/asks/{}", start.split_once('"').unwrap().0);
        let none = man.post(&ask, &ask, &[("do", "decline")]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let unknown = [("do", "answer"), ("item", "12")];
        let unknown = man.post(&ask, &ask, &unknown).await;
        assert!(unknown.shows("没有这条"), "{}", unknown.text);
        let why = [("do", "decline"), ("why", "归商家管，不归我们")];
        let declined = man.post(&ask, &ask, &why).await;
        assert_eq!(declined.status, StatusCode::SEE_OTHER, "{}", declined.text);
        let stranger = town.browser(WATER_MAN).await;
        assert_eq!(stranger.get(&ask).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&gap).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_question_that_was_answered_fills_the_form_without_its_numbers() {
    each_engine(async |db| {
        let town = city(db).await;
        let told = xinqiao_hotline::filing::Filing {
            title: "幸福里小区路灯不亮，请打 13900005678".to_owned(),
            ..lamp()
        };
        let id = town.files(told).await;
        town.does(DISPATCHER, id, to(LIGHTING)).await;
        town.does(LAMP_MAN, id, xinqiao_hotline::Act::Sign).await;
        town.does(LAMP_MAN, id, reply()).await;
        let man = town.browser(LAMP_MAN).await;
        let from = format!("/library/new?case={}", number(id));
        let form = man.get(&from).await;
        assert_eq!(form.status, StatusCode::OK);
        assert!(form.shows("幸福里小区路灯不亮") && form.shows("路灯已于今天下午修好"));
        assert!(!form.shows("13900005678"), "{}", form.text);
        let stranger = town.browser(WATER_MAN).await;
        assert_eq!(stranger.get(&from).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn late_upkeep_is_seen_by_supervision_with_the_list_behind_each_number() {
    each_engine(async |db| {
        let town = city(db).await;
        let page = published(&town).await;
        let agent = town.browser(AGENT).await;
        let what = [("ask_correction_what", "灯杆号在哪里没有说")];
        does(&agent, &page, "ask_correction", &what).await;
        town.later(24 * 30);
        let supervisor = town.browser(SUPERVISOR).await;
        let late = supervisor.get("/library/late").await;
        assert!(late.shows("市照明管理所"), "{}", late.text);
        let list = format!("/library?tab=corrections&#38;unit={LIGHTING}&#38;late=1");
        assert!(late.shows(&list), "{}", late.text);
        let list = supervisor.get(&list.replace("&#38;", "&")).await;
        assert!(
            list.shows(TITLE) && list.shows("left-late"),
            "{}",
            list.text
        );
        assert!(supervisor.get("/command").await.shows("/library/late"));
        assert_eq!(
            town.browser(AGENT).await.get("/library/late").await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}
