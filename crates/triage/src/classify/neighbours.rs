//! The handled messages most like this one.

use std::collections::HashMap;

use crate::Text;

/// A word that stands in a larger share of all messages tells none from another
/// and is only slow to look up.
const TOO_COMMON: f32 = 0.25;

/// Handled messages, findable by their words.
#[derive(Clone, Debug, Default)]
pub(super) struct Neighbours {
    words: HashMap<String, Word>,
    /// How many messages it holds.
    messages: usize,
}

#[derive(Clone, Debug, Default)]
struct Word {
    rareness: f32,
    /// The messages it stands in, and what it is worth there.
    stands_in: Vec<(u32, f32)>,
}

impl Neighbours {
    /// Takes the messages in; each is called by its place.
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t Text> + Clone) -> Self {
        let mut words: HashMap<String, Word> = HashMap::new();
        let mut messages = 0_usize;
        for (text, place) in texts.clone().zip(0_u32..) {
            messages += 1;
            for (word, often) in counted(text) {
                let entry = words.entry(word.to_owned()).or_default();
                entry.stands_in.push((place, 1.0 + (often as f32).ln()));
            }
        }
        let all = messages as f32;
        for word in words.values_mut() {
            word.rareness = ((1.0 + all) / (1.0 + word.stands_in.len() as f32)).ln() + 1.0;
        }
        let mut lengths = vec![0.0_f32; messages];
        for word in words.values() {
            for (place, often) in &word.stands_in {
                lengths[*place as usize] += (often * word.rareness).powi(2);
            }
        }
        words.retain(|_, word| messages < 100 || word.stands_in.len() as f32 <= TOO_COMMON * all);
        for word in words.values_mut() {
            for (place, worth) in &mut word.stands_in {
                *worth *= word.rareness / lengths[*place as usize].sqrt();
            }
            word.stands_in.shrink_to_fit();
        }
        Self { words, messages }
    }

    /// The most similar messages with their similarity (cosine, 0 to 1), the most
    /// similar first; of equals the earlier.
    pub(super) fn nearest(&self, text: &Text, most: usize) -> Vec<(u32, f32)> {
        let counts = counted(text);
        let mut length = 0.0_f32;
        let mut similar = vec![0.0_f32; self.messages];
        for (word, often) in counts {
            let often = 1.0 + (often as f32).ln();
            let Some(word) = self.words.get(word) else {
                // An unknown word counts as the rarest there is.
                length += (often * (1.0 + (1.0 + self.messages as f32).ln())).powi(2);
                continue;
            };
            let worth = often * word.rareness;
            length += worth * worth;
            for (place, there) in &word.stands_in {
                similar[*place as usize] += worth * there;
            }
        }
        let mut found: Vec<(u32, f32)> = similar
            .iter()
            .zip(0..)
            .filter(|(similarity, _)| **similarity > 0.0)
            .map(|(similarity, place)| (place, similarity / length.sqrt()))
            .collect();
        let nearer = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if found.len() > most {
            found.select_nth_unstable_by(most, nearer);
            found.truncate(most);
        }
        found.sort_unstable_by(nearer);
        found
    }

    /// Bytes it takes, nearly.
    pub(super) fn bytes(&self) -> usize {
        let of = |(word, entry): (&String, &Word)| {
            word.capacity() + size_of::<(String, Word)>() + size_of_val(entry.stands_in.as_slice())
        };
        self.words.iter().map(of).sum()
    }
}

/// Each word once, with how often it stands there.
fn counted(text: &Text) -> Vec<(&str, usize)> {
    let mut words: Vec<&str> = text.words.iter().map(String::as_str).collect();
    words.sort_unstable();
    words
        .chunk_by(|a, b| a == b)
        .map(|same| (same[0], same.len()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_similar_comes_first_and_the_same_is_quite_similar() {
        let texts = ["路灯 不亮 三天", "路灯 坏", "工资 拖欠"].map(Text::segmented);
        let known = Neighbours::of(texts.iter());
        let nearest = known.nearest(&Text::segmented("路灯 不亮 三天"), 2);
        assert_eq!(nearest[0].0, 0);
        assert!((nearest[0].1 - 1.0).abs() < 1e-5);
        assert_eq!(nearest[1].0, 1);
        assert!(known.nearest(&Text::segmented("电梯"), 5).is_empty());
    }
}
