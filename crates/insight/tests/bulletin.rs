//! A bulletin says what was counted: its JSON, its tables and its sentences.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../hotline/tests/town/mod.rs"]
mod town;

use jiff::civil::date;
use town::{Town, reply};
use xinqiao_hotline::{Act, classes::Classes, fact::CallOutcome};
use xinqiao_identity::units::Units;
use xinqiao_insight::{
    bulletin::{self, Period, Place, Subject},
    day::Span,
    follow,
    measure::Measures,
};
use xinqiao_kernel::{Regions, words::Grade};
use xinqiao_papers::Block;
use xinqiao_platform::db::testing::each_engine;

const CLASSES: &str = r#"
[[class]]
code = "02"
name = "公共设施"

[[class]]
code = "0201"
name = "路灯照明"
"#;

#[tokio::test]
async fn a_bulletin_of_a_month_says_what_happened_in_it() {
    each_engine(|db| async move {
        let town = Town::new(db.clone(), "hj").await;
        let tables = [
            xinqiao_identity::MIGRATIONS,
            xinqiao_hotline::store::MIGRATIONS,
            xinqiao_insight::MIGRATIONS,
        ];
        db.migrate(&tables).await.unwrap();
        let (db, calendar) = (town.hotline.db(), town.hotline.calendar());
        let id = town.lamp_in_hand().await;
        town.lamp().await;
        town.does(&town.lamp_man, id, reply()).await;
        town.does(
            &town.caller,
            id,
            Act::PassReply {
                note: String::new(),
            },
        )
        .await;
        let call = Act::CallBack {
            outcome: CallOutcome::Solved,
            grade: Some(Grade::Satisfied),
            note: "已亮".to_owned(),
            again_at: None,
        };
        town.does(&town.caller, id, call).await;
        town.heard().await;
        let mut follower = follow::start(db, calendar, town.now()).await.unwrap();
        while follow::catch_up(db, &mut follower, calendar, town.now())
            .await
            .unwrap()
            > 0
        {}

        let place = Place {
            issuer: "热线中心",
            measures: &Measures::shipped().unwrap(),
            units: &Units::default(),
            classes: &Classes::read("classes.toml", CLASSES).unwrap(),
            regions: &Regions::new([]).unwrap(),
            office_day: 420,
        };
        let of = |month: i8| Subject {
            period: Period::Monthly,
            span: Span::month(date(2026, month, 1)),
            made: date(2026, 12, 1),
        };
        let november = bulletin::gather(db, &place, &of(11)).await.unwrap();
        let said = |code: &str| november.measure(code).unwrap().now.said.clone();
        assert_eq!(
            (said("received"), said("given"), said("ended")),
            ("2".into(), "1".into(), "1".into())
        );
        assert_eq!(
            (said("solved_rate"), said("satisfied_rate")),
            ("100.00%".into(), "100.00%".into())
        );
        assert_eq!(
            (said("answered_rate"), said("response_rate")),
            ("0.00%".into(), "—".into())
        );
        assert_eq!(november.units.len(), 1);
        assert_eq!((november.units[0].due, november.units[0].in_time), (1, 1));
        assert_eq!(november.topics[0].part.name, "路灯照明");
        assert_eq!(november.natures[0].code, "help");
        // The title of the case that stands for many holds no number of a door.
        let typical = november.topics[0].typical.as_ref().unwrap();
        assert_eq!(typical.title, "路灯不亮");

        let paper = november.paper();
        assert_eq!(paper.title, "2026年11月热线运行情况通报");
        let text = paper.json();
        for part in [
            "共受理诉求 2 件",
            "上月没有数据",
            "去年同期没有数据",
            "没有逾期",
            "满意率 100.00%",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(
            paper
                .blocks
                .iter()
                .any(|block| matches!(block, Block::Table(_)))
        );

        // A month without anything is a paper too, and divides by nothing.
        let empty = bulletin::gather(db, &place, &of(3)).await.unwrap();
        assert!(empty.paper().json().contains("本月没有受理诉求"));
        let december = bulletin::gather(db, &place, &of(12)).await.unwrap();
        assert!(december.paper().json().contains("减少 100.00%"));
    })
    .await;
}
