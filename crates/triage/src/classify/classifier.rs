//! The classifier: a tree of small decisions, from the first level to the leaf.

use std::collections::{BTreeMap, HashMap};

use super::{
    calibrate::{Calibration, Heard},
    features::{Features, Sparse},
    linear::Linear,
    neighbours::Neighbours,
};
use crate::Text;

/// Handled messages that vote.
const VOTERS: usize = 20;
/// More alike than this, two messages are one that somebody sent twice.
const TWINS: f32 = 0.8;
/// Parts of which each is judged by a model of the others, to fit probabilities.
const FOLDS: usize = 3;
/// Fewer messages than this teach no probabilities.
const ENOUGH: usize = 60;
/// A branch less probable than this is not gone into.
const SLIGHT: f32 = 0.02;
/// Share of verdicts called sure that have to be right among the messages learned,
/// so that of messages to come, which are a little less like them, 98 % are.
const SURE: f64 = 0.985;
/// Verdicts at least on which that share is measured.
const MEASURED_ON: usize = 50;

/// A handled message and what it turned out to be.
#[derive(Clone, Debug)]
pub struct Example {
    /// What the message is known by, such as the number of its case.
    pub id: u64,
    /// The message.
    pub text: Text,
    /// Its class with all above it, the first level first.
    pub path: Vec<String>,
}

/// What the classifier makes of a message. Empty when there is nothing to go by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// The most probable classes, the best first.
    pub guesses: Vec<Guess>,
    /// The handled messages most like it, the most similar first.
    pub like: Vec<Neighbour>,
}

/// A class that the message may belong to.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The class with all above it.
    pub path: Vec<String>,
    /// How probable, 0 to 1.
    pub probability: f32,
    /// The words of the message that spoke for it, the loudest first.
    pub because: Vec<String>,
}

/// A handled message like the one asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct Neighbour {
    /// What it is known by.
    pub id: u64,
    /// How similar, 0 to 1.
    pub similarity: f32,
    /// What it turned out to be.
    pub path: Vec<String>,
}

/// Learned from handled messages; says what a new one is about.
#[derive(Clone, Debug)]
pub struct Classifier {
    features: Features,
    neighbours: Neighbours,
    handled: Vec<(u64, Vec<String>)>,
    /// Decisions by what has been decided above.
    decisions: HashMap<Vec<String>, Decision>,
    sure_from: f32,
}

/// Which of the classes right below one.
#[derive(Clone, Debug)]
struct Decision {
    classes: Vec<String>,
    linear: Linear,
    calibration: Calibration,
}

impl Classifier {
    /// Learns. The same examples in the same order give the same classifier.
    #[must_use]
    pub fn train(examples: &[Example]) -> Self {
        let features = Features::learn(examples.iter().map(|example| &example.text));
        let rows: Vec<Sparse> = examples.iter().map(|e| features.of(&e.text)).collect();
        let neighbours = Neighbours::of(examples.iter().map(|example| &example.text));
        let near: Vec<Vec<(u32, f32)>> = examples
            .iter()
            .map(|example| neighbours.nearest(&example.text, VOTERS * 2))
            .collect();
        let groups = twins(&near);
        let learning = Learning {
            examples,
            rows: &rows,
            near: &near,
            parts: dealt(&groups, FOLDS),
            groups,
        };
        let mut tried = vec![Tried::default(); examples.len()];
        Self {
            decisions: learning.decisions(&mut tried),
            sure_from: sure_from(&tried),
            handled: examples.iter().map(|e| (e.id, e.path.clone())).collect(),
            features,
            neighbours,
        }
    }

    /// The most probable classes of a message, with reasons.
    #[must_use]
    pub fn judge(&self, text: &Text, most: usize) -> Verdict {
        let row = self.features.of(text);
        let near = self.neighbours.nearest(text, VOTERS);
        if row.columns.is_empty() && near.is_empty() {
            return Verdict::default();
        }
        let mut leaves = Vec::new();
        self.descend(&row, &near, Vec::new(), 1.0, &mut leaves);
        leaves.sort_by(|a, b| b.1.total_cmp(&a.1));
        leaves.truncate(most);
        let guesses = leaves.into_iter().map(|(path, probability)| Guess {
            because: self.because(text, &path),
            path,
            probability,
        });
        let like = near.iter().map(|(place, similarity)| {
            let (id, path) = &self.handled[*place as usize];
            Neighbour {
                id: *id,
                similarity: *similarity,
                path: path.clone(),
            }
        });
        Verdict {
            guesses: guesses.collect(),
            like: like.collect(),
        }
    }

