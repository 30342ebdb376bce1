//! Stories of items, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod town;

use jiff::civil::date;
use town::{HOUSING, POLICE, Town, fund, id_card, refusal};
use xinqiao_identity::policy::items::ItemSight;
use xinqiao_kernel::words::{ItemState, Openness, Stage};
use xinqiao_knowledge::{
    Act, ActError, Asked, Content, Incoming, Intake, Refusal,
    compare::Change,
    feed::{self, Position},
    queries::{
        desk::{self, Desk, Wanted},
        public::{self, Shelf},
    },
};
use xinqiao_platform::db::testing::each_engine;

#[tokio::test]
async fn a_unit_writes_its_head_passes_the_hotline_publishes_and_everybody_reads() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let id = town.drafts(&town.officer, POLICE, &id_card()).await;
        let hidden = town.knowledge.item(&town.citizen, id).await;
        assert!(matches!(hidden, Err(ActError::NotFound)));
        let item = town.does(&town.officer, id, Act::Submit).await;
        assert_eq!(item.stage(), Some(Stage::UnitReview));
        let early = town.tries(&town.editor, id, Act::Publish).await;
        assert!(matches!(
            refusal(early.unwrap_err()),
            Refusal::WrongState { .. }
        ));
        let note = "属实".to_owned();
        town.does(&town.chief, id, Act::PassUnit { note }).await;
        town.does(&town.editor, id, Act::Publish).await;

        let seen = town.knowledge.item(&town.passer_by, id).await.unwrap();
        assert_eq!((seen.sight, seen.item.editions), (ItemSight::Shown, 1));
        assert_eq!(seen.item.title(), "身份证到期换新证");
        for shelf in [
            Shelf::All,
            Shelf::Theme("01"),
            Shelf::Theme("0101"),
            Shelf::LifeEvent("moving"),
        ] {
            let found = public::list(town.knowledge.db(), shelf, &[], None, 10, town.now()).await;
            assert_eq!(found.unwrap().items.len(), 1, "{shelf:?}");
        }
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_published_item_is_changed_through_review_while_the_old_version_stays() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let id = town.published(&id_card()).await;
        let dearer = Content {
            body: "带上旧身份证。\n\n工本费 40 元。".to_owned(),
            ..id_card()
        };
        let content = Box::new(dearer);
        town.does(&town.officer, id, Act::Edit { content }).await;
        let seen = town.knowledge.item(&town.citizen, id).await.unwrap();
        assert!(seen.item.shown().unwrap().body.contains("20 元"));
        assert!(seen.item.work.is_none());
        town.does(&town.officer, id, Act::Submit).await;
        let reason = "请附上文件依据".to_owned();
        let item = town.does(&town.chief, id, Act::SendBack { reason }).await;
        assert_eq!(item.work.as_ref().unwrap().sent_back, "请附上文件依据");
        town.goes_through_review(id).await;
        let seen = town.knowledge.item(&town.citizen, id).await.unwrap();
        assert!(seen.item.shown().unwrap().body.contains("40 元"));

        let compared = town
            .knowledge
            .compared(&town.officer, id, 1, 2)
            .await
            .unwrap();
        assert!(compared.fields.is_empty());
        assert!(compared.body.iter().any(|line| line.change == Change::New));
        let restored = town
            .knowledge
            .restore(&town.officer, id, 1, Asked::default())
            .await
            .unwrap();
        assert_eq!(restored.work.as_ref().unwrap().restored_from, Some(1));
        assert!(
            restored
                .work
                .as_ref()
                .unwrap()
                .content
                .body
                .contains("20 元")
        );
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_the_hotline_itself_writes_needs_a_second_pair_of_eyes() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let id = town.drafts(&town.editor, town::HOTLINE, &id_card()).await;
        let item = town.does(&town.editor, id, Act::Submit).await;
        assert_eq!(item.stage(), Some(Stage::HotlineReview));
        let own = town.tries(&town.editor, id, Act::Publish).await;
        assert_eq!(refusal(own.unwrap_err()), Refusal::OwnWork);
        town.does(&town.other_editor, id, Act::Publish).await;
    })
    .await;
}

#[tokio::test]
async fn a_unit_writes_only_under_its_own_leaves() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let tried = town
            .knowledge
            .draft(&town.builder, HOUSING, &id_card(), Asked::default())
            .await;
        assert!(matches!(
            refusal(tried.unwrap_err()),
            Refusal::NotYourTheme { .. }
        ));
        let tried = town
            .knowledge
            .draft(&town.agent, HOUSING, &fund(), Asked::default())
            .await;
        assert!(matches!(
            refusal(tried.unwrap_err()),
            Refusal::NotYours { .. }
        ));
        let branch = Content {
            theme: "02".to_owned(),
            ..fund()
        };
        let tried = town
            .knowledge
            .draft(&town.editor, HOUSING, &branch, Asked::default())
            .await;
        assert!(matches!(
            refusal(tried.unwrap_err()),
            Refusal::Unusable {
                field: "主题", ..
            }
        ));
        let moved = Content {
            theme: "0101".to_owned(),
            ..fund()
        };
        let id = town.drafts(&town.builder, HOUSING, &fund()).await;
        let content = Box::new(moved);
        let tried = town.tries(&town.builder, id, Act::Edit { content }).await;
        assert!(matches!(
            refusal(tried.unwrap_err()),
            Refusal::NotYourTheme { .. }
        ));
    })
    .await;
}

