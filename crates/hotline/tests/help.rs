//! Stories of help between units and of letters that may not be sent, on both
//! engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod town;

use jiff::civil::date;
use town::{HOTLINE, LIGHTING, TOWN, Town, WATER, reply};
use xinqiao_hotline::{Act, ActError, Refusal};
use xinqiao_kernel::{UnitId, words::ActKind};
use xinqiao_platform::db::testing::each_engine;

fn ask(unit: UnitId, day: i8) -> Act {
    Act::AskAssist {
        unit,
        what: "请查地下管线的位置，今天给我们图。".to_owned(),
        by: date(2026, 11, day),
    }
}

fn refused(error: ActError) -> Refusal {
    match error {
        ActError::Refused(refusal) => refusal,
        other => panic!("not a refusal: {other}"),
    }
}

#[tokio::test]
async fn the_lead_asks_for_help_and_the_asked_unit_answers_or_says_it_is_not_its_matter() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = town.lamp_in_hand().await;
        let case = town.does(&town.lamp_man, id, ask(WATER, 4)).await;
        let asked = case.assists.first().unwrap();
        assert_eq!((asked.unit, asked.done), (WATER, false));
        assert_eq!(asked.until.unwrap().to_string(), "2026-11-04T15:59:59.999Z");
        // The lead waits for it, and asks no unit twice.
        let waits = town.tries(&town.lamp_man, id, reply()).await.unwrap_err();
        assert_eq!(
            refused(waits),
            Refusal::AssistsOutstanding { units: vec![WATER] }
        );
        let twice = town.tries(&town.lamp_man, id, ask(WATER, 4)).await;
        assert_eq!(refused(twice.unwrap_err()), Refusal::AlreadyAsked);

        let decline = Act::DeclineAssist {
            unit: WATER,
            reason: "这一段没有水管，请找供电公司。".to_owned(),
        };
        let case = town.does(&town.water_man, id, decline.clone()).await;
        assert_eq!(case.waiting_for().count(), 0);
        let again = town.tries(&town.water_man, id, decline).await;
        assert_eq!(
            refused(again.unwrap_err()),
            Refusal::NotAssisting { unit: WATER }
        );
        // Asked anew with better words, it answers.
        town.does(&town.lamp_man, id, ask(WATER, 5)).await;
        let answer = Act::Assist {
            unit: WATER,
            text: "管线图已发".to_owned(),
        };
        town.does(&town.water_man, id, answer).await;
        town.does(&town.lamp_man, id, reply()).await;
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn help_is_asked_of_few_units_of_others_and_before_the_reply_is_due() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = town.lamp_in_hand().await;
        let tries = async |act| {
            let tried = town.tries(&town.lamp_man, id, act).await;
            refused(tried.unwrap_err()).to_string()
        };
        assert!(tries(ask(LIGHTING, 4)).await.contains("本单位就是主办单位"));
        assert!(tries(ask(WATER, 1)).await.contains("今天之后"));
        // The reply is due on the ninth.
        assert!(tries(ask(WATER, 10)).await.contains("2026-11-09"));
        for unit in [WATER, TOWN, HOTLINE] {
            town.does(&town.lamp_man, id, ask(unit, 9)).await;
        }
        assert!(tries(ask(UnitId(77), 9)).await.contains("已有 3 家"));
        // Who helps asks nobody in turn.
        let chain = town.tries(&town.water_man, id, ask(TOWN, 9)).await;
        assert_eq!(
            refused(chain.unwrap_err()),
            Refusal::NotYours {
                act: ActKind::AskAssist
            }
        );
    })
    .await;
}

#[tokio::test]
async fn a_letter_with_somebodys_number_is_not_sent() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = town.lamp_in_hand().await;
        let with_number = Act::Reply {
            to_person: "您好，路灯已修好，有事请找张师傅 13900001234，谢谢。".to_owned(),
            to_hotline: "更换灯具一套。".to_owned(),
            attachments: Vec::new(),
        };
        let tried = town.tries(&town.lamp_man, id, with_number).await;
        let help = refused(tried.unwrap_err());
        assert!(help.is_about_input() && help.to_string().contains("手机号"));
        town.does(&town.lamp_man, id, reply()).await;
    })
    .await;
}
