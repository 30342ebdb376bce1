//! Stories of what somebody began to tell and had not sent yet.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

use town::Town;
use xinqiao_hotline::drafts::{DraftError, KEPT};
use xinqiao_identity::secret::Secret;
use xinqiao_platform::{
    db::{Value, testing::each_engine},
    values,
};

mod town;

const WORDS: &str = "幸福里小区门口的路灯不亮三天了，我的电话是13900001234。";

#[tokio::test]
async fn a_draft_is_found_again_by_whoever_holds_its_secret_and_by_nobody_else() {
    each_engine(|db| async move {
        let town = Town::new(db.clone(), "hj").await;
        let (drafts, now) = (town.hotline.drafts(), town.clock.now());
        let secret = drafts.begin(WORDS.as_bytes(), now).await.unwrap();
        let draft = drafts.open(&secret, now).await.unwrap().unwrap();
        assert_eq!(
            (draft.content.as_slice(), draft.begun_at),
            (WORDS.as_bytes(), now)
        );
        let other = drafts.open(&Secret::random(), now).await.unwrap();
        assert!(other.is_none());

        // Neither the secret nor a word of it stands in the table.
        let row = db
            .query_one("select key, sealed from filing_draft", values![])
            .await
            .unwrap()
            .unwrap();
        let (key, sealed): (Vec<u8>, Vec<u8>) = (row.get(0).unwrap(), row.get(1).unwrap());
        assert_ne!(xinqiao_platform::sm3::hex(&key), secret.reveal());
        assert!(
            !sealed
                .windows(6)
                .any(|some| WORDS.as_bytes().starts_with(some))
        );

        // Moved to another draft it does not open.
        let thief = drafts.begin(b"mine", now).await.unwrap();
        let sql = "update filing_draft set sealed = $2 where key = $1";
        let moved: Vec<Value> = values![thief.fingerprint().0, sealed];
        db.execute(sql, moved).await.unwrap();
        assert!(drafts.open(&thief, now).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn two_windows_do_not_overwrite_each_other_unseen() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let (drafts, now) = (town.hotline.drafts(), town.clock.now());
        let secret = drafts.begin(b"one", now).await.unwrap();
        let seen = drafts.open(&secret, now).await.unwrap().unwrap().version;
        assert!(
            drafts
                .keep(&secret, seen, b"two", now + KEPT)
                .await
                .unwrap()
        );
        assert!(
            !drafts
                .keep(&secret, seen, b"three", now + KEPT)
                .await
                .unwrap()
        );
        let draft = drafts.open(&secret, now).await.unwrap().unwrap();
        assert_eq!(draft.content, b"two");
    })
    .await;
}

#[tokio::test]
async fn what_nobody_touches_for_three_days_is_gone() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let (drafts, begun) = (town.hotline.drafts(), town.clock.now());
        let left = drafts.begin(b"left", begun).await.unwrap();
        let touched = drafts.begin(b"touched", begun).await.unwrap();
        let dropped = drafts.begin(b"dropped", begun).await.unwrap();
        drafts.forget(&dropped).await.unwrap();
        assert!(drafts.open(&dropped, begun).await.unwrap().is_none());

        town.later(71);
        let until = town.clock.now() + KEPT;
        assert!(drafts.keep(&touched, 1, b"touched", until).await.unwrap());
        town.later(1);
        let now = town.clock.now();
        assert!(drafts.open(&left, now).await.unwrap().is_none());
        assert!(drafts.open(&touched, now).await.unwrap().is_some());
        assert_eq!(drafts.sweep(now).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn nobody_stores_a_library_in_a_draft() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let now = town.clock.now();
        let much = vec![b'x'; 200_000];
        let refused = town.hotline.drafts().begin(&much, now).await;
        assert!(matches!(refused, Err(DraftError::TooLarge)));
    })
    .await;
}
