//! What people ask, and what they find.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use jiff::civil::{Date, date};
use xinqiao_kernel::RegionCode;
use xinqiao_search::{
    Asked, Audience, By, Entry, Found, Index, Key, Kind, Place, Sees, Serves, Words,
};

const TODAY: Date = date(2026, 11, 23);

fn entry(id: i64, title: &str) -> Entry {
    let kind = Kind::Item;
    Entry::new(Key { kind, id }, title)
}

fn service(id: i64, title: &str) -> Entry {
    let kind = Kind::Service;
    Entry::new(Key { kind, id }, title)
}

fn with(entries: &[Entry]) -> Index {
    let index = Index::in_memory(Arc::new(Words::shipped().unwrap())).unwrap();
    for entry in entries {
        index.put(entry).unwrap();
    }
    index.commit().unwrap();
    index
}

fn ask(index: &Index, text: &str) -> Found {
    index.search(&Asked::new(text, TODAY)).unwrap()
}

fn titles(found: &Found) -> Vec<String> {
    found.hits.iter().map(|hit| hit.title.text()).collect()
}

fn lamps() -> Index {
    with(&[
        entry(1, "路灯不亮找谁修"),
        entry(2, "小区电梯坏了怎么办"),
        entry(3, "社保卡丢了怎么补"),
        service(4, "不动产权证书遗失补办"),
        service(5, "企业设立登记"),
    ])
}

#[test]
fn part_of_a_word_of_the_dictionary_is_found() {
    let index = lamps();
    assert_eq!(titles(&ask(&index, "路灯"))[0], "路灯不亮找谁修");
    assert_eq!(
        titles(&ask(&index, "请问一下路灯不亮了要找谁呀"))[0],
        "路灯不亮找谁修"
    );
}

#[test]
fn another_word_for_the_same_is_found_and_said() {
    let found = ask(&lamps(), "房产证丢了");
    assert_eq!(titles(&found)[0], "不动产权证书遗失补办");
    let why = &found.hits[0].why;
    assert!(
        why.iter()
            .any(|why| why.by == By::Synonym && why.place == Place::Title),
        "{why:?}"
    );
    assert_eq!(titles(&ask(&lamps(), "办营业执照"))[0], "企业设立登记");
}

#[test]
fn syllables_first_letters_and_wrong_characters_find() {
    let index = lamps();
    for (typed, wanted, by) in [
        ("ludeng", "路灯不亮找谁修", By::Sound),
        ("ldbl", "路灯不亮找谁修", By::Initials),
        ("设保卡", "社保卡丢了怎么补", By::Sound),
        ("shebaoka", "社保卡丢了怎么补", By::Sound),
    ] {
        let found = ask(&index, typed);
        assert_eq!(titles(&found)[0], wanted, "{typed}");
        assert!(found.hits[0].why.iter().any(|why| why.by == by), "{typed}");
    }
    assert_eq!(ask(&index, "设保卡").meant.as_deref(), Some("社保卡"));
}

#[test]
fn a_letter_typed_wrong_is_forgiven() {
    let index = with(&[entry(1, "微信 WeChat 缴费"), entry(2, "银行缴费")]);
    assert_eq!(titles(&ask(&index, "wehcat"))[0], "微信 WeChat 缴费");
}

#[test]
fn a_document_number_is_found_however_it_is_written() {
    let mut policy = entry(1, "关于优化办税服务的通知");
    policy.numbers = vec!["云政办发〔2024〕12号".to_owned()];
    let mut other = entry(2, "关于优化供电服务的通知");
    other.numbers = vec!["云政办发〔2024〕21号".to_owned()];
    let index = with(&[policy, other]);
    for written in [
        "云政办发〔2024〕12号",
        "[2024]12号",
        "（２０２４）第 12 号",
        "2024年12号文件",
        "【2024】12 号",
    ] {
        let found = ask(&index, written);
        assert_eq!(titles(&found)[0], "关于优化办税服务的通知", "{written}");
        assert_eq!(found.hits[0].why[0].place, Place::Number, "{written}");
    }
}

#[test]
fn what_does_not_hold_today_never_appears() {
    let mut expired = entry(1, "路灯报修旧电话");
    expired.until = Some(date(2026, 11, 22));
    let mut coming = entry(2, "路灯报修新电话");
    coming.from = Some(date(2026, 11, 24));
    let mut last_day = entry(3, "路灯报修");
    last_day.until = Some(TODAY);
    let index = with(&[expired, coming, last_day]);
    let found = ask(&index, "路灯报修");
    assert_eq!(titles(&found), ["路灯报修"]);
    assert_eq!(found.hits[0].until, Some(TODAY));
}