#[tokio::test]
async fn a_correction_of_a_citizen_is_taken_up_and_mended_with_the_next_edition() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let id = town.published(&id_card()).await;
        let what = "费用写错了，我交了40元，电话13900001234".to_owned();
        let item = town
            .does(&town.passer_by, id, Act::AskCorrection { what })
            .await;
        assert!(!item.corrections[0].what.contains("13900001234"));
        assert!(!item.corrections[0].by_staff);
        let seen = town.knowledge.item(&town.citizen, id).await.unwrap();
        assert!(
            seen.item.corrections.is_empty(),
            "the public does not read it"
        );
        let take = Act::RuleOnCorrection {
            number: 1,
            take: true,
            note: String::new(),
        };
        let item = town.does(&town.officer, id, take).await;
        assert_eq!(item.stage(), Some(Stage::Draft));
        town.goes_through_review(id).await;
        let item = town.knowledge.item(&town.officer, id).await.unwrap().item;
        assert!(item.corrections.is_empty());
        assert_eq!(item.editions, 2);

        let what = "没错".to_owned();
        town.does(&town.agent, id, Act::AskCorrection { what })
            .await;
        let refuse = |note: &str| Act::RuleOnCorrection {
            number: 2,
            take: false,
            note: note.to_owned(),
        };
        let tried = town.tries(&town.officer, id, refuse(" ")).await;
        assert!(matches!(
            refusal(tried.unwrap_err()),
            Refusal::Missing { .. }
        ));
        town.does(&town.officer, id, refuse("费用以省文件为准"))
            .await;
        let tried = town.tries(&town.officer, id, refuse("再说一次")).await;
        assert_eq!(
            refusal(tried.unwrap_err()),
            Refusal::NoSuchCorrection { number: 2 }
        );
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_harmful_answer_is_hidden_at_once_and_shown_again_only_by_ruling_or_mended() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let id = town.published(&id_card()).await;
        let before = feed::now(town.knowledge.db()).await.unwrap();
        let what = "照着做会丢证".to_owned();
        let tried = town
            .tries(&town.citizen, id, Act::ReportHarm { what: what.clone() })
            .await;
        assert!(matches!(
            refusal(tried.unwrap_err()),
            Refusal::NotYours { .. }
        ));
        town.does(&town.agent, id, Act::ReportHarm { what }).await;
        assert!(matches!(
            town.knowledge.item(&town.citizen, id).await,
            Err(ActError::NotFound)
        ));
        assert_eq!(
            town.knowledge.item(&town.agent, id).await.unwrap().sight,
            ItemSight::Staff
        );
        let found = public::list(town.knowledge.db(), Shelf::All, &[], None, 10, town.now()).await;
        assert!(found.unwrap().items.is_empty());
        let _ = before;
        let note = "核对过，没有问题".to_owned();
        town.does(&town.supervisor, id, Act::RuleOnHarm { note })
            .await;
        assert!(town.knowledge.item(&town.citizen, id).await.is_ok());
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn an_item_is_reminded_of_expires_is_renewed_and_at_last_filed_away() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let until = Some(date(2026, 12, 31));
        let id = town.published(&Content { until, ..id_card() }).await;
        let item = async || town.knowledge.item(&town.officer, id).await.unwrap().item;
        town.later_days(43);
        town.time_passes().await;
        assert!(!item().await.expiry_reminded, "15 December");
        town.later_days(2);
        town.time_passes().await;
        assert!(item().await.expiry_reminded, "17 December");
        town.later_days(15);
        // Before the platform has looked, nobody reads it any more.
        assert!(town.knowledge.item(&town.citizen, id).await.is_err());
        town.time_passes().await;
        let expired = item().await;
        assert_eq!(
            (expired.state, expired.expired),
            (ItemState::Withdrawn, true)
        );

        let until = Some(date(2027, 6, 30));
        let renew = Act::Renew {
            until,
            note: "仍按原规定".to_owned(),
        };
        town.does(&town.chief, id, renew.clone()).await;
        assert!(town.knowledge.item(&town.citizen, id).await.is_ok());
        let reason = "规定废止".to_owned();
        town.does(&town.chief, id, Act::Withdraw { reason }).await;
        let tried = town.tries(&town.chief, id, renew).await;
        assert_eq!(refusal(tried.unwrap_err()), Refusal::WithdrawnByHand);
        town.later_days(367);
        town.time_passes().await;
        assert_eq!(item().await.state, ItemState::Archived);
        town.time_passes().await;
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn no_two_items_have_one_title_and_nobody_overwrites_another() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let id = town.drafts(&town.officer, POLICE, &id_card()).await;
        let same = Content {
            title: "身份证到期，换新证！".to_owned(),
            ..id_card()
        };
        let tried = town
            .knowledge
            .draft(&town.officer, POLICE, &same, Asked::default())
            .await;
        assert_eq!(refusal(tried.unwrap_err()), Refusal::TitleTaken { by: id });
        let asked = Asked {
            seen: Some(9),
            at: None,
        };
        let tried = town
            .knowledge
            .act(&town.officer, id, Act::Submit, asked)
            .await;
        assert_eq!(
            refusal(tried.unwrap_err()),
            Refusal::Stale {
                expected: 9,
                found: 1
            }
        );
        // Given up, the title is free again.
        town.does(&town.officer, id, Act::Discard).await;
        town.drafts(&town.officer, POLICE, &same).await;
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_file_is_taken_in_row_by_row_with_reasons_and_may_be_tried_before() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let row = |content: Content, origin: Option<&str>| Incoming {
            owner: HOUSING,
            content,
            origin: origin.map(str::to_owned),
        };
        let titled = |title: &str| Content {
            title: title.to_owned(),
            ..fund()
        };
        let rows = [
            row(titled("甲"), Some("省平台")),
            row(titled("甲"), None),
            row(
                Content {
                    keywords: vec!["乙".to_owned()],
                    ..titled("乙")
                },
                None,
            ),
            row(titled(&"长".repeat(129)), None),
            row(titled("丙"), None),
        ];
        for dry_run in [true, false] {
            let how = Intake { dry_run, at: None };
            let taken = town
                .knowledge
                .draft_many(&town.editor, &rows, how)
                .await
                .unwrap();
            assert_eq!(taken[0].as_ref().unwrap().is_some(), !dry_run);
            assert_eq!(taken[1], Err(Refusal::TitleTwice { row: 1 }));
            assert!(matches!(
                taken[2],
                Err(Refusal::Unusable {
                    field: "关键词",
                    ..
                })
            ));
            assert!(matches!(
                taken[3],
                Err(Refusal::TooLong {
                    field: "标题", ..
                })
            ));
            assert!(taken[4].is_ok());
        }
        let found = public::list(town.knowledge.db(), Shelf::All, &[], None, 10, town.now()).await;
        assert_eq!(found.unwrap().items.len(), 1, "drafts are not shown");
        town.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn who_follows_the_feed_hears_of_each_item_and_can_stop_and_go_on() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let first = town.published(&id_card()).await;
        let changes = async |after: Position| {
            for _ in 0..200 {
                let changes = feed::since(town.knowledge.db(), after, 10).await.unwrap();
                if !changes.items.is_empty() {
                    return changes;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            panic!("nothing is heard");
        };
        let heard = changes(Position::default()).await;
        assert!(heard.afresh);
        assert_eq!(heard.items.len(), 1);
        let reason = "停用".to_owned();
        town.does(&town.editor, first, Act::Withdraw { reason })
            .await;
        let resumed: Position = heard.next.to_string().parse().unwrap();
        let heard = changes(resumed).await;
        assert!(!heard.afresh);
        assert_eq!(heard.items[0].state, ItemState::Withdrawn);
        assert!("1-2".parse::<Position>().is_err());
    })
    .await;
}

