//! What the components are shown with: invented, in both languages.

use std::iter;

use jiff::{SignedDuration, Timestamp};
use xinqiao_kernel::words::{Nature, State};

use crate::{
    page::Page,
    view::{Choice, Flag, FlagKind, Key, Mood, Pager, Progress, Step, Tab, TimeLeft},
    words::Words,
};

/// Invented content in both languages.
pub(super) struct Sample {
    pub(super) at: Timestamp,
    pub(super) prose: &'static str,
    pub(super) mixed: &'static str,
    pub(super) own_words: &'static str,
    pub(super) facts: Vec<(&'static str, &'static str)>,
    pub(super) good: &'static str,
    pub(super) soon: &'static str,
    pub(super) late: &'static str,
    pub(super) warm: &'static str,
    pub(super) ask_nature: &'static str,
    pub(super) natures: Vec<Choice>,
    pub(super) ask_what: &'static str,
    pub(super) hint_what: &'static str,
    pub(super) ask_place: &'static str,
    pub(super) places: Vec<Choice>,
    pub(super) blank: &'static str,
    pub(super) ask_phone: &'static str,
    pub(super) hint_phone: &'static str,
    pub(super) wrong_phone: &'static str,
    pub(super) long_line: &'static str,
    pub(super) long_word: &'static str,
    pub(super) ask_name: &'static str,
    pub(super) ask_photos: &'static str,
    pub(super) hint_photos: &'static str,
    pub(super) ask_secret: &'static str,
    pub(super) ask_topics: &'static str,
    pub(super) topics: Vec<Choice>,
    pub(super) tabs: Vec<Tab>,
    pub(super) heads: [&'static str; 4],
    pub(super) rows: Vec<Row>,
    pub(super) pager: Pager,
    pub(super) steps: Vec<Step>,
    pub(super) greeting: &'static str,
    pub(super) letter: &'static str,
    pub(super) signed: &'static str,
    pub(super) states: &'static [State],
    pub(super) all_flags: Vec<Flag>,
    pub(super) empty_title: &'static str,
    pub(super) empty_help: &'static str,
    pub(super) figures: Vec<Figure>,
    pub(super) keys: Vec<Key>,
}

pub(super) struct Row {
    pub(super) left: TimeLeft,
    pub(super) title: &'static str,
    pub(super) flags: Vec<Flag>,
    pub(super) place: &'static str,
    pub(super) state: State,
}

pub(super) struct Figure {
    pub(super) value: u32,
    pub(super) label: &'static str,
    pub(super) late: bool,
}

impl Sample {
    pub(super) fn new(page: &Page) -> Self {
        let words = page.words;
        let say = |zh: &'static str, en: &'static str| words.either(zh, en);
        let before = |hours| page.now - SignedDuration::from_hours(hours);
        Self {
            at: before(20),
            prose: say(
                "白塔区临河路的路灯从周一晚上起不亮，约有十二盏，从菜市场门口一直到 3 号桥。晚上下班的人很多，请尽快派人看看。",
                "The street lamps on Linhe Road have been dark since Monday evening, about twelve of them, from the market gate to bridge no. 3. Many people walk home there; please have it looked at soon.",
            ),
            mixed: say(
                "《信访工作条例》第二十一条说：“……应当自收到之日起15日内告知。”办理时请带身份证（原件）、iPhone 拍的照片也可以；App 与网页https://example.org一样能传。",
                "The leaflet 《办事指南》 is in Chinese; what it says is this: bring your identity card, and the photographs may be sent from the page as well as from the application.",
            ),
            own_words: say(
                "我妈妈昨天在那里差点摔倒，修好之前能不能先放个提示牌？",
                "My mother nearly fell there yesterday. Could a warning sign be put up until it is mended?",
            ),
            facts: vec![
                (
                    say("地点", "Place"),
                    say("白塔区临河路 3 号桥", "Bridge no. 3, Linhe Road, Baita"),
                ),
                (
                    say("类别", "Class"),
                    say("城市管理 / 路灯照明", "City upkeep / street lighting"),
                ),
                (say("联系电话", "Phone"), "139****0001"),
            ],
            good: say(
                "已送出，编号已发到您的手机。",
                "Sent. The number is on its way to your phone.",
            ),
            soon: say(
                "这件事今天 17:00 前要答复。",
                "A reply is due today by 17:00.",
            ),
            late: say("已超时 3 个工作小时。", "Three working hours late."),
            warm: say(
                "王女士还在等您的电话。",
                "Ms Wang is waiting for your call.",
            ),
            ask_nature: say("您想做什么？", "What would you like to do?"),
            natures: natures(words),
            ask_what: say("您遇到了什么事？", "What happened?"),
            hint_what: say(
                "写清时间、地点和希望怎么解决，会快很多。",
                "When, where and what would help: that makes it quicker.",
            ),
            ask_place: say("在哪个区？", "In which district?"),
            places: vec![
                Choice::new("990101", say("白塔区", "Baita District")),
                Choice::new("990102", say("青岚区", "Qinglan District")),
                Choice::new(
                    "long",
                    say(
                        "青岚区望山街道长青藤社区居民委员会第三网格（原望山镇长青村）",
                        "Third grid of the Changqingteng neighbourhood committee, Wangshan subdistrict, Qinglan",
                    ),
                ),
            ],
            blank: say("请选择", "Please choose"),
            ask_phone: say("怎么联系您？", "How can we reach you?"),
            hint_phone: say(
                "只用来就这件事联系您。",
                "Used to reach you about this matter only.",
            ),
            wrong_phone: say(
                "手机号是 11 位数字，您写了 3 位。座机请带区号。",
                "A mobile number has 11 digits; this one has 3. Landlines need the area code.",
            ),
            long_line: say(
                "0990-8123456 转 1208，或者打给我女儿 139 0000 0001，白天都行，晚上九点以后请别打",
                "0990-8123456 extension 1208, or my daughter's 139 0000 0001; by day, not after nine in the evening",
            ),
            long_word: say(
                "关于进一步规范住宅专项维修资金使用审批流程有关事项的咨询与建议（第二次补充材料）",
                "Questions and proposals on the rules for approving the use of housing maintenance funds (second supplement)",
            ),
            ask_name: say("怎么称呼您？", "What may we call you?"),
            ask_photos: say("照片或文件", "Photos or files"),
            hint_photos: say("最多 20 个，共 32 MB。", "Up to 20 files, 32 MB in all."),
            ask_secret: say("请为我保密", "Keep my name secret"),
            ask_topics: say("怎样告诉您进展？", "How shall we keep you informed?"),
            topics: vec![
                Choice::new("call", say("打电话", "By telephone")),
                Choice::new("message", say("发短信", "By text message"))
                    .explained(say("每件事最多三条", "Three a case at most")),
                Choice::new(
                    "none",
                    say("不用告诉我，我自己来查", "Not at all, I shall look"),
                ),
            ],
            tabs: vec![
                tab(say("待派单", "To dispatch"), 12, true),
                tab(say("退单待审", "Returns"), 3, false),
                tab(say("待回访", "Call-backs"), 48, false),
            ],
            heads: [
                say("剩余时间", "Time left"),
                say("事项", "Case"),
                say("地点", "Place"),
                say("状态", "State"),
            ],
            rows: rows(words),
            pager: Pager {
                earlier: Some("#normal".to_owned()),
                later: Some("#normal".to_owned()),
                said: say("第 21–40 件，共 312 件", "21 to 40 of 312").to_owned(),
            },
            steps: steps(words, page.now),
            greeting: say("王女士，您好：", "Dear Ms Wang,"),
            letter: say(
                "您反映的临河路路灯不亮一事，我们当晚到现场查看，原因是 3 号桥下电缆接头受潮。接头已在 11 月 21 日更换，十二盏灯全部恢复。\n\n施工期间没有放提示牌，给您母亲带来危险，我们向您道歉。今后夜间断电的路段，两小时内会先放反光提示牌。",
                "About the dark lamps on Linhe Road: we went there the same evening and found a wet cable joint under bridge no. 3. It was replaced on 21 November, and all twelve lamps are lit again.\n\nNo warning sign stood there in the meantime, which put your mother at risk, and we apologise. From now on a reflecting sign will be put up within two hours wherever a street is dark.",
            ),
            signed: say("白塔区城市管理局", "Baita District City Upkeep Bureau"),
            states: State::ALL,
            all_flags: vec![
                flag(FlagKind::Urged, say("催办 2 次", "Urged twice")),
                flag(FlagKind::Supervised, say("督办", "Supervised")),
                flag(FlagKind::Yellow, say("黄牌", "Yellow card")),
                flag(FlagKind::Red, say("红牌", "Red card")),
                flag(FlagKind::Secret, say("保密", "Secret")),
                flag(FlagKind::Risk, say("风险", "Risk")),
                flag(FlagKind::Plain, say("协办", "Assisting")),
            ],
            empty_title: say("没有等着办的事", "Nothing is waiting"),
            empty_help: say(
                "新的事来了，会自己出现在这里。",
                "New cases appear here by themselves.",
            ),
            figures: vec![
                Figure {
                    value: 318,
                    label: say("今天收到", "Received today"),
                    late: false,
                },
                Figure {
                    value: 274,
                    label: say("今天办结", "Closed today"),
                    late: false,
                },
                Figure {
                    value: 41,
                    label: say("两小时内到期", "Due in two hours"),
                    late: false,
                },
                Figure {
                    value: 7,
                    label: say("已超时", "Late"),
                    late: true,
                },
            ],
            keys: vec![
                Key {
                    keys: "/",
                    does: say("查找", "Find").to_owned(),
                },
                Key {
                    keys: "J",
                    does: say("下一件", "Next").to_owned(),
                },
                Key {
                    keys: "K",
                    does: say("上一件", "Previous").to_owned(),
                },
                Key {
                    keys: "Enter",
                    does: say("打开", "Open").to_owned(),
                },
            ],
        }
    }
}

impl Sample {
    /// Tabs; with long text more of them than fit.
    pub(super) fn tabs_of(&self, long: bool) -> Vec<Tab> {
        let times = if long { 4 } else { 1 };
        let repeated = iter::repeat_n(&self.tabs, times).flatten().cloned();
        let mut tabs: Vec<Tab> = repeated.collect();
        for tab in tabs.iter_mut().skip(1) {
            tab.here = false;
        }
        tabs
    }

