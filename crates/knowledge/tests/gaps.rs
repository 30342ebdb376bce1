//! Stories of what is missing, what units are asked for, and how items are used.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod hotline;
mod town;

use std::time::Duration;

use jiff::{SignedDuration, ToSpan};
use town::{HOUSING, POLICE, Town, fund, id_card, refusal};
use xinqiao_kernel::CaseId;
use xinqiao_knowledge::{
    Act, ActError, Refusal,
    asks::{self, AskAct, AskState},
    gaps::{self, GapAct, GapState},
    queries::{public::Shelf, upkeep},
    usage::{self, Used},
};
use xinqiao_platform::db::testing::each_engine;

#[tokio::test]
async fn what_agents_do_not_find_is_counted_together_and_closed_by_an_item() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let first = town
            .knowledge
            .no_answer(&town.agent, "居住证怎么办理")
            .await
            .unwrap();
        let again = town
            .knowledge
            .no_answer(&town.agent, "请问居住证如何办理？")
            .await
            .unwrap();
        assert_eq!((again.id, again.asked), (first.id, 2));
        let other = town
            .knowledge
            .no_answer(&town.agent, "公积金提取")
            .await
            .unwrap();
        assert_ne!(other.id, first.id);
        let said = gaps::said(town.knowledge.db(), other.id).await.unwrap();
        assert!(
            said.iter().all(|words| !words.contains("13900001234")),
            "{said:?}"
        );
        assert!(matches!(
            town.knowledge.no_answer(&town.citizen, "居住证").await,
            Err(ActError::NotFound)
        ));
        let tried = town.knowledge.no_answer(&town.agent, " ？ ").await;
        assert!(matches!(
            refusal(tried.unwrap_err()),
            Refusal::Missing { .. }
        ));

        assert!(
            town.knowledge.gap(&town.agent, first.id).await.is_err(),
            "editors take it"
        );
        let list = gaps::list(town.knowledge.db(), 0, 10).await.unwrap();
        assert_eq!(list[0].id, first.id, "the one asked most stands first");
        let taken = town
            .knowledge
            .on_gap(&town.editor, first.id, GapAct::Take)
            .await
            .unwrap();
        assert_eq!(taken.state, GapState::Taken);
        let item = town.published(&id_card()).await;
        let closed = town
            .knowledge
            .on_gap(&town.editor, first.id, GapAct::Close(item))
            .await
            .unwrap();
        assert_eq!((closed.state, closed.item), (GapState::Closed, Some(item)));
        let tried = town
            .knowledge
            .on_gap(&town.editor, first.id, GapAct::LetGo)
            .await;
        assert_eq!(refusal(tried.unwrap_err()), Refusal::GapIsDone);
        // Who still finds nothing makes a gap anew.
        let anew = town
            .knowledge
            .no_answer(&town.agent, "居住证怎么办理")
            .await
            .unwrap();
        assert_ne!(anew.id, first.id);
    })
    .await;
}

#[tokio::test]
async fn an_editor_asks_a_unit_for_what_a_gap_shows() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let gap = town
            .knowledge
            .no_answer(&town.agent, "身份证丢了怎么补")
            .await
            .unwrap();
        let ask = town
            .knowledge
            .ask_unit(&town.editor, gap.id, POLICE)
            .await
            .unwrap();
        assert_eq!(ask.words, "身份证丢了怎么补");
        assert!(
            town.knowledge.ask(&town.builder, ask.id).await.is_err(),
            "another unit's"
        );
        let list = asks::list(town.knowledge.db(), Some(&[POLICE]), AskState::Open, 0, 10).await;
        assert_eq!(list.unwrap().len(), 1);
        let item = town.drafts(&town.officer, POLICE, &id_card()).await;
        let done = town
            .knowledge
            .on_ask(&town.officer, ask.id, AskAct::Answer(item))
            .await
            .unwrap();
        assert_eq!(done.state, AskState::Answered);
        let gap = town.knowledge.gap(&town.editor, gap.id).await.unwrap();
        assert_eq!((gap.state, gap.item), (GapState::Closed, Some(item)));
        let again = town
            .knowledge
            .on_ask(&town.officer, ask.id, AskAct::Decline("重复".to_owned()))
            .await;
        assert_eq!(refusal(again.unwrap_err()), Refusal::AskIsDone);
    })
    .await;
}

