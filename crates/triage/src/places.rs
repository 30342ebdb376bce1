//! Where something is, as a message says it: the region of the site's tree, the
//! words that named it, and the piece that reads like an address.
//!
//! People leave endings out (白塔 for 白塔街道), name the district and the street or
//! only one of them, and call roads after towns. Names are looked for all at once,
//! the longest first; the region is the one that most of them agree on, and the more
//! exact of two that lie in each other.

mod address;

use std::{collections::BTreeMap, ops::Range};

use aho_corasick::{AhoCorasick, MatchKind};

use crate::signs::{
    Hit,
    fold::{Folded, Folding},
};

/// Endings that people leave out.
const ENDINGS: &[&str] = &[
    "街道办事处",
    "自治区",
    "自治州",
    "自治县",
    "开发区",
    "街道",
    "社区",
    "地区",
    "新区",
    "市",
    "区",
    "县",
    "旗",
    "镇",
    "乡",
    "村",
    "办",
];
/// Names without their ending that are also words of every day: they only count
/// beside another name of the same place.
const WORDS_OF_EVERY_DAY: &[&str] = &[
    "和平", "建设", "解放", "人民", "中心", "城关", "发展", "幸福", "光明", "平安", "民主", "胜利",
    "前进", "东方", "友谊", "文明", "健康", "科技", "创新", "团结", "新华", "文化", "中山", "朝阳",
    "长安", "安全", "高新", "经济", "工业", "城市", "新城", "老城", "城东", "城西", "城南", "城北",
    "东风", "红旗", "永安", "河东",
];
/// Behind a name without its ending these make a road, a school or a house of it.
const CALLED_AFTER: &[&str] = &[
    "路", "大道", "街", "巷", "桥", "河", "湖", "山", "公园", "小区", "花园", "学校", "中学",
    "小学", "医院", "广场", "大厦", "市场", "酒店", "银行", "站", "机场",
];
const WHOLE: u32 = 4;
const SHORT: u32 = 2;
const WEAK: u32 = 1;

/// The regions of a site, to be found by name.
#[derive(Clone, Debug)]
pub struct Places {
    finder: Option<AhoCorasick>,
    names: Vec<Name>,
    folding: Folding,
}

/// A name and all regions that bear it.
#[derive(Clone, Debug)]
struct Name {
    codes: Vec<String>,
    /// As the tree has it, rather than with its ending left out.
    whole: bool,
    /// A word of every day, too.
    common: bool,
    signs: usize,
}

/// Where a message is from, as far as it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Code of the region; none when no name was found.
    pub code: Option<String>,
    /// The names that led to it.
    pub because: Vec<Hit>,
    /// No other region fits as well, and it was named unmistakably.
    pub sure: bool,
    /// Regions that fit as well.
    pub others: Vec<String>,
    /// The piece that reads like an address, regions included.
    pub address: Option<Hit>,
}

/// A name that was found.
struct Found<'p> {
    name: &'p Name,
    weight: u32,
    at: Range<usize>,
}

