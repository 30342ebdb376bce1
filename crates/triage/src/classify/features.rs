//! A text as numbers: four blocks of grams, each weighed by how rare it is and
//! brought to length one.
//!
//! The beginning counts twice, as blocks of its own: people name the matter first
//! and tell its story after.

use std::collections::HashMap;

use crate::{
    Text,
    hash::{ByItself, Mixed},
};

/// Words that make the beginning.
const FIRST_WORDS: usize = 10;
/// Signs that make the beginning.
const FIRST_SIGNS: usize = 30;
/// A gram of one or two messages teaches next to nothing about others.
const SEEN_IN: u32 = 3;

/// The kinds of grams; each is a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    /// One word, and two beside each other.
    Words,
    /// One to three signs beside each other.
    Signs,
    /// As `Words`, of the beginning.
    FirstWords,
    /// As `Signs`, of the beginning.
    FirstSigns,
}

/// A sparse vector: columns in rising order with their values.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sparse {
    pub(super) columns: Vec<u32>,
    pub(super) values: Vec<f32>,
}

/// A gram of a text: what it is, and which of the text's words it touches.
struct Gram {
    block: Block,
    hash: u64,
    first_word: u32,
    last_word: u32,
}

/// Which grams count, in which column, and how much.
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    columns: HashMap<u64, u32, ByItself>,
    rareness: Vec<f32>,
}

impl Features {
    /// Learns the grams of these texts.
    pub(super) fn learn<'t>(texts: impl ExactSizeIterator<Item = &'t Text>) -> Self {
        let all = texts.len() as f32;
        let mut seen_in: HashMap<u64, u32, ByItself> = HashMap::default();
        let mut here = Vec::new();
        for text in texts {
            here.clear();
            here.extend(grams(text).into_iter().map(|gram| gram.hash));
            here.sort_unstable();
            here.dedup();
            for hash in &here {
                *seen_in.entry(*hash).or_default() += 1;
            }
        }
        let mut known: Vec<(u64, u32)> = seen_in
            .into_iter()
            .filter(|(_, seen)| *seen >= SEEN_IN)
            .collect();
        known.sort_unstable(); // the same texts give the same model, to the bit
        let rareness = known
            .iter()
            .map(|(_, seen)| ((1.0 + all) / (1.0 + *seen as f32)).ln() + 1.0);
        Self {
            rareness: rareness.collect(),
            columns: known
                .iter()
                .zip(0..)
                .map(|((hash, _), column)| (*hash, column))
                .collect(),
        }
    }

    /// How many columns there are.
    pub(super) fn len(&self) -> usize {
        self.rareness.len()
    }

    /// The text as a vector.
    pub(super) fn of(&self, text: &Text) -> Sparse {
        let mut cells = Vec::new();
        for block in self.blocks(&grams(text)) {
            cells.extend(block);
        }
        cells.sort_unstable_by_key(|(column, _)| *column);
        Sparse {
            columns: cells.iter().map(|(column, _)| *column).collect(),
            values: cells.iter().map(|(_, value)| *value).collect(),
        }
    }

    /// What each word of the text adds when `weight` is what a column is worth: a
    /// gram's share goes to the words it touches, evenly.
    pub(super) fn by_word(&self, text: &Text, weight: impl Fn(u32) -> f32) -> Vec<f32> {
        let grams = grams(text);
        let mut columns: HashMap<u32, f32, ByItself> = HashMap::default();
        for (column, value) in self.blocks(&grams).into_iter().flatten() {
            columns.insert(column, value);
        }
        let mut often: HashMap<u32, f32, ByItself> = HashMap::default();
        let known = |gram: &Gram| self.columns.get(&gram.hash).copied();
        for column in grams.iter().filter_map(known) {
            *often.entry(column).or_default() += 1.0;
        }
        let mut added = vec![0.0; text.words.len()];
        for gram in &grams {
            let Some(column) = known(gram) else { continue };
            let touched = gram.first_word as usize..=gram.last_word as usize;
            let share = weight(column) * columns[&column]
                / (often[&column] * touched.clone().count() as f32);
            for word in touched {
                added[word] += share;
            }
        }
        added
    }

    /// The known grams of each block, weighed, each block of length one.
    fn blocks(&self, grams: &[Gram]) -> Vec<Vec<(u32, f32)>> {
        let block = |of_block: &[Gram]| {
            let mut columns: Vec<u32> = of_block
                .iter()
                .filter_map(|gram| self.columns.get(&gram.hash).copied())
                .collect();
            columns.sort_unstable();
            let mut cells: Vec<(u32, f32)> = columns
                .chunk_by(|a, b| a == b)
                .map(|same| {
                    let often = match same.len() {
                        1 => 1.0,
                        times => 1.0 + (times as f32).ln(),
                    };
                    (same[0], often * self.rareness[same[0] as usize])
                })
                .collect();
            let length = cells.iter().map(|(_, v)| v * v).sum::<f32>().sqrt();
            cells.iter_mut().for_each(|(_, v)| *v /= length);
            cells
        };
        let of_one_block = |a: &Gram, b: &Gram| a.block == b.block;
        grams.chunk_by(of_one_block).map(block).collect()
    }
}

