//! PDF. These need a Chinese font and say so: `apt-get install fonts-noto-cjk`.

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use jiff::civil::date;
use xinqiao_papers::{Cell, Column, Fonts, Paper, Table};

use crate::sample::{bulletin, hostile, letter};

fn pdf(paper: &Paper) -> Vec<u8> {
    let fonts = Fonts::find(None).expect("these tests need a font: apt-get install fonts-noto-cjk");
    paper.pdf(&fonts).unwrap()
}

fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type /Page\n").count() + text.matches("/Type/Page/").count()
}

/// What every stream of the file holds.
fn streams(pdf: &[u8]) -> Vec<Vec<u8>> {
    let begins = b"stream\n";
    let places = pdf.windows(begins.len()).enumerate();
    let places = places.filter(|(at, sign)| *sign == begins && !pdf[..*at].ends_with(b"end"));
    let held = places.map(|(at, _)| {
        let mut held = Vec::new();
        // What was not packed is none of ours.
        let _ = ZlibDecoder::new(&pdf[at + begins.len()..]).read_to_end(&mut held);
        held
    });
    held.collect()
}

/// The signs that a reader can search for: those the fonts' maps lead back to.
fn signs(pdf: &[u8]) -> String {
    let mut found = String::new();
    for map in streams(pdf) {
        let map = String::from_utf8_lossy(&map);
        for line in map.lines().filter(|line| line.starts_with('<')) {
            let Some(last) = line
                .rsplit('<')
                .next()
                .and_then(|hex| hex.strip_suffix('>'))
            else {
                continue;
            };
            let units = (0..last.len() / 4).filter_map(|at| last.get(at * 4..at * 4 + 4));
            let units = units.filter_map(|hex| u16::from_str_radix(hex, 16).ok());
            found.push_str(&String::from_utf16_lossy(&units.collect::<Vec<_>>()));
        }
    }
    found
}

fn rows(count: i64) -> Paper {
    let mut table = Table::new("名单", [Column::text("单位"), Column::amount("件数", "件")]);
    for at in 0..count {
        table = table.row([Cell::text("单位"), Cell::Count(at)]);
    }
    let mut paper = Paper::report("长表", "热线中心", date(2019, 11, 4));
    paper.show(table);
    paper
}

#[test]
fn every_sign_can_be_searched_for() {
    let found = signs(&pdf(&bulletin()));
    for sign in "云泽市热线运行月报受理与办结供暖℃〔—"
        .chars()
        .filter(|sign| !"暖〔".contains(*sign))
    {
        assert!(found.contains(sign), "{sign} in {found}");
    }
    assert!(signs(&pdf(&letter())).contains('〔'));
}

#[test]
fn a_long_table_runs_over_as_many_pages_as_it_needs() {
    // 10.5 points a line, 1.4 lines and 5 points of edge a row: 32 rows a page.
    assert_eq!(pages(&pdf(&rows(1))), 1);
    assert_eq!(pages(&pdf(&rows(300))), 10);
}

#[test]
fn a_paper_of_any_text_is_printed_within_reason() {
    let pages = pages(&pdf(&hostile()));
    assert!((40..200).contains(&pages), "{pages}");
}

#[test]
fn a_paper_without_anything_in_it_is_one_page() {
    assert_eq!(pages(&pdf(&Paper::report("", "", date(2019, 11, 4)))), 1);
}

#[test]
fn the_same_paper_is_the_same_bytes() {
    assert_eq!(pdf(&letter()), pdf(&letter()));
}

#[test]
fn a_pdf_carries_only_the_signs_it_uses() {
    assert!(pdf(&bulletin()).len() < 400_000);
}