#[test]
fn an_item_holds_in_its_region_and_below() {
    let region = |code| RegionCode::parse(code).unwrap();
    let mut city = entry(1, "全市垃圾清运");
    city.regions = vec![region("4401")];
    let mut town = entry(2, "街道垃圾清运");
    town.regions = vec![region("440103001")];
    let index = with(&[city, town, entry(3, "到处都有的垃圾清运")]);
    let at = |code| {
        let mut asked = Asked::new("垃圾清运", TODAY);
        asked.region = Some(region(code));
        let mut ids: Vec<_> = index
            .search(&asked)
            .unwrap()
            .hits
            .iter()
            .map(|hit| hit.key.id)
            .collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(at("440103001"), [1, 2, 3]);
    assert_eq!(at("440104"), [1, 3]);
    assert_eq!(at("4403"), [3]);
    assert_eq!(ask(&index, "垃圾清运").hits.len(), 3);
}

#[test]
fn what_is_for_staff_is_not_shown_to_the_public() {
    let mut staff = entry(1, "噪音投诉口径");
    staff.audience = Audience::Staff;
    let mut unit = entry(2, "噪音处理细则");
    unit.audience = Audience::Unit(7);
    let index = with(&[staff, unit, entry(3, "噪音扰民找谁")]);
    let sees = |sees| {
        let mut asked = Asked::new("噪音", TODAY);
        asked.sees = sees;
        index.search(&asked).unwrap().hits.len()
    };
    assert_eq!(sees(Sees::Public), 1);
    assert_eq!(sees(Sees::Staff), 2);
    assert_eq!(sees(Sees::Unit(8)), 2);
    assert_eq!(sees(Sees::Unit(7)), 3);
}

#[test]
fn kind_theme_and_whom_it_is_for_narrow_the_list() {
    let mut person = entry(1, "个人交税");
    person.serves = Serves::Persons;
    person.themes = vec!["03".to_owned(), "0301".to_owned()];
    let mut company = service(2, "公司交税");
    company.serves = Serves::Companies;
    let index = with(&[person, company]);
    let mut asked = Asked::new("交税", TODAY);
    asked.kinds = vec![Kind::Service];
    assert_eq!(titles(&index.search(&asked).unwrap()), ["公司交税"]);
    asked.kinds.clear();
    asked.serves = Serves::Persons;
    assert_eq!(titles(&index.search(&asked).unwrap()), ["个人交税"]);
    asked.serves = Serves::All;
    asked.theme = Some("03".to_owned());
    assert_eq!(titles(&index.search(&asked).unwrap()), ["个人交税"]);
}

#[test]
fn the_same_item_of_several_units_is_one_hit() {
    let mut entries: Vec<_> = (1..4)
        .map(|id| service(id, "建设项目环境影响报告表审批"))
        .collect();
    entries[1].owner = "市生态环境局".to_owned();
    entries.push(service(9, "海洋环境公报"));
    let found = ask(&with(&entries), "环评怎么批");
    assert_eq!(found.hits[0].also.len(), 2);
    assert_eq!(
        titles(&found)
            .iter()
            .filter(|title| title.contains("报告表"))
            .count(),
        1
    );
}

#[test]
fn words_that_were_asked_for_are_marked() {
    let mut item = entry(1, "路灯不亮找谁修");
    item.body = format!(
        "{}路灯归市政管理，不亮时拨打热线。",
        "先看杆上的编号。".repeat(40)
    );
    let found = ask(&with(&[item]), "路灯不亮");
    let marked: Vec<_> = found.hits[0]
        .title
        .0
        .iter()
        .filter(|piece| piece.hit)
        .map(|piece| piece.text.as_str())
        .collect();
    assert_eq!(marked, ["路灯不亮"]);
    assert!(found.hits[0].excerpt.0.iter().any(|piece| piece.hit));
    assert!(found.hits[0].excerpt.text().chars().count() < 100);
}

#[test]
fn what_is_changed_or_taken_out_is_gone() {
    let index = lamps();
    index.put(&entry(1, "树木修剪")).unwrap();
    index
        .remove(Key {
            kind: Kind::Item,
            id: 2,
        })
        .unwrap();
    index.commit().unwrap();
    assert!(ask(&index, "路灯").hits.is_empty());
    assert!(
        ask(&index, "电梯坏了")
            .hits
            .iter()
            .all(|hit| hit.key.id != 2)
    );
    assert_eq!(index.len(), 4);
}

#[test]
fn hostile_questions_get_a_sensible_answer() {
    let index = lamps();
    for text in [
        String::new(),
        "的了吗".to_owned(),
        "title:路灯 AND (NOT \"x\"~3 OR *:*) ^99 [a TO z]".to_owned(),
        "👀🚦🚦 \u{202e}灯路\u{202c} \u{0} \u{fffd}".to_owned(),
        "'; drop table item; --".to_owned(),
        "路灯".repeat(200_000),
        "a".repeat(1_000_000),
        "〔2024〕".repeat(1_000),
        "９".repeat(5_000),
        "zhuang".repeat(3_000),
        "\u{301}\u{301}路\u{301}灯".to_owned(),
    ] {
        let begun = std::time::Instant::now();
        let found = ask(&index, &text);
        assert!(begun.elapsed().as_secs() < 2, "{} signs", text.len());
        assert!(found.hits.len() <= 10);
    }
    assert_eq!(
        titles(&ask(&index, &"路灯不亮".repeat(50_000)))[0],
        "路灯不亮找谁修"
    );
}
