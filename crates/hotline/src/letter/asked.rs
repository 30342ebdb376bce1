//! What a person asked, and whether a letter takes it up.

use super::words::has_date;

/// Signs by which a passage asks for something.
const ASKING: &[&str] = &[
    "？",
    "?",
    "请",
    "希望",
    "要求",
    "能不能",
    "能否",
    "可否",
    "可不可以",
    "什么时候",
    "何时",
    "几时",
    "为什么",
    "为何",
    "是否",
    "怎么",
    "如何",
    "多久",
    "多少",
    "建议",
    "想知道",
    "想问",
    "咨询",
];

/// Asking when: a date answers it.
const ASKING_WHEN: &[&str] = &["什么时候", "何时", "几时", "多久", "哪天", "几号", "几天"];

/// Words that every request holds and that say nothing of its matter.
const GENERAL: &[&str] = &[
    "有关部门",
    "相关部门",
    "有关单位",
    "尽快",
    "尽早",
    "处理",
    "解决",
    "政府",
    "谢谢",
    "帮忙",
    "回复",
    "答复",
    "核实",
    "热线",
    "一下",
    "反映",
    "部门",
    "领导",
    "希望",
    "要求",
    "建议",
    "咨询",
    "请问",
    "什么时候",
    "为什么",
    "能不能",
    "可不可以",
    "想知道",
    "怎么办",
    "怎么",
    "如何",
    "是否",
    "情况",
    "问题",
];

/// Signs that carry no matter by themselves.
const EMPTY: &str = "的了好是我们你您他她它在有和与及就都也还很太不没吗呢吧啊呀这那个些一来去到能可以请想问会被把让给对从向等着过里上下又再才只已经但而或因为所于将每";

/// The passages that ask for something and of which the letter says nothing.
/// When nothing is asked outright, the title stands for the question.
pub(super) fn not_taken_up(letter: &str, told: &[&str]) -> Vec<String> {
    /// More than a few at once help nobody.
    const SHOWN: usize = 4;
    let mut asked: Vec<&str> = told
        .iter()
        .flat_map(|text| passages(text))
        .filter(|passage| ASKING.iter().any(|sign| passage.contains(sign)))
        .filter(|passage| !matter(passage).is_empty() || asks_when(passage))
        .collect();
    if asked.is_empty() {
        asked.extend(told.first().filter(|title| !matter(title).is_empty()));
    }
    let mut open: Vec<String> = Vec::new();
    for passage in asked {
        let said = passage.trim().to_owned();
        if !is_taken_up(passage, letter) && !open.contains(&said) {
            open.push(said);
        }
    }
    open.truncate(SHOWN);
    open
}

fn is_taken_up(passage: &str, letter: &str) -> bool {
    if asks_when(passage) && has_date(letter) {
        return true;
    }
    let matter = matter(passage);
    let pair_found = matter
        .windows(2)
        .filter(|pair| pair.iter().all(|sign| *sign != ' '))
        .any(|pair| letter.contains(&pair.iter().collect::<String>()));
    let signs: Vec<char> = matter.into_iter().filter(|sign| *sign != ' ').collect();
    let found = signs.iter().filter(|sign| letter.contains(**sign)).count();
    // 什么时候能修好 is taken up by 已于昨日修复: not word by word, but half of it.
    pair_found || (!signs.is_empty() && found * 2 >= signs.len())
}

fn asks_when(passage: &str) -> bool {
    ASKING_WHEN.iter().any(|words| passage.contains(words))
}

/// The signs of a passage that say what it is about; blanks where others stood.
fn matter(passage: &str) -> Vec<char> {
    let mut text = passage.to_owned();
    for words in GENERAL {
        text = text.replace(words, " ");
    }
    let signs: Vec<char> = text
        .chars()
        .map(|sign| match sign {
            sign if EMPTY.contains(sign) || !sign.is_alphanumeric() => ' ',
            sign => sign,
        })
        .collect();
    if signs.iter().all(|sign| *sign == ' ') {
        Vec::new()
    } else {
        signs
    }
}

/// A text cut at its stops; a question keeps its mark.
fn passages(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['。', '！', '!', '？', '?', '；', ';', '\n', '，', ','])
        .map(|passage| {
            passage.trim_matches(|sign: char| sign.is_whitespace() || "。！!；;，,".contains(sign))
        })
        .filter(|passage| !passage.is_empty())
}
