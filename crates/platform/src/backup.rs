//! A backup is a folder that can be read without this program:
//!
//! ```text
//! manifest.json             what is here, each file with its SM3
//! tables/<table>.jsonl      a line of column names, then a line for each row
//! attachments/ab/cd/<sha256>
//! keys/xinqiao.keys         only when asked for
//! ```
//!
//! It is one consistent picture of the database, taken beside a running server
//! (a read transaction on SQLite, a repeatable-read one on PostgreSQL), and it
//! is the same on both engines: a backup of one restores on the other, which is
//! also how a city moves from one machine to several.
//!
//! **The key file is left out** unless it is asked for. Personal fields in the
//! tables are sealed; a folder with the keys beside them is all personal data in
//! clear for whoever finds it. Keep the key file apart.
//!
//! Not taken along: where followers of the outbox stood. After a restore they
//! begin with what is left in it, so that nothing is missed; some of it may come
//! twice. `tables/outbox.jsonl` is therefore without ids.

mod dump;
mod files;
mod load;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::db::{Db, DbError, Engine, Place};
use crate::migrate::{Migration, with_platform};
use files::{at, copy, files_under, refuse_unless_empty};

/// Version of the format.
const FORMAT: u32 = 1;

/// What a backup holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    format: u32,
    /// When it was made.
    pub made_at: Timestamp,
    /// `sqlite` or `postgres`, for people; it restores on either.
    pub engine: String,
    /// Migrations its tables had been through: system and number.
    pub migrations: Vec<(String, i64)>,
    /// Tables, in the order in which they were created.
    pub tables: Vec<Dumped>,
    /// Every file but the manifest.
    pub files: Vec<Filed>,
}

/// A table in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dumped {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: u64,
}

/// A file in a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    /// Path within the folder, with `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SM3 in hexadecimal digits.
    pub sm3: String,
}

/// Why a backup was not made or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Something is already there.
    #[error("{} 不为空，为避免覆盖已停止 · {} is not empty; stopped so that nothing is overwritten", .place, .place)]
    NotEmpty {
        /// The folder or the database.
        place: String,
    },
    /// A file of the backup is not what the manifest says.
    #[error(
        "备份文件 {path} 缺失或已被改动，请换一份备份 · file {path} of the backup is missing or was altered; use another backup"
    )]
    Altered {
        /// Path within the folder.
        path: String,
    },
    /// The folder is no backup, or one of a later version.
    #[error("{} 不是本程序可识别的备份：{why} · not a backup this program can read", .place.display())]
    Unreadable {
        /// The folder.
        place: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The backup is newer than this program.
    #[error(
        "备份由更新的版本制作（含未知迁移 {system}/{number}），请使用新版程序恢复 · the backup was made by a newer version (migration {system}/{number}); restore it with that version"
    )]
    TooNew {
        /// System of the unknown migration.
        system: String,
        /// Its number.
        number: i64,
    },
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The file system failed.
    #[error("{} 读写失败：{source} · could not be read or written", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// What to take besides the tables.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// The data directory with the attachments.
    pub data_dir: &'a Path,
    /// The key file, when it is to be in the backup.
    pub key_file: Option<&'a Path>,
}

