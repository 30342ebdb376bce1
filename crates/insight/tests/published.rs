//! What authorities published, digit by digit: if a figure or a score comes out
//! otherwise here, we reckon otherwise than they do.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use xinqiao_insight::{
    day::Span,
    measure::{Figure, Measures, Unit},
    score::{
        Contest, Contested, Exact, Figures, Outcome, Peer, Printed, Published, Reason, Recount,
        Rounding, Ruling, Scored, Sheet, Standing, WrongContest, score,
    },
};

fn share(of: i64, over: i64) -> Figure {
    Figure {
        of,
        over: Some(over),
    }
}

fn count(of: i64) -> Figure {
    Figure { of, over: None }
}

fn percent(of: i64, over: i64, digits: u32, rounding: Rounding) -> String {
    let printed = Printed { digits, rounding };
    let rate = Exact::ratio(i128::from(of) * 100, i128::from(over), printed);
    rate.unwrap().said(digits)
}

fn exact(text: &str) -> Exact {
    text.parse().unwrap()
}

fn shipped(id: &str) -> Sheet {
    let sheets = Sheet::shipped(&Measures::shipped().unwrap()).unwrap();
    sheets.into_iter().find(|sheet| sheet.id() == id).unwrap()
}

/// The sheet one city used in these months, as far as its bulletins show it.
fn lianyungang(since: &str) -> Sheet {
    let text = match since {
        "2022-02" => include_str!("published/lianyungang-2022-02.toml"),
        _ => include_str!("published/lianyungang-2022-08.toml"),
    };
    Sheet::read("published.toml", text, &Measures::shipped().unwrap()).unwrap()
}

fn scored(sheet: &Sheet, group: &str, figures: &Figures) -> Scored {
    match score(sheet, group, figures) {
        Outcome::Scored(scored) => scored,
        Outcome::Apart(why) => panic!("{why:?}"),
    }
}

fn figures(all: &[(&str, Figure)]) -> Figures {
    let all = all.iter();
    all.map(|(code, figure)| ((*code).to_owned(), *figure))
        .collect()
}

/// A unit of 连云港 with these three rates and no irregular reply.
fn unit(in_time: Figure, sign: Figure, satisfied: Figure) -> Figures {
    figures(&[
        ("given", count(20)),
        ("due", count(20)),
        ("in_time_rate", in_time),
        ("sign_rate", sign),
        ("satisfied_rate", satisfied),
        ("irregular_replies", count(0)),
    ])
}

/// What one line of a sheet gives for one rate, printed with two digits.
fn points(sheet: &Sheet, line: &str, rate: Figure) -> String {
    let full = share(1, 1);
    let figures = match line {
        "in_time" => unit(rate, full, full),
        "sign" => unit(full, rate, full),
        _ => unit(full, full, rate),
    };
    let scored = scored(sheet, "department", &figures);
    let line = scored.lines.iter().find(|scored| scored.code == line);
    line.unwrap().points.unwrap().said(2)
}

#[test]
fn rates_of_lianyungang_have_what_was_due_as_their_base() {
    assert_eq!(percent(25_783, 29_186, 2, Rounding::HalfUp), "88.34");
    assert_eq!(percent(24_165, 29_186, 2, Rounding::HalfUp), "82.80");
}

#[test]
fn each_published_sub_score_of_lianyungang_comes_out() {
    let sheet = lianyungang("2022-02");
    for (rate, worth) in [
        (share(4, 5), "5.00"),           // 80 %
        (share(2, 3), "0.00"),           // 66.67 %
        (share(8_982, 10_000), "14.82"), // 89.82 %
        (share(19, 20), "20.00"),
        (share(1, 1), "20.00"),
    ] {
        assert_eq!(points(&sheet, "in_time", rate), worth, "{rate:?}");
    }
    for (rate, worth) in [
        (share(4, 5), "0.00"),   // 80 %
        (share(17, 22), "0.00"), // 77.27 %
        (share(9, 10), "5.00"),
        (share(19, 20), "10.00"),
    ] {
        assert_eq!(points(&sheet, "sign", rate), worth, "{rate:?}");
    }
    for (rate, worth) in [
        (share(12, 17), "12.80"), // 70.59 %: half up of 12.795
        (share(1, 2), "12.50"),
        (share(2, 3), "12.50"),
        (share(19, 20), "25.00"),
    ] {
        assert_eq!(points(&sheet, "satisfied", rate), worth, "{rate:?}");
    }
    let sheet = lianyungang("2022-08");
    for (rate, worth) in [
        (share(3, 4), "13.50"),
        (share(5, 6), "17.67"), // 83.33 %: half up of 17.665
        (share(7, 8), "19.75"),
        (share(5, 7), "12.50"), // 71.43 %
        (share(1, 2), "12.50"),
        (share(49, 50), "25.00"),
    ] {
        assert_eq!(points(&sheet, "satisfied", rate), worth, "{rate:?}");
    }
}

