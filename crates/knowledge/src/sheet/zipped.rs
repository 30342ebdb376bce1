//! What a workbook is packed in, looked at before anything is read from it: a small
//! file must not grow into one that fills the machine.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::Unreadable;

/// Bytes of everything in it, unpacked. A thousand of the longest answers are half of it.
const UNPACKED_MOST: u64 = 128 << 20;
/// Parts; a workbook has about ten, and some for each sheet and picture.
const PARTS_MOST: usize = 2_000;

/// Unpacks everything once, without keeping it. What the table of contents claims
/// of sizes counts for nothing.
pub(super) fn fits(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::NoWorkbook)?;
    if archive.len() > PARTS_MOST {
        return Err(Unreadable::Swells);
    }
    let mut left = UNPACKED_MOST;
    let mut is_workbook = false;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| Unreadable::NoWorkbook)?;
        let name = part.name().map_err(|_| Unreadable::NoWorkbook)?;
        let name = name.to_lowercase();
        is_workbook |= name.ends_with("workbook.xml");
        let mut unpacked = Vec::new();
        part.take(left + 1)
            .read_to_end(&mut unpacked)
            .map_err(|_| Unreadable::NoWorkbook)?;
        left = left
            .checked_sub(unpacked.len() as u64)
            .ok_or(Unreadable::Swells)?;
        if name.ends_with("sharedstrings.xml") && promises_more_than_it_holds(&unpacked) {
            return Err(Unreadable::NoWorkbook);
        }
    }
    if is_workbook {
        Ok(())
    } else {
        Err(Unreadable::NoWorkbook)
    }
}

/// Room is made for as many texts as the table of texts says it has, before they
/// are read. Spreadsheets write it in UTF-8; in UTF-16 the number would not be found.
fn promises_more_than_it_holds(part: &[u8]) -> bool {
    const COUNT: &[u8] = b"uniqueCount";
    if part
        .first_chunk::<2>()
        .is_some_and(|two| two.contains(&0) || matches!(two, [0xff, 0xfe] | [0xfe, 0xff]))
    {
        return true;
    }
    part.windows(COUNT.len())
        .enumerate()
        .filter(|(_, window)| *window == COUNT)
        .any(|(at, _)| {
            let rest = part.get(at + COUNT.len()..).unwrap_or_default();
            let digits = rest
                .iter()
                .skip_while(|byte| !byte.is_ascii_digit() && **byte != b'>')
                .take_while(|byte| byte.is_ascii_digit());
            let promised = digits.fold(0_usize, |sum, digit| {
                sum.saturating_mul(10)
                    .saturating_add(usize::from(digit - b'0'))
            });
            promised > part.len()
        })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut packer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            packer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            packer.write_all(content).unwrap();
        }
        packer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_small_file_that_swells_is_refused_without_being_kept() {
        let zeros = vec![b' '; 1 << 20];
        let parts: Vec<(String, &[u8])> = (0..=128)
            .map(|part| (format!("xl/media/{part}"), zeros.as_slice()))
            .chain([("xl/workbook.xml".to_owned(), &b"<workbook/>"[..])])
            .collect();
        let parts: Vec<(&str, &[u8])> = parts
            .iter()
            .map(|(name, part)| (name.as_str(), *part))
            .collect();
        let bomb = packed(&parts);
        assert!(bomb.len() < 1 << 20, "{}", bomb.len());
        assert_eq!(fits(&bomb), Err(Unreadable::Swells));
    }

    #[test]
    fn a_table_of_texts_that_promises_more_than_it_holds_is_refused() {
        for promise in [
            &b"<sst uniqueCount=\"99999999999999999999\"></sst>"[..],
            b"<sst uniqueCount = '12000000000'></sst>",
            b"\xff\xfe<\0s\0s\0t\0",
        ] {
            let book = packed(&[("xl/workbook.xml", b""), ("xl/SharedStrings.xml", promise)]);
            assert_eq!(fits(&book), Err(Unreadable::NoWorkbook));
        }
        let honest = b"<sst uniqueCount=\"1\"><si><t>a</t></si></sst>";
        let book = packed(&[("xl/workbook.xml", b""), ("xl/sharedStrings.xml", honest)]);
        assert_eq!(fits(&book), Ok(()));
    }

    #[test]
    fn another_packed_file_is_no_workbook() {
        let other = packed(&[("word/document.xml", b"<w/>")]);
        assert_eq!(fits(&other), Err(Unreadable::NoWorkbook));
        assert_eq!(fits(b"PK\x03\x04..."), Err(Unreadable::NoWorkbook));
    }
}
