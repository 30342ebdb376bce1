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

impl Thresholds {
    /// Whether alerts raised by these could mean anything.
    ///
    /// # Errors
    /// What is wrong, in both languages, for whoever wrote them.
    pub fn check(&self) -> Result<(), &'static str> {
        let persons = [self.first_persons, self.trend_persons, self.crowd_persons];
        if self.first_persons < 2 || !persons.is_sorted() || self.red_persons < self.crowd_persons {
            return Err(
                "first_persons 至少为 2，且 first_persons ≤ trend_persons ≤ crowd_persons ≤ \
                 red_persons · first_persons is 2 at least, and the others rise from it",
            );
        }
        let days = [self.first_days, self.trend_days, self.crowd_days];
        if days.iter().any(|days| !(1..=90).contains(days)) {
            return Err("各 _days 应在 1 至 90 天之间 · days should be 1 to 90");
        }
        let factors = [f64::from(self.unnamed), self.unusual_times];
        if factors.iter().any(|factor| !(1.0..=100.0).contains(factor)) {
            return Err("unnamed、unusual_times 应在 1 至 100 之间 · should be 1 to 100");
        }
        let is_rare = (1.0..=f64::MAX).contains(&self.unusual_once_in_days);
        if self.unusual_messages == 0 || !is_rare {
            return Err("unusual_messages 与 unusual_once_in_days 至少为 1 · should be 1 at least");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_is_never_a_first_sign_and_levels_rise() {
        assert_eq!(Thresholds::default().check(), Ok(()));
        let wrong = |change: fn(&mut Thresholds)| {
            let mut thresholds = Thresholds::default();
            change(&mut thresholds);
            thresholds.check().is_err()
        };
        assert!(wrong(|own| own.first_persons = 1));
        assert!(wrong(|own| own.crowd_persons = 4));
        assert!(wrong(|own| own.red_persons = 9));
        assert!(wrong(|own| own.trend_days = 0));
        assert!(wrong(|own| own.unusual_times = f64::NAN));
        assert!(wrong(|own| own.unusual_once_in_days = f64::NAN));
    }
}
