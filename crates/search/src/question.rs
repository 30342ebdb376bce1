//! A question as somebody says it, taken apart: which matters it names, how much
//! each tells, in which other words or by which sound each may stand in a text.

use tantivy::{Searcher, Term, schema::Field};

use crate::{
    asked::By,
    plain::{self, Run},
    shelf::{self, Fields},
    sound, terms,
    words::{GroupId, Hint, Known, Words},
};

/// Signs of a question that are looked at: a caller's whole story, not a book.
const MOST: usize = 256;
/// Matters of a question that are looked for.
const MATTERS: usize = 24;

/// What a word that says little weighs.
const WEAK: f32 = 0.3;
/// What another word for the same is worth, against the very word.
const SAME: f32 = 0.93;
/// What is worth that a saying means.
const SAID: f32 = 0.95;
/// What the words of a saying are worth by themselves.
const PART_OF_SAYING: f32 = 0.5;
/// What a word of one sign weighs.
const SINGLE: f32 = 0.35;
/// What is done with a matter, against the matter itself.
const ACT: f32 = 0.75;
/// What a word tells at the least that a hundred titles have: 公证 stands in many,
/// and who says it wants none of the others.
const COMMON: f32 = 0.65;
/// A word that stands nowhere, against the rarest that does.
const UNKNOWN: f32 = 0.6;

/// A question, taken apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Question {
    /// What it names.
    pub(crate) matters: Vec<Matter>,
    /// What kind of answer it is after.
    pub(crate) hints: Vec<Hint>,
    /// Its single signs but for what says nothing, each with how much it tells.
    pub(crate) signs: Vec<(char, f32)>,
    /// All of it, in its plain form.
    pub(crate) said: Vec<char>,
}

/// Something that a question names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matter {
    /// As it was asked.
    pub(crate) asked: String,
    /// How much it tells.
    pub(crate) weight: f32,
    /// The groups of words it may be found by.
    pub(crate) groups: Vec<GroupId>,
    /// The words it may stand there in, the best first.
    pub(crate) forms: Vec<Form>,
    /// How it sounds, where its words are not known.
    pub(crate) sounds: Vec<Vec<&'static str>>,
    /// First letters of syllables.
    pub(crate) initials: Option<String>,
    /// A document number or code.
    pub(crate) number: Option<String>,
    /// Whether something is done with a matter.
    pub(crate) is_act: bool,
}

/// A word for a matter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Form {
    pub(crate) text: String,
    pub(crate) worth: f32,
    pub(crate) by: By,
}

/// What stands at a place of a question.
struct Part<'k> {
    text: String,
    begin: usize,
    end: usize,
    what: What<'k>,
}

enum What<'k> {
    /// A word of the lists.
    Known(&'k Known),
    /// A word of the dictionary, and how much words of its kind tell.
    Word(f32),
    /// Letters or digits.
    Latin,
    /// A document's number.
    Number(String),
}

/// The counts of an index.
pub(crate) struct Counts<'s> {
    pub(crate) searcher: &'s Searcher,
    pub(crate) fields: &'s Fields,
}

impl Counts<'_> {
    fn of(&self, field: Field, term: &str) -> u64 {
        let term = Term::from_field_text(field, term);
        self.searcher.doc_freq(&term).unwrap_or(0)
    }

    /// How many titles, questions and keywords have it.
    pub(crate) fn heads(&self, term: &str) -> u64 {
        let fields = self.fields;
        let mut signs = term.chars();
        if signs.next().is_some_and(plain::is_han) && signs.next().is_none() {
            return self.of(fields.single, term);
        }
        let title = self.of(fields.title, term);
        let asked = self.of(fields.questions, term);
        title.max(asked).max(self.of(fields.keywords, term))
    }

    /// How many have a word, judged by its rarest pair of signs.
    fn word(&self, word: &str, of: impl Fn(&str) -> u64) -> u64 {
        let signs: Vec<char> = word.chars().collect();
        if signs.len() < 2 || !plain::is_han(signs[0]) {
            return of(word);
        }
        let pairs = signs.windows(2).map(|pair| pair.iter().collect::<String>());
        pairs.map(|pair| of(&pair)).min().unwrap_or(0)
    }

    fn in_heads(&self, word: &str) -> u64 {
        self.word(word, |term| self.heads(term))
    }

    fn anywhere(&self, word: &str) -> u64 {
        let heads = self.in_heads(word);
        let body = self.word(word, |term| self.of(self.fields.body, term));
        heads
            .max(body)
            .max(self.word(word, |term| self.of(self.fields.owner, term)))
    }
}