impl Places {
    /// Regions with their codes, each of which begins with the code above it.
    #[must_use]
    pub fn of<'r>(regions: impl Iterator<Item = (&'r str, &'r str)>) -> Self {
        let folding = Folding::default();
        let mut names: BTreeMap<(String, bool), Vec<String>> = BTreeMap::new();
        for (code, name) in regions {
            let mut add = |name: &str, whole: bool| {
                let name = folding.word(name);
                if name.chars().count() >= 2 {
                    let codes = names.entry((name, whole)).or_default();
                    codes.push(code.to_owned());
                }
            };
            add(name, true);
            let short = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
            if let Some(short) = short {
                add(short, false);
            }
        }
        // A region that is called so as a whole goes before one that is for short.
        let mut words: Vec<String> = Vec::new();
        let mut all: Vec<Name> = Vec::new();
        for ((name, whole), codes) in names.into_iter().rev() {
            if words.last() == Some(&name) {
                continue;
            }
            all.push(Name {
                codes,
                whole,
                common: !whole && WORDS_OF_EVERY_DAY.contains(&name.as_str()),
                signs: name.chars().count(),
            });
            words.push(name);
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&words);
        Self {
            finder: finder.ok(),
            names: all,
            folding,
        }
    }

    /// Where a message is from. Time grows with its length only.
    #[must_use]
    pub fn find(&self, message: &str) -> Place {
        let folded = self.folding.message(message);
        let found = self.names_in(&folded);
        let hit = |at: &Range<usize>| {
            let at = folded.written(at);
            Hit {
                words: message[at.clone()].to_owned(),
                at,
            }
        };
        let Some(best) = best(&found) else {
            return Place {
                address: address::without_region(&folded.text).map(|at| hit(&at)),
                ..Place::default()
            };
        };
        let led: Vec<&Found<'_>> = found.iter().filter(|f| f.lead_to(&best.code)).collect();
        let places: Vec<Range<usize>> = led.iter().map(|found| found.at.clone()).collect();
        Place {
            address: address::behind(&folded.text, &places).map(|at| hit(&at)),
            because: places.iter().map(hit).collect(),
            sure: best.others.is_empty() && led.iter().any(|f| f.is_unmistakable(&best.code, &led)),
            others: best.others,
            code: Some(best.code),
        }
    }

    /// Each name once, where it stands first.
    fn names_in(&self, folded: &Folded) -> Vec<Found<'_>> {
        let mut found: Vec<Found<'_>> = Vec::new();
        let mut seen = vec![false; self.names.len()];
        let Some(finder) = &self.finder else {
            return found;
        };
        for hit in finder.find_iter(&folded.text) {
            let which = hit.pattern().as_usize();
            let name = &self.names[which];
            let rest = &folded.text[hit.end()..];
            let weight = match name.whole {
                true => WHOLE,
                false if name.common || called_after(rest) => WEAK,
                false => SHORT,
            };
            // A weak place does not hide a better one further on.
            if seen[which] || (weight == WEAK && found.iter().any(|f| std::ptr::eq(f.name, name))) {
                continue;
            }
            seen[which] = weight != WEAK;
            found.push(Found {
                name,
                weight,
                at: hit.range(),
            });
        }
        let strong = |code: &str| {
            let supports =
                |f: &Found<'_>| f.weight > WEAK && f.name.codes.iter().any(|c| on_one_way(c, code));
            found.iter().any(supports)
        };
        let keep: Vec<bool> = found
            .iter()
            .map(|f| f.weight > WEAK || f.name.codes.iter().any(|code| strong(code)))
            .collect();
        let mut keep = keep.into_iter();
        found.retain(|_| keep.next().unwrap_or(false));
        found
    }
}

impl Found<'_> {
    fn lead_to(&self, code: &str) -> bool {
        self.name
            .codes
            .iter()
            .any(|own| code.starts_with(own.as_str()))
    }

    /// Names the region itself, and not by two signs that may be part of anything.
    fn is_unmistakable(&self, code: &str, led: &[&Found<'_>]) -> bool {
        let says_enough = match self.weight {
            WHOLE => true,
            SHORT => self.name.signs > 2 || led.len() > 1,
            _ => false,
        };
        says_enough && self.name.codes.iter().any(|own| own == code)
    }
}

struct Best {
    code: String,
    others: Vec<String>,
}

/// The region that most names agree on; of regions on one way down, of which no
/// name tells one from the other, the one above.
fn best(found: &[Found<'_>]) -> Option<Best> {
    let mut scores: BTreeMap<&str, (u32, usize)> = BTreeMap::new();
    for code in found.iter().flat_map(|f| &f.name.codes) {
        let leading = || found.iter().filter(|f| f.lead_to(code));
        let score = leading().map(|f| f.weight).sum();
        let first = leading().map(|f| f.at.start).min().unwrap_or_default();
        scores.insert(code, (score, first));
    }
    let highest = scores.values().map(|(score, _)| *score).max()?;
    let mut equal: Vec<(&str, usize)> = scores
        .into_iter()
        .filter(|(_, (score, _))| *score == highest)
        .map(|(code, (_, first))| (code, first))
        .collect();
    // Codes are in their order, so what lies above comes first.
    let mut top: Vec<(&str, usize)> = Vec::new();
    for (code, first) in equal.drain(..) {
        if !top.iter().any(|(above, _)| code.starts_with(above)) {
            top.push((code, first));
        }
    }
    top.sort_by_key(|(_, first)| *first);
    let mut codes = top.into_iter().map(|(code, _)| code.to_owned());
    Some(Best {
        code: codes.next()?,
        others: codes.collect(),
    })
}

fn called_after(rest: &str) -> bool {
    CALLED_AFTER.iter().any(|word| rest.starts_with(word))
}

fn on_one_way(a: &str, b: &str) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

#[cfg(test)]
mod tests;
