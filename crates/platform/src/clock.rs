//! The time of day, handed in. Rules never ask for it; a face or a command asks
//! a [`Clock`] once and passes the answer on, so that a year of cases can be
//! replayed in seconds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::{SignedDuration, Timestamp};

/// A clock that never goes backwards. Clones show the same time.
///
/// When the machine's clock steps back (a wrong battery, a hand, a new time
/// server), the time handed out creeps on by a millisecond a question until the
/// machine has caught up: events of a case stay in order, and no deadline is
/// counted twice. It is logged once for each step.
#[derive(Clone)]
pub struct Clock {
    inner: Arc<Inner>,
}

struct Inner {
    source: Source,
    /// Milliseconds since 1970 handed out last.
    last: AtomicI64,
    behind: AtomicBool,
}

enum Source {
    System,
    Simulated(AtomicI64),
    #[cfg(test)]
    Scripted(std::sync::Mutex<Vec<i64>>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Clock {
        Clock::from(Source::System)
    }

    /// A clock that stands still until told otherwise.
    pub fn simulated(start: Timestamp) -> Clock {
        Clock::from(Source::Simulated(AtomicI64::new(start.as_millisecond())))
    }

    /// The time now, in whole milliseconds; never before an earlier answer of
    /// this clock or its clones.
    pub fn now(&self) -> Timestamp {
        let read = self.inner.source.read();
        let mut last = self.inner.last.load(Ordering::Acquire);
        let handed = loop {
            let next = if read < last { last + 1 } else { read };
            match self.inner.last.compare_exchange_weak(
                last,
                next,
                Ordering::AcqRel,
                Ordering::Acquire,
            ) {
                Ok(_) => break next,
                Err(other) => last = other,
            }
        };
        // other threads may have asked a moment later and been answered first,
        // so that only a whole second back is called a step
        let behind = handed - read > 1000;
        if self.inner.behind.swap(behind, Ordering::Relaxed) != behind && behind {
            tracing::warn!(
                behind_ms = handed - read,
                "the machine's clock stepped back; time is held until it has caught up"
            );
        }
        Timestamp::from_millisecond(handed).unwrap_or(Timestamp::MAX)
    }

    /// True while the machine's clock is behind what was handed out.
    pub fn is_held(&self) -> bool {
        self.inner.behind.load(Ordering::Relaxed)
    }

    /// Puts a simulated clock to a time, forwards only: an earlier one leaves it
    /// where it is. Does nothing to the machine's clock.
    pub fn set(&self, to: Timestamp) {
        if let Source::Simulated(now) = &self.inner.source {
            now.fetch_max(to.as_millisecond(), Ordering::AcqRel);
        }
    }

    /// Moves a simulated clock on. Does nothing to the machine's clock.
    pub fn advance(&self, by: SignedDuration) {
        if let Source::Simulated(now) = &self.inner.source {
            let by = i64::try_from(by.as_millis()).unwrap_or(0).max(0);
            now.fetch_add(by, Ordering::AcqRel);
        }
    }

    fn from(source: Source) -> Clock {
        let inner = Inner {
            source,
            last: AtomicI64::new(i64::MIN),
            behind: AtomicBool::new(false),
        };
        Clock {
            inner: Arc::new(inner),
        }
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = if matches!(self.inner.source, Source::System) {
            "system"
        } else {
            "simulated"
        };
        write!(f, "Clock({kind})")
    }
}

impl Source {
    fn read(&self) -> i64 {
        match self {
            Source::System => {
                let since = SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .unwrap_or_default();
                i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
            }
            Source::Simulated(now) => now.load(Ordering::Acquire),
            #[cfg(test)]
            Source::Scripted(times) => {
                let mut times = times.lock().unwrap();
                if times.len() > 1 {
                    times.remove(0)
                } else {
                    times[0]
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scripted(times: &[i64]) -> Clock {
        Clock::from(Source::Scripted(std::sync::Mutex::new(times.to_vec())))
    }

    #[test]
    fn a_clock_that_steps_back_is_held_until_it_has_caught_up() {
        let clock = scripted(&[10_000, 4_000, 4_500, 9_999, 10_010]);
        let times: Vec<i64> = (0..5).map(|_| clock.now().as_millisecond()).collect();
        assert_eq!(times, [10_000, 10_001, 10_002, 10_003, 10_010]);
        assert!(!clock.is_held());
    }

    #[test]
    fn a_step_back_is_noticed() {
        let clock = scripted(&[10_000, 4_000]);
        clock.now();
        assert!(!clock.is_held());
        clock.now();
        assert!(clock.is_held());
    }

    #[test]
    fn a_simulated_clock_stands_still_until_it_is_moved() {
        let start: Timestamp = "2026-03-02T01:00:00Z".parse().unwrap();
        let clock = Clock::simulated(start);
        assert_eq!(clock.now(), start);
        assert_eq!(clock.now(), start);
        clock.clone().advance(SignedDuration::from_hours(2));
        assert_eq!(clock.now(), start + SignedDuration::from_hours(2));
        clock.set(start);
        assert_eq!(clock.now(), start + SignedDuration::from_hours(2));
    }
}
