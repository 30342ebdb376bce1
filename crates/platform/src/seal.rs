//! Personal fields at rest: sealed with SM4, found by a keyed hash.
//!
//! Behind the trait [`Seal`], so that a certified module (GM/T 0018 or a cloud
//! service) can take the place of [`SoftSeal`], which is software and certified
//! by nobody.
//!
//! - **What is sealed is bound to its place.** `context` says which field of
//!   which row it is ("case_person/261122010000001/phone"); moved to another
//!   row, it does not open.
//! - **Keys rotate.** The newest seals, all open. [`SoftSeal::reseal`] brings an
//!   old one up to date; a background job walks the tables with it.
//! - **Equal texts seal differently**, so a search for a telephone number goes
//!   by [`Seal::keyed_hash`], whose key does not rotate: whoever has the database
//!   but not the key file can neither read numbers nor try them all.

mod key_file;

use std::path::Path;

use ccm::aead::{Aead, KeyInit, Payload};
use ccm::consts::{U12, U16};
use hmac::Mac;
use sm4::Sm4;

use crate::db::{Db, DbError};
use crate::sm3;
use crate::values;
use key_file::{Key, KeyFile};
pub use key_file::{KeyFileError, add_sealing_key};

/// What a keyed hash is for. Hashes for different purposes have nothing in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose<'a> {
    /// Finding a sealed field by its value; the field's name, e.g. `phone`.
    Search(&'a str),
    /// Query codes that go with a case number.
    QueryCode,
}

/// A keyed hash (HMAC-SM3).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyedHash([u8; 32]);

impl KeyedHash {
    /// All of it.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first 64 bits, for an indexed `bigint` column. Among a billion values
    /// two share one with a chance of 1 in 37: compare after opening.
    pub fn short(&self) -> i64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.0[..8]);
        i64::from_be_bytes(first)
    }
}

/// Seals, opens and hashes under keys that never leave it.
pub trait Seal: Send + Sync + 'static {
    /// Seals `plain`; `context` must be given again to open it.
    ///
    /// # Errors
    /// `SealError::Module` when a hardware module fails; [`SoftSeal`] does not.
    fn seal(&self, plain: &[u8], context: &[u8]) -> Result<Vec<u8>, SealError>;

    /// Opens what [`Seal::seal`] gave, under any key still held.
    ///
    /// # Errors
    /// See [`SealError`].
    fn open(&self, sealed: &[u8], context: &[u8]) -> Result<Vec<u8>, SealError>;

    /// A hash nobody can make, or check a guess against, without the key.
    ///
    /// # Errors
    /// `SealError::Module` when a hardware module fails; [`SoftSeal`] does not.
    fn keyed_hash(&self, purpose: Purpose<'_>, text: &[u8]) -> Result<KeyedHash, SealError>;
}

/// Why something sealed could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// Too short, or made by a version of the format unknown here.
    #[error("密封数据格式无法识别 · sealed data of an unknown form")]
    Form,
    /// Sealed under a key that the key file does not hold.
    #[error(
        "密钥文件中没有 {id} 号密钥，请放回包含该密钥的密钥文件 · key {id} is not in the key file; put back the key file that holds it"
    )]
    NoKey {
        /// Number of the key.
        id: u32,
    },
    /// Altered, or moved from another row or field.
    #[error("密封数据被改动，或不属于此处 · sealed data was altered or belongs elsewhere")]
    Broken,
    /// The hardware module or service failed.
    #[error("密码模块出错：{what} · the cryptographic module failed: {what}")]
    Module {
        /// What it said; no data.
        what: String,
    },
}

/// Form of an envelope: version (1), key id (4), nonce (12), ciphertext, tag (16).
const VERSION: u8 = 1;
const NONCE_AT: usize = 5;
const CIPHER_AT: usize = 17;

/// SM4-CCM, parameters as TLS 1.3 has them (RFC 8998, section 2): 12 bytes of
/// nonce, 16 of tag.
type Sm4Ccm = ccm::Ccm<Sm4, U16, U12>;

/// Sealing in software, keys from a key file.
pub struct SoftSeal {
    /// Oldest first; the last one seals.
    sealing: Vec<(u32, Sm4Ccm)>,
    search: Key,
    query_code: Key,
}

impl SoftSeal {
    /// Reads the key file; makes one (mode 0600) when there is none.
    ///
    /// Whoever calls this for a database with data in it calls
    /// [`SoftSeal::belongs_to`] next: a fresh key file opens nothing old.
    ///
    /// # Errors
    /// See [`KeyFileError`].
    pub fn read_or_create(file: &Path) -> Result<SoftSeal, KeyFileError> {
        Ok(SoftSeal::from(&KeyFile::read_or_create(file)?))
    }

