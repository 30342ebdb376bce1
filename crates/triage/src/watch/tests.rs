//! Who is a crowd and who is not.

use super::{Alert, Heard, Kind, Level, Thresholds, Watch};
use crate::link::{Linker, Message};

const DAY: i64 = 86_400;

/// A town that speaks of this and that, so that words and names have their worth.
struct Town {
    linker: Linker,
    watch: Watch,
    now: i64,
    next: u64,
}

const MATTERS: [&str; 8] = [
    "夜间施工噪音扰民",
    "小区物业不作为垃圾没人清理",
    "路灯不亮晚上看不清",
    "公交车等候时间太长",
    "幼儿园收费太高",
    "停车位被占道路拥堵",
    "自来水停水没有通知",
    "工资拖欠至今没有发放",
];

impl Town {
    fn new() -> Self {
        let mut town = Self {
            linker: Linker::default(),
            watch: Watch::new(Thresholds::default(), super::Lessons::default()),
            now: 18_000 * DAY,
            next: 1,
        };
        let (first, second): (Vec<char>, Vec<char>) = (
            "柳桐枫桂榆槐松竹梅兰".chars().collect(),
            "荫花林园桥湾岭溪泉坪".chars().collect(),
        );
        let ends = ["路", "小区", "苑", "村", "街"];
        let details = [
            "多次反映没有人管",
            "老人和孩子都受不了",
            "打过电话说会来看",
            "已经持续三个月",
            "物业让我们找社区",
            "希望给个明确的时间",
            "夜里根本没法休息",
            "上下班都要绕路走",
            "业主群里都在说这件事",
            "请按规定公开处理结果",
            "隔壁单元也是这样",
        ];
        for turn in 0..400_usize {
            let place = format!(
                "{}{}{}",
                first[turn * 7 % 10],
                second[turn * 3 / 10 % 10],
                ends[turn / 80]
            );
            let matter = MATTERS[turn * 5 % 8];
            let (one, two) = (details[turn * 3 % 11], details[turn * 7 % 11]);
            town.hears(
                1_000 + turn as u64,
                &format!("{place}{matter}，{one}，{two}。"),
            );
            town.now += 3 * DAY;
        }
        town
    }

    fn hears(&mut self, person: u64, text: &str) -> Vec<Alert> {
        let id = self.next;
        self.next += 1;
        let linked = self.linker.add(&Message {
            id,
            title: text,
            text,
        });
        let heard = Heard {
            id,
            person,
            at: self.now,
            title: text,
            text,
            class: "",
            region: "",
            is_risky: false,
        };
        let mut raised = self.watch.hear(&heard, &linked, &self.linker);
        raised.retain(|alert| !alert.grown);
        raised
    }
}

fn plant(turn: u64) -> String {
    let ends = ["粉尘很大", "睡不着觉", "窗户不敢开", "孩子咳嗽", "求求管管"];
    format!(
        "云栖花园旁边的搅拌站夜间施工噪音扰民，{}。",
        ends[turn as usize % 5]
    )
}

#[test]
fn three_persons_in_a_fortnight_are_a_first_sign_and_ten_a_crowd() {
    let mut town = Town::new();
    let mut raised = Vec::new();
    for person in 0..12 {
        raised.extend(town.hears(person, &plant(person)));
        town.now += DAY / 2;
    }
    let seen: Vec<(Kind, Level, usize)> = raised
        .iter()
        .map(|a| (a.kind, a.level, a.persons))
        .collect();
    assert_eq!(seen[0], (Kind::FirstSigns, Level::Blue, 3), "{seen:?}");
    assert_eq!(
        seen.last(),
        Some(&(Kind::Clustered, Level::Orange, 10)),
        "{seen:?}"
    );
    assert!(raised.windows(2).all(|two| two[0].level < two[1].level));
    assert!(raised.windows(2).all(|two| two[0].number == two[1].number));
    let last = &raised[raised.len() - 1];
    assert!(last.title.contains("搅拌站") && last.message_ids.len() == 10);
}

#[test]
fn one_loud_person_is_not_a_crowd() {
    let mut town = Town::new();
    for turn in 0..200 {
        assert_eq!(town.hears(7, &plant(turn)), []);
        town.now += 600;
    }
}

#[test]
fn who_only_shares_a_place_is_not_a_crowd() {
    let mut town = Town::new();
    let told = [
        "云栖花园旁边的路灯不亮晚上看不清",
        "云栖花园门口公交车等候时间太长",
        "云栖花园幼儿园收费太高",
        "云栖花园自来水停水没有通知",
        "云栖花园物业不作为垃圾没人清理",
        "云栖花园工地工资拖欠至今没有发放",
    ];
    for (person, text) in (0..).zip(told) {
        assert_eq!(town.hears(person, text), [], "{text}");
    }
}

#[test]
fn what_is_told_over_a_year_is_not_a_crowd() {
    let mut town = Town::new();
    for person in 0..10 {
        assert_eq!(town.hears(person, &plant(person)), []);
        town.now += 40 * DAY;
    }
}

#[test]
fn a_false_alert_makes_the_next_one_take_more() {
    let mut town = Town::new();
    for _ in 0..3 {
        town.watch.learn(Kind::FirstSigns, "", false);
    }
    let mut raised = Vec::new();
    for person in 0..6 {
        raised.extend(town.hears(person, &plant(person)));
    }
    assert!(raised[0].persons > 3, "{raised:?}");
}

/// A class in a region, day by day: `daily` on each, at noon.
fn a_course(daily: &[u32]) -> Vec<Alert> {
    let mut linker = Linker::default();
    let mut watch = Watch::new(Thresholds::default(), super::Lessons::default());
    let mut raised = Vec::new();
    let mut id = 0;
    for (day, count) in (20_000..).zip(daily) {
        for turn in 0..*count {
            id += 1;
            let linked = linker.add(&Message {
                id,
                title: "",
                text: "",
            });
            raised.extend(watch.hear(
                &Heard {
                    id,
                    person: id,
                    at: day * DAY + DAY / 2 + i64::from(turn),
                    title: "停水",
                    text: "",
                    class: "0801",
                    region: "990101",
                    is_risky: false,
                },
                &linked,
                &linker,
            ));
        }
    }
    raised.retain(|alert| alert.kind == Kind::Unusual);
    raised
}

#[test]
fn a_count_that_leaves_its_course_is_raised_and_an_even_one_never() {
    let even: Vec<u32> = (0..90).map(|day| 4 + day % 3).collect();
    assert_eq!(a_course(&even), []);
    let mut burst = even;
    burst.push(40);
    let raised = a_course(&burst);
    assert!(!raised.is_empty() && raised[0].persons >= 15, "{raised:?}");
    assert!(
        raised[0]
            .usual
            .is_some_and(|usual| (4.0..=6.0).contains(&usual))
    );
}

#[test]
fn nothing_is_unusual_before_anything_is_usual() {
    assert_eq!(a_course(&[1, 1, 30]), []);
}