/// Takes a question apart.
pub(crate) fn read(text: &str, words: &Words, counts: &Counts<'_>) -> Question {
    let signs = plain::plain(text, MOST);
    let parts = parts(&signs, words);
    let mut question = Question::default();
    let mut taken = vec![false; parts.len()];
    let joined: String = signs.iter().collect();
    spoken(&joined, &parts, &mut taken, words, &mut question);
    for (place, part) in parts.iter().enumerate() {
        if let What::Known(known) = &part.what
            && let Some(hint) = known.hint
            && !question.hints.contains(&hint)
        {
            question.hints.push(hint);
        }
        if taken[place] {
            continue;
        }
        match &part.what {
            What::Known(known)
                if known.filler || known.hint.is_some() && known.groups.is_empty() => {}
            What::Known(known) => question.matters.push(listed(part, known, words)),
            What::Number(number) => question.matters.push(Matter {
                asked: part.text.clone(),
                weight: 1.5,
                number: Some(number.clone()),
                ..Matter::default()
            }),
            What::Latin => question.matters.push(latin(part)),
            What::Word(_) => {}
        }
    }
    unlisted(&parts, &taken, words, counts, &mut question);
    merge(&mut question.matters);
    weigh(&mut question.matters, counts);
    question.matters.retain(|matter| matter.weight > 0.0);
    question
        .matters
        .sort_by(|a, b| b.weight.total_cmp(&a.weight));
    question.matters.truncate(MATTERS);
    question.signs = single_signs(&parts, counts);
    question.said = signs;
    question
}

/// The parts of a question from left to right: numbers, listed words, and what a
/// dictionary makes of the rest.
fn parts<'k>(signs: &[char], words: &'k Words) -> Vec<Part<'k>> {
    let mut parts = Vec::new();
    let mut at = 0;
    for (number, begin, end) in plain::document_numbers(signs) {
        between(signs, at, begin, words, &mut parts);
        parts.push(Part {
            text: signs[begin..end].iter().collect(),
            begin,
            end,
            what: What::Number(number),
        });
        at = end;
    }
    between(signs, at, signs.len(), words, &mut parts);
    parts
}

fn between<'k>(
    signs: &[char],
    from: usize,
    to: usize,
    words: &'k Words,
    parts: &mut Vec<Part<'k>>,
) {
    for (run, begin, end) in plain::runs(&signs[from..to]) {
        let (begin, end) = (from + begin, from + end);
        let text: String = signs[begin..end].iter().collect();
        if run == Run::Latin {
            let what = words.known(&text).map_or(What::Latin, What::Known);
            parts.push(Part {
                text,
                begin,
                end,
                what,
            });
            continue;
        }
        // The lists borrow from the question only while they look.
        let found: Vec<(usize, usize)> = words
            .longest(&text)
            .map(|(begin, end, _)| (begin, end))
            .collect();
        let mut byte = 0;
        let mut place = begin;
        let rest = |to: usize, byte: &mut usize, place: &mut usize, parts: &mut Vec<Part<'k>>| {
            for (word, tells) in words.tagged(&text[*byte..to]) {
                let signs = word.chars().count();
                parts.push(Part {
                    begin: *place,
                    end: *place + signs,
                    what: words.known(&word).map_or(What::Word(tells), What::Known),
                    text: word,
                });
                *place += signs;
            }
            *byte = to;
        };
        for (from, to) in found {
            let word = &text[from..to];
            let signs = word.chars().count();
            // A single sign is a word only where the dictionary agrees.
            if signs == 1 {
                continue;
            }
            rest(from, &mut byte, &mut place, parts);
            if let Some(known) = words.known(word) {
                parts.push(Part {
                    text: word.to_owned(),
                    begin: place,
                    end: place + signs,
                    what: What::Known(known),
                });
            }
            byte = to;
            place += signs;
        }
        rest(text.len(), &mut byte, &mut place, parts);
    }
}

