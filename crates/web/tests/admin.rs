//! Administration through the real pages, on each engine: who may open what,
//! people and their posts, tokens shown once, rules and catalogue explained.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

mod town;

use axum::http::StatusCode;
use town::{AGENT, CENTRE_HEAD, HOTLINE, LAMP_MAN, LIGHTING, Reply, SUPERVISOR, Town};
use xinqiao_identity::{
    passwords::Password,
    people::{Person, SignInName},
};
use xinqiao_kernel::{PersonId, words::Role};
use xinqiao_platform::{Db, db::testing::each_engine};

const KEEPER: i64 = 21;

async fn town(db: Db) -> Town {
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
    town
}

fn person(town: &Town, id: i64) -> Person {
    let roster = town.identity.directory.roster();
    (**roster.people.get(PersonId(id)).unwrap()).clone()
}

#[tokio::test]
async fn rules_are_for_all_staff_and_people_for_the_administrator_alone() {
    each_engine(|db| async move {
        let town = town(db).await;
        let open = [
            "/admin/units",
            "/admin/units/2",
            "/admin/rules",
            "/admin/rules/hj@2019-01",
            "/admin/rules/compare",
            "/admin/catalogue",
            "/admin/calendar",
        ];
        let closed = [
            "/admin/people",
            "/admin/people/new",
            "/admin/people/3",
            "/admin/people/3/tokens",
            "/admin/sign-ins",
            "/admin/tokens",
            "/admin/system",
        ];
        for id in [KEEPER, CENTRE_HEAD, SUPERVISOR, AGENT, LAMP_MAN] {
            let browser = town.browser(id).await;
            for page in open {
                assert_eq!(
                    browser.get(page).await.status,
                    StatusCode::OK,
                    "{id} {page}"
                );
            }
            for page in closed {
                let expected = if id == KEEPER {
                    StatusCode::OK
                } else {
                    StatusCode::NOT_FOUND
                };
                assert_eq!(browser.get(page).await.status, expected, "{id} {page}");
            }
        }
        let unit = town.browser(SUPERVISOR).await.get("/admin/units/2").await;
        assert!(
            !unit.shows("罗明灯"),
            "who works there is not for the supervisor"
        );
        let post = town.browser(SUPERVISOR).await;
        let fields = [("disabled", "yes")];
        let tried = post
            .post("/command", "/admin/people/3/disabled", &fields)
            .await;
        assert_eq!(tried.status, StatusCode::NOT_FOUND);
        assert!(!person(&town, LAMP_MAN).disabled);
    })
    .await;
}

