//! Stories of signing in: citizens by a code, staff by a password, the demo by one
//! click; and of the devices one is signed in on.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

use axum::http::StatusCode;
use town::{AGENT, LAMP_MAN, Town};
use visitor::{Shown, Visitor};
use xinqiao_identity::{passwords::Password, people::SignInName};
use xinqiao_kernel::PersonId;
use xinqiao_platform::{
    Db, Place,
    db::testing::{each_engine, fresh_dir},
};
use xinqiao_web::{Parts, Web};

mod citizen;
mod town;
mod visitor;

const PHONE: &str = "13900005678";

#[tokio::test]
async fn a_citizen_signs_in_by_a_code_and_finds_what_was_told() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let mut somebody = Visitor::new(&town.router);
        let asked = somebody.opens("/mine").await;
        assert_eq!(asked.leads_to(), "/sign-in?next=/mine");

        let shown = code_page(&mut somebody, "/mine").await;
        let code = shown.between("验证码是 ", "。").to_owned();
        assert!(shown.says("139****5678") && code.len() == 6);
        let wrong = enter(
            &mut somebody,
            if code == "000000" { "000001" } else { "000000" },
        )
        .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.says("还可以试 4 次"));
        assert_eq!(enter(&mut somebody, &code).await.leads_to(), "/mine");

        // The phone that was proven stands in for one that is left out.
        let fields = [
            ("what", "门口的路灯不亮"),
            ("nature", "help"),
            ("region", "990101"),
        ];
        citizen::answers(&mut somebody, &fields, "/file/what").await;
        assert!(somebody.opens("/file/check").await.says(PHONE));
        let number = citizen::sends_off(&mut somebody).await.number;
        let mine = somebody.opens("/mine").await;
        assert!(mine.says(&format!("/follow/{number}")) && mine.says("门口的路灯不亮"));
        assert!(
            somebody
                .opens(&format!("/follow/{number}"))
                .await
                .says("139****5678")
        );

        // Signed in again on another device: the same list, without a code.
        town.later(1);
        let mut elsewhere = Visitor::new(&town.router);
        let shown = code_page(&mut elsewhere, "").await;
        enter(&mut elsewhere, shown.between("验证码是 ", "。")).await;
        assert!(
            elsewhere
                .opens(&format!("/follow/{number}"))
                .await
                .status
                .is_success()
        );
        let stranger = Visitor::new(&town.router)
            .opens(&format!("/follow/{number}"))
            .await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);

        // Signing out lets go of everything.
        let out = somebody.sends("/mine", "/sign-out", &[]).await;
        assert_eq!(out.leads_to(), "/");
        assert_eq!(
            somebody.opens("/mine").await.leads_to(),
            "/sign-in?next=/mine"
        );
        let page = somebody.opens(&format!("/follow/{number}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn who_asks_for_codes_again_and_again_waits() {
    let town = open().await;
    let mut hasty = Visitor::new(&town.router);
    code_page(&mut hasty, "").await;
    let fields = [("phone", PHONE), ("next", "")];
    let again = hasty.sends("/sign-in", "/sign-in/code", &fields).await;
    assert!(again.says("刚发过一条，还有效"), "{}", again.text);
    for (phone, said) in [
        ("123", "电话"),
        ("0999-88886666", "能收短信的手机"),
        ("", "这里请填写"),
    ] {
        let shown = hasty
            .sends("/sign-in", "/sign-in/code", &[("phone", phone)])
            .await;
        assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shown.says(said), "{phone}: {}", shown.text);
    }
    for _ in 0..5 {
        enter(&mut hasty, "11").await;
    }
    assert!(enter(&mut hasty, "11").await.says("请重新发一次"));
}

#[tokio::test]
async fn staff_sign_in_by_password_and_are_locked_out_for_a_while() {
    let town = open().await;
    let passwords = &town.identity.passwords;
    let name = SignInName::parse("agent").unwrap();
    let password = || Password::typed("路灯-Lamp-2026");
    passwords
        .set(PersonId(AGENT), &name, password(), town.clock.now())
        .await
        .unwrap();

    let mut clerk = Visitor::new(&town.router);
    assert_eq!(
        clerk.opens("/sign-in?next=/desk").await.leads_to(),
        "/sign-in/staff?next=/desk"
    );
    let typed = |password: &'static str| {
        [
            ("staff_name", "agent"),
            ("password", password),
            ("next", "/desk"),
        ]
    };
    let form = "/sign-in/staff";
    let right = clerk.sends(form, form, &typed("路灯-Lamp-2026")).await;
    assert_eq!(right.leads_to(), "/desk");

    let mut guesser = Visitor::new(&town.router);
    for wrong in [typed("x"), typed("y")] {
        let shown = guesser.sends(form, form, &wrong).await;
        assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shown.says("登录名或密码不对") && !shown.says("value=\"y\""));
    }
    let nobody = [("staff_name", "nobody"), ("password", "x")];
    assert!(
        guesser
            .sends(form, form, &nobody)
            .await
            .says("登录名或密码不对")
    );
    for _ in 0..4 {
        guesser.sends(form, form, &typed("z")).await;
    }
    let locked = guesser.sends(form, form, &typed("路灯-Lamp-2026")).await;
    assert!(
        locked.says("先锁一会儿") && locked.says("今天 09:3"),
        "{}",
        locked.text
    );
}

