//! What heats up is raised, judged, handled and closed; on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod town;

use town::{Town, grandmother, lamp};
use xinqiao_hotline::{
    ActError, Asked,
    alert::{self, Alert, Stage, judge::Step},
    filing::{Filing, PersonDetails},
};
use xinqiao_identity::Actor;
use xinqiao_platform::{db::testing::each_engine, outbox::Follower};

/// A town that is watched over.
struct Watched {
    town: Town,
    follower: Follower,
}

impl Watched {
    async fn new(town: Town) -> Self {
        let links = town.hotline.links();
        let follower = links.start("links", town.now()).await.unwrap();
        Self { town, follower }
    }

    /// Somebody with this telephone tells of the plant.
    async fn tells(&mut self, caller: u32) {
        let ends = ["粉尘很大", "睡不着觉", "窗户不敢开", "孩子咳嗽"];
        let filing = Filing {
            title: "云栖花苑搅拌站夜间施工扰民".to_owned(),
            text: format!(
                "云栖花苑旁边的搅拌站夜里施工，{}，请管一管。",
                ends[caller as usize % 4]
            ),
            ..lamp()
        };
        let person = PersonDetails {
            phone: format!("199{caller:08}"),
            ..grandmother()
        };
        let town = &self.town;
        let filed = town
            .hotline
            .file(&town.agent, filing, true, person, Asked::default());
        filed.await.unwrap();
        self.town.later(1);
        self.town.heard().await;
        let links = self.town.hotline.links();
        while links
            .catch_up(&mut self.follower, self.town.now(), false)
            .await
            .unwrap()
            > 0
        {}
    }

    async fn listed(&self, actor: &Actor) -> Vec<Alert> {
        let db = self.town.hotline.db();
        alert::list(db, actor, false).await.unwrap()
    }

    async fn step(&self, id: i64, step: Step) -> Option<Alert> {
        let hotline = &self.town.hotline;
        let done = hotline.judge_alert(&self.town.supervisor, id, step, "已联系街道现场查看。");
        done.await.unwrap()
    }
}

#[tokio::test]
async fn many_who_tell_of_one_matter_raise_one_alert_that_rises_with_them() {
    each_engine(|db| async move {
        let mut watched = Watched::new(Town::new(db, "hj").await).await;
        let supervisor = watched.town.supervisor.clone();
        for caller in 0..2 {
            watched.tells(caller).await;
        }
        assert_eq!(watched.listed(&supervisor).await, []);
        watched.tells(2).await;
        let first = watched.listed(&supervisor).await.remove(0);
        assert_eq!((first.persons, first.cases), (3, 3));
        assert!(first.title.contains("搅拌站") && first.stage == Stage::Raised);
        assert!(first.since < first.raised_at && first.raised_at <= watched.town.now());
        for caller in 3..12 {
            watched.tells(caller).await;
        }
        let alerts = watched.listed(&supervisor).await;
        assert_eq!(alerts.len(), 1);
        assert_eq!(alerts[0].id, first.id);
        assert!(alerts[0].level > first.level && alerts[0].persons == 12);

        let db = watched.town.hotline.db();
        let now = watched.town.now();
        assert_eq!(alert::unseen(db, &supervisor).await.unwrap(), 1);
        let whole = alert::whole(db, &supervisor, first.id, now).await.unwrap();
        assert_eq!((whole.evidence.len(), whole.seen.len()), (12, 1));
        let said: Vec<&str> = whole.words.iter().map(|word| word.what.as_str()).collect();
        assert_eq!(said, ["raised", "risen", "risen"]);
        assert_eq!(alert::unseen(db, &supervisor).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn one_loud_caller_raises_nothing() {
    each_engine(|db| async move {
        let mut watched = Watched::new(Town::new(db, "hj").await).await;
        for _ in 0..12 {
            watched.tells(7).await;
        }
        assert_eq!(watched.listed(&watched.town.supervisor).await, []);
    })
    .await;
}

#[tokio::test]
async fn an_alert_is_judged_handled_and_closed_in_this_order_by_whom_it_is_for() {
    each_engine(|db| async move {
        let mut watched = Watched::new(Town::new(db, "hj").await).await;
        for caller in 0..3 {
            watched.tells(caller).await;
        }
        let town = &watched.town;
        let id = watched.listed(&town.supervisor).await[0].id;
        // Neither an agent nor a handler learns that there is one.
        for other in [&town.agent, &town.lamp_man, &town.citizen] {
            assert_eq!(watched.listed(other).await, []);
            let read = alert::whole(town.hotline.db(), other, id, town.now()).await;
            assert!(matches!(read, Err(ActError::NotFound)));
            let judged = town.hotline.judge_alert(other, id, Step::Real, "是");
            assert!(matches!(judged.await, Err(ActError::NotFound)));
        }
        assert!(
            watched.step(id, Step::Handle).await.is_none(),
            "nobody has judged it"
        );
        let judged = watched.step(id, Step::Real).await.unwrap();
        assert_eq!((judged.stage, judged.was_one), (Stage::Judged, Some(true)));
        assert!(
            watched.step(id, Step::Real).await.is_none(),
            "somebody was quicker"
        );
        let handled = watched.step(id, Step::Handle).await.unwrap();
        assert_eq!(handled.stage, Stage::Handled);
        let closed = watched.step(id, Step::Close).await.unwrap();
        assert_eq!((closed.stage, closed.was_one), (Stage::Closed, Some(true)));
        assert_eq!(watched.listed(&watched.town.supervisor).await, []);
    })
    .await;
}

#[tokio::test]
async fn what_was_judged_false_stays_quiet_and_a_fresh_start_raises_nothing_twice() {
    each_engine(|db| async move {
        let mut watched = Watched::new(Town::new(db, "hj").await).await;
        for caller in 0..3 {
            watched.tells(caller).await;
        }
        let supervisor = watched.town.supervisor.clone();
        let id = watched.listed(&supervisor).await[0].id;
        let links = watched.town.hotline.links();
        links.fill(watched.town.now(), false).await.unwrap();
        assert_eq!(watched.listed(&supervisor).await.len(), 1);
        watched.step(id, Step::False).await.unwrap();
        links.fill(watched.town.now(), false).await.unwrap();
        assert_eq!(watched.listed(&supervisor).await, []);
        let closed = alert::list(watched.town.hotline.db(), &supervisor, true).await;
        assert_eq!(closed.unwrap()[0].was_one, Some(false));
    })
    .await;
}