    /// The best class and its probability, without reasons: for large numbers.
    #[must_use]
    pub fn best(&self, text: &Text) -> Option<(Vec<String>, f32)> {
        let row = self.features.of(text);
        let near = self.neighbours.nearest(text, VOTERS);
        if row.columns.is_empty() && near.is_empty() {
            return None;
        }
        let mut leaves = Vec::new();
        self.descend(&row, &near, Vec::new(), 1.0, &mut leaves);
        leaves.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// From this probability on a verdict is called sure: of the training messages,
    /// each judged without having been learned, 98 % of those above it were right.
    #[must_use]
    pub fn sure_from(&self) -> f32 {
        self.sure_from
    }

    /// Bytes that it takes in memory, nearly.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let decisions: usize = self.decisions.values().map(|d| d.linear.bytes()).sum();
        decisions + self.neighbours.bytes() + self.features.len() * 32
    }

    fn descend(
        &self,
        row: &Sparse,
        near: &[(u32, f32)],
        path: Vec<String>,
        probability: f32,
        leaves: &mut Vec<(Vec<String>, f32)>,
    ) {
        let Some(decision) = self.decisions.get(&path) else {
            leaves.push((path, probability));
            return;
        };
        let votes = votes(near, &path, &decision.classes, |place| {
            &self.handled[place as usize].1
        });
        let below = decision.probabilities(row, &votes);
        for (class, share) in decision.classes.iter().zip(below) {
            if share * probability >= SLIGHT {
                let mut path = path.clone();
                path.push(class.clone());
                self.descend(row, near, path, probability * share, leaves);
            }
        }
    }

    /// The words that spoke for a class where it was decided, at each level.
    fn because(&self, text: &Text, path: &[String]) -> Vec<String> {
        let mut worth: BTreeMap<&str, f32> = BTreeMap::new();
        for level in 0..path.len() {
            let Some(decision) = self.decisions.get(&path[..level]) else {
                continue;
            };
            let Some(class) = decision.classes.iter().position(|c| *c == path[level]) else {
                continue;
            };
            let weight = |column| decision.linear.speaks(column, class);
            let by_word = self.features.by_word(text, weight);
            for (word, added) in text.words.iter().zip(by_word) {
                *worth.entry(word).or_default() += added;
            }
        }
        let mut loud: Vec<(&str, f32)> = worth.into_iter().filter(|(_, w)| *w > 0.0).collect();
        loud.sort_by(|a, b| b.1.total_cmp(&a.1));
        loud.truncate(5);
        loud.into_iter().map(|(word, _)| word.to_owned()).collect()
    }
}

impl Decision {
    fn probabilities(&self, row: &Sparse, votes: &[f32]) -> Vec<f32> {
        if self.classes.len() == 1 {
            return vec![1.0];
        }
        self.calibration
            .probabilities(&self.linear.judge(row), votes)
    }
}

/// What stands ready while a classifier is trained.
struct Learning<'e> {
    examples: &'e [Example],
    rows: &'e [Sparse],
    near: &'e [Vec<(u32, f32)>],
    /// The first of each example's twins.
    groups: Vec<u32>,
    /// Which part each example is judged with; twins are in one.
    parts: Vec<usize>,
}

/// How an example fared that was judged without having been learned.
#[derive(Clone, Copy, Debug)]
struct Tried {
    /// Measured at all.
    counts: bool,
    probability: f32,
    right: bool,
}

impl Default for Tried {
    fn default() -> Self {
        Self {
            counts: false,
            probability: 1.0,
            right: true,
        }
    }
}

