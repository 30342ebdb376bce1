//! docx and xlsx, read back.

use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use jiff::civil::date;
use xinqiao_papers::{Block, Chart, Paper};
use zip::ZipArchive;

use crate::sample::{bulletin, hostile, letter};

fn part(docx: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    let mut file = archive.by_name(name).unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

fn workbook(paper: &Paper) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(paper.xlsx().unwrap())).unwrap()
}

#[test]
fn a_document_says_what_was_composed() {
    let text = part(&bulletin().docx().unwrap(), "word/document.xml");
    for said in [
        "云泽市 12345 热线运行月报",
        "2019 年第 10 期",
        "占比以本月受理 12,345 件为基数",
        "98.61",
        "第80承办单位",
        "报：市委、市政府",
    ] {
        assert!(text.contains(said), "{said}");
    }
    assert_eq!(
        text.matches("<w:tblHeader/>").count(),
        4,
        "heads on each page"
    );
    assert_eq!(text.matches("<w:drawing>").count(), 2);
}

#[test]
fn every_part_of_a_document_is_whole_and_announced() {
    for paper in [bulletin(), letter(), hostile(), empty()] {
        let docx = paper.docx().unwrap();
        let types = part(&docx, "[Content_Types].xml");
        let archive = ZipArchive::new(Cursor::new(&docx)).unwrap();
        let names: Vec<String> = archive
            .file_names()
            .map(|name| name.unwrap().into_owned())
            .collect();
        for name in names {
            let xml = part(&docx, &name);
            assert!(balanced(&xml), "{name}");
            if name.starts_with("word/") && !name.ends_with(".rels") {
                assert!(types.contains(&format!("PartName=\"/{name}\"")), "{name}");
            }
        }
    }
}

/// Whether each tag that begins ends, in order, and no sign stands in it that XML
/// does not allow.
fn balanced(xml: &str) -> bool {
    let mut open = Vec::new();
    for tag in xml.split('<').skip(1) {
        let Some((tag, text)) = tag.split_once('>') else {
            return false;
        };
        if text.contains(|sign: char| sign.is_control() && sign != '\n') {
            return false;
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !tag.ends_with('/') && !tag.starts_with('?') {
            open.push(tag.split(' ').next().unwrap_or(tag));
        }
    }
    open.is_empty()
}

#[test]
fn the_same_paper_is_the_same_file() {
    let paper = bulletin();
    assert_eq!(paper.docx().unwrap(), paper.docx().unwrap());
    assert_eq!(paper.xlsx().unwrap(), paper.xlsx().unwrap());
}

#[test]
fn a_workbook_has_a_sheet_a_table_with_figures_to_count_with() {
    let mut book = workbook(&bulletin());
    assert_eq!(
        book.sheet_names(),
        [
            "正文",
            "表1　受理与办理",
            "图1　各区县受理量",
            "图2　按月受理与按期办结",
            "表2　承办单位得分"
        ]
    );
    let sheet = book.worksheet_range("表1　受理与办理").unwrap();
    assert_eq!(
        sheet.get_value((1, 1)),
        Some(&Data::String("本月（件）".into()))
    );
    assert_eq!(sheet.get_value((3, 1)), Some(&Data::Float(7_407.0)));
    assert_eq!(
        sheet.get_value((3, 4)),
        Some(&Data::Float(7_407.0 / 12_345.0))
    );
    assert_eq!(sheet.get_value((4, 4)), Some(&Data::String("—".into())));
    let base = sheet.get_value((5, 0)).unwrap().to_string();
    assert!(base.starts_with("占比以本月受理"), "{base}");
    let scores = book.worksheet_range("表2　承办单位得分").unwrap();
    assert_eq!(scores.get_value((2, 3)), Some(&Data::Float(98.87)));
}

#[test]
fn a_cell_that_begins_with_an_equals_sign_is_text() {
    let mut book = workbook(&hostile());
    let names = book.sheet_names();
    assert_eq!(names[2], "=cmd");
    for name in names {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{name}");
    }
    let sheet = book.worksheet_range("=cmd").unwrap();
    let said = Data::String("=cmd|' /C calc'!A0".into());
    assert_eq!(sheet.get_value((2, 0)), Some(&said));
}

#[test]
fn a_paper_without_anything_in_it_is_written_too() {
    assert!(part(&empty().docx().unwrap(), "word/document.xml").contains("2019年11月4日"));
    assert_eq!(workbook(&empty()).sheet_names(), ["正文"]);
}

#[test]
fn sheets_with_one_caption_have_names_of_their_own() {
    let mut paper = empty();
    let long = "长".repeat(40);
    for _ in 0..12 {
        paper
            .blocks
            .push(Block::Bars(Chart::new(&long, "名", ["甲"])));
    }
    assert_eq!(workbook(&paper).sheet_names().len(), 13);
}

fn empty() -> Paper {
    Paper::report("", "", date(2019, 11, 4))
}
