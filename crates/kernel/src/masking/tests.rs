use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::CaseId;

fn masked(text: &str) -> String {
    mask_text(text, &MaskRules::default()).into_owned()
}

#[test]
fn a_name_keeps_the_family_name() {
    for (name, shown) in [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳小明", "欧阳**"),
        ("欧阳先生", "欧阳先生"),
        ("司马", "司*"),
        ("李女士", "李女士"),
        ("李小红女士", "李**女士"),
        ("阿依古丽·买买提", "阿***·***"),
        ("John Smith", "J*** *****"),
        ("", ""),
    ] {
        assert_eq!(mask_name(name), shown);
    }
}

#[test]
fn fields_keep_their_ends() {
    assert_eq!(mask_phone("+86 139 0000 1234"), "+86 139 **** 1234");
    assert_eq!(mask_phone("12345"), "*****");
    let keep = |head, tail| Keep { head, tail };
    assert_eq!(
        mask_id("34052419800101001X", keep(3, 4)),
        "340***********001X"
    );
    assert_eq!(
        mask_id("34052419800101001X", keep(6, 4)),
        "340524********001X"
    );
    assert_eq!(
        mask_id("34052419800101001X", keep(99, 99)),
        "340524******01001X"
    );
    assert_eq!(mask_id("1234567", keep(3, 4)), "*******");
    assert_eq!(mask_plate("京A·12345"), "京A·*****");
    assert_eq!(mask_plate("粤BD12345"), "粤B******");
}

#[test]
fn an_address_ends_before_the_door() {
    for (address, shown) in [
        ("甲市乙区幸福路12号3栋2单元501室", "甲市乙区幸福路***"),
        ("甲市乙区幸福路十二号", "甲市乙区幸福路***"),
        ("甲市乙区纬12路３号", "甲市乙区纬12路***"),
        ("甲市乙区安居小区二期3-501", "甲市乙区安居小区二期***"),
        ("甲市丙镇丁村", "甲市丙镇丁村"),
        ("甲市经十路8888号B座1203", "甲市经十路***"),
    ] {
        assert_eq!(mask_address(address), shown);
        assert_eq!(mask_address(shown), shown);
    }
}

#[test]
fn telephone_numbers_are_found_however_they_are_written() {
    for (text, shown) in [
        ("请回电13900001234谢谢", "请回电139****1234谢谢"),
        ("１３９００００１２３４", "１３９****１２３４"),
        ("139 0000 1234", "139 **** 1234"),
        ("139-0000-1234", "139-****-1234"),
        ("139.0000.1234", "139.****.1234"),
        ("1 3 9 0 0 0 0 1 2 3 4", "1 3 9 * * * * * * * 4"),
        ("+8613900001234", "+86139****1234"),
        ("一三九零零零零一二三四", "一三九****一二三四"),
        ("微信wx13900001234", "微信wx139****1234"),
        ("2019-03-12 13900001234", "2019-03-12 139****1234"),
        ("13900001234/13900005678", "139****1234/139****5678"),
        ("0999-88886666", "0999-****6666"),
        ("（010）2222 3333", "（010）**** 3333"),
        ("099988886666转801", "0999****6666转801"),
        ("电话：88886666", "电话：****6666"),
    ] {
        assert_eq!(masked(text), shown);
    }
}

#[test]
fn identity_and_card_numbers_are_found() {
    for (text, shown) in [
        ("身份证34052419800101001X", "身份证340***********001X"),
        (
            "身份证340524 19800101 001x。",
            "身份证340*** ******** 001x。",
        ),
        (
            "３４０５２４１９８００１０１００１Ｘ",
            "３４０***********００１Ｘ",
        ),
        ("旧证340524800101001", "旧证340********1001"),
        ("卡号6222020000001234567", "卡号***************4567"),
        ("6222 0200 0000 1234 567", "**** **** **** **** 567"),
    ] {
        assert_eq!(masked(text), shown);
    }
    let rules = MaskRules {
        id_keep: Keep { head: 6, tail: 4 },
        ..MaskRules::default()
    };
    assert_eq!(
        mask_text("34052419800101001X", &rules),
        "340524********001X"
    );
}

#[test]
fn plates_and_doors_are_found() {
    for (text, shown) in [
        ("京A12345占道", "京A*****占道"),
        ("沪ａ·D12345", "沪ａ·******"),
        ("粤Z1234港", "粤Z*****"),
        ("幸福路12号3栋2单元501室漏水", "幸福路**号*栋*单元***室漏水"),
        ("幸福路１２号", "幸福路**号"),
        ("和平街十二号院", "和平街**号院"),
        ("安居小区3-2-501", "安居小区*-*-***"),
        ("5栋1203业主", "*栋****业主"),
        ("幸福路12-1号", "幸福路**-*号"),
        ("3栋200户", "*栋200户"),
        (
            "安居小区7、8栋，五栋104，二栋四单元",
            "安居小区*、*栋，*栋***，二栋*单元",
        ),
        ("1号102房、103房，3栋302/304", "1号***房、***房，*栋***/***"),
        ("2-1-2单元1916业主", "*-*-*单元****业主"),
    ] {
        assert_eq!(masked(text), shown);
    }
}

