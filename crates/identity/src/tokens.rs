//! Tokens for programs: bound to one post of one person, narrowed by scopes,
//! with an end.
//!
//! Written `xq_` and 64 hexadecimal digits, so that scanners of repositories
//! and logs can find one that was left lying about.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use xinqiao_kernel::{PersonId, UnitId, words::Role};
use xinqiao_platform::{Db, DbError, db::Row, values};

use crate::{
    fresh::{Fresh, Looked},
    scopes::{ScopeError, Scopes},
    secret::{Fingerprint, Secret},
};

/// A token, without what opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Names it in lists and for revoking; opens nothing.
    pub id: Fingerprint,
    /// In whose name it acts.
    pub person: PersonId,
    /// In which role.
    pub role: Role,
    /// For which unit.
    pub unit: UnitId,
    /// What it is for, in its owner's words.
    pub label: String,
    /// What it opens.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was last used, exact to a minute.
    pub last_used_at: Option<Timestamp>,
}

/// What a new token is to be.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// In whose name it acts.
    pub person: PersonId,
    /// In which role; the person has to hold the post, now and later.
    pub role: Role,
    /// For which unit.
    pub unit: UnitId,
    /// What it is for; cut after 100 characters.
    pub label: String,
    /// What it opens.
    pub scopes: Scopes,
    /// How long it lives: at most [`Tokens::LONGEST`].
    pub lives: SignedDuration,
}

/// Why there is no such token.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// It would never begin or never end.
    #[error("令牌有效期须在 1 分钟至 366 天之间 · a token lives between one minute and 366 days")]
    Lives,
    /// No scope.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// The database said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// All tokens. Cheap to clone.
#[derive(Clone)]
pub struct Tokens {
    db: Db,
    fresh: Arc<Fresh<Arc<Token>>>,
}

