//! The places that messages name and the words they share, for people to read.

use std::collections::HashMap;

use crate::text::plain;

/// What the name of a place ends in, the longer first.
const ENDS: [&str; 30] = [
    "街道", "社区", "小区", "大道", "公园", "广场", "花园", "家园", "新城", "新村", "大厦", "大学",
    "学院", "中学", "小学", "医院", "国际", "市", "区", "县", "镇", "乡", "村", "路", "街", "巷",
    "苑", "桥", "站", "城",
];
/// A name does not go on across these.
const BREAKS: [&str; 24] = [
    "的", "在", "位于", "至", "到", "和", "与", "及", "对", "关于", "投诉", "咨询", "反映", "请问",
    "请", "建议", "希望", "举报", "是", "有", "就", "从", "住", "我",
];
/// Signs of the text in which places are looked for; they are named early.
const SIGNS_MOST: usize = 300;
/// Signs of a name, at most.
const NAME_MOST: usize = 10;
/// Places and words told with an alert, at most.
const TOLD: usize = 5;
/// A place or a word is told when this share of the messages has it.
const SHARED: f64 = 0.3;

/// The names of places in a message, each once, in the order in which they stand.
pub(super) fn of_places(title: &str, text: &str) -> Vec<String> {
    let told: String = plain(text).chars().take(SIGNS_MOST).collect();
    let mut names = Vec::new();
    for part in [plain(title), told] {
        let mut rest = part.as_str();
        let mut name = String::new();
        while let Some(sign) = rest.chars().next() {
            if let Some(end) = ENDS.iter().find(|end| rest.starts_with(**end)) {
                let long = name.chars().count();
                if (1..=NAME_MOST).contains(&long) {
                    let found = format!("{name}{end}");
                    if found.chars().count() > 1 && !names.contains(&found) {
                        names.push(found);
                    }
                }
                name.clear();
                rest = &rest[end.len()..];
                continue;
            }
            if let Some(stop) = BREAKS.iter().find(|stop| rest.starts_with(**stop)) {
                name.clear();
                rest = &rest[stop.len()..];
                continue;
            }
            if sign.is_alphanumeric() {
                name.push(sign);
            } else {
                name.clear();
            }
            rest = &rest[sign.len_utf8()..];
        }
    }
    names
}

/// Names that several have, the most often named first.
pub(super) fn shared(named: &[&[String]]) -> Vec<String> {
    let mut said: HashMap<&str, usize> = HashMap::new();
    for name in named.iter().copied().flatten() {
        *said.entry(name).or_default() += 1;
    }
    loudest(said, named.len())
}

/// Words of at least two signs that several titles have, without those that stand
/// within a longer one.
pub(super) fn asked(titles: &[&str]) -> Vec<String> {
    let mut said: HashMap<String, usize> = HashMap::new();
    for title in titles {
        let signs: Vec<char> = plain(title).chars().collect();
        let mut words = Vec::new();
        for length in 2..=8 {
            words.extend(
                signs
                    .windows(length)
                    .filter(|word| word.iter().all(|sign| sign.is_alphabetic()))
                    .map(|word| word.iter().collect::<String>()),
            );
        }
        words.sort_unstable();
        words.dedup();
        for word in words {
            *said.entry(word).or_default() += 1;
        }
    }
    let enough = enough(titles.len());
    let mut words: Vec<(String, usize)> = said.into_iter().filter(|(_, n)| *n >= enough).collect();
    // Long words said by many first: what they cover need not be said again.
    words.sort_by(|a, b| {
        let weight = |word: &(String, usize)| word.1 * (word.0.chars().count() - 1);
        weight(b).cmp(&weight(a)).then_with(|| a.0.cmp(&b.0))
    });
    let mut told: Vec<String> = Vec::new();
    for (word, _) in words {
        let overlaps = |other: &String| {
            let shares = |a: &str, b: &str| {
                let signs: Vec<char> = a.chars().collect();
                signs
                    .windows(2)
                    .any(|pair| b.contains(&pair.iter().collect::<String>()))
            };
            shares(other, &word)
        };
        if !told.iter().any(overlaps) {
            told.push(word);
        }
        if told.len() == TOLD {
            break;
        }
    }
    told
}

fn loudest(said: HashMap<&str, usize>, of: usize) -> Vec<String> {
    let enough = enough(of);
    let mut said: Vec<(&str, usize)> = said.into_iter().filter(|(_, n)| *n >= enough).collect();
    said.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    said.into_iter()
        .take(TOLD)
        .map(|(name, _)| name.to_owned())
        .collect()
}

fn enough(of: usize) -> usize {
    ((of as f64 * SHARED).ceil() as usize).max(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_by_what_their_names_end_in() {
        let names = of_places("云汀市青溪区云栖花园旁边的搅拌站", "住在柳荫路，每天很吵");
        assert_eq!(names[..3], ["云汀市", "青溪区", "云栖花园"]);
        assert!(names.contains(&"柳荫路".to_owned()));
    }

    #[test]
    fn what_several_titles_say_is_what_is_asked() {
        let asked = asked(&[
            "云栖花园搅拌站噪音扰民",
            "投诉搅拌站噪音大",
            "搅拌站粉尘噪音",
        ]);
        assert!(asked[0].starts_with("搅拌站"), "{asked:?}");
        assert!(asked.iter().any(|word| word.contains("噪音")));
    }
}
