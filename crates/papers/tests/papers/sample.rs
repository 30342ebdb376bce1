//! Papers for the tests: a bulletin with all there is, and one from somebody who wishes
//! us ill.

use jiff::civil::date;
use xinqiao_papers::{Block, Cell, Chart, Column, Paper, Table};

/// A monthly bulletin of an invented city.
pub fn bulletin() -> Paper {
    let mut paper = Paper::report(
        "云泽市 12345 热线运行月报",
        "云泽市 12345 政务服务便民热线中心",
        date(2019, 11, 4),
    );
    paper.number = Some("2019 年第 10 期".into());
    paper.head(1, "一、总体情况").say(
        "2019年10月，全市共受理群众诉求 12,345 件，环比上升 8.3%，同比下降 2.0%。其中直接答复 7,407 件，占受理量的 60.0%；派单办理 4,938 件，占 40.0%。按期办结率 98.65%，满意率 96.4%（以已评价的 3,210 件为基数）。\n群众反映较多的是“噪声扰民”“物业服务”“道路破损”三类，合计占派单量的四成；供热类诉求自 10 月 21 日起明显上升，最高一日达 214 件。",
    );
    paper.show(
        Table::new(
            "表1　受理与办理",
            [
                Column::text("指标"),
                Column::amount("本月", "件"),
                Column::amount("上月", "件"),
                Column::amount("环比", ""),
                Column::amount("占比", ""),
            ],
        )
        .row([
            Cell::text("受理"),
            Cell::Count(12_345),
            Cell::Count(11_399),
            Cell::change(11_399, 12_345),
            Cell::share(12_345, 12_345),
        ])
        .row([
            Cell::text("直接答复"),
            Cell::Count(7_407),
            Cell::Count(6_900),
            Cell::change(6_900, 7_407),
            Cell::share(7_407, 12_345),
        ])
        .row([
            Cell::text("信访转办"),
            Cell::Count(0),
            Cell::Count(0),
            Cell::change(0, 0),
            Cell::share(0, 0),
        ])
        .base("占比以本月受理 12,345 件为基数；没有基数的写作“—”。")
        .note("重复诉求合并计为一件。"),
    );
    paper.head(2, "（一）各区县");
    let districts = ["湖东区", "湖西区", "云泽经济技术开发区管理委员会", "青石县"];
    paper.blocks.push(Block::Bars(
        Chart::new("图1　各区县受理量", "区县", districts)
            .with("本月", [Some(4_120), Some(3_009), Some(2_877), Some(2_339)])
            .with("上月", [Some(3_800), Some(3_100), Some(2_500), Some(1_999)])
            .counting("件")
            .said("湖东区最多，4,120 件；四个区县都比上月多，只有湖西区略少。"),
    ));
    paper.head(2, "（二）全年走势");
    let months = (1..=12).map(|month| format!("{month}月"));
    paper.blocks.push(Block::Lines(
        Chart::new("图2　按月受理与按期办结", "月份", months)
            .with(
                "受理",
                (0..12).map(|at| (at < 10).then_some(9_000 + at * 337)),
            )
            .with(
                "办结",
                (0..12).map(|at| (at < 10 && at != 4).then_some(8_800 + at * 290)),
            )
            .counting("件")
            .said("受理量逐月上升。"),
    ));
    paper.head(1, "二、热点与典型案例");
    paper.points([
        "供热：锦园小区王**反映室温不足 16℃，供热公司当日上门，清洗过滤网后达到 20℃。",
        "道路：人民路（三里桥—东门）路面破损，城管局 2 个工作日内修补完毕。",
    ]);
    let mut units = Table::new(
        "表2　承办单位得分",
        [
            Column::text("单位"),
            Column::amount("派单", "件"),
            Column::amount("按期办结率", ""),
            Column::amount("得分", "分"),
        ],
    )
    .base("按期办结率以各单位本月到期的件数为基数。");
    for at in 1..=80 {
        units = units.row([
            Cell::text(format!("第{at}承办单位")),
            Cell::Count(100 + at),
            Cell::Share {
                of: 90 + at,
                over: 100 + at,
                digits: 2,
            },
            Cell::Number {
                scaled: 9_900 - at * 13,
                digits: 2,
            },
        ]);
    }
    paper.show(units);
    paper.foot = vec![
        "报：市委、市政府　送：各承办单位".into(),
        "云泽市 12345 热线中心　2019 年 11 月 4 日印发".into(),
    ];
    paper
}

/// A letter that urges.
pub fn letter() -> Paper {
    let mut paper = Paper::letter(
        "关于督促办理供热诉求的函",
        "云泽市 12345 政务服务便民热线中心",
        date(2019, 11, 21),
        "云泽市热力有限公司",
    );
    paper.number = Some("云热督〔2019〕11 号".into());
    paper.say("你单位承办的 3 件供热诉求已超过办理时限。请在 11 月 25 日 17 时前办结并答复群众，逾期将按有关规定通报。");
    paper
}

/// Whatever somebody may type.
pub fn hostile() -> Paper {
    let mut paper = Paper::report(
        "<script>&\"'\u{0}\u{202e}倒过来 😀👨‍👩‍👧 \u{fffe}",
        "=cmd|' /C calc'!A0",
        date(9999, 12, 31),
    );
    paper.number = Some("]]>&amp;".into());
    paper
        .head(0, "")
        .head(250, "\u{7}")
        .say("")
        .say("\n\n\u{2028}");
    paper
        .say("一".repeat(10_000))
        .say("x".repeat(10_000))
        .say("。".repeat(10_000));
    paper.say("مرحبا بالعالم שלום เที่ยง नमस्ते \u{1f600}\u{e000}");
    paper
        .blocks
        .push(Block::Points(vec![String::new(), "\t\r\n".into()]));
    paper.show(Table::default());
    let wide = (0..30).map(|at| Column::amount(format!("很长很长的列名{at}"), "件"));
    paper.show(
        Table::new(
            "=cmd [:]*?/\\",
            [Column::text("=1+1"), Column::text("@SUM(A1)")],
        )
        .row([
            Cell::text("=cmd|' /C calc'!A0"),
            Cell::text("+1"),
            Cell::text("beyond"),
        ])
        .row([Cell::text("长".repeat(40_000))])
        .row([]),
    );
    paper.show(Table::new("=cmd [:]*?/\\", wide).row((0..30).map(|_| Cell::Count(i64::MIN))));
    paper.show(
        Table::new("头".repeat(3_000), [Column::text("头".repeat(3_000))]).row([Cell::text("")]),
    );
    paper.blocks.push(Block::Bars(Chart::default()));
    paper.blocks.push(Block::Lines(
        Chart::new("", "", ["甲\u{202e}".repeat(500)])
            .with("\u{0}<", [Some(i64::MAX), Some(i64::MIN)]),
    ));
    paper.foot = vec!["=HYPERLINK(\"http://example.org\")".into()];
    paper
}
