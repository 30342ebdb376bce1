//! From what two witnesses say to one probability.
//!
//! P(class) is proportional to exp(a · side + b · vote), the side of the linear
//! model's line and the neighbours' share of votes. The two numbers are fitted on
//! messages that neither witness had seen, by the log loss, so that of the
//! messages called 90 % sure nine in ten are right.

/// How much each witness counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Calibration {
    sides: f32,
    votes: f32,
}

/// What was said of one message that the witnesses had not seen, and what it was.
pub(super) struct Heard {
    pub(super) sides: Vec<f32>,
    pub(super) votes: Vec<f32>,
    pub(super) truth: usize,
}

impl Calibration {
    /// For a place where too little was heard to fit anything.
    pub(super) const USUAL: Self = Self {
        sides: 3.0,
        votes: 2.5,
    };

    /// Fits both numbers: a walk downhill over a grid that grows finer.
    pub(super) fn fit(heard: &[Heard]) -> Self {
        let mut best = (Self::USUAL, Self::USUAL.loss(heard));
        let mut step = 2.0_f32;
        while step > 1.01 {
            let around = [
                (step, 1.0),
                (1.0 / step, 1.0),
                (1.0, step),
                (1.0, 1.0 / step),
            ];
            let tried = around.map(|(sides, votes)| {
                let tried = Self {
                    sides: best.0.sides * sides,
                    votes: best.0.votes * votes,
                };
                (tried, tried.loss(heard))
            });
            let better = tried.into_iter().min_by(|a, b| a.1.total_cmp(&b.1));
            match better {
                Some(better) if better.1 < best.1 => best = better,
                _ => step = step.sqrt(),
            }
        }
        best.0
    }

    /// The probability of each class.
    pub(super) fn probabilities(self, sides: &[f32], votes: &[f32]) -> Vec<f32> {
        let said = sides.iter().zip(votes);
        let said: Vec<f32> = said
            .map(|(side, vote)| self.sides * side + self.votes * vote)
            .collect();
        let most = said.iter().copied().fold(f32::MIN, f32::max);
        let raised: Vec<f32> = said.iter().map(|value| (value - most).exp()).collect();
        let sum: f32 = raised.iter().sum();
        raised.into_iter().map(|value| value / sum).collect()
    }

    fn loss(self, heard: &[Heard]) -> f64 {
        let of = |heard: &Heard| {
            let probabilities = self.probabilities(&heard.sides, &heard.votes);
            -f64::from(probabilities[heard.truth].max(1e-9)).ln()
        };
        heard.iter().map(of).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_witness_who_is_often_wrong_counts_little() {
        let heard: Vec<Heard> = (0..100)
            .map(|case| Heard {
                sides: vec![1.0, -1.0],
                votes: if case % 2 == 0 {
                    vec![1.0, 0.0]
                } else {
                    vec![0.0, 1.0]
                },
                truth: usize::from(case % 10 == 0),
            })
            .collect();
        let fitted = Calibration::fit(&heard);
        assert!(fitted.votes < 0.5, "{fitted:?}");
        let sure = fitted.probabilities(&[1.0, -1.0], &[0.5, 0.5]);
        assert!((sure[0] - 0.9).abs() < 0.03, "{sure:?}");
    }
}
