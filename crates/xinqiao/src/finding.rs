//! Keeps what can be searched up with what there is: the index beside the database
//! is derived, so where it is missing, of another version or damaged it is made anew
//! while the pages go on with what they have.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use xinqiao_knowledge::{
    Knowledge,
    answers::{self, AnswerId},
    entry::{entry, key},
    feed::{self, Position},
};
use xinqiao_platform::{
    Clock, Db, DbError,
    outbox::{self, Begin, Follower},
};
use xinqiao_search::{Entry, Finder, Index, Key, Trouble, Words};
use xinqiao_services::{self as services, ServiceId};

use crate::{open::House, site::Site};

/// Under the data directory.
const FOLDER: &str = "search";
/// Entries read in one go.
const AT_ONCE: u32 = 500;

/// The index of a node, and how far it has heard.
pub struct Finding {
    finder: Finder,
    folder: PathBuf,
    db: Db,
    clock: Clock,
    knowledge: Knowledge,
    /// How far the feed of items was heard.
    heard: Position,
    /// The name under which changes of service items and past answers are followed,
    /// and by whom.
    name: &'static str,
    others: Option<Follower>,
    /// Another process keeps the index up; this one only reads it.
    only_reads: bool,
}

impl Finding {
    /// The index as it lies there. Nothing is read but its own files.
    ///
    /// # Errors
    /// When the site's words are broken.
    pub fn open(house: &House) -> anyhow::Result<Self> {
        let data = &house.settings.storage.data;
        let (knowledge, clock) = (house.knowledge.clone(), house.clock.clone());
        Self::of(data, &house.site, knowledge, clock, house.node)
    }

    /// The same for a command that opens no house.
    ///
    /// # Errors
    /// When the site's words are broken.
    pub fn of(
        data: &Path,
        site: &Site,
        knowledge: Knowledge,
        clock: Clock,
        node: u8,
    ) -> anyhow::Result<Self> {
        let folder = data.join(FOLDER);
        let words = Arc::new(words(site)?);
        let (finder, trouble) = Finder::open(&folder, words)?;
        if let Some(trouble) = trouble {
            tracing::info!(%trouble, "the search begins empty and is filled");
        }
        Ok(Self {
            finder,
            folder,
            db: knowledge.db().clone(),
            clock,
            knowledge,
            heard: Position::default(),
            name: format!("find-{node}").leak(),
            others: None,
            only_reads: false,
        })
    }

    /// What faces ask.
    #[must_use]
    pub fn finder(&self) -> Finder {
        self.finder.clone()
    }

