//! Stories of the trade, told on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod together;
mod town;

use town::{LIGHTING, TOWN, Town, WATER, grandmother, lamp, reply, to};
use xinqiao_hotline::{
    Act, ActError, Asked, Refusal,
    act::{Dispatch, ReturnRuling},
    catalogue::FoundBy,
    fact::CallOutcome,
    queries::{
        self, Queue,
        published::{PublicFilter, published},
    },
};
use xinqiao_identity::{Actor, policy::Sight};
use xinqiao_kernel::words::{Card, Ending, Grade, Milestone, State, Urgency};
use xinqiao_platform::{db::testing::each_engine, values};

fn refusal(error: ActError) -> Refusal {
    match error {
        ActError::Refused(refusal) => refusal,
        other => panic!("not a refusal: {other}"),
    }
}

#[tokio::test]
async fn a_lamp_goes_through_the_whole_loop_to_the_archive() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let receipt = town
            .hotline
            .file(
                &Actor::anonymous(),
                lamp(),
                false,
                grandmother(),
                Asked::default(),
            )
            .await
            .unwrap();
        let id = receipt.case.id;
        assert_eq!(receipt.case.state, State::Registered);
        assert!(town.hotline.is_query_code(id, &receipt.query_code).unwrap());

        town.does(&town.agent, id, Act::Accept { class: None })
            .await;
        let case = town.does(&town.dispatcher, id, to(LIGHTING)).await;
        let due = case.deadline(Milestone::Reply).unwrap();
        // Monday, five working days counted from Tuesday: the end of next Monday's office hours.
        assert_eq!(due.at.to_string(), "2026-11-09T09:30:00Z");
        assert_eq!(due.because, "reply");
        assert!(
            due.provisional,
            "the calendar of this town has no announced year"
        );

        town.does(&town.lamp_man, id, Act::Sign).await;
        let note = "已电话联系".to_owned();
        town.does(
            &town.lamp_man,
            id,
            Act::Contact {
                on_site: false,
                note,
            },
        )
        .await;
        town.later(5);
        let case = town.does(&town.lamp_man, id, reply()).await;
        assert_eq!(case.first_reply_in_time, Some(true));
        town.does(
            &town.caller,
            id,
            Act::PassReply {
                note: String::new(),
            },
        )
        .await;
        let outcome = Act::CallBack {
            outcome: CallOutcome::Solved,
            grade: Some(Grade::VerySatisfied),
            note: "灯亮了".to_owned(),
            again_at: None,
        };
        let case = town.does(&town.caller, id, outcome).await;
        assert_eq!(
            (case.state, case.ending),
            (State::Closed, Some(Ending::Settled))
        );

        town.later(24 * 31);
        assert_eq!(
            town.hotline.let_time_pass(town.now(), 100).await.unwrap(),
            1
        );
        let seen = town
            .hotline
            .case(&town.supervisor, id, false)
            .await
            .unwrap();
        assert_eq!(seen.case.state, State::Archived);
        assert_eq!(seen.events.len() as u32, seen.case.version);
        assert_eq!(
            town.hotline.let_time_pass(town.now(), 100).await.unwrap(),
            0,
            "time brings nothing twice"
        );
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_named_unit_cannot_return_again() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = town.lamp().await;
        town.does(&town.dispatcher, id, to(WATER)).await;
        let give_back = || Act::GiveBack {
            reason: "不是供水设施".to_owned(),
            suggests: Some(LIGHTING),
        };
        town.does(&town.water_man, id, give_back()).await;
        let name = Act::RuleOnReturn {
            ruling: ReturnRuling::Name(WATER),
            note: "按协议由水务局办".to_owned(),
        };
        let case = town.does(&town.dispatcher, id, name).await;
        assert!(case.named);
        let error = town
            .tries(&town.water_man, id, give_back())
            .await
            .unwrap_err();
        assert_eq!(refusal(error), Refusal::NamedUnitCannotReturn);
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_return_after_its_window_is_refused_and_says_since_when() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = town.lamp_in_hand().await;
        town.later(24 * 7);
        let late = Act::GiveBack { reason: "不归我们".to_owned(), suggests: None };
        let error = town.tries(&town.lamp_man, id, late).await.unwrap_err();
        assert!(matches!(refusal(error), Refusal::ReturnWindowClosed { closed_at } if closed_at < town.now()));
    })
    .await;
}