    /// Steps; with long text somebody had much to say.
    pub(super) fn steps_of(&self, long: bool) -> Vec<Step> {
        let mut steps = self.steps.clone();
        if long {
            for note in steps.iter_mut().filter_map(|step| step.note.as_mut()) {
                *note = format!("{}\n{}", self.prose, self.prose);
            }
        }
        steps
    }
}

fn natures(words: Words) -> Vec<Choice> {
    let notes = [
        (
            "想弄清一项政策或办法",
            "You want to know how something works",
        ),
        ("遇到困难，需要帮忙", "You are in difficulty and need help"),
        (
            "对办事的过程或结果不满意",
            "You are not content with how something was done",
        ),
        ("发现有人违法违规", "You saw somebody break a rule"),
        ("有个更好的主意", "You have a better idea"),
        ("想谢谢谁", "You would like to thank somebody"),
    ];
    let explained = Nature::ALL.iter().zip(notes).map(|(nature, (zh, en))| {
        Choice::new(nature.code(), words.word(nature)).explained(words.either(zh, en))
    });
    explained.collect()
}

fn rows(words: Words) -> Vec<Row> {
    let say = |zh: &'static str, en: &'static str| words.either(zh, en);
    vec![
        Row {
            left: left(
                Mood::Late,
                100,
                say("超时 3 工作小时", "3 working hours late"),
            ),
            title: say(
                "小区停水两天，楼里有老人",
                "No water for two days, old people in the house",
            ),
            flags: vec![
                flag(FlagKind::Red, say("红牌", "Red card")),
                flag(FlagKind::Urged, say("催办 2 次", "Urged twice")),
            ],
            place: say("青岚区望山街道", "Wangshan, Qinglan"),
            state: State::Handling,
        },
        Row {
            left: left(
                Mood::Soon,
                84,
                say("剩 1 工作小时 20 分", "1 working hour 20 min left"),
            ),
            title: say("临河路十二盏路灯不亮", "Twelve lamps dark on Linhe Road"),
            flags: Vec::new(),
            place: say("白塔区临河路", "Linhe Road, Baita"),
            state: State::Dispatched,
        },
        Row {
            left: left(
                Mood::InTime,
                30,
                say("剩 3 个工作日", "3 working days left"),
            ),
            title: say(
                "咨询：灵活就业人员怎样在社区办理养老保险转入，需要带哪些材料，周末能不能办",
                "How can a freelancer move a pension account to this district, with which papers, and is the office open at weekends",
            ),
            flags: vec![flag(FlagKind::Plain, say("协办", "Assisting"))],
            place: say("白塔区", "Baita"),
            state: State::PendingDispatch,
        },
        Row {
            left: left(
                Mood::Resting,
                55,
                say("挂账到 12 月 1 日", "Parked until 1 December"),
            ),
            title: say("老楼加装电梯", "A lift for an old house"),
            flags: Vec::new(),
            place: say("青岚区", "Qinglan"),
            state: State::Parked,
        },
    ]
}

fn steps(words: Words, now: Timestamp) -> Vec<Step> {
    let say = |zh: &'static str, en: &'static str| words.either(zh, en).to_owned();
    let before = |hours| Some(now - SignedDuration::from_hours(hours));
    let step = |title: String, progress| Step {
        title,
        who: None,
        at: None,
        by: None,
        note: None,
        own_words: false,
        progress,
    };
    vec![
        Step {
            at: before(44),
            note: Some(say(
                "临河路的路灯不亮，请派人看看。",
                "The lamps on Linhe Road are dark.",
            )),
            own_words: true,
            ..step(say("您告诉了我们", "You told us"), Progress::Done)
        },
        Step {
            who: Some(say("热线中心", "Hotline centre")),
            at: before(43),
            ..step(
                say(
                    "收下，交给白塔区城市管理局",
                    "Taken, given to Baita City Upkeep",
                ),
                Progress::Done,
            )
        },
        Step {
            who: Some(say("白塔区城市管理局", "Baita City Upkeep")),
            by: Some(say(
                "最迟周四 17:00 前答复您",
                "will reply by Thursday 17:00",
            )),
            note: Some(say(
                "已到现场，正在换电缆接头。",
                "On site, replacing a cable joint.",
            )),
            ..step(say("正在办理", "Being handled"), Progress::Now)
        },
        step(
            say(
                "热线中心核对答复，再问问您是否解决",
                "The hotline checks the reply and asks you",
            ),
            Progress::Next,
        ),
    ]
}

fn left(mood: Mood, share: u8, words: &str) -> TimeLeft {
    TimeLeft {
        mood,
        share,
        words: words.to_owned(),
        due: None,
    }
}

fn flag(kind: FlagKind, words: &str) -> Flag {
    Flag {
        kind,
        words: words.to_owned(),
    }
}

fn tab(label: &str, count: u64, here: bool) -> Tab {
    Tab {
        href: "#normal".to_owned(),
        label: label.to_owned(),
        count: Some(count),
        here,
    }
}
