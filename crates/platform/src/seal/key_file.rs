//! The key file: plain lines, made on first start, mode 0600, never in a backup
//! unless asked for.
//!
//! ```text
//! xinqiao-keys 1
//! search <64 hexadecimal digits>
//! query-code <64 hexadecimal digits>
//! seal 1 <32 hexadecimal digits>
//! seal 2 <32 hexadecimal digits>
//! ```

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::sm3;

const HEADING: &str = "xinqiao-keys 1";
const ADVICE: &str = "\
# 心桥密钥文件：请离线另存一份，勿与备份放在一起；遗失后个人信息无法恢复。
# Keys of Xinqiao. Keep a copy off line and apart from backups: without it
# personal fields cannot be read again. The last `seal` line seals, all open.
";

/// A key; wiped from memory when dropped.
#[derive(Clone)]
pub(super) struct Key(Zeroizing<Vec<u8>>);

impl Key {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    fn random(length: usize) -> Key {
        let mut bytes = Zeroizing::new(vec![0; length]);
        rand::fill(bytes.as_mut_slice());
        Key(bytes)
    }
}

pub(super) struct KeyFile {
    pub(super) search: Key,
    pub(super) query_code: Key,
    /// Oldest first, never empty.
    pub(super) sealing: Vec<(u32, Key)>,
}

/// Why a key file cannot be used. Never shows a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// Reading or writing failed.
    #[error("密钥文件 {} 无法读写：{source} · the key file cannot be read or written", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A line is not as it should be.
    #[error("密钥文件 {} 第 {line} 行有误：{why} · line {line} of the key file is wrong: {why}", .path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong, without the line's content.
        why: &'static str,
    },
    /// A key is missing.
    #[error("密钥文件 {} 缺少 {what} 密钥，请恢复原文件 · the key file has no `{what}` key; restore the original", .path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// Which key.
        what: &'static str,
    },
    /// Anybody on the machine may read the file.
    #[error("密钥文件 {} 对所有用户可读，请执行 chmod 600 · everybody can read the key file; run chmod 600 on it", .path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
    },
}

/// Adds a sealing key, which seals from the next start on; its number. What was
/// sealed before still opens.
///
/// # Errors
/// See [`KeyFileError`].
pub fn add_sealing_key(path: &Path) -> Result<u32, KeyFileError> {
    let mut keys = KeyFile::read(path)?;
    let id = keys.sealing.iter().map(|(id, _)| *id).max().unwrap_or(0) + 1;
    keys.sealing.push((id, Key::random(16)));
    keys.write(path, true)?;
    Ok(id)
}

impl KeyFile {
    pub(super) fn read_or_create(path: &Path) -> Result<KeyFile, KeyFileError> {
        match KeyFile::read(path) {
            Err(KeyFileError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {
                let keys = KeyFile {
                    search: Key::random(32),
                    query_code: Key::random(32),
                    sealing: vec![(1, Key::random(16))],
                };
                keys.write(path, false)?;
                tracing::info!(path = %path.display(), "key file made; keep a copy of it off line");
                KeyFile::read(path)
            }
            read => read,
        }
    }

    fn read(path: &Path) -> Result<KeyFile, KeyFileError> {
        let failed = |source| KeyFileError::Io {
            path: path.to_owned(),
            source,
        };
        let text = Zeroizing::new(fs::read_to_string(path).map_err(failed)?);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            if fs::metadata(path).map_err(failed)?.permissions().mode() & 0o007 != 0 {
                return Err(KeyFileError::Exposed {
                    path: path.to_owned(),
                });
            }
        }
        KeyFile::parse(path, &text)
    }

    fn parse(path: &Path, text: &str) -> Result<KeyFile, KeyFileError> {
        let (mut search, mut query_code, mut sealing) = (None, None, Vec::<(u32, Key)>::new());
        let mut heading = false;
        for (number, line) in text.lines().enumerate() {
            let wrong = |why| KeyFileError::Line {
                path: path.to_owned(),
                line: number + 1,
                why,
            };
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                [] => {}
                [word, ..] if word.starts_with('#') => {}
                _ if !heading => {
                    if line.trim() != HEADING {
                        return Err(wrong(
                            "应以 xinqiao-keys 1 开头 · “xinqiao-keys 1” comes first",
                        ));
                    }
                    heading = true;
                }
                ["search", key] => search = Some(parse_key(key, 32).map_err(wrong)?),
                ["query-code", key] => query_code = Some(parse_key(key, 32).map_err(wrong)?),
                ["seal", id, key] => {
                    let id = id
                        .parse()
                        .map_err(|_| wrong("密钥编号应为数字 · the number of the key"))?;
                    if sealing.iter().any(|(taken, _)| *taken == id) {
                        return Err(wrong("密钥编号重复 · this number is taken"));
                    }
                    sealing.push((id, parse_key(key, 16).map_err(wrong)?));
                }
                _ => return Err(wrong("无法识别 · not understood")),
            }
        }
        let missing = |what| KeyFileError::Missing {
            path: path.to_owned(),
            what,
        };
        if sealing.is_empty() {
            return Err(missing("seal"));
        }
        Ok(KeyFile {
            search: search.ok_or_else(|| missing("search"))?,
            query_code: query_code.ok_or_else(|| missing("query-code"))?,
            sealing,
        })
    }

    /// Written beside, then put in place, so that a full disk never leaves half a
    /// key file. Without `over` an existing file stays.
    fn write(&self, path: &Path, over: bool) -> Result<(), KeyFileError> {
        let failed = |source| KeyFileError::Io {
            path: path.to_owned(),
            source,
        };
        let mut text = Zeroizing::new(format!("{ADVICE}{HEADING}\n"));
        text.push_str(&format!("search {}\n", sm3::hex(self.search.bytes())));
        text.push_str(&format!(
            "query-code {}\n",
            sm3::hex(self.query_code.bytes())
        ));
        for (id, key) in &self.sealing {
            text.push_str(&format!("seal {id} {}\n", sm3::hex(key.bytes())));
        }
        if let Some(dir) = path.parent() {
            fs::create_dir_all(dir).map_err(failed)?;
        }
        let beside = path.with_extension(format!("new-{}", std::process::id()));
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&beside).map_err(failed)?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(failed)?;
        let placed = if over {
            fs::rename(&beside, path)
        } else {
            // a link, unlike a rename, fails when another process was first
            let linked = fs::hard_link(&beside, path);
            fs::remove_file(&beside).map_err(failed)?;
            linked.or_else(|error| {
                if error.kind() == ErrorKind::AlreadyExists {
                    Ok(())
                } else {
                    Err(error)
                }
            })
        };
        placed.map_err(failed)
    }
}

fn parse_key(text: &str, length: usize) -> Result<Key, &'static str> {
    let bytes =
        sm3::from_hex(text).ok_or("密钥应为十六进制 · a key is written in hexadecimal digits")?;
    if bytes.len() == length {
        Ok(Key(Zeroizing::new(bytes)))
    } else {
        Err("密钥长度不对 · a key of another length")
    }
}
