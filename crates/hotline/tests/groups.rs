//! One matter told by many people: stories on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod town;

use std::sync::Arc;

use town::{LIGHTING, Town, WATER, grandmother, lamp, reply, to};
use xinqiao_hotline::{
    Act, ActError, Asked, Case, Refusal,
    act::Dispatch,
    fact::{CallOutcome, Fact},
    filing::PersonDetails,
    group,
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    CaseId,
    words::{Grade, Milestone, State},
};
use xinqiao_platform::db::testing::each_engine;

fn follow(into: CaseId) -> Act {
    Act::Merge {
        into,
        reason: "同一盏路灯".to_owned(),
    }
}

fn undo() -> Act {
    Act::UndoMerge {
        reason: "是另一盏".to_owned(),
    }
}

fn pass() -> Act {
    Act::PassReply {
        note: String::new(),
    }
}

impl Town {
    async fn catch_up(&self) {
        self.heard().await;
        let db = self.hotline.db();
        let mut follower = group::start(db, self.now()).await.unwrap();
        while group::catch_up(&self.hotline, &mut follower, self.now())
            .await
            .unwrap()
            > 0
        {}
    }

    async fn stands(&self, id: CaseId) -> Case {
        let clock = Actor::clock();
        self.hotline.brief(&clock, id, false).await.unwrap()
    }

    async fn is_answered(&self, id: CaseId) {
        self.does(&self.lamp_man, id, reply()).await;
        self.does(&self.caller, id, pass()).await;
        self.catch_up().await;
    }

    async fn letter(&self, id: CaseId) -> String {
        let seen = self.hotline.case(&self.caller, id, false).await.unwrap();
        let facts = seen.events.iter().flat_map(|event| &event.body.facts);
        let mut letters = facts.filter_map(|fact| match fact {
            Fact::ReplyShared { to_person, .. } => Some(to_person.clone()),
            _ => None,
        });
        letters.next_back().unwrap_or_default()
    }
}

fn why(error: ActError) -> &'static str {
    match error {
        ActError::Refused(Refusal::CannotMerge { why }) => why,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn whoever_told_of_the_same_is_answered_and_called_back_too() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let first = town.lamp_in_hand().await;
        let mut others = Vec::new();
        for _ in 0..60 {
            let id = town.lamp().await;
            let case = town.does(&town.dispatcher, id, follow(first)).await;
            assert_eq!(case.state, State::Following);
            assert!(case.is_open() && case.next_due().is_none());
            others.push(id);
        }
        town.catch_up().await;
        assert_eq!(town.stands(others[0]).await.state, State::Following);

        town.is_answered(first).await;
        for id in &others {
            let case = town.stands(*id).await;
            assert_eq!(
                (case.state, case.lead),
                (State::CallingBack, Some(LIGHTING))
            );
            assert!(case.deadline(Milestone::CallBack).is_some());
        }
        assert_eq!(
            town.letter(others[7]).await,
            "您好，路灯已于今天下午修好，感谢您的提醒。"
        );

        // Each says for itself how it was.
        let solved = Act::CallBack {
            outcome: CallOutcome::Solved,
            grade: Some(Grade::Satisfied),
            note: String::new(),
            again_at: None,
        };
        let case = town.does(&town.caller, others[0], solved).await;
        assert_eq!(case.state, State::Closed);
        assert_eq!(town.stands(others[1]).await.state, State::CallingBack);
        let more = Act::SendBack {
            reason: "我家门口那盏还是不亮".to_owned(),
        };
        let case = town.does(&town.caller, others[1], more).await;
        assert_eq!((case.state, case.lead), (State::Handling, Some(LIGHTING)));
        assert_eq!(town.stands(first).await.state, State::CallingBack);
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_late_comer_is_answered_with_what_the_others_were_told() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let first = town.lamp_in_hand().await;
        town.is_answered(first).await;
        let late = town.lamp().await;
        town.does(&town.agent, late, follow(first)).await;
        town.catch_up().await;
        assert_eq!(town.stands(late).await.state, State::CallingBack);
        assert!(town.letter(late).await.contains("修好"));
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_wrong_merge_puts_a_case_back_where_it_stood_with_who_had_it() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let first = town.lamp_in_hand().await;
        let second = town.lamp().await;
        let given = Act::Dispatch(Dispatch {
            lead: WATER,
            assists: vec![LIGHTING],
            why: "manual".to_owned(),
            note: String::new(),
            limit: None,
        });
        town.does(&town.dispatcher, second, given).await;
        let before = town.does(&town.water_man, second, Act::Sign).await;
        town.does(&town.dispatcher, second, follow(first)).await;
        assert!(town.stands(second).await.lead.is_none());
        let is_back = |case: &Arc<Case>| {
            assert_eq!((case.state, case.lead), (State::Handling, Some(WATER)));
            assert_eq!(case.assists, before.assists);
            let limit = |case: &Case| {
                case.deadline(Milestone::Reply)
                    .map(|due| due.because.clone())
            };
            assert_eq!(limit(case), limit(&before));
            assert!(case.merged.is_none());
        };
        is_back(&town.does(&town.dispatcher, second, undo()).await);

        // Also when the others' letter has come already.
        town.does(&town.dispatcher, second, follow(first)).await;
        town.is_answered(first).await;
        assert_eq!(town.stands(second).await.lead, Some(LIGHTING));
        let case = town.does(&town.dispatcher, second, undo()).await;
        is_back(&case);
        assert!(case.deadline(Milestone::CallBack).is_none());
        // Nothing that happened is gone.
        let seen = town
            .hotline
            .case(&town.caller, second, false)
            .await
            .unwrap();
        assert_eq!(seen.events.len(), case.version as usize);
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_follows_a_case_that_follows_and_who_is_followed_follows_nobody() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let (a, b, c) = (town.lamp().await, town.lamp().await, town.lamp().await);
        let own = town.tries(&town.agent, a, follow(a)).await.unwrap_err();
        assert_eq!(why(own), "不能并入自己");
        town.does(&town.agent, b, follow(a)).await;
        let chain = town.tries(&town.agent, c, follow(b)).await.unwrap_err();
        assert_eq!(why(chain), "它自己已并入别的工单");
        let lead = town.tries(&town.agent, a, follow(c)).await.unwrap_err();
        assert_eq!(why(lead), "已有别的工单并到这一件；请把那一件并过来");
        let nobody = CaseId::new(jiff::civil::date(2026, 11, 1), 9, 99).unwrap();
        let none = town
            .tries(&town.agent, c, follow(nobody))
            .await
            .unwrap_err();
        assert_eq!(why(none), "没有这件工单");
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn two_who_merge_each_other_at_once_make_no_loop() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let (a, b) = (town.lamp().await, town.lamp().await);
        let asked = Asked::default;
        let (one, other) = futures_util::future::join(
            town.hotline.act(&town.agent, a, follow(b), asked()),
            town.hotline.act(&town.dispatcher, b, follow(a), asked()),
        )
        .await;
        assert!(one.is_ok() != other.is_ok());
    })
    .await;
}

