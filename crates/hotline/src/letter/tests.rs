//! Invented letters, good and bad, each with what a second reader says of it.

use super::*;

const LAMP: &[&str] = &[
    "槐荫路路灯不亮",
    "槐荫路小学门口的三盏路灯坏了一个星期，晚上接孩子很危险。请问什么时候能修好？另外希望路口加一面反光镜。",
];
const NOISE: &[&str] = &[
    "楼下烧烤店半夜噪音",
    "楼下烧烤店老板刘大勇每天营业到凌晨三点，油烟和噪音让老人睡不着。要求查处油烟。",
];
const GOOD_LAMP: &str = "李女士，您好！\n您反映的槐荫路小学门口路灯不亮一事，我们昨天下午到现场查看，三盏灯的线路进水。11月24日18:00前更换线路，当晚恢复照明；路口反光镜已列入本月施工，11月30日前安装。\n如当晚仍不亮，请拨打市政值班电话 0999-6660123。感谢您的提醒，给您带来不便，深表歉意。\n临江市城市管理局";

fn wrong(letter: &str, told: &[&str], check: Check) -> Option<Wrong> {
    let verdicts = judge(letter, told);
    let verdict = verdicts.into_iter().find(|verdict| verdict.check == check);
    verdict.expect("every check gives a verdict").wrong
}

#[test]
fn good_letters_pass_every_check() {
    let good = [
        (GOOD_LAMP, LAMP),
        (
            "尊敬的市民朋友：您好。路灯已于11月21日修复，反光镜于11月25日安装。谢谢您。",
            LAMP,
        ),
        (
            "王先生您好，执法人员11月20日晚到烧烤店检查，责令安装油烟净化器，并约谈店主，要求22:00后不得经营。噪音如再出现，请拨打12345，谢谢。",
            NOISE,
        ),
        (
            "您好！小区停水系主管破裂，抢修人员今天14时已更换管道，恢复供水。感谢理解。",
            &["小区停水", "从早上停水到现在，什么时候来水？"][..],
        ),
        (
            "张女士您好：您多交的取暖费 320 元，本周五前退还到原账户。谢谢您的耐心。",
            &["取暖费重复收取", "取暖费收了两次，要求退费。"][..],
        ),
        (
            "您好，垃圾已于昨日清运，今后每天清运两次。欢迎监督。",
            &["垃圾堆放", "小区垃圾堆了三天没人清。"][..],
        ),
        (
            "同志您好，三个工作日内补办社保卡，办好后短信通知您。祝您生活愉快。",
            &["社保卡丢失", "社保卡丢了怎么补办？"][..],
        ),
    ];
    for (letter, told) in good {
        for verdict in judge(letter, told) {
            assert_eq!(verdict.wrong, None, "{:?} of {letter}", verdict.check);
        }
    }
}

#[test]
fn an_empty_letter_answers_nothing_and_betrays_nothing() {
    for check in [
        Check::Answers,
        Check::Reasons,
        Check::Measure,
        Check::When,
        Check::Polite,
    ] {
        assert_eq!(wrong(" \n", LAMP, check), Some(Wrong::Empty));
    }
    for check in [Check::Private, Check::Plain] {
        assert_eq!(wrong("", LAMP, check), None);
    }
}

#[test]
fn a_letter_that_only_passes_on_gives_no_reasons() {
    let passed_on = "李女士，您好！您反映的问题已转城管局处理，如有情况将及时回复。谢谢！";
    assert_eq!(
        wrong(passed_on, LAMP, Check::Reasons),
        Some(Wrong::NoReasons(
            Lack::OnlyForwarded,
            vec!["您反映的问题已转城管局处理".to_owned()]
        ))
    );
    let thanks = "您好，感谢您对我们工作的支持。";
    assert_eq!(
        wrong(thanks, LAMP, Check::Reasons),
        Some(Wrong::NoReasons(Lack::SaysNothing, Vec::new()))
    );
    let why_not = "您好，由于该路段属省道，请向省公路局反映，谢谢。";
    assert_eq!(wrong(why_not, LAMP, Check::Reasons), None);
}

