//! Stories of learning: what was handled teaches what is suggested, versions are kept
//! and rolled back, and what people took is added up.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod town;

use town::*;
use xinqiao_hotline::{
    Act, Asked,
    act::ReturnRuling,
    classes::Classes,
    filing::Filing,
    triage::{
        self, Grade, Personal, Setup, Triage, WhoseReason,
        by_itself::{Allowed, LookedAt},
        learn::{KeepUp, Learn},
        taken::Taken,
        versions::{self, Why},
    },
};
use xinqiao_kernel::{
    CaseId, PersonId,
    words::{Nature, Urgency},
};
use xinqiao_platform::{
    db::{Db, testing::each_engine},
    jobs::Worker,
    values,
};
use xinqiao_triage::{places::Places, signs::Signs};

const CLASSES: &str = r#"
[[class]]
code = "02"
name = "城市管理"
[[class]]
code = "0201"
name = "路灯照明"
keywords = ["路灯", "照明"]
[[class]]
code = "03"
name = "公用事业"
[[class]]
code = "0301"
name = "供水"
keywords = ["自来水", "水管"]
"#;

fn triage(db: &Db) -> Triage {
    allowing(db, Allowed::default())
}

fn allowing(db: &Db, by_itself: Allowed) -> Triage {
    let regions = [("990101", "南汀区"), ("990101001", "白塔街道")];
    Triage::open(Setup {
        db: db.clone(),
        classes: Classes::read("classes.toml", CLASSES).unwrap(),
        signs: Signs::shipped(),
        places: Places::of(regions.into_iter()),
        by_itself,
    })
}

/// Told and answered at once: closed, with its class.
async fn answered(town: &Town, class: &str, text: String) -> CaseId {
    let filing = Filing {
        class: class.to_owned(),
        title: String::new(),
        text,
        ..lamp()
    };
    let person = grandmother();
    let filed = town
        .hotline
        .file(&town.agent, filing, true, person, Asked::default());
    let id = filed.await.unwrap().case.id;
    let answer = "已经登记，今天处理。".to_owned();
    town.does(&town.agent, id, Act::AnswerAtOnce { answer })
        .await;
    id
}

async fn many(town: &Town, times: usize) {
    for round in 0..times {
        let lamp = format!("巷子里第{round}盏路灯不亮了，晚上走路看不见，电话13900001234");
        answered(town, "0201", lamp).await;
        let water = format!("第{round}栋楼的自来水管漏了，水压也很小，洗不了菜");
        answered(town, "0301", water).await;
    }
}

