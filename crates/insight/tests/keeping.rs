//! How figures are kept: each act counts once whoever counts it, late news mends
//! the day it belongs to, and what is wrong is found.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../hotline/tests/town/mod.rs"]
mod town;

use std::time::Duration;

use jiff::civil::date;
use town::{LIGHTING, Town, grandmother, lamp, reply, to};
use xinqiao_hotline::{Act, Asked, filing::Filing};
use xinqiao_identity::{Actor, policy::Visible};
use xinqiao_insight::{
    Count, behind, check,
    day::Span,
    days::{self, Part},
    explore::{self, Dimension, ExploreError, Question},
    follow,
    measure::Measures,
};
use xinqiao_kernel::UnitId;
use xinqiao_platform::{
    db::{Db, testing::each_engine},
    outbox::Follower,
};

async fn town(db: Db) -> Town {
    let town = Town::new(db.clone(), "hj").await;
    let tables = [
        xinqiao_identity::MIGRATIONS,
        xinqiao_hotline::store::MIGRATIONS,
        xinqiao_insight::MIGRATIONS,
    ];
    db.migrate(&tables).await.unwrap();
    town
}

async fn start(town: &Town) -> Follower {
    let (db, calendar) = (town.hotline.db(), town.hotline.calendar());
    follow::start(db, calendar, town.now()).await.unwrap()
}