impl Tokens {
    /// The longest life of a token.
    pub const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 366);

    /// Tokens in this database.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self {
            db,
            fresh: Arc::new(Fresh::new(KNOWN_FOR, MOST_KNOWN)),
        }
    }

    /// Makes a token. The text is shown to its owner once and kept nowhere.
    /// Whether the person holds the post is for the caller to check
    /// ([`crate::directory::Roster::actor_in`]); it is asked again at each use.
    ///
    /// # Errors
    /// When its life is out of bounds, it opens nothing, or it cannot be stored.
    pub async fn issue(
        &self,
        wanted: Wanted,
        now: Timestamp,
    ) -> Result<(String, Token), TokenError> {
        let Wanted {
            person,
            role,
            unit,
            label,
            scopes,
            lives,
        } = wanted;
        if !(SignedDuration::from_mins(1)..=Self::LONGEST).contains(&lives) {
            return Err(TokenError::Lives);
        }
        if scopes.iter().next().is_none() {
            return Err(ScopeError::Empty.into());
        }
        let secret = Secret::random();
        let token = Token {
            id: secret.fingerprint(),
            person,
            role,
            unit,
            label: label
                .chars()
                .filter(|sign| !sign.is_control())
                .take(100)
                .collect(),
            scopes,
            created_at: now,
            expires_at: now + lives,
            last_used_at: None,
        };
        let sql = "insert into api_token
            (hash, person, role, unit, label, scopes, created_at, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)";
        let (code, scopes) = (role.code(), token.scopes.to_string());
        let row = values![
            token.id.0,
            person.0,
            code,
            unit.0,
            &token.label,
            scopes,
            now,
            token.expires_at
        ];
        self.db.execute(sql, row).await?;
        Ok((format!("{PREFIX}{}", secret.reveal()), token))
    }

    /// The token with this text, if it is alive. Asks the database every five
    /// seconds at most: one hash and one look into a map serve a request.
    ///
    /// # Errors
    /// When the database has to be asked and cannot.
    pub async fn find(&self, text: &str, now: Timestamp) -> Result<Option<Arc<Token>>, TokenError> {
        let Some(secret) = text.strip_prefix(PREFIX).and_then(Secret::parse) else {
            return Ok(None);
        };
        let id = secret.fingerprint();
        let ticket = match self.fresh.look(&id, now) {
            Looked::Known(token) => return Ok((now < token.expires_at).then_some(token)),
            Looked::Ask(ticket) => ticket,
        };
        let sql = format!("{SELECT} where hash = $1 and revoked_at is null and expires_at > $2");
        let Some(row) = self.db.query_one(&sql, values![id.0, now]).await? else {
            self.fresh.lose(&id);
            return Ok(None);
        };
        let mut token = token_of(&row)?;
        if token
            .last_used_at
            .is_none_or(|used| now.duration_since(used) >= USED_EVERY)
        {
            let sql = "update api_token set last_used_at = $2
                where hash = $1 and (last_used_at is null or last_used_at < $2)";
            self.db.execute(sql, values![id.0, now]).await?;
            token.last_used_at = Some(now);
        }
        let token = Arc::new(token);
        self.fresh.keep(&ticket, id, Arc::clone(&token), now);
        Ok(Some(token))
    }

    /// A person's tokens that are neither revoked nor over, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn of(&self, person: PersonId, now: Timestamp) -> Result<Vec<Token>, TokenError> {
        let sql = format!(
            "{SELECT} where person = $1 and revoked_at is null and expires_at > $2
             order by created_at desc, hash"
        );
        let rows = self.db.query(&sql, values![person.0, now]).await?;
        rows.iter().map(token_of).collect()
    }

    /// Everybody's tokens that are neither revoked nor over, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn all(&self, now: Timestamp, most: u32) -> Result<Vec<Token>, TokenError> {
        let sql = format!(
            "{SELECT} where revoked_at is null and expires_at > $1
             order by created_at desc, hash limit $2"
        );
        let rows = self.db.query(&sql, values![now, most]).await?;
        rows.iter().map(token_of).collect()
    }

    /// Ends one of a person's tokens: at once on this node, within five seconds
    /// on others. Says whether there was such a token of this person.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn revoke(
        &self,
        person: PersonId,
        id: Fingerprint,
        now: Timestamp,
    ) -> Result<bool, TokenError> {
        let sql = "update api_token set revoked_at = $3
            where hash = $1 and person = $2 and revoked_at is null";
        let revoked = self.db.execute(sql, values![id.0, person.0, now]).await?;
        self.fresh.forget(|known, _| *known == id);
        Ok(revoked > 0)
    }

    /// Ends all of a person's tokens. Says how many.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn revoke_all(&self, person: PersonId, now: Timestamp) -> Result<u64, TokenError> {
        let sql = "update api_token set revoked_at = $2 where person = $1 and revoked_at is null";
        let revoked = self.db.execute(sql, values![person.0, now]).await?;
        self.fresh.forget(|_, token| token.person == person);
        Ok(revoked)
    }
}

const PREFIX: &str = "xq_";
const KNOWN_FOR: SignedDuration = SignedDuration::from_secs(5);
const MOST_KNOWN: usize = 10_000;
const USED_EVERY: SignedDuration = SignedDuration::from_secs(60);
const SELECT: &str = "select hash, person, role, unit, label, scopes, created_at, expires_at,
    last_used_at from api_token";

fn token_of(row: &Row) -> Result<Token, TokenError> {
    let (role, scopes): (String, String) = (row.get(2)?, row.get(5)?);
    // Words of a newer program open nothing here: the post is then nobody's.
    let role = Role::from_code(&role).unwrap_or(Role::Citizen);
    Ok(Token {
        id: Fingerprint(row.get(0)?),
        person: PersonId(row.get(1)?),
        role,
        unit: UnitId(row.get(3)?),
        label: row.get(4)?,
        scopes: scopes.parse()?,
        created_at: row.get(6)?,
        expires_at: row.get(7)?,
        last_used_at: row.get(8)?,
    })
}
