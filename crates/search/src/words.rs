//! The words of the trade, as data: which mean the same, what people say for
//! what a paper calls something else, what says nothing, and what kind of answer
//! a question is after. The shipped lists stand in `words/`; a site adds its own.

mod file;

use std::{
    collections::{HashMap, HashSet, hash_map::DefaultHasher},
    hash::{Hash as _, Hasher as _},
};

use aho_corasick::{AhoCorasick, MatchKind};
pub use file::BrokenWords;
use jieba_rs::Jieba;

use self::file::File;
use crate::plain;

/// Sayings that are held against a question that says none of them.
const NEARLY_SAID: usize = 64;

/// A group of words that mean the same.
pub(crate) type GroupId = u32;

/// What a question is after, beside its matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hint {
    /// Where to go: 去哪、在哪里.
    Place,
    /// What it costs: 多少钱.
    Cost,
    /// How long it takes: 几天.
    Time,
    /// What to bring: 要什么材料.
    Papers,
    /// Whom to call: 电话多少.
    Phone,
    /// How it is done: 怎么办.
    Way,
    /// Whether somebody may: 能不能.
    Terms,
}

/// What a listed word is to a question.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// The groups it is in.
    pub(crate) groups: Vec<GroupId>,
    /// The sayings it is.
    pub(crate) says: Vec<usize>,
    /// It says nothing of the matter.
    pub(crate) filler: bool,
    /// It says little of the matter.
    pub(crate) weak: bool,
    /// It says what kind of answer is wanted.
    pub(crate) hint: Option<Hint>,
}

/// Words that mean the same.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Each of them in its plain form.
    pub(crate) words: Vec<String>,
    /// What is done with a matter, where it is that.
    pub(crate) act: Option<Act>,
}

/// Something that is done with a matter, which tells apart the service items of
/// one matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// What a question means that names none: 首次申领、设立.
    First,
    /// What comes later: 补办、变更、注销.
    Later,
    /// What only looks on: 查询、公示.
    Aside,
}

/// What people say for what a paper calls something else.
#[derive(Clone, Debug)]
pub(crate) struct Saying {
    /// Its parts, in the order in which they are said.
    pub(crate) parts: Vec<String>,
    /// What is meant.
    pub(crate) means: Vec<GroupId>,
    /// The same in words long enough to stand for one matter in a title.
    pub(crate) names: Vec<String>,
}

/// The words in use. Loading the dictionary takes a third of a second: keep one.
pub struct Words {
    jieba: Jieba,
    known: Vec<Known>,
    spelled: Vec<String>,
    longest: AhoCorasick,
    each: AhoCorasick,
    pub(crate) groups: Vec<Group>,
    pub(crate) sayings: Vec<Saying>,
    by_pair: HashMap<(char, char), Vec<usize>>,
    print: u64,
}

impl Words {
    /// The shipped words.
    ///
    /// # Errors
    /// When a shipped list is broken, which a test prevents.
    pub fn shipped() -> Result<Self, BrokenWords> {
        Self::with(&[])
    }

    /// The shipped words and a site's own, each a file's name and its text.
    ///
    /// # Errors
    /// When a list is broken: which file and line, and how to mend it.
    pub fn with(own: &[(&str, &str)]) -> Result<Self, BrokenWords> {
        let mut files = file::shipped()?;
        for (name, text) in own {
            files.push(file::read(name, text)?);
        }
        let mut list = List::default();
        for file in files {
            list.take(file);
        }
        list.done()
    }

    /// A number that differs whenever the words do: an index made with others has
    /// to be made anew.
    pub(crate) const fn print(&self) -> u64 {
        self.print
    }

    /// Cuts a piece of Chinese into words.
    pub(crate) fn cut<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let cut = self.jieba.cut(text, false);
        cut.into_iter().map(|token| token.word).collect()
    }

    /// Cuts a piece of Chinese into words, each with how much words of its kind
    /// tell: a noun more than an adverb.
    pub(crate) fn tagged(&self, text: &str) -> Vec<(String, f32)> {
        let tags = self.jieba.tag(text, false);
        tags.into_iter()
            .map(|tag| (tag.word.to_owned(), kind_tells(tag.tag)))
            .collect()
    }

    /// Whether a dictionary or a list has it.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.jieba.has_word(word) || self.known(word).is_some()
    }

    /// What is known of a word.
    pub(crate) fn known(&self, word: &str) -> Option<&Known> {
        let found = self
            .spelled
            .binary_search_by(|other| other.as_str().cmp(word));
        found.ok().map(|place| &self.known[place])
    }

    /// The listed words of a question, the longest first from the left: byte range
    /// and what is known of each.
    pub(crate) fn longest<'w>(
        &'w self,
        text: &'w str,
    ) -> impl Iterator<Item = (usize, usize, &'w Known)> {
        self.longest
            .find_iter(text)
            .map(|found| (found.start(), found.end(), &self.known[found.pattern()]))
    }

    /// The sayings nearest to what was said, by the pairs of signs they share: a pair
    /// tells the more the fewer sayings have it. The nearest come first.
    pub(crate) fn nearly_said(&self, said: &[char]) -> Vec<&Saying> {
        let mut shared: HashMap<usize, f32> = HashMap::new();
        let mut seen = HashSet::new();
        for pair in pairs(said).filter(|pair| seen.insert(*pair)) {
            let sayings = self.by_pair.get(&pair).map_or(&[][..], Vec::as_slice);
            for place in sayings {
                *shared.entry(*place).or_default() += 1.0 / (1.0 + sayings.len() as f32).ln();
            }
        }
        let mut nearest: Vec<(usize, f32)> = shared.into_iter().collect();
        nearest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        nearest.truncate(NEARLY_SAID);
        nearest
            .into_iter()
            .map(|(place, _)| &self.sayings[place])
            .collect()
    }

    /// The groups of all listed words in a text, each as often as it stands there.
    pub(crate) fn groups_in<'w>(&'w self, text: &'w str) -> impl Iterator<Item = GroupId> + 'w {
        self.each
            .find_overlapping_iter(text)
            .flat_map(|found| self.known[found.pattern()].groups.iter().copied())
    }
}