#[test]
fn points_are_reckoned_from_the_rate_as_it_is_printed() {
    // 12 ÷ 17 itself is 70.5882…, and half of it less 22.5 is 12.794…, printed 12.79.
    let of_itself = Exact::ratio(
        i128::from(12 * 100 - 45 * 17),
        2 * 17,
        Printed {
            digits: 2,
            rounding: Rounding::HalfUp,
        },
    );
    assert_eq!(of_itself.unwrap().said(2), "12.79");
    let sheet = lianyungang("2022-02");
    assert_eq!(points(&sheet, "satisfied", share(12, 17)), "12.80");
}

#[test]
fn one_irregular_reply_leaves_nine_of_ten_points() {
    let sheet = lianyungang("2022-02");
    let mut figures = unit(share(1, 1), share(1, 1), share(1, 1));
    for (irregular, worth) in [(0, "10"), (1, "9"), (10, "0"), (99, "0")] {
        figures.insert("irregular_replies".to_owned(), count(irregular));
        let scored = scored(&sheet, "department", &figures);
        let careful = scored.lines.iter().find(|line| line.code == "careful");
        assert_eq!(careful.unwrap().points, Some(exact(worth)));
    }
}

#[test]
fn counties_are_scored_out_of_150_and_others_out_of_100() {
    let sheet = lianyungang("2022-02");
    let full = |group| sheet.group(group).unwrap().full;
    assert_eq!(full("county"), exact("150"));
    assert_eq!(full("department"), exact("100"));
    let scored = scored(
        &sheet,
        "county",
        &unit(share(1, 1), share(1, 1), share(1, 1)),
    );
    assert_eq!((scored.total, scored.full), (exact("65"), exact("65")));
}

#[test]
fn marks_of_donghai_add_up() {
    let sheet = shipped("data-quality@2020-09");
    let figures = figures(&[
        ("data_complete", share(948, 100)),
        ("data_content", share(999, 100)),
        ("data_prompt", share(498, 100)),
        ("data_steady", share(5, 1)),
    ]);
    let scored = scored(&sheet, "county", &figures);
    assert_eq!(scored.total.said(2), "29.45");
    assert_eq!(scored.full, exact("30"));
}

#[test]
fn more_than_the_full_mark_cannot_be_given() {
    let sheet = shipped("data-quality@2020-09");
    let mut all = figures(&[
        ("data_complete", share(1_001, 100)),
        ("data_content", share(10, 1)),
        ("data_prompt", share(5, 1)),
    ]);
    let why = [
        Reason::Impossible("data_complete".to_owned()),
        Reason::Missing("data_steady".to_owned()),
    ];
    assert_eq!(score(&sheet, "county", &all), Outcome::Apart(why.to_vec()));
    all.insert("data_complete".to_owned(), share(-1, 1));
    assert!(matches!(score(&sheet, "county", &all), Outcome::Apart(_)));
}

#[test]
fn huaibei_answered_three_quarters_at_once() {
    assert_eq!(percent(6_673, 8_947, 2, Rounding::HalfUp), "74.58");
    assert_eq!(share(6_673, 8_947).said(Unit::Plain, 480), "74.58%");
}

