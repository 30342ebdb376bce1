use super::*;

fn city() -> Places {
    let regions = [
        ("990101", "南汀区"),
        ("990101001", "钟鼓巷街道"),
        ("990101001001", "鼓楼前社区"),
        ("990101003", "桂香路街道"),
        ("990101003001", "桂香路社区"),
        ("990102", "澄湖区"),
        ("990102001", "白塔街道"),
        ("990102002", "和平街道"),
        ("990103", "禾岭县"),
        ("990103001", "白塔镇"),
        ("990103001001", "上禾村"),
    ];
    Places::of(regions.into_iter())
}

fn code(message: &str) -> Option<String> {
    city().find(message).code
}

#[test]
fn the_most_exact_name_within_its_parent_is_the_place() {
    assert_eq!(
        code("南汀区钟鼓巷街道的路灯坏了").as_deref(),
        Some("990101001")
    );
    assert_eq!(code("钟鼓巷鼓楼前社区").as_deref(), Some("990101001001"));
    assert_eq!(code("南汀这边停水").as_deref(), Some("990101"));
    assert_eq!(code("我家停水"), None);
    assert_eq!(code(""), None);
}

#[test]
fn of_two_places_with_one_name_the_district_decides() {
    assert_eq!(
        code("禾岭县白塔那边垃圾没人收").as_deref(),
        Some("990103001")
    );
    assert_eq!(
        code("澄湖区白塔那边垃圾没人收").as_deref(),
        Some("990102001")
    );
    let either = city().find("白塔那边垃圾没人收");
    assert!(!either.sure && either.others.len() == 1, "{either:?}");
}

#[test]
fn a_short_name_of_a_street_and_its_community_means_the_street() {
    assert_eq!(code("桂香路一带停电").as_deref(), Some("990101003"));
    assert_eq!(code("桂香路社区一带停电").as_deref(), Some("990101003001"));
}

#[test]
fn a_word_of_every_day_and_a_road_called_after_a_place_are_no_place() {
    assert_eq!(code("希望大家和平相处"), None);
    assert_eq!(code("白塔路有个坑"), None);
    assert_eq!(code("澄湖区白塔路有个坑").as_deref(), Some("990102001"));
    assert_eq!(code("和平街道有个坑").as_deref(), Some("990102002"));
}

#[test]
fn the_words_that_named_it_and_the_address_are_shown() {
    let message = "我住在南汀区 钟鼓巷街道幸福里小区3栋2单元，楼道灯不亮";
    let place = city().find(message);
    let named: Vec<&str> = place.because.iter().map(|hit| hit.words.as_str()).collect();
    assert_eq!(named, ["南汀区", "钟鼓巷街道"]);
    assert!(place.sure);
    assert_eq!(
        place.address.map(|hit| hit.words).as_deref(),
        Some("南汀区 钟鼓巷街道幸福里小区3栋2单元")
    );
}

#[test]
fn an_address_without_a_region_is_still_an_address() {
    let address = |message: &str| city().find(message).address.map(|hit| hit.words);
    assert_eq!(
        address("我在染坊巷41号，门口路灯不亮").as_deref(),
        Some("染坊巷41号")
    );
    assert_eq!(address("路灯坏了"), None);
}

#[test]
fn a_megabyte_of_names_is_read_in_a_moment() {
    let started = std::time::Instant::now();
    let places = city();
    let place = places.find(&"白塔路南汀区👀桂香路小区".repeat(40_000));
    assert!(place.code.is_some());
    let place = places.find(&"路".repeat(300_000));
    assert!(place.code.is_none());
    assert!(started.elapsed().as_secs() < 20);
}
