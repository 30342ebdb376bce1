//! The words a letter is judged by, and what counts as a date.

/// Things that are done, and by which a person recognises it.
pub(super) const DOING: &[&str] = &[
    "修复",
    "维修",
    "抢修",
    "检修",
    "修好",
    "修补",
    "填补",
    "更换",
    "换上",
    "清理",
    "清运",
    "清扫",
    "清除",
    "清洗",
    "疏通",
    "安装",
    "加装",
    "拆除",
    "增设",
    "增派",
    "增加",
    "调整",
    "施工",
    "铺设",
    "恢复",
    "退还",
    "退款",
    "退费",
    "退回",
    "补发",
    "补办",
    "补缴",
    "发放",
    "查处",
    "责令",
    "罚款",
    "处罚",
    "约谈",
    "停业",
    "停工",
    "整改",
    "巡查",
    "上门",
    "到现场",
    "到达现场",
    "现场查看",
    "现场检查",
    "走访",
    "测量",
    "检测",
    "勘查",
    "协商",
    "调解",
    "召开",
    "签订",
    "公示",
    "更新",
    "划线",
    "施划",
    "移走",
    "拖离",
    "劝离",
    "封堵",
    "排查",
    "消杀",
    "核定",
    "登记",
    "办结",
    "办理好",
    "开通",
    "接通",
    "改造",
    "加固",
    "修剪",
    "补种",
    "收回",
    "通知",
    "张贴",
    "设置",
    "派人",
    "安排了",
];

/// Said in place of a measure.
pub(super) const HOLLOW: &[&str] = &[
    "高度重视",
    "正在研究",
    "研究解决",
    "进一步处理",
    "认真对待",
    "积极协调",
    "加强管理",
    "加强巡查",
    "加大巡查力度",
    "持续关注",
    "按程序办理",
    "正在处理",
    "已转相关部门",
    "依法依规处理",
    "妥善处理",
];

/// Said in place of a date.
pub(super) const VAGUE: &[&str] = &[
    "尽快",
    "近期",
    "近日",
    "择日",
    "适时",
    "稍后",
    "不久",
    "抓紧",
    "早日",
    "及时",
    "第一时间",
];

/// How a letter begins.
pub(super) const GREETINGS: &[&str] = &[
    "您好",
    "你好",
    "尊敬的",
    "先生",
    "女士",
    "同志",
    "市民朋友",
    "老人家",
    "师傅",
];

/// How it ends.
pub(super) const CLOSINGS: &[&str] = &[
    "感谢",
    "谢谢",
    "祝您",
    "祝好",
    "此致",
    "敬上",
    "抱歉",
    "歉意",
    "谅解",
    "请拨打",
    "请致电",
    "欢迎",
    "联系我们",
    "随时联系",
    "请再告诉我们",
];

/// Blames, or sends away.
pub(super) const HARSH: &[&str] = &[
    "无理取闹",
    "胡搅蛮缠",
    "无理要求",
    "刁难",
    "与我们无关",
    "与我单位无关",
    "不归我们管",
    "不属于我们管",
    "自己解决",
    "自行解决",
    "无可奉告",
    "你应该知道",
    "请不要再",
    "不要再打",
    "不要重复投诉",
    "恶意投诉",
    "爱找谁找谁",
];

/// Words of the office, and of talk about the person instead of to them.
pub(super) const OFFICE: &[&str] = &[
    "诉求人",
    "来电人",
    "投诉人",
    "反映人",
    "该市民",
    "该同志",
    "该群众",
    "工单",
    "派单",
    "退单",
    "挂账",
    "销号",
    "办结率",
    "满意率",
    "满意度",
    "考核",
    "督办",
    "批示",
    "请示",
    "回访口径",
    "不予公开",
    "内部",
    "领导要求",
    "属地责任",
    "压实",
    "闭环",
];

/// The first of `words` that stands in the text.
pub(super) fn first_of(text: &str, words: &[&'static str]) -> Option<&'static str> {
    words.iter().copied().find(|word| text.contains(word))
}

/// Whether the text names a day, an hour or a span of time.
pub(super) fn has_date(text: &str) -> bool {
    const NAMED: &[&str] = &[
        "今天", "今日", "今晚", "明天", "明日", "后天", "昨天", "昨日", "前天", "当天", "当日",
        "即日", "本周", "下周", "上周", "周一", "周二", "周三", "周四", "周五", "周六", "周日",
        "月底", "月初", "本月", "下月", "上午", "下午", "年底", "年内",
    ];
    const AFTER_DIGITS: &[char] = &['月', '日', '号', '天', '点', '时', '周', '年', '分', '个'];
    const AFTER_CHINESE: &[&str] = &[
        "月",
        "日",
        "号",
        "天",
        "小时",
        "周",
        "个工作日",
        "个月",
        "年内",
    ];
    if first_of(text, NAMED).is_some() {
        return true;
    }
    let signs: Vec<char> = text.chars().collect();
    signs.iter().enumerate().any(|(at, sign)| {
        let next: String = signs[at + 1..].iter().take(4).collect();
        if is_digit(*sign) {
            // `17:00`, `11月3日`, `5 个工作日`; a count of things is no time.
            let next = next.trim_start();
            let counts_things =
                next.starts_with('个') && !next.starts_with("个工作") && !next.starts_with("个月");
            let clock = next.starts_with([':', '：']);
            return clock
                || next.starts_with("小时")
                || (next.starts_with(AFTER_DIGITS) && !counts_things);
        }
        is_chinese_number(*sign) && AFTER_CHINESE.iter().any(|unit| next.starts_with(unit))
    })
}

fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit() || ('０'..='９').contains(&sign)
}

fn is_chinese_number(sign: char) -> bool {
    "一二两三四五六七八九十".contains(sign)
}