#[tokio::test]
async fn the_lead_cannot_reply_before_its_assistants_did_or_were_released() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = town.lamp().await;
        let both = Dispatch {
            lead: LIGHTING,
            assists: vec![WATER],
            why: "lamps".to_owned(),
            note: String::new(),
            limit: None,
        };
        town.does(&town.dispatcher, id, Act::Dispatch(both)).await;
        town.does(&town.lamp_man, id, Act::Sign).await;
        let error = town.tries(&town.lamp_man, id, reply()).await.unwrap_err();
        assert_eq!(
            refusal(error),
            Refusal::AssistsOutstanding { units: vec![WATER] }
        );

        // The assisting unit sees it on its list and answers the lead.
        let inbox = |actor: &Actor| {
            let (actor, hotline) = (actor.clone(), town.hotline.clone());
            let now = town.now();
            async move {
                queries::queue(hotline.db(), &actor, Queue::Open, None, 20, now)
                    .await
                    .unwrap()
                    .cases
            }
        };
        assert_eq!(inbox(&town.water_man).await.len(), 1);
        let answer = Act::Assist {
            unit: WATER,
            text: "管线位置已告知".to_owned(),
        };
        town.does(&town.water_man, id, answer).await;
        assert!(inbox(&town.water_man).await.is_empty());
        town.does(&town.lamp_man, id, reply()).await;
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn more_time_is_asked_before_the_deadline_and_granted_by_whom_the_rules_name() {
    each_engine(|db| async move {
        let town = Town::new(db, "shandong").await;
        let id = town.lamp_in_hand().await;
        let ask = |more: &str| Act::RequestExtension {
            more: more.parse().unwrap(),
            reason: "等配件".to_owned(),
        };
        let error = town
            .tries(&town.lamp_man, id, ask("8 working_days"))
            .await
            .unwrap_err();
        assert!(
            matches!(refusal(error), Refusal::ExtensionTooLong { .. }),
            "ten working days in all"
        );

        let before = town.hotline.brief(&town.lamp_man, id, false).await.unwrap();
        town.does(&town.lamp_man, id, ask("5 working_days")).await;
        let grant = || Act::RuleOnExtension {
            grant: true,
            note: String::new(),
        };
        let error = town.tries(&town.lamp_man, id, grant()).await.unwrap_err();
        assert!(matches!(refusal(error), Refusal::NotYours { .. }));
        let after = town.does(&town.lamp_head, id, grant()).await;
        let reply_due = |case: &xinqiao_hotline::Case| case.deadline(Milestone::Reply).unwrap().at;
        assert!(reply_due(&after) > reply_due(&before));
        assert_eq!(after.extensions, 1);
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_parked_case_neither_loses_nor_gains_time() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = town.lamp_in_hand().await;
        let until = "2026-12-18".parse().unwrap();
        let due_at = |case: &xinqiao_hotline::Case| case.deadline(Milestone::Reply).unwrap().at;
        let before = due_at(&town.hotline.brief(&town.lamp_man, id, false).await.unwrap());
        let case = town
            .does(
                &town.lamp_head,
                id,
                Act::Park {
                    plan: "等管线迁改".to_owned(),
                    until,
                },
            )
            .await;
        assert_eq!(case.state, State::Parked);
        let left = town.hotline.calendar().working_time(case.since, before);
        town.later(24 * 14 + 3);
        let case = town.does(&town.lamp_man, id, Act::Resume).await;
        assert_eq!(
            town.hotline
                .calendar()
                .working_time(case.since, due_at(&case)),
            left
        );
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn under_beijing_rules_call_back_waits_for_the_deadline() {
    each_engine(|db| async move {
        let town = Town::new(db, "beijing").await;
        let id = town.lamp_in_hand().await;
        town.does(&town.lamp_man, id, reply()).await;
        town.does(
            &town.caller,
            id,
            Act::PassReply {
                note: String::new(),
            },
        )
        .await;
        let call = || Act::CallBack {
            outcome: CallOutcome::Solved,
            grade: None,
            note: String::new(),
            again_at: None,
        };
        let error = town.tries(&town.caller, id, call()).await.unwrap_err();
        assert!(matches!(refusal(error), Refusal::CallBackNotYet { .. }));
        town.later(24 * 7);
        let case = town.does(&town.caller, id, call()).await;
        assert_eq!(case.state, State::Closed);
    })
    .await;
}

#[tokio::test]
async fn an_urgent_case_has_half_an_hour_to_be_on_site() {
    each_engine(|db| async move {
        let town = Town::new(db, "baokang").await;
        let urgent = xinqiao_hotline::filing::Filing {
            urgency: Urgency::Urgent,
            ..lamp()
        };
        let filed = town
            .hotline
            .file(&town.agent, urgent, true, grandmother(), Asked::default())
            .await
            .unwrap();
        let case = town.does(&town.dispatcher, filed.case.id, to(TOWN)).await;
        let minutes = |milestone| {
            let due = case.deadline(milestone).unwrap();
            (due.at.as_millisecond() - due.from.as_millisecond()) / 60_000
        };
        assert_eq!(minutes(Milestone::OnSite), 30);
        assert_eq!(minutes(Milestone::FirstReport), 120);
        assert_eq!(minutes(Milestone::Reply), 24 * 60);
    })
    .await;
}

#[tokio::test]
async fn what_is_late_gets_a_card_once_and_stands_on_the_late_list() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = town.lamp_in_hand().await;
        town.later(24 * 9);
        town.hotline.let_time_pass(town.now(), 10).await.unwrap();
        let case = town
            .hotline
            .brief(&town.supervisor, id, false)
            .await
            .unwrap();
        assert_eq!(case.card, Some(Card::Red));
        assert!(case.ever_late);
        let late = queries::queue(
            town.hotline.db(),
            &town.supervisor,
            Queue::Late,
            None,
            10,
            town.now(),
        )
        .await
        .unwrap();
        assert_eq!(late.cases.len(), 1);
        let version = case.version;
        town.hotline.let_time_pass(town.now(), 10).await.unwrap();
        let again = town
            .hotline
            .brief(&town.supervisor, id, false)
            .await
            .unwrap();
        assert_eq!(again.version, version);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_merge_is_undone_and_every_event_stays() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let (first, second) = (town.lamp().await, town.lamp().await);
        let merge = Act::Merge {
            into: first,
            reason: "同一盏灯".to_owned(),
        };
        let case = town.does(&town.agent, second, merge).await;
        assert_eq!(case.follows(), Some(first));
        assert_eq!(
            queries::merged_into(town.hotline.db(), first)
                .await
                .unwrap()
                .len(),
            1
        );
        let undo = Act::UndoMerge {
            reason: "是另一盏".to_owned(),
        };
        let case = town.does(&town.dispatcher, second, undo).await;
        assert_eq!(case.state, State::PendingDispatch);
        assert_eq!(case.version, 3);
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_same_request_twice_files_one_case() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let asked = || Asked {
            key: Some("k-1"),
            ..Asked::default()
        };
        let file = |filing| {
            town.hotline
                .file(&town.agent, filing, true, grandmother(), asked())
        };
        let (first, second) = (file(lamp()).await.unwrap(), file(lamp()).await.unwrap());
        assert_eq!(first.case.id, second.case.id);
        let other = xinqiao_hotline::filing::Filing {
            title: "别的事".to_owned(),
            ..lamp()
        };
        assert!(matches!(file(other).await, Err(ActError::KeyUsed)));
    })
    .await;
}

