//! Files of a backup.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::{BackupError, Filed};
use crate::sm3;

impl Filed {
    /// Describes a file that is under `folder`.
    pub(super) fn of(path: &Path, folder: &Path) -> Result<Filed, BackupError> {
        let file = File::open(path).map_err(at(path))?;
        let size = file.metadata().map_err(at(path))?.len();
        let sm3 = sm3::hex(&sm3::digest_reader(file).map_err(at(path))?);
        let inside = path.strip_prefix(folder).unwrap_or(path);
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        Ok(Filed {
            path: parts.join("/"),
            size,
            sm3,
        })
    }
}

/// Copies `path`, which is under `from`, to the same place under `to`.
pub(super) fn copy(path: &Path, from: &Path, to: &Path) -> Result<(), BackupError> {
    let place = to.join(path.strip_prefix(from).unwrap_or(path));
    if let Some(dir) = place.parent() {
        fs::create_dir_all(dir).map_err(at(dir))?;
    }
    fs::copy(path, &place).map_err(at(path))?;
    File::open(&place)
        .and_then(|file| file.sync_all())
        .map_err(at(&place))
}

/// All files under a directory, sorted; none when it is not there.
pub(super) fn files_under(dir: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let mut files = Vec::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        let entries = match fs::read_dir(&dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            entries => entries.map_err(at(&dir))?,
        };
        for entry in entries {
            let path = entry.map_err(at(&dir))?.path();
            if path.is_dir() {
                dirs.push(path)
            } else {
                files.push(path)
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Stops before anything is overwritten.
pub(super) fn refuse_unless_empty(dir: &Path) -> Result<(), BackupError> {
    if files_under(dir)?.is_empty() {
        Ok(())
    } else {
        Err(BackupError::NotEmpty {
            place: dir.display().to_string(),
        })
    }
}

/// Says which file an error was about.
pub(super) fn at(path: &Path) -> impl Fn(io::Error) -> BackupError + use<> {
    let path = path.to_owned();
    move |source| BackupError::Io {
        path: path.clone(),
        source,
    }
}
