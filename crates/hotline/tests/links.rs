//! "Is this the same matter?": stories on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod town;

use town::{Town, grandmother, lamp};
use xinqiao_hotline::{
    Act, ActError, Asked, Refusal,
    filing::Filing,
    group,
    link::{Ruling, Told, offers},
};
use xinqiao_kernel::{CaseId, PersonId, Point};
use xinqiao_platform::{db::testing::each_engine, outbox::Follower};

const PLANT: &str = "云栖花苑旁边的搅拌站夜里施工，粉尘大，吵得睡不着，请有关部门管一管。";
const PLANT_AGAIN: &str = "云栖花苑附近的搅拌站粉尘太大了，夜里还施工，孩子睡不着。";

fn plant(text: &str, region: &str) -> Filing {
    Filing {
        title: String::new(),
        text: text.to_owned(),
        region: region.to_owned(),
        place: String::new(),
        ..lamp()
    }
}

/// A town whose messages are compared.
struct Compared {
    town: Town,
    follower: Follower,
}

impl Compared {
    async fn new(town: Town) -> Self {
        let follower = town
            .hotline
            .links()
            .start("links", town.now())
            .await
            .unwrap();
        Self { town, follower }
    }

    async fn told(&mut self, filing: Filing) -> CaseId {
        let town = &self.town;
        let receipt = town
            .hotline
            .file(&town.agent, filing, true, grandmother(), Asked::default())
            .await
            .unwrap();
        self.town.heard().await;
        let links = self.town.hotline.links();
        while links
            .catch_up(&mut self.follower, self.town.now(), false)
            .await
            .unwrap()
            > 0
        {}
        receipt.case.id
    }

    async fn offered(&self, id: CaseId) -> Vec<CaseId> {
        let case = self
            .town
            .hotline
            .brief(&self.town.agent, id, false)
            .await
            .unwrap();
        let offers = self
            .town
            .hotline
            .offers(&self.town.dispatcher, &case)
            .await
            .unwrap();
        offers.iter().map(|offer| offer.other.id).collect()
    }

    async fn ruling(&self, one: CaseId, other: CaseId) -> Option<Ruling> {
        offers::ruling(self.town.hotline.db(), one, other)
            .await
            .unwrap()
    }

    async fn settled(&self) {
        self.town.heard().await;
        let (hotline, now) = (&self.town.hotline, self.town.now());
        let mut follower = group::start(hotline.db(), now).await.unwrap();
        while group::catch_up(hotline, &mut follower, now).await.unwrap() > 0 {}
    }
}

#[tokio::test]
async fn what_two_tell_of_one_matter_is_offered_and_the_same_words_elsewhere_are_not() {
    each_engine(|db| async move {
        let mut all = Compared::new(Town::new(db, "hj").await).await;
        let lamp = all.told(lamp()).await;
        let first = all.told(plant(PLANT, "990101001")).await;
        let again = all.told(plant(PLANT_AGAIN, "990101001")).await;
        let elsewhere = all.told(plant(PLANT, "990203001")).await;
        assert_eq!(all.offered(again).await, [first]);
        assert_eq!(all.offered(first).await, [again]);
        assert!(all.offered(lamp).await.is_empty());
        assert!(all.offered(elsewhere).await.is_empty());
        let db = all.town.hotline.db();
        let waiting = offers::waiting(db, &[first, again, lamp]).await.unwrap();
        assert!(waiting.contains(&again) && waiting.len() == 1);
    })
    .await;
}

