//! Stories of citizens who sign in by a code on their phone.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod town;

use jiff::SignedDuration;
use town::{at, from, phone};
use xinqiao_identity::{
    PersonId,
    codes::{CodeError, DemoChannel},
    people::FIRST_CITIZEN,
};
use xinqiao_kernel::words::Role;
use xinqiao_platform::{Db, db::testing::each_engine};

#[tokio::test]
async fn a_citizen_signs_in_by_code_and_is_the_same_person_next_time() {
    each_engine(|db| async move {
        let (identity, channel) = town::identity_and_channel(&db).await;
        let first = sign_in(&identity, &channel, 0).await;
        let second = sign_in(&identity, &channel, 3600).await;
        assert_eq!(first, second);
        assert!(first.0 >= FIRST_CITIZEN && first.0 < 1 << 53);

        assert!(
            identity
                .citizens
                .set_name(first, Some("顾先生"))
                .await
                .unwrap()
        );
        let opened = identity.citizens.open(first).await.unwrap().unwrap();
        assert_eq!(opened.phone, phone().as_str());
        assert_eq!(opened.name.as_deref(), Some("顾先生"));
        assert!(!format!("{opened:?}").contains("顾"));
        assert!(nowhere_in(&db, &[phone().as_str(), "顾"]).await);
        assert!(identity.citizens.set_name(first, None).await.unwrap());
        assert!(
            identity
                .citizens
                .open(first)
                .await
                .unwrap()
                .unwrap()
                .name
                .is_none()
        );
        assert!(
            !identity
                .citizens
                .set_name(PersonId(5), Some("nobody"))
                .await
                .unwrap()
        );
    })
    .await;
}

#[tokio::test]
async fn a_code_takes_five_tries_and_works_once() {
    each_engine(|db| async move {
        let (identity, channel) = town::identity_and_channel(&db).await;
        let codes = &identity.codes;
        codes.ask(&phone(), from(1), at(0)).await.unwrap();
        let right = channel.last_code(&phone()).unwrap();
        let wrong = if right == "000000" {
            "000001"
        } else {
            "000000"
        };
        for left in (0..5).rev() {
            let tried = codes.enter(&phone(), wrong, from(1), at(1)).await;
            let Err(CodeError::Wrong { left: said }) = tried else {
                panic!("taken")
            };
            assert_eq!(said, left);
        }
        let sixth = codes.enter(&phone(), &right, from(1), at(2)).await;
        assert!(
            matches!(sixth, Err(CodeError::Over)),
            "the right one comes too late"
        );

        codes.ask(&phone(), from(1), at(60)).await.unwrap();
        let right = channel.last_code(&phone()).unwrap();
        codes
            .enter(&phone(), &format!(" {right} "), from(1), at(61))
            .await
            .unwrap();
        let again = codes.enter(&phone(), &right, from(1), at(62)).await;
        assert!(matches!(again, Err(CodeError::Over)));
    })
    .await;
}

#[tokio::test]
async fn a_code_is_over_after_five_minutes_and_when_a_new_one_comes() {
    each_engine(|db| async move {
        let (identity, channel) = town::identity_and_channel(&db).await;
        let codes = &identity.codes;
        codes.ask(&phone(), from(1), at(0)).await.unwrap();
        let old = channel.last_code(&phone()).unwrap();
        assert!(matches!(
            codes.enter(&phone(), &old, from(1), at(300)).await,
            Err(CodeError::Over)
        ));
        codes.ask(&phone(), from(1), at(300)).await.unwrap();
        let new = channel.last_code(&phone()).unwrap();
        if new != old {
            let replaced = codes.enter(&phone(), &old, from(1), at(301)).await;
            assert!(matches!(replaced, Err(CodeError::Wrong { .. })));
        }
        codes.enter(&phone(), &new, from(1), at(302)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_phone_does_not_ring_all_night_because_a_stranger_types_its_number() {
    each_engine(|db| async move {
        let (identity, _) = town::identity_and_channel(&db).await;
        let mut rings = 0;
        for second in (0..8 * 3600).step_by(30) {
            let address = from(u8::try_from(second / 30 % 250).unwrap());
            match identity.codes.ask(&phone(), address, at(second)).await {
                Ok(_) => rings += 1,
                Err(CodeError::Wait { until }) => assert!(until > at(second)),
                Err(other) => panic!("{other:?}"),
            }
        }
        assert!((6..=14).contains(&rings), "{rings} messages in eight hours");
    })
    .await;
}

#[tokio::test]
async fn two_sign_ins_at_once_make_one_citizen() {
    each_engine(|db| async move {
        let (identity, _) = town::identity_and_channel(&db).await;
        let adding = (0..8).map(|_| {
            let citizens = identity.citizens.clone();
            tokio::spawn(async move { citizens.find_or_add(&phone(), at(0)).await.unwrap() })
        });
        let mut ids = Vec::new();
        for added in adding.collect::<Vec<_>>() {
            ids.push(added.await.unwrap());
        }
        ids.dedup();
        assert_eq!(ids.len(), 1);
        assert_eq!(
            identity.citizens.find(&phone()).await.unwrap(),
            Some(ids[0])
        );
    })
    .await;
}

#[tokio::test]
async fn a_citizen_stays_signed_in_for_weeks_and_is_no_member_of_staff() {
    each_engine(|db| async move {
        let (identity, channel) = town::identity_and_channel(&db).await;
        identity.codes.ask(&phone(), from(1), at(0)).await.unwrap();
        let code = channel.last_code(&phone()).unwrap();
        let (cookie, session) = identity
            .codes
            .enter(&phone(), &code, from(1), at(1))
            .await
            .unwrap();
        let later = at(1) + SignedDuration::from_hours(24 * 29);
        let (actor, _) = identity.signed_in(&cookie, later).await.unwrap().unwrap();
        assert_eq!(actor.person, Some(session.person));
        assert!(actor.is(Role::Citizen) && actor.posts.len() == 1);
        identity.sweep(SignedDuration::ZERO, later).await.unwrap();
        assert!(identity.signed_in(&cookie, later).await.unwrap().is_some());
        assert_eq!(
            identity
                .log
                .latest(Some(session.person), 9)
                .await
                .unwrap()
                .len(),
            1
        );
        identity
            .force_out(session.person, from(2), later)
            .await
            .unwrap();
        assert!(identity.signed_in(&cookie, later).await.unwrap().is_none());
    })
    .await;
}

async fn sign_in(
    identity: &xinqiao_identity::Identity,
    channel: &DemoChannel,
    second: i64,
) -> PersonId {
    identity
        .codes
        .ask(&phone(), from(1), at(second))
        .await
        .unwrap();
    let code = channel.last_code(&phone()).unwrap();
    identity
        .codes
        .enter(&phone(), &code, from(1), at(second + 1))
        .await
        .unwrap()
        .1
        .person
}

/// Reads every table of citizens as bytes.
async fn nowhere_in(db: &Db, texts: &[&str]) -> bool {
    for table in [
        "citizen",
        "citizen_phone",
        "phone_code",
        "throttle",
        "sign_in_log",
    ] {
        for row in db
            .query(&format!("select * from {table}"), vec![])
            .await
            .unwrap()
        {
            for value in row.into_values() {
                let bytes = match value {
                    xinqiao_platform::Value::Text(text) => text.into_bytes(),
                    xinqiao_platform::Value::Blob(bytes) => bytes,
                    _ => continue,
                };
                let found = |text: &&str| {
                    bytes
                        .windows(text.len())
                        .any(|part| part == text.as_bytes())
                };
                if texts.iter().any(found) {
                    return false;
                }
            }
        }
    }
    true
}
