//! The index in its folder. It is derived data: whoever finds it missing, of
//! another version or damaged makes it anew beside the one in use.

use std::{
    fs, io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::{Deserialize, Serialize};
use tantivy::{
    IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError,
    directory::error::LockError,
};
use thiserror::Error;

use crate::{
    asked::{Asked, Found},
    entry::{Entry, Key, Kind},
    files::Files,
    find,
    shelf::{self, FORMAT, Fields, column},
    words::Words,
};

/// Which generation is in use.
const STAMP: &str = "stamp.json";
/// Memory of each thread that writes, in bytes.
const MEMORY: usize = 40_000_000;
/// Threads that write when an index is made anew.
const THREADS: usize = 2;

/// Why there is no index, or none that can be used.
#[derive(Debug, Error)]
pub enum Trouble {
    /// There is none yet.
    #[error("还没有检索索引 · there is no index yet")]
    Missing,
    /// It was made by another version of this program.
    #[error(
        "检索索引由其他版本建立，需要重建 · the index was made by another version and has to be made anew"
    )]
    OtherVersion,
    /// It was made with other words.
    #[error("词表已变，检索索引需要重建 · the words have changed, the index has to be made anew")]
    OtherWords,
    /// Its files are damaged.
    #[error("检索索引已损坏，需要重建 · the index is damaged and has to be made anew: {0}")]
    Damaged(String),
    /// Another process writes to it.
    #[error("另一个程序正在写检索索引 · another process is writing to the index")]
    Busy,
    /// Its folder cannot be read or written.
    #[error("检索索引的目录无法读写 · the folder of the index cannot be read or written: {0}")]
    Folder(#[from] io::Error),
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    format: u32,
    words: u64,
    folder: String,
}

/// An index that can be searched and written. Cheap to clone; one process writes.
#[derive(Clone)]
pub struct Index {
    inner: Arc<Inner>,
}

struct Inner {
    words: Arc<Words>,
    fields: Fields,
    index: tantivy::Index,
    reader: IndexReader,
    writer: Mutex<Option<IndexWriter>>,
    threads: usize,
    home: Option<Home>,
}

/// Where an index lies.
struct Home {
    root: PathBuf,
    folder: String,
}

impl Index {
    /// Opens the index of a folder and proves that its files are whole.
    ///
    /// # Errors
    /// When there is none, or none that can be used: [`Index::fresh`] then makes
    /// another.
    pub fn open(root: &Path, words: Arc<Words>) -> Result<Self, Trouble> {
        let stamp = stamp(root)?;
        if stamp.format != FORMAT {
            return Err(Trouble::OtherVersion);
        }
        if stamp.words != words.print() {
            return Err(Trouble::OtherWords);
        }
        let folder = root.join(&stamp.folder);
        let open = || -> tantivy::Result<tantivy::Index> {
            let index = tantivy::Index::open(Files::open(&folder)?)?;
            let damaged = index.validate_checksum()?;
            match damaged.iter().next() {
                None => Ok(index),
                Some(file) => Err(TantivyError::SystemError(file.display().to_string())),
            }
        };
        let index = guarded(open)?;
        let home = Home {
            root: root.to_owned(),
            folder: stamp.folder,
        };
        guarded(|| Self::of(index, words, Some(home), 1))
    }

    /// An empty index beside the one in use, which stays until this one is
    /// [settled](Index::settle).
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn fresh(root: &Path, words: Arc<Words>) -> Result<Self, Trouble> {
        fs::create_dir_all(root)?;
        let folder = unused(root);
        fs::create_dir_all(root.join(&folder))?;
        let home = Home {
            root: root.to_owned(),
            folder,
        };
        let (_, schema) = Fields::new();
        let create = || {
            let files = Files::open(&root.join(&home.folder))?;
            tantivy::Index::create(files, schema, IndexSettings::default())
        };
        let index = create().map_err(trouble)?;
        Self::of(index, words, Some(home), THREADS).map_err(trouble)
    }