#[test]
fn ningguo_closed_all_and_of_those_in_time_the_rate_is_cut() {
    assert_eq!(percent(601, 601, 0, Rounding::Truncated), "100");
    assert_eq!(percent(597, 601, 0, Rounding::Truncated), "99");
    assert_eq!(percent(597, 601, 2, Rounding::Truncated), "99.33");
    // The rounding shows where the rest is above a half: late by one in 301.
    assert_eq!(percent(599, 601, 0, Rounding::Truncated), "99");
    assert_eq!(percent(599, 601, 0, Rounding::HalfUp), "100");
    assert_eq!(601 - 597, 4, "the four late ones");
}

#[test]
fn pingdingshan_compares_with_the_week_before() {
    let grown = |now: i64, before: i64| percent(now - before, before, 2, Rounding::HalfUp);
    assert_eq!(grown(399, 348), "14.66");
    assert_eq!(grown(122, 111), "9.91");
    assert_eq!(grown(348, 399), "-12.78");
}

#[test]
fn shares_of_tangshan_are_of_the_natures_and_not_of_the_headline() {
    assert_eq!(percent(124_599, 195_532, 2, Rounding::HalfUp), "63.72");
    assert_eq!(percent(124_599, 284_406, 1, Rounding::HalfUp), "43.8");
}

#[test]
fn a_week_of_jinan_is_parted_in_two() {
    assert_eq!(37_527 + 33_657, 71_184);
    assert_eq!(percent(37_527, 71_184, 1, Rounding::HalfUp), "52.7");
    assert_eq!(percent(33_657, 71_184, 1, Rounding::HalfUp), "47.3");
}

#[test]
fn grades_of_bengbu_begin_where_they_say() {
    let sheet = shipped("yearly@2011");
    for (mark, grade) in [
        (10_000, "优秀"),
        (9_000, "优秀"),
        (8_999, "良好"),
        (8_000, "良好"),
        (7_999, "合格"),
        (6_000, "合格"),
        (5_999, "不合格"),
        (0, "不合格"),
    ] {
        let figures = figures(&[("year_mark", share(mark, 100))]);
        let scored = scored(&sheet, "all", &figures);
        assert_eq!(scored.grade.as_deref(), Some(grade), "{mark}");
    }
}

/// A unit with three rates and so many late cases.
fn three(response: i64, solved: i64, satisfied: i64, late: i64) -> Figures {
    figures(&[
        ("given", count(100)),
        ("response_rate", share(response, 100)),
        ("solved_rate", share(solved, 100)),
        ("satisfied_rate", share(satisfied, 100)),
        ("late", count(late)),
    ])
}

#[test]
fn three_rates_weigh_30_35_and_35() {
    let sheet = shipped("three-rates@1");
    let scored = scored(&sheet, "county", &three(100, 90, 80, 0));
    let points: Vec<String> = scored
        .lines
        .iter()
        .map(|line| line.points.unwrap().to_string())
        .collect();
    assert_eq!(points, ["30", "31.5", "28", "0", "0"]);
    assert_eq!(scored.total, exact("89.5"));
    assert!(
        scored.lines[1].why.contains("90 ÷ 100 = 90.00 %"),
        "the base is printed"
    );
}

#[test]
fn a_deduction_without_limit_goes_below_nothing() {
    let sheet = shipped("three-rates@1");
    let of = |late| scored(&sheet, "county", &three(0, 0, 0, late)).total;
    assert_eq!(of(1), exact("-0.5"));
    assert_eq!(of(1_000), exact("-500"));
    let mut held = sheet.clone();
    held.below_zero = false;
    let held = scored(&held, "county", &three(0, 0, 0, 1_000));
    assert_eq!(held.total, Exact::ZERO, "unless the sheet holds it");
    let huge = scored(&sheet, "county", &three(0, 0, 0, i64::MAX)).total;
    assert!(
        huge < Exact::ZERO,
        "a number nobody has does not wrap around"
    );
}

#[test]
fn a_bonus_ends_at_its_limit() {
    let sheet = shipped("three-rates@1");
    let mut figures = three(100, 100, 100, 0);
    figures.insert("praised".to_owned(), count(40));
    assert_eq!(scored(&sheet, "county", &figures).total, exact("105"));
}

