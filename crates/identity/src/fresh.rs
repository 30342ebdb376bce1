//! What was read a moment ago, so that looking at the same session or token
//! with every request does not ask the database every time.
//!
//! On this node a change is seen at once ([`Fresh::forget`]); on other nodes
//! when the entry's life is over.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

use crate::secret::Fingerprint;

/// Entries by fingerprint, each good for a short life.
pub(crate) struct Fresh<V> {
    life: SignedDuration,
    most: usize,
    kept: Mutex<Kept<V>>,
}

struct Kept<V> {
    entries: HashMap<Fingerprint, (V, Timestamp)>,
    /// Counts what was forgotten, so that a reader who asked the database
    /// before a revocation does not bring the old answer back after it.
    forgotten: u64,
}

/// What there is to say without asking the database.
pub(crate) enum Looked<V> {
    /// Still fresh.
    Known(V),
    /// Ask, and hand the ticket back with the answer.
    Ask(Ticket),
}

/// When the question was put.
pub(crate) struct Ticket(u64);

impl<V: Clone> Fresh<V> {
    /// An empty one that keeps at most `most` entries.
    pub(crate) fn new(life: SignedDuration, most: usize) -> Self {
        let kept = Mutex::new(Kept {
            entries: HashMap::new(),
            forgotten: 0,
        });
        Self { life, most, kept }
    }

    /// The entry, if it is fresh. When it has just gone stale, one caller is
    /// sent to ask while the others go on with what is known.
    pub(crate) fn look(&self, key: &Fingerprint, now: Timestamp) -> Looked<V> {
        let mut kept = self.lock();
        let ticket = Ticket(kept.forgotten);
        match kept.entries.get_mut(key) {
            Some((value, read_at)) if self.is_fresh(*read_at, now) => Looked::Known(value.clone()),
            Some((_, read_at)) => {
                *read_at = now;
                Looked::Ask(ticket)
            }
            None => Looked::Ask(ticket),
        }
    }

    /// Keeps an answer, unless something was forgotten since the question.
    pub(crate) fn keep(&self, ticket: &Ticket, key: Fingerprint, value: V, now: Timestamp) {
        let mut kept = self.lock();
        if kept.forgotten != ticket.0 {
            return;
        }
        if kept.entries.len() >= self.most {
            kept.entries
                .retain(|_, (_, read_at)| self.is_fresh(*read_at, now));
        }
        if kept.entries.len() >= self.most {
            kept.entries.clear();
        }
        kept.entries.insert(key, (value, now));
    }

    /// Forgets every entry for which `which` holds.
    pub(crate) fn forget(&self, which: impl Fn(&Fingerprint, &V) -> bool) {
        let mut kept = self.lock();
        kept.forgotten += 1;
        kept.entries.retain(|key, (value, _)| !which(key, value));
    }

    /// Drops one entry that turned out to be gone.
    pub(crate) fn lose(&self, key: &Fingerprint) {
        self.lock().entries.remove(key);
    }

    /// A clock that was set back makes everything stale rather than fresh.
    fn is_fresh(&self, read_at: Timestamp, now: Timestamp) -> bool {
        let age = now.duration_since(read_at);
        SignedDuration::ZERO <= age && age < self.life
    }

    /// A panic elsewhere leaves the map whole: every change is one call.
    fn lock(&self) -> MutexGuard<'_, Kept<V>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn an_answer_asked_for_before_a_revocation_is_not_kept_after_it() {
        let fresh = Fresh::new(SignedDuration::from_secs(5), 8);
        let key = Fingerprint([1; 32]);
        let Looked::Ask(early) = fresh.look(&key, at(0)) else {
            panic!("nothing is known yet")
        };
        fresh.forget(|_, _| true);
        fresh.keep(&early, key, "alive", at(1));
        assert!(matches!(fresh.look(&key, at(1)), Looked::Ask(_)));
    }

    #[test]
    fn when_an_entry_goes_stale_one_asks_and_the_others_go_on() {
        let fresh = Fresh::new(SignedDuration::from_secs(5), 8);
        let key = Fingerprint([1; 32]);
        let Looked::Ask(ticket) = fresh.look(&key, at(0)) else {
            panic!("nothing is known yet")
        };
        fresh.keep(&ticket, key, 1, at(0));
        assert!(matches!(fresh.look(&key, at(4)), Looked::Known(1)));
        assert!(matches!(fresh.look(&key, at(5)), Looked::Ask(_)));
        assert!(matches!(fresh.look(&key, at(5)), Looked::Known(1)));
        assert!(
            matches!(fresh.look(&key, at(-60)), Looked::Ask(_)),
            "the clock was set back"
        );
    }

    #[test]
    fn it_never_grows_beyond_its_bound() {
        let fresh = Fresh::new(SignedDuration::from_secs(5), 3);
        for number in 0..10 {
            let key = Fingerprint([number; 32]);
            let Looked::Ask(ticket) = fresh.look(&key, at(0)) else {
                panic!("never seen before")
            };
            fresh.keep(&ticket, key, number, at(0));
            assert!(fresh.lock().entries.len() <= 3);
        }
    }
}