#[tokio::test]
async fn two_people_cannot_overwrite_each_other() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = town.lamp().await;
        let seen = |version| Asked {
            seen: Some(version),
            ..Asked::default()
        };
        town.hotline
            .act(&town.dispatcher, id, to(LIGHTING), seen(1))
            .await
            .unwrap();
        let late = town
            .hotline
            .act(
                &town.supervisor,
                id,
                Act::Urge {
                    note: "快".to_owned(),
                },
                seen(1),
            )
            .await;
        assert_eq!(
            refusal(late.unwrap_err()),
            Refusal::Stale {
                expected: 1,
                found: 2
            }
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_in_the_reported_unit_learns_who_told_it() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let report = xinqiao_hotline::filing::Filing {
            reported: Some(LIGHTING),
            public: false,
            ..lamp()
        };
        let filed = town
            .hotline
            .file(&town.agent, report, true, grandmother(), Asked::default())
            .await
            .unwrap();
        let id = filed.case.id;
        let error = town
            .tries(&town.dispatcher, id, to(LIGHTING))
            .await
            .unwrap_err();
        assert!(matches!(refusal(error), Refusal::ReportedUnit { .. }));
        assert!(matches!(
            town.hotline.case(&town.lamp_man, id, false).await,
            Err(ActError::NotFound)
        ));
        town.does(&town.dispatcher, id, to(WATER)).await;
        let seen = town.hotline.case(&town.water_man, id, false).await.unwrap();
        assert_eq!(seen.person.unwrap().name, "欧阳奶奶");
        let suggested = town
            .hotline
            .suggest("0201", "990101001", "路灯", Some(LIGHTING));
        assert!(
            suggested
                .iter()
                .all(|suggestion| suggestion.lead != LIGHTING)
        );
    })
    .await;
}

