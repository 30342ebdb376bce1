//! Past answers come, change and are read back, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::Timestamp;
use xinqiao_knowledge::{
    answers::{
        Answer, entry,
        read::read,
        store::{self, Put},
    },
    store::MIGRATIONS,
};
use xinqiao_platform::{Db, db::testing::each_engine};
use xinqiao_search::Audience;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn answer(key: u32, reply: &str, public: bool) -> Answer {
    let line = serde_json::json!({ "id": key, "title": "公交卡怎么补", "reply": reply });
    read(&line.to_string(), public).unwrap().0
}

async fn opened(db: Db) -> Db {
    db.migrate(&[MIGRATIONS]).await.unwrap();
    db
}

#[tokio::test]
async fn a_file_given_twice_changes_only_what_has_changed() {
    each_engine(|db| async move {
        let db = opened(db).await;
        let both = [
            answer(1, "请到站务中心。", false),
            answer(2, "请带证件。", false),
        ];
        let put = store::put(&db, &both, NOW).await.unwrap();
        assert_eq!((put.new, put.changed, put.same), (2, 0, 0));
        let newer = [both[0].clone(), answer(2, "请带证件和旧卡。", false)];
        let would = store::would_put(&db, &newer, NOW).await.unwrap();
        let put = store::put(&db, &newer, NOW).await.unwrap();
        let expected = Put {
            new: 0,
            changed: 1,
            same: 1,
        };
        assert_eq!((would, put), (expected, expected));
        let all = store::all(&db, None, 10).await.unwrap();
        let changed = all.iter().find(|held| held.answer.key == "2").unwrap();
        assert_eq!((all.len(), changed.version), (2, 2));
        assert_eq!(changed.answer.reply, "请带证件和旧卡。");
    })
    .await;
}

#[tokio::test]
async fn a_past_answer_is_for_the_staff_unless_the_site_shows_it() {
    each_engine(|db| async move {
        let db = opened(db).await;
        store::put(&db, &[answer(1, "请到站务中心。", false)], NOW)
            .await
            .unwrap();
        let held = store::all(&db, None, 10).await.unwrap();
        assert_eq!(entry(&held[0]).audience, Audience::Staff);
        store::put(&db, &[answer(1, "请到站务中心。", true)], NOW)
            .await
            .unwrap();
        let held = store::all(&db, None, 10).await.unwrap();
        assert_eq!(entry(&held[0]).audience, Audience::Public);
    })
    .await;
}
