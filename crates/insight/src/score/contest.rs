//! What a unit contests before a score is published, and the figures with and without.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    reckon::{Figures, Outcome, score},
    sheet::Sheet,
};

/// A unit says that a case should not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contest {
    /// Number of the case.
    pub case: String,
    /// In which measures.
    pub of: Vec<Contested>,
    /// Who says so.
    pub by: String,
    /// Why, in their words.
    pub why: String,
    /// What became of it.
    pub ruling: Ruling,
}

/// One measure in which a case counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contested {
    /// Code of the measure.
    pub measure: String,
    /// How often it was counted for the numerator; 0 when it only stands in the base.
    pub of: i64,
    /// How often it stands in the base; 0 for a measure without one.
    pub over: i64,
}

/// What became of a contest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// Nobody decided yet.
    Open,
    /// The case is taken out.
    Upheld {
        /// Who decided.
        by: String,
        /// Why.
        why: String,
    },
    /// The case stays.
    Refused {
        /// Who decided.
        by: String,
        /// Why.
        why: String,
    },
}

/// Figures as they were counted and as they are after what was upheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recount {
    /// As counted.
    pub before: Figures,
    /// Without what was taken out.
    pub after: Figures,
    /// What was taken out, by whom and why.
    pub taken_out: Vec<TakenOut>,
}

/// A case that does not count any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenOut {
    /// Number of the case.
    pub case: String,
    /// Code of the measure.
    pub measure: String,
    /// Who decided.
    pub by: String,
    /// Why.
    pub why: String,
}

/// A contest that cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WrongContest {
    /// The unit has no such figure.
    #[error("没有「{0}」的数，不能从中剔除 · there is no figure `{0}` to take it out of")]
    NoFigure(String),
    /// More would be taken out than there is.
    #[error("从「{0}」剔除的比计入的多 · more would be taken out of `{0}` than was counted")]
    TooMuch(String),
}

impl Recount {
    /// Takes out what was upheld; open and refused contests change nothing, and a case
    /// is taken out of a measure once, however often it was contested.
    ///
    /// # Errors
    /// [`WrongContest`] when a contest does not fit the figures.
    pub fn of(figures: &Figures, contests: &[Contest]) -> Result<Self, WrongContest> {
        let mut recount = Self {
            before: figures.clone(),
            after: figures.clone(),
            taken_out: Vec::new(),
        };
        let mut done = BTreeSet::new();
        for contest in contests {
            let Ruling::Upheld { by, why } = &contest.ruling else {
                continue;
            };
            for item in &contest.of {
                if !done.insert((&contest.case, &item.measure)) {
                    continue;
                }
                recount.take_out(item)?;
                recount.taken_out.push(TakenOut {
                    case: contest.case.clone(),
                    measure: item.measure.clone(),
                    by: by.clone(),
                    why: why.clone(),
                });
            }
        }
        Ok(recount)
    }

    fn take_out(&mut self, item: &Contested) -> Result<(), WrongContest> {
        let too_much = || WrongContest::TooMuch(item.measure.clone());
        let less = |from: i64, what: i64| {
            let left = from
                .checked_sub(what)
                .filter(|left| what >= 0 && *left >= 0);
            left.ok_or_else(too_much)
        };
        let figure = self
            .after
            .get_mut(&item.measure)
            .ok_or_else(|| WrongContest::NoFigure(item.measure.clone()))?;
        figure.of = less(figure.of, item.of)?;
        match &mut figure.over {
            Some(over) => *over = less(*over, item.over)?,
            None if item.over == 0 => {}
            None => return Err(too_much()),
        }
        Ok(())
    }

    /// What the unit scores before and after.
    #[must_use]
    pub fn scored(&self, sheet: &Sheet, group: &str) -> (Outcome, Outcome) {
        (
            score(sheet, group, &self.before),
            score(sheet, group, &self.after),
        )
    }
}