#[test]
fn each_thing_that_was_asked_is_looked_for() {
    let half = "您好，路灯已于昨天修复，谢谢。";
    assert_eq!(
        wrong(half, LAMP, Check::Answers),
        Some(Wrong::NotAnswered(vec![
            "另外希望路口加一面反光镜".to_owned()
        ]))
    );
    let nothing = "您好，感谢您对我们工作的支持。";
    let Some(Wrong::NotAnswered(open)) = wrong(nothing, LAMP, Check::Answers) else {
        panic!("a letter of thanks answers nothing");
    };
    assert_eq!(open.len(), 2);
    // Nobody asked outright: the title is the question.
    let told = ["井盖破损", "人民路中段有一个井盖破了。"];
    assert_eq!(
        wrong("您好，井盖今天已更换，谢谢。", &told, Check::Answers),
        None
    );
    assert!(wrong("您好，树枝今天已修剪，谢谢。", &told, Check::Answers).is_some());
    // A date answers the question when.
    let told = ["供暖", "什么时候供暖？"];
    assert_eq!(wrong("您好，11月15日。", &told, Check::Answers), None);
}

#[test]
fn a_measure_is_something_that_is_done() {
    for letter in [
        "您好，已更换灯泡。",
        "您好，将于明天疏通下水道。",
        "已责令其整改",
    ] {
        assert_eq!(wrong(letter, LAMP, Check::Measure), None, "{letter}");
    }
    assert_eq!(
        wrong("您好，我们高度重视，谢谢。", LAMP, Check::Measure),
        Some(Wrong::Hollow("高度重视"))
    );
    assert_eq!(
        wrong("您好，下一步加强巡查。", LAMP, Check::Measure),
        Some(Wrong::Hollow("加强巡查"))
    );
    assert_eq!(
        wrong("您好，知道了。", LAMP, Check::Measure),
        Some(Wrong::NoMeasure)
    );
}

#[test]
fn soon_is_no_date() {
    for letter in [
        "11月3日前",
        "今天下午",
        "三天内",
        "5 个工作日内",
        "17:00 前",
        "下周三",
        "十二月底",
        "24小时内",
    ] {
        assert_eq!(wrong(letter, LAMP, Check::When), None, "{letter}");
    }
    assert_eq!(
        wrong("我们会尽快处理", LAMP, Check::When),
        Some(Wrong::Vague("尽快"))
    );
    assert_eq!(
        wrong("第一时间赶到", LAMP, Check::When),
        Some(Wrong::Vague("第一时间"))
    );
    for letter in ["已修好", "更换了 3 个灯泡", "有一点积水"] {
        assert_eq!(
            wrong(letter, LAMP, Check::When),
            Some(Wrong::NoDate),
            "{letter}"
        );
    }
}

#[test]
fn a_letter_greets_and_closes_and_blames_nobody() {
    assert_eq!(
        wrong("路灯已修。感谢。", LAMP, Check::Polite),
        Some(Wrong::NoGreeting)
    );
    assert_eq!(
        wrong("您好，路灯已修。", LAMP, Check::Polite),
        Some(Wrong::NoClosing)
    );
    for (letter, word) in [
        ("您好，这是无理取闹，谢谢。", "无理取闹"),
        ("您好，此事不归我们管，谢谢。", "不归我们管"),
        ("您好，请自行解决，谢谢。", "自行解决"),
    ] {
        assert_eq!(
            wrong(letter, LAMP, Check::Polite),
            Some(Wrong::Harsh(word)),
            "{letter}"
        );
    }
}

#[test]
fn a_letter_holds_no_number_of_anybody() {
    for (letter, found) in [
        ("请联系师傅 13900001234。", Private::Phone),
        ("电话１３９００００１２３４", Private::Phone),
        ("请打 139 0000 1234", Private::Phone),
        ("车牌浙A12345的车主", Private::Plate),
    ] {
        assert_eq!(numbers(letter), vec![found], "{letter}");
    }
    for letter in [
        "值班电话 0999-6660123",
        "请拨打 12345 或 110",
        "2026年11月22日17:00",
        "退还 13000 元",
    ] {
        assert_eq!(numbers(letter), Vec::new(), "{letter}");
    }
}

#[test]
fn a_name_the_person_told_of_others_is_noticed() {
    assert_eq!(
        wrong("您好，我们已约谈刘大勇。", NOISE, Check::Private),
        Some(Wrong::Private(vec![Private::Name("刘大".to_owned())]))
    );
    assert_eq!(wrong("您好，我们已约谈店主。", NOISE, Check::Private), None);
    // 老板马上 names nobody.
    let told = ["噪音", "老板马上关门，希望解决噪音"];
    assert_eq!(wrong("您好，我们马上查处。", &told, Check::Private), None);
}

#[test]
fn office_words_are_not_for_a_letter() {
    assert_eq!(
        wrong(
            "经联系来电人，该市民表示认可，工单拟办结。",
            LAMP,
            Check::Plain
        ),
        Some(Wrong::OfficeWords(vec!["来电人", "该市民", "工单"]))
    );
    assert_eq!(wrong(GOOD_LAMP, LAMP, Check::Plain), None);
}