#[test]
fn a_unit_without_cases_has_neither_nothing_nor_full_marks() {
    let sheet = lianyungang("2022-02");
    let mut idle = unit(share(0, 0), share(0, 0), share(0, 0));
    idle.insert("given".to_owned(), count(0));
    idle.insert("due".to_owned(), count(0));
    let Outcome::Apart(why) = score(&sheet, "county", &idle) else {
        panic!("listed apart");
    };
    let said: Vec<String> = why.iter().map(|why| why.said(str::to_owned)).collect();
    assert!(
        said[0].contains("given") && said[0].contains("不计分"),
        "{said:?}"
    );

    let mut nothing_due = unit(share(0, 0), share(5, 5), share(3, 3));
    nothing_due.insert("due".to_owned(), count(0));
    assert_eq!(
        score(&sheet, "county", &nothing_due),
        Outcome::Apart(vec![
            Reason::Nothing("due".to_owned()),
            Reason::Nothing("in_time_rate".to_owned()),
        ])
    );
}

#[test]
fn a_line_without_a_base_is_left_out_and_the_others_count_up() {
    let sheet = lianyungang("2022-02");
    let unrated = unit(share(17, 20), share(1, 1), share(0, 0));
    let scored = scored(&sheet, "department", &unrated);
    // 10 + 10 + 10 out of 40, so out of 65: 48.75.
    assert_eq!(scored.total, exact("48.75"));
    assert!(scored.lines.iter().any(|line| line.points.is_none()));

    let sheet = shipped("three-rates@1");
    let mut nobody = three(0, 0, 0, 0);
    for code in ["response_rate", "solved_rate", "satisfied_rate"] {
        nobody.insert(code.to_owned(), share(0, 0));
    }
    let Outcome::Apart(why) = score(&sheet, "county", &nobody) else {
        panic!("with nothing to count up there is no score");
    };
    assert_eq!(why.len(), 3);
}

#[test]
fn equal_scores_are_not_ordered_and_nobody_apart_is_listed() {
    let sheet = shipped("three-rates@1");
    let peer = |unit: &str, group: &str, figures| Peer {
        unit: unit.to_owned(),
        group: group.to_owned(),
        figures,
    };
    let mut peers: Vec<Peer> = (0..7)
        .map(|place| peer(&format!("county-{place}"), "county", three(90, 90, 90, 0)))
        .collect();
    peers.push(peer("best", "county", three(100, 100, 100, 0)));
    peers.push(peer("late", "department", three(90, 90, 90, 30)));
    let mut idle = three(0, 0, 0, 0);
    idle.insert("given".to_owned(), count(0));
    peers.push(peer("idle", "department", idle));
    let standing = Standing::of(&sheet, &peers);
    assert_eq!(standing.apart[0].unit, "idle");
    let units = |list: usize, place: usize| standing.lists[list].places[place].units.clone();
    assert_eq!(units(0, 0), ["best"]);
    assert_eq!(
        units(0, 1).len(),
        7,
        "all seven are equal, so all are on the list"
    );
    assert_eq!(
        standing.lists[1].places.len(),
        1,
        "one department is scored"
    );
    assert_eq!(units(2, 0), ["late"], "the last of all groups");
    let listed = standing.lists.iter().flat_map(|list| &list.places);
    assert!(
        listed
            .flat_map(|place| &place.units)
            .all(|unit| unit != "idle")
    );
}

fn contest(case: &str, of: i64, over: i64, ruling: Ruling) -> Contest {
    Contest {
        case: case.to_owned(),
        of: vec![Contested {
            measure: "satisfied_rate".to_owned(),
            of,
            over,
        }],
        by: "区城管局".to_owned(),
        why: "不属于本单位职责".to_owned(),
        ruling,
    }
}

fn upheld() -> Ruling {
    Ruling::Upheld {
        by: "督办科".to_owned(),
        why: "核实：不属于其法定职责".to_owned(),
    }
}

