//! Properties of the law: whatever people do, in whatever order and however much
//! time passes, an item stays one that somebody answers for.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use xinqiao_identity::{
    Actor, Hand,
    policy::items::{self, ItemStanding},
    units::Units,
};
use xinqiao_kernel::{
    PersonId, UnitId, WorkingCalendar,
    office_hours::OfficeHours,
    words::{ItemAct, ItemState, Role},
};
use xinqiao_knowledge::{
    Act, Content, Item, ItemId,
    fact::{Body, Fact},
    law::{self, Ground},
    rules::Rules,
    themes::Themes,
};

const UNIT: UnitId = UnitId(7);

struct Place {
    rules: Rules,
    themes: Themes,
    regions: BTreeSet<String>,
    calendar: WorkingCalendar,
}

impl Place {
    fn new() -> Self {
        let themes = "[[theme]]\ncode = \"01\"\nname = \"主题\"\n";
        let office = OfficeHours::parse(&[["09:00", "12:00"], ["13:30", "17:30"]]).unwrap();
        Self {
            rules: Rules::shipped().unwrap(),
            themes: Themes::read("themes.toml", themes, &Units::default()).unwrap(),
            regions: BTreeSet::new(),
            calendar: WorkingCalendar::new(office, 8, []).unwrap(),
        }
    }

    fn ground(&self, hand: Hand, now: Timestamp) -> Ground<'_> {
        Ground {
            rules: &self.rules,
            themes: &self.themes,
            regions: &self.regions,
            calendar: &self.calendar,
            owner_is_hotline: false,
            now,
            hand,
        }
    }
}

fn content(title: u8, days_left: Option<i64>, now: Timestamp) -> Content {
    let day = |days: i64| (now + SignedDuration::from_hours(24 * days)).to_string()[..10].parse();
    Content {
        title: format!("标题{title}"),
        body: "答案".to_owned(),
        theme: "01".to_owned(),
        keywords: vec!["词".to_owned()],
        until: days_left.map(|days| day(days).unwrap()),
        ..Content::default()
    }
}

/// Something that happens: an act of somebody, or days that pass.
#[derive(Clone, Debug)]
enum Happens {
    Act(u8, u8, u8),
    Days(u16),
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        4 => (0_u8..16, 0_u8..6, 0_u8..4).prop_map(|(act, who, what)| Happens::Act(act, who, what)),
        1 => (0_u16..400).prop_map(Happens::Days),
    ]
}

fn act(kind: u8, what: u8, item: &Item, now: Timestamp) -> Act {
    let words = || "话".to_owned();
    let days_left = [None, Some(10), Some(40), Some(300)][usize::from(what) % 4];
    let content = || Box::new(content(what, days_left, now));
    match kind {
        0 => Act::Edit { content: content() },
        1 => Act::Submit,
        2 => Act::Recall,
        3 => Act::PassUnit { note: words() },
        4 => Act::Publish,
        5 => Act::SendBack { reason: words() },
        6 => Act::Discard,
        7 => Act::AskCorrection { what: words() },
        8 => Act::RuleOnCorrection {
            number: item.corrections_asked.saturating_sub(u32::from(what)),
            take: what < 2,
            note: words(),
        },
        9 => Act::ReportHarm { what: words() },
        10 => Act::RuleOnHarm { note: words() },
        11 => Act::Renew {
            until: content().until,
            note: words(),
        },
        12 => Act::Withdraw { reason: words() },
        13 => Act::Transfer {
            to: UnitId(7 + i64::from(what)),
            reason: words(),
        },
        14 => Act::Restore {
            edition: 1,
            content: content(),
        },
        _ => Act::Archive,
    }
}

fn actor(who: u8) -> Actor {
    let staff = |id, role| Actor::staff(PersonId(id), role, UNIT);
    match who {
        0 => Actor::anonymous(),
        1 => staff(1, Role::Handler),
        2 => staff(2, Role::UnitHead),
        3 => staff(3, Role::Editor),
        4 => staff(4, Role::CentreHead),
        _ => staff(5, Role::Agent),
    }
}

