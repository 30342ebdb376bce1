//! What can go wrong with the database, in words for the people who must mend it.
//!
//! No text here ever carries a value from a row: PostgreSQL's `detail` ("Key
//! (name)=(…) already exists") is dropped on purpose, and messages of class 22
//! (bad data), which quote what was sent, are replaced by their code.

use tokio_postgres::error::SqlState;

/// A failed piece of work on the database. `Clone`, because a failed set is
/// answered to each of its callers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// Somebody else was first: a unique key is taken, a row has changed since
    /// it was read, or two transactions could not be put in an order.
    #[error(
        "数据已被他人更改或编号重复（{what}），请刷新后重试 · the data changed meanwhile or the key is taken ({what}): read again, then retry"
    )]
    Conflict {
        /// The constraint, table or expectation that was not met. No values.
        what: String,
    },
    /// The database cannot be reached now; it is tried again by itself.
    #[error(
        "数据库暂时无法连接（{why}），系统会自动重连 · the database cannot be reached ({why}); the connection is tried again by itself"
    )]
    Unavailable {
        /// What the network or the server said.
        why: String,
    },
    /// No space is left where the database is.
    #[error(
        "数据库所在磁盘已满，本次未写入；请清理磁盘空间 · the disk of the database is full, nothing was written; free some space"
    )]
    Full,
    /// Another process works on this data directory.
    #[error(
        "数据目录正被另一个进程使用（进程号 {process}，锁文件 {lock}）；请先停止它，或换一个数据目录 · the data directory is in use by process {process} (lock file {lock}); stop that process or choose another directory"
    )]
    InUse {
        /// Process number as written in the lock file, "?" when unreadable.
        process: String,
        /// Path of the lock file.
        lock: String,
    },
    /// The database was opened for reading only.
    #[error("数据库以只读方式打开，不能写入 · the database was opened for reading only")]
    ReadOnly,
    /// The file is damaged or is not a database.
    #[error(
        "数据库文件损坏或不是数据库（{what}）；请从备份恢复 · the database is damaged or is not one ({what}); restore a backup"
    )]
    Corrupt {
        /// What the engine said.
        what: String,
    },
    /// The database was written by a newer version of this program.
    #[error(
        "数据库由更新的版本写成（{system} 第 {number} 号迁移本程序不认识）；请使用新版程序 · the database is newer than this program (migration {number} of “{system}” is unknown here); use the newer program"
    )]
    TooNew {
        /// The system the unknown migration belongs to.
        system: String,
        /// Its number.
        number: i64,
    },
    /// A migration already applied has another text in this program.
    #[error(
        "已执行的迁移 {system}/{number} {name} 与本程序中的文本不一致；已发布的迁移不得改动，请另加新迁移 · migration {system}/{number} {name} was applied with another text; a published migration must not change, add a new one"
    )]
    Altered {
        /// The system the migration belongs to.
        system: String,
        /// Its number.
        number: i64,
        /// Its name.
        name: String,
    },
    /// A column was read as something it is not.
    #[error(
        "第 {column} 列应为 {wanted}，实为 {found} · column {column} should be {wanted} but is {found}"
    )]
    Column {
        /// Position, counted from 0.
        column: usize,
        /// What was asked for.
        wanted: &'static str,
        /// What is there.
        found: &'static str,
    },
    /// The address of the database cannot be understood.
    #[error(
        "数据库地址无法识别（{why}），应形如 postgres://用户@主机/库名 · the database address cannot be read ({why}); it should look like postgres://user@host/name"
    )]
    Address {
        /// What is wrong; never the address itself, which may hold a password.
        why: String,
    },
    /// Anything else: a mistake in a statement or in the set-up.
    #[error("数据库出错：{what} · database error: {what}")]
    Other {
        /// What the engine said.
        what: String,
    },
}

impl DbError {
    /// True when the work may succeed later without a change by anybody:
    /// nothing is wrong with the request itself.
    pub fn is_passing(&self) -> bool {
        matches!(self, DbError::Unavailable { .. } | DbError::Full)
    }

    pub(crate) fn other(what: impl Into<String>) -> DbError {
        DbError::Other { what: what.into() }
    }

    pub(crate) fn unavailable(why: impl Into<String>) -> DbError {
        DbError::Unavailable { why: why.into() }
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> DbError {
        use rusqlite::ErrorCode as Code;
        use rusqlite::ffi;
        let rusqlite::Error::SqliteFailure(code, message) = &error else {
            return DbError::other(error.to_string());
        };
        let what = message.clone().unwrap_or_else(|| code.to_string());
        match code.code {
            Code::ConstraintViolation => match code.extended_code {
                ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
                    DbError::Conflict { what }
                }
                _ => DbError::other(what),
            },
            Code::DiskFull => DbError::Full,
            Code::DatabaseBusy | Code::DatabaseLocked | Code::CannotOpen => {
                DbError::Unavailable { why: what }
            }
            Code::SystemIoFailure => DbError::Unavailable { why: what },
            Code::DatabaseCorrupt | Code::NotADatabase => DbError::Corrupt { what },
            Code::ReadOnly => DbError::ReadOnly,
            _ => DbError::other(what),
        }
    }
}

impl From<tokio_postgres::Error> for DbError {
    fn from(error: tokio_postgres::Error) -> DbError {
        let Some(said) = error.as_db_error() else {
            // Without an answer of the server it is the network or the address;
            // a parameter that does not fit its column is found before sending.
            let why = match std::error::Error::source(&error) {
                Some(source) => format!("{error}: {source}"),
                None => error.to_string(),
            };
            return if why.starts_with("error serializing") || why.starts_with("error deserializing")
            {
                DbError::other(why)
            } else {
                DbError::unavailable(why)
            };
        };
        let code = said.code();
        let named = || {
            said.constraint()
                .or(said.table())
                .unwrap_or(code.code())
                .to_owned()
        };
        if *code == SqlState::UNIQUE_VIOLATION
            || *code == SqlState::T_R_SERIALIZATION_FAILURE
            || *code == SqlState::T_R_DEADLOCK_DETECTED
        {
            return DbError::Conflict { what: named() };
        }
        match &code.code()[..2] {
            // 08 connection, 57P operator stopped it, 53 resources
            "08" => DbError::unavailable(said.message()),
            "57" if code.code().starts_with("57P") => DbError::unavailable(said.message()),
            "53" if *code == SqlState::DISK_FULL => DbError::Full,
            "53" => DbError::unavailable(said.message()),
            "XX" => DbError::Corrupt {
                what: format!("{} {}", code.code(), said.message()),
            },
            "22" => DbError::other(format!("SQLSTATE {}", code.code())),
            _ if *code == SqlState::READ_ONLY_SQL_TRANSACTION => DbError::ReadOnly,
            "23" => DbError::other(format!("SQLSTATE {} ({})", code.code(), named())),
            _ => DbError::other(format!("{} (SQLSTATE {})", said.message(), code.code())),
        }
    }
}
