//! Stories of a session that ends while somebody writes.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

mod town;
mod visitor;

use std::net::{IpAddr, Ipv4Addr};

use axum::http::StatusCode;
use town::*;
use visitor::{Shown, Visitor};
use xinqiao_identity::sign_in_log::Origin;
use xinqiao_kernel::{CaseId, PersonId};
use xinqiao_platform::db::testing::each_engine;

const WRITTEN: &str = "已联系路灯所，周四上午更换灯头，换好后电话告知。";

/// The browser of somebody who signs in, with what it held before.
async fn enters(town: &Town, browser: Visitor, person: i64) -> Visitor {
    let origin = Origin {
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        device: "test",
    };
    let now = town.clock.now();
    let signed_in = town.identity.demo(PersonId(person), origin, now).await;
    browser.with_cookie("xq_session", &signed_in.unwrap().0.reveal())
}

/// The handler opens the form, is away for two hours, and sends it.
async fn sends_too_late(town: &Town, browser: &mut Visitor, id: CaseId) -> Shown {
    let form = format!("/unit/cases/{}?act=interim-reports", number(id));
    let seal = browser.opens(&form).await;
    let seal = seal.between("name=\"seal\" value=\"", "\"").to_owned();
    town.later(2);
    let action = format!("/unit/cases/{}/interim-reports", number(id));
    let body = format!("seal={seal}&version=3&once=1&text={WRITTEN}");
    let kind = "application/x-www-form-urlencoded";
    browser.posts(&action, kind, body.into()).await
}

#[tokio::test]
async fn what_was_written_is_there_again_when_the_same_person_signs_in_again() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let id = town.lamp_in_hand().await;
        let mut browser = enters(&town, Visitor::new(&town.router), LAMP_MAN).await;
        let version = town.case(id).await.version;

        let late = sends_too_late(&town, &mut browser, id).await;
        assert_eq!(late.status, StatusCode::UNAUTHORIZED);
        assert!(late.says("登录已经结束") && late.says(WRITTEN));
        assert_eq!(late.header("cache-control"), "no-store");
        assert_eq!(town.case(id).await.version, version, "nothing was done");

        // Somebody else at the same counter finds nothing of it.
        let form = format!("/unit/cases/{}?act=interim-reports", number(id));
        let mut browser = enters(&town, browser, LAMP_HEAD).await;
        assert!(!browser.opens(&form).await.says(WRITTEN));

        let mut browser = enters(&town, browser, LAMP_MAN).await;
        let again = browser.opens(&form).await;
        assert!(again.says(WRITTEN) && again.says("上次没有送出的内容已经填好"));
        assert_eq!(town.case(id).await.version, version, "still nothing");

        // Sent by the person, it is taken once, and nothing waits any more.
        let action = format!("/unit/cases/{}/interim-reports", number(id));
        let version = version.to_string();
        let once = "0123456789abcdef0123456789abcdef";
        let fields = [
            ("version", version.as_str()),
            ("once", once),
            ("text", WRITTEN),
        ];
        let sent = browser.sends(&form, &action, &fields).await;
        sent.leads_to();
        assert_eq!(browser.cookie("xq_kept"), None);
        let area = browser.opens(&form).await;
        assert!(!area.says(&format!("{WRITTEN}</textarea>")));
    })
    .await;
}

#[tokio::test]
async fn what_was_written_in_nobodys_session_is_shown_and_not_kept() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let id = town.lamp_in_hand().await;
        let browser = enters(&town, Visitor::new(&town.router), LAMP_MAN).await;
        let mut unknown = browser.with_cookie("xq_session", &"0".repeat(64));
        let seal = unknown.opens("/").await;
        let seal = seal.between("name=\"seal\" value=\"", "\"").to_owned();
        let action = format!("/unit/cases/{}/interim-reports", number(id));
        let body = format!("seal={seal}&text={WRITTEN}");
        let kind = "application/x-www-form-urlencoded";
        let late = unknown.posts(&action, kind, body.into()).await;
        assert_eq!(late.status, StatusCode::UNAUTHORIZED);
        assert!(late.says(WRITTEN) && late.says("请先复制下来"));
        assert_eq!(unknown.cookie("xq_kept"), None);
    })
    .await;
}

#[tokio::test]
async fn under_an_old_seal_nothing_is_done_and_what_was_written_can_be_sent_again() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let id = town.lamp_in_hand().await;
        let mut browser = enters(&town, Visitor::new(&town.router), LAMP_MAN).await;
        browser.opens("/unit").await;
        let action = format!("/unit/cases/{}/interim-reports", number(id));
        let kind = "application/x-www-form-urlencoded";
        let old = "ab".repeat(64);
        let body = format!("seal={old}&version=3&once=1&text=<b>{WRITTEN}&password=geheim word");
        let late = browser.posts(&action, kind, body.into()).await;
        assert_eq!(late.status, StatusCode::FORBIDDEN);
        assert!(late.says(WRITTEN) && late.says("再送一次") && !late.says("<b>"));
        assert!(!late.says("geheim"), "passwords are never shown");
        assert!(late.says(&format!("<form method=\"post\" action=\"{action}\"")));
        assert!(!late.says(&old), "with a seal of its own");
    })
    .await;
}
