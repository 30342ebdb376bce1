use proptest::prelude::*;

use super::*;

fn ids(message: &str) -> Vec<String> {
    let signs = Signs::shipped();
    let told = signs.told(message);
    told.iter().map(|told| told.sign.id.clone()).collect()
}

fn tells(message: &str, id: &str) -> bool {
    ids(message).iter().any(|told| told == id)
}

#[test]
fn the_shipped_list_holds_every_class_of_risk() {
    let signs = Signs::read("none", &[]).unwrap();
    let risks = signs.all().iter().filter(|sign| sign.risk).count();
    assert!(risks >= 12, "{risks}");
    assert!(
        signs
            .all()
            .iter()
            .all(|sign| !sign.name.is_empty() && !sign.en.is_empty())
    );
}

#[test]
fn a_threat_is_found_in_near_forms_and_shown_where_it_stands() {
    for message in [
        "再不解决我就跳楼",
        "再不解决我就跳樓！",
        "我真的不想活了",
        "这日子活不下去",
        "我要自 杀",
        "我要自-殺",
        "逼得我想跳 🙂 楼",
    ] {
        assert!(tells(message, "extreme_act"), "{message}");
    }
    let signs = Signs::shipped();
    let message = "工资拖了半年，我要跳 樓了";
    let told = signs.told(message);
    let threat = told.iter().find(|t| t.sign.id == "extreme_act").unwrap();
    assert_eq!(threat.hits[0].words, "跳 樓");
    assert_eq!(&message[threat.hits[0].at.clone()], "跳 樓");
    assert_eq!(threat.sign.urgency.as_deref(), Some("urgent"));
}

#[test]
fn what_only_looks_like_a_danger_is_none() {
    for message in [
        "商场跳楼价甩卖，价格虚假",
        "小区里停电瓶车的地方没有充电桩",
        "我一直在拼命工作",
        "周末同学一起火锅，店家不给开票",
        "我很喜欢跳楼机，请问几点开门",
        "疫情期间买的票能退吗",
    ] {
        let signs = Signs::shipped();
        let told = signs.told(message);
        let risk = told.iter().find(|told| told.sign.risk);
        assert!(risk.is_none(), "{message}: {risk:?}");
    }
}

#[test]
fn what_is_denied_is_not_told_and_what_only_sounds_denied_is() {
    assert!(!tells("现场没有人要跳楼", "extreme_act"));
    assert!(!tells("我不会跳楼的", "extreme_act"));
    assert!(!tells("工地没有发生坍塌", "danger"));
    assert!(tells("你们是不是要我跳楼", "extreme_act"));
    assert!(tells("我不得不跳楼", "extreme_act"));
    assert!(tells("墙会不会倒塌", "danger"));
    assert!(tells("那人特别想跳楼", "extreme_act"));
}

#[test]
fn parts_of_a_word_may_stand_apart_within_a_clause_only() {
    assert!(tells("公司拖欠我们三个月的工资", "wages"));
    assert!(tells("工人在门口拉了一条大横幅", "crowd"));
    assert!(!tells("他拉开门，横幅挂在对面", "crowd"));
}

#[test]
fn what_somebody_wants_is_heard_from_how_it_is_said() {
    let signs = Signs::shipped();
    let nature = |message: &str| {
        let told = signs.told(message);
        nature(&told).and_then(|told| told.sign.nature.clone())
    };
    assert_eq!(
        nature("请问公租房如何申请，需要什么材料").as_deref(),
        Some("consult")
    );
    assert_eq!(
        nature("我要投诉物业，态度恶劣，没人管").as_deref(),
        Some("complain")
    );
    assert_eq!(nature("举报一家店无证经营").as_deref(), Some("report"));
    assert_eq!(nature("建议在路口增设红绿灯").as_deref(), Some("suggest"));
    assert_eq!(
        nature("感谢社区网格员，给他点赞").as_deref(),
        Some("praise")
    );
    assert_eq!(nature("路灯坏了"), None);
}

#[test]
fn a_site_adds_words_replaces_signs_and_is_told_what_is_wrong() {
    let own = "[[sign]]\nid = \"wages\"\nwords = [\"老板耍赖不给钱\"]\n\
               [[sign]]\nid = \"crowd\"\nreplace = true\nname = \"聚集\"\nen = \"Crowd\"\nkind = \"risk\"\nwords = [\"游神\"]\n\
               [[sign]]\nid = \"flood\"\nname = \"汛情\"\nen = \"Flood\"\nkind = \"risk\"\nwords = [\"管涌\"]\n";
    let signs = Signs::read("signs.toml", &[own]).unwrap();
    let ids = |message: &str| -> Vec<String> {
        signs
            .told(message)
            .iter()
            .map(|t| t.sign.id.clone())
            .collect()
    };
    assert_eq!(ids("老板耍赖不给钱"), ["wages"]);
    assert_eq!(ids("欠薪"), ["wages"]);
    assert_eq!(ids("堤脚管涌"), ["flood"]);
    assert!(ids("门口拉横幅").is_empty());
    let broken = Signs::read("signs.toml", &["\n[[sign]]\nid = \"x\"\n"]).unwrap_err();
    assert!(
        broken.to_string().starts_with("signs.toml 第 2 行"),
        "{broken}"
    );
}

#[test]
fn a_megabyte_of_one_word_is_read_in_a_moment() {
    let signs = Signs::shipped();
    let started = std::time::Instant::now();
    let told = signs.told(&"跳楼拖欠工资😀".repeat(50_000));
    assert!(told.iter().all(|told| told.hits.len() <= TOLD_MOST));
    // Unoptimised, on a busy machine; a stall would be minutes.
    assert!(started.elapsed().as_secs() < 20);
}

proptest! {
    #[test]
    fn whatever_is_written_a_place_lies_within_it(message in "(跳|楼|不|没有|，| |a|é|😀|工资|拖欠|İ){0,40}") {
        let signs = Signs::read("none", &[]).unwrap();
        for told in signs.told(&message) {
            for hit in told.hits {
                prop_assert_eq!(&message[hit.at.clone()], hit.words.as_str());
            }
        }
    }
}