#[tokio::test]
async fn a_unit_that_closes_questions_is_asked_once_for_each_class() {
    each_engine(|db| async move {
        let town = Town::new(db.clone()).await;
        let hotline = hotline::open(&town, db.clone());
        let mut follower = asks::start(&db, town.now()).await.unwrap();
        let quoted = hotline::question_answered(&hotline, &town, "0301").await;
        let item = town.published(&fund_of_the_police()).await;
        town.knowledge
            .quoted(&town.agent, item, Some(quoted))
            .await
            .unwrap();
        let cases = [
            hotline::question_answered(&hotline, &town, "0302").await,
            hotline::question_answered(&hotline, &town, "0302").await,
        ];
        let open = async || asks::list(&db, None, AskState::Open, 0, 10).await.unwrap();
        for _ in 0..300 {
            asks::catch_up(&town.knowledge, &mut follower, town.now())
                .await
                .unwrap();
            if open().await.first().is_some_and(|ask| ask.asked == 2) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let asked = open().await;
        assert_eq!(asked.len(), 1, "the quoted one is not asked for");
        assert_eq!(
            (asked[0].unit, asked[0].class.as_str(), asked[0].asked),
            (HOUSING, "0302", 2)
        );
        assert!(cases.contains(&asked[0].case.unwrap()));
        let why = "个案，不具普遍性".to_owned();
        town.knowledge
            .on_ask(&town.builder, asked[0].id, AskAct::Decline(why))
            .await
            .unwrap();
        hotline::question_answered(&hotline, &town, "0302").await;
        for _ in 0..20 {
            asks::catch_up(&town.knowledge, &mut follower, town.now())
                .await
                .unwrap();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(open().await.is_empty(), "not again so soon");
    })
    .await;
}

fn fund_of_the_police() -> xinqiao_knowledge::Content {
    xinqiao_knowledge::Content {
        title: "户口迁移".to_owned(),
        ..id_card()
    }
}

#[tokio::test]
async fn reads_are_written_in_sets_and_a_browser_votes_once_a_day() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let item = town.published(&id_card()).await;
        for _ in 0..50 {
            town.knowledge.note_read(item);
        }
        town.knowledge.write_reads(town.now()).await.unwrap();
        town.knowledge.note_read(item);
        town.knowledge.write_reads(town.now()).await.unwrap();
        for helped in [true, true, false] {
            town.knowledge
                .vote(&town.passer_by, item, 7, helped)
                .await
                .unwrap();
        }
        town.knowledge
            .vote(&town.citizen, item, 8, true)
            .await
            .unwrap();
        let case = CaseId::new("2026-11-02".parse().unwrap(), 1, 1).unwrap();
        for _ in 0..2 {
            town.knowledge
                .quoted(&town.agent, item, Some(case))
                .await
                .unwrap();
        }
        let today = town.knowledge.calendar().date_of(town.now());
        let used = usage::since(town.knowledge.db(), item, today)
            .await
            .unwrap();
        let all = Used {
            reads: 51,
            quotes: 1,
            helped: 1,
            not_helped: 1,
        };
        assert_eq!(used, all);
        town.clock.advance(SignedDuration::from_hours(72));
        assert_eq!(town.knowledge.forget_voters(town.now()).await.unwrap(), 2);
        let tomorrow = today.checked_add(1.day()).unwrap();
        let since = usage::since(town.knowledge.db(), item, tomorrow)
            .await
            .unwrap();
        assert_eq!(since, Used::default());

        town.knowledge.count_hot(town.now()).await.unwrap();
        let hot = usage::hot(town.knowledge.db(), Shelf::Theme("01"), 5, town.now())
            .await
            .unwrap();
        assert_eq!(hot.len(), 1);
        let hot = usage::hot(town.knowledge.db(), Shelf::Theme("02"), 5, town.now())
            .await
            .unwrap();
        assert!(hot.is_empty());
    })
    .await;
}

#[tokio::test]
async fn late_upkeep_is_seen_by_unit() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let item = town.published(&id_card()).await;
        let what = "地址搬了".to_owned();
        town.does(&town.passer_by, item, Act::AskCorrection { what })
            .await;
        let gap = town
            .knowledge
            .no_answer(&town.agent, "积分落户")
            .await
            .unwrap();
        town.knowledge
            .ask_unit(&town.editor, gap.id, HOUSING)
            .await
            .unwrap();
        let waiting = town.drafts(&town.builder, HOUSING, &fund()).await;
        town.does(&town.builder, waiting, Act::Submit).await;
        let late = async || {
            upkeep::by_unit(
                town.knowledge.db(),
                town.now(),
                town.now() - SignedDuration::from_hours(72),
            )
            .await
            .unwrap()
        };
        assert!(late().await.is_empty());
        town.later_days(200);
        let late = late().await;
        assert_eq!((late[&POLICE].reviews, late[&POLICE].corrections), (1, 1));
        assert_eq!(
            (
                late[&HOUSING].asks,
                late[&HOUSING].unit_reviews,
                late[&HOUSING].sum()
            ),
            (1, 1, 2)
        );
        let hotline = upkeep::at_the_hotline(town.knowledge.db(), town.now(), town.now())
            .await
            .unwrap();
        assert_eq!((hotline.gaps, hotline.harm), (1, 0));
    })
    .await;
}
