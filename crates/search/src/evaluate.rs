//! How well questions are answered, measured on sets of questions with the titles
//! that should come.

use serde::{Deserialize, Serialize};

use crate::asked::Found;

/// A question, and what should come.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Wanted {
    /// The question.
    pub query: String,
    /// Titles of which any is right.
    pub want: Vec<String>,
}

/// How well a set was answered.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Figures {
    /// Questions.
    pub queries: usize,
    /// Share of them with a right answer among the first three.
    pub recall_at_3: f64,
    /// Share of them with a right answer among the first ten.
    pub recall_at_10: f64,
    /// Mean of one by the place of the first right answer; beyond the tenth counts
    /// nothing.
    pub mrr: f64,
    /// Those whose right answer is not among the first three.
    pub misses: Vec<Miss>,
}

/// A question that was answered badly.
#[derive(Clone, Debug, Serialize)]
pub struct Miss {
    /// The question.
    pub query: String,
    /// What should have come.
    pub want: Vec<String>,
    /// At which place it came.
    pub place: Option<usize>,
    /// What came instead.
    pub came: Vec<String>,
}

/// Measures.
///
/// # Errors
/// When a question cannot be answered at all.
pub fn measure<E>(
    set: &[Wanted],
    mut answer: impl FnMut(&str) -> Result<Found, E>,
) -> Result<Figures, E> {
    let mut figures = Figures {
        queries: set.len(),
        ..Figures::default()
    };
    for wanted in set {
        let titles: Vec<String> = answer(&wanted.query)?
            .hits
            .iter()
            .take(10)
            .map(|hit| hit.title.text())
            .collect();
        let place = titles.iter().position(|title| wanted.want.contains(title));
        if let Some(place) = place {
            figures.mrr += 1.0 / (place as f64 + 1.0);
            figures.recall_at_10 += 1.0;
        }
        if place.is_some_and(|place| place < 3) {
            figures.recall_at_3 += 1.0;
        } else {
            figures.misses.push(Miss {
                query: wanted.query.clone(),
                want: wanted.want.clone(),
                place: place.map(|place| place + 1),
                came: titles.into_iter().take(5).collect(),
            });
        }
    }
    let count = set.len().max(1) as f64;
    figures.recall_at_3 /= count;
    figures.recall_at_10 /= count;
    figures.mrr /= count;
    Ok(figures)
}
