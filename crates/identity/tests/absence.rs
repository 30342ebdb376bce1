//! Stories of being away: who may stand in, and what they have meanwhile.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may fail like the test"
)]

mod town;

use town::*;
use xinqiao_identity::{
    absences::{Absence, AbsenceError},
    directory::{Directory, DirectoryError},
    people::{Person, SignInName},
    policy::{Standing, permit},
};
use xinqiao_kernel::{
    PersonId,
    words::{ActKind, Role},
};
use xinqiao_platform::{Db, db::testing::each_engine};

/// Another handler at the roads office, and its head.
const HAN: PersonId = PersonId(14);
const HEAD: PersonId = PersonId(15);

fn away(person: PersonId, stand_in: PersonId, from: i64, until: i64) -> Absence {
    Absence {
        person,
        stand_in,
        from: at(from),
        until: at(until),
        set_by: person,
    }
}

fn refused(result: Result<(), DirectoryError>) -> AbsenceError {
    match result {
        Err(DirectoryError::Absence(refused)) => refused,
        other => panic!("{other:?}"),
    }
}

async fn roads(db: &Db) -> Directory {
    let directory = directory(db).await;
    let person = |id, sign_in: &str, role| Person {
        id,
        sign_in: SignInName::parse(sign_in).unwrap(),
        name: sign_in.to_owned(),
        posts: vec![(role, ROADS)],
        disabled: false,
    };
    let people = [
        person(HAN, "han", Role::Handler),
        person(HEAD, "head", Role::UnitHead),
    ];
    directory.put_people(&people, at(0)).await.unwrap();
    directory
}

#[tokio::test]
async fn the_head_above_has_the_post_of_a_handler_who_is_away_and_loses_it_by_itself() {
    each_engine(async |db| {
        let directory = roads(&db).await;
        let lin = away(LIN, CHEN, 100, 200);
        directory.put_absence(&lin, at(0)).await.unwrap();
        let on_roads = Standing {
            lead: Some(ROADS),
            ..Standing::default()
        };
        let hand = |second| {
            let actor = directory.roster().actor_at(CHEN, at(second)).unwrap();
            permit(&actor, ActKind::Reply, &on_roads)
        };
        assert_eq!(hand(99), None, "not before");
        let hand_then = hand(100).unwrap();
        assert_eq!(hand_then.person, Some(CHEN), "who did it");
        assert_eq!(hand_then.stands_in_for, Some(LIN), "and in whose place");
        assert_eq!(hand_then.role, Role::Handler);
        assert_eq!(hand(200), None, "ended by itself");
        // Tokens are bound to one post of one's own and learn nothing of it.
        assert!(
            directory
                .roster()
                .actor_in(CHEN, Role::Handler, ROADS)
                .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn a_colleague_in_the_same_post_goes_on_under_their_own() {
    each_engine(async |db| {
        let directory = roads(&db).await;
        let absence = away(LIN, HAN, 100, 200);
        directory.put_absence(&absence, at(0)).await.unwrap();
        let actor = directory.roster().actor_at(HAN, at(150)).unwrap();
        assert_eq!(actor.posts.len(), 1);
        assert_eq!(actor.posts[0].stands_in_for, None);
    })
    .await;
}

#[tokio::test]
async fn a_stand_in_has_no_stand_in() {
    each_engine(async |db| {
        let directory = roads(&db).await;
        directory
            .put_absence(&away(LIN, HAN, 100, 200), at(0))
            .await
            .unwrap();
        // Han cannot go away while standing in for Lin …
        let chain = directory
            .put_absence(&away(HAN, HEAD, 150, 300), at(0))
            .await;
        assert_eq!(
            refused(chain),
            AbsenceError::StandsIn {
                person: LIN,
                until: at(200)
            }
        );
        // … and nobody chooses Lin, who is away.
        let chain = directory
            .put_absence(&away(HEAD, LIN, 150, 300), at(0))
            .await;
        assert!(matches!(refused(chain), AbsenceError::NoSuchPost { .. }));
        directory
            .put_absence(&away(HEAD, CHEN, 150, 300), at(0))
            .await
            .unwrap();
        let chain = directory
            .put_absence(&away(HAN, HEAD, 250, 300), at(0))
            .await;
        assert_eq!(
            refused(chain),
            AbsenceError::StandInAway {
                stand_in: HEAD,
                until: at(300)
            }
        );
        // Afterwards nothing speaks against it.
        directory
            .put_absence(&away(HAN, HEAD, 300, 400), at(0))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn nobody_is_away_twice_at_once_nor_stands_in_for_themselves() {
    each_engine(async |db| {
        let directory = roads(&db).await;
        let put = async |absence| directory.put_absence(&absence, at(50)).await;
        put(away(LIN, HAN, 100, 200)).await.unwrap();
        let again = refused(put(away(LIN, HEAD, 199, 300)).await);
        assert_eq!(again, AbsenceError::AlreadyAway { until: at(200) });
        let own = refused(put(away(HAN, HAN, 300, 400)).await);
        assert_eq!(own, AbsenceError::Oneself);
        for (from, until) in [(300, 300), (10, 40)] {
            let over = refused(put(away(HAN, HEAD, from, until)).await);
            assert_eq!(over, AbsenceError::Over);
        }
        // A handler does not stand in for the head, nor the hotline for an office.
        for stand_in in [HAN, ZHOU] {
            let low = refused(put(away(HEAD, stand_in, 300, 400)).await);
            assert!(matches!(
                low,
                AbsenceError::NoSuchPost {
                    role: Role::UnitHead,
                    ..
                }
            ));
        }
        // Ended early, the rest of the time is free again.
        let first = away(LIN, HAN, 100, 200);
        directory.end_absence(&first, at(120)).await.unwrap();
        put(away(LIN, HEAD, 130, 200)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn whoever_was_let_go_hands_nothing_over_and_stands_in_for_nobody() {
    each_engine(async |db| {
        let directory = roads(&db).await;
        directory
            .put_absence(&away(LIN, CHEN, 100, 200), at(0))
            .await
            .unwrap();
        let posts = || {
            let actor = directory.roster().actor_at(CHEN, at(150)).unwrap();
            actor.posts.len()
        };
        assert_eq!(posts(), 2);
        directory.disable(LIN, true, at(10)).await.unwrap();
        assert_eq!(posts(), 1);
        directory.disable(CHEN, true, at(10)).await.unwrap();
        assert!(directory.roster().actor_at(CHEN, at(150)).is_none());
        let gone = directory
            .put_absence(&away(HAN, CHEN, 300, 400), at(20))
            .await;
        assert_eq!(refused(gone), AbsenceError::NoSuchPerson(CHEN.0));
    })
    .await;
}
