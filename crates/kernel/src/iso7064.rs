//! The check characters of ISO 7064 that the trade's numbers use.

/// The hybrid systems: MOD 11,10 for `radix` 10, MOD 37,36 for `radix` 36.
/// Gives the value of the check character to put behind `values`, each of
/// which is below `radix`.
pub(crate) fn hybrid(radix: u32, values: impl IntoIterator<Item = u32>) -> u32 {
    let product = values.into_iter().fold(radix, |product, value| {
        let sum = match (product + value) % radix {
            0 => radix,
            sum => sum,
        };
        sum * 2 % (radix + 1)
    });
    (radix + 1 - product) % radix
}

/// MOD 11-2: the value 0 to 10 (written X) of the check character to put
/// behind `digits`.
pub(crate) fn mod_11_2(digits: impl IntoIterator<Item = u32>) -> u32 {
    let sum = digits
        .into_iter()
        .fold(0, |sum, digit| (sum + digit) * 2 % 11);
    (12 - sum) % 11
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_come_out() {
        assert_eq!(hybrid(10, [0, 7, 9, 4]), 5);
        assert_eq!(mod_11_2([0, 7, 9, 4]), 0);
    }

    #[test]
    fn a_citizen_id_of_the_standard_ends_in_x() {
        let digits = "34052419800101001".chars().filter_map(|c| c.to_digit(10));
        assert_eq!(mod_11_2(digits), 10);
    }
}