#[tokio::test]
async fn the_public_page_shows_the_course_and_no_person() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = town.lamp_in_hand().await;
        town.does(&town.lamp_man, id, reply()).await;
        let seen = town
            .hotline
            .case(&Actor::anonymous(), id, false)
            .await
            .unwrap();
        assert_eq!(seen.sight, Sight::PublicMasked);
        let shown = format!("{seen:?}");
        for secret in ["13900001234", "501", "欧阳", "更换灯具", "李先生"] {
            assert!(!shown.contains(secret), "{secret} is shown: {shown}");
        }
        assert!(shown.contains("路灯已于今天下午修好"));
        // With number and query code the person sees more, but still no full phone number.
        let own = town
            .hotline
            .case(&Actor::anonymous(), id, true)
            .await
            .unwrap();
        assert_eq!(own.sight, Sight::MaskedPerson);
        assert_eq!(own.person.unwrap().phone, "139****1234");
    })
    .await;
}

#[tokio::test]
async fn the_public_list_is_searched_by_words_of_the_title() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = town.lamp().await;
        let found = async |words: &str| {
            let filter = PublicFilter {
                words: Some(words.to_owned()),
                ..PublicFilter::default()
            };
            published(town.hotline.db(), &filter, None, 10, 0)
                .await
                .unwrap()
                .listed
                .cases
                .len()
        };
        assert_eq!(found("路灯").await, 1);
        assert_eq!(
            found("pending_dispatch").await,
            0,
            "only the title is looked at"
        );
        town.hotline
            .act(
                &town.agent,
                id,
                Act::SetSecrecy { secret: true },
                Asked::default(),
            )
            .await
            .unwrap();
        assert_eq!(found("路灯").await, 0, "a secret case is on no public list");
    })
    .await;
}

