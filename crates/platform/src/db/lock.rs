//! One server for each data directory. SQLite would let two processes write in
//! turn, but each holds cases in memory and answers from there, so a second one
//! must not start.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use super::DbError;

/// Held as long as the database is open; the operating system lets go of it
/// when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct DirectoryLock {
    _file: File,
}

impl DirectoryLock {
    /// Takes `<dir>/xinqiao.lock` and writes this process's number in it.
    pub(crate) fn take(dir: &Path) -> Result<DirectoryLock, DbError> {
        let path = dir.join("xinqiao.lock");
        let unusable =
            |error: std::io::Error| DbError::unavailable(format!("{}: {error}", path.display()));
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut process = String::new();
                let read = file.read_to_string(&mut process);
                let process = process.trim();
                let known = read.is_ok() && !process.is_empty();
                return Err(DbError::InUse {
                    process: if known { process } else { "?" }.to_owned(),
                    lock: path.display().to_string(),
                });
            }
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        file.set_len(0).map_err(unusable)?;
        file.rewind().map_err(unusable)?;
        writeln!(file, "{}", std::process::id()).map_err(unusable)?;
        Ok(DirectoryLock { _file: file })
    }
}
