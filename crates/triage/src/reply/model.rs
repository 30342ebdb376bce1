//! The marks weighed as people's judgements weigh them: logistic regression on
//! standardised marks, fitted by Newton's method, so that the same replies give the
//! same weights.

use super::{
    Lack, lacking,
    marks::{MARKS, NAMES, marks},
};

/// What all errors together cost against the smallness of the weights, however many
/// replies there are. Low, for of replies as short as these people judge differently.
const COST: f64 = 6.0;
/// Below this probability of giving reasons a reply is said to give none. Above one
/// half, for few replies give none and their two errors should cost alike; anything
/// from .55 to .65 does as well.
const FROM: f64 = 0.6;
/// Steps at most; ten are usual.
const STEPS: usize = 50;
/// How often a step is halved before it is taken as it is.
const HALVINGS: usize = 20;
/// Done when no weight moves more.
const STILL: f64 = 1e-6;
/// The weights and what is there without any mark.
const WIDE: usize = MARKS + 1;

/// A learned model.
#[derive(Clone, Debug)]
pub struct Model {
    middle: [f64; MARKS],
    spread: [f64; MARKS],
    weights: [f64; WIDE],
}

/// What the model says of one reply.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Judged {
    /// Whether it gives reasons.
    pub explains: bool,
    /// How probable that is.
    pub probability: f64,
    /// What the clauses say is there in place of an answer.
    pub lacks: Option<Lack>,
    /// The marks that spoke most for the verdict, the strongest first.
    pub because: Vec<Because>,
}

/// A mark that spoke for a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Because {
    /// Which.
    pub mark: &'static str,
    /// There, or more of it than replies have on average; else not there, or less.
    pub there: bool,
}

/// There is nothing to learn from: judgements of both kinds are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("replies of both kinds are needed to learn")]
pub struct NothingToLearn;

impl Model {
    /// Learns from replies and whether each gives reasons.
    ///
    /// # Errors
    /// When all are of one kind.
    pub fn train(replies: &[(&str, bool)]) -> Result<Self, NothingToLearn> {
        let rows: Vec<([f64; MARKS], bool)> = replies
            .iter()
            .map(|(reply, explains)| (marks(reply), *explains))
            .collect();
        Self::of_marks(&rows.iter().collect::<Vec<_>>())
    }

    pub(super) fn of_marks(rows: &[&([f64; MARKS], bool)]) -> Result<Self, NothingToLearn> {
        let explained = rows.iter().filter(|(_, explains)| *explains).count();
        if explained == 0 || explained == rows.len() {
            return Err(NothingToLearn);
        }
        let all = rows.len() as f64;
        let mut model = Self {
            middle: [0.0; MARKS],
            spread: [1.0; MARKS],
            weights: [0.0; WIDE],
        };
        for mark in 0..MARKS {
            let middle = rows.iter().map(|(row, _)| row[mark]).sum::<f64>() / all;
            let apart = rows.iter().map(|(row, _)| (row[mark] - middle).powi(2));
            let spread = (apart.sum::<f64>() / all).sqrt();
            model.middle[mark] = middle;
            if spread > 0.0 {
                model.spread[mark] = spread;
            }
        }
        model.weights[MARKS] = (explained as f64 / (all - explained as f64)).ln();
        let seen: Vec<([f64; WIDE], bool)> = rows
            .iter()
            .map(|(row, explains)| (model.standardised(row), *explains))
            .collect();
        for _ in 0..STEPS {
            let step = model.step(&seen);
            // A whole step may overshoot where most replies are sure already.
            let before = (model.weights, model.loss(&seen));
            let mut part = 1.0;
            for _ in 0..HALVINGS {
                for ((weight, old), step) in model.weights.iter_mut().zip(before.0).zip(step) {
                    *weight = old - part * step;
                }
                if model.loss(&seen) <= before.1 {
                    break;
                }
                part /= 2.0;
            }
            if step.iter().all(|step| step.abs() < STILL) {
                break;
            }
        }
        Ok(model)
    }

