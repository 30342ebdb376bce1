//! Stories of what was begun and not sent yet: interrupted, in two windows, clicked
//! twice, on a computer that others use, and by somebody who makes up a cookie.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

use axum::http::StatusCode;
use citizen::{FIELDS, TEXT, answers, filed, files, open, presses_send, sends_off};
use town::Town;
use visitor::Visitor;
use xinqiao_platform::{db::testing::each_engine, values};

mod citizen;
mod town;
mod visitor;

#[tokio::test]
async fn an_interrupted_filing_goes_on_where_it_was() {
    each_engine(|db| async move {
        let town = Town::new(db.clone()).await;
        let mut somebody = Visitor::new(&town.router);
        let typed = [("what", "路灯不亮三天了")];
        let begun = somebody.sends("/", "/file/begin", &typed).await;
        assert_eq!(begun.leads_to(), "/file/what");
        assert!(
            somebody
                .opens("/file/what")
                .await
                .says("路灯不亮三天了</textarea>")
        );
        somebody.sends("/file/what", "/file/what", &typed).await;

        // Two days later: that there is something, not what.
        town.later(48);
        let again = somebody.opens("/file").await;
        assert!(again.says("接着写上次的") && again.says("href=\"/file/where\""));
        assert!(!again.says("路灯"), "others use this computer too");
        assert!(somebody.opens("/file/where").await.says("第 2 步"));
        somebody
            .sends(
                "/file/where",
                "/file/where",
                &citizen::of_step("/file/where", &FIELDS),
            )
            .await;
        town.later(71);
        assert_eq!(somebody.opens("/file/photos").await.status, StatusCode::OK);
        town.later(1);
        assert_eq!(
            somebody.opens("/file").await.leads_to(),
            "/file/what",
            "it is over"
        );
        assert!(!somebody.opens("/file/what").await.says("路灯"));
        let left = town.hotline.drafts().sweep(town.clock.now()).await.unwrap();
        assert_eq!(left, 1);
        let rows = db
            .query("select key from filing_draft", values![])
            .await
            .unwrap();
        assert!(rows.is_empty());
    })
    .await;
}

#[tokio::test]
async fn something_new_does_not_overwrite_what_somebody_else_began() {
    let town = open().await;
    let mut shared = Visitor::new(&town.router);
    shared.sends("/file/what", "/file/what", &FIELDS[..1]).await;
    let new = [("what", "公交站牌倒了")];
    let begun = shared.sends("/", "/file/begin", &new).await;
    assert_eq!(begun.leads_to(), "/file");
    let asked = shared.opens("/file").await;
    assert!(asked.says("写刚才这件") && !asked.says("路灯") && !asked.says("公交站牌"));
    let anew = shared.sends("/file", "/file/anew", &[]).await;
    let step = shared.opens(anew.leads_to()).await;
    assert!(step.says("公交站牌倒了") && !step.says("路灯"));

    let cleared = shared.sends("/file/what", "/file/clear", &[]).await;
    assert_eq!(cleared.leads_to(), "/");
    assert!(shared.cookie("xq_draft").is_none());
    assert_eq!(shared.opens("/file").await.leads_to(), "/file/what");
}

#[tokio::test]
async fn two_windows_write_one_draft_and_send_only_what_was_seen() {
    let town = open().await;
    let mut somebody = Visitor::new(&town.router);
    answers(&mut somebody, &FIELDS, "/file/what").await;
    let seen = somebody.opens("/file/check").await;
    let other = [("what", "幸福里小区的路灯修好了又灭了。")];
    somebody.sends("/file/what", "/file/what", &other).await;
    let stopped = presses_send(&mut somebody, &seen).await;
    assert_eq!(stopped.leads_to(), "/file/check");
    let shown = somebody.opens("/file/check").await;
    assert!(shown.says("在别的窗口改过了") && shown.says("修好了又灭了"));
    assert_eq!(files_of(&town).await, 0);
    sends_off(&mut somebody).await;
    assert_eq!(files_of(&town).await, 1);
}

#[tokio::test]
async fn an_impatient_second_click_files_nothing_twice() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let mut hasty = Visitor::new(&town.router);
        answers(&mut hasty, &FIELDS, "/file/what").await;
        let summary = hasty.opens("/file/check").await;
        let first = presses_send(&mut hasty, &summary).await;
        let second = presses_send(&mut hasty, &summary).await;
        assert_eq!(first.leads_to(), second.leads_to());
        assert_eq!(filed(&mut hasty, &second).await.number.len(), 16);
        assert_eq!(files_of(&town).await, 1);
        // Nothing of it is left, and the same words said again are another case.
        assert_eq!(hasty.opens("/file").await.leads_to(), "/file/what");
        assert!(!hasty.opens("/file/what").await.says("路灯"));
        files(&mut hasty, &FIELDS).await;
        assert_eq!(files_of(&town).await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_cookie_that_was_made_up_opens_nothing() {
    let town = open().await;
    let mut owner = Visitor::new(&town.router);
    answers(&mut owner, &FIELDS, "/file/what").await;
    let real = owner.cookie("xq_draft").unwrap().to_owned();
    let near = format!(
        "{}{}",
        &real[..63],
        if real.ends_with('0') { '1' } else { '0' }
    );
    for forged in [
        near.as_str(),
        &"0".repeat(64),
        "x",
        "",
        "../../key",
        &"f".repeat(4000),
    ] {
        let mut thief = Visitor::new(&town.router).with_cookie("xq_draft", forged);
        assert_eq!(thief.opens("/file").await.leads_to(), "/file/what");
        assert_eq!(thief.opens("/file/check").await.leads_to(), "/file/what");
        assert!(!thief.opens("/file/what").await.says("路灯"));
    }
}

#[tokio::test]
async fn who_sends_too_much_is_asked_to_wait_and_keeps_what_was_typed() {
    let town = open().await;
    let mut busy = Visitor::new(&town.router);
    for _ in 0..40 {
        files(&mut busy, &FIELDS).await;
    }
    answers(&mut busy, &FIELDS, "/file/what").await;
    let summary = busy.opens("/file/check").await;
    let shown = presses_send(&mut busy, &summary).await;
    assert_eq!(shown.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(shown.says("您写的都还在下面") && shown.says(TEXT));

    // Nor does anybody begin drafts without end.
    for _ in 41..240 {
        let mut other = Visitor::new(&town.router);
        other.sends("/file/what", "/file/what", &FIELDS[..1]).await;
    }
    let mut last = Visitor::new(&town.router);
    let shown = last.sends("/file/what", "/file/what", &FIELDS[..1]).await;
    assert_eq!(shown.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(shown.says(TEXT));
}

async fn files_of(town: &Town) -> usize {
    let rows = town
        .hotline
        .db()
        .query("select id from cases", values![])
        .await;
    rows.unwrap().len()
}
