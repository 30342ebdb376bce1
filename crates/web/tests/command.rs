//! Supervision through the real pages, on each engine: who may look, the six
//! figures and their lists, urging and supervising in one step, and a record
//! that was tampered with.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

mod town;

use axum::http::StatusCode;
use town::{
    AGENT, CENTRE_HEAD, DISPATCHER, LAMP_HEAD, LAMP_MAN, LIGHTING, SUPERVISOR, Town, number, to,
};
use xinqiao_hotline::Act;
use xinqiao_identity::people::{Person, SignInName};
use xinqiao_kernel::{PersonId, words::Role};
use xinqiao_platform::{db::testing::each_engine, values};

const ANALYST: i64 = 20;
const ADMINISTRATOR: i64 = 21;

/// The town with an analyst and an administrator.
async fn town(db: xinqiao_platform::Db) -> Town {
    let town = Town::new(db).await;
    let person = |id, name: &str, role| Person {
        id: PersonId(id),
        sign_in: SignInName::parse(name).unwrap(),
        name: name.to_owned(),
        posts: vec![(role, town::HOTLINE)],
        disabled: false,
    };
    let people = [
        person(ANALYST, "analyst", Role::Analyst),
        person(ADMINISTRATOR, "keeper", Role::Administrator),
    ];
    let directory = &town.identity.directory;
    directory
        .put_people(&people, town.clock.now())
        .await
        .unwrap();
    town
}

#[tokio::test]
async fn only_those_who_watch_over_all_cases_open_the_pages_of_command() {
    each_engine(|db| async move {
        let town = town(db).await;
        let case = number(town.lamp_in_hand().await);
        let pages = [
            "/command".to_owned(),
            "/command/lists/late".to_owned(),
            "/command/alerts".to_owned(),
            "/command/units".to_owned(),
            format!("/command/units/{LIGHTING}"),
            "/command/find".to_owned(),
            format!("/command/cases/{case}/chain"),
        ];
        let roles = [
            (SUPERVISOR, true),
            (CENTRE_HEAD, true),
            (ANALYST, true),
            (AGENT, false),
            (DISPATCHER, false),
            (LAMP_MAN, false),
            (LAMP_HEAD, false),
            (ADMINISTRATOR, false),
        ];
        for (person, may) in roles {
            let browser = town.browser(person).await;
            for page in &pages {
                let expected = if may {
                    StatusCode::OK
                } else {
                    StatusCode::NOT_FOUND
                };
                let status = browser.get(page).await.status;
                assert_eq!(status, expected, "person {person} on {page}");
            }
        }
        let keeper = town.browser(ADMINISTRATOR).await;
        let seen = keeper.get(&format!("/command/cases/{case}")).await;
        assert_eq!(
            seen.status,
            StatusCode::NOT_FOUND,
            "an administrator sees no case"
        );
    })
    .await;
}

#[tokio::test]
async fn each_figure_opens_its_list() {
    each_engine(|db| async move {
        let town = town(db).await;
        town.with_a_few_cases().await;
        town.later(24 * 20);
        let browser = town.browser(SUPERVISOR).await;
        let wall = browser.get("/command").await;
        assert_eq!(wall.text.matches("<a class=\"figure").count(), 6);
        for list in [
            "open",
            "to-dispatch",
            "late",
            "returns",
            "supervised",
            "red",
        ] {
            let href = format!("/command/lists/{list}");
            assert!(wall.shows(&format!("href=\"{href}\"")), "{list}");
            assert_eq!(browser.get(&href).await.status, StatusCode::OK);
        }
        assert!(wall.shows("单位申请退单"), "a return waits for a ruling");
        assert!(browser.get("/command/lists/late").await.shows("青石巷停水"));
        assert_eq!(
            browser.get("/command/lists/nonsense").await.status,
            StatusCode::NOT_FOUND
        );
        let units = browser.get("/command/units").await;
        assert!(units.shows("市照明管理所") && units.shows("%"));
        let unit = browser.get(&format!("/command/units/{LIGHTING}")).await;
        assert!(unit.shows("青石巷停水"));
    })
    .await;
}

