//! How long it takes, as the catalogue promises it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Nobody may take longer than a year.
const MOST: u16 = 366;

/// Days within which it is decided, counted from acceptance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// How many, 1 to 366; of zero days an item is done while one waits.
    pub days: u16,
    /// Counted on working days only.
    pub working: bool,
}

/// It is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "时限应写作「20(工作日)」或「60(自然日)」，最多 366 天 · a limit reads 20(工作日) or 60(自然日)"
)]
pub struct NoLimit;

impl FromStr for Limit {
    type Err = NoLimit;

    fn from_str(text: &str) -> Result<Self, NoLimit> {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        let unit: String = text[digits.len()..]
            .chars()
            .filter(|sign| !sign.is_whitespace() && !"()（）个".contains(*sign))
            .collect();
        let working = match unit.as_str() {
            "工作日" => true,
            "自然日" | "日" | "天" => false,
            _ => return Err(NoLimit),
        };
        let days = digits.parse().ok().filter(|days| *days <= MOST);
        days.map(|days| Self { days, working }).ok_or(NoLimit)
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = if self.working { "个工作日" } else { "天" };
        write!(f, "{}{unit}", self.days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_read_as_catalogues_write_it() {
        let read = |text: &str| text.parse::<Limit>().map(|limit| limit.to_string());
        assert_eq!(read("20(工作日)").as_deref(), Ok("20个工作日"));
        assert_eq!(read("60（自然日）").as_deref(), Ok("60天"));
        assert_eq!(read("5 个工作日").as_deref(), Ok("5个工作日"));
        for wrong in [
            "",
            "无",
            "20",
            "工作日",
            "400(工作日)",
            "99999999(工作日)",
            "２０(工作日)",
        ] {
            assert_eq!(read(wrong), Err(NoLimit), "{wrong}");
        }
    }
}