#[tokio::test]
async fn the_way_back_never_leads_elsewhere() {
    let town = open().await;
    for next in [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere",
        "/desk",
    ] {
        let mut somebody = Visitor::new(&town.router);
        let shown = code_page(&mut somebody, next).await;
        let code = shown.between("验证码是 ", "。").to_owned();
        let fields = [("phone", PHONE), ("code", code.as_str()), ("next", next)];
        let place = somebody.sends("/sign-in", "/sign-in/enter", &fields).await;
        assert!(
            ["/", "/mine"].contains(&place.leads_to()),
            "{next}: {}",
            place.leads_to()
        );
        town.later(3);
    }
}

#[tokio::test]
async fn one_sees_the_own_devices_and_signs_the_others_out() {
    let town = open().await;
    let mut here = Visitor::new(&town.router);
    let mut there = Visitor::new(&town.router);
    for device in [&mut here, &mut there] {
        assert_eq!(
            device.opens("/sign-in/demo/lampman").await.leads_to(),
            "/unit"
        );
    }
    let list = here.opens("/sign-in/sessions").await;
    assert_eq!(list.text.matches("<li class=\"line\">").count(), 2);
    assert!(list.says("这一台") && list.says("让其他设备都退出"));

    // Somebody else's device cannot be named.
    let mut stranger = Visitor::new(&town.router);
    stranger.opens("/sign-in/demo/agent").await;
    let device = list.between("name=\"device\" value=\"", "\"").to_owned();
    let end = "/sign-in/sessions/end";
    let refused = stranger
        .sends("/sign-in/sessions", end, &[("device", &device)])
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);

    here.sends("/sign-in/sessions", "/sign-in/sessions/end-others", &[])
        .await;
    assert_eq!(
        there.opens("/sign-in/sessions").await.status,
        StatusCode::SEE_OTHER
    );
    assert!(here.opens("/sign-in/sessions").await.status.is_success());
    assert!(town.actor(LAMP_MAN).person.is_some());
}

#[tokio::test]
async fn outside_a_demo_nobody_gets_in_by_one_click() {
    let town = open().await;
    let mut visitor = Visitor::new(&town.router);
    let page = visitor.opens("/sign-in/demo").await;
    assert!(page.says("一键登录") && page.says("林小满"));
    assert_eq!(
        visitor.opens("/sign-in/demo/nobody").await.status,
        StatusCode::NOT_FOUND
    );

    let real = Web::new(Parts {
        demo: None,
        ..town::parts_alone().await
    })
    .router();
    let mut visitor = Visitor::new(&real);
    for page in [
        "/sign-in/demo",
        "/sign-in/demo/agent",
        "/sign-in/oidc",
        "/sign-in/oidc/back",
    ] {
        assert_eq!(
            visitor.opens(page).await.status,
            StatusCode::NOT_FOUND,
            "{page}"
        );
    }
    let form = visitor
        .sends("/sign-in", "/sign-in/demo", &[("staff_name", "agent")])
        .await;
    assert_eq!(form.status, StatusCode::NOT_FOUND);
}

async fn open() -> Town {
    let dir = fresh_dir();
    let db = Db::open(&Place::Sqlite(dir.clone())).await.unwrap();
    let town = Town::new(db).await;
    // The open files live on until the test ends.
    let _ = std::fs::remove_dir_all(dir);
    town
}

async fn code_page(visitor: &mut Visitor, next: &str) -> Shown {
    let fields = [("phone", PHONE), ("next", next)];
    visitor.sends("/sign-in", "/sign-in/code", &fields).await
}

async fn enter(visitor: &mut Visitor, code: &str) -> Shown {
    let fields = [("phone", PHONE), ("code", code), ("next", "")];
    visitor.sends("/sign-in", "/sign-in/enter", &fields).await
}
