//! Files that people send, outside the database, named by what is in them:
//! `<data>/attachments/ab/cd/<sha256>`. The same file sent twice is kept once.
//!
//! A file comes in as a stream, goes to a temporary file while it is hashed and
//! counted, is looked at (what it really is, and by a malware scanner if there
//! is one), and only then gets its name. What a browser says about name and
//! type is never believed. Nothing half-written can be found: the name appears
//! by a rename after an fsync.
//!
//! A face that hands a file out sends [`FileKind::media_type`] with `nosniff` and
//! `Content-Disposition: attachment` for all that is not a picture.

mod kind;
mod scan;
mod traces;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use crate::sm3;
pub use kind::FileKind;
pub use scan::Scanner;
pub use traces::without_traces;

/// 20 MiB: a photograph of a telephone, half a minute of video.
pub const USUAL_LIMIT: u64 = 20 * 1024 * 1024;

/// How much of both ends of a file is looked at to tell what it is.
const LOOKED_AT: u64 = 64 * 1024;

/// No upload takes so long.
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 3600);

/// Where attachments are kept, and what is let in.
#[derive(Clone, Debug)]
pub struct Attachments {
    root: PathBuf,
    limit: u64,
    scanner: Option<Scanner>,
}

/// A file that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 in lower-case hexadecimal digits: the file's name here.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// What it is, from its content.
    pub kind: FileKind,
}

/// Why a file was not kept. Nothing of it is left then.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    /// More bytes than allowed.
    #[error("文件过大，单个文件不得超过 {} MB · the file is too large, {} MB at most", .limit / 1_048_576, .limit / 1_048_576)]
    TooLarge {
        /// Bytes allowed.
        limit: u64,
    },
    /// No bytes at all.
    #[error("文件为空 · the file is empty")]
    Empty,
    /// Not one of the kinds that are let in, whatever its name says.
    #[error(
        "不支持的文件类型；可上传：{} · this kind of file is not accepted; accepted are {}",
        FileKind::ACCEPTED,
        FileKind::ACCEPTED
    )]
    Kind,
    /// The scanner found something.
    #[error(
        "文件未通过安全检查，未保存 · the file did not pass the malware check and was not kept ({signature})"
    )]
    Infected {
        /// Name of what was found.
        signature: String,
    },
    /// A scanner is set up but did not answer: unchecked files are not kept.
    #[error(
        "安全检查暂时不可用，文件未保存，请稍后重试 · the malware check is not available, the file was not kept; retry later ({why})"
    )]
    NotScanned {
        /// What went wrong.
        why: String,
    },
    /// The sender broke off.
    #[error("上传中断，请重试 · the upload broke off, send it again")]
    BrokeOff,
    /// No space is left.
    #[error("存储空间已满，文件未保存 · no space is left, the file was not kept")]
    Full,
    /// There is no such file.
    #[error("附件不存在 · there is no such attachment")]
    Missing,
    /// The file system failed.
    #[error("附件存储出错 · the store of attachments failed: {0}")]
    Io(std::io::Error),
}

impl From<std::io::Error> for AttachmentError {
    fn from(error: std::io::Error) -> AttachmentError {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => AttachmentError::Full,
            ErrorKind::NotFound => AttachmentError::Missing,
            _ => AttachmentError::Io(error),
        }
    }
}

impl Attachments {
    /// Attachments under `<data_dir>/attachments`, `limit` bytes each at most,
    /// checked by `scanner` if there is one. What a process that died left half
    /// done is removed after a day.
    ///
    /// # Errors
    /// When the directory cannot be made.
    pub async fn open(
        data_dir: &Path,
        limit: u64,
        scanner: Option<Scanner>,
    ) -> Result<Attachments, AttachmentError> {
        let root = data_dir.join("attachments");
        let store = Attachments {
            root,
            limit,
            scanner,
        };
        fs::create_dir_all(store.incoming()).await?;
        let mut left = fs::read_dir(store.incoming()).await?;
        while let Some(file) = left.next_entry().await? {
            let age = file
                .metadata()
                .await?
                .modified()?
                .elapsed()
                .unwrap_or_default();
            if age > LEFT_BEHIND {
                fs::remove_file(file.path()).await?;
            }
        }
        Ok(store)
    }