#[test]
fn what_is_not_personal_stays() {
    let id = CaseId::new(date(2026, 11, 5), 3, 17).unwrap();
    for text in [
        "拨打12345、110、96110或12381".to_owned(),
        "2019年3月12日至2020年，2019-03-12，20190312，2018-2019".to_owned(),
        "工资1500-2000元，合计138000.50元，12,345,678元，面积1200平米".to_owned(),
        format!("工单号码：{}，又作 {}", id.number(), id.number().compact()),
        "5月12号停水，小区12号起施工，第3号文件，地铁3号线，2号桥，5号地块".to_owned(),
        "国办发〔2019〕51号，3室2厅，一二三四五".to_owned(),
        "编号11100000000013338W，索引号430S00029，字第2019-1728号房地产".to_owned(),
        "同一栋楼，两栋房子，一室一厅，二楼4号窗口，300元1200件".to_owned(),
        "服务热线400-000-1234".to_owned(),
        "15:30-16:00，2015 2016 2017 2018年".to_owned(),
    ] {
        assert_eq!(masked(&text), text);
        assert!(matches!(
            mask_text(&text, &MaskRules::default()),
            Cow::Borrowed(_)
        ));
    }
}

#[test]
fn a_rule_that_is_off_masks_nothing() {
    let off = MaskRules {
        phones: false,
        doors: false,
        plates: false,
        ..MaskRules::default()
    };
    let text = "幸福路12号，13900001234，京A12345";
    assert_eq!(mask_text(text, &off), text);
    let read: MaskRules = serde_json::from_str(r#"{"doors": false}"#).unwrap();
    assert_eq!(
        read,
        MaskRules {
            doors: false,
            ..MaskRules::default()
        }
    );
}

#[test]
fn half_a_number_is_not_taken_for_another() {
    for text in [
        "京AA0300-20000000",
        "京A10000019000110000X(",
        "1300 1000 1300 0000 000",
        "3005 3962 7366 6490 199 0000-0000-",
        "0999-8888 1500 2000 300",
    ] {
        let once = masked(text);
        assert_ne!(once, text);
        assert_eq!(masked(&once), once);
    }
}

/// Text made of what could confuse: digits of every kind, separators, stars,
/// units, and whole numbers.
fn confusing() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[0-9]{1,5}",
        2 => "[ *.()-]{1,3}",
        2 => "[０-９一二零幺十A-Zx]{1,3}",
        2 => "[路栋号室楼院元年单元座区弄京]{1,2}",
        1 => "1[3-9][0-9]{9}",
        1 => "1[3-9][0-9] [0-9]{4}[ -][0-9]{4}",
        1 => "0[3-9][0-9]{2}-[2-8][0-9]{3} ?[0-9]{4}",
        1 => "[1-9][0-9]{5}(19|20)[0-9]{2}0[1-9]1[0-9][0-9]{3}[0-9X]",
        1 => "(62)?[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}",
        1 => "电话|手机号码|京A|，|\n",
        1 => "\\PC{0,3}",
    ];
    proptest::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// A mobile number standing whole in a text, its digits of any width.
fn has_mobile(text: &str) -> bool {
    let plain: String = text.chars().map(plain).collect();
    plain
        .split(|sign: char| !sign.is_ascii_digit())
        .any(|digits| digits.len() == 11 && crate::phone::is_mobile(digits))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn masking_twice_is_masking_once(text in confusing(), keep in (0_usize..9, 0_usize..9)) {
        let rules = MaskRules {
            id_keep: Keep { head: keep.0, tail: keep.1 },
            ..MaskRules::default()
        };
        let once = mask_text(&text, &rules).into_owned();
        prop_assert_eq!(mask_text(&once, &rules), &*once, "from {}", text);
        prop_assert_eq!(once.chars().count(), text.chars().count());
    }

    #[test]
    fn no_mobile_number_is_left(text in confusing()) {
        prop_assert!(!has_mobile(&masked(&text)), "{} from {}", masked(&text), text);
    }

    #[test]
    fn a_mobile_number_is_found_in_any_text(
        before in "[一-龥，。a-z]{0,8}", after in "[一-龥，。a-z]{0,8}",
        head in "1[3-9][0-9]", middle in "[0-9]{4}", tail in "[0-9]{4}",
        gap in proptest::sample::select(vec!["", " ", "-", "　", "－"]),
    ) {
        let text = format!("{before}、{head}{gap}{middle}{gap}{tail}、{after}");
        let shown = format!("{head}{gap}****{gap}{tail}");
        prop_assert!(masked(&text).contains(&shown), "{}", masked(&text));
    }

    #[test]
    fn fields_masked_twice_are_masked_once(text in "[0-9*+ -]{0,20}", name in "\\PC{0,6}(先生)?") {
        let phone = mask_phone(&text);
        prop_assert_eq!(mask_phone(&phone), phone);
        prop_assert_eq!(mask_name(&mask_name(&name)), mask_name(&name));
        let keep = Keep { head: 3, tail: 4 };
        prop_assert_eq!(mask_id(&mask_id(&text, keep), keep), mask_id(&text, keep));
        prop_assert_eq!(mask_plate(&mask_plate(&name)), mask_plate(&name));
        prop_assert_eq!(mask_address(&mask_address(&text)), mask_address(&text));
    }
}