#[derive(Default)]
struct List {
    known: HashMap<String, Known>,
    groups: Vec<Group>,
    sayings: Vec<Saying>,
    words: Vec<String>,
    hasher: DefaultHasher,
}

impl List {
    fn take(&mut self, file: File) {
        file.text.hash(&mut self.hasher);
        for words in file.same {
            self.group(words, None);
        }
        for act in file.acts {
            let kind = match (act.first, act.aside) {
                (true, _) => Act::First,
                (_, true) => Act::Aside,
                _ => Act::Later,
            };
            self.group(act.words, Some(kind));
        }
        for saying in file.says {
            let means: Vec<_> = saying
                .mean
                .iter()
                .flat_map(|word| self.groups_of(word))
                .collect();
            let names = saying.mean.iter().map(|word| spelled(word));
            let names: Vec<_> = names.filter(|word| self.is_name(word)).collect();
            for said in saying.say {
                let parts: Vec<_> = said.split('…').map(spelled).collect();
                let place = self.sayings.len();
                if let [whole] = parts.as_slice() {
                    self.entry(whole).says.push(place);
                }
                self.sayings.push(Saying {
                    parts,
                    means: means.clone(),
                    names: names.clone(),
                });
            }
        }
        for word in file.filler {
            self.entry(&spelled(&word)).filler = true;
        }
        for word in file.weak {
            self.entry(&spelled(&word)).weak = true;
        }
        for (hint, words) in file.hints {
            for word in words {
                self.entry(&spelled(&word)).hint = Some(hint);
            }
        }
        self.words.extend(file.words);
    }

    fn entry(&mut self, word: &str) -> &mut Known {
        self.known.entry(word.to_owned()).or_default()
    }

    fn group(&mut self, words: Vec<String>, act: Option<Act>) -> GroupId {
        let id = u32::try_from(self.groups.len()).unwrap_or(u32::MAX);
        let words: Vec<_> = words.iter().map(|word| spelled(word)).collect();
        for word in &words {
            let known = self.entry(word);
            if !known.groups.contains(&id) {
                known.groups.push(id);
            }
        }
        self.groups.push(Group { words, act });
        id
    }

    /// Whether a word stands for a matter, not for what is done with it.
    fn is_name(&self, word: &str) -> bool {
        let groups = self.known.get(word).map_or(&[][..], |known| &known.groups);
        let is_act = |group: &GroupId| self.groups[*group as usize].act.is_some();
        word.chars().count() > 2 && !groups.iter().any(is_act)
    }

    /// The groups of what is meant; a word that is in none is one by itself.
    fn groups_of(&mut self, word: &str) -> Vec<GroupId> {
        let known = self.entry(&spelled(word)).groups.clone();
        if known.is_empty() {
            vec![self.group(vec![word.to_owned()], None)]
        } else {
            known
        }
    }

    fn done(self) -> Result<Words, BrokenWords> {
        let mut jieba = Jieba::new();
        let mut known: Vec<_> = self.known.into_iter().collect();
        known.retain(|(word, _)| !word.is_empty());
        known.sort_by(|a, b| a.0.cmp(&b.0));
        for (word, known) in &known {
            if !known.groups.is_empty() && word.chars().count() > 1 {
                jieba.add_word(word, None, None);
            }
        }
        for word in &self.words {
            jieba.add_word(&spelled(word), None, None);
        }
        let (spelled, known): (Vec<_>, Vec<_>) = known.into_iter().unzip();
        let automaton = |kind| {
            AhoCorasick::builder()
                .match_kind(kind)
                .build(&spelled)
                .map_err(|error| BrokenWords::all(&error))
        };
        let mut by_pair: HashMap<(char, char), Vec<usize>> = HashMap::new();
        for (place, saying) in self.sayings.iter().enumerate() {
            let signs: Vec<char> = saying.parts.iter().flat_map(|part| part.chars()).collect();
            for pair in pairs(&signs).filter(|_| !saying.names.is_empty()) {
                let sayings = by_pair.entry(pair).or_default();
                if sayings.last() != Some(&place) {
                    sayings.push(place);
                }
            }
        }
        Ok(Words {
            by_pair,
            longest: automaton(MatchKind::LeftmostLongest)?,
            each: automaton(MatchKind::Standard)?,
            jieba,
            known,
            groups: self.groups,
            sayings: self.sayings,
            print: self.hasher.finish(),
            spelled,
        })
    }
}

/// How much a word tells by its part of speech (ICTCLAS tags, as dictionaries give
/// them).
fn kind_tells(tag: &str) -> f32 {
    match tag.as_bytes().first() {
        Some(b'd' | b'r' | b'p' | b'c' | b'u' | b'y' | b'e' | b'o' | b'm' | b'q' | b'f') => 0.2,
        Some(b't' | b'z') => 0.3,
        Some(b'a' | b'i' | b'l') => 0.6,
        Some(b'v') if tag != "vn" => 0.7,
        _ => 1.0,
    }
}

fn pairs(signs: &[char]) -> impl Iterator<Item = (char, char)> + '_ {
    signs.windows(2).map(|pair| (pair[0], pair[1]))
}

fn spelled(word: &str) -> String {
    plain::plain(word.trim(), 64).into_iter().collect()
}