    /// From now on changes are heard; before [`Finding::bring_up`], so that none falls
    /// between the two.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn listen(&mut self) -> Result<(), DbError> {
        // What is in the index is proved at the start, so where it stood does not matter.
        self.deaf().await?;
        let now = self.clock.now();
        let follower = Follower::start(&self.db, self.name, Begin::FromNowOn, now).await?;
        self.others = Some(follower);
        Ok(())
    }

    /// Nothing is heard any more: a node that is taken away must not hold back the
    /// purge of others.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn deaf(&mut self) -> Result<(), DbError> {
        self.others = None;
        outbox::forget(&self.db, self.name).await
    }

    /// Makes the index hold what the database says, at the cost of reading it once;
    /// how many entries had to be put or removed. Another index is made where there
    /// is none that can be used.
    ///
    /// # Errors
    /// When the database cannot be read; what can be found stays as it was.
    pub async fn bring_up(&mut self) -> anyhow::Result<usize> {
        let heard = feed::now(&self.db).await?;
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

    /// Takes in what changed since; how many changes there were. Seen at once. A change
    /// that could not be put is proved again when the index is next brought up.
    ///
    /// # Errors
    /// When the database or the index cannot be used now.
    pub async fn follow(&mut self) -> anyhow::Result<usize> {
        if self.only_reads {
            self.finder.index().look_again()?;
            return Ok(0);
        }
        if !self.finder.is_whole() {
            return self.bring_up().await;
        }
        let index = self.finder.index();
        let done = self.changed_items(&index).await? + self.changed_others(&index).await?;
        if done > 0
            && let Err(trouble) = commit(index).await
        {
            self.finder.distrust();
            return Err(trouble.into());
        }
        Ok(done)
    }

    async fn changed_items(&mut self, index: &Index) -> anyhow::Result<usize> {
        let changes = feed::since(&self.db, self.heard, AT_ONCE).await?;
        if changes.afresh && self.heard != Position::default() {
            return self.reconcile(index).await;
        }
        for item in &changes.items {
            match self.entry(item) {
                Some(entry) => index.put(&entry)?,
                None => index.remove(key(item))?,
            }
        }
        self.heard = changes.next;
        Ok(changes.items.len())
    }

    async fn changed_others(&mut self, index: &Index) -> anyhow::Result<usize> {
        let Some(follower) = &mut self.others else {
            return Ok(0);
        };
        let heard = follower.read(i64::from(AT_ONCE)).await?;
        let Some(last) = heard.last().map(|heard| heard.position) else {
            return Ok(0);
        };
        let told = |topic: &str| -> Vec<i64> {
            let of = heard.iter().filter(|heard| heard.entry.topic == topic);
            of.map(|heard| heard.entry.key).collect()
        };
        let ids: Vec<ServiceId> = told(services::store::TOPIC)
            .into_iter()
            .map(ServiceId)
            .collect();
        let items = services::store::some(&self.db, &ids).await?;
        let ids: Vec<AnswerId> = told(answers::store::TOPIC)
            .into_iter()
            .map(AnswerId)
            .collect();
        let pairs = answers::store::some(&self.db, &ids).await?;
        for held in &items {
            index.put(&services::entry::entry(held))?;
        }
        for held in &pairs {
            index.put(&answers::entry(held))?;
        }
        follower.pass(last, self.clock.now()).await?;
        Ok(items.len() + pairs.len())
    }

    /// Another index beside the one in use, whole before anybody asks it. Where the
    /// folder cannot be written it is held in memory.
    ///
    /// # Errors
    /// When the database cannot be read; the one in use stays.
    pub async fn anew(&self) -> anyhow::Result<usize> {
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
        done += self.services(index, &mut known).await?;
        done += self.answers(index, &mut known).await?;
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
            let items = feed::all(&self.db, after, AT_ONCE).await?;
            let Some(last) = items.last() else {
                return Ok(done);
            };
            after = Some(last.id);
            let entries: Vec<Entry> = items.iter().filter_map(|item| self.entry(item)).collect();
            done += put(index, entries, known).await?;
        }
    }

    async fn services(
        &self,
        index: &Index,
        known: &mut HashMap<Key, i64>,
    ) -> anyhow::Result<usize> {
        let (mut done, mut after) = (0, None);
        loop {
            let page = services::store::all(&self.db, after, AT_ONCE).await?;
            let Some(last) = page.last() else {
                return Ok(done);
            };
            after = Some(last.item.id());
            let entries = page.iter().map(services::entry::entry).collect();
            done += put(index, entries, known).await?;
        }
    }

    async fn answers(&self, index: &Index, known: &mut HashMap<Key, i64>) -> anyhow::Result<usize> {
        let (mut done, mut after) = (0, None);
        loop {
            let page = answers::store::all(&self.db, after, AT_ONCE).await?;
            let Some(last) = page.last() else {
                return Ok(done);
            };
            after = Some(last.answer.id());
            let entries = page.iter().map(answers::entry).collect();
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

/// The shipped words and those of the pack. The site's own name says little: all it
/// holds is of there.
fn words(site: &Site) -> anyhow::Result<Words> {
    let here = format!("weak = {:?}", site.own_names());
    let mut own: Vec<(&str, &str)> = site.words().collect();
    own.push(("regions.csv", &here));
    Words::with(&own).context("knowledge/words.toml")
}