#[tokio::test]
async fn a_site_that_handled_nothing_yet_reads_by_its_lists() {
    each_engine(async |db| {
        let town = Town::new(db.clone(), "hj").await;
        let triage = triage(&db);
        assert_eq!(triage.learn(None, town.now()).await.unwrap(), None);
        triage
            .keep_up(&mut KeepUp::default(), town.now())
            .await
            .unwrap();
        let text = "南汀区白塔街道的路灯冒烟了，请派人来看，我的电话13900001234";
        let reading = triage.read("", text).await;
        assert_eq!(reading.classes[0].class, "0201");
        assert_eq!(reading.classes[0].because, ["路灯"]);
        assert_eq!(reading.classes[0].probability, None);
        assert_eq!(reading.nature, Some(Nature::Help));
        assert_eq!(reading.urgency, Some(Urgency::Urgent));
        assert_eq!(reading.place.code.as_deref(), Some("990101001"));
        assert_eq!(reading.personal, [Personal::Phone]);
        let risk = reading.signs.iter().find(|sign| sign.risk).unwrap();
        assert_eq!(&text[risk.hits[0].at.clone()], "冒烟");
        for nothing in ["", "   ", "👀", "\u{0}"] {
            assert!(
                triage.read("", nothing).await.classes.is_empty(),
                "{nothing:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_handled_teaches_the_class_and_shows_cases_like_it() {
    each_engine(async |db| {
        let town = Town::new(db.clone(), "hj").await;
        many(&town, 25).await;
        let triage = triage(&db);
        let version = triage
            .learn(Some(PersonId(9)), town.now())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (
                version.number,
                version.figures.examples,
                version.figures.classes
            ),
            (1, 50, 2)
        );
        assert!(version.figures.accuracy > 0.9, "{version:?}");

        let reading = triage.read("", "门口那盏路灯不亮，晚上看不见路").await;
        let best = &reading.classes[0];
        assert_eq!(best.class, "0201");
        assert!(
            best.probability.is_some_and(|share| share > 0.5),
            "{best:?}"
        );
        assert!(
            best.because
                .iter()
                .any(|word| word.contains('灯') || word == "不亮"),
            "{best:?}"
        );
        let like = town
            .hotline
            .brief(&town.agent, reading.like[0], false)
            .await
            .unwrap();
        assert_eq!(like.class, "0201");
        assert_eq!(reading.version, Some(1));

        // Another node comes to the same by the recipe alone.
        let other = self::triage(&db);
        other
            .keep_up(&mut KeepUp::default(), town.now())
            .await
            .unwrap();
        let there = other.read("", "门口那盏路灯不亮，晚上看不见路").await;
        assert_eq!(there.classes, reading.classes);
        assert_eq!(there.like, reading.like);
    })
    .await;
}

#[tokio::test]
async fn of_a_version_only_numbers_and_classes_are_kept() {
    each_engine(async |db| {
        let town = Town::new(db.clone(), "hj").await;
        many(&town, 20).await;
        triage(&db).learn(None, town.now()).await.unwrap().unwrap();
        let row = db
            .query_one("select recipe from triage_version", values![])
            .await
            .unwrap();
        let recipe: String = row.unwrap().get(0).unwrap();
        let plain = |sign: char| sign.is_ascii_digit() || sign == ':' || sign == ' ';
        assert!(recipe.chars().all(plain), "{recipe}");
    })
    .await;
}

#[tokio::test]
async fn an_administrator_rolls_back_and_every_node_follows() {
    each_engine(async |db| {
        let town = Town::new(db.clone(), "hj").await;
        many(&town, 20).await;
        let triage = triage(&db);
        triage.learn(None, town.now()).await.unwrap().unwrap();
        many(&town, 5).await;
        let second = triage.learn(None, town.now()).await.unwrap().unwrap();
        assert!(second.in_use_then.is_some());
        assert_eq!(triage.version(), Some(2));
        let by = Some(PersonId(9));
        assert!(
            versions::put_to_use(&db, 1, by, Why::Chosen, town.now())
                .await
                .unwrap()
        );
        assert!(
            !versions::put_to_use(&db, 77, by, Why::Chosen, town.now())
                .await
                .unwrap()
        );
        triage
            .keep_up(&mut KeepUp::default(), town.now())
            .await
            .unwrap();
        assert_eq!(triage.version(), Some(1));
        assert_eq!(versions::in_use(&db).await.unwrap().unwrap().by, by);
        assert_eq!(versions::all(&db).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn learning_is_a_job_that_comes_again_each_day() {
    each_engine(async |db| {
        let town = Town::new(db.clone(), "hj").await;
        many(&town, 20).await;
        let triage = triage(&db);
        let worker = Worker::new(&db, &town.clock, "node-1").knows::<Learn>(triage.clone());
        db.transact(vec![Learn::daily().unwrap(), Learn::daily().unwrap()])
            .await
            .unwrap();
        assert_eq!(worker.run_due().await.unwrap(), 1);
        assert_eq!(triage.version(), Some(1));
        assert_eq!(worker.run_due().await.unwrap(), 0);
        let asked = Learn::at_once(PersonId(9), town.now()).unwrap();
        db.transact(vec![asked]).await.unwrap();
        assert_eq!(worker.run_due().await.unwrap(), 1);
        assert_eq!(
            versions::all(&db).await.unwrap()[0].made_by,
            Some(PersonId(9))
        );
    })
    .await;
}

#[tokio::test]
async fn a_unit_that_gives_such_cases_back_is_not_suggested_as_sure() {
    each_engine(async |db| {
        let town = Town::new(db.clone(), "hj").await;
        let triage = triage(&db);
        let asked = triage::Asked {
            class: "0201",
            class_is_sure: true,
            region: "990101001",
            reported: None,
        };
        let whose = async || {
            let suggestions = town.hotline.suggest("0201", "990101001", "路灯", None);
            triage.whose(&asked, suggestions)
        };
        let before = whose().await;
        assert_eq!((before.grade, before.lead), (Grade::Sure, Some(LIGHTING)));

        for _ in 0..2 {
            let id = town.lamp().await;
            town.does(&town.dispatcher, id, to(LIGHTING)).await;
            let reason = "这一段归水务局的泵站".to_owned();
            let suggests = Some(WATER);
            town.does(&town.lamp_man, id, Act::GiveBack { reason, suggests }).await;
            let note = "同意".to_owned();
            let ruling = ReturnRuling::Grant;
            town.does(&town.dispatcher, id, Act::RuleOnReturn { ruling, note }).await;
        }
        triage.keep_up(&mut KeepUp::default(), town.now()).await.unwrap();
        let after = whose().await;
        assert_eq!((after.grade, after.lead), (Grade::Unsure, Some(LIGHTING)));
        let gave_back = |reason: &WhoseReason| {
            matches!(reason, WhoseReason::GaveBack { unit, record, .. } if *unit == LIGHTING.0 && record.gave_back == 2)
        };
        assert!(after.reasons.iter().any(gave_back), "{:?}", after.reasons);
    })
    .await;
}

#[tokio::test]
async fn what_was_taken_is_added_up_by_week_and_class() {
    each_engine(async |db| {
        let town = Town::new(db.clone(), "hj").await;
        let triage = triage(&db);
        let day = town.hotline.calendar().date_of(town.now());
        for (lead, class) in [(LIGHTING, "0201"), (WATER, "0201"), (LIGHTING, "0301")] {
            let taken = Taken {
                case: town.lamp().await,
                by: Some(PersonId(1)),
                version: None,
                class_suggested: Some(("0201".to_owned(), Some(9_100))),
                class_taken: class.to_owned(),
                lead_suggested: Some(LIGHTING),
                grade: Grade::Sure,
                lead_taken: Some(lead),
            };
            triage.record(&taken, town.now(), day).await.unwrap();
        }
        let weeks = triage.weeks(day).await.unwrap();
        let shown: Vec<_> = weeks
            .iter()
            .map(|week| {
                (
                    week.class.as_str(),
                    week.tally.classed,
                    week.tally.class_taken,
                    week.tally.lead_taken,
                )
            })
            .collect();
        assert_eq!(shown, [("0201", 2, 2, 1), ("0301", 1, 0, 1)]);
        assert_eq!(weeks[0].monday.weekday(), jiff::civil::Weekday::Monday);
    })
    .await;
}

#[tokio::test]
async fn hostile_text_gets_a_sensible_answer_or_none() {
    each_engine(async |db| {
        let town = Town::new(db.clone(), "hj").await;
        many(&town, 20).await;
        let triage = triage(&db);
        triage.learn(None, town.now()).await.unwrap();
        let started = std::time::Instant::now();
        for text in [
            "路灯".repeat(170_000),
            "跳".repeat(300_000),
            "👩‍👩‍👧‍👦".repeat(40_000),
            "a".repeat(1_000_000),
            "1".repeat(1_000_000),
            "路\u{202e}灯\u{0}不亮 ﷽ ｌａｍｐ Ж 路灯".to_owned(),
            "南汀区".repeat(100_000),
        ] {
            let reading = triage.read("", &text).await;
            assert!(reading.classes.len() <= 3);
        }
        assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
    })
    .await;
}

#[tokio::test]
async fn where_the_site_allows_it_a_sure_case_goes_out_and_a_dangerous_one_waits_for_a_person() {
    each_engine(async |db| {
        let town = Town::new(db.clone(), "hj").await;
        for _ in 0..7 {
            let id = town.lamp_in_hand().await;
            let reason = "同一件事，一并办结".to_owned();
            let head = Act::RequestEnd { reason };
            town.does(&town.lamp_man, id, head).await;
            let note = "同意".to_owned();
            town.does(&town.supervisor, id, Act::RuleOnEnd { grant: true, note })
                .await;
        }
        let allowed = Allowed {
            dispatch: true,
            sample: 100,
        };
        let triage = allowing(&db, allowed);
        triage
            .keep_up(&mut KeepUp::default(), town.now())
            .await
            .unwrap();
        let id = town.lamp().await;
        let text = "路灯冒烟，电线裸露".to_owned();
        let filing = Filing { text, ..lamp() };
        let asked = Asked::default();
        let danger = town
            .hotline
            .file(&town.agent, filing, true, grandmother(), asked)
            .await;
        let danger = danger.unwrap().case.id;

        let mut seen = LookedAt::default();
        let go = async |seen: &mut LookedAt, triage: &Triage| {
            triage
                .dispatch_sure(&town.hotline, seen, town.now())
                .await
                .unwrap()
        };
        assert_eq!(
            go(&mut seen, &triage).await,
            0,
            "somebody may have it in hand"
        );
        town.later(1);
        assert_eq!(
            go(&mut LookedAt::default(), &self::triage(&db)).await,
            0,
            "off by default"
        );
        assert_eq!(go(&mut seen, &triage).await, 1);
        assert_eq!(go(&mut seen, &triage).await, 0, "once");

        let case = town
            .hotline
            .case(&town.dispatcher, id, false)
            .await
            .unwrap();
        assert_eq!(case.case.lead, Some(LIGHTING));
        let last = case.events.last().unwrap();
        assert_eq!(last.body.hand.role, xinqiao_kernel::words::Role::Clock);
        let waits = town
            .hotline
            .brief(&town.dispatcher, danger, false)
            .await
            .unwrap();
        assert_eq!(waits.lead, None);

        let sampled = triage.sampled(9).await.unwrap();
        assert_eq!(
            (sampled.len(), sampled[0].case, sampled[0].lead),
            (1, id, LIGHTING)
        );
        let by = PersonId(2);
        assert!(triage.looked_at(id, true, by, town.now()).await.unwrap());
        assert!(!triage.looked_at(id, true, by, town.now()).await.unwrap());
        assert_eq!(triage.sample_so_far().await.unwrap(), (1, 1));
        town.is_sound().await;
    })
    .await;
}
