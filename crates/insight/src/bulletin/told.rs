//! A bulletin told in words: every sentence is made of figures that stand in the
//! bulletin, and every share names what it is a share of.

use xinqiao_papers::{Block, Cell, Chart, Column, Paper, Table};

use super::{Bulletin, Measured, Part, Period, Topic, UnitLine, Value};
use crate::day::Span;

/// Topics that get a sentence of their own.
const TOPICS_TOLD: usize = 5;
/// Late units named in a sentence.
const LATE_NAMED: usize = 10;

impl Bulletin {
    /// The bulletin as a paper.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let mut paper = Paper::report(self.title(), self.issuer.clone(), self.made);
        paper
            .head(1, "一、总体情况")
            .say(self.in_all())
            .show(self.measured());
        paper.head(1, "二、办理时效").say(self.in_time());
        paper
            .head(1, "三、诉求类型")
            .say(self.most_of(&self.natures, "类型"));
        paper.show(self.table("各类型受理量", "类型", &self.natures));
        paper
            .head(1, "四、受理渠道")
            .say(self.most_of(&self.channels, "渠道"));
        paper.show(self.table("各渠道受理量", "渠道", &self.channels));
        self.tell_topics(&mut paper);
        paper
            .head(1, "六、区域分布")
            .say(self.most_of(&self.districts, "区域"));
        paper.show(self.table("各区域受理量", "区域", &self.districts));
        paper
            .head(1, "七、承办单位")
            .say(self.units_told())
            .show(self.unit_table());
        if !self.without_cases.is_empty() {
            paper.say(format!(
                "{}没有派单、应结和评价的单位 {} 家，不参与排名：{}。",
                self.span_word(),
                self.without_cases.len(),
                self.without_cases.join("、")
            ));
        }
        paper.head(1, "八、回访与评价").say(self.judged());
        paper.foot.extend(self.how_counted());
        paper
    }

    fn title(&self) -> String {
        let Self { first, last, .. } = self;
        match self.period {
            Period::Daily => format!("{}热线日报", first.strftime("%Y年%-m月%-d日")),
            Period::Weekly => format!(
                "一周热线运行情况（{}至{}）",
                first.strftime("%Y年%-m月%-d日"),
                last.strftime("%-m月%-d日")
            ),
            Period::Monthly => format!("{}热线运行情况通报", first.strftime("%Y年%-m月")),
            Period::Special => format!(
                "热线运行情况专报（{}至{}）",
                first.strftime("%Y年%-m月%-d日"),
                last.strftime("%Y年%-m月%-d日")
            ),
        }
    }

    /// How sentences call the span, and the one before.
    const fn span_word(&self) -> &'static str {
        match self.period {
            Period::Daily => "当日",
            Period::Weekly => "本周",
            Period::Monthly => "本月",
            Period::Special => "本期",
        }
    }

    const fn before_word(&self) -> &'static str {
        match self.period {
            Period::Daily => "前一日",
            Period::Weekly => "上周",
            Period::Monthly => "上月",
            Period::Special => "上期",
        }
    }

    fn received(&self) -> i64 {
        self.measure("received").map_or(0, |measure| measure.now.of)
    }

    fn in_all(&self) -> String {
        let span = Span {
            first: self.first,
            last: self.last,
        };
        let mut text = format!("{}共受理诉求 {} 件", self.span_word(), self.received());
        if span.days() > 1 {
            let daily = crate::measure::Figure {
                of: self.received(),
                over: Some(span.days()),
            };
            let daily = daily
                .scaled(1, 1)
                .map_or_else(String::new, |daily| daily.to_string());
            text += &format!("，日均 {daily} 件");
        }
        if let Some(received) = self.measure("received") {
            text += &format!("，{}", self.compared(received));
        }
        text += "。";
        if let Some(answered) = self.measure("answered_rate") {
            text += &format!(
                "其中受理时直接答复 {} 件，直接答复率 {}（以受理 {} 件为基数）。",
                answered.now.of,
                answered.now.said,
                base(&answered.now)
            );
        }
        if let (Some(given), Some(ended)) = (self.measure("given"), self.measure("ended")) {
            text += &format!(
                "派给承办单位 {} 件次；办结 {} 件（含以前受理的）。",
                given.now.of, ended.now.of
            );
        }
        text
    }

    /// Against the span before and the year before; where there was nothing, it says so.
    fn compared(&self, measure: &Measured) -> String {
        let against = |word: &str, name: &str, before: i64| {
            if before == 0 {
                return format!("{name}没有数据");
            }
            let now = measure.now.of;
            let change = crate::measure::Figure {
                of: (now - before).abs(),
                over: Some(before),
            };
            let change = change
                .scaled(100, 2)
                .map_or_else(String::new, |change| change.to_string());
            match now.cmp(&before) {
                std::cmp::Ordering::Equal => format!("与{name}持平（{before} 件）"),
                std::cmp::Ordering::Greater => {
                    format!("{word}增加 {change}%（{name} {before} 件）")
                }
                std::cmp::Ordering::Less => format!("{word}减少 {change}%（{name} {before} 件）"),
            }
        };
        format!(
            "{}，{}",
            against("环比", self.before_word(), measure.before.of),
            against("同比", "去年同期", measure.year_earlier.of)
        )
    }

    fn measured(&self) -> Table {
        let columns = [
            Column::text("指标"),
            Column::amount(self.span_word(), ""),
            Column::amount("计数", ""),
            Column::amount(self.before_word(), ""),
            Column::amount("去年同期", ""),
        ];
        self.measures
            .iter()
            .fold(Table::new("主要指标", columns), |table, measure| {
                let counted = match measure.now.over {
                    Some(over) => Cell::text(format!("{} / {over}", measure.now.of)),
                    None => Cell::Nothing,
                };
                table.row([
                    Cell::text(measure.name.clone()),
                    Cell::text(measure.now.said.clone()),
                    counted,
                    Cell::text(measure.before.said.clone()),
                    Cell::text(measure.year_earlier.said.clone()),
                ])
            })
            .base("「计数」一列是分子 / 基数，各率按它计算；没有基数时记「—」")
    }

    fn in_time(&self) -> String {
        let mut text = String::new();
        if let (Some(close), Some(in_time)) =
            (self.measure("close_rate"), self.measure("in_time_rate"))
        {
            text += &format!(
                "{}应结 {} 件次，已答复 {} 件次，结案率 {}；按时答复 {} 件次，按时办结率 {}。",
                self.span_word(),
                base(&close.now),
                close.now.of,
                close.now.said,
                in_time.now.of,
                in_time.now.said
            );
        }
        if let Some(days) = self.measure("mean_days") {
            text += &format!(
                "期内答复 {} 件次，平均办结时长 {} 个工作日。",
                base(&days.now),
                days.now.said
            );
        }
        let mut late: Vec<&UnitLine> = self.units.iter().filter(|unit| unit.late > 0).collect();
        late.sort_by_key(|unit| (std::cmp::Reverse(unit.late), unit.unit));
        let all: i64 = late.iter().map(|unit| unit.late).sum();
        if late.is_empty() {
            return text + "没有逾期。";
        }
        let named: Vec<String> = late
            .iter()
            .take(LATE_NAMED)
            .map(|unit| format!("{} {} 件次", unit.name, unit.late))
            .collect();
        let more = if late.len() > LATE_NAMED { "等" } else { "" };
        text + &format!(
            "逾期 {all} 件次，涉及 {} 家单位：{}{more}。",
            late.len(),
            named.join("、")
        )
    }

    fn most_of(&self, parts: &[Part], what: &str) -> String {
        let Some(most) = parts.first() else {
            return format!("{}没有受理诉求。", self.span_word());
        };
        let all = parts.iter().map(|part| part.received).sum();
        let share = crate::measure::Figure {
            of: most.received,
            over: Some(all),
        };
        format!(
            "按{what}分，最多的是{}，{} 件，占受理 {all} 件的 {}。",
            most.name,
            most.received,
            share.said(crate::measure::Unit::Plain, 0)
        )
    }

    fn table(&self, caption: &str, what: &str, parts: &[Part]) -> Table {
        let all: i64 = parts.iter().map(|part| part.received).sum();
        let columns = [
            Column::text(what),
            Column::amount(self.span_word(), "件"),
            Column::amount("占比", ""),
            Column::amount(self.before_word(), "件"),
            Column::amount("环比", ""),
        ];
        parts
            .iter()
            .fold(Table::new(caption, columns), |table, part| {
                table.row([
                    Cell::text(part.name.clone()),
                    Cell::Count(part.received),
                    Cell::share(part.received, all),
                    Cell::Count(part.before),
                    Cell::change(part.before, part.received),
                ])
            })
            .base(format!("占比以表内合计 {all} 件为基数"))
    }

    fn tell_topics(&self, paper: &mut Paper) {
        paper.head(1, "五、热点诉求");
        if self.topics.is_empty() {
            paper.say(format!("{}没有已分类的诉求。", self.span_word()));
            return;
        }
        for (topic, number) in self.topics.iter().take(TOPICS_TOLD).zip(1..) {
            paper.say(format!(
                "{number}. {}",
                topic_told(topic, self.before_word())
            ));
        }
        let parts: Vec<Part> = self.topics.iter().map(|topic| topic.part.clone()).collect();
        let names = parts.iter().map(|part| part.name.clone());
        let bars = Chart::new("热点诉求受理量", "诉求分类", names)
            .with(
                self.span_word(),
                parts.iter().map(|part| Some(part.received)),
            )
            .with(
                self.before_word(),
                parts.iter().map(|part| Some(part.before)),
            )
            .counting("件");
        paper.blocks.push(Block::Bars(bars));
    }

    fn units_told(&self) -> String {
        let all: i64 = self.units.iter().map(|unit| unit.due).sum();
        format!(
            "{}有 {} 家单位有派单、应结或评价，应结共 {all} 件次。按应结量排列；率为「—」的没有基数。",
            self.span_word(),
            self.units.len()
        )
    }

    fn unit_table(&self) -> Table {
        let columns = [
            Column::text("承办单位"),
            Column::amount("派单", "件次"),
            Column::amount("应结", "件次"),
            Column::amount("已结", "件次"),
            Column::amount("逾期", "件次"),
            Column::amount("结案率", ""),
            Column::amount("按时办结率", ""),
            Column::amount("退单", "件次"),
            Column::amount("差评", "件次"),
            Column::amount("满意率", ""),
        ];
        self.units
            .iter()
            .fold(
                Table::new("承办单位办理情况", columns),
                |table, unit| {
                    table.row([
                        Cell::text(unit.name.clone()),
                        Cell::Count(unit.given),
                        Cell::Count(unit.due),
                        Cell::Count(unit.replied),
                        Cell::Count(unit.late),
                        Cell::share(unit.replied, unit.due),
                        Cell::share(unit.in_time, unit.due),
                        Cell::Count(unit.returned),
                        Cell::Count(unit.negative),
                        Cell::share(unit.satisfied, unit.evaluated),
                    ])
                },
            )
            .base("结案率、按时办结率以本单位应结为基数，满意率以本单位有效评价为基数")
    }

    fn judged(&self) -> String {
        let mut text = String::new();
        if let (Some(reached), Some(solved)) =
            (self.measure("reached_rate"), self.measure("solved_rate"))
        {
            text += &format!(
                "{}回访 {} 件次，联系上 {} 件次；联系上的诉求人说已解决的 {} 件次，解决率 {}。",
                self.span_word(),
                base(&reached.now),
                reached.now.of,
                solved.now.of,
                solved.now.said
            );
        }
        if let (Some(satisfied), Some(negative)) =
            (self.measure("satisfied_rate"), self.measure("negative"))
        {
            text += &format!(
                "有效评价 {} 件次，满意 {} 件次，满意率 {}；差评 {} 件次。",
                base(&satisfied.now),
                satisfied.now.of,
                satisfied.now.said,
                negative.now.of
            );
        }
        text
    }

    fn how_counted(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "数据为 {} 统计。未办结的件次以后仍可能变化，已印发的通报不随之改动。",
            self.made
        )];
        lines.extend(
            self.measures
                .iter()
                .filter(|measure| measure.now.over.is_some())
                .map(|measure| {
                    let left_out = match measure.left_out.as_str() {
                        "" => String::new(),
                        left_out => format!("；不计：{left_out}"),
                    };
                    format!("{}：{}{left_out}。", measure.name, measure.formula)
                }),
        );
        lines
    }
}

fn topic_told(topic: &Topic, before: &str) -> String {
    let Part {
        name,
        received,
        before: earlier,
        ..
    } = &topic.part;
    let mut text = format!("{name} {received} 件（{before} {earlier} 件）");
    if !topic.leaves.is_empty() {
        let leaves: Vec<String> = topic
            .leaves
            .iter()
            .map(|leaf| format!("{} {} 件", leaf.name, leaf.received))
            .collect();
        text += &format!("，其中{}", leaves.join("、"));
    }
    text += "。";
    if let Some(typical) = &topic.typical {
        text += &format!("如工单 {}「{}」。", typical.number, typical.title);
    }
    text
}

fn base(value: &Value) -> i64 {
    value.over.unwrap_or(value.of)
}
