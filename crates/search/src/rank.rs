//! What may answer, weighed against the question: how much of what was asked
//! stands there, how prominently, and how little else.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::{
    asked::{By, Place, Why},
    entry::{Entry, Kind},
    plain,
    question::Question,
    sound,
    words::{Act, GroupId, Hint, Saying, Words},
};

/// Signs of an answer that are weighed.
const SIGNS_OF_BODY: usize = 1_500;
/// What the best title or question counts, against all fields together.
const HEAD: f32 = 0.55;
/// What a title loses when it is about much else.
const ELSE: f32 = 0.6;
/// What a word is worth of which only a part stands there.
const PART: f32 = 0.5;
/// What something found by sound or first letters is worth.
const BY_SOUND: f32 = 0.85;
/// What a title counts without what stands behind it in brackets.
const NAME: f32 = 0.93;
/// What another way of asking counts, against the title.
const QUESTION: f32 = 0.95;
/// What a keyword counts.
const KEYWORD: f32 = 0.88;
/// What the unit's name and the place to go count.
const OWNER: f32 = 0.4;
/// What the answer counts.
const BODY: f32 = 0.45;
/// What a title gains that is after the same kind of answer.
const HINT: f32 = 0.04;
/// What the single signs count that one title or question shares with what was asked.
const SIGNS: f32 = 0.05;
/// What they count in titles, questions and keywords together.
const ALL_SIGNS: f32 = 0.3;
/// Near sayings that are looked at.
const LEANINGS: usize = 16;
/// How near a saying has to be.
const NEAR: f32 = 0.1;
/// What is nearly said counts, against what the title says itself.
const LEANING: f32 = 0.8;
/// What being gathered early counts.
const GATHERED: f32 = 0.15;
/// What an act costs that nobody asked for.
const OTHER_ACT: f32 = 0.04;
/// What it costs to be about something beside the matter (查询、公示).
const ASIDE: f32 = 0.05;

/// A question ready to be held against many entries.
pub(crate) struct Ranker<'q> {
    question: &'q Question,
    words: &'q Words,
    patterns: Vec<Pattern>,
    automaton: Option<AhoCorasick>,
    total: f32,
    leanings: Vec<Leaning<'q>>,
}

/// A saying near to what was said, and what it means: 下井挖煤能早退吗 is none of
/// the list, but near to one that means 特殊工种提前退休.
pub(crate) struct Leaning<'q> {
    saying: &'q Saying,
    by_matter: Vec<f32>,
    /// How well the saying by itself is what was asked.
    pub(crate) worth: f32,
}

impl Leaning<'_> {
    /// What it means.
    pub(crate) fn means(&self) -> &[GroupId] {
        &self.saying.means
    }

    /// The name of what it means, where a title has it.
    fn name_in(&self, title: &str) -> Option<&str> {
        let mut names = self.saying.names.iter().map(String::as_str);
        names.find(|name| title.contains(name))
    }

    /// What of the question it stands for, under that name.
    fn held(&self, name: &str) -> Held {
        let stands = self.by_matter.iter().enumerate();
        let found = stands
            .filter(|(_, worth)| **worth > 0.0)
            .map(|(matter, worth)| FoundWord {
                matter,
                text: name.to_owned(),
                place: Place::Title,
                by: By::Synonym,
                worth: *worth,
            })
            .collect();
        Held {
            by_matter: self.by_matter.clone(),
            share: 0.0,
            hints: Vec::new(),
            found,
        }
    }
}

/// A text that is looked for.
struct Pattern {
    text: String,
    matter: usize,
    kind: PatternKind,
}

#[derive(Clone, Copy)]
enum PatternKind {
    /// A word for the matter.
    Form { worth: f32, by: By },
    /// A pair of signs of the word that was asked.
    Pair { place: u32 },
}

/// An entry with what was found in it.
pub(crate) struct Ranked {
    pub(crate) entry: Entry,
    pub(crate) score: f32,
    found: Vec<FoundWord>,
}

/// A word that was found.
#[derive(Clone, Debug)]
struct FoundWord {
    matter: usize,
    text: String,
    place: Place,
    by: By,
    worth: f32,
}