#[test]
fn what_was_contested_rightly_leaves_numerator_and_base() {
    let sheet = lianyungang("2022-02");
    let figures = unit(share(1, 1), share(1, 1), share(3, 4));
    let refused = Ruling::Refused {
        by: "督办科".to_owned(),
        why: "属于其职责".to_owned(),
    };
    let contests = [
        contest("1", 0, 1, upheld()),
        contest("1", 0, 1, upheld()),
        contest("2", 1, 1, refused),
        contest("3", 1, 1, Ruling::Open),
    ];
    let recount = Recount::of(&figures, &contests).unwrap();
    assert_eq!(recount.before["satisfied_rate"], share(3, 4));
    assert_eq!(recount.after["satisfied_rate"], share(3, 3));
    assert_eq!(recount.taken_out.len(), 1, "once, however often contested");
    assert_eq!(recount.taken_out[0].by, "督办科");
    let (before, after) = recount.scored(&sheet, "department");
    let total = |outcome| match outcome {
        Outcome::Scored(scored) => scored.total,
        Outcome::Apart(why) => panic!("{why:?}"),
    };
    assert_eq!((total(before), total(after)), (exact("55"), exact("65")));
}

#[test]
fn no_more_is_taken_out_than_was_counted() {
    let figures = unit(share(1, 1), share(1, 1), share(0, 1));
    let too_much = |of, over| Recount::of(&figures, &[contest("1", of, over, upheld())]);
    let wrong = WrongContest::TooMuch("satisfied_rate".to_owned());
    assert_eq!(too_much(1, 1), Err(wrong.clone()));
    assert_eq!(too_much(0, -1), Err(wrong), "nor is anything put in");
    let nothing = Recount::of(&Figures::new(), &[contest("1", 0, 1, upheld())]);
    assert!(matches!(nothing, Err(WrongContest::NoFigure(_))));
}

#[test]
fn a_published_score_never_changes_silently() {
    let sheet = lianyungang("2022-02");
    let peers = vec![Peer {
        unit: "ganyu".to_owned(),
        group: "county".to_owned(),
        figures: unit(share(8_982, 10_000), share(1, 1), share(12, 17)),
    }];
    let day = |text: &str| text.parse().unwrap();
    let span = Span {
        first: day("2022-02-01"),
        last: day("2022-02-28"),
    };
    let published = Published::freeze(&sheet, span, peers, Vec::new());
    assert_eq!(published.kept().sheet, "lianyungang@2022-02");
    let text = serde_json::to_string(&published).unwrap();
    let again: Published = serde_json::from_str(&text).unwrap();
    assert_eq!(again, published);
    assert!(published.differs(&sheet).is_empty());

    let altered = text.replace("14.82", "19.82");
    assert_ne!(altered, text);
    let refused = serde_json::from_str::<Published>(&altered).unwrap_err();
    assert!(refused.to_string().contains("摘要"), "{refused}");

    let later = lianyungang("2022-08");
    let differs = published.differs(&later);
    assert_eq!(differs.len(), 1, "another version is another score");
    assert_ne!(published.kept().sheet_digest, later.digest);
}

/// The sheet of 2022-02 with one thing otherwise.
fn with(from: &str, to: &str) -> Result<Sheet, String> {
    let text = include_str!("published/lianyungang-2022-02.toml");
    assert!(text.contains(from), "{from}");
    let text = text.replacen(from, to, 1);
    let measures = Measures::shipped().unwrap();
    Sheet::read("own.toml", &text, &measures).map_err(|broken| broken.to_string())
}

