//! Numbers of score sheets: whole ten-thousandths, so that 0.1 is 0.1.

use std::{fmt, iter::Sum, ops, str::FromStr};

use serde::{Deserialize, Serialize};

/// Digits behind the point.
const DIGITS: u32 = 4;
const ONE: i64 = 10_000;

/// A number with four digits behind the point. In files it is text (`"12.8"`).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Exact(i64);

/// What happens to the digits that are not printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// A half and more counts as one (四舍五入); below nothing, away from it.
    #[default]
    HalfUp,
    /// They are left out: 99.67 becomes 99.
    Truncated,
}

/// How a number is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Digits behind the point, 0 to 4.
    pub digits: u32,
    /// What happens to the others.
    pub rounding: Rounding,
}

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self(number.saturating_mul(ONE))
    }

    /// `of / over` as it is printed; nothing over an empty or impossible base.
    #[must_use]
    pub fn ratio(of: i128, over: i128, printed: Printed) -> Option<Self> {
        if over <= 0 {
            return None;
        }
        let of = of.checked_mul(10_i128.pow(printed.digits))?;
        let rounded = rounded(of, over, printed.rounding);
        let scale = 10_i128.pow(DIGITS - printed.digits);
        i64::try_from(rounded.checked_mul(scale)?).ok().map(Self)
    }

    /// This number as often as that; stops at the ends of what can be written.
    #[must_use]
    pub fn times(self, often: i64) -> Self {
        Self(self.0.saturating_mul(often))
    }

    /// To the digits that are printed.
    #[must_use]
    pub fn printed(self, printed: Printed) -> Self {
        Self::ratio(i128::from(self.0), i128::from(ONE), printed).unwrap_or(self)
    }

    /// Whole ten-thousandths.
    #[must_use]
    pub const fn parts(self) -> i64 {
        self.0
    }

    /// With exactly so many digits behind the point; those beyond are not shown.
    #[must_use]
    pub fn said(self, digits: u32) -> String {
        let digits = digits.min(DIGITS);
        let sign = if self.0 < 0 { "-" } else { "" };
        let all = self.0.unsigned_abs();
        let (whole, rest) = (all / ONE.unsigned_abs(), all % ONE.unsigned_abs());
        if digits == 0 {
            return format!("{sign}{whole}");
        }
        let shown = rest / 10_u64.pow(DIGITS - digits);
        format!("{sign}{whole}.{shown:0width$}", width = digits as usize)
    }
}

/// `of / over` as a whole number; `over` is above nothing.
fn rounded(of: i128, over: i128, rounding: Rounding) -> i128 {
    match rounding {
        Rounding::Truncated => of / over,
        Rounding::HalfUp => {
            let (whole, rest) = (of / over, of % over);
            let half_or_more = rest.unsigned_abs() >= over.unsigned_abs() - rest.unsigned_abs();
            whole + if half_or_more { of.signum() } else { 0 }
        }
    }
}

impl ops::Add for Exact {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl ops::Sub for Exact {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, ops::Add::add)
    }
}

/// As short as it can be written: `12.8`, `-0.5`, `100`.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let long = self.said(DIGITS);
        f.write_str(long.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl FromStr for Exact {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "「{text}」不是最多四位小数的数 · `{text}` is no number with at most four digits behind the point"
            )
        };
        let (sign, bare) = text.strip_prefix('-').map_or((1, text), |bare| (-1, bare));
        let (whole, rest) = bare.split_once('.').unwrap_or((bare, ""));
        let digits = |part: &str| part.bytes().all(|sign| sign.is_ascii_digit());
        let fits = !whole.is_empty() && whole.len() <= 14 && rest.len() <= DIGITS as usize;
        if !fits || !digits(whole) || !digits(rest) || bare.ends_with('.') {
            return Err(wrong());
        }
        let whole: i64 = whole.parse().map_err(|_| wrong())?;
        let rest: i64 = format!("{rest:0<4}").parse().map_err(|_| wrong())?;
        Ok(Self(sign * (whole * ONE + rest)))
    }
}

impl TryFrom<String> for Exact {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Exact> for String {
    fn from(exact: Exact) -> Self {
        exact.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: Printed = Printed {
        digits: 2,
        rounding: Rounding::HalfUp,
    };

    #[test]
    fn a_half_counts_as_one_and_below_nothing_away_from_it() {
        let of = |of, over| Exact::ratio(of, over, TWO).map(|exact| exact.to_string());
        assert_eq!(of(1, 800).as_deref(), Some("0"), "0.00125");
        assert_eq!(of(1, 200).as_deref(), Some("0.01"));
        assert_eq!(of(-1, 200).as_deref(), Some("-0.01"));
        assert_eq!(of(1, 0), None);
        assert_eq!(of(1, -3), None);
        assert_eq!(of(i128::MAX, 1), None, "nothing overflows");
    }

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["0", "12.8", "-0.5", "100", "0.0001", "29.45"] {
            assert_eq!(text.parse::<Exact>().unwrap().to_string(), text);
        }
        for text in ["", "-", ".5", "5.", "1e4", "NaN", "0.00001", "1_0", "+1"] {
            assert!(text.parse::<Exact>().is_err(), "{text}");
        }
        assert_eq!("-0.5".parse::<Exact>().unwrap().said(2), "-0.50");
    }
}
