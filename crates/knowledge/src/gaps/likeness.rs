//! How alike two wordings are: pairs of signs they have in common, without the
//! words every question has.

use std::collections::BTreeSet;

use crate::clean::title_key;

/// What says how something is asked, and not what.
const SAID_ANYWAY: [&str; 30] = [
    "请问",
    "你好",
    "您好",
    "怎么办理",
    "如何办理",
    "怎么样",
    "怎么",
    "如何",
    "怎样",
    "哪里",
    "哪儿",
    "在哪",
    "什么",
    "多少",
    "需要",
    "可以",
    "能不能",
    "是不是",
    "有没有",
    "我想",
    "我要",
    "咨询",
    "问题",
    "一下",
    "的",
    "吗",
    "呢",
    "啊",
    "了",
    "吧",
];

/// Pairs of signs of a wording; a single sign when there is only one.
pub(super) fn grams(words: &str) -> BTreeSet<String> {
    let mut rest = title_key(words);
    for said in SAID_ANYWAY {
        rest = rest.replace(said, "");
    }
    if rest.is_empty() {
        rest = title_key(words);
    }
    let signs: Vec<char> = rest.chars().collect();
    match signs.as_slice() {
        [] => BTreeSet::new(),
        [one] => [one.to_string()].into(),
        several => several
            .windows(2)
            .map(|pair| pair.iter().collect())
            .collect(),
    }
}

/// Twice what is common, of all there is, in percent.
pub(super) fn percent(common: usize, here: usize, there: usize) -> u32 {
    let all = (here + there).max(1);
    u32::try_from(200 * common / all).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> u32 {
        let (a, b) = (grams(a), grams(b));
        percent(a.intersection(&b).count(), a.len(), b.len())
    }

    #[test]
    fn two_who_ask_for_the_same_in_other_words_are_counted_together() {
        assert!(alike("请问居住证怎么办理", "居住证 如何办理？") >= 60);
        assert!(alike("公积金提取需要什么材料", "提取公积金的材料") >= 60);
        assert!(alike("居住证怎么办理", "残疾证怎么办理") < 60);
        assert!(!grams("怎么").is_empty());
    }
}
