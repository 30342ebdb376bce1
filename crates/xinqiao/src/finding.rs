//! Keeps what can be searched up with what there is: the index beside the database
//! is derived, so where it is missing, of another version or damaged it is made anew
//! while the pages go on with what they have.

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use anyhow::Context as _;
use xinqiao_knowledge::{
    Knowledge,
    entry::{entry, key},
    feed::{self, Position},
};
use xinqiao_search::{Entry, Finder, Index, Key, Trouble, Words};

use crate::{open::House, site::Site};

/// Under the data directory.
const FOLDER: &str = "search";
/// Entries read in one go.
const AT_ONCE: u32 = 500;

/// The index of a node, and how far it has heard.
pub struct Finding {
    finder: Finder,
    folder: PathBuf,
    knowledge: Knowledge,
    heard: Position,
    /// Another process keeps the index up; this one only reads it.
    only_reads: bool,
}

impl Finding {
    /// The index as it lies there. Nothing is read but its own files.
    ///
    /// # Errors
    /// When the site's words are broken.
    pub fn open(house: &House) -> anyhow::Result<Self> {
        let folder = house.settings.storage.data.join(FOLDER);
        let words = Arc::new(words(&house.site)?);
        let (finder, trouble) = Finder::open(&folder, words)?;
        if let Some(trouble) = trouble {
            tracing::info!(%trouble, "the search begins empty and is filled");
        }
        Ok(Self {
            finder,
            folder,
            knowledge: house.knowledge.clone(),
            heard: Position::default(),
            only_reads: false,
        })
    }

    /// What faces ask.
    #[must_use]
    pub fn finder(&self) -> Finder {
        self.finder.clone()
    }

    /// Makes the index hold what the database says, at the cost of reading it once;
    /// how many entries had to be put or removed. Another index is made where there
    /// is none that can be used.
    ///
    /// # Errors
    /// When the database cannot be read; what can be found stays as it was.
    pub async fn bring_up(&mut self) -> anyhow::Result<usize> {
        let heard = feed::now(self.knowledge.db()).await?;
        let done = if self.finder.is_whole() {
            match self.reconcile(&self.finder.index()).await {
                Err(error) if is_damage(&error) => self.anew().await?,
                Err(error) if is_busy(&error) => {
                    self.only_reads = true;
                    0
                }
                done => done?,
            }
        } else {
            self.anew().await?
        };
        self.heard = heard;
        Ok(done)
    }

    /// Takes in what changed since; how many changes there were. Seen at once.
    ///
    /// # Errors
    /// When the database or the index cannot be used now; nothing is skipped.
    pub async fn follow(&mut self) -> anyhow::Result<usize> {
        if self.only_reads {
            self.finder.index().look_again()?;
            return Ok(0);
        }
        if !self.finder.is_whole() {
            return self.bring_up().await;
        }
        let changes = feed::since(self.knowledge.db(), self.heard, AT_ONCE).await?;
        if changes.afresh && self.heard != Position::default() {
            return self.bring_up().await;
        }
        if changes.items.is_empty() {
            return Ok(0);
        }
        let index = self.finder.index();
        for item in &changes.items {
            match self.entry(item) {
                Some(entry) => index.put(&entry)?,
                None => index.remove(key(item))?,
            }
        }
        if let Err(trouble) = commit(index).await {
            self.finder.distrust();
            return Err(trouble.into());
        }
        self.heard = changes.next;
        Ok(changes.items.len())
    }

    /// Another index beside the one in use, whole before anybody asks it. Where the
    /// folder cannot be written it is held in memory.
    async fn anew(&self) -> anyhow::Result<usize> {
        let words = self.finder.words();
        let index = match Index::fresh(&self.folder, Arc::clone(&words)) {
            Ok(index) => index,
            Err(trouble) => {
                tracing::warn!(%trouble, "the search is held in memory");
                Index::in_memory(words)?
            }
        };
        let done = self.reconcile(&index).await?;
        index.settle()?;
        self.finder.change_for(index);
        tracing::info!(entries = done, "the search was made anew");
        Ok(done)
    }

    /// Puts what the index lacks or has in an older version, and removes what is
    /// there no more.
    async fn reconcile(&self, index: &Index) -> anyhow::Result<usize> {
        let mut known: HashMap<Key, i64> = index.versions()?.into_iter().collect();
        let mut done = self.items(index, &mut known).await?;
        for gone in known.into_keys() {
            index.remove(gone)?;
            done += 1;
        }
        if done > 0 {
            commit(index.clone()).await?;
        }
        Ok(done)
    }

    async fn items(&self, index: &Index, known: &mut HashMap<Key, i64>) -> anyhow::Result<usize> {
        let (mut done, mut after) = (0, None);
        loop {
            let items = feed::all(self.knowledge.db(), after, AT_ONCE).await?;
            let Some(last) = items.last() else {
                return Ok(done);
            };
            after = Some(last.id);
            let entries: Vec<Entry> = items.iter().filter_map(|item| self.entry(item)).collect();
            done += put(index, entries, known).await?;
        }
    }

    fn entry(&self, item: &xinqiao_knowledge::Item) -> Option<Entry> {
        entry(item, self.knowledge.themes(), self.knowledge.units())
    }
}

/// Puts those the index does not have in this version; how many.
async fn put(
    index: &Index,
    entries: Vec<Entry>,
    known: &mut HashMap<Key, i64>,
) -> anyhow::Result<usize> {
    let new: Vec<Entry> = entries
        .into_iter()
        .filter(|entry| known.remove(&entry.key) != Some(entry.version))
        .collect();
    let index = index.clone();
    let put = move || -> Result<usize, Trouble> {
        for entry in &new {
            index.put(entry)?;
        }
        Ok(new.len())
    };
    Ok(tokio::task::spawn_blocking(put).await??)
}

async fn commit(index: Index) -> Result<(), Trouble> {
    let committed = tokio::task::spawn_blocking(move || index.commit()).await;
    committed.unwrap_or_else(|error| Err(Trouble::Damaged(error.to_string())))
}

fn is_damage(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref::<Trouble>(),
        Some(Trouble::Damaged(_) | Trouble::Missing)
    )
}

fn is_busy(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref::<Trouble>(), Some(Trouble::Busy))
}

/// The shipped words and those of the pack.
fn words(site: &Site) -> anyhow::Result<Words> {
    let own: Vec<(&str, &str)> = site.words().collect();
    Words::with(&own).context("knowledge/words.toml")
}
