//! How often one client may ask: token buckets in memory.
//!
//! Counts are per server and are lost on a restart; they are there to slow
//! guessing and floods down, not to bill anybody.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{extract::ConnectInfo, http::request::Parts};
use jiff::Timestamp;

/// Above this many buckets, full ones are forgotten.
const MANY: usize = 20_000;

/// Counts takings per kind of act and per key (a client's address, a sign-in
/// name, a case number).
#[derive(Default)]
pub struct Limiter {
    buckets: Mutex<HashMap<(&'static str, Box<str>), Bucket>>,
}

/// How much is allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Allowance {
    /// At once, after a rest.
    pub burst: f64,
    /// In the long run.
    pub per_second: f64,
}

struct Bucket {
    tokens: f64,
    at: Timestamp,
    allowance: Allowance,
}

impl Allowance {
    /// `count` a minute, of which a quarter may come at once.
    #[must_use]
    pub fn per_minute(count: u32) -> Self {
        let count = f64::from(count);
        Self {
            burst: (count / 4.0).max(1.0),
            per_second: count / 60.0,
        }
    }

    /// `count` an hour, all of which may come at once.
    #[must_use]
    pub fn per_hour(count: u32) -> Self {
        Self {
            burst: f64::from(count),
            per_second: f64::from(count) / 3600.0,
        }
    }
}

impl Limiter {
    /// Takes one token.
    ///
    /// # Errors
    /// The whole seconds to wait when there is none, at least 1.
    pub fn take(
        &self,
        what: &'static str,
        key: &str,
        allowance: Allowance,
        now: Timestamp,
    ) -> Result<(), u64> {
        // The counts stay usable if a thread died while holding them.
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > MANY {
            buckets.retain(|_, bucket| bucket.filled(now) < bucket.allowance.burst);
        }
        let bucket = buckets.entry((what, key.into())).or_insert(Bucket {
            tokens: allowance.burst,
            at: now,
            allowance,
        });
        bucket.tokens = bucket.filled(now);
        bucket.at = now;
        if bucket.tokens < 1.0 {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "small"
            )]
            let wait = ((1.0 - bucket.tokens) / allowance.per_second).ceil() as u64;
            return Err(wait.max(1));
        }
        bucket.tokens -= 1.0;
        Ok(())
    }
}

impl Bucket {
    fn filled(&self, now: Timestamp) -> f64 {
        // A clock that steps back fills nothing.
        let passed = (now.as_millisecond() - self.at.as_millisecond()).max(0);
        #[expect(clippy::cast_precision_loss, reason = "a few days of milliseconds")]
        let gained = passed as f64 / 1000.0 * self.allowance.per_second;
        (self.tokens + gained).min(self.allowance.burst)
    }
}

/// Whom a request counts for: the address it came from, or what the proxy in
/// front says. An IPv6 customer has a whole /64, so that counts as one.
pub(crate) fn client(parts: &Parts, behind_proxy: bool) -> Arc<str> {
    let forwarded = behind_proxy
        .then(|| parts.headers.get_all("x-forwarded-for").iter().next_back())
        .flatten()
        .and_then(|line| line.to_str().ok())
        .and_then(|line| line.rsplit(',').next())
        .and_then(|address| address.trim().parse().ok());
    let direct = parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    match forwarded.or(direct) {
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}").into()
        }
        Some(IpAddr::V4(address)) => address.to_string().into(),
        None => "unknown".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_too_often_is_told_how_long_to_wait() {
        let limiter = Limiter::default();
        let start = Timestamp::from_second(1_000).unwrap();
        let six = Allowance {
            burst: 2.0,
            per_second: 0.1,
        };
        assert_eq!(limiter.take("sign-in", "a", six, start), Ok(()));
        assert_eq!(limiter.take("sign-in", "a", six, start), Ok(()));
        assert_eq!(limiter.take("sign-in", "a", six, start), Err(10));
        assert_eq!(limiter.take("sign-in", "b", six, start), Ok(()));
        let later = Timestamp::from_second(1_010).unwrap();
        assert_eq!(limiter.take("sign-in", "a", six, later), Ok(()));
    }

    #[test]
    fn a_clock_that_steps_back_gives_nothing_away() {
        let limiter = Limiter::default();
        let one = Allowance {
            burst: 1.0,
            per_second: 1.0,
        };
        let now = Timestamp::from_second(1_000).unwrap();
        assert_eq!(limiter.take("x", "a", one, now), Ok(()));
        let before = Timestamp::from_second(900).unwrap();
        assert_eq!(limiter.take("x", "a", one, before), Err(1));
    }
}
