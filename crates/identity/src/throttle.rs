//! Slows down whoever tries again and again: free attempts first, then one
//! attempt for each waiting time, each wait twice as long as the last.
//!
//! An attempt is counted before it is made, so a hundred guesses at the same
//! moment are a hundred attempts. Counts are in the database: a restart or
//! another node forgets nothing.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use xinqiao_platform::{Db, DbError, values};

use crate::secret::Fingerprint;

/// How patient to be with one kind of attempt.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Attempts that cost nothing.
    pub free: u32,
    /// The first wait; it doubles with each further attempt.
    pub first: SignedDuration,
    /// The longest wait.
    pub longest: SignedDuration,
    /// After so long without an attempt, all is forgotten.
    pub forget: SignedDuration,
}

/// Whose attempts are counted: what kind, and a fingerprint in place of the
/// name or number itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

/// Counts attempts.
#[derive(Clone)]
pub struct Throttle {
    db: Db,
}

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Go on.
    Admitted,
    /// Not before this time.
    Wait(Timestamp),
}

impl Throttle {
    /// Counts in this database.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// Counts an attempt and says whether it may be made.
    ///
    /// # Errors
    /// When the database cannot be asked; then nothing may be attempted.
    pub async fn admit(
        &self,
        key: &Key,
        patience: Patience,
        now: Timestamp,
    ) -> Result<Admission, DbError> {
        if let Some(row) = self.read(key).await?
            && row.locked_until > now
        {
            return Ok(Admission::Wait(row.locked_until));
        }
        let count =
            "insert into throttle (key, attempts, last_at, locked_until) values ($1, 1, $2, 0)
            on conflict (key) do update set last_at = excluded.last_at,
                attempts = case when throttle.last_at < $3 then 1 else throttle.attempts + 1 end";
        self.db
            .execute(count, values![&key.0, now, now - patience.forget])
            .await?;
        let Some(row) = self.read(key).await? else {
            return Ok(Admission::Admitted); // Cleared by a success in between.
        };
        let Some(wait) = patience.wait_after(row.attempts) else {
            return Ok(Admission::Admitted);
        };
        // Of several at this moment one takes the attempt, the others wait.
        let take = "update throttle set locked_until = $2 where key = $1 and locked_until <= $3";
        let taken = self
            .db
            .execute(take, values![&key.0, now + wait, now])
            .await?;
        Ok(if taken == 1 {
            Admission::Admitted
        } else {
            Admission::Wait(now + wait)
        })
    }

    /// Forgets the attempts: the last one succeeded.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn clear(&self, key: &Key) -> Result<(), DbError> {
        self.db
            .execute("delete from throttle where key = $1", values![&key.0])
            .await?;
        Ok(())
    }

    /// Takes one attempt back: it succeeded, and the others may not have.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn forgive(&self, key: &Key) -> Result<(), DbError> {
        let sql = "update throttle set attempts = attempts - 1 where key = $1 and attempts > 0";
        self.db.execute(sql, values![&key.0]).await?;
        Ok(())
    }

    /// Drops what nobody will ask about again.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sweep(&self, now: Timestamp) -> Result<u64, DbError> {
        let sql = "delete from throttle where last_at < $1 and locked_until < $1";
        self.db
            .execute(sql, values![now - SignedDuration::from_hours(48)])
            .await
    }

    async fn read(&self, key: &Key) -> Result<Option<Counted>, DbError> {
        let sql = "select attempts, locked_until from throttle where key = $1";
        let row = self.db.query_one(sql, values![&key.0]).await?;
        row.map(|row| {
            Ok(Counted {
                attempts: row.get(0)?,
                locked_until: row.get(1)?,
            })
        })
        .transpose()
    }
}

struct Counted {
    attempts: i64,
    locked_until: Timestamp,
}

impl Patience {
    /// The wait that the `attempts`-th attempt brings with it.
    fn wait_after(&self, attempts: i64) -> Option<SignedDuration> {
        let over = attempts - i64::from(self.free);
        if over <= 0 {
            return None;
        }
        let doublings = u32::try_from(over - 1).unwrap_or(u32::MAX).min(20);
        Some((self.first * 2_i32.pow(doublings)).min(self.longest))
    }
}

impl Key {
    /// Attempts on somebody or something: a sign-in name, a phone.
    #[must_use]
    pub fn of(kind: &'static str, whom: &[u8]) -> Self {
        Self(format!("{kind}:{}", Fingerprint::of(&[whom])))
    }

    /// Attempts from an address. Of IPv6 the network counts (64 bits): within
    /// it one machine has as many addresses as it likes.
    #[must_use]
    pub fn address(kind: &'static str, address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::of(kind, &address.octets()),
            IpAddr::V6(address) => Self::of(kind, &address.octets()[..8]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_twice_the_last_up_to_the_longest() {
        let patience = Patience {
            free: 3,
            first: SignedDuration::from_mins(1),
            longest: SignedDuration::from_mins(15),
            forget: SignedDuration::from_hours(24),
        };
        let minutes = |attempt| patience.wait_after(attempt).map(|wait| wait.as_mins());
        let waits = [
            None,
            None,
            None,
            Some(1),
            Some(2),
            Some(4),
            Some(8),
            Some(15),
            Some(15),
        ];
        assert_eq!((1..=9).map(minutes).collect::<Vec<_>>(), waits);
        assert_eq!(minutes(i64::MAX), Some(15));
    }

    #[test]
    fn a_whole_ipv6_network_is_one_address() {
        let key = |text: &str| Key::address("from", text.parse().unwrap());
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_eq!(key("::ffff:192.0.2.1"), key("192.0.2.1"));
        assert!(!format!("{:?}", key("192.0.2.1")).contains("192.0.2.1"));
    }
}