#[tokio::test]
async fn half_a_year_later_it_is_another_matter() {
    each_engine(|db| async move {
        let mut all = Compared::new(Town::new(db, "hj").await).await;
        all.told(plant(PLANT, "990101001")).await;
        all.town.later(24 * 120);
        let later = all.told(plant(PLANT, "990101001")).await;
        assert!(all.offered(later).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_no_is_remembered_also_when_everything_is_compared_again() {
    each_engine(|db| async move {
        let mut all = Compared::new(Town::new(db, "hj").await).await;
        let first = all.told(plant(PLANT, "990101001")).await;
        let again = all.told(plant(PLANT_AGAIN, "990101001")).await;
        let town = &all.town;
        let case = town.hotline.brief(&town.agent, again, false).await.unwrap();
        let of_a_unit = town.hotline.reject_link(&town.lamp_man, &case, first).await;
        assert!(matches!(
            of_a_unit,
            Err(ActError::Refused(Refusal::NotYours { .. }))
        ));
        town.hotline
            .reject_link(&town.dispatcher, &case, first)
            .await
            .unwrap();
        town.hotline.links().fill(town.now(), false).await.unwrap();
        assert_eq!(town.hotline.links().held(), 2);
        assert!(all.offered(again).await.is_empty());
        assert_eq!(all.ruling(first, again).await, Some(Ruling::Rejected));
    })
    .await;
}

#[tokio::test]
async fn what_was_confirmed_and_undone_is_not_offered_again() {
    each_engine(|db| async move {
        let mut all = Compared::new(Town::new(db, "hj").await).await;
        let first = all.told(plant(PLANT, "990101001")).await;
        let again = all.told(plant(PLANT_AGAIN, "990101001")).await;
        let follow = Act::Merge {
            into: first,
            reason: "同一座搅拌站".to_owned(),
        };
        all.town.does(&all.town.dispatcher, again, follow).await;
        all.settled().await;
        assert_eq!(all.ruling(first, again).await, Some(Ruling::Confirmed));
        // Who comes later is led to the case that leads.
        let third = all.told(plant(PLANT_AGAIN, "990101001")).await;
        assert_eq!(all.offered(third).await, [first]);
        let undo = Act::UndoMerge {
            reason: "是另一座".to_owned(),
        };
        all.town.does(&all.town.dispatcher, again, undo).await;
        all.settled().await;
        assert_eq!(all.ruling(first, again).await, Some(Ruling::Rejected));
    })
    .await;
}

#[tokio::test]
async fn nothing_is_like_an_empty_word() {
    each_engine(|db| async move {
        let mut all = Compared::new(Town::new(db, "hj").await).await;
        for text in ["👀👀👀", "。。。。", "你好", "？", "👀👀👀", "你好"] {
            let id = all.told(plant(text, "990101001")).await;
            assert!(all.offered(id).await.is_empty(), "{text}");
        }
        let long = "吵".repeat(9_000);
        all.told(plant(&long, "990101001")).await;
        all.told(plant(&long, "990101001")).await;
    })
    .await;
}

#[tokio::test]
async fn while_somebody_types_the_same_is_found_near_and_not_far() {
    each_engine(|db| async move {
        let mut all = Compared::new(Town::new(db, "hj").await).await;
        let point = |text: &str| Some(Point::parse(text).unwrap());
        let mut filing = plant(PLANT, "990101001");
        filing.point = point("150.000000,30.000000");
        let first = all.told(filing).await;
        let like = |at: &str| {
            let told = Told {
                title: "",
                text: PLANT_AGAIN,
                region: "990101001",
                point: point(at),
                reported: None,
                at: all.town.now(),
            };
            let found = all.town.hotline.links().like(&told, 3);
            found.iter().map(|(id, _)| *id).collect::<Vec<_>>()
        };
        assert_eq!(like("150.002000,30.001000"), [first]);
        assert!(like("150.200000,30.001000").is_empty());
    })
    .await;
}

#[tokio::test]
async fn copies_by_one_person_are_one_loud_person() {
    each_engine(|db| async move {
        let mut all = Compared::new(Town::new(db, "hj").await).await;
        let mut loud = plant(PLANT, "990101001");
        loud.reporter = Some(PersonId(100));
        let first = all.told(loud.clone()).await;
        for _ in 0..30 {
            let id = all.told(loud.clone()).await;
            assert!(all.offered(id).await.len() <= 3);
            let follow = Act::Merge {
                into: first,
                reason: "同一人同一事".to_owned(),
            };
            all.town.does(&all.town.agent, id, follow).await;
        }
        let seen = group::of(&all.town.hotline, first).await.unwrap();
        assert_eq!((seen.cases, seen.persons), (31, 1));
    })
    .await;
}
