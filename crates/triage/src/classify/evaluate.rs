//! How good a classifier is, on messages it has not seen.

use std::{collections::BTreeMap, time::Instant};

use serde::Serialize;

use super::{Classifier, Example, classifier};
use crate::Text;

/// The figures of one evaluation, as `xinqiao triage evaluate classify` prints them.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// Messages learned from.
    pub trained_on: usize,
    /// Messages judged.
    pub tested_on: usize,
    /// The mean of the classes' F1.
    pub macro_f1: f64,
    /// Share of messages whose class was right.
    pub accuracy: f64,
    /// By class.
    pub per_class: BTreeMap<String, OfClass>,
    /// Share of messages called sure: above the one probability, chosen on the
    /// training messages, from which 98 % are right.
    pub coverage_at_98: f64,
    /// Share of those that were right.
    pub accuracy_of_sure: f64,
    /// Messages judged a second, on one core, reading them included.
    pub messages_per_second: f64,
    /// Seconds of learning, reading included.
    pub train_seconds: f64,
    /// Bytes of the model in memory.
    pub model_bytes: usize,
}

/// How one class fared.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct OfClass {
    /// Messages that belong to it.
    pub messages: usize,
    /// Share of the messages put into it that belong to it.
    pub precision: f64,
    /// Share of its messages that were put into it.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// What one fold said: of each message the truth, the guess, and whether it was sure.
#[derive(Clone, Debug, Default)]
struct Said {
    answers: Vec<(String, String, bool)>,
    train_seconds: f64,
    judge_seconds: f64,
    model_bytes: usize,
    trained_on: usize,
}

/// Learns from some messages and judges others. `read` makes examples of what the
/// files hold; its time counts.
pub fn held_out<M>(train: &[M], test: &[M], read: impl Fn(&M) -> Example) -> Figures {
    figures(&try_out(
        &train.iter().collect::<Vec<_>>(),
        &test.iter().collect::<Vec<_>>(),
        &read,
    ))
}

/// Judges each message by a classifier that learned from the other parts.
/// `part_of` says which part a message belongs to, 0 to `parts` − 1; twins must
/// share one.
pub fn crossed<M>(
    messages: &[M],
    parts: usize,
    part_of: impl Fn(usize) -> usize,
    read: impl Fn(&M) -> Example,
) -> Figures {
    let mut all = Said::default();
    for part in 0..parts {
        let (mut test, mut train) = (Vec::new(), Vec::new());
        for (place, message) in messages.iter().enumerate() {
            if part_of(place) == part {
                test.push(message);
            } else {
                train.push(message);
            }
        }
        let said = try_out(&train, &test, &read);
        all.answers.extend(said.answers);
        all.judge_seconds += said.judge_seconds;
        all.train_seconds = all.train_seconds.max(said.train_seconds);
        all.model_bytes = all.model_bytes.max(said.model_bytes);
        all.trained_on = said.trained_on;
    }
    figures(&all)
}

/// Deals messages into parts, twins (a message that somebody sent twice) into one.
#[must_use]
pub fn parts(texts: &[Text], parts: usize) -> Vec<usize> {
    classifier::parts(texts, parts)
}

fn try_out<M>(train: &[&M], test: &[&M], read: &impl Fn(&M) -> Example) -> Said {
    let started = Instant::now();
    let examples: Vec<Example> = train.iter().map(|message| read(message)).collect();
    let classifier = Classifier::train(&examples);
    let train_seconds = started.elapsed().as_secs_f64();
    let started = Instant::now();
    let answers = test.iter().map(|message| {
        let example = read(message);
        let (guess, probability) = classifier.best(&example.text).unwrap_or_default();
        let sure = probability >= classifier.sure_from();
        (example.path.join("/"), guess.join("/"), sure)
    });
    Said {
        answers: answers.collect(),
        judge_seconds: started.elapsed().as_secs_f64(),
        train_seconds,
        model_bytes: classifier.bytes(),
        trained_on: examples.len(),
    }
}

fn figures(said: &Said) -> Figures {
    let all = said.answers.len();
    let share = |part: usize, whole: usize| {
        if whole == 0 {
            0.0
        } else {
            part as f64 / whole as f64
        }
    };
    let right = said
        .answers
        .iter()
        .filter(|(truth, guess, _)| truth == guess)
        .count();
    let sure = said.answers.iter().filter(|(_, _, sure)| *sure).count();
    let sure_and_right = said
        .answers
        .iter()
        .filter(|(t, g, sure)| *sure && t == g)
        .count();

    let mut counts: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for (truth, guess, _) in &said.answers {
        counts.entry(truth).or_default().0 += 1;
        counts.entry(guess).or_default().1 += 1;
        counts.entry(truth).or_default().2 += usize::from(truth == guess);
    }
    let of_class = |(class, (belong, put, both)): (&str, (usize, usize, usize))| {
        let of_class = OfClass {
            messages: belong,
            precision: share(both, put),
            recall: share(both, belong),
            f1: share(2 * both, belong + put),
        };
        (class.to_owned(), of_class)
    };
    let per_class: BTreeMap<String, OfClass> = counts
        .into_iter()
        .filter(|(_, (belong, _, _))| *belong > 0)
        .map(of_class)
        .collect();
    Figures {
        trained_on: said.trained_on,
        tested_on: all,
        macro_f1: per_class.values().map(|c| c.f1).sum::<f64>() / per_class.len().max(1) as f64,
        accuracy: share(right, all),
        per_class,
        coverage_at_98: share(sure, all),
        accuracy_of_sure: share(sure_and_right, sure),
        messages_per_second: all as f64 / said.judge_seconds,
        train_seconds: said.train_seconds,
        model_bytes: said.model_bytes,
    }
}