#[tokio::test]
async fn what_is_for_a_unit_only_is_read_there_and_by_who_keeps_the_knowledge() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let inner = Content {
            openness: Openness::Unit,
            ..id_card()
        };
        let id = town.published(&inner).await;
        for stranger in [&town.agent, &town.builder, &town.citizen] {
            assert!(town.knowledge.item(stranger, id).await.is_err());
        }
        for reader in [&town.officer, &town.chief, &town.editor] {
            assert!(town.knowledge.item(reader, id).await.is_ok());
        }
    })
    .await;
}

#[tokio::test]
async fn the_lists_of_the_staff_hold_what_waits_for_each() {
    each_engine(|db| async move {
        let town = Town::new(db).await;
        let id = town.drafts(&town.officer, POLICE, &id_card()).await;
        town.does(&town.officer, id, Act::Submit).await;
        let on = async |actor, desk| {
            let visible = xinqiao_identity::policy::items::visible(actor);
            let wanted = Wanted {
                desk,
                visible: &visible,
                until: town.now(),
                skip: 0,
                most: 10,
            };
            desk::list(town.knowledge.db(), wanted).await.unwrap().len()
        };
        assert_eq!(on(&town.chief, Desk::UnitReview).await, 1);
        assert_eq!(on(&town.builder, Desk::UnitReview).await, 0);
        assert_eq!(on(&town.editor, Desk::HotlineReview).await, 0);
        let visible = xinqiao_identity::policy::items::visible(&town.chief);
        let counts = desk::counts(town.knowledge.db(), &visible, town.now(), town.now(), 100).await;
        assert!(counts.unwrap().contains(&(Desk::UnitReview, 1)));
    })
    .await;
}
