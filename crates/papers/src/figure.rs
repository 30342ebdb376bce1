//! How figures are written. They are rounded once, here, half away from zero, from
//! whole numbers; no figure is ever a binary fraction on its way to paper.

/// Where there is no figure.
pub(crate) const NONE: &str = "—";

/// More digits after the point than anybody reads.
const MOST_DIGITS: u8 = 6;

/// `12,345`.
pub(crate) fn count(count: i64) -> String {
    number(count, 0)
}

/// `50.0%`, of two whole numbers.
pub(crate) fn share(of: i64, over: i64, digits: u8) -> String {
    percent(i128::from(of), i128::from(over), digits).unwrap_or_else(|| NONE.to_owned())
}

/// `+8.3%`; a true minus sign below nothing.
pub(crate) fn change(from: i64, to: i64, digits: u8) -> String {
    let by = i128::from(to) - i128::from(from);
    let over = i128::from(from).abs();
    match percent(by, over, digits) {
        None => NONE.to_owned(),
        Some(said) if by > 0 && said.bytes().any(|sign| (b'1'..=b'9').contains(&sign)) => {
            format!("+{said}")
        }
        Some(said) => said,
    }
}

/// `98.65`, of 9865 and two digits.
pub(crate) fn number(scaled: i64, digits: u8) -> String {
    pointed(i128::from(scaled), digits.into())
}

/// `98.65`, as programs read it: a point, a plain minus sign and nothing else.
pub(crate) fn bare(scaled: i64, digits: u8) -> String {
    number(scaled, digits).replace(',', "").replace('−', "-")
}

/// The nearest binary fraction, for programs that know no other numbers.
pub(crate) fn binary(scaled: i64, digits: u8) -> f64 {
    bare(scaled, digits).parse().unwrap_or(f64::NAN)
}

/// The nearest binary fraction of two whole numbers.
#[expect(
    clippy::cast_precision_loss,
    reason = "a workbook has no other numbers; the text of the cell is rounded by it"
)]
pub(crate) fn ratio(of: i64, over: i64) -> f64 {
    of as f64 / over as f64
}

fn percent(of: i128, over: i128, digits: u8) -> Option<String> {
    if over == 0 {
        return None;
    }
    let digits = digits.min(MOST_DIGITS);
    let scaled = of * 100 * 10_i128.pow(digits.into());
    let half = over.abs() / 2 * scaled.signum();
    // An odd whole has no half: what is left out is smaller than any step.
    let rounded = (scaled + half) / over;
    Some(format!("{}%", pointed(rounded, digits.into())))
}

fn pointed(scaled: i128, digits: usize) -> String {
    let mut signs = scaled.unsigned_abs().to_string();
    if signs.len() <= digits {
        signs.insert_str(0, &"0".repeat(digits + 1 - signs.len()));
    }
    let (whole, rest) = signs.split_at(signs.len() - digits);
    let mut said = String::from(if scaled < 0 { "−" } else { "" });
    for (at, sign) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            said.push(',');
        }
        said.push(sign);
    }
    if digits > 0 {
        said.push('.');
        said.push_str(rest);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_is_not_nought() {
        assert_eq!(share(0, 0, 1), "—");
        assert_eq!(share(3, 0, 1), "—");
        assert_eq!(change(0, 9, 1), "—");
        assert_eq!(share(0, 9, 1), "0.0%");
    }

    #[test]
    fn halves_are_rounded_away_from_nought() {
        assert_eq!(share(1, 8, 0), "13%");
        assert_eq!(share(1, 200, 0), "1%");
        assert_eq!(share(1, 3, 2), "33.33%");
        assert_eq!(share(2, 3, 2), "66.67%");
        assert_eq!(share(1_999, 2_000, 1), "100.0%");
        assert_eq!(change(8, 7, 0), "−13%");
        assert_eq!(share(i64::MAX, 1, 0), "922,337,203,685,477,580,700%");
    }

    #[test]
    fn a_change_has_its_sign_unless_there_is_none() {
        assert_eq!(change(100, 108, 1), "+8.0%");
        assert_eq!(change(100, 98, 1), "−2.0%");
        assert_eq!(change(100, 100, 1), "0.0%");
        assert_eq!(change(100_000, 100_001, 1), "0.0%");
    }

    #[test]
    fn numbers_are_told_by_thousands_and_keep_their_digits() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(-999), "−999");
        assert_eq!(number(9_865, 2), "98.65");
        assert_eq!(number(-5, 2), "−0.05");
        assert_eq!(number(i64::MIN, 0), "−9,223,372,036,854,775,808");
        assert_eq!(number(1, 40).len(), 42);
    }
}