#[tokio::test]
async fn when_the_first_takes_it_back_the_others_go_on_by_themselves() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let mut filing = lamp();
        filing.reporter = town.citizen.person;
        let filed = town
            .hotline
            .file(
                &town.citizen,
                filing,
                false,
                grandmother(),
                Asked::default(),
            )
            .await
            .unwrap();
        let (first, second) = (filed.case.id, town.lamp().await);
        town.does(&town.agent, second, follow(first)).await;
        let back = Act::Withdraw {
            reason: "自己修好了".to_owned(),
        };
        town.does(&town.citizen, first, back).await;
        town.catch_up().await;
        let case = town.stands(second).await;
        assert_eq!(case.state, State::PendingDispatch);
        assert!(case.deadline(Milestone::Dispatch).is_some());
        let late = town.lamp().await;
        let late = town
            .tries(&town.agent, late, follow(first))
            .await
            .unwrap_err();
        assert!(why(late).contains("撤回"));
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_shared_letter_says_nothing_of_the_person_it_was_first_written_to() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let somebody = PersonDetails {
            name: "欧阳明".to_owned(),
            ..grandmother()
        };
        let filed = town
            .hotline
            .file(&town.agent, lamp(), true, somebody, Asked::default())
            .await
            .unwrap();
        let (first, second) = (filed.case.id, town.lamp().await);
        town.does(&town.dispatcher, first, to(LIGHTING)).await;
        town.does(&town.lamp_man, first, Act::Sign).await;
        town.does(&town.dispatcher, second, follow(first)).await;
        let letter = Act::Reply {
            to_person: "欧阳先生您好，幸福里小区3栋2单元501室门口的路灯已修好。".to_owned(),
            to_hotline: "已修".to_owned(),
            attachments: Vec::new(),
        };
        town.does(&town.lamp_man, first, letter).await;
        town.does(&town.caller, first, pass()).await;
        town.catch_up().await;
        let letter = town.letter(second).await;
        assert!(letter.starts_with("您好，"), "{letter}");
        assert!(
            !letter.contains("欧阳") && !letter.contains("501"),
            "{letter}"
        );
    })
    .await;
}

#[tokio::test]
async fn only_the_hotline_says_that_two_are_the_same_and_nobody_shares_a_reply_by_hand() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let (first, second) = (town.lamp_in_hand().await, town.lamp_in_hand().await);
        for actor in [&town.lamp_man, &town.caller, &town.supervisor] {
            assert!(town.tries(actor, second, follow(first)).await.is_err());
        }
        town.does(&town.dispatcher, second, follow(first)).await;
        let shared = Act::ShareReply(xinqiao_hotline::act::Shared {
            from: first,
            lead: None,
            to_person: "好了".to_owned(),
        });
        let by_hand = town.tries(&town.dispatcher, second, shared).await;
        assert!(matches!(
            by_hand,
            Err(ActError::Refused(Refusal::NotYours { .. }))
        ));
    })
    .await;
}