/// How a text answers.
struct Held {
    /// Of each matter, how well it stands there: 0 to 1.
    by_matter: Vec<f32>,
    /// Share of the text that was asked for.
    share: f32,
    /// What kinds of answer it is after itself.
    hints: Vec<Hint>,
    found: Vec<FoundWord>,
}

impl<'q> Ranker<'q> {
    pub(crate) fn new(question: &'q Question, words: &'q Words) -> Self {
        let mut patterns = Vec::new();
        for (place, matter) in question.matters.iter().enumerate() {
            for form in &matter.forms {
                patterns.push(Pattern {
                    text: form.text.clone(),
                    matter: place,
                    kind: PatternKind::Form {
                        worth: form.worth,
                        by: form.by,
                    },
                });
            }
            if let Some(asked) = matter.forms.iter().find(|form| form.by == By::Word) {
                let signs: Vec<char> = asked.text.chars().collect();
                if signs.len() > 2 && signs.iter().all(|sign| plain::is_han(*sign)) {
                    for (at, pair) in signs.windows(2).enumerate() {
                        patterns.push(Pattern {
                            text: pair.iter().collect(),
                            matter: place,
                            kind: PatternKind::Pair { place: at as u32 },
                        });
                    }
                }
            }
        }
        patterns.retain(|pattern| !pattern.text.is_empty());
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(patterns.iter().map(|pattern| &pattern.text))
            .ok();
        let total: f32 = question.matters.iter().map(|matter| matter.weight).sum();
        let mut ranker = Self {
            question,
            words,
            patterns,
            automaton,
            total: total.max(f32::EPSILON),
            leanings: Vec::new(),
        };
        ranker.leanings = ranker.lean();
        ranker
    }

