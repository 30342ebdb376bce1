//! Stories of the desk's queues: one act on many cases, undo, filters by name, and
//! calls that nobody gets twice.

mod town;

use axum::http::StatusCode;
use town::*;
use xinqiao_hotline::Act;
use xinqiao_kernel::{CaseId, CaseNumber, words::State};
use xinqiao_platform::db::testing::each_engine;

const ONCE: &str = "0123456789abcdef0123456789abcdef";
const BACK: &str = "/desk/queues/to-dispatch";

async fn pick(town: &Town, id: CaseId) -> String {
    let case = town.case(id).await;
    format!("{}.{}", CaseNumber::of(id).compact(), case.version)
}

#[tokio::test]
async fn many_are_dispatched_after_a_look_and_taken_back_together() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let dispatcher = town.browser(DISPATCHER).await;
        let (first, second, gone) = (town.lamp().await, town.lamp().await, town.lamp().await);
        let picks = [
            pick(&town, first).await,
            pick(&town, second).await,
            pick(&town, gone).await,
        ];
        town.does(DISPATCHER, gone, to(LIGHTING)).await;

        let mut form = vec![("back", BACK), ("act", "dispatch")];
        form.extend(picks.iter().map(|pick| ("pick", pick.as_str())));
        let look = dispatcher.post(BACK, "/desk/bulk", &form).await;
        assert_eq!(look.status, StatusCode::OK, "{}", look.text);
        assert!(
            look.shows("2 件可以，1 件不行") && look.shows("派给市照明管理所"),
            "{}",
            look.text
        );
        assert_eq!(
            town.case(first).await.state,
            State::PendingDispatch,
            "nothing was written"
        );

        // Somebody is quicker with one of them; the others are done all the same.
        town.does(
            AGENT,
            second,
            Act::MarkRisk {
                risk: Some("老人独居".to_owned()),
            },
        )
        .await;
        form.truncate(4);
        form.push(("once", ONCE));
        for _ in 0..2 {
            let done = dispatcher.post(BACK, "/desk/bulk/done", &form).await;
            assert!(done.shows("1 件已完成，1 件没有做"), "{}", done.text);
        }
        assert_eq!(town.case(first).await.state, State::Dispatched);
        assert_eq!(town.case(second).await.state, State::PendingDispatch);

        let now = pick(&town, first).await;
        let undo = [
            ("back", BACK),
            ("act", "dispatch"),
            ("once", ONCE),
            ("pick", now.as_str()),
        ];
        let undone = dispatcher.post(BACK, "/desk/bulk/undone", &undo).await;
        assert!(undone.shows("1 件已完成"), "{}", undone.text);
        assert_eq!(town.case(first).await.state, State::PendingDispatch);
    })
    .await;
}

#[tokio::test]
async fn the_last_act_is_taken_back_from_the_page_of_its_case_by_who_did_it() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let dispatcher = town.browser(DISPATCHER).await;
        let id = town.lamp().await;
        town.does(DISPATCHER, id, to(LIGHTING)).await;
        let path = format!("/desk/cases/{}", CaseNumber::of(id).compact());
        assert!(dispatcher.get(&path).await.shows("撤销派单"));
        assert!(!town.browser(AGENT).await.get(&path).await.shows("撤销派单"));
        let version = town.case(id).await.version.to_string();
        let form = [("version", version.as_str()), ("once", ONCE)];
        let undone = dispatcher.post(&path, &format!("{path}/undo"), &form).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);
        assert_eq!(town.case(id).await.state, State::PendingDispatch);
    })
    .await;
}

#[tokio::test]
async fn a_filter_is_an_address_and_can_be_kept_by_name() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let agent = town.browser(AGENT).await;
        town.lamp().await;
        let wanted = "/desk/queues/open?words=%E8%B7%AF%E7%81%AF&col=left&col=turn";
        let found = agent.get(wanted).await;
        assert_eq!(found.text.matches("class=\"title-cell\"").count(), 1);
        assert!(
            found.shows("轮到谁") && found.shows("第 1 件"),
            "{}",
            found.text
        );
        let none = agent
            .get("/desk/queues/open?words=%E6%BC%8F%E6%B0%B4")
            .await;
        assert!(none.shows("没有符合的工单"));

        let form = [
            ("address", wanted),
            ("filter_name", "路灯的"),
            ("shared", "yes"),
        ];
        let saved = agent.post(wanted, "/desk/filters", &form).await;
        assert_eq!(saved.location(), wanted);
        assert!(agent.get(BACK).await.shows("路灯的"));
        // An agent saves for nobody else.
        assert!(
            !town
                .browser(DISPATCHER)
                .await
                .get(BACK)
                .await
                .shows("路灯的")
        );
        let outside = [("address", "https://elsewhere"), ("filter_name", "x")];
        let refused = agent.post(wanted, "/desk/filters", &outside).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn a_call_is_leased_written_down_and_followed_by_the_next() {
    each_engine(async |db| {
        let town = Town::new(db).await;
        let mut waiting = Vec::new();
        for _ in 0..2 {
            let id = town.lamp_in_hand().await;
            town.does(LAMP_MAN, id, reply()).await;
            town.does(
                CALLER,
                id,
                Act::PassReply {
                    note: String::new(),
                },
            )
            .await;
            waiting.push(id);
        }
        let caller = town.browser(CALLER).await;
        let here = "/desk/call-back";
        caller.post(here, "/desk/call-back/next", &[]).await;
        let page = caller.get(here).await;
        assert!(
            page.shows("请问是") && !page.text.contains("tel:"),
            "{}",
            page.text
        );
        let id = waiting[0];
        let number = CaseNumber::of(id).compact();
        caller
            .post(here, "/desk/call-back/dial", &[("number", number.as_str())])
            .await;
        assert!(caller.get(here).await.text.contains("tel:13900001234"));

        // Somebody else gets the other one.
        let head = town.browser(CENTRE_HEAD).await;
        head.post(here, "/desk/call-back/next", &[]).await;
        assert!(!head.get(here).await.shows(&number));

        let version = town.case(id).await.version.to_string();
        let mut form = vec![
            ("number", number.as_str()),
            ("version", version.as_str()),
            ("once", ONCE),
            ("result", "dissatisfied"),
            ("q_attitude", "good"),
        ];
        let why = caller.post(here, "/desk/call-back/outcome", &form).await;
        assert_eq!(
            why.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "a reason is missing"
        );
        form.push(("note", "等得太久"));
        let done = caller.post(here, "/desk/call-back/outcome", &form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(town.case(id).await.state, State::Closed);
        assert!(caller.get(here).await.shows("我今天打了 1 通"));

        // People are left in peace in the evening.
        town.later(11);
        let caller = town.browser(CALLER).await;
        assert!(caller.get(here).await.shows("09:00–20:00"));
    })
    .await;
}
