//! Stories of text templates: offered where they fit, filled from the case, never
//! sent with a blank, and kept by whoever they belong to.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

mod town;

use axum::http::StatusCode;
use town::*;
use xinqiao_hotline::texts::{Owner, TextTemplate};
use xinqiao_identity::people::{Person, SignInName};
use xinqiao_kernel::{
    CaseNumber, PersonId,
    words::{ActKind, Role},
};
use xinqiao_platform::db::testing::each_engine;

const ONCE: &str = "0123456789abcdef0123456789abcdef";
const KEEPER: i64 = 20;

async fn city(db: xinqiao_platform::Db) -> Town {
    let town = Town::new(db).await;
    let keeper = Person {
        id: PersonId(KEEPER),
        sign_in: SignInName::parse("keeper").unwrap(),
        name: "安管家".to_owned(),
        posts: vec![(Role::Administrator, HOTLINE)],
        disabled: false,
    };
    let directory = &town.identity.directory;
    let now = town.clock.now();
    directory.put_people(&[keeper], now).await.unwrap();
    let body =
        "{{称呼}}您好：您反映的{{地点}}的事（编号 {{编号}}），【几号】修好。请拨 {{热线电话}}。";
    let pack = [TextTemplate {
        id: 7,
        version: 1,
        owner: Owner::Everybody,
        fits: vec![ActKind::Reply],
        title: "已经办好".to_owned(),
        body: body.to_owned(),
        retired: false,
        changed_by: None,
        changed_at: now,
    }];
    town.hotline.texts().load(&pack, now).await.unwrap();
    town
}

#[tokio::test]
async fn a_template_is_filled_from_the_case_and_not_sent_while_a_blank_is_left() {
    each_engine(async |db| {
        let town = city(db).await;
        let id = town.lamp_in_hand().await;
        let number = CaseNumber::of(id).compact();
        let (page, action) = (
            format!("/unit/cases/{number}?act=replies"),
            format!("/unit/cases/{number}/replies"),
        );
        let man = town.browser(LAMP_MAN).await;

        // With scripts: what fits, filled.
        let asked = [("act", "reply"), ("number", number.as_str())];
        let offered = man.post(&page, "/staff/texts", &asked).await;
        assert_eq!(offered.status, StatusCode::OK);
        let written = CaseNumber::of(id).to_string();
        for told in [
            "欧阳奶奶您好",
            "白塔街道",
            written.as_str(),
            "【几号】",
            "12345",
        ] {
            assert!(offered.shows(told), "{told}: {}", offered.text);
        }

        // Without: chosen, and the form comes back filled.
        let shown = man.get(&page).await;
        assert!(
            shown.shows("已经办好") && shown.shows("use:to_person"),
            "{}",
            shown.text
        );
        let chosen = [
            ("text_template-to_person", "7"),
            ("do", "use:to_person"),
            ("to_hotline", "换了灯"),
        ];
        let filled = man.post(&page, &action, &chosen).await;
        assert_eq!(filled.status, StatusCode::OK);
        assert!(filled.shows("欧阳奶奶您好") && filled.shows("换了灯"));

        let version = town.case(id).await.version.to_string();
        let sent = [
            ("version", version.as_str()),
            ("once", ONCE),
            ("to_person", "欧阳奶奶您好：路灯【几号】修好。"),
            ("to_hotline", "换了灯具一套。"),
        ];
        let back = man.post(&page, &action, &sent).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.shows("还有没填的空：【几号】"), "{}", back.text);
        let sent = [sent[0], sent[1], ("to_person", "路灯今天修好了。"), sent[3]];
        assert_eq!(
            man.post(&page, &action, &sent).await.status,
            StatusCode::SEE_OTHER
        );

        // Another unit learns nothing of the case from a template.
        let stranger = town.browser(WATER_MAN).await;
        let nothing = stranger
            .post("/unit/templates/new", "/staff/texts", &asked)
            .await;
        assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn an_answer_with_a_blank_is_not_given_while_somebody_is_on_the_line() {
    each_engine(async |db| {
        let town = city(db).await;
        let agent = town.browser(AGENT).await;
        let call = [
            ("phone", "13900001234"),
            ("what", "【急】路灯不亮三天了"),
            ("region", "白塔街道"),
            ("nature", "help"),
            ("urgency", "ordinary"),
            ("channel", "phone"),
            ("once", ONCE),
            ("do", "answer"),
            ("answer", "社区【周几】办理。"),
        ];
        let back = agent.post("/desk", "/desk/cases", &call).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.shows("还有没填的空：【周几】"));
        assert!(
            !back.shows("还有没填的空：【急】"),
            "the caller's own words are no template"
        );
    })
    .await;
}

#[tokio::test]
async fn everybody_keeps_their_own_a_head_the_units_and_the_administrator_the_sites() {
    each_engine(async |db| {
        let town = city(db).await;
        let own = [
            ("title", "约上门"),
            ("body", "{{称呼}}您好，【几点】上门。"),
            ("fits", "contact"),
            ("owner", "own"),
        ];
        let man = town.browser(LAMP_MAN).await;
        let saved = man.post("/unit/templates/new", "/unit/templates", &own).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        let list = man.get("/unit/templates").await;
        assert!(list.shows("约上门") && list.shows("罗明灯"), "{}", list.text);
        let others = town.browser(WATER_MAN).await.get("/unit/templates").await;
        assert!(!others.shows("约上门"));

        // For the unit only its head.
        let units = [own[0], own[1], own[2], ("owner", "unit-2")];
        let refused = man.post("/unit/templates/new", "/unit/templates", &units).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let head = town.browser(LAMP_HEAD).await;
        let saved = head.post("/unit/templates/new", "/unit/templates", &units).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);

        // The site's: changed and retired by the administrator, each version kept.
        assert_eq!(man.get("/admin/templates").await.status, StatusCode::NOT_FOUND);
        let keeper = town.browser(KEEPER).await;
        assert!(keeper.get("/admin/templates").await.shows("已经办好"));
        let wrong = [
            ("version", "1"),
            ("title", "已经办好"),
            ("body", "{{电话}}您好，都好了。"),
            ("fits", "reply"),
            ("do", "save"),
        ];
        let back = keeper.post("/admin/templates/7", "/admin/templates/7", &wrong).await;
        assert!(back.shows("没有 {{电话}} 这一项"), "{}", back.text);
        let right = [wrong[0], ("title", "办好了"), ("body", "{{称呼}}您好，都好了。"), wrong[3], wrong[4]];
        let saved = keeper.post("/admin/templates/7", "/admin/templates/7", &right).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
        assert!(keeper.get("/admin/templates").await.shows("安管家"));
        let late = keeper.post("/admin/templates/7", "/admin/templates/7", &right).await;
        assert!(late.shows("刚才有人改过这个模板"), "{}", late.text);
        let retired = [("version", "2"), ("do", "retire")];
        let done = keeper.post("/admin/templates/7", "/admin/templates/7", &retired).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let texts = town.hotline.texts();
        assert!(texts.offered(&town.actor(LAMP_MAN), ActKind::Reply).is_empty());
        let rows = town.hotline.db();
        let rows = rows.query("select version, changed_by from text_template_change where template = 7 order by version", Vec::new());
        let kept: Vec<(i64, Option<i64>)> = rows.await.unwrap().iter().map(|row| (row.get(0).unwrap(), row.get(1).unwrap())).collect();
        assert_eq!(kept, [(1, None), (2, Some(KEEPER)), (3, Some(KEEPER))]);
    })
    .await;
}
