//! Learning from handled cases: a job, never on the path of a case.
//!
//! The newest closed cases with a class are what is learned from. The newest fifth of
//! them is held out: a version that learned the rest is tried on it, and so is the one
//! in use, without having seen it either. Not worse, it is put to use, having learned
//! the held-out cases, too.

use std::{
    collections::{BTreeMap, HashMap},
    time::Instant,
};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use xinqiao_kernel::{CaseId, PersonId, words::Ending};
use xinqiao_platform::{
    db::{Db, DbError, Statement},
    jobs::{Enqueue, Job, JobError, Next},
    values,
};
use xinqiao_triage::{
    classify::{Classifier, Example},
    dispatch::{Handled, History},
};

use super::{
    RATHER, Triage,
    model::{self, Recipe, Told},
    versions::{self, Figures, Version, Why},
};
use crate::{case::Case, fact::Fact, store};

/// Cases learned from at most, the newest.
pub const LEARNED_FROM: usize = 30_000;
/// Fewer closed cases teach nothing.
pub const ENOUGH: usize = 40;
/// Of so many cases one is held out.
const HELD_OUT: usize = 5;
/// Cases read in one go.
const PAGE: u32 = 500;
/// When it is done again by itself.
const EVERY: SignedDuration = SignedDuration::from_hours(24);
/// History is read again after this time.
const HISTORY_EVERY: SignedDuration = SignedDuration::from_mins(30);
const KEY: &str = "triage_learn";

/// Learns anew.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Learn {
    /// Who asked for it; nobody when it was time.
    pub by: Option<i64>,
}

impl Learn {
    /// Makes sure that it is done each day.
    ///
    /// # Errors
    /// Never; a job that holds one number can be written.
    pub fn daily() -> Result<Statement, serde_json::Error> {
        Ok(Enqueue::new(&Self { by: None })?.once(KEY).statement())
    }

    /// At once, for somebody who asked.
    ///
    /// # Errors
    /// As [`Learn::daily`].
    pub fn at_once(by: PersonId, now: Timestamp) -> Result<Statement, serde_json::Error> {
        let job = Self { by: Some(by.0) };
        Ok(Enqueue::new(&job)?.at(now).moving(KEY).statement())
    }
}

impl Job for Learn {
    const KIND: &'static str = "triage_learn";
    type Context = Triage;

    async fn run(self, triage: Triage, now: Timestamp) -> Result<Next, JobError> {
        triage.learn(self.by.map(PersonId), now).await?;
        Ok(Next::Again(now + EVERY))
    }
}

/// What is read of cases in one pass.
#[derive(Default)]
struct Handling {
    recipe: Recipe,
    handled: Vec<Handled>,
}

