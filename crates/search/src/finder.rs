//! What faces ask: the index in use, which can be changed for another while they ask.

use std::{
    path::Path,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{
    asked::{Asked, Found},
    index::{Index, Trouble},
    words::Words,
};

/// The index in use. Cheap to clone; all clones ask the same.
#[derive(Clone)]
pub struct Finder {
    inner: Arc<Inner>,
}

struct Inner {
    words: Arc<Words>,
    index: RwLock<Index>,
    is_whole: AtomicBool,
}

impl Finder {
    /// The index of a folder as it is. Where there is none that can be used an empty
    /// one in memory stands in until another was made, and [`Finder::is_whole`]
    /// says so.
    ///
    /// # Errors
    /// The trouble with the folder is given beside the finder; an error is only
    /// that there is no memory.
    pub fn open(root: &Path, words: Arc<Words>) -> Result<(Self, Option<Trouble>), Trouble> {
        let (index, trouble) = match Index::open(root, Arc::clone(&words)) {
            Ok(index) => (index, None),
            Err(trouble) => (Index::in_memory(Arc::clone(&words))?, Some(trouble)),
        };
        let is_whole = trouble.is_none();
        Ok((Self::of(index, words, is_whole), trouble))
    }

    /// One in memory, empty and whole: for tests.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn in_memory(words: Arc<Words>) -> Result<Self, Trouble> {
        let index = Index::in_memory(Arc::clone(&words))?;
        Ok(Self::of(index, words, true))
    }

    fn of(index: Index, words: Arc<Words>, is_whole: bool) -> Self {
        Self {
            inner: Arc::new(Inner {
                words,
                index: RwLock::new(index),
                is_whole: AtomicBool::new(is_whole),
            }),
        }
    }

    /// Answers a question. A few milliseconds of work, so a task gives it away.
    ///
    /// # Errors
    /// When the files are damaged; then another index is to be made.
    pub fn search(&self, asked: &Asked) -> Result<Found, Trouble> {
        let found = self.index().search(asked);
        if found.is_err() {
            self.inner.is_whole.store(false, Ordering::Relaxed);
        }
        found
    }

    /// Whether all there is can be found. If not, an index is being made, and who
    /// finds nothing is told so.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.inner.is_whole.load(Ordering::Relaxed)
    }

    /// The index in use.
    #[must_use]
    pub fn index(&self) -> Index {
        let index = self.inner.index.read();
        index.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The words it reads with.
    #[must_use]
    pub fn words(&self) -> Arc<Words> {
        Arc::clone(&self.inner.words)
    }

    /// From now on this index is asked.
    pub fn change_for(&self, index: Index) {
        *self
            .inner
            .index
            .write()
            .unwrap_or_else(PoisonError::into_inner) = index;
        self.inner.is_whole.store(true, Ordering::Relaxed);
    }

    /// Its files turned out not to be what they should be.
    pub fn distrust(&self) {
        self.inner.is_whole.store(false, Ordering::Relaxed);
    }
}
