//! From when on something is raised. Data of the site; no binding figures are
//! published, these are ours, and each is explained where it is used.

use serde::{Deserialize, Serialize};

/// See each field. Days are full days of 24 hours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// Persons for a first sign; 新都 looks at three.
    pub first_persons: usize,
    /// Within so many days.
    pub first_days: u32,
    /// Persons for a trend.
    pub trend_persons: usize,
    /// Within so many days, more of them in the later half than in the earlier.
    pub trend_days: u32,
    /// Persons for a crowd.
    pub crowd_persons: usize,
    /// Within so many days.
    pub crowd_days: u32,
    /// Persons from which a crowd is red.
    pub red_persons: usize,
    /// Persons it takes of a matter without a name, such as one question asked all
    /// over the city, for each that a named one takes.
    pub unnamed: f32,
    /// Messages of a class in a region within a day from which a count is unusual …
    pub unusual_messages: u32,
    /// … when it is also so many times what is usual …
    pub unusual_times: f64,
    /// … and chance would bring it about less often than once in so many days.
    pub unusual_once_in_days: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            first_persons: 3,
            first_days: 14,
            trend_persons: 5,
            trend_days: 28,
            crowd_persons: 10,
            crowd_days: 28,
            red_persons: 30,
            unnamed: 2.5,
            unusual_messages: 5,
            unusual_times: 3.0,
            unusual_once_in_days: 3_650.0,
        }
    }
}
