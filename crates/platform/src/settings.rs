//! Settings: a default for everything, in a file that explains itself
//! (`config.default.toml`), then the site's own file, then the environment.
//!
//! A misspelt key is an error, not a default that stays unnoticed.

mod merge;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use jiff::civil::Time;
use serde::Deserialize;
use toml::Table;

use crate::attachments::Scanner;
use crate::db::{DbError, Place, WriterLimits};
use merge::{merge_file, merge_variable, unfit};

/// The documented defaults, also printed by `xinqiao settings`.
pub const DEFAULTS: &str = include_str!("../config.default.toml");

/// Everything that can be set. See `config.default.toml` for each key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "config.default.toml explains each section")]
pub struct Settings {
    pub server: Server,
    pub site: Site,
    pub storage: Storage,
    pub database: Database,
    pub writer: Writer,
    pub call_back: CallBack,
    pub sign_in: SignIn,
    pub assistant: Assistant,
    pub log: Log,
}

/// How the server is reached.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "config.default.toml explains each key")]
pub struct Server {
    pub listen: SocketAddr,
    pub public_url: String,
    pub trusted_proxies: Vec<IpAddr>,
}

/// Which city this is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "config.default.toml explains each key")]
pub struct Site {
    pub pack: PathBuf,
}

/// What lies outside the database.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "config.default.toml explains each key")]
pub struct Storage {
    pub data: PathBuf,
    key_file: PathBuf,
    attachment_mb: u64,
    scanner: String,
}

/// Where the database is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    url: Secret,
}

/// Bounds of the writer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Writer {
    queue: usize,
    set: usize,
}

/// When people are called back.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "config.default.toml explains each key")]
pub struct CallBack {
    pub from: Time,
    pub to: Time,
}

/// How staff sign in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "config.default.toml explains each key")]
pub struct SignIn {
    pub hours: i64,
    pub oidc_issuer: String,
    pub oidc_client_id: String,
    pub oidc_client_secret: Secret,
}

/// Who writes drafts of answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "config.default.toml explains each key")]
pub struct Assistant {
    pub url: String,
    pub model: String,
    pub key: Secret,
    pub seconds: u64,
}

/// What is logged.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "config.default.toml explains each key")]
pub struct Log {
    pub filter: String,
    pub format: LogFormat,
}

/// Form of a line in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "config.default.toml explains each")]
pub enum LogFormat {
    Text,
    Json,
}

/// A text that is never shown: addresses with passwords, client secrets.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() {
            "(empty)"
        } else {
            "(secret)"
        })
    }
}

/// What is wrong with a setting, and where. Never shows a value that was given.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("设置文件 {} 无法读取：{source} · the settings file cannot be read", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("设置文件 {} 第 {line} 行格式有误：{why} · line {line} of the settings file is not TOML", .path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What the reader said.
        why: String,
    },
    /// There is no such setting.
    #[error(
        "{origin} 中的 {key} 不是已知的设置，请对照 xinqiao settings 的输出 · {key} in {origin} is not a setting; `xinqiao settings` lists them"
    )]
    Unknown {
        /// File or environment.
        origin: String,
        /// As written.
        key: String,
    },
    /// The value is of another type or out of bounds.
    #[error("{origin} 中的 {key} 应为{wanted} · {key} in {origin} should be {wanted}")]
    Unfit {
        /// File or environment.
        origin: String,
        /// Section and key.
        key: String,
        /// What is expected.
        wanted: String,
    },
    /// An address or a word that cannot be read.
    #[error("设置有误：{why} · a setting cannot be read: {why}")]
    Word {
        /// What is wrong, and the key.
        why: String,
    },
}

impl Settings {
    /// The defaults, changed by the site's file, changed by the environment.
    ///
    /// # Errors
    /// See [`SettingsError`].
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Settings, SettingsError> {
        let mut merged: Table = DEFAULTS
            .parse()
            .expect("a test makes sure that the defaults are TOML");
        if let Some(path) = file {
            merge_file(&mut merged, path)?;
        }
        for (name, text) in environment {
            merge_variable(&mut merged, &name, &text)?;
        }
        let settings: Settings = merged.try_into().map_err(|error: toml::de::Error| {
            // types were compared before: what is left are addresses and words
            let why = error.to_string().trim().replace('\n', " ");
            SettingsError::Word { why }
        })?;
        settings.check()?;
        Ok(settings)
    }

    /// Where the database is.
    ///
    /// # Errors
    /// `DbError::Address`.
    pub fn place(&self) -> Result<Place, DbError> {
        Place::choose(Some(self.database.url.reveal()), &self.storage.data)
    }

    fn check(&self) -> Result<(), SettingsError> {
        let bounds = [
            ("storage.attachment_mb", self.storage.attachment_mb, 1, 1024),
            ("writer.queue", self.writer.queue as u64, 1, 1_000_000),
            ("writer.set", self.writer.set as u64, 1, 10_000),
            (
                "sign_in.hours",
                u64::try_from(self.sign_in.hours).unwrap_or(0),
                1,
                168,
            ),
            ("assistant.seconds", self.assistant.seconds, 1, 120),
        ];
        for (key, value, least, most) in bounds {
            if !(least..=most).contains(&value) {
                return Err(unfit("设置 settings", key, format!("{least}–{most}")));
            }
        }
        let url = &self.assistant.url;
        let is_address = ["http://", "https://"]
            .iter()
            .any(|kind| url.starts_with(kind));
        if !url.is_empty() && !is_address {
            return Err(unfit(
                "设置 settings",
                "assistant.url",
                "http://host/v1, https://host/v1".into(),
            ));
        }
        if !self.storage.scanner.is_empty() && self.storage.scanner().is_none() {
            return Err(unfit(
                "设置 settings",
                "storage.scanner",
                "tcp://host:port, unix:/path".into(),
            ));
        }
        Ok(())
    }
}

impl Storage {
    /// The key file.
    pub fn key_file(&self) -> PathBuf {
        if self.key_file.as_os_str().is_empty() {
            self.data.join("xinqiao.keys")
        } else {
            self.key_file.clone()
        }
    }

    /// Bytes an attachment may have.
    pub fn attachment_limit(&self) -> u64 {
        self.attachment_mb * 1024 * 1024
    }

    /// The malware scanner, if there is one.
    pub fn scanner(&self) -> Option<Scanner> {
        Scanner::parse(&self.scanner)
    }
}

impl Writer {
    /// As the writer takes them.
    pub fn limits(&self) -> WriterLimits {
        WriterLimits {
            queue: self.queue,
            set: self.set,
        }
    }
}

#[cfg(test)]
mod tests;
