//! A cell of CSV that a spreadsheet would run as a formula gets an apostrophe in
//! front, and reading takes it away again. A cell that has such an apostrophe of
//! its own gets one more, so that whatever was written is what is read.

/// What a formula begins with; spreadsheets set for Chinese take the wide signs too.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// The apostrophe, where one is needed.
pub(super) fn before(cell: &str) -> &'static str {
    if is_run(cell) { "'" } else { "" }
}

/// The same for cells that are texts by their type: only an apostrophe that reading
/// would take away needs another.
pub(super) fn before_text(cell: &str) -> &'static str {
    if cell.starts_with('\'') {
        before(cell)
    } else {
        ""
    }
}

/// The cell as it was before it was guarded.
pub(super) fn taken_away(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_run(rest) => rest,
        _ => cell,
    }
}

fn is_run(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(FORMULA)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guarded_is_read_as_it_was() {
        for cell in ["=1+1", "'=1", "''@x", "-5", "'plain", "＋86", "a=b", "'"] {
            let guarded = format!("{}{cell}", before(cell));
            assert_eq!(taken_away(&guarded), cell);
            assert!(!guarded.starts_with(FORMULA), "{guarded}");
            let text = format!("{}{cell}", before_text(cell));
            assert_eq!(taken_away(&text), cell);
        }
    }
}
