//! A server that is gone is told to callers at once, and looked for again with
//! growing pauses.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::DbError;

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Whether the server was there when last asked, and when to ask again.
#[derive(Default)]
pub(super) struct Reach(Mutex<Option<Absence>>);

struct Absence {
    why: DbError,
    again_at: Instant,
    pause: Duration,
}

impl Reach {
    /// The reason why there is no point in asking now, if there is one.
    pub(super) fn check(&self) -> Result<(), DbError> {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(absence) if Instant::now() < absence.again_at => Err(absence.why.clone()),
            _ => Ok(()),
        }
    }

    /// Takes down how an attempt to connect ended.
    pub(super) fn note(&self, outcome: Option<&DbError>) {
        let mut absence = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            None => {
                if absence.take().is_some() {
                    tracing::info!("database reached again");
                }
            }
            Some(why @ DbError::Unavailable { .. }) => {
                let before = absence.as_ref();
                if before.is_some_and(|before| Instant::now() < before.again_at) {
                    // many callers found out at the same moment
                    return;
                }
                let pause = before
                    .map_or(FIRST_PAUSE, |before| before.pause * 2)
                    .min(LONGEST_PAUSE);
                tracing::warn!(error = %why, pause_ms = pause.as_millis(), "database not reached");
                let again_at = Instant::now() + pause;
                *absence = Some(Absence {
                    why: why.clone(),
                    again_at,
                    pause,
                });
            }
            Some(_) => {}
        }
    }
}
