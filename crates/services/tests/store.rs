//! Service items come, change and are read back, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::Timestamp;
use xinqiao_platform::{
    Db,
    db::testing::{each_engine, settled},
    outbox::{Begin, Follower},
};
use xinqiao_services::{
    ServiceId, ServiceItem,
    entry::entry,
    read::read,
    store::{self, Put},
};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn item(code: &str, name: &str) -> ServiceItem {
    let row = serde_json::json!({
        "TASK_CODE": code, "TASK_NAME": name, "DEPT_NAME": "云汀市公安局", "AREACODE": "990100",
        "material_intro": ["居民身份证"], "service_object_name": ["自然人"],
    });
    read(&row.to_string()).unwrap().0
}

async fn opened(db: Db) -> Db {
    db.migrate(&[store::MIGRATIONS]).await.unwrap();
    db
}

#[tokio::test]
async fn a_second_import_changes_only_what_has_changed_and_followers_hear_of_that() {
    each_engine(|db| async move {
        let db = opened(db).await;
        let both = [item("11", "补领身份证"), item("12", "办居住证")];
        let put = store::put(&db, &both, NOW).await.unwrap();
        assert_eq!((put.new, put.changed, put.same), (2, 0, 0));

        settled(&db).await;
        let follower = Follower::start(&db, "test", Begin::FromNowOn, NOW)
            .await
            .unwrap();
        let newer = [item("11", "补领身份证"), item("12", "办理居住证")];
        let would = store::would_put(&db, &newer, NOW).await.unwrap();
        let put = store::put(&db, &newer, NOW).await.unwrap();
        assert_eq!(would, put);
        assert_eq!(
            put,
            Put {
                new: 0,
                changed: 1,
                same: 1
            }
        );
        settled(&db).await;
        let heard = follower.read(10).await.unwrap();
        let keys: Vec<i64> = heard.iter().map(|heard| heard.entry.key).collect();
        assert_eq!(keys, [ServiceId::of("12").0]);

        let held = store::one(&db, ServiceId::of("12")).await.unwrap().unwrap();
        assert_eq!((held.item.name.as_str(), held.version), ("办理居住证", 2));
        let found = entry(&held);
        assert_eq!(
            (found.title.as_str(), found.body.as_str()),
            ("办理居住证", "居民身份证")
        );
    })
    .await;
}

#[tokio::test]
async fn all_are_read_in_pages_and_by_unit() {
    each_engine(|db| async move {
        let db = opened(db).await;
        let items: Vec<ServiceItem> = (0..7)
            .map(|number| item(&format!("{number}"), &format!("事项{number}")))
            .collect();
        store::put(&db, &items, NOW).await.unwrap();
        let (mut read, mut after) = (0, None);
        while let Some(last) = {
            let page = store::all(&db, after, 3).await.unwrap();
            read += page.len();
            page.last().map(|held| held.item.id())
        } {
            after = Some(last);
        }
        assert_eq!(read, 7);
        let of_unit = store::of_unit(&db, "云汀市公安局", 5).await.unwrap();
        assert_eq!(of_unit.len(), 5);
        assert_eq!(of_unit[0].item.name, "事项0");
        assert!(store::one(&db, ServiceId(1)).await.unwrap().is_none());
    })
    .await;
}
