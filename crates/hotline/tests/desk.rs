//! What the desk does beside the cases: slips taken back, calls shared out,
//! filters kept, queues narrowed.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod town;

use jiff::SignedDuration;
use town::*;
use xinqiao_hotline::{
    Act, Refusal,
    act::Dispatch,
    desk::{self, LEASE},
    fact::CallOutcome,
    queries::{
        self, Queue, calling,
        narrowed::{Filter, Order, narrowed},
    },
    undo::inverse,
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    CaseId, PersonId,
    words::{Ending, Milestone, Role, State},
};
use xinqiao_platform::db::testing::each_engine;

fn with_water() -> Act {
    Act::Dispatch(Dispatch {
        lead: LIGHTING,
        assists: vec![WATER],
        why: "lamps".to_owned(),
        note: String::new(),
        limit: None,
    })
}

async fn undone(town: &Town, actor: &Actor, id: CaseId) -> Act {
    let seen = town.hotline.case(actor, id, false).await.unwrap();
    inverse(&seen.case, &seen.events).unwrap()
}

#[tokio::test]
async fn a_dispatch_is_taken_back_while_the_unit_has_not_signed() {
    each_engine(async |db| {
        let town = Town::new(db, "shandong").await;
        let id = town.lamp().await;
        town.does(&town.dispatcher, id, with_water()).await;
        let act = undone(&town, &town.dispatcher, id).await;
        let case = town.does(&town.dispatcher, id, act).await;
        assert_eq!((case.state, case.lead), (State::PendingDispatch, None));
        assert!(case.assists.is_empty());
        let due = case.deadline(Milestone::Dispatch).unwrap();
        assert!(due.at > town.now() && due.met.is_none());

        // Off every list of lead and assistant; the chain keeps what happened.
        for actor in [&town.lamp_man, &town.water_man] {
            let listed = queries::queue(town.hotline.db(), actor, Queue::Open, None, 9, town.now());
            assert!(listed.await.unwrap().cases.is_empty());
        }
        town.does(&town.dispatcher, id, with_water()).await;
        town.does(&town.lamp_man, id, Act::Sign).await;
        let late = Act::Recall {
            reason: String::new(),
        };
        let error = town.tries(&town.dispatcher, id, late).await.unwrap_err();
        assert!(error.to_string().contains("撤回派单"), "{error}");
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_was_marked_is_marked_as_before_once_it_is_undone() {
    each_engine(async |db| {
        let town = Town::new(db, "shandong").await;
        let id = town.lamp().await;
        let mark = |risk: &str| Act::MarkRisk {
            risk: Some(risk.to_owned()),
        };
        town.does(&town.agent, id, mark("老人独居")).await;
        town.does(&town.agent, id, mark("群体性诉求")).await;
        let back = undone(&town, &town.agent, id).await;
        assert_eq!(back, mark("老人独居"));
        // What has reached somebody cannot be taken back.
        town.does(&town.dispatcher, id, to(LIGHTING)).await;
        town.does(&town.lamp_man, id, Act::Sign).await;
        let seen = town
            .hotline
            .case(&town.dispatcher, id, false)
            .await
            .unwrap();
        assert_eq!(inverse(&seen.case, &seen.events), None);
    })
    .await;
}

/// A lamp that waits for a call.
async fn to_be_called(town: &Town) -> CaseId {
    let id = town.lamp_in_hand().await;
    town.does(&town.lamp_man, id, reply()).await;
    let pass = Act::PassReply {
        note: String::new(),
    };
    town.does(&town.caller, id, pass).await;
    id
}

fn call(outcome: CallOutcome) -> Act {
    Act::CallBack {
        outcome,
        grade: None,
        note: String::new(),
        again_at: None,
    }
}

#[tokio::test]
async fn two_callers_never_get_the_same_number() {
    each_engine(async |db| {
        let town = Town::new(db, "shandong").await;
        let (first, second) = (to_be_called(&town).await, to_be_called(&town).await);
        let (wei, lin) = (PersonId(6), PersonId(60));
        let (db, now) = (town.hotline.db(), town.now());
        assert!(desk::take(db, first, wei, now).await.unwrap());
        assert!(!desk::take(db, first, lin, now).await.unwrap());
        let left = calling::to_call(db, lin, now, 9).await.unwrap();
        assert_eq!(
            left.iter().map(|case| case.id).collect::<Vec<_>>(),
            [second]
        );
        let on = calling::on_the_phone(db, wei, now).await.unwrap().unwrap();
        assert_eq!(on.id, first);
        // Ten minutes later it is free again.
        let later = now + LEASE + SignedDuration::from_secs(1);
        assert!(desk::take(db, first, lin, later).await.unwrap());
        assert!(!desk::let_go(db, first, wei).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn who_declines_settles_it_a_wrong_number_may_close_it_and_another_time_is_kept() {
    each_engine(async |db| {
        let town = Town::new(db, "shandong").await;
        let declined = to_be_called(&town).await;
        let case = town
            .does(&town.caller, declined, call(CallOutcome::Declined))
            .await;
        assert_eq!(case.ending, Some(Ending::Settled));

        let wrong = to_be_called(&town).await;
        town.does(&town.caller, wrong, call(CallOutcome::WrongNumber))
            .await;
        let close = Act::Close {
            ending: Ending::Unreachable,
            note: String::new(),
        };
        let case = town.does(&town.caller, wrong, close).await;
        assert_eq!(case.ending, Some(Ending::Unreachable));

        let later = to_be_called(&town).await;
        let missing = town
            .tries(&town.caller, later, call(CallOutcome::Later))
            .await;
        assert!(matches!(
            missing,
            Err(xinqiao_hotline::ActError::Refused(Refusal::Missing { .. }))
        ));
        let tomorrow = town.now() + SignedDuration::from_hours(24);
        let agreed = Act::CallBack {
            outcome: CallOutcome::Later,
            grade: None,
            note: String::new(),
            again_at: Some(tomorrow),
        };
        let case = town.does(&town.caller, later, agreed).await;
        assert_eq!((case.state, case.not_reached), (State::CallingBack, 0));
        assert_eq!(
            case.call_again_at.map(|at| at.as_second()),
            Some(tomorrow.as_second())
        );
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn filters_are_kept_by_name_and_those_of_the_centre_are_everybodys() {
    each_engine(async |db| {
        let town = Town::new(db, "shandong").await;
        let db = town.hotline.db();
        let (me, other) = (PersonId(2), PersonId(3));
        let (own, all) = ("/desk/queues/late?unit=2", "/desk/queues/open?order=new");
        assert!(
            desk::save_filter(db, me, false, "照明所超时", own)
                .await
                .unwrap()
        );
        assert!(
            desk::save_filter(db, me, true, "全中心最新", all)
                .await
                .unwrap()
        );
        let mine = desk::filters(db, me).await.unwrap();
        let names: Vec<_> = mine.iter().map(|filter| filter.name.as_str()).collect();
        assert_eq!(names, ["全中心最新", "照明所超时"]);
        assert_eq!(desk::filters(db, other).await.unwrap().len(), 1);
        // The same name again means the new address.
        assert!(
            desk::save_filter(db, me, false, "照明所超时", all)
                .await
                .unwrap()
        );
        assert_eq!(desk::filters(db, me).await.unwrap()[1].address, all);
        desk::drop_filter(db, me, false, mine[1].number)
            .await
            .unwrap();
        assert_eq!(desk::filters(db, me).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_queue_is_narrowed_and_paged_without_gaps() {
    each_engine(async |db| {
        let town = Town::new(db, "shandong").await;
        for _ in 0..5 {
            town.lamp().await;
        }
        let taken = town.lamp().await;
        town.does(&town.dispatcher, taken, to(LIGHTING)).await;
        let head = Actor::staff(PersonId(9), Role::CentreHead, HOTLINE);
        let (db, now) = (town.hotline.db(), town.now());
        let count = async |queue: Queue, filter: Filter| {
            let found = narrowed(db, &head, queue, &filter, None, 50, now)
                .await
                .unwrap();
            assert!(!found.window_used_up);
            found.listed.cases.len()
        };
        let words = |words: &str| Filter {
            words: Some(words.to_owned()),
            ..Filter::default()
        };
        assert_eq!(count(Queue::Open, words("路灯")).await, 6);
        assert_eq!(count(Queue::Open, words("漏水")).await, 0);
        let unit = Filter {
            unit: Some(LIGHTING),
            ..Filter::default()
        };
        assert_eq!(count(Queue::Open, unit.clone()).await, 1);
        assert_eq!(count(Queue::In(State::Dispatched), unit.clone()).await, 1);
        assert_eq!(
            count(Queue::In(State::PendingDispatch), unit.clone()).await,
            0
        );
        assert_eq!(count(Queue::Done, unit).await, 0);
        let region = Filter {
            region: Some("9901".to_owned()),
            ..Filter::default()
        };
        assert_eq!(count(Queue::In(State::PendingDispatch), region).await, 5);

        for order in [Order::Due, Order::New] {
            let filter = Filter {
                order,
                ..Filter::default()
            };
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let found = narrowed(db, &head, Queue::Open, &filter, after, 4, now)
                    .await
                    .unwrap();
                seen.extend(found.listed.cases.iter().map(|case| case.id));
                after = found.listed.next;
                if after.is_none() {
                    break;
                }
            }
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), 6);
        }
    })
    .await;
}
