//! Reading what people tell, for those who take it down and pass it on.
//!
//! [`Triage`] holds what is learned from handled cases ([`learn`]) and the lists of
//! the site, and answers two questions while somebody types: what does this say
//! ([`Triage::read`]), and whose is it ([`Triage::whose`]). It suggests; a person
//! decides, and what they decide is recorded beside what was suggested ([`taken`]).
//!
//! A site that has handled too little yet has no model and works by the words of its
//! class list. Nobody ever waits for learning, and no lock is held while judging.

pub mod by_itself;
pub mod learn;
mod model;
pub mod taken;
pub mod versions;
mod whose;

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use xinqiao_kernel::{
    CaseId,
    masking::{MaskRules, mask_text},
    words::{Nature, Urgency},
};
use xinqiao_platform::{Migration, db::Db};
use xinqiao_triage::{Reader, dispatch::History, signs};
pub use xinqiao_triage::{
    dispatch::{Grade, Reason as WhoseReason, Record},
    places::{Place, Places},
    signs::{BrokenSigns, Hit, Signs},
};

use self::model::Model;
pub use self::whose::{Asked, Whose};
use crate::classes::Classes;

/// Their tables.
pub(crate) const MIGRATION: Migration = Migration {
    system: "hotline",
    number: 9,
    name: "triage",
    sqlite: include_str!("../migrations/0009_triage.sql"),
    postgres: include_str!("../migrations/0009_triage.sql"),
};

/// Classes offered.
const OFFERED: usize = 3;
/// Similar handled cases offered.
const ALIKE: usize = 3;
/// Less alike than this, a case has only a few words in common.
const ALIKE_FROM: f32 = 0.2;
/// Less probable than this, a class is not worth reading.
const WORTH_READING: f32 = 0.1;
/// From this on the model goes before the words of the class list.
const RATHER: f32 = 0.5;

/// What a site brings along.
#[derive(Debug)]
pub struct Setup {
    /// The database, migrated.
    pub db: Db,
    /// What people tell the hotline.
    pub classes: Classes,
    /// Words of danger, haste and wish.
    pub signs: Signs,
    /// The regions of the site.
    pub places: Places,
    /// What may be done without a hand.
    pub by_itself: by_itself::Allowed,
}

/// Reads messages. Cheap to clone.
#[derive(Clone)]
pub struct Triage {
    inner: Arc<Inner>,
}

struct Inner {
    db: Db,
    classes: Classes,
    signs: Signs,
    places: Places,
    by_itself: by_itself::Allowed,
    /// Its dictionary takes a third of a second to load: in the background.
    reader: OnceLock<Reader>,
    learned: RwLock<Learned>,
}

/// What is learned so far. Taken out as a whole and used without the lock.
#[derive(Clone, Default)]
struct Learned {
    model: Option<Arc<Model>>,
    history: Arc<History>,
}

/// What a message says.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What it is about, the most probable first.
    pub classes: Vec<Guess>,
    /// Words of danger, haste and wish.
    pub signs: Vec<Sign>,
    /// What the person wants, as far as the words say.
    pub nature: Option<Nature>,
    /// How soon, as far as the words say; never less than the gravest of them.
    pub urgency: Option<Urgency>,
    /// Where it is.
    pub place: Place,
    /// Numbers of persons in the text, which others than the hotline see masked.
    pub personal: Vec<Personal>,
    /// Handled cases like it, the most alike first.
    pub like: Vec<CaseId>,
    /// The version of the model that read it.
    pub version: Option<i64>,
}

/// A class the message may be of.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// By code.
    pub class: String,
    /// How probable, 0 to 1; nothing when only words of the class list were found.
    pub probability: Option<f32>,
    /// The words of the message that decided.
    pub because: Vec<String>,
    /// So probable that 98 of 100 such were right.
    pub sure: bool,
}

/// A sign that was found, with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// Its id in the list.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name in English.
    pub en: String,
    /// It tells of a danger.
    pub risk: bool,
    /// It tells what the person wants.
    pub nature: Option<Nature>,
    /// It tells how soon something must happen.
    pub urgency: Option<Urgency>,
    /// Where in the text.
    pub hits: Vec<Hit>,
}

/// A kind of number that belongs to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    /// A telephone number.
    Phone,
    /// A citizen identity number.
    Id,
    /// A number plate.
    Plate,
    /// A bank card or another long number.
    Card,
}

