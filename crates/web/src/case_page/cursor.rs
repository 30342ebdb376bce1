//! Where a list goes on, as an address carries it: `1795000000000-261102010000001`.

use xinqiao_hotline::queries::Cursor;

/// Reads a cursor; nonsense begins at the start.
pub(crate) fn read(text: Option<&str>) -> Option<Cursor> {
    let (due, id) = text?.split_once('-')?;
    Some(Cursor {
        due: due.parse().ok()?,
        id: id.parse().ok()?,
    })
}

/// Writes a cursor.
pub(crate) fn write(cursor: Cursor) -> String {
    format!("{}-{}", cursor.due, cursor.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_nonsense_begins_at_the_start() {
        let cursor = Cursor { due: 7, id: 12 };
        assert_eq!(read(Some(&write(cursor))), Some(cursor));
        for nonsense in ["", "-", "a-b", "1", "99999999999999999999-1"] {
            assert_eq!(read(Some(nonsense)), None, "{nonsense}");
        }
    }
}