#[test]
fn a_sheet_that_could_be_understood_in_two_ways_is_refused_with_its_line() {
    for (from, to, says) in [
        ("[[75, 0], [95, 20]]", "[[75, nan], [95, 20]]", "NaN"),
        ("[[75, 0], [95, 20]]", "[[75, 0], [95, 1e400]]", ""),
        ("[[75, 0], [95, 20]]", "[[75, 0], [95, inf]]", "inf"),
        ("[[75, 0], [95, 20]]", "[[75, -5], [95, 20]]", "-5"),
        (
            "[[75, 0], [95, 20]]",
            "[[75, 0.00001], [95, 20]]",
            "0.00001",
        ),
        ("[[75, 0], [95, 20]]", "[[95, 20], [75, 0]]", "75"),
        ("[[75, 0], [95, 20]]", "[[95, 20]]", "2 到 50"),
        ("[[75, 0], [95, 20]]", "[[75, 0], [95, 20, 3]]", "两个数"),
        ("[[75, 0], [95, 20]]", "[[75, 0], [95, 30]]", "elsewhere"),
        ("\"in_time_rate\"", "\"in_time\"", "in_time_rate"),
        ("\"sign_rate\"", "\"in_time_rate\"", "重叠"),
        ("code = \"sign\"", "code = \"in_time\"", "重复"),
        ("off = 1", "off = -1", "正数"),
        ("off = 1", "most = 1", "curve"),
        ("full = 150", "full = 0", "大于 0"),
        ("full = 150", "full = 151", "elsewhere"),
        ("id = \"department\"", "id = \"county\"", "重复"),
        ("digits = 2", "digits = 9", "四位"),
        ("\"half_up\"", "\"bankers\"", "bankers"),
        ("name = \"lianyungang\"", "name = \"../x\"", "名称"),
        ("version = \"2022-02\"", "version = \"a@b\"", "名称"),
        ("apart = [\"given\"", "apart = [\"nobody\"", "nobody"),
        (
            "entered = \"irregular_replies\"",
            "entered = \"late\"",
            "同名",
        ),
        ("floor = 0", "floor = 10", "floor"),
        ("without = \"left_out\"", "without = \"full\"", "full"),
        (
            "code = \"careful\"",
            "code = \"careful\"\nweight = 2",
            "weight",
        ),
    ] {
        let refused = with(from, to).expect_err(to);
        assert!(refused.starts_with("own.toml 第 "), "{to}: {refused}");
        assert!(refused.contains(says), "{to}: {refused}");
    }
}

#[test]
fn deductions_and_bonuses_say_where_they_end() {
    let more = |text: &str| with("[[line]]", &format!("{text}\n\n[[line]]"));
    let deduction = "[[deduction]]\ncode = \"late\"\nname = \"x\"\nmeasure = \"late\"\neach = 0.5\nsource = \"x\"";
    assert!(more(deduction).unwrap_err().contains("uncapped"));
    assert!(more(&format!("{deduction}\nuncapped = true\nmost = 3")).is_err());
    assert!(more(&format!("{deduction}\nmost = 3")).is_ok());
    let bonus = deduction.replace("deduction", "bonus");
    assert!(more(&bonus).unwrap_err().contains("most"));
    assert!(more(&format!("{bonus}\nuncapped = true")).is_err());
    let grade = "[[grade]]\nname = \"优秀\"";
    assert!(more(grade).unwrap_err().contains("elsewhere"));
    let list = |rest: &str| {
        more(&format!(
            "[[list]]\nname = \"红榜\"\ntake = \"top\"\n{rest}"
        ))
    };
    assert!(list("most = 5\namong = [\"county\"]").is_ok());
    assert!(list("most = 0\namong = [\"county\"]").is_err());
    assert!(list("most = 5\namong = []").is_err());
    assert!(
        list("most = 5\namong = [\"city\"]")
            .unwrap_err()
            .contains("city")
    );
    let huge = "x".repeat(300_000);
    let measures = Measures::shipped().unwrap();
    assert!(Sheet::read("own.toml", &huge, &measures).is_err());
    assert!(Sheet::read("own.toml", "", &measures).is_err());
}

#[test]
fn at_a_step_the_later_points_hold() {
    let sheet = with("[[75, 0], [95, 20]]", "[[75, 0], [95, 10], [95, 20]]").unwrap();
    assert_eq!(points(&sheet, "in_time", share(95, 100)), "20.00");
    assert_eq!(points(&sheet, "in_time", share(9_499, 10_000)), "10.00");
    assert_eq!(points(&sheet, "in_time", share(85, 100)), "5.00");
    let falls = with("[[75, 0], [95, 20]]", "[[2, 20], [10, 0]]").unwrap();
    assert_eq!(points(&falls, "in_time", share(6, 100)), "10.00");
}
