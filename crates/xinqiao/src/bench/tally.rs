//! What was measured: latencies by request, errors, and their summary.

use std::{collections::BTreeMap, time::Duration};

use serde::Serialize;

/// Buckets grow by a tenth, from 10 µs to over a minute.
const BUCKETS: usize = 170;
const FIRST_US: f64 = 10.0;
const GROWTH: f64 = 1.1;

/// Latencies in buckets a tenth apart, so a percentile is right to 10 %.
#[derive(Clone)]
pub struct Latencies {
    counts: [u64; BUCKETS],
    total: u64,
    longest: Duration,
}

impl Default for Latencies {
    fn default() -> Self {
        Self {
            counts: [0; BUCKETS],
            total: 0,
            longest: Duration::ZERO,
        }
    }
}

impl Latencies {
    /// Adds one.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a bucket number is small and positive"
    )]
    pub fn add(&mut self, took: Duration) {
        let micros = took.as_secs_f64() * 1e6;
        let bucket = if micros <= FIRST_US {
            0
        } else {
            ((micros / FIRST_US).ln() / GROWTH.ln()) as usize
        };
        self.counts[bucket.min(BUCKETS - 1)] += 1;
        self.total += 1;
        self.longest = self.longest.max(took);
    }

    /// Adds all of another.
    pub fn add_all(&mut self, other: &Self) {
        for (mine, theirs) in self.counts.iter_mut().zip(other.counts) {
            *mine += theirs;
        }
        self.total += other.total;
        self.longest = self.longest.max(other.longest);
    }

    /// The latency in milliseconds that so many percent did not exceed.
    #[must_use]
    pub fn percentile(&self, percent: u64) -> f64 {
        let wanted = (self.total * percent).div_ceil(100).max(1);
        let mut seen = 0;
        for (bucket, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                let upper =
                    FIRST_US * GROWTH.powi(i32::try_from(bucket + 1).unwrap_or(i32::MAX)) / 1e3;
                return round(upper.min(self.longest.as_secs_f64() * 1e3));
            }
        }
        0.0
    }

    /// How many there were.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }
}

/// Everything one run counted.
#[derive(Clone, Default)]
pub struct Tally {
    /// By request: file, dispatch, sign, reply, fetch.
    pub requests: BTreeMap<&'static str, Latencies>,
    /// Whole life cycles.
    pub lives: u64,
    /// What went wrong, by what it was.
    pub errors: BTreeMap<String, u64>,
}

impl Tally {
    /// Adds all of another.
    pub fn add_all(&mut self, other: &Self) {
        self.lives += other.lives;
        for (name, latencies) in &other.requests {
            self.requests.entry(name).or_default().add_all(latencies);
        }
        for (what, count) in &other.errors {
            *self.errors.entry(what.clone()).or_default() += count;
        }
    }

    /// Requests answered.
    #[must_use]
    pub fn answered(&self) -> u64 {
        self.requests.values().map(Latencies::total).sum()
    }

    /// All requests together.
    #[must_use]
    pub fn overall(&self) -> Latencies {
        let mut all = Latencies::default();
        for latencies in self.requests.values() {
            all.add_all(latencies);
        }
        all
    }

    /// Percentiles by request.
    #[must_use]
    pub fn percentiles(&self) -> BTreeMap<&'static str, Percentiles> {
        self.requests
            .iter()
            .map(|(name, latencies)| (*name, Percentiles::of(latencies)))
            .collect()
    }
}

/// Milliseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Percentiles {
    /// Of a hundred requests, fifty took no longer.
    pub p50: f64,
    /// Ninety-five.
    pub p95: f64,
    /// Ninety-nine.
    pub p99: f64,
}

impl Percentiles {
    /// Of these latencies.
    #[must_use]
    pub fn of(latencies: &Latencies) -> Self {
        Self {
            p50: latencies.percentile(50),
            p95: latencies.percentile(95),
            p99: latencies.percentile(99),
        }
    }
}

/// To two places, as figures are read.
#[must_use]
pub fn round(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0
}
