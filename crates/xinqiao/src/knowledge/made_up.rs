//! An encyclopedia of any size, made up: matters of towns that are nowhere, each
//! asked for in words that are not those of its title.

use xinqiao_search::{Entry, Key, Kind};

use crate::triage::mixed;

/// What a matter is called, and what people call it.
const MATTERS: [(&str, &str); 32] = [
    ("不动产权证书", "房产证"),
    ("居民身份证", "二代证"),
    ("食品经营许可证", "卫生证"),
    ("机动车驾驶证", "驾照"),
    ("残疾人证", "残疾证"),
    ("企业设立登记", "营业执照"),
    ("城乡居民基本养老保险", "新农保"),
    ("住房公积金", "公积金"),
    ("基本医疗保险", "医保"),
    ("失业保险金", "失业金"),
    ("取水许可", "打井取水"),
    ("建设工程规划许可证", "规划许可"),
    ("最低生活保障", "低保"),
    ("普通护照", "护照"),
    ("教师资格", "教师资格证"),
    ("生育津贴", "产假工资"),
    ("机动车注册登记", "上牌"),
    ("增值税专用发票", "专票"),
    ("人事档案", "个人档案"),
    ("社会保障卡", "社保卡"),
    ("水域滩涂养殖证", "养殖证"),
    ("律师事务所", "律所"),
    ("环境影响报告表", "环评"),
    ("宅基地", "自建房"),
    ("临时救助", "困难补助"),
    ("老年人优待证", "老年证"),
    ("出生医学证明", "出生证"),
    ("林木采伐", "砍树"),
    ("烟花爆竹经营", "卖鞭炮"),
    ("道路运输从业资格", "从业资格证"),
    ("职业技能鉴定", "技能证"),
    ("路灯报修", "路灯不亮"),
];

/// What is done with it, and how people say it.
const ACTS: [(&str, &str); 8] = [
    ("补办", "丢了"),
    ("变更", "改名字"),
    ("注销", "不干了"),
    ("延续", "续期"),
    ("转移接续", "转到外地"),
    ("进度查询", "办到哪一步了"),
    ("首次申领", "第一次办"),
    ("异议复核", "不服"),
];

/// Characters of which names of places and the words of answers are made.
const SIGNS: &str = "安白保北本碧滨博沧昌长澄春慈达大德登定东敦凡丰福高公古光广桂海和恒洪湖华怀吉嘉江金景静\
    开康乐黎良林灵龙泸洛绿茂梅明宁平普清泉仁荣瑞沙山尚顺松苏泰天通桐旺文武西祥新兴秀宣雅延阳宜义永远云泽章正中舟珠";

/// How people ask for what follows.
const TAILS: [&str; 6] = [
    "怎么办",
    "去哪里办",
    "要什么材料",
    "多少钱",
    "几天能好",
    "找谁",
];

/// A made-up item: title, another way to ask, an answer of some three hundred signs.
pub fn item(number: u64) -> Entry {
    let (place, matter, act) = parts(number);
    let id = i64::try_from(number).unwrap_or(i64::MAX);
    let title = format!("{place}{}{}", MATTERS[matter].0, ACTS[act].0);
    Entry {
        version: 1,
        questions: vec![format!("{place}{}怎么弄", MATTERS[matter].0)],
        keywords: vec![place.clone()],
        body: words(number, 70),
        owner: format!("{place}政务服务中心"),
        ..Entry::new(
            Key {
                kind: Kind::Item,
                id,
            },
            title,
        )
    }
}

/// A made-up pair: what somebody asked and what they were answered.
pub fn pair(number: u64) -> Entry {
    let (place, matter, act) = parts(number.wrapping_add(1 << 40));
    let id = i64::try_from(number).unwrap_or(i64::MAX);
    let tail = TAILS[(number % 6) as usize];
    let title = format!(
        "{}的{}{}{tail}",
        words(number ^ 0xA5A5, 4),
        MATTERS[matter].1,
        ACTS[act].1
    );
    Entry {
        version: 1,
        body: format!("{place}{}", words(number ^ 0x5A5A, 35)),
        ..Entry::new(
            Key {
                kind: Kind::Answer,
                id,
            },
            title,
        )
    }
}

/// How somebody asks for an item without knowing its title.
pub fn question(number: u64) -> String {
    let (place, matter, act) = parts(number);
    let tail = TAILS[(mixed(number) % 6) as usize];
    format!("请问{place}的{}{}{tail}", MATTERS[matter].1, ACTS[act].1)
}

/// How somebody asks who knows what it is called.
pub fn question_by_the_book(number: u64) -> String {
    let (place, matter, act) = parts(number);
    let tail = TAILS[(mixed(number) % 6) as usize];
    format!("{place}{}{}{tail}", MATTERS[matter].0, ACTS[act].0)
}

/// No two items of the first hundred million have the same parts.
fn parts(number: u64) -> (String, usize, usize) {
    let of = MATTERS.len() as u64;
    let matter = number % of;
    let act = number / of % ACTS.len() as u64;
    let place = number / of / ACTS.len() as u64;
    (name(place), matter as usize, act as usize)
}

/// A town: two or three characters and what it is.
fn name(place: u64) -> String {
    let signs: Vec<char> = SIGNS.chars().filter(|sign| !sign.is_whitespace()).collect();
    let most = signs.len() as u64;
    let mut name: String = [place % most, place / most % most]
        .iter()
        .map(|at| signs[*at as usize])
        .collect();
    name.push(if place.is_multiple_of(3) {
        '镇'
    } else {
        '县'
    });
    name
}

/// So many words of two characters, some said far oftener than others.
fn words(seed: u64, count: u64) -> String {
    let signs: Vec<char> = SIGNS.chars().filter(|sign| !sign.is_whitespace()).collect();
    let mut text = String::new();
    for turn in 0..count {
        let voice = mixed(seed ^ (turn << 40));
        let spread = 1 + voice % signs.len() as u64;
        let first = mixed(voice) % spread;
        let second = mixed(voice ^ 7) % signs.len() as u64;
        text.push(signs[first as usize]);
        text.push(signs[second as usize]);
        if turn % 9 == 8 {
            text.push('，');
        }
    }
    text
}
