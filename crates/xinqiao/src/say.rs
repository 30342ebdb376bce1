//! Long answers on standard output.

use std::io::Write as _;

/// Prints a text. A reader that has seen enough (`| head`) is no failure.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{}", text.trim_end());
}
