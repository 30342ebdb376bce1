//! Stories of finding: by number, by phone, by words of the title, and never what
//! somebody may not see.

mod town;

use axum::http::StatusCode;
use town::*;
use xinqiao_hotline::filing::Filing;
use xinqiao_kernel::CaseNumber;
use xinqiao_platform::db::testing::each_engine;

#[tokio::test]
async fn a_case_is_found_by_number_by_phone_and_by_words_of_its_title() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let id = town.lamp_in_hand().await;
        let number = CaseNumber::of(id).to_string();
        let link = format!("/desk/cases/{}", CaseNumber::of(id).compact());
        let agent = town.browser(AGENT).await;
        for typed in [
            number.as_str(),
            "+86 139-0000-1234",
            "13900001234",
            "路灯不亮",
        ] {
            let found = agent
                .post("/staff/find", "/staff/find", &[("q", typed)])
                .await;
            assert_eq!(found.status, StatusCode::OK);
            assert!(found.shows(&link), "{typed}");
        }
        let found = agent
            .post("/staff/find", "/staff/find", &[("q", "13900001234")])
            .await;
        assert!(found.shows("尾号 1234"), "of a phone the last digits only");

        // A phone in an address is not looked for: addresses stay in histories.
        assert!(
            agent
                .get("/staff/find?q=%E8%B7%AF%E7%81%AF")
                .await
                .shows(&link)
        );
        assert!(!agent.get("/staff/find?q=13900001234").await.shows(&link));
        for nothing in [
            "",
            "%",
            "_%",
            "' or 1=1 --",
            "9999 9999 9999 9999",
            "\u{202e}灯",
        ] {
            let found = agent
                .post("/staff/find", "/staff/find", &[("q", nothing)])
                .await;
            assert_eq!(found.status, StatusCode::OK);
            assert!(!found.shows(&link), "{nothing:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_finds_what_they_may_not_see() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let secret = Filing {
            public: false,
            ..lamp()
        };
        let id = town.files(secret).await;
        town.does(DISPATCHER, id, to(LIGHTING)).await;
        let number = CaseNumber::of(id).compact();
        let typed = [number.as_str(), "13900001234", "路灯"];
        let keeper = town.browser(LAMP_MAN).await;
        for q in typed {
            let found = keeper.post("/staff/find", "/staff/find", &[("q", q)]).await;
            assert!(
                found.shows(&format!("/unit/cases/{number}")),
                "{q}: the unit that leads"
            );
        }
        let other = town.browser(WATER_MAN).await;
        for q in typed {
            let found = other.post("/staff/find", "/staff/find", &[("q", q)]).await;
            assert!(
                !found.shows(&format!("cases/{number}")),
                "{q}: another unit"
            );
        }
        let stranger = Browser::stranger(&town).get("/staff/find?q=1").await;
        assert!(stranger.location().starts_with("/sign-in"));
    })
    .await;
}