impl Learning<'_> {
    fn decisions(&self, tried: &mut [Tried]) -> HashMap<Vec<String>, Decision> {
        let mut below: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
        for (place, example) in self.examples.iter().enumerate() {
            for level in 0..example.path.len() {
                below.entry(&example.path[..level]).or_default().push(place);
            }
        }
        let decide = |(path, places): (&[String], Vec<usize>)| {
            (path.to_vec(), self.decision(path, &places, tried))
        };
        below.into_iter().map(decide).collect()
    }

    fn decision(&self, path: &[String], places: &[usize], tried: &mut [Tried]) -> Decision {
        let level = path.len();
        let class_of = |place: usize| &self.examples[place].path[level];
        let mut classes: Vec<String> = places.iter().map(|p| class_of(*p).clone()).collect();
        classes.sort_unstable();
        classes.dedup();
        let label = |place: usize| {
            let found = classes.binary_search(class_of(place));
            found.unwrap_or_default()
        };
        let train = |chosen: &[usize]| {
            let rows: Vec<&Sparse> = chosen.iter().map(|p| &self.rows[*p]).collect();
            let labels: Vec<usize> = chosen.iter().map(|p| label(*p)).collect();
            Linear::train(&rows, &labels, classes.len())
        };
        let calibration = if places.len() < ENOUGH || classes.len() < 2 {
            Calibration::usual(classes.len())
        } else {
            let mut heard = Vec::with_capacity(places.len());
            let mut order = Vec::with_capacity(places.len());
            for part in 0..FOLDS {
                let (out, rest): (Vec<usize>, Vec<usize>) =
                    places.iter().partition(|p| self.parts[**p] == part);
                let linear = train(&rest);
                heard.extend(out.iter().map(|place| Heard {
                    sides: linear.judge(&self.rows[*place]),
                    votes: self.votes_of_others(*place, path, &classes),
                    truth: label(*place),
                }));
                order.extend(out);
            }
            let calibration = Calibration::fit(&heard, classes.len());
            for (place, heard) in order.into_iter().zip(&heard) {
                tried[place].note(
                    &calibration.probabilities(&heard.sides, &heard.votes),
                    heard.truth,
                );
            }
            calibration
        };
        Decision {
            linear: train(places),
            classes,
            calibration,
        }
    }

    /// The votes on an example as if neither it nor its twins had been handled.
    fn votes_of_others(&self, place: usize, path: &[String], classes: &[String]) -> Vec<f32> {
        let others: Vec<(u32, f32)> = self.near[place]
            .iter()
            .filter(|(other, _)| self.groups[*other as usize] != self.groups[place])
            .take(VOTERS)
            .copied()
            .collect();
        votes(&others, path, classes, |other| {
            &self.examples[other as usize].path
        })
    }
}

/// The share of the votes for each class right below `path`; who is more alike
/// counts more than in proportion.
fn votes<'p>(
    near: &[(u32, f32)],
    path: &[String],
    classes: &[String],
    path_of: impl Fn(u32) -> &'p [String],
) -> Vec<f32> {
    let mut votes = vec![0.0; classes.len()];
    for (place, similarity) in near {
        let theirs = path_of(*place);
        let Some(class) = theirs.strip_prefix(path).and_then(<[String]>::first) else {
            continue;
        };
        if let Ok(class) = classes.binary_search(class) {
            votes[class] += similarity * similarity;
        }
    }
    let sum: f32 = votes.iter().sum();
    if sum > 0.0 {
        votes.iter_mut().for_each(|vote| *vote /= sum);
    }
    votes
}

impl Tried {
    /// A level more: what was thought most probable there, and whether it was right.
    /// Behind a wrong turn nothing counts any more.
    fn note(&mut self, probabilities: &[f32], truth: usize) {
        if !self.right {
            return;
        }
        let best = probabilities.iter().copied().fold(0.0, f32::max);
        self.counts = true;
        self.probability *= best;
        self.right = probabilities[truth] >= best;
    }
}

/// Deals messages into parts, twins into one.
pub(super) fn parts(texts: &[Text], parts: usize) -> Vec<usize> {
    let neighbours = Neighbours::of(texts.iter());
    let near: Vec<_> = texts
        .iter()
        .map(|text| neighbours.nearest(text, VOTERS * 2))
        .collect();
    dealt(&twins(&near), parts)
}

/// The lowest probability above which the share of right ones holds.
fn sure_from(tried: &[Tried]) -> f32 {
    let mut tried: Vec<&Tried> = tried.iter().filter(|tried| tried.counts).collect();
    tried.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    let mut right = 0_usize;
    let mut from = 1.0;
    for (place, one) in tried.iter().enumerate() {
        right += usize::from(one.right);
        let measured = place + 1;
        if measured >= MEASURED_ON && right as f64 >= SURE * measured as f64 {
            from = one.probability;
        }
    }
    from
}

/// The first of each message's twins, and of theirs.
fn twins(near: &[Vec<(u32, f32)>]) -> Vec<u32> {
    let mut first: Vec<u32> = (0..near.len() as u32).collect();
    for (place, near) in near.iter().enumerate() {
        for (other, similarity) in near {
            if *similarity < TWINS {
                break;
            }
            let (a, b) = (root(&mut first, place as u32), root(&mut first, *other));
            first[a.max(b) as usize] = a.min(b);
        }
    }
    (0..near.len() as u32)
        .map(|place| root(&mut first, place))
        .collect()
}

/// Deals messages into parts so that twins land in one: else a model would be
/// asked what it has been told.
fn dealt(groups: &[u32], parts: usize) -> Vec<usize> {
    let mut dealt = HashMap::new();
    let mut next = 0;
    let part = |group: &u32| {
        *dealt.entry(*group).or_insert_with(|| {
            next += 1;
            next % parts
        })
    };
    groups.iter().map(part).collect()
}

fn root(first: &mut [u32], mut place: u32) -> u32 {
    while first[place as usize] != place {
        first[place as usize] = first[first[place as usize] as usize];
        place = first[place as usize];
    }
    place
}