/// Counts until so many acts were. On PostgreSQL they are read as soon as no
/// older transaction runs, whoever's that is.
async fn count(town: &Town, follower: &mut Follower, acts: usize) {
    let (db, calendar) = (town.hotline.db(), town.hotline.calendar());
    let mut counted = 0;
    while counted < acts {
        let caught_up = follow::catch_up(db, follower, calendar, town.now());
        counted += caught_up.await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

const NOVEMBER: Span = Span {
    first: date(2026, 11, 1),
    last: date(2026, 11, 30),
};

#[tokio::test]
async fn each_act_counts_once_whoever_counts() {
    each_engine(|db| async move {
        let town = town(db).await;
        let (db, calendar) = (town.hotline.db(), town.hotline.calendar());
        let mut here = start(&town).await;
        let mut there = start(&town).await;
        let id = town.lamp_in_hand().await;
        town.lamp().await;
        count(&town, &mut here, 4).await;
        // Another node that stands where this one began counts nothing again.
        let late = follow::catch_up(db, &mut there, calendar, town.now()).await;
        assert!(
            late.is_err(),
            "it has to take up where the quicker one stands"
        );
        town.later(24);
        town.does(&town.lamp_man, id, reply()).await;
        let mut there = start(&town).await;
        count(&town, &mut there, 1).await;
        let each = days::each(db, Part::All, NOVEMBER).await.unwrap();
        let counted: Vec<_> = each
            .values()
            .map(|sums| (sums.of(Count::Received), sums.of(Count::Replied)))
            .filter(|counted| *counted != (0, 0))
            .collect();
        assert_eq!(counted, [(2, 0), (0, 1)]);
    })
    .await;
}

#[tokio::test]
async fn a_class_found_later_takes_the_receipt_with_it() {
    each_engine(|db| async move {
        let town = town(db).await;
        let db = town.hotline.db();
        let mut follower = start(&town).await;
        let filing = Filing {
            class: String::new(),
            ..lamp()
        };
        let somebody = Actor::anonymous();
        let filed = town
            .hotline
            .file(&somebody, filing, false, grandmother(), Asked::default());
        let id = filed.await.unwrap().case.id;
        count(&town, &mut follower, 1).await;
        let classes = async || -> Vec<(i64, i64, i64)> {
            let sums = days::sums(db, Part::Class, NOVEMBER).await.unwrap();
            let of = sums.into_iter().filter(|(_, sums)| !sums.is_empty());
            of.map(|(code, sums)| (code, sums.of(Count::Received), sums.of(Count::Replied)))
                .collect()
        };
        assert_eq!(classes().await, [(0, 1, 0)]);

        town.later(24);
        let class = Some("0201".to_owned());
        town.does(&town.agent, id, Act::Accept { class }).await;
        town.does(&town.dispatcher, id, to(LIGHTING)).await;
        town.does(&town.lamp_man, id, Act::Sign).await;
        town.does(&town.lamp_man, id, reply()).await;
        count(&town, &mut follower, 4).await;
        assert_eq!(classes().await, [(201, 1, 1)]);
        let first_day = Span {
            first: date(2026, 11, 2),
            last: date(2026, 11, 2),
        };
        assert_eq!(
            days::sum(db, first_day).await.unwrap().of(Count::Received),
            1
        );
    })
    .await;
}

#[tokio::test]
async fn cases_from_before_there_were_figures_are_counted_at_the_first_start() {
    each_engine(|db| async move {
        let town = town(db).await;
        let db = town.hotline.db();
        town.lamp_in_hand().await;
        town.lamp().await;
        db.execute("delete from outbox", Vec::new()).await.unwrap();
        let mut follower = start(&town).await;
        assert_eq!(
            days::sum(db, NOVEMBER).await.unwrap().of(Count::Received),
            2
        );
        town.lamp().await;
        count(&town, &mut follower, 1).await;
        assert_eq!(
            days::sum(db, NOVEMBER).await.unwrap().of(Count::Received),
            3
        );
        start(&town).await;
        assert_eq!(
            days::sum(db, NOVEMBER).await.unwrap().of(Count::Received),
            3
        );
    })
    .await;
}

#[tokio::test]
async fn a_figure_that_somebody_changed_is_found_and_made_anew() {
    each_engine(|db| async move {
        let town = town(db).await;
        let (db, calendar) = (town.hotline.db(), town.hotline.calendar());
        let mut follower = start(&town).await;
        let id = town.lamp_in_hand().await;
        count(&town, &mut follower, 3).await;
        let faults = async || check::check(db, calendar, |_| {}).await.unwrap().faults;
        assert_eq!(faults().await, Vec::<String>::new());

        let prettier = "update figure_day set received = received + 1 where part = 0";
        db.execute(prettier, Vec::new()).await.unwrap();
        let found = faults().await;
        assert!(
            found.iter().any(|fault| fault.contains("2026-11-02")),
            "{found:?}"
        );

        let not_late = "update figure_round set due = null";
        db.execute(not_late, Vec::new()).await.unwrap();
        let found = faults().await;
        let number = id.number().to_string();
        assert!(
            found.iter().any(|fault| fault.contains(&number)),
            "{found:?}"
        );

        check::rebuild(db, calendar, town.now(), |_| {})
            .await
            .unwrap();
        assert_eq!(faults().await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_unit_sees_its_own_rounds_and_nobody_else_any() {
    each_engine(|db| async move {
        let town = town(db).await;
        let db = town.hotline.db();
        let mut follower = start(&town).await;
        town.lamp_in_hand().await;
        count(&town, &mut follower, 3).await;
        let measures = Measures::shipped().unwrap();
        let given = measures.get("given").unwrap();
        let asked = |by: Vec<Dimension>, measure| Question {
            measures: vec![measure],
            by,
            only: Vec::new(),
            span: NOVEMBER,
        };
        let of = async |sees: Visible| -> i64 {
            let answer = explore::ask(db, &sees, &asked(Vec::new(), given))
                .await
                .unwrap();
            let listed = behind::cases(db, &sees, Count::Given, NOVEMBER, &[], None, 10).await;
            let sum = answer.values().map(|sums| sums.of(Count::Given)).sum();
            assert_eq!(i64::try_from(listed.unwrap().len()).unwrap(), sum);
            sum
        };
        assert_eq!(of(Visible::Everything).await, 1);
        assert_eq!(of(Visible::Units(vec![LIGHTING])).await, 1);
        assert_eq!(of(Visible::Units(vec![UnitId(99)])).await, 0);
        assert_eq!(of(Visible::Units(Vec::new())).await, 0);
        assert_eq!(of(Visible::PublicOnly).await, 0);

        let received = measures.get("received").unwrap();
        let asked = asked(vec![Dimension::Unit], received);
        let refused = explore::ask(db, &Visible::Everything, &asked)
            .await
            .unwrap_err();
        assert!(matches!(refused, ExploreError::NoUnit { .. }), "{refused}");
    })
    .await;
}