#[tokio::test]
async fn somebody_new_gets_posts_and_a_password_and_signs_in() {
    each_engine(|db| async move {
        let town = town(db).await;
        let browser = town.browser(KEEPER).await;
        let new = "/admin/people/new";
        let wrong = browser
            .post(new, new, &[("name", ""), ("sign_in", "a")])
            .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["name", "sign_in", "role", "unit"] {
            assert!(wrong.shows(&format!("href=\"#{field}\"")), "{field}");
        }
        let lighting = LIGHTING.to_string();
        let fields = |role: &'static str, sign_in: &'static str| {
            [
                ("name", "新来的"),
                ("sign_in", sign_in),
                ("role", role),
                ("unit", lighting.as_str()),
            ]
        };
        let misplaced = browser.post(new, new, &fields("agent", "newcomer")).await;
        assert_eq!(
            misplaced.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "no agents at a department"
        );
        let taken = browser.post(new, new, &fields("handler", "lampman")).await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
        let added = browser.post(new, new, &fields("handler", "newcomer")).await;
        assert_eq!(added.location(), "/admin/people/22");

        let page = "/admin/people/22";
        let weak = browser
            .post(page, "/admin/people/22/password", &[("password", "short")])
            .await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!weak.shows("short\""), "a password is never sent back");
        let words = "correct horse battery";
        let set = browser
            .post(page, "/admin/people/22/password", &[("password", words)])
            .await;
        assert_eq!(set.status, StatusCode::SEE_OTHER);
        let known = town
            .identity
            .passwords
            .verify(Some(PersonId(22)), Password::typed(words));
        assert!(known.await.unwrap());

        let head = [("role", "unit_head"), ("unit", lighting.as_str())];
        browser.post(page, "/admin/people/22/posts", &head).await;
        assert_eq!(person(&town, 22).posts.len(), 2);
        browser
            .post(page, "/admin/people/22/posts/remove", &head)
            .await;
        assert_eq!(person(&town, 22).posts, [(Role::Handler, LIGHTING)]);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_disabled_is_out_at_once_and_may_come_back() {
    each_engine(|db| async move {
        let town = town(db).await;
        let (keeper, lamp_man) = (town.browser(KEEPER).await, town.browser(LAMP_MAN).await);
        assert_eq!(lamp_man.get("/admin/rules").await.status, StatusCode::OK);
        let path = "/admin/people/3/disabled";
        keeper
            .post("/admin/people/3", path, &[("disabled", "yes")])
            .await;
        assert!(person(&town, LAMP_MAN).disabled);
        assert_eq!(
            lamp_man.get("/admin/rules").await.status,
            StatusCode::SEE_OTHER
        );
        assert!(keeper.get("/admin/sign-ins").await.shows("被强制退出"));
        keeper
            .post("/admin/people/3", path, &[("disabled", "no")])
            .await;
        assert!(!person(&town, LAMP_MAN).disabled);

        let lamp_man = town.browser(LAMP_MAN).await;
        keeper
            .post("/admin/people/3", "/admin/people/3/sign-out", &[])
            .await;
        assert_eq!(
            lamp_man.get("/admin/rules").await.status,
            StatusCode::SEE_OTHER
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_shuts_themselves_out() {
    each_engine(|db| async move {
        let town = town(db).await;
        let browser = town.browser(KEEPER).await;
        let page = format!("/admin/people/{KEEPER}");
        let off = browser
            .post(&page, &format!("{page}/disabled"), &[("disabled", "yes")])
            .await;
        assert_eq!(off.status, StatusCode::CONFLICT);
        let hotline = HOTLINE.to_string();
        let post = [("role", "administrator"), ("unit", hotline.as_str())];
        let down = browser
            .post(&page, &format!("{page}/posts/remove"), &post)
            .await;
        assert_eq!(down.status, StatusCode::CONFLICT);
        assert_eq!(browser.get("/admin/people").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn a_token_is_shown_once_opens_its_post_and_can_be_revoked() {
    each_engine(|db| async move {
        let town = town(db).await;
        let browser = town.browser(KEEPER).await;
        let page = "/admin/people/3/tokens";
        let none = [("label", "月报"), ("post", "handler:2"), ("days", "30")];
        let without = browser.post(page, page, &none).await;
        assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY, "no scope");
        let foreign = [
            ("label", "月报"),
            ("post", "administrator:1"),
            ("days", "30"),
            ("scope", "admin"),
        ];
        let foreign = browser.post(page, page, &foreign).await;
        assert_eq!(
            foreign.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "not their post"
        );

        let wanted = [
            ("label", "月报"),
            ("post", "handler:2"),
            ("days", "30"),
            ("scope", "cases:read"),
            ("act", "acts:contact"),
        ];
        let made = browser.post(page, page, &wanted).await;
        assert_eq!(made.status, StatusCode::OK);
        assert_eq!(made.headers["cache-control"], "no-store");
        let text = token_in(&made);
        let now = town.clock.now();
        let (actor, token) = town.identity.bearer(&text, now).await.unwrap().unwrap();
        assert!(actor.is(Role::Handler) && token.scopes.read_cases());

        for again in [page, "/admin/tokens"] {
            let shown = browser.get(again).await;
            assert!(shown.shows("月报") && !shown.shows(&text), "{again}");
        }
        let revoke = format!("{page}/{}/revoke", token.id);
        let revoked = browser.post(page, &revoke, &[]).await;
        assert_eq!(revoked.status, StatusCode::SEE_OTHER);
        assert!(town.identity.bearer(&text, now).await.unwrap().is_none());
        assert_eq!(
            browser.post(page, &revoke, &[]).await.status,
            StatusCode::NOT_FOUND
        );
    })
    .await;
}

fn token_in(page: &Reply) -> String {
    let start = page.text.find("xq_").expect("a token on the page");
    let end = page.text[start..].find('<').unwrap();
    page.text[start..start + end].to_owned()
}

#[tokio::test]
async fn the_catalogue_says_which_row_matched_and_why() {
    each_engine(|db| async move {
        let town = town(db).await;
        let browser = town.browser(AGENT).await;
        let water = "/admin/catalogue?class=0301&region=990101001&words=%E5%81%9C%E6%B0%B4";
        let found = browser.get(water).await;
        assert!(found.shows("市水务局") && found.shows("href=\"#row-water\""));
        assert!(found.shows("出现关键词“停水”") && found.shows("供水职责清单"));
        assert!(
            found.shows("没有更细的行"),
            "the row is for the class above"
        );
        assert!(
            found.shows("白塔街道办事处"),
            "the fallback is the other candidate"
        );
        let nobody = browser
            .get("/admin/catalogue?class=0301&region=990101001")
            .await;
        assert!(nobody.shows("由兜底单位承办"));
        let nowhere = browser.get("/admin/catalogue?class=0301&region=77").await;
        assert!(nowhere.shows("没有任何单位能接"));
    })
    .await;
}

#[tokio::test]
async fn rule_sets_are_explained_with_their_sources_and_side_by_side() {
    each_engine(|db| async move {
        let town = town(db).await;
        let browser = town.browser(LAMP_MAN).await;
        let one = browser.get("/admin/rules/hj@2019-01").await;
        assert!(one.shows("新诉求按这一套") && one.shows("id=\"limit-reply.consult\""));
        assert!(one.shows("5 个工作日（次日起算）") && one.shows("潍坊市条例"));
        let all = browser.get("/admin/rules/compare").await;
        assert_eq!(
            all.text
                .matches("<th scope=\"col\"><a href=\"/admin/rules/")
                .count(),
            4
        );
        let list = browser.get("/admin/rules").await;
        let shandong = list.text.split("/admin/rules/shandong@").nth(1).unwrap();
        let shandong = shandong.split('"').next().unwrap();
        let two = format!("/admin/rules/compare?set=hj%402019-01&set=shandong%40{shandong}");
        let two = browser.get(&two).await;
        assert_eq!(
            two.text
                .matches("<th scope=\"col\"><a href=\"/admin/rules/")
                .count(),
            2
        );
        let calendar = browser.get("/admin/calendar?year=2026").await;
        assert!(
            calendar.shows("暂按周一至周五"),
            "this town knows no holidays yet"
        );
        assert_eq!(calendar.text.matches("<table class=\"month\">").count(), 12);
        let wrong = browser.get("/admin/calendar?year=99999").await;
        assert!(wrong.status.is_client_error());
    })
    .await;
}

#[tokio::test]
async fn the_page_of_the_system_holds_no_secret() {
    each_engine(|db| async move {
        let town = town(db.clone()).await;
        let page = town.browser(KEEPER).await.get("/admin/system").await;
        assert!(page.shows("xinqiao backup"));
        let place = db.place().to_string();
        assert!(!page.shows(&place) && !page.shows("postgres://"));
    })
    .await;
}
