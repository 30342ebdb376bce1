//! Stories of people who meet the same, told on both engines.

use xinqiao_hotline::{
    Act, ActError, Asked, Refusal, check,
    fact::Fact,
    filing::Filing,
    queries::{self, near::Told},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{CaseId, PersonId, Point, words::ActKind};
use xinqiao_platform::db::testing::each_engine;

use crate::{
    refusal,
    town::{LIGHTING, Town, grandmother, lamp, to},
};

async fn files(town: &Town, by: &Actor, filing: Filing) -> CaseId {
    let filed = town
        .hotline
        .file(by, filing, false, grandmother(), Asked::default());
    filed.await.unwrap().case.id
}

fn point(text: &str) -> Option<Point> {
    Some(text.parse().unwrap())
}

#[tokio::test]
async fn who_meets_the_same_joins_once_and_finds_the_case_again() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let teller = Actor::citizen(PersonId(100));
        let neighbour = Actor::citizen(PersonId(101));
        let filing = Filing {
            reporter: teller.person,
            ..lamp()
        };
        let id = files(&town, &teller, filing).await;

        let case = town.does(&neighbour, id, Act::Join).await;
        assert_eq!((case.joined, case.joiners.len()), (1, 1));
        let again = town.tries(&neighbour, id, Act::Join).await.unwrap_err();
        assert_eq!(refusal(again), Refusal::AlreadyJoined);
        let own = town.tries(&teller, id, Act::Join).await.unwrap_err();
        assert_eq!(refusal(own), Refusal::NotYours { act: ActKind::Join });
        let case = town.does(&Actor::anonymous(), id, Act::Join).await;
        assert_eq!((case.joined, case.joiners.len()), (2, 1));

        let db = town.hotline.db();
        let found = queries::near::joined(db, PersonId(101), 10).await.unwrap();
        assert_eq!(found.cases.len(), 1);
        assert!(
            queries::near::joined(db, PersonId(100), 10)
                .await
                .unwrap()
                .cases
                .is_empty()
        );

        // Everybody reads how many they are, nobody who.
        let seen = town
            .hotline
            .case(&Actor::anonymous(), id, false)
            .await
            .unwrap();
        assert_eq!(seen.case.joined, 2);
        assert!(seen.case.joiners.is_empty());
        let named = seen
            .events
            .iter()
            .flat_map(|event| &event.body.facts)
            .any(|fact| matches!(fact, Fact::Joined { person: Some(_) }));
        assert!(!named);
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn who_joined_is_made_afresh_from_the_events() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = files(&town, &Actor::anonymous(), lamp()).await;
        town.does(&Actor::citizen(PersonId(101)), id, Act::Join)
            .await;
        let db = town.hotline.db();
        for lost in ["delete from case_join", "update case_join set person = 102"] {
            db.execute(lost, Vec::new()).await.unwrap();
            let report = check::check(db, |_| {}).await.unwrap();
            assert_eq!(report.faults.len(), 1, "{lost}");
            assert_eq!(town.rebuilds().await, 1, "{lost}");
            town.is_sound().await;
        }
        let found = queries::near::joined(db, PersonId(101), 10).await.unwrap();
        assert_eq!(found.cases.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn nobody_joins_what_is_not_public_or_is_over() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let hidden = Filing {
            public: false,
            ..lamp()
        };
        let id = files(&town, &town.citizen, hidden).await;
        let tried = town.tries(&Actor::anonymous(), id, Act::Join).await;
        assert!(matches!(tried, Err(ActError::NotFound)), "{tried:?}");

        let id = files(&town, &town.citizen, lamp()).await;
        let answer = "已经修好".to_owned();
        town.does(&town.agent, id, Act::AnswerAtOnce { answer })
            .await;
        let tried = town.tries(&Actor::anonymous(), id, Act::Join).await;
        assert!(matches!(
            refusal(tried.unwrap_err()),
            Refusal::WrongState { .. }
        ));
    })
    .await;
}

#[tokio::test]
async fn the_same_lamp_is_found_by_its_point_or_by_its_street() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let here = Filing {
            point: point("150.012345,30.123456"),
            ..lamp()
        };
        let on_the_map = files(&town, &town.citizen, here).await;
        let in_words = files(&town, &town.citizen, lamp()).await;
        let elsewhere = Filing {
            text: "青石巷停水一天半，楼里有三位老人。".to_owned(),
            title: String::new(),
            ..lamp()
        };
        files(&town, &town.citizen, elsewhere).await;
        town.does(&town.agent, in_words, Act::Accept { class: None })
            .await;
        town.does(&town.dispatcher, in_words, to(LIGHTING)).await;

        let told = Told {
            what: "小区门口路灯不亮了",
            region: &lamp().region,
            point: None,
            by: None,
            now: town.now(),
        };
        let found = async |told: Told<'_>| -> Vec<CaseId> {
            let near = queries::near::near(town.hotline.db(), &told, 5).await;
            near.unwrap().iter().map(|case| case.id).collect()
        };
        let mut by_street = found(told).await;
        by_street.sort_unstable();
        assert_eq!(by_street, [on_the_map, in_words]);
        let close = Told {
            point: point("150.015000,30.121000"),
            ..told
        };
        assert_eq!(found(close).await, [on_the_map]);
        let far = Told {
            region: "990199",
            point: point("151.5,30.1"),
            ..told
        };
        assert!(found(far).await.is_empty());
        assert!(found(Told { what: "", ..told }).await.is_empty());
    })
    .await;
}