/// Everything that happened to one item, and how it was after each event.
fn lived(happenings: &[Happens]) -> Vec<(Timestamp, Body, Item)> {
    let place = Place::new();
    let mut now: Timestamp = "2026-11-02T01:30:00Z".parse().unwrap();
    let writer = actor(1);
    let permitted = |actor: &Actor, act: ItemAct, item: Option<&Item>| {
        let on = ItemStanding {
            owner: Some(item.map_or(UNIT, |item| item.owner)),
            writers: &[UNIT],
            state: item.map_or(ItemState::New, |item| item.state),
            openness: item.map_or(xinqiao_kernel::words::Openness::Public, Item::openness),
        };
        items::permit(actor, act, &on)
    };
    let hand = permitted(&writer, ItemAct::Edit, None).unwrap();
    let begun = content(9, None, now);
    let id = ItemId::new("2026-11-02".parse().unwrap(), 1, 1).unwrap();
    let mut item = law::begun(id, now, UNIT, &place.rules.reference());
    let mut told = Vec::new();
    let tell = |item: &mut Item, act, hand, facts: Vec<Fact>, now, told: &mut Vec<_>| {
        law::apply(item, now, hand, &facts);
        told.push((now, Body { act, hand, facts }, item.clone()));
    };
    let facts = vec![Fact::Begun {
        owner: UNIT,
        content: Box::new(begun),
        rules: place.rules.reference(),
        origin: None,
    }];
    tell(&mut item, ItemAct::Draft, hand, facts, now, &mut told);
    for happening in happenings {
        match happening {
            Happens::Act(kind, who, what) => {
                now += SignedDuration::from_mins(5);
                let act = act(*kind, *what, &item, now);
                let Some(hand) = permitted(&actor(*who), act.kind(), Some(&item)) else {
                    continue;
                };
                if let Ok(facts) = law::decide(&item, &act, &place.ground(hand, now)) {
                    tell(&mut item, act.kind(), hand, facts, now, &mut told);
                }
            }
            Happens::Days(days) => now += SignedDuration::from_hours(24 * i64::from(*days)),
        }
        let clock = permitted(&Actor::clock(), ItemAct::Remind, Some(&item)).unwrap();
        let mut rounds = 0;
        while let Some((act, facts)) = law::on_time(&item, &place.ground(clock, now)) {
            tell(&mut item, act, clock, facts, now, &mut told);
            rounds += 1;
            assert!(rounds < 6, "time comes to rest: {item:?}");
        }
        assert!(
            item.wakes_at().is_none_or(|at| at > now),
            "nothing that is due is left: {item:?}"
        );
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_replay_of_what_happened_gives_the_item_as_it_stands(happenings in prop::collection::vec(happens(), 0..60)) {
        let told = lived(&happenings);
        let first = &told[0];
        let mut again = law::begun(first.2.id, first.0, UNIT, &first.2.rules);
        for (at, body, item) in &told {
            // As it is stored and read back.
            let stored = serde_json::to_string(body).unwrap();
            let body: Body = serde_json::from_str(&stored).unwrap();
            law::apply(&mut again, *at, body.hand, &body.facts);
            prop_assert_eq!(&again, item);
            let doc = serde_json::to_string(item).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Item>(&doc).unwrap(), item);
        }
    }

    #[test]
    fn what_is_shown_was_published_and_not_by_who_wrote_it(happenings in prop::collection::vec(happens(), 0..60)) {
        for (_, _, item) in lived(&happenings) {
            let shown = matches!(item.state, ItemState::Published | ItemState::Hidden);
            prop_assert!(!shown || item.shown.is_some());
            prop_assert_eq!(item.harm.is_some(), item.state == ItemState::Hidden);
            if let Some(edition) = &item.shown {
                prop_assert_ne!(edition.author, edition.published_by);
                prop_assert_eq!(edition.number, item.editions);
            }
        }
    }

    #[test]
    fn no_state_is_without_a_way_on(happenings in prop::collection::vec(happens(), 0..60)) {
        for (_, _, item) in lived(&happenings) {
            let hands = law::possible(item.state, item.stage()).next().is_some();
            prop_assert!(hands, "{item:?}");
            // What is shown has a day on which somebody looks at it again.
            prop_assert!(item.state != ItemState::Published || item.review_at.is_some());
            prop_assert!(item.state != ItemState::Withdrawn || item.archive_at.is_some());
        }
    }
}
