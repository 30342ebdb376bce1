//! The letters that Chinese words begin with, as people type them when they look
//! for something: 桂花街 is `ghj`.

use std::collections::BTreeSet;

use pinyin::ToPinyinMulti as _;

/// The first letters of a text; 白塔街道 is `btjd`, a slash becomes a blank. A
/// character that is read in several ways stands in brackets with all of them:
/// 长江路 is `[cz]jl`, and whoever types `zjl` finds it too.
pub(crate) fn letters(text: &str) -> String {
    let mut out = String::new();
    for sign in text.chars() {
        if sign.is_ascii_alphanumeric() {
            out.push(sign.to_ascii_lowercase());
        } else if sign == '/' {
            out.push(' ');
        } else if let Some(readings) = sign.to_pinyin_multi() {
            let first: BTreeSet<&str> = readings
                .into_iter()
                .map(|reading| reading.first_letter())
                .collect();
            let joined: String = first.iter().copied().collect();
            if first.len() > 1 {
                out.push_str(&format!("[{joined}]"));
            } else {
                out.push_str(&joined);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_by_the_first_letters_of_its_name() {
        assert_eq!(letters("南门 / 桂花街道"), "nm ghjd");
        assert_eq!(letters("长江路"), "[cz]jl");
        assert_eq!(letters("G316 国道"), "g316gd");
    }
}