impl Triage {
    /// Opens it without any model; [`Triage::keep_up`] loads the one in use.
    #[must_use]
    pub fn open(setup: Setup) -> Self {
        let inner = Inner {
            db: setup.db,
            classes: setup.classes,
            signs: setup.signs,
            places: setup.places,
            by_itself: setup.by_itself,
            reader: OnceLock::new(),
            learned: RwLock::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// What the site allows to be done without a hand.
    #[must_use]
    pub fn allowed(&self) -> by_itself::Allowed {
        self.inner.by_itself
    }

    /// Whether the words tell of a danger.
    #[must_use]
    pub fn tells_of_danger(&self, words: &str) -> bool {
        let told = self.inner.signs.told(words);
        told.iter().any(|told| told.sign.risk)
    }

    /// What a message says. Judged beside the threads that answer requests.
    pub async fn read(&self, title: &str, text: &str) -> Reading {
        if title.trim().is_empty() && text.trim().is_empty() {
            return Reading::default();
        }
        let this = self.clone();
        let (title, text) = (title.to_owned(), text.to_owned());
        let read = move || this.read_here(&title, &text);
        // It ends early only when the process does.
        tokio::task::spawn_blocking(read).await.unwrap_or_default()
    }

    /// The same on this thread, for those that may wait.
    fn read_here(&self, title: &str, text: &str) -> Reading {
        let told = self.inner.signs.told(text);
        let signs: Vec<Sign> = told.iter().map(Sign::of).collect();
        let model = self.learned().model;
        let (classes, like) = self.classes_of(model.as_deref(), title, text);
        Reading {
            nature: signs::nature(&told)
                .and_then(|told| Nature::from_code(told.sign.nature.as_deref()?)),
            urgency: signs.iter().filter_map(|sign| sign.urgency).max(),
            signs,
            place: self.inner.places.find(text),
            personal: personal_in(text),
            classes,
            like,
            version: model.map(|model| model.number),
        }
    }

    fn classes_of(
        &self,
        model: Option<&Model>,
        title: &str,
        text: &str,
    ) -> (Vec<Guess>, Vec<CaseId>) {
        let by_words = self.by_words(&format!("{title} {text}"));
        let Some((model, reader)) = model.zip(self.inner.reader.get()) else {
            return (by_words, Vec::new());
        };
        let text = reader.read(&model::plain(title, text));
        let verdict = model.classifier.judge(&text, OFFERED);
        let mut guesses: Vec<Guess> = verdict
            .guesses
            .into_iter()
            .filter(|guess| guess.probability >= WORTH_READING)
            .filter_map(|guess| {
                Some(Guess {
                    class: guess.path.last()?.clone(),
                    sure: guess.probability >= model.classifier.sure_from(),
                    probability: Some(guess.probability),
                    because: guess.because,
                })
            })
            .filter(|guess| self.inner.classes.get(&guess.class).is_some())
            .collect();
        let best = guesses.first().and_then(|guess| guess.probability);
        // What the model cannot tell the list may know: a class nobody has told yet.
        let known: Vec<String> = guesses.iter().map(|guess| guess.class.clone()).collect();
        let new = by_words.into_iter().filter(|g| !known.contains(&g.class));
        if best.is_some_and(|best| best >= RATHER) {
            guesses.extend(new);
        } else {
            guesses = new.take(1).chain(guesses).collect();
        }
        guesses.truncate(OFFERED);
        let like = verdict.like.into_iter();
        let like = like.filter(|one| one.similarity >= ALIKE_FROM).take(ALIKE);
        let like = like.filter_map(|one| CaseId::try_from(i64::try_from(one.id).ok()?).ok());
        (guesses, like.collect())
    }

    fn by_words(&self, words: &str) -> Vec<Guess> {
        let found = self.inner.classes.suggest(words, OFFERED);
        let guess = |class: &crate::classes::Class| Guess {
            class: class.code.clone(),
            probability: None,
            because: class
                .keywords
                .iter()
                .filter(|word| words.contains(word.as_str()))
                .cloned()
                .collect(),
            sure: false,
        };
        found.into_iter().map(guess).collect()
    }

    fn learned(&self) -> Learned {
        self.inner
            .learned
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn now_learned(&self, change: impl FnOnce(&mut Learned)) {
        let learned = self.inner.learned.write();
        change(&mut learned.unwrap_or_else(PoisonError::into_inner));
    }

    /// The dictionary, loaded when it is first asked for.
    fn reader(&self) -> &Reader {
        self.inner.reader.get_or_init(Reader::new)
    }
}

impl Sign {
    fn of(told: &signs::Told<'_>) -> Self {
        let sign = told.sign;
        Self {
            id: sign.id.clone(),
            name: sign.name.clone(),
            en: sign.en.clone(),
            risk: sign.risk,
            nature: sign.nature.as_deref().and_then(Nature::from_code),
            urgency: sign.urgency.as_deref().and_then(Urgency::from_code),
            hits: told.hits.clone(),
        }
    }
}

/// What masking would hide, by its kind.
fn personal_in(text: &str) -> Vec<Personal> {
    let nothing = MaskRules {
        phones: false,
        ids: false,
        cards: false,
        plates: false,
        doors: false,
        ..MaskRules::default()
    };
    let kinds = [
        (
            Personal::Phone,
            MaskRules {
                phones: true,
                ..nothing
            },
        ),
        (
            Personal::Id,
            MaskRules {
                ids: true,
                ..nothing
            },
        ),
        (
            Personal::Card,
            MaskRules {
                cards: true,
                ..nothing
            },
        ),
        (
            Personal::Plate,
            MaskRules {
                plates: true,
                ..nothing
            },
        ),
    ];
    let hides = |rules: &MaskRules| mask_text(text, rules) != text;
    let found = kinds.into_iter().filter(|(_, rules)| hides(rules));
    found.map(|(kind, _)| kind).collect()
}
