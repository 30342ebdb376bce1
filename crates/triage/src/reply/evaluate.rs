//! How well it is told which replies give reasons.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::{
    Lack, Model, NothingToLearn, lacking,
    marks::{MARKS, marks},
};
use crate::hash::Mixed;

/// How often the replies are dealt into parts anew.
const DEALS: u64 = 5;

/// The figures of one evaluation.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// Replies learned from.
    pub trained_on: usize,
    /// Replies judged, each once a deal.
    pub tested_on: usize,
    /// The mean of the F1 of replies that give reasons and of those that give none;
    /// the mean of all deals.
    pub macro_f1: f64,
    /// The worst deal.
    pub macro_f1_lowest: f64,
    /// Share of verdicts that were right.
    pub accuracy: f64,
    /// Replies that give reasons.
    pub explains: OfKind,
    /// Replies that give none.
    pub gives_no_reason: OfKind,
    /// The clauses alone, without anything learned: no reason where nothing is said
    /// of the matter.
    pub macro_f1_of_clauses: f64,
    /// Of the replies judged, what those lack of which nothing is said of the matter.
    pub lacks: BTreeMap<Lack, usize>,
    /// Parts of a deal and deals; none where a file was judged.
    pub folds: Option<usize>,
}

/// How one kind of reply fared; of all deals together.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct OfKind {
    /// How many there are.
    pub replies: usize,
    /// Share of those put here that belong here.
    pub precision: f64,
    /// Share of those that belong here that were put here.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// A reply and whether it gives reasons.
pub type Known<'r> = (&'r str, bool);

/// Learns from some replies and judges others.
///
/// # Errors
/// When all that it learns from are of one kind.
pub fn held_out(train: &[Known<'_>], test: &[Known<'_>]) -> Result<Figures, NothingToLearn> {
    let model = Model::train(train)?;
    let said: Vec<Said> = test
        .iter()
        .map(|(reply, truth)| Said::new(*truth, model.explains(&marks(reply))))
        .collect();
    Ok(figures(&[said], train.len(), test, None))
}

/// Judges each reply by a model that learned from the other parts, several times
/// over. Replies of the same words are in one part.
///
/// # Errors
/// When the other parts hold replies of one kind only.
pub fn crossed(replies: &[Known<'_>], folds: usize) -> Result<Figures, NothingToLearn> {
    let rows: Vec<([f64; MARKS], bool)> = replies
        .iter()
        .map(|(reply, explains)| (marks(reply), *explains))
        .collect();
    let mut deals = Vec::new();
    for deal in 0..DEALS {
        let parts = dealt(replies, folds, deal);
        let mut said = Vec::new();
        for part in 0..folds {
            let of = |test: bool| {
                rows.iter()
                    .zip(&parts)
                    .filter(move |(_, p)| (**p == part) == test)
            };
            let model = Model::of_marks(&of(false).map(|(row, _)| row).collect::<Vec<_>>())?;
            said.extend(of(true).map(|((row, truth), _)| Said::new(*truth, model.explains(row))));
        }
        deals.push(said);
    }
    let learned = replies.len() - replies.len() / folds.max(1);
    Ok(figures(&deals, learned, replies, Some(folds)))
}

/// The part of each reply: those of the same words in one, both kinds evenly.
fn dealt(replies: &[Known<'_>], folds: usize, deal: u64) -> Vec<usize> {
    let mut first: HashMap<&str, (bool, u64)> = HashMap::new();
    for (reply, explains) in replies {
        let lot = Mixed::of_signs(deal, reply.chars());
        first.entry(reply).or_insert((*explains, lot));
    }
    let mut lots: Vec<(bool, u64, &str)> = first
        .into_iter()
        .map(|(reply, (explains, lot))| (explains, lot, reply))
        .collect();
    lots.sort_unstable();
    let part: HashMap<&str, usize> = lots
        .iter()
        .enumerate()
        .map(|(place, (_, _, reply))| (*reply, place % folds))
        .collect();
    replies.iter().map(|(reply, _)| part[reply]).collect()
}

/// What was true and what was said.
#[derive(Clone, Copy)]
struct Said {
    truth: bool,
    guess: bool,
}

impl Said {
    const fn new(truth: bool, guess: bool) -> Self {
        Self { truth, guess }
    }
}

fn figures(
    deals: &[Vec<Said>],
    trained_on: usize,
    judged: &[Known<'_>],
    folds: Option<usize>,
) -> Figures {
    let each: Vec<f64> = deals.iter().map(|said| macro_f1(said)).collect();
    let all: Vec<Said> = deals.iter().flatten().copied().collect();
    let right = all.iter().filter(|said| said.truth == said.guess).count();
    let mut lacks = BTreeMap::new();
    let mut of_clauses = Vec::new();
    for (reply, truth) in judged {
        let lacking = lacking(reply);
        of_clauses.push(Said::new(*truth, lacking.is_none()));
        if let Some(lacking) = lacking {
            *lacks.entry(lacking.what).or_default() += 1;
        }
    }
    let of_kind = |kind: bool| OfKind {
        replies: judged.iter().filter(|(_, truth)| *truth == kind).count(),
        ..of_kind(&all, kind)
    };
    Figures {
        trained_on,
        tested_on: judged.len(),
        macro_f1: share(each.iter().sum(), each.len() as f64),
        macro_f1_lowest: each.iter().copied().fold(1.0, f64::min),
        accuracy: share(right as f64, all.len() as f64),
        explains: of_kind(true),
        gives_no_reason: of_kind(false),
        macro_f1_of_clauses: macro_f1(&of_clauses),
        lacks,
        folds,
    }
}

fn macro_f1(said: &[Said]) -> f64 {
    of_kind(said, true).f1.midpoint(of_kind(said, false).f1)
}

fn of_kind(said: &[Said], kind: bool) -> OfKind {
    let many =
        |wanted: &dyn Fn(&Said) -> bool| said.iter().filter(|said| wanted(said)).count() as f64;
    let hit = many(&|said| said.truth == kind && said.guess == kind);
    let (there, put) = (
        many(&|said| said.truth == kind),
        many(&|said| said.guess == kind),
    );
    OfKind {
        replies: there as usize,
        precision: share(hit, put),
        recall: share(hit, there),
        f1: share(2.0 * hit, there + put),
    }
}

/// Zero of zero is zero.
fn share(some: f64, all: f64) -> f64 {
    if all > 0.0 { some / all } else { 0.0 }
}