impl Triage {
    /// Learns a version from the cases handled so far; nothing when they are too few.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn learn(
        &self,
        by: Option<PersonId>,
        now: Timestamp,
    ) -> Result<Option<Version>, DbError> {
        let db = &self.inner.db;
        let Handling { recipe, handled } = handling(db).await?;
        self.now_learned(|learned| learned.history = History::of(handled).into());
        if recipe.0.len() < ENOUGH {
            return Ok(None);
        }
        let started = Instant::now();
        let first_held_out = recipe.0.len() - (recipe.0.len() / HELD_OUT).max(1);
        let held_out = &recipe.0[first_held_out..];
        let known = Recipe(recipe.0[..first_held_out].to_vec());
        let test = self.tests(&Recipe(held_out.to_vec())).await?;
        let known = self.examples(&known).await?;
        let (figures, known, test) = tried(known, test).await?;

        let in_use = versions::in_use(db).await?;
        let mut test = test;
        let mut in_use_then = None;
        if let Some(in_use) = in_use
            && let Some(before) = versions::recipe(db, in_use.number).await?
        {
            let before = self.examples(&before.without(held_out)).await?;
            let (then, _, again) = tried(before, test).await?;
            in_use_then = Some(then.accuracy);
            test = again;
        }
        let test = test.into_iter().map(|test| test.example);
        let all: Vec<Example> = known.into_iter().chain(test).collect();
        let classes = classes_in(&recipe);
        let version = Version {
            number: 0,
            made_at: now,
            made_by: by,
            figures: Figures {
                examples: count(recipe.0.len()),
                classes: count(classes),
                ..figures
            },
            in_use_then,
            took_ms: i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX),
        };
        let version = versions::keep(db, version, &recipe).await?;
        if in_use_then.is_none_or(|then| version.figures.accuracy >= then) {
            versions::put_to_use(db, version.number, None, Why::Better, now).await?;
            self.load(version.number, all).await?;
        }
        Ok(Some(version))
    }

    /// Loads the version in use when it is another than the one in memory, and reads
    /// history again now and then. Called over and over, beside everything else.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn keep_up(&self, seen: &mut KeepUp, now: Timestamp) -> Result<(), DbError> {
        let db = &self.inner.db;
        let due = seen
            .history_read
            .is_none_or(|read| now.duration_since(read) >= HISTORY_EVERY);
        if due {
            let handled = handling(db).await?.handled;
            self.now_learned(|learned| learned.history = History::of(handled).into());
            seen.history_read = Some(now);
        }
        let Some(in_use) = versions::in_use(db).await? else {
            return Ok(());
        };
        if self.version() == Some(in_use.number) {
            return Ok(());
        }
        let Some(recipe) = versions::recipe(db, in_use.number).await? else {
            return Ok(());
        };
        let examples = self.examples(&recipe).await?;
        self.load(in_use.number, examples).await
    }

    /// The version in memory.
    #[must_use]
    pub fn version(&self) -> Option<i64> {
        self.learned().model.map(|model| model.number)
    }

    async fn examples(&self, recipe: &Recipe) -> Result<Vec<Example>, DbError> {
        let told = recipe.told(&self.inner.db).await?;
        let this = self.clone();
        // Cutting words is work, and the dictionary is loaded with the first.
        let example = move || {
            let reader = this.reader();
            told.iter().map(|told| told.example(reader)).collect()
        };
        blocking(example).await
    }

    async fn tests(&self, recipe: &Recipe) -> Result<Vec<Test>, DbError> {
        let told = recipe.told(&self.inner.db).await?;
        let this = self.clone();
        let test = move |told: &Told| Test {
            by_words: this
                .by_words(&told.words)
                .into_iter()
                .next()
                .map(|guess| guess.class),
            example: told.example(this.reader()),
        };
        blocking(move || told.iter().map(test).collect()).await
    }

    async fn load(&self, number: i64, examples: Vec<Example>) -> Result<(), DbError> {
        let model = blocking(move || model::learned(number, &examples)).await?;
        self.now_learned(|learned| learned.model = Some(model.into()));
        Ok(())
    }
}

/// When something was last looked at.
#[derive(Debug, Default)]
pub struct KeepUp {
    history_read: Option<Timestamp>,
}

/// A case on which a version is tried.
struct Test {
    example: Example,
    /// What the words of the class list say.
    by_words: Option<String>,
}

/// Learns some cases and is tried on the others, as pages would show it; both come
/// back. On a thread of its own.
async fn tried(
    known: Vec<Example>,
    test: Vec<Test>,
) -> Result<(Figures, Vec<Example>, Vec<Test>), DbError> {
    blocking(move || (figures(&Classifier::train(&known), &test), known, test)).await
}

fn figures(classifier: &Classifier, test: &[Test]) -> Figures {
    let (mut right, mut sure, mut sure_and_right) = (0_usize, 0_usize, 0_usize);
    // Of each class: cases that are of it, that were put into it, and both.
    let mut by_class: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for test in test {
        let truth = test.example.path.last().cloned().unwrap_or_default();
        let best = classifier.best(&test.example.text);
        let (path, probability) = best.unwrap_or_default();
        let by_model = path.last().cloned().unwrap_or_default();
        let said = match &test.by_words {
            Some(by_words) if probability < RATHER => by_words.clone(),
            _ => by_model,
        };
        let is_right = said == truth;
        let is_sure = probability >= classifier.sure_from();
        right += usize::from(is_right);
        sure += usize::from(is_sure);
        sure_and_right += usize::from(is_sure && is_right);
        by_class.entry(said).or_default()[1] += 1;
        let of_truth = by_class.entry(truth).or_default();
        of_truth[0] += 1;
        of_truth[2] += usize::from(is_right);
    }
    let told: Vec<f64> = by_class
        .values()
        .filter(|[of_it, ..]| *of_it > 0)
        .map(|[of_it, put, both]| share(2 * both, of_it + put))
        .collect();
    Figures {
        examples: 0,
        classes: 0,
        tested_on: count(test.len()),
        accuracy: share(right, test.len()),
        macro_f1: told.iter().sum::<f64>()
            / f64::from(u32::try_from(told.len().max(1)).unwrap_or(1)),
        sure: share(sure, test.len()),
        accuracy_of_sure: share(sure_and_right, sure),
    }
}

