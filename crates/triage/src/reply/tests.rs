use proptest::prelude::*;

use super::*;

fn lacks(reply: &str) -> Option<Lack> {
    lacking(reply).map(|lacking| lacking.what)
}

#[test]
fn a_reply_that_was_only_passed_on_is_no_answer() {
    let reply = "网友：您好！您反映的问题已转青石区城管局调查、核处。感谢您的留言。2019年3月7日";
    let lacking = lacking(reply).unwrap();
    assert_eq!(lacking.what, Lack::OnlyForwarded);
    assert_eq!(
        &reply[lacking.places[0].clone()],
        "您反映的问题已转青石区城管局调查、核处"
    );
}

#[test]
fn what_stands_in_place_of_an_answer_is_named() {
    assert_eq!(lacks(""), Some(Lack::SaysNothing));
    assert_eq!(lacks("您好！您的留言已收悉。"), Some(Lack::SaysNothing));
    assert_eq!(
        lacks("您好！如有情况将及时回复，谢谢！"),
        Some(Lack::OnlyPromised)
    );
    assert_eq!(lacks("您的建议我们会认真研究。"), Some(Lack::OnlyPromised));
    assert_eq!(
        lacks("你好，请咨询市教育局，电话：0700-0000000。"),
        Some(Lack::OnlyReferred)
    );
    assert_eq!(lacks("您好！请提供详细地址。"), Some(Lack::OnlyAsked));
}

#[test]
fn a_reason_a_rule_or_a_measure_is_an_answer() {
    assert_eq!(
        lacks("您好！经核实，该路灯线路被挖断，已于3月5日修复。"),
        None
    );
    assert_eq!(
        lacks("由于该路段属省道，不归本市管理，请向省公路局反映。"),
        None
    );
    assert_eq!(
        lacks("根据《物业管理条例》第三十条，停车费须经业主大会同意。"),
        None
    );
}

#[test]
fn what_only_looks_like_passing_on_is_not() {
    assert_eq!(lacks("土地流转合同到期后由村民小组重新发包。"), None);
    assert_eq!(lacks("路口已增设左转弯信号灯。"), None);
}

#[test]
fn a_date_a_name_and_who_signs_are_no_answer() {
    assert_eq!(
        lacks("“UU008123”您好！2019年2月18日"),
        Some(Lack::SaysNothing)
    );
    assert_eq!(
        lacks("感谢您的来信！青石区城管局 2019.2.18"),
        Some(Lack::SaysNothing)
    );
}

fn judged() -> Vec<(String, bool)> {
    let mut all = Vec::new();
    for number in 0..30 {
        all.push((
            format!("您好！您反映的问题已转第{number}办公室核处。"),
            false,
        ));
        all.push((
            format!("您好！经现场核实，{number}号楼水泵烧毁，更换后已恢复供水，费用由物业承担。"),
            true,
        ));
    }
    all
}

fn borrowed(all: &[(String, bool)]) -> Vec<(&str, bool)> {
    all.iter()
        .map(|(reply, explains)| (reply.as_str(), *explains))
        .collect()
}

#[test]
fn the_model_learns_and_says_why() {
    let all = judged();
    let model = Model::train(&borrowed(&all)).unwrap();
    let said = model.judge("您好！您的来信已转有关部门办理。");
    assert!(!said.explains && said.probability < 0.6);
    assert_eq!(said.lacks, Some(Lack::OnlyForwarded));
    assert!(!said.because.is_empty() && said.because.len() <= 3);
    assert!(
        model
            .judge("您好！经查，3号楼停水因水管爆裂，现已抢修完毕。")
            .explains
    );
}

#[test]
fn the_same_replies_give_the_same_figures() {
    let all = judged();
    let figures = evaluate::crossed(&borrowed(&all), 5).unwrap();
    assert!((figures.macro_f1 - 1.0).abs() < 1e-9);
    assert_eq!(figures.gives_no_reason.replies, 30);
    assert_eq!(figures.lacks[&Lack::OnlyForwarded], 30);
    let again = evaluate::crossed(&borrowed(&all), 5).unwrap();
    assert_eq!(format!("{figures:?}"), format!("{again:?}"));
}

#[test]
fn one_kind_of_judgement_teaches_nothing() {
    assert_eq!(Model::train(&[]).unwrap_err(), NothingToLearn);
    assert_eq!(Model::train(&[("好", true)]).unwrap_err(), NothingToLearn);
    assert!(evaluate::crossed(&[("好", true), ("已转", false)], 2).is_err());
}

#[test]
fn a_megabyte_is_read_in_a_moment() {
    let started = std::time::Instant::now();
    for long in [
        "转".repeat(400_000),
        "1".repeat(1_000_000),
        "已转，".repeat(200_000),
    ] {
        let _ = lacking(&long);
    }
    assert!(started.elapsed().as_secs() < 5);
}

proptest! {
    #[test]
    fn whatever_is_written_the_places_lie_within_it(reply in "\\PC*|[0-9年月日.转交，。UUuu“”A０\\n]{0,60}") {
        for clause in clauses(&reply) {
            prop_assert!(reply.get(clause.place.clone()).is_some_and(|text| !text.is_empty()));
            prop_assert!(!clause.text.is_empty());
        }
    }
}