    /// Makes sure that this key file is the one the database was begun with; the
    /// first call enters it.
    ///
    /// # Errors
    /// `BelongsError::OtherKeys` for a foreign key file, or what the database met.
    pub async fn belongs_to(&self, db: &Db) -> Result<(), BelongsError> {
        let print = sm3::hex(&self.hash(&self.search, b"fingerprint", b"").0[..16]);
        let enter =
            "insert into mark (name, value) values ('key_file', $1) on conflict (name) do nothing";
        db.execute(enter, values![print.as_str()]).await?;
        let known = db
            .query_one("select value from mark where name = 'key_file'", vec![])
            .await?;
        match known {
            Some(row) if row.get::<String>(0)? == print => Ok(()),
            _ => Err(BelongsError::OtherKeys),
        }
    }

    /// The same content sealed under the newest key; `None` when it already is.
    ///
    /// # Errors
    /// As [`Seal::open`].
    pub fn reseal(&self, sealed: &[u8], context: &[u8]) -> Result<Option<Vec<u8>>, SealError> {
        if key_id(sealed)? == self.newest().0 {
            return Ok(None);
        }
        self.seal(&self.open(sealed, context)?, context).map(Some)
    }

    fn newest(&self) -> &(u32, Sm4Ccm) {
        self.sealing
            .last()
            .expect("a key file without sealing keys is refused when read")
    }

    fn hash(&self, key: &Key, purpose: &[u8], text: &[u8]) -> KeyedHash {
        let mut mac = hmac::Hmac::<::sm3::Sm3>::new_from_slice(key.bytes())
            .expect("HMAC takes keys of every length");
        // the length keeps ("a", "bc") and ("ab", "c") apart
        mac.update(
            &u64::try_from(purpose.len())
                .unwrap_or(u64::MAX)
                .to_be_bytes(),
        );
        mac.update(purpose);
        mac.update(text);
        KeyedHash(mac.finalize().into_bytes().into())
    }
}

impl From<&KeyFile> for SoftSeal {
    fn from(file: &KeyFile) -> SoftSeal {
        let cipher =
            |key: &Key| Sm4Ccm::new_from_slice(&key.bytes()[..16]).expect("SM4 keys have 16 bytes");
        SoftSeal {
            sealing: file
                .sealing
                .iter()
                .map(|(id, key)| (*id, cipher(key)))
                .collect(),
            search: file.search.clone(),
            query_code: file.query_code.clone(),
        }
    }
}

impl Seal for SoftSeal {
    fn seal(&self, plain: &[u8], context: &[u8]) -> Result<Vec<u8>, SealError> {
        let (id, cipher) = self.newest();
        let mut sealed = Vec::with_capacity(CIPHER_AT + plain.len() + 16);
        sealed.push(VERSION);
        sealed.extend_from_slice(&id.to_be_bytes());
        let nonce: [u8; 12] = rand::random();
        sealed.extend_from_slice(&nonce);
        let aad = bound(&sealed[..NONCE_AT], context);
        let payload = Payload {
            msg: plain,
            aad: &aad,
        };
        let closed = cipher.encrypt(&nonce.into(), payload);
        sealed.extend(closed.map_err(|_| SealError::Module {
            what: "too long".into(),
        })?);
        Ok(sealed)
    }

    fn open(&self, sealed: &[u8], context: &[u8]) -> Result<Vec<u8>, SealError> {
        let id = key_id(sealed)?;
        let held = self.sealing.iter().find(|(held, _)| *held == id);
        let (_, cipher) = held.ok_or(SealError::NoKey { id })?;
        let mut nonce = [0; 12];
        nonce.copy_from_slice(&sealed[NONCE_AT..CIPHER_AT]);
        let aad = bound(&sealed[..NONCE_AT], context);
        let payload = Payload {
            msg: &sealed[CIPHER_AT..],
            aad: &aad,
        };
        cipher
            .decrypt(&nonce.into(), payload)
            .map_err(|_| SealError::Broken)
    }

    fn keyed_hash(&self, purpose: Purpose<'_>, text: &[u8]) -> Result<KeyedHash, SealError> {
        Ok(match purpose {
            Purpose::Search(field) => self.hash(&self.search, field.as_bytes(), text),
            Purpose::QueryCode => self.hash(&self.query_code, b"query code", text),
        })
    }
}

/// Never shows a key.
impl std::fmt::Debug for SoftSeal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids: Vec<u32> = self.sealing.iter().map(|(id, _)| *id).collect();
        f.debug_struct("SoftSeal")
            .field("sealing_keys", &ids)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for KeyedHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyedHash(…)")
    }
}

/// Why a database and a key file do not go together.
#[derive(Debug, thiserror::Error)]
pub enum BelongsError {
    /// Another key file was in use when this database was begun.
    #[error(
        "密钥文件与数据库不匹配：数据库中的个人信息是用另一份密钥文件密封的，请放回原密钥文件 · the key file is not the one this database was begun with; personal fields would stay closed. Put the original key file back"
    )]
    OtherKeys,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

fn key_id(sealed: &[u8]) -> Result<u32, SealError> {
    match sealed {
        [VERSION, a, b, c, d, rest @ ..] if rest.len() >= 12 + 16 => {
            Ok(u32::from_be_bytes([*a, *b, *c, *d]))
        }
        _ => Err(SealError::Form),
    }
}

fn bound(head: &[u8], context: &[u8]) -> Vec<u8> {
    [head, context].concat()
}

#[cfg(test)]
mod tests;