#[tokio::test]
async fn a_late_case_is_urged_and_supervised_in_one_step_each() {
    each_engine(|db| async move {
        let town = town(db).await;
        let id = town.lamp_in_hand().await;
        town.later(24 * 14);
        let browser = town.browser(SUPERVISOR).await;
        let list = "/command/lists/late";
        for level in 1..=3 {
            let fields = [("back", list)];
            let urged = browser
                .post(list, &format!("/command/urge/{}", number(id)), &fields)
                .await;
            assert_eq!(urged.status, StatusCode::SEE_OTHER, "{}", urged.text);
            assert_eq!(urged.location(), list);
            let supervised = browser
                .post(list, &format!("/command/supervise/{}", number(id)), &fields)
                .await;
            assert_eq!(supervised.status, StatusCode::SEE_OTHER);
            let case = town.case(id).await;
            assert_eq!((case.urged, case.supervision), (level, level));
        }
        let most = browser
            .post(list, &format!("/command/supervise/{}", number(id)), &[])
            .await;
        assert_eq!(
            most.status,
            StatusCode::CONFLICT,
            "there is no graver level"
        );
        assert!(
            browser
                .get("/command/lists/supervised")
                .await
                .shows("路灯不亮")
        );
        let course = browser.get(&format!("/command/cases/{}", number(id))).await;
        assert!(course.shows("请抓紧办理"), "the words stand in the record");
    })
    .await;
}

#[tokio::test]
async fn an_analyst_looks_and_changes_nothing() {
    each_engine(|db| async move {
        let town = town(db).await;
        let id = town.lamp_in_hand().await;
        town.later(24 * 14);
        let browser = town.browser(ANALYST).await;
        assert!(!browser.get("/command/lists/late").await.shows("催办"));
        for act in ["urge", "supervise"] {
            let done = browser
                .post("/command", &format!("/command/{act}/{}", number(id)), &[])
                .await;
            assert_eq!(done.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(town.case(id).await.urged, 0);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_done_on_an_old_version_and_nothing_without_the_seal() {
    each_engine(|db| async move {
        let town = town(db).await;
        let id = town.lamp_in_hand().await;
        let seen = town.case(id).await.version.to_string();
        let note = "今天下午到现场。".to_owned();
        town.does(
            LAMP_MAN,
            id,
            Act::Contact {
                on_site: false,
                note,
            },
        )
        .await;
        let browser = town.browser(SUPERVISOR).await;
        let path = format!("/command/urge/{}", number(id));
        let stale = browser.post("/command", &path, &[("version", &seen)]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let bare = browser.post_bare(&path, &[]).await;
        assert_eq!(bare.status, StatusCode::FORBIDDEN);
        let elsewhere = [("back", "https://elsewhere.example/command")];
        let done = browser.post("/command", &path, &elsewhere).await;
        assert_eq!(done.location(), "/command");
        assert_eq!(town.case(id).await.urged, 1);
    })
    .await;
}

#[tokio::test]
async fn a_record_that_was_changed_afterwards_is_shown_as_broken() {
    each_engine(|db| async move {
        let town = town(db.clone()).await;
        let id = town.lamp_in_hand().await;
        let browser = town.browser(SUPERVISOR).await;
        let page = format!("/command/cases/{}/chain", number(id));
        let whole = browser.get(&page).await;
        let steps = town.case(id).await.version;
        assert!(
            whole.shows(&format!("链条完整，共 {steps} 步")),
            "{}",
            whole.text
        );

        let case = browser.get(&format!("/command/cases/{}", number(id))).await;
        assert!(
            case.shows(&format!("hx-get=\"{page}\"")),
            "the page of the case asks"
        );
        let verdict = browser.part(&page).await;
        assert!(verdict.text.starts_with("<a ") && verdict.shows("链条完整"));

        let row =
            "update cases set doc = replace(doc, '\"title\":\"', '\"title\":\"x') where id = $1";
        db.execute(row, values![id.value()]).await.unwrap();
        assert!(browser.get(&page).await.shows("现状与重放结果不一致"));

        let event = "update case_event set at = at + 1 where case_id = $1 and seq = 2";
        db.execute(event, values![id.value()]).await.unwrap();
        let broken = browser.get(&page).await;
        assert!(broken.shows("链条在第 2 步断开"));
        assert!(broken.shows("断开之后"), "later steps prove nothing");
    })
    .await;
}

#[tokio::test]
async fn a_number_leads_to_its_case_and_a_wrong_one_says_why() {
    each_engine(|db| async move {
        let town = town(db).await;
        let id = town.lamp_in_hand().await;
        let browser = town.browser(SUPERVISOR).await;
        let found = browser
            .get(&format!("/command/find?number={}", number(id)))
            .await;
        assert_eq!(found.location(), format!("/command/cases/{}", number(id)));
        let mut wrong = number(id);
        let last = wrong.pop().unwrap();
        wrong.push(if last == '0' { '1' } else { '0' });
        let wrong = browser.get(&format!("/command/find?number={wrong}")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.shows("id=\"number-error\""));
        let other = town.files(town::lamp()).await;
        town.does(DISPATCHER, other, to(LIGHTING)).await;
        let spaced = xinqiao_kernel::CaseNumber::of(other).to_string();
        let typed = spaced.replace(' ', "+");
        let found = browser.get(&format!("/command/find?number={typed}")).await;
        assert_eq!(found.status, StatusCode::SEE_OTHER);
    })
    .await;
}