/// All grams of a text, block by block.
fn grams(text: &Text) -> Vec<Gram> {
    let words = &text.words;
    let signs: Vec<(char, u32)> = words
        .iter()
        .zip(0..)
        .flat_map(|(word, place)| word.chars().map(move |sign| (sign, place)))
        .collect();
    let mut grams = Vec::with_capacity(signs.len() * 4);
    of_words(Block::Words, words, &mut grams);
    of_signs(Block::Signs, &signs, &mut grams);
    of_words(
        Block::FirstWords,
        &words[..words.len().min(FIRST_WORDS)],
        &mut grams,
    );
    of_signs(
        Block::FirstSigns,
        &signs[..signs.len().min(FIRST_SIGNS)],
        &mut grams,
    );
    grams
}

fn of_words(block: Block, words: &[String], grams: &mut Vec<Gram>) {
    for most in 1..=2 {
        for (place, run) in words.windows(most).enumerate() {
            let words = run.iter().map(String::as_str);
            grams.push(Gram {
                block,
                hash: Mixed::of_words(block as u64 * 8 + most as u64, words),
                first_word: place as u32,
                last_word: (place + most - 1) as u32,
            });
        }
    }
}

fn of_signs(block: Block, signs: &[(char, u32)], grams: &mut Vec<Gram>) {
    for most in 1..=3 {
        for run in signs.windows(most) {
            let signs = run.iter().map(|(sign, _)| *sign);
            grams.push(Gram {
                block,
                hash: Mixed::of_signs(block as u64 * 8 + most as u64, signs),
                first_word: run[0].1,
                last_word: run[most - 1].1,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each said three times, so that every gram is known.
    fn texts() -> Vec<Text> {
        ["路灯 不亮 三天", "路灯 坏 了", "工资 拖欠 三天"]
            .repeat(3)
            .into_iter()
            .map(Text::segmented)
            .collect()
    }

    #[test]
    fn each_block_has_length_one() {
        let texts = texts();
        let features = Features::learn(texts.iter());
        let vector = features.of(&texts[0]);
        let length: f32 = vector.values.iter().map(|v| v * v).sum();
        assert!((length - 4.0).abs() < 1e-4, "{length}");
    }

    #[test]
    fn what_was_never_seen_has_no_column() {
        let features = Features::learn(texts().iter());
        assert_eq!(
            features.of(&Text::segmented("电梯 故障")),
            Sparse::default()
        );
        assert_eq!(features.of(&Text::default()), Sparse::default());
    }

    #[test]
    fn what_words_add_comes_to_what_the_text_adds() {
        let texts = texts();
        let features = Features::learn(texts.iter());
        let vector = features.of(&texts[2]);
        let whole: f32 = vector.values.iter().sum();
        let by_word: f32 = features.by_word(&texts[2], |_| 1.0).iter().sum();
        assert!((whole - by_word).abs() < 1e-3);
    }
}