    /// Judges one reply, and says why.
    #[must_use]
    pub fn judge(&self, reply: &str) -> Judged {
        let row = self.standardised(&marks(reply));
        let probability = probability(dot(&self.weights, &row));
        let explains = probability >= FROM;
        let side = if explains { 1.0 } else { -1.0 };
        let mut spoke: Vec<(f64, Because)> = (0..MARKS)
            .map(|at| {
                let because = Because {
                    mark: NAMES[at],
                    there: row[at] > 0.0,
                };
                (self.weights[at] * row[at] * side, because)
            })
            .filter(|(spoke, _)| *spoke > 0.0)
            .collect();
        spoke.sort_by(|a, b| b.0.total_cmp(&a.0));
        Judged {
            explains,
            probability,
            lacks: lacking(reply).map(|lacking| lacking.what),
            because: spoke.into_iter().take(3).map(|(_, mark)| mark).collect(),
        }
    }

    pub(super) fn explains(&self, row: &[f64; MARKS]) -> bool {
        probability(dot(&self.weights, &self.standardised(row))) >= FROM
    }

    fn standardised(&self, row: &[f64; MARKS]) -> [f64; WIDE] {
        let scales = self.middle.iter().zip(&self.spread);
        let mut wide = [1.0; WIDE];
        for ((cell, value), (middle, spread)) in wide.iter_mut().zip(row).zip(scales) {
            *cell = (value - middle) / spread;
        }
        wide
    }

    fn loss(&self, seen: &[([f64; WIDE], bool)]) -> f64 {
        let small = self.weights[..MARKS]
            .iter()
            .map(|weight| weight * weight / 2.0);
        let wrong = seen.iter().map(|(row, explains)| {
            let said = dot(&self.weights, row);
            let against = if *explains { -said } else { said };
            // ln(1 + e^x), without e^x of a large x.
            against.max(0.0) + (-against.abs()).exp().ln_1p()
        });
        small.sum::<f64>() + COST / seen.len() as f64 * wrong.sum::<f64>()
    }

    /// By how much the weights should fall.
    fn step(&self, seen: &[([f64; WIDE], bool)]) -> [f64; WIDE] {
        let mut slope = [0.0; WIDE];
        let mut bend = vec![[0.0; WIDE]; WIDE];
        for mark in 0..MARKS {
            slope[mark] = self.weights[mark];
            bend[mark][mark] = 1.0;
        }
        let cost = COST / seen.len() as f64;
        for (row, explains) in seen {
            let said = probability(dot(&self.weights, row));
            let wrong = cost * (said - f64::from(u8::from(*explains)));
            let sure = cost * (said * (1.0 - said)).max(1e-9);
            for ((slope, bend), left) in slope.iter_mut().zip(&mut bend).zip(row) {
                *slope += wrong * left;
                for (bend, right) in bend.iter_mut().zip(row) {
                    *bend += sure * left * right;
                }
            }
        }
        solved(bend, slope)
    }
}

/// Solves `bend · x = slope`; `bend` is positive definite, so no rows change places.
fn solved(mut bend: Vec<[f64; WIDE]>, mut slope: [f64; WIDE]) -> [f64; WIDE] {
    for at in 0..WIDE {
        let head = bend[at];
        for below in at + 1..WIDE {
            let times = bend[below][at] / head[at];
            for (cell, head) in bend[below].iter_mut().zip(head).skip(at) {
                *cell -= times * head;
            }
            slope[below] -= times * slope[at];
        }
    }
    for at in (0..WIDE).rev() {
        let known: f64 = (at + 1..WIDE)
            .map(|right| bend[at][right] * slope[right])
            .sum();
        slope[at] = (slope[at] - known) / bend[at][at];
    }
    slope
}

fn dot(weights: &[f64; WIDE], row: &[f64; WIDE]) -> f64 {
    weights.iter().zip(row).map(|(a, b)| a * b).sum()
}

fn probability(said: f64) -> f64 {
    1.0 / (1.0 + (-said).exp())
}