fn share(part: usize, of: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if of == 0 {
        0.0
    } else {
        number(part) / number(of)
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, DbError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| DbError::Other {
        what: error.to_string(),
    })
}

/// The newest cases: what they were about when they were closed, who handled them,
/// who gave them back.
async fn handling(db: &Db) -> Result<Handling, DbError> {
    let mut found = Handling::default();
    let (mut before, mut read) = (i64::MAX, 0);
    let sql = "select doc from cases where id < $1 and class <> '' order by id desc limit $2";
    while read < LEARNED_FROM {
        let rows = db.query(sql, values![before, PAGE]).await?;
        let cases: Vec<Case> = rows.iter().map(store::to_case).collect::<Result<_, _>>()?;
        let Some(last) = cases.last() else { break };
        before = last.id.value();
        read += cases.len();
        let gave_back = gave_back(db, &cases).await?;
        for case in cases {
            let back = gave_back.get(&case.id).cloned().unwrap_or_default();
            let handled = case.lead.filter(|_| !case.is_open());
            if handled.is_some() || !back.is_empty() {
                found.handled.push(Handled {
                    class: case.class.clone(),
                    region: case.region.clone(),
                    lead: handled.map(|unit| unit.0),
                    gave_back: back,
                });
            }
            let over = case.ending.filter(|_| !case.is_open());
            if over.is_some_and(|ending| ending != Ending::Withdrawn) {
                found.recipe.0.push((case.id, case.class));
            }
        }
    }
    found.recipe.0.reverse();
    Ok(found)
}

/// The units that gave each of these cases back with the hotline's consent, or from
/// which a ruling or the dispatcher took it.
async fn gave_back(db: &Db, cases: &[Case]) -> Result<HashMap<CaseId, Vec<i64>>, DbError> {
    let ids: Vec<i64> = cases.iter().map(|case| case.id.value()).collect();
    // Who it was given to stands in a few events of a case; the rest is not read.
    let sql = "select case_id, seq, at, body, hash from case_event where case_id {keys} and
        (body like '%\"dispatched\"%' or body like '%\"return_granted\"%' or body like '%\"dispatch_recalled\"%')
        order by case_id, seq";
    let mut back: HashMap<CaseId, Vec<i64>> = HashMap::new();
    let mut with: HashMap<CaseId, i64> = HashMap::new();
    for row in db.query_among(sql, &ids, Vec::new()).await? {
        let event = store::to_event(&row)?.read()?;
        for fact in &event.body.facts {
            match fact {
                Fact::Dispatched { lead, .. } => {
                    let before = with.insert(event.case, lead.0);
                    if let Some(before) = before.filter(|before| *before != lead.0) {
                        back.entry(event.case).or_default().push(before);
                    }
                }
                Fact::ReturnGranted { .. } => {
                    let before = with.remove(&event.case);
                    back.entry(event.case).or_default().extend(before);
                }
                // A slip says nothing of the unit.
                Fact::DispatchRecalled { .. } => {
                    with.remove(&event.case);
                }
                _ => {}
            }
        }
    }
    Ok(back)
}

fn classes_in(recipe: &Recipe) -> usize {
    let mut classes: Vec<&str> = recipe.0.iter().map(|(_, class)| class.as_str()).collect();
    classes.sort_unstable();
    classes.dedup();
    classes.len()
}

fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