/// What people say for something else: 开饭店 is asked for by 食品经营许可.
fn spoken(
    joined: &str,
    parts: &[Part<'_>],
    taken: &mut [bool],
    words: &Words,
    question: &mut Question,
) {
    for saying in &words.sayings {
        let mut places = Vec::new();
        let mut at = 0;
        let said = saying.parts.iter().all(|part| {
            let Some(found) = joined[at..].find(part.as_str()) else {
                return false;
            };
            let begin = joined[..at + found].chars().count();
            places.push((begin, begin + part.chars().count()));
            at += found + part.len();
            true
        });
        if !said {
            continue;
        }
        if saying.parts.len() == 1 && hidden(&places, parts) {
            continue;
        }
        let (acts, means): (Vec<GroupId>, Vec<GroupId>) = saying
            .means
            .iter()
            .partition(|group| words.groups[**group as usize].act.is_some());
        let mut forms = Vec::new();
        // What is done stands beside what it is done with; alone it is the matter.
        let (acts, means) = if means.is_empty() {
            (means, acts)
        } else {
            (acts, means)
        };
        for group in &acts {
            let group_words = &words.groups[*group as usize].words;
            question.matters.push(Matter {
                asked: saying.parts.join("…"),
                weight: ACT,
                groups: vec![*group],
                forms: group_words.iter().map(|word| synonym(word, SAID)).collect(),
                is_act: true,
                ..Matter::default()
            });
        }
        for group in &means {
            for word in &words.groups[*group as usize].words {
                forms.push(synonym(word, SAID));
            }
        }
        if let [whole] = saying.parts.as_slice() {
            forms.push(form(whole, 1.0));
        }
        let mut groups = means;
        for (place, part) in parts.iter().enumerate() {
            let inside = |(begin, end): &(usize, usize)| *begin <= part.begin && part.end <= *end;
            if !places.iter().any(inside) {
                continue;
            }
            taken[place] = true;
            match &part.what {
                What::Known(known) if known.filler || known.weak => {}
                What::Known(known) => {
                    for group in &known.groups {
                        if !groups.contains(group) && words.groups[*group as usize].act.is_none() {
                            groups.push(*group);
                            for word in &words.groups[*group as usize].words {
                                forms.push(synonym(word, PART_OF_SAYING));
                            }
                        }
                    }
                    forms.push(form(&part.text, PART_OF_SAYING));
                }
                _ if part.text.chars().count() > 1 => forms.push(form(&part.text, PART_OF_SAYING)),
                _ => {}
            }
        }
        let is_act = groups
            .iter()
            .all(|group| words.groups[*group as usize].act.is_some());
        question.matters.push(Matter {
            asked: saying.parts.join("…"),
            weight: if is_act { ACT } else { 1.0 },
            groups,
            forms,
            is_act,
            ..Matter::default()
        });
    }
}

/// Whether a saying only stands within longer words: 退休 within 提前退休.
fn hidden(places: &[(usize, usize)], parts: &[Part<'_>]) -> bool {
    places.iter().any(|(begin, end)| {
        parts.iter().any(|part| {
            let is_longer = part.end - part.begin > end - begin;
            let holds = part.begin <= *begin && *end <= part.end;
            let known = matches!(&part.what, What::Known(known) if !known.groups.is_empty() || !known.says.is_empty());
            is_longer && holds && known
        })
    })
}

fn synonym(text: &str, worth: f32) -> Form {
    Form {
        text: text.to_owned(),
        worth,
        by: By::Synonym,
    }
}

fn form(text: &str, worth: f32) -> Form {
    Form {
        text: text.to_owned(),
        worth,
        by: By::Word,
    }
}

fn listed(part: &Part<'_>, known: &Known, words: &Words) -> Matter {
    let mut forms = vec![form(&part.text, 1.0)];
    let mut is_act = false;
    for group in &known.groups {
        let group = &words.groups[*group as usize];
        is_act |= group.act.is_some();
        for word in &group.words {
            if *word != part.text {
                forms.push(synonym(word, SAME));
            }
        }
    }
    Matter {
        asked: part.text.clone(),
        weight: if known.weak {
            WEAK
        } else if is_act {
            ACT
        } else {
            1.0
        },
        groups: known.groups.clone(),
        forms,
        is_act,
        ..Matter::default()
    }
}

/// Letters may be a word, syllables, or what syllables begin with.
fn latin(part: &Part<'_>) -> Matter {
    let letters = part.text.chars().all(|sign| sign.is_ascii_lowercase());
    let spelled = letters.then(|| sound::spelled(&part.text)).flatten();
    let number: String = shelf::typed(&part.text.chars().collect::<Vec<_>>());
    Matter {
        asked: part.text.clone(),
        weight: 1.0,
        forms: vec![form(&part.text, 1.0)],
        sounds: spelled
            .filter(|spelled| spelled.len() > 1)
            .into_iter()
            .collect(),
        initials: (letters && (2..=12).contains(&part.text.len())).then(|| part.text.clone()),
        number: Some(number),
        ..Matter::default()
    }
}

/// Words that no list has, taken with how they stand in the index: what stands
/// nowhere is put together with its neighbours and also looked for by its sound.
fn unlisted(
    parts: &[Part<'_>],
    taken: &[bool],
    words: &Words,
    counts: &Counts<'_>,
    question: &mut Question,
) {
    let is_word = |place: usize| matches!(parts[place].what, What::Word(_)) && !taken[place];
    let mut place = 0;
    while place < parts.len() {
        if !is_word(place) {
            place += 1;
            continue;
        }
        let begin = place;
        while place < parts.len()
            && is_word(place)
            && (place == begin || parts[place - 1].end == parts[place].begin)
        {
            place += 1;
        }
        stretch(
            &parts[begin..place],
            parts,
            begin,
            place,
            words,
            counts,
            question,
        );
    }
}

/// A stretch of words side by side.
fn stretch(
    stretch: &[Part<'_>],
    all: &[Part<'_>],
    from: usize,
    to: usize,
    words: &Words,
    counts: &Counts<'_>,
    question: &mut Question,
) {
    let single = |part: &Part<'_>| part.text.chars().count() == 1;
    let unknown = |part: &Part<'_>| single(part) || counts.anywhere(&part.text) == 0;
    for part in stretch.iter().filter(|part| !single(part)) {
        question.matters.push(Matter {
            asked: part.text.clone(),
            weight: tells(part),
            forms: vec![form(&part.text, 1.0)],
            ..Matter::default()
        });
    }
    for part in stretch
        .iter()
        .filter(|part| single(part) && tells(part) > 0.5)
    {
        question.matters.push(Matter {
            asked: part.text.clone(),
            weight: SINGLE,
            forms: vec![form(&part.text, 1.0)],
            ..Matter::default()
        });
    }
    // 路/灯不亮 is cut wrong: where two words meet in a pair that titles have, the
    // pair is looked for too.
    for two in stretch.windows(2) {
        if single(&two[0]) || single(&two[1]) {
            let pair: String = two[0]
                .text
                .chars()
                .last()
                .into_iter()
                .chain(two[1].text.chars().next())
                .collect();
            if words.is_word(&pair) && counts.anywhere(&pair) > 0 {
                question.matters.push(Matter {
                    asked: pair.clone(),
                    weight: 0.8,
                    forms: vec![form(&pair, 1.0)],
                    ..Matter::default()
                });
            }
        }
    }
    let mut at = 0;
    while at < stretch.len() {
        if !unknown(&stretch[at]) {
            at += 1;
            continue;
        }
        let begin = at;
        while at < stretch.len() && unknown(&stretch[at]) {
            at += 1;
        }
        let mut odd: String = stretch[begin..at]
            .iter()
            .map(|part| part.text.as_str())
            .collect();
        let signs = odd.chars().count();
        if signs == 1 {
            // 居住/正: the word before it belongs to it; or the one behind.
            let before = if begin > 0 {
                Some(&stretch[begin - 1])
            } else {
                from.checked_sub(1).map(|place| &all[place])
            };
            let behind = stretch.get(at).or_else(|| all.get(to));
            if let Some(before) =
                before.filter(|before| before.end == stretch[begin].begin && !says_nothing(before))
            {
                odd = format!("{}{odd}", before.text);
            } else if let Some(behind) =
                behind.filter(|behind| behind.begin == stretch[at - 1].end && !says_nothing(behind))
            {
                odd = format!("{odd}{}", behind.text);
            }
        }
        by_sound(&odd, words, counts, question);
    }
}

/// How much a word of this kind tells.
const fn tells(part: &Part<'_>) -> f32 {
    match part.what {
        What::Word(tells) => tells,
        _ => 1.0,
    }
}

fn says_nothing(part: &Part<'_>) -> bool {
    matches!(&part.what, What::Known(known) if known.filler || known.hint.is_some())
        || matches!(part.what, What::Latin | What::Number(_))
}

/// Signs that stand nowhere together may sound like some that do.
fn by_sound(odd: &str, words: &Words, counts: &Counts<'_>, question: &mut Question) {
    let signs: Vec<char> = odd.chars().collect();
    if signs.len() < 2 || words.known(odd).is_some() {
        return;
    }
    if counts.anywhere(odd) > 0 {
        // 起付线 is in no dictionary, yet it stands there.
        if question
            .matters
            .iter()
            .all(|matter| !matter.asked.contains(odd))
        {
            question.matters.push(Matter {
                asked: odd.to_owned(),
                weight: 1.0,
                forms: vec![form(odd, 1.0)],
                ..Matter::default()
            });
        }
        return;
    }
    if signs.len() > 8 {
        return;
    }
    let syllables: Vec<&'static str> = signs
        .iter()
        .filter_map(|sign| sound::syllables(*sign).first().copied())
        .collect();
    if syllables.len() != signs.len() {
        return;
    }
    let stands = syllables
        .windows(2)
        .all(|pair| counts.of(counts.fields.sound, &terms::of_sound(pair[0], pair[1])) > 0);
    if !stands {
        return;
    }
    question.matters.retain(|matter| matter.asked != odd);
    question.matters.push(Matter {
        asked: odd.to_owned(),
        weight: 1.0,
        forms: vec![form(odd, 1.0)],
        sounds: vec![syllables],
        ..Matter::default()
    });
}

/// Two words for one matter count once.
fn merge(matters: &mut Vec<Matter>) {
    let mut kept: Vec<Matter> = Vec::with_capacity(matters.len());
    for matter in matters.drain(..) {
        let same = kept.iter_mut().find(|other| {
            other.asked == matter.asked
                || matter
                    .groups
                    .iter()
                    .any(|group| other.groups.contains(group))
        });
        let Some(other) = same else {
            kept.push(matter);
            continue;
        };
        // The shorter one is nearer to what was said.
        if matter.asked.len() < other.asked.len() {
            other.asked = matter.asked;
        }
        other.weight = other.weight.max(matter.weight);
        other.is_act &= matter.is_act;
        for group in matter.groups {
            if !other.groups.contains(&group) {
                other.groups.push(group);
            }
        }
        for form in matter.forms {
            match other.forms.iter_mut().find(|known| known.text == form.text) {
                Some(known) if known.worth < form.worth => *known = form,
                Some(_) => {}
                None => other.forms.push(form),
            }
        }
        other.sounds.extend(matter.sounds);
    }
    *matters = kept;
}

/// A matter tells the more the fewer titles have it.
fn weigh(matters: &mut [Matter], counts: &Counts<'_>) {
    let all = counts.searcher.num_docs() as f32 + 1.0;
    let rarest = (1.0 + all).ln();
    for matter in matters {
        let grouped = matter
            .groups
            .iter()
            .map(|group| counts.heads(&terms::of_group(*group)));
        let worded = matter
            .forms
            .iter()
            .filter(|form| form.by == By::Word && form.worth > 0.9)
            .map(|form| counts.in_heads(&form.text));
        let found: u64 = grouped.chain(worded).max().unwrap_or(0);
        let tells = if found == 0 {
            rarest * UNKNOWN
        } else {
            (1.0 + (all - found as f32).max(0.0) / (found as f32 + 0.5)).ln()
        };
        let least = if matter.weight > SINGLE { COMMON } else { 0.0 };
        matter.weight *= (tells / rarest).max(least);
    }
}

/// The signs of a question that tell something.
fn single_signs(parts: &[Part<'_>], counts: &Counts<'_>) -> Vec<(char, f32)> {
    let all = counts.searcher.num_docs() as f32 + 1.0;
    let mut signs: Vec<(char, f32)> = Vec::new();
    let kept = parts.iter().filter(|part| !says_nothing(part));
    for sign in kept.flat_map(|part| part.text.chars()) {
        if plain::is_han(sign) && signs.iter().all(|(known, _)| *known != sign) {
            let found = counts.heads(&sign.to_string()) as f32;
            if found > 0.0 {
                signs.push((sign, (all / (found + 0.5)).max(1.0).ln() / all.ln()));
            }
        }
    }
    signs.sort_by(|a, b| b.1.total_cmp(&a.1));
    signs.truncate(MATTERS);
    signs
}
