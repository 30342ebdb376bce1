//! Personal data in a letter. Numbers are found by the same rules by which they
//! are masked for the public; names only by what the person said of others.

use xinqiao_kernel::masking::{Keep, MaskRules, mask_text};

/// A kind of personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Private {
    /// A mobile number. An office's landline may stand in a letter.
    Phone,
    /// An identity number.
    Identity,
    /// A bank card or another long number.
    Card,
    /// The number plate of a vehicle.
    Plate,
    /// Somebody's name, as the person told it of others.
    Name(String),
}

/// The personal numbers in a text, each kind once.
#[must_use]
pub fn numbers(text: &str) -> Vec<Private> {
    const NOTHING: MaskRules = MaskRules {
        phones: false,
        ids: false,
        id_keep: Keep { head: 0, tail: 0 },
        cards: false,
        plates: false,
        doors: false,
    };
    let masks = |rules: MaskRules| mask_text(text, &rules) != text;
    let mut found = Vec::new();
    let phones = MaskRules {
        phones: true,
        ..NOTHING
    };
    if has_mobile(text, &mask_text(text, &phones)) {
        found.push(Private::Phone);
    }
    if masks(MaskRules {
        ids: true,
        ..NOTHING
    }) {
        found.push(Private::Identity);
    } else if masks(MaskRules {
        cards: true,
        ..NOTHING
    }) {
        found.push(Private::Card);
    }
    if masks(MaskRules {
        plates: true,
        ..NOTHING
    }) {
        found.push(Private::Plate);
    }
    found
}

/// Whether one of the masked numbers is a mobile number: eleven digits from 1.
/// Masking replaces signs one for one, so both texts run side by side.
fn has_mobile(text: &str, masked: &str) -> bool {
    let mut digits = String::new();
    let mut hidden = false;
    let mut found = false;
    let mut close = |digits: &mut String, hidden: &mut bool| {
        let number = digits.strip_prefix("0086").unwrap_or(digits);
        let number = match number.strip_prefix("86") {
            Some(rest) if number.len() == 13 => rest,
            _ => number,
        };
        found |= *hidden && number.len() == 11 && number.starts_with('1');
        digits.clear();
        *hidden = false;
    };
    for (sign, shown) in text.chars().zip(masked.chars()) {
        match digit(sign) {
            Some(digit) => {
                digits.push(digit);
                hidden |= sign != shown;
            }
            None if " -－ \u{a0}+".contains(sign) => {}
            None => close(&mut digits, &mut hidden),
        }
    }
    close(&mut digits, &mut hidden);
    found
}

fn digit(sign: char) -> Option<char> {
    match sign {
        '0'..='9' => Some(sign),
        '０'..='９' => char::from_digit(u32::from(sign) - u32::from('０'), 10),
        '零' | '〇' => Some('0'),
        '一' | '幺' => Some('1'),
        '二' => Some('2'),
        '三' => Some('3'),
        '四' => Some('4'),
        '五' => Some('5'),
        '六' => Some('6'),
        '七' => Some('7'),
        '八' => Some('8'),
        '九' => Some('9'),
        _ => None,
    }
}

/// Names that the person told of others (`邻居张建国`, `店主叫刘梅`) and that
/// stand in the letter too. A guess, so it warns and refuses nothing.
pub(super) fn names(letter: &str, told: &[&str]) -> Vec<Private> {
    let mut found: Vec<Private> = Vec::new();
    for name in told.iter().flat_map(|text| named(text)) {
        let name = Private::Name(name);
        let Private::Name(words) = &name else {
            continue;
        };
        if letter.contains(words.as_str()) && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// After these words people name somebody.
const BEFORE_A_NAME: &[&str] = &[
    "名叫",
    "叫做",
    "姓名",
    "邻居",
    "房东",
    "老板",
    "店主",
    "经理",
    "业主",
    "户主",
    "医生",
    "老师",
    "司机",
    "租户",
    "住户",
    "联系人",
    "当事人",
    "叫",
];

/// The family names that nine people in ten bear.
const FAMILY: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁余叶蒋杜苏魏吕丁沈任姚卢傅钟姜崔谭廖范汪陆戴贾韦夏邱侯邹熊孟秦薛尹雷黎贺顾郝龚邵覃孔汤";

/// Words that begin like a name and are none.
const NO_NAMES: &[&str] = &[
    "马上", "马路", "何时", "何种", "任何", "任务", "余款", "黄色", "夏天", "夏季", "雷雨", "田地",
    "周末", "周边", "周围", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "许多", "张贴",
    "叶子", "林木", "顾客", "孔洞", "汤水", "曾经", "江边", "钟点", "范围", "唐代", "何人",
];

fn named(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for word in BEFORE_A_NAME {
        for (at, _) in text.match_indices(word) {
            let rest = text[at + word.len()..].trim_start_matches(['：', ':', '是', ' ']);
            let signs: Vec<char> = rest.chars().take(3).collect();
            let two: String = signs.iter().take(2).collect();
            let is_name = signs.len() >= 2
                && FAMILY.contains(signs[0])
                && signs[1].is_alphabetic()
                && !NO_NAMES.contains(&two.as_str());
            if is_name {
                // The third sign may belong to the name or to what follows it; two
                // are enough to recognise it in the letter.
                names.push(two);
            }
        }
    }
    names
}