    /// Keeps a file that comes in pieces.
    ///
    /// # Errors
    /// See [`AttachmentError`].
    pub async fn keep<S, E>(&self, pieces: S) -> Result<Stored, AttachmentError>
    where
        S: Stream<Item = Result<Bytes, E>>,
    {
        let incoming = Incoming(
            self.incoming()
                .join(format!("{:016x}", rand::random::<u64>())),
        );
        let mut file = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&incoming.0)
            .await?;
        let (sha256, size) = self.receive(pieces, &mut file).await?;
        let kind = look(&mut file, size).await?.ok_or(AttachmentError::Kind)?;
        if let Some(scanner) = &self.scanner {
            file.rewind().await?;
            scanner.scan(&mut file).await?;
        }
        file.sync_all().await?;
        let place = self.path(&sha256).ok_or(AttachmentError::Missing)?;
        let dir = place.parent().unwrap_or(&self.root);
        fs::create_dir_all(dir).await?;
        fs::rename(&incoming.0, &place).await?;
        // the name itself must survive a power cut too
        File::open(dir).await?.sync_all().await?;
        Ok(Stored { sha256, size, kind })
    }

    /// Opens a file for reading.
    ///
    /// # Errors
    /// `Missing` when there is none of this name.
    pub async fn read(&self, sha256: &str) -> Result<File, AttachmentError> {
        Ok(File::open(self.path(sha256).ok_or(AttachmentError::Missing)?).await?)
    }

    /// Removes a file. Only for callers who know that no case refers to it: the
    /// same content may belong to several.
    ///
    /// # Errors
    /// `Missing` when there is none of this name.
    pub async fn remove(&self, sha256: &str) -> Result<(), AttachmentError> {
        Ok(fs::remove_file(self.path(sha256).ok_or(AttachmentError::Missing)?).await?)
    }

    /// Hashes a kept file again.
    ///
    /// # Errors
    /// `Missing`, `Io`.
    pub async fn is_intact(&self, sha256: &str) -> Result<bool, AttachmentError> {
        let mut file = self.read(sha256).await?;
        let mut hasher = Sha256::new();
        let mut piece = vec![0; 64 * 1024];
        loop {
            match file.read(&mut piece).await? {
                0 => return Ok(sm3::hex(&hasher.finalize()) == sha256),
                read => hasher.update(&piece[..read]),
            }
        }
    }

    async fn receive<S, E>(
        &self,
        pieces: S,
        file: &mut File,
    ) -> Result<(String, u64), AttachmentError>
    where
        S: Stream<Item = Result<Bytes, E>>,
    {
        let mut pieces = std::pin::pin!(pieces);
        let (mut hasher, mut size) = (Sha256::new(), 0);
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|_| AttachmentError::BrokeOff)?;
            size += piece.len() as u64;
            if size > self.limit {
                return Err(AttachmentError::TooLarge { limit: self.limit });
            }
            hasher.update(&piece);
            file.write_all(&piece).await?;
        }
        file.flush().await?;
        if size == 0 {
            Err(AttachmentError::Empty)
        } else {
            Ok((sm3::hex(&hasher.finalize()), size))
        }
    }

    /// Only 64 lower-case hexadecimal digits become part of a path.
    fn path(&self, sha256: &str) -> Option<PathBuf> {
        let digits = sha256
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        (digits && sha256.len() == 64).then(|| {
            self.root
                .join(&sha256[..2])
                .join(&sha256[2..4])
                .join(sha256)
        })
    }

    fn incoming(&self) -> PathBuf {
        self.root.join("incoming")
    }
}

async fn look(file: &mut File, size: u64) -> Result<Option<FileKind>, AttachmentError> {
    let mut head = Vec::new();
    file.rewind().await?;
    (&mut *file).take(LOOKED_AT).read_to_end(&mut head).await?;
    let mut tail = Vec::new();
    file.seek(std::io::SeekFrom::Start(size.saturating_sub(LOOKED_AT)))
        .await?;
    file.read_to_end(&mut tail).await?;
    Ok(FileKind::of(&head, &tail))
}

/// A file on its way in; gone with whoever was receiving it, unless renamed.
struct Incoming(PathBuf);

impl Drop for Incoming {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