    /// The sayings near to the question.
    fn lean(&self) -> Vec<Leaning<'q>> {
        let mut leanings: Vec<Leaning<'q>> = Vec::new();
        for saying in self.words.nearly_said(&self.question.said) {
            let held = self.held(&saying.parts.concat(), Place::Question, usize::MAX);
            let worth = self.head(&held);
            if worth > NEAR {
                leanings.push(Leaning {
                    saying,
                    by_matter: held.by_matter,
                    worth,
                });
            }
        }
        leanings.sort_by(|a, b| b.worth.total_cmp(&a.worth));
        leanings.truncate(LEANINGS);
        leanings
    }

    /// What is nearly said.
    pub(crate) fn leanings(&self) -> &[Leaning<'q>] {
        &self.leanings
    }

    /// Weighs an entry; nothing where nothing that was asked stands in it.
    pub(crate) fn weigh(&self, entry: Entry, gathered: f32) -> Option<Ranked> {
        let matters = self.question.matters.len();
        let mut all = vec![0.0_f32; matters];
        let mut found = Vec::new();
        let mut best_head = 0.0_f32;
        let mut take = |held: Held, weight: f32| {
            for (known, new) in all.iter_mut().zip(&held.by_matter) {
                *known = known.max(new * weight);
            }
            found.extend(held.found);
        };
        let title = self.held(&entry.title, Place::Title, usize::MAX);
        best_head = best_head.max(self.head(&title));
        if let Some(name) = name(&entry.title) {
            // 机动车驾驶证初次申领(大陆居民…) is also known by what stands before.
            let held = self.held(name, Place::Title, usize::MAX);
            best_head = best_head.max(NAME * self.head(&held));
        }
        take(title, 1.0);
        for question in entry.questions.iter().take(64) {
            let held = self.held(question, Place::Question, usize::MAX);
            best_head = best_head.max(QUESTION * self.head(&held));
            take(held, 0.9);
        }
        let mut leant = String::new();
        let signs: String = plain::plain(&entry.title, 200).into_iter().collect();
        for leaning in &self.leanings {
            if let Some(name) = leaning.name_in(&signs) {
                leant.extend(leaning.saying.parts.iter().map(String::as_str));
                best_head = best_head.max(LEANING * leaning.worth);
                take(leaning.held(name), LEANING);
            }
        }
        for keyword in entry.keywords.iter().take(64) {
            take(self.held(keyword, Place::Keyword, usize::MAX), KEYWORD);
        }
        let owner = format!("{} {}", entry.owner, entry.place);
        take(self.held(&owner, Place::Owner, 200), OWNER);
        take(self.held(&entry.body, Place::Body, SIGNS_OF_BODY), BODY);
        take(self.numbers(&entry), 1.0);
        let heads: String = std::iter::once(&entry.title)
            .chain(&entry.questions)
            .chain(&entry.keywords)
            .map(String::as_str)
            .chain([leant.as_str()])
            .collect();
        let weights = self.question.matters.iter().map(|matter| matter.weight);
        let covered: f32 = weights.zip(&all).map(|(weight, held)| weight * held).sum();
        if covered <= 0.0 {
            return None;
        }
        let score = SIGNS * self.nearest(&entry)
            + ALL_SIGNS * self.signs(&heads)
            + HEAD * best_head
            + (1.0 - HEAD) * covered / self.total
            + GATHERED * gathered
            - self.beside(&entry);
        found.sort_by(|a, b| {
            (a.matter, a.place)
                .cmp(&(b.matter, b.place))
                .then_with(|| b.worth.total_cmp(&a.worth))
        });
        Some(Ranked {
            entry,
            score,
            found,
        })
    }

    /// The title or question that shares most signs with what was asked.
    fn nearest(&self, entry: &Entry) -> f32 {
        let asked = entry
            .questions
            .iter()
            .take(64)
            .map(|text| 0.9 * self.signs(text));
        asked.fold(self.signs(&entry.title), f32::max)
    }

    /// The share of the question's signs that stand in a text: 带团 is no word of
    /// 团队旅游, yet nearer to it than to 探亲.
    fn signs(&self, text: &str) -> f32 {
        let asked = &self.question.signs;
        let all: f32 = asked.iter().map(|(_, tells)| tells).sum();
        let shared = asked.iter().filter(|(sign, _)| text.contains(*sign));
        shared.map(|(_, tells)| tells).sum::<f32>() / all.max(f32::EPSILON)
    }

    /// How well a title or question by itself is what was asked.
    fn head(&self, held: &Held) -> f32 {
        let weights = self.question.matters.iter().map(|matter| matter.weight);
        let covered: f32 = weights
            .zip(&held.by_matter)
            .map(|(weight, held)| weight * held)
            .sum();
        let asks_alike = self
            .question
            .hints
            .iter()
            .any(|hint| held.hints.contains(hint));
        let hint = if asks_alike { HINT } else { 0.0 };
        covered / self.total * (hint + 1.0 - ELSE + ELSE * held.share)
    }

    fn held(&self, text: &str, place: Place, most: usize) -> Held {
        let signs = plain::plain(text, most);
        let whole: String = signs.iter().collect();
        let mut by_matter = vec![0.0_f32; self.question.matters.len()];
        let mut pairs = vec![0_u32; self.question.matters.len()];
        let mut spans = Vec::new();
        let mut found: Vec<FoundWord> = Vec::new();
        if let Some(automaton) = &self.automaton {
            for hit in automaton.find_overlapping_iter(&whole) {
                let pattern = &self.patterns[hit.pattern()];
                spans.push((hit.start(), hit.end()));
                match pattern.kind {
                    PatternKind::Form { worth, by } => {
                        by_matter[pattern.matter] = by_matter[pattern.matter].max(worth);
                        if !found.iter().any(|known| known.text == pattern.text) {
                            found.push(FoundWord {
                                matter: pattern.matter,
                                text: pattern.text.clone(),
                                place,
                                by,
                                worth,
                            });
                        }
                    }
                    PatternKind::Pair { place: at } => {
                        pairs[pattern.matter] |= 1 << at.min(31);
                    }
                }
            }
        }
        for (matter, pairs) in pairs.iter().enumerate() {
            if *pairs == 0 || by_matter[matter] > 0.9 {
                continue;
            }
            let parts = self.question.matters[matter].forms.first();
            let of = parts.map_or(1, |form| form.text.chars().count() - 1) as f32;
            let worth = PART * (pairs.count_ones() as f32 / of).min(1.0);
            if worth > by_matter[matter] {
                by_matter[matter] = worth;
                let texts = self.patterns.iter().filter(|pattern| {
                    pattern.matter == matter
                        && matches!(pattern.kind, PatternKind::Pair { place } if pairs & (1 << place.min(31)) != 0)
                });
                found.extend(texts.map(|pattern| FoundWord {
                    matter,
                    text: pattern.text.clone(),
                    place,
                    by: By::Part,
                    worth,
                }));
            }
        }
        if matches!(place, Place::Title | Place::Question | Place::Keyword) {
            self.heard(&signs, place, &mut by_matter, &mut spans, &mut found);
        }
        let mut hints = Vec::new();
        Held {
            by_matter,
            share: self.share(&whole, spans, &mut hints),
            hints,
            found,
        }
    }

    /// What sounds as it was typed, or begins with the letters.
    fn heard(
        &self,
        signs: &[char],
        place: Place,
        by_matter: &mut [f32],
        spans: &mut Vec<(usize, usize)>,
        found: &mut Vec<FoundWord>,
    ) {
        for (number, matter) in self.question.matters.iter().enumerate() {
            if by_matter[number] > BY_SOUND {
                continue;
            }
            let sounds = matter.sounds.iter().filter_map(|syllables| {
                sounding(signs, syllables).map(|begin| (begin, syllables.len(), By::Sound))
            });
            let letters = matter.initials.iter().filter_map(|letters| {
                beginning(signs, letters).map(|begin| (begin, letters.len(), By::Initials))
            });
            let spelling = matter
                .initials
                .iter()
                .filter(|word| word.len() > 3)
                .filter_map(|word| {
                    misspelled(signs, word).map(|(begin, end)| (begin, end - begin, By::Spelling))
                });
            if let Some((begin, length, by)) = sounds.chain(spelling).chain(letters).next() {
                by_matter[number] = BY_SOUND;
                let bytes =
                    |signs: &[char]| signs.iter().map(|sign| sign.len_utf8()).sum::<usize>();
                let from = bytes(&signs[..begin]);
                spans.push((from, from + bytes(&signs[begin..begin + length])));
                found.push(FoundWord {
                    matter: number,
                    text: signs[begin..begin + length].iter().collect(),
                    place,
                    by,
                    worth: BY_SOUND,
                });
            }
        }
    }

    /// The share of a text that was asked for; words that say little count little.
    fn share(&self, whole: &str, mut spans: Vec<(usize, usize)>, hints: &mut Vec<Hint>) -> f32 {
        let signs = |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).count() as f32;
        let mut light = 0.0;
        for (begin, end, known) in self.words.longest(whole) {
            hints.extend(known.hint);
            if known.filler || known.weak || known.hint.is_some() {
                let is_covered = spans.iter().any(|(from, to)| *from <= begin && end <= *to);
                if !is_covered {
                    light += 0.8 * signs(&whole[begin..end]);
                }
            }
        }
        spans.sort_unstable();
        let (mut covered, mut at) = (0.0, 0);
        for (begin, end) in spans {
            let begin = begin.max(at);
            if begin < end {
                covered += signs(&whole[begin..end]);
                at = end;
            }
        }
        let all = (signs(whole) - light).max(covered).max(1.0);
        covered / all
    }

    /// Numbers that were asked for.
    fn numbers(&self, entry: &Entry) -> Held {
        let mut by_matter = vec![0.0; self.question.matters.len()];
        let mut found = Vec::new();
        for (number, matter) in self.question.matters.iter().enumerate() {
            let Some(asked) = &matter.number else {
                continue;
            };
            let title_and_body = [entry.title.as_str(), entry.body.as_str()];
            let own = entry.numbers.iter().map(String::as_str);
            let mut written = own.chain([entry.phone.as_str()]).chain(title_and_body);
            let stands = |text: &str| {
                let signs = plain::plain(text, 2_000);
                if asked.contains('/') {
                    plain::document_numbers(&signs)
                        .iter()
                        .any(|(number, ..)| number == asked)
                } else {
                    asked.len() > 3 && crate::shelf::typed(&signs) == *asked
                }
            };
            if let Some(text) = written.find(|text| stands(text)) {
                by_matter[number] = 1.0;
                found.push(FoundWord {
                    matter: number,
                    text: text.chars().take(60).collect(),
                    place: Place::Number,
                    by: By::Word,
                    worth: 1.0,
                });
            }
        }
        Held {
            by_matter,
            share: 0.0,
            hints: Vec::new(),
            found,
        }
    }

    /// What a title is about that nobody asked for.
    fn beside(&self, entry: &Entry) -> f32 {
        if entry.key.kind != Kind::Service {
            return 0.0;
        }
        let title: String = plain::plain(&entry.title, 200).into_iter().collect();
        let (mut acts, mut asides) = (0.0_f32, 0.0_f32);
        let mut seen = Vec::new();
        for group in self.words.groups_in(&title) {
            let asked = self
                .question
                .matters
                .iter()
                .any(|matter| matter.groups.contains(&group));
            if asked || seen.contains(&group) {
                continue;
            }
            seen.push(group);
            match self.words.groups[group as usize].act {
                Some(Act::Aside) => asides = ASIDE,
                Some(Act::Later) => acts += OTHER_ACT,
                Some(Act::First) | None => {}
            }
        }
        acts.min(2.0 * OTHER_ACT) + asides
    }

    /// Why an entry was found, a line a matter.
    pub(crate) fn why(&self, ranked: &Ranked) -> Vec<Why> {
        let mut said: Vec<Why> = Vec::new();
        let mut last = None;
        for found in &ranked.found {
            if last == Some(found.matter) {
                continue;
            }
            last = Some(found.matter);
            said.push(Why {
                asked: self.question.matters[found.matter].asked.clone(),
                found: found.text.clone(),
                place: found.place,
                by: found.by,
            });
        }
        said
    }

    /// The question with words put right that were taken by their sound.
    pub(crate) fn meant(&self, asked: &str, best: &Ranked) -> Option<String> {
        let mut meant = asked.trim().to_owned();
        let mut changed = false;
        if meant.chars().count() > 100 {
            return None;
        }
        for found in &best.found {
            if !matches!(found.by, By::Sound | By::Spelling | By::Initials) {
                continue;
            }
            let word = &self.question.matters[found.matter].asked;
            let lower = meant.to_lowercase();
            if lower.len() == meant.len()
                && let Some(at) = lower.find(word.as_str())
                && meant.is_char_boundary(at)
                && meant.is_char_boundary(at + word.len())
            {
                meant.replace_range(at..at + word.len(), &found.text);
                changed = true;
            }
        }
        changed.then_some(meant)
    }
}

