//! Where the database is.

use std::fmt;
use std::path::{Path, PathBuf};

use super::DbError;

/// Where the database is. Its `Debug` and `Display` never show a password.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// A data directory; the database is `xinqiao.db` in it.
    Sqlite(PathBuf),
    /// `postgres://user[:password]@host[:port]/name`.
    Postgres(String),
}

impl Place {
    /// PostgreSQL when an address is given (`--database-url`), else SQLite in
    /// the data directory.
    ///
    /// # Errors
    /// `DbError::Address` when the address is not a PostgreSQL one.
    pub fn choose(database_url: Option<&str>, data_dir: &Path) -> Result<Place, DbError> {
        let Some(url) = database_url.map(str::trim).filter(|url| !url.is_empty()) else {
            return Ok(Place::Sqlite(data_dir.to_owned()));
        };
        if !(url.starts_with("postgres://") || url.starts_with("postgresql://")) {
            return Err(DbError::Address {
                why: "不以 postgres:// 开头 · it does not begin with postgres://".into(),
            });
        }
        if url.parse::<tokio_postgres::Config>().is_err() {
            return Err(DbError::Address {
                why: "格式错误 · malformed".into(),
            });
        }
        Ok(Place::Postgres(url.to_owned()))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Sqlite(dir) => write!(f, "SQLite {}", dir.display()),
            // the part after the last @ holds host, port and name, no secret
            Place::Postgres(url) => {
                let host = url.rsplit_once('@').map_or("…", |(_, host)| host);
                write!(f, "PostgreSQL {}", host.split('?').next().unwrap_or(host))
            }
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