    /// An index in memory, for tests, samples and as long as none can be written.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn in_memory(words: Arc<Words>) -> Result<Self, Trouble> {
        let (_, schema) = Fields::new();
        let index = tantivy::Index::create_in_ram(schema);
        Self::of(index, words, None, 1).map_err(trouble)
    }

    fn of(
        index: tantivy::Index,
        words: Arc<Words>,
        home: Option<Home>,
        threads: usize,
    ) -> tantivy::Result<Self> {
        let (name, tokenizer) = shelf::tokenizer();
        index.tokenizers().register(name, tokenizer);
        let (fields, _) = Fields::new();
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        Ok(Self {
            inner: Arc::new(Inner {
                words,
                fields,
                index,
                reader,
                writer: Mutex::new(None),
                threads,
                home,
            }),
        })
    }

    /// Takes an entry in, or anew; seen after the next [commit](Index::commit).
    ///
    /// # Errors
    /// When another process writes, or the disk is full.
    pub fn put(&self, entry: &Entry) -> Result<(), Trouble> {
        let document = self.inner.fields.document(entry, &self.inner.words);
        self.write(|writer, fields| {
            writer.delete_term(fields.key_term(entry.key));
            writer.add_document(document)?;
            Ok(())
        })
    }

    /// Takes an entry out; seen after the next [commit](Index::commit).
    ///
    /// # Errors
    /// When another process writes.
    pub fn remove(&self, key: Key) -> Result<(), Trouble> {
        self.write(|writer, fields| {
            writer.delete_term(fields.key_term(key));
            Ok(())
        })
    }

    /// Makes all that was put and removed seen, and safe on the disk.
    ///
    /// # Errors
    /// When the disk is full or another process writes.
    pub fn commit(&self) -> Result<(), Trouble> {
        self.write(|writer, _| writer.commit().map(|_| ()))?;
        self.inner.reader.reload().map_err(trouble)
    }

    /// Sees what another process has committed.
    ///
    /// # Errors
    /// When the files are damaged.
    pub fn look_again(&self) -> Result<(), Trouble> {
        guarded(|| self.inner.reader.reload())
    }

    /// Makes this index the one in use and throws others away.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn settle(&self) -> Result<(), Trouble> {
        let Some(home) = &self.inner.home else {
            return Ok(());
        };
        let stamp = Stamp {
            format: FORMAT,
            words: self.inner.words.print(),
            folder: home.folder.clone(),
        };
        let written = home.root.join("stamp.new");
        fs::write(
            &written,
            serde_json::to_vec(&stamp).map_err(io::Error::other)?,
        )?;
        fs::rename(&written, home.root.join(STAMP))?;
        for other in fs::read_dir(&home.root)?.flatten() {
            let name = other.file_name();
            if name != home.folder.as_str() && other.path().is_dir() {
                // A reader that still has it open keeps its files.
                let _ = fs::remove_dir_all(other.path());
            }
        }
        Ok(())
    }

    /// Answers a question.
    ///
    /// # Errors
    /// When the files are damaged.
    pub fn search(&self, asked: &Asked) -> Result<Found, Trouble> {
        let inner = &self.inner;
        guarded(|| find::find(asked, &inner.reader.searcher(), &inner.fields, &inner.words))
    }

    /// How many entries it holds.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.inner.reader.searcher().num_docs()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Which entries it holds, and in which version: whoever knows what there
    /// should be sees from it what has to be put and removed.
    ///
    /// # Errors
    /// When the files are damaged.
    pub fn versions(&self) -> Result<Vec<(Key, i64)>, Trouble> {
        guarded(|| versions(&self.inner.reader.searcher()))
    }

    /// Whether its files are whole, as far as can be told without a search.
    ///
    /// # Errors
    /// What is wrong.
    pub fn prove(&self) -> Result<(), Trouble> {
        if let Some(home) = &self.inner.home
            && stamp(&home.root)?.folder != home.folder
        {
            return Err(Trouble::Missing);
        }
        let damaged = guarded(|| self.inner.index.validate_checksum())?;
        damaged.iter().next().map_or(Ok(()), |file| {
            Err(Trouble::Damaged(file.display().to_string()))
        })
    }

    fn write(
        &self,
        what: impl FnOnce(&mut IndexWriter, &Fields) -> tantivy::Result<()>,
    ) -> Result<(), Trouble> {
        let mut writer = lock(&self.inner.writer);
        if writer.is_none() {
            let threads = self.inner.threads;
            let opened = self
                .inner
                .index
                .writer_with_num_threads::<TantivyDocument>(threads, threads * MEMORY);
            *writer = Some(opened.map_err(trouble)?);
        }
        let Some(open) = writer.as_mut() else {
            return Err(Trouble::Busy);
        };
        let done = guarded(|| what(open, &self.inner.fields));
        if done.is_err() {
            // A writer that failed once answers nothing any more.
            *writer = None;
        }
        done
    }
}

fn versions(searcher: &Searcher) -> tantivy::Result<Vec<(Key, i64)>> {
    let mut found = Vec::new();
    for segment in searcher.segment_readers() {
        let fast = segment.fast_fields();
        let (kind, id) = (fast.u64(column::KIND)?, fast.i64(column::ID)?);
        let version = fast.i64(column::VERSION)?;
        for doc in segment.doc_ids_alive() {
            let of = |code| Kind::ALL.into_iter().find(|kind| *kind as u64 == code);
            if let (Some(kind), Some(id), Some(version)) = (
                kind.first(doc).and_then(of),
                id.first(doc),
                version.first(doc),
            ) {
                found.push((Key { kind, id }, version));
            }
        }
    }
    Ok(found)
}

fn stamp(root: &Path) -> Result<Stamp, Trouble> {
    let text = match fs::read(root.join(STAMP)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Trouble::Missing),
        Err(error) => return Err(error.into()),
    };
    serde_json::from_slice(&text).map_err(|error| Trouble::Damaged(error.to_string()))
}

/// A name that no generation has.
fn unused(root: &Path) -> String {
    (1_u64..)
        .map(|number| format!("g{number}"))
        .find(|name| !root.join(name).exists())
        .unwrap_or_default()
}

/// Damaged files may make the library stop in the middle; nobody else does.
fn guarded<T>(what: impl FnOnce() -> tantivy::Result<T>) -> Result<T, Trouble> {
    match catch_unwind(AssertUnwindSafe(what)) {
        Ok(done) => done.map_err(trouble),
        Err(_) => Err(Trouble::Damaged(
            "a search stopped in the middle".to_owned(),
        )),
    }
}

fn trouble(error: TantivyError) -> Trouble {
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => Trouble::Busy,
        TantivyError::IoError(error) => Trouble::Folder(io::Error::other(error.to_string())),
        error => Trouble::Damaged(error.to_string()),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
