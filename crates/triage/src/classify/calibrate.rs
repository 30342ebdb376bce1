//! From what two witnesses say to one probability.
//!
//! P(class) is proportional to exp(Σ w · said), where what is said are the sides of
//! the linear model's lines and the neighbours' shares of votes, of *all* classes:
//! votes for 城乡建设 speak for 交通运输, too, when the road is what is complained of.
//! The weights are fitted by the log loss on messages that neither witness had seen,
//! so that of the messages called 90 % sure nine in ten are right. First two numbers
//! are fitted, one for each witness; from there every weight may move as far as there
//! are messages to prove it.

/// Steps of the second fit.
const STEPS: usize = 150;
/// How far a weight moves in a step, at most.
const STRIDE: f32 = 0.3;
/// What it costs a weight to move away from where the first fit put it.
const PULL_BACK: f32 = 1.0;

/// How much each witness counts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Calibration {
    classes: usize,
    /// For each class the weights of all sides, of all votes, and one of its own.
    weights: Vec<f32>,
}

/// What was said of one message that the witnesses had not seen, and what it was.
pub(super) struct Heard {
    pub(super) sides: Vec<f32>,
    pub(super) votes: Vec<f32>,
    pub(super) truth: usize,
}

/// What each witness counts, whatever the class.
const USUAL: (f32, f32) = (3.0, 2.5);

impl Calibration {
    /// For a place where too little was heard to fit anything.
    pub(super) fn usual(classes: usize) -> Self {
        Self::even(classes, USUAL)
    }

    /// Fits the weights.
    pub(super) fn fit(heard: &[Heard], classes: usize) -> Self {
        let first = Self::even(classes, two_numbers(heard, classes));
        let mut fitted = first.clone();
        let mut moved = vec![0.0_f32; first.weights.len()];
        for _ in 0..STEPS {
            let mut slope = fitted.slope(heard);
            for ((slope, now), before) in slope.iter_mut().zip(&fitted.weights).zip(&first.weights)
            {
                *slope += PULL_BACK * (now - before);
            }
            // Each weight keeps its own pace: the more it has moved, the smaller its steps.
            for ((weight, slope), moved) in fitted.weights.iter_mut().zip(slope).zip(&mut moved) {
                *moved += slope * slope;
                *weight -= STRIDE * slope / moved.sqrt().max(1e-6);
            }
        }
        if fitted.loss(heard) < first.loss(heard) {
            fitted
        } else {
            first
        }
    }

    /// The probability of each class.
    pub(super) fn probabilities(&self, sides: &[f32], votes: &[f32]) -> Vec<f32> {
        let wide = 2 * self.classes + 1;
        let mut said: Vec<f32> = self
            .weights
            .chunks_exact(wide)
            .map(|weights| {
                let (of_sides, rest) = weights.split_at(self.classes);
                let (of_votes, own) = rest.split_at(self.classes);
                own[0] + dot(of_sides, sides) + dot(of_votes, votes)
            })
            .collect();
        let most = said.iter().copied().fold(f32::MIN, f32::max);
        said.iter_mut()
            .for_each(|value| *value = (*value - most).exp());
        let sum: f32 = said.iter().sum();
        said.iter_mut().for_each(|value| *value /= sum);
        said
    }

    fn even(classes: usize, (side, vote): (f32, f32)) -> Self {
        let wide = 2 * classes + 1;
        let mut weights = vec![0.0; classes * wide];
        for class in 0..classes {
            weights[class * wide + class] = side;
            weights[class * wide + classes + class] = vote;
        }
        Self { classes, weights }
    }

    /// Which way the loss rises.
    fn slope(&self, heard: &[Heard]) -> Vec<f32> {
        let wide = 2 * self.classes + 1;
        let mut slope = vec![0.0; self.weights.len()];
        for heard in heard {
            let mut wrong = self.probabilities(&heard.sides, &heard.votes);
            wrong[heard.truth] -= 1.0;
            for (slope, wrong) in slope.chunks_exact_mut(wide).zip(wrong) {
                let said = heard.sides.iter().chain(&heard.votes).chain(&[1.0]);
                for (slope, said) in slope.iter_mut().zip(said) {
                    *slope += wrong * said;
                }
            }
        }
        slope
    }

    fn loss(&self, heard: &[Heard]) -> f64 {
        let of = |heard: &Heard| {
            let probabilities = self.probabilities(&heard.sides, &heard.votes);
            -f64::from(probabilities[heard.truth].max(1e-9)).ln()
        };
        heard.iter().map(of).sum()
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// What each witness counts, whatever the class: a walk downhill over a grid that
/// grows finer.
fn two_numbers(heard: &[Heard], classes: usize) -> (f32, f32) {
    let loss = |numbers| Calibration::even(classes, numbers).loss(heard);
    let mut best = (USUAL, loss(USUAL));
    let mut step = 2.0_f32;
    while step > 1.05 {
        let (side, vote) = best.0;
        let around = [
            (side * step, vote),
            (side / step, vote),
            (side, vote * step),
            (side, vote / step),
        ];
        let tried = around.map(|numbers| (numbers, loss(numbers)));
        let better = tried.into_iter().min_by(|a, b| a.1.total_cmp(&b.1));
        match better {
            Some(better) if better.1 < best.1 => best = better,
            _ => step = step.sqrt(),
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_witness_who_is_often_wrong_counts_little() {
        // The lines are right nine times in ten, the votes one time in two.
        let heard: Vec<Heard> = (0..1_000)
            .map(|case| Heard {
                sides: vec![1.0, -1.0],
                votes: if case % 2 == 0 {
                    vec![1.0, 0.0]
                } else {
                    vec![0.0, 1.0]
                },
                truth: usize::from(case % 10 < 1 || case % 20 == 11) % 2,
            })
            .collect();
        let fitted = Calibration::fit(&heard, 2);
        let wrong = heard.iter().filter(|heard| heard.truth == 1).count() as f32;
        let sure = fitted.probabilities(&[1.0, -1.0], &[0.5, 0.5]);
        assert!((sure[1] - wrong / 1_000.0).abs() < 0.05, "{sure:?}");
        assert_eq!(fitted, Calibration::fit(&heard, 2));
    }

    #[test]
    fn with_nobody_heard_the_usual_holds() {
        assert_eq!(Calibration::fit(&[], 3), Calibration::usual(3));
    }
}