#[tokio::test]
async fn the_callers_earlier_cases_are_found_by_phone() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = town.lamp().await;
        let phone = xinqiao_kernel::Phone::parse("139 0000 1234").unwrap();
        let earlier = town
            .hotline
            .earlier_by_phone(&town.agent, &phone, 10)
            .await
            .unwrap();
        assert_eq!(earlier.iter().map(|case| case.id).collect::<Vec<_>>(), [id]);
        assert!(
            town.hotline
                .earlier_by_phone(&town.citizen, &phone, 10)
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test]
async fn personal_data_are_put_right_without_touching_the_chain() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = town.lamp().await;
        let right = xinqiao_hotline::filing::PersonDetails {
            name: "欧阳静".to_owned(),
            ..grandmother()
        };
        town.hotline
            .correct_person(&town.agent, id, &right, Asked::default())
            .await
            .unwrap();
        let seen = town.hotline.case(&town.agent, id, false).await.unwrap();
        assert_eq!(seen.person.unwrap().name, "欧阳静");
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_change_behind_the_back_of_the_law_is_found_and_the_row_rebuilt() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let id = town.lamp_in_hand().await;
        let db = town.hotline.db();
        db.execute(
            "update cases set state = 'closed' where id = $1",
            values![id.value()],
        )
        .await
        .unwrap();
        let report = xinqiao_hotline::check::check(db, |_| {}).await.unwrap();
        assert_eq!(report.faults.len(), 1);
        assert_eq!(town.rebuilds().await, 1);
        town.is_sound().await;

        let forged =
            "update case_event set body = replace(body, 'lamps', 'other') where case_id = $1";
        db.execute(forged, values![id.value()]).await.unwrap();
        let report = xinqiao_hotline::check::check(db, |_| {}).await.unwrap();
        assert!(
            report.faults[0].what.contains("chain"),
            "{:?}",
            report.faults
        );
    })
    .await;
}

#[tokio::test]
async fn what_nobody_owns_goes_to_the_fallback_unit_and_what_is_near_to_the_nearest() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let first = |class: &str, words: &str| {
            let suggestion = town
                .hotline
                .suggest(class, "990101001", words, None)
                .remove(0);
            (suggestion.lead, suggestion.by)
        };
        assert_eq!(
            first("0201", "路灯"),
            (LIGHTING, FoundBy::Row("lamps".to_owned()))
        );
        assert_eq!(
            first("030102", "家里停水"),
            (WATER, FoundBy::Nearest("water".to_owned()))
        );
        assert_eq!(first("030102", "水费单据"), (TOWN, FoundBy::Fallback));
        assert_eq!(first("", "不知道归谁"), (TOWN, FoundBy::Fallback));
    })
    .await;
}

#[tokio::test]
async fn many_callers_at_once_get_numbers_without_gaps_and_sound_chains() {
    each_engine(|db| async move {
        let town = Town::new(db, "hj").await;
        let filings = (0..100).map(|_| {
            town.hotline
                .file(&town.agent, lamp(), true, grandmother(), Asked::default())
        });
        let filed = futures_util::future::join_all(filings).await;
        let mut counts: Vec<u32> = filed
            .iter()
            .map(|receipt| receipt.as_ref().unwrap().case.id.count())
            .collect();
        counts.sort_unstable();
        assert_eq!(counts, (1..=100).collect::<Vec<_>>());

        // Two acts on one case within one set: the second sees the first.
        let id = filed[0].as_ref().unwrap().case.id;
        let (sent, signed) = tokio::join!(
            town.hotline
                .act(&town.dispatcher, id, to(LIGHTING), Asked::default()),
            town.hotline
                .act(&town.lamp_man, id, Act::Sign, Asked::default()),
        );
        assert_eq!(sent.unwrap().state, State::Dispatched);
        assert_eq!(signed.unwrap().state, State::Handling);
        town.is_sound().await;
    })
    .await;
}