impl Ranked {
    /// The words to mark.
    pub(crate) fn found_words(&self) -> Vec<String> {
        self.found.iter().map(|found| found.text.clone()).collect()
    }
}

/// A title without what stands behind it in brackets.
fn name(title: &str) -> Option<&str> {
    let end = title.find(['(', '（'])?;
    (end > 6).then(|| &title[..end])
}

/// Where syllables stand in a text.
fn sounding(signs: &[char], syllables: &[&'static str]) -> Option<usize> {
    let last = signs.len().checked_sub(syllables.len())?;
    (0..=last).find(|begin| {
        signs[*begin..]
            .iter()
            .zip(syllables)
            .all(|(sign, syllable)| sound::syllables(*sign).contains(syllable))
    })
}

/// Where syllables stand that begin with these letters.
fn beginning(signs: &[char], letters: &str) -> Option<usize> {
    let last = signs.len().checked_sub(letters.len())?;
    (0..=last).find(|begin| {
        signs[*begin..]
            .iter()
            .zip(letters.chars())
            .all(|(sign, letter)| sound::letters(*sign).contains(&letter))
    })
}

/// Where a word stands that differs in one letter.
fn misspelled(signs: &[char], word: &str) -> Option<(usize, usize)> {
    let word: Vec<char> = word.chars().collect();
    plain::runs(signs)
        .filter(|(run, ..)| *run == plain::Run::Latin)
        .map(|(_, begin, end)| (begin, end))
        .find(|(begin, end)| is_near(&signs[*begin..*end], &word))
}

/// Whether one letter more, less, other or swapped makes them the same.
fn is_near(a: &[char], b: &[char]) -> bool {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let same = long.iter().zip(short).take_while(|(a, b)| a == b).count();
    let (long, short) = (&long[same..], &short[same..]);
    match long.len() - short.len() {
        0 if long.is_empty() => true,
        0 => {
            long[1..] == short[1..]
                || long.len() > 1
                    && long[0] == short[1]
                    && long[1] == short[0]
                    && long[2..] == short[2..]
        }
        1 => long[1..] == *short,
        _ => false,
    }
}
