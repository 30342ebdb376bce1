//! QR codes as inline SVG, black on white in every mode because scanners need it.

use std::fmt::Write as _;

use qrcode::{Color, QrCode};

/// The quiet zone that ISO/IEC 18004 asks for, in modules.
const QUIET: usize = 4;

/// `text` as a QR code; empty when it is too long for one (2,953 bytes).
#[must_use]
pub fn svg(text: &str) -> String {
    let Ok(code) = QrCode::new(text) else {
        return String::new();
    };
    let side = code.width() + 2 * QUIET;
    let mut path = String::new();
    for (row, line) in code.to_colors().chunks(code.width()).enumerate() {
        let mut column = 0;
        for run in line.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                // Writing to a string cannot fail.
                let (x, y, width) = (column + QUIET, row + QUIET, run.len());
                let _ = write!(path, "M{x} {y}h{width}v1h-{width}z");
            }
            column += run.len();
        }
    }
    format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" role=\"img\" shape-rendering=\"crispEdges\">\
         <title>QR</title><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/>\
         <path d=\"{path}\" fill=\"#000\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_quiet_zone_and_nothing_of_the_text() {
        let code = svg("https://example.org/cases/1");
        assert!(
            code.contains("viewBox=\"0 0 37 37\""),
            "29 modules and 4 on each side"
        );
        assert!(!code.contains("example"));
    }

    #[test]
    fn a_text_too_long_gives_no_code() {
        assert_eq!(svg(&"长".repeat(3_000)), "");
    }
}
