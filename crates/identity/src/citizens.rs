//! Citizens who signed in: found by a keyed hash of their phone, sealed at rest.

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use rand::RngExt as _;
use xinqiao_kernel::{PersonId, Phone};
use xinqiao_platform::{
    Db, DbError,
    db::{Row, Statement},
    seal::{Purpose, Seal, SealError, SoftSeal},
    values,
};

use crate::people::FIRST_CITIZEN;

/// A citizen, opened. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Citizen {
    /// Their number, from [`FIRST_CITIZEN`] on.
    pub id: PersonId,
    /// The phone they proved.
    pub phone: String,
    /// The name they gave, if they did.
    pub name: Option<String>,
}

/// All citizens. Cheap to clone.
#[derive(Clone)]
pub struct Citizens {
    db: Db,
    seal: Arc<dyn Seal>,
}

/// Why a citizen could not be found or kept.
#[derive(Debug, thiserror::Error)]
pub enum CitizenError {
    /// What is sealed does not open, or could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The database said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Citizens {
    /// Citizens in this database under this seal.
    #[must_use]
    pub fn new(db: Db, seal: Arc<dyn Seal>) -> Self {
        Self { db, seal }
    }

    /// The citizen with this phone, if one ever signed in with it.
    ///
    /// # Errors
    /// When the database or the seal fails.
    pub async fn find(&self, phone: &Phone) -> Result<Option<PersonId>, CitizenError> {
        let sql = "select citizen from citizen_phone where phone_hash = $1";
        let row = self.db.query_one(sql, values![self.hash(phone)?]).await?;
        Ok(row.map(|row| row.get(0)).transpose()?.map(PersonId))
    }

    /// The citizen with this phone, who is known from now on.
    ///
    /// # Errors
    /// When the database or the seal fails.
    pub async fn find_or_add(
        &self,
        phone: &Phone,
        now: Timestamp,
    ) -> Result<PersonId, CitizenError> {
        // A conflict means that somebody else was first, with the phone (found
        // on the next turn) or, once in a great while, with the number.
        for _ in 0..4 {
            if let Some(known) = self.find(phone).await? {
                return Ok(known);
            }
            match self.add(phone, now).await {
                Err(CitizenError::Db(DbError::Conflict { .. })) => {}
                added => return added,
            }
        }
        Err(DbError::Conflict {
            what: "citizen_phone".into(),
        }
        .into())
    }

    /// A citizen's phone and name.
    ///
    /// # Errors
    /// When the database or the seal fails.
    pub async fn open(&self, id: PersonId) -> Result<Option<Citizen>, CitizenError> {
        let sql = "select phone_sealed, name_sealed from citizen where id = $1";
        let Some(row) = self.db.query_one(sql, values![id.0]).await? else {
            return Ok(None);
        };
        let (phone, name): (Vec<u8>, Option<Vec<u8>>) = (row.get(0)?, row.get(1)?);
        let phone = self.text(&phone, id, "phone")?;
        let name = name.map(|name| self.text(&name, id, "name")).transpose()?;
        Ok(Some(Citizen { id, phone, name }))
    }

    /// Keeps the name that a citizen gave; `None` forgets it. Says whether
    /// there is such a citizen.
    ///
    /// # Errors
    /// When the database or the seal fails.
    pub async fn set_name(&self, id: PersonId, name: Option<&str>) -> Result<bool, CitizenError> {
        let seal = |name: &str| self.seal.seal(name.as_bytes(), &context(id, "name"));
        let sealed = name.map(seal).transpose()?;
        let sql = "update citizen set name_sealed = $2 where id = $1";
        Ok(self.db.execute(sql, values![id.0, sealed]).await? == 1)
    }

    /// Brings up to `most` citizens with numbers above `after` under the newest
    /// key. The number to go on from, or `None` at the end.
    ///
    /// # Errors
    /// When the database or the seal fails; what was done stays done.
    pub async fn reseal(
        &self,
        seal: &SoftSeal,
        after: PersonId,
        most: u32,
    ) -> Result<Option<PersonId>, CitizenError> {
        let sql = "select id, phone_sealed, name_sealed from citizen where id > $1
            order by id limit $2";
        let rows = self.db.query(sql, values![after.0, most]).await?;
        let mut last = None;
        for row in &rows {
            last = Some(PersonId(row.get(0)?));
            if let Some(update) = resealed(seal, row)? {
                self.db.transact(vec![update]).await?;
            }
        }
        Ok(last)
    }

    async fn add(&self, phone: &Phone, now: Timestamp) -> Result<PersonId, CitizenError> {
        let (id, hash) = (new_id(now), self.hash(phone)?);
        let sealed = self
            .seal
            .seal(phone.as_str().as_bytes(), &context(id, "phone"))?;
        let citizen = "insert into citizen (id, phone_hash, phone_sealed, created_at)
            values ($1, $2, $3, $4)";
        let key = "insert into citizen_phone (phone_hash, citizen) values ($1, $2)";
        let statements = vec![
            Statement::new(key, values![hash, id.0]),
            Statement::new(citizen, values![id.0, hash, sealed, now]),
        ];
        self.db.transact(statements).await?;
        Ok(id)
    }

    fn hash(&self, phone: &Phone) -> Result<[u8; 32], SealError> {
        let hash = self
            .seal
            .keyed_hash(Purpose::Search("phone"), phone.as_str().as_bytes())?;
        Ok(*hash.bytes())
    }

    fn text(&self, sealed: &[u8], id: PersonId, field: &str) -> Result<String, SealError> {
        let plain = self.seal.open(sealed, &context(id, field))?;
        String::from_utf8(plain).map_err(|_| SealError::Broken)
    }
}

impl fmt::Debug for Citizen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Citizen({})", self.id.0)
    }
}

fn resealed(seal: &SoftSeal, row: &Row) -> Result<Option<Statement>, CitizenError> {
    let (id, phone): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
    let name: Option<Vec<u8>> = row.get(2)?;
    let of = PersonId(id);
    let new_phone = seal.reseal(&phone, &context(of, "phone"))?;
    let new_name = match &name {
        Some(name) => seal.reseal(name, &context(of, "name"))?,
        None => None,
    };
    if new_phone.is_none() && new_name.is_none() {
        return Ok(None);
    }
    // A name set meanwhile is under the newest key already and stays.
    let sql = "update citizen set phone_sealed = $2,
            name_sealed = case when name_sealed = $4 then $3 else name_sealed end
        where id = $1";
    let (phone, new_name) = (
        new_phone.unwrap_or(phone),
        new_name.or_else(|| name.clone()),
    );
    Ok(Some(Statement::new(
        sql,
        values![id, phone, new_name, name],
    )))
}

/// What is sealed opens in its own field of its own row only.
fn context(id: PersonId, field: &str) -> Vec<u8> {
    format!("citizen/{}/{field}", id.0).into_bytes()
}

/// Seconds since 2025 and 21 random bits: in order, made without asking, below
/// 2⁵³ until 2160 and so exact in every JSON reader. Two in the same second
/// share one with a chance of 1 in 2 million; then the insert is tried again.
fn new_id(now: Timestamp) -> PersonId {
    const START_OF_2025: i64 = 1_735_689_600;
    let seconds = (now.as_second() - START_OF_2025).max(FIRST_CITIZEN >> 21) + 1;
    PersonId((seconds << 21) | i64::from(rand::rng().random_range(0..1_u32 << 21)))
}