/// Makes a backup in the folder `to`, which must not exist or be empty. The
/// manifest is written last: a folder without one is a backup that did not end.
///
/// # Errors
/// See [`BackupError`].
pub async fn backup(
    db: &Db,
    beside: Beside<'_>,
    to: &Path,
    now: Timestamp,
) -> Result<Manifest, BackupError> {
    refuse_unless_empty(to)?;
    let tables_dir = to.join("tables");
    fs::create_dir_all(&tables_dir).map_err(at(&tables_dir))?;
    let migrations = db.applied().await?;
    let tables = dump::tables(db, &tables_dir).await?;

    // after the tables: an attachment is there before a row that names it
    let attachments = beside.data_dir.join("attachments");
    for path in files_under(&attachments)? {
        if path
            .strip_prefix(&attachments)
            .is_ok_and(|inside| !inside.starts_with("incoming"))
        {
            copy(&path, beside.data_dir, to)?;
        }
    }
    if let Some(keys) = beside.key_file {
        let place = to.join(KEYS);
        fs::create_dir_all(to.join("keys")).map_err(at(&place))?;
        fs::copy(keys, &place).map_err(at(keys))?;
    }
    let engine = match db.engine() {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    };
    let mut files = Vec::new();
    for path in files_under(to)? {
        files.push(Filed::of(&path, to)?);
    }
    let manifest = Manifest {
        format: FORMAT,
        made_at: now,
        engine: engine.into(),
        migrations,
        tables,
        files,
    };
    let place = to.join(MANIFEST);
    let text = serde_json::to_string_pretty(&manifest)
        .map_err(io::Error::other)
        .map_err(at(&place))?;
    fs::write(&place, text).map_err(at(&place))?;
    File::open(&place)
        .and_then(|file| file.sync_all())
        .map_err(at(&place))?;
    Ok(manifest)
}

/// Restores a backup onto an empty place: checks every file first, makes the
/// tables as they were, fills them, and brings them up to this program's
/// version. `key_file` receives the keys if the backup has them and no file is
/// there.
///
/// # Errors
/// See [`BackupError`]. After an error the place is as empty as before.
pub async fn restore(
    from: &Path,
    to: &Place,
    data_dir: &Path,
    key_file: &Path,
    systems: &[&[Migration]],
) -> Result<Manifest, BackupError> {
    let manifest = check(from)?;
    let known = with_platform(systems);
    let mut steps = Vec::with_capacity(manifest.migrations.len());
    for (system, number) in &manifest.migrations {
        let step = known
            .iter()
            .find(|step| step.system == system && step.number == *number);
        let too_new = || BackupError::TooNew {
            system: system.clone(),
            number: *number,
        };
        steps.push(*step.ok_or_else(too_new)?);
    }
    // the program's order, in which later steps build on earlier ones
    steps.sort_by_key(|step| {
        known
            .iter()
            .position(|other| (other.system, other.number) == (step.system, step.number))
    });
    refuse_unless_empty(&data_dir.join("attachments"))?;
    load::tables(&manifest, from, to, steps, systems).await?;

    for file in manifest
        .files
        .iter()
        .filter(|file| file.path.starts_with("attachments/"))
    {
        copy(&from.join(&file.path), from, data_dir)?;
    }
    let keys = from.join(KEYS);
    if keys.exists() && !key_file.exists() {
        fs::copy(&keys, key_file).map_err(at(key_file))?;
    }
    Ok(manifest)
}

/// Reads the manifest and compares every file with it.
///
/// # Errors
/// `Unreadable`, `Altered`, `Io`.
pub fn check(from: &Path) -> Result<Manifest, BackupError> {
    let unreadable = |why: String| BackupError::Unreadable {
        place: from.to_owned(),
        why,
    };
    let text = fs::read_to_string(from.join(MANIFEST))
        .map_err(|error| unreadable(format!("{MANIFEST}: {error}")))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| unreadable(format!("{MANIFEST}: {error}")))?;
    if manifest.format != FORMAT {
        return Err(unreadable(format!("format {}", manifest.format)));
    }
    for file in &manifest.files {
        let altered = || BackupError::Altered {
            path: file.path.clone(),
        };
        if file
            .path
            .split('/')
            .any(|part| part.is_empty() || part == "..")
        {
            return Err(altered());
        }
        if Filed::of(&from.join(&file.path), from).map_err(|_| altered())? != *file {
            return Err(altered());
        }
    }
    Ok(manifest)
}

const MANIFEST: &str = "manifest.json";
const KEYS: &str = "keys/xinqiao.keys";
