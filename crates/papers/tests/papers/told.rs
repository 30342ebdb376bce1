//! JSON and the piece of a page.

use xinqiao_papers::{Fonts, Format, NotWritten, Paper};

use crate::sample::{bulletin, hostile, letter};

#[test]
fn json_is_the_paper_itself() {
    for paper in [bulletin(), letter(), hostile()] {
        assert_eq!(Paper::from_json(&paper.json()).unwrap(), paper);
    }
}

#[test]
fn the_figures_in_json_are_whole_numbers() {
    let json: serde_json::Value = serde_json::from_str(&bulletin().json()).unwrap();
    let cells = &json["blocks"][2]["table"]["rows"][1];
    assert_eq!(cells[1]["count"], 7_407);
    assert_eq!(cells[4]["share"]["of"], 7_407);
    assert_eq!(cells[4]["share"]["over"], 12_345);
}

#[test]
fn a_page_says_the_words_and_the_base_under_each_table() {
    let html = bulletin().html();
    for said in [
        "<h1 class=\"paper-title\">云泽市 12345 热线运行月报</h1>",
        "2019年11月4日",
        "<h2>一、总体情况</h2>",
        "<h3>（一）各区县</h3>",
        "+8.3%",
        "60.0%",
        "<td class=\"amount\">—</td>",
        "占比以本月受理 12,345 件为基数",
        "<title>图1　各区县受理量</title><desc>湖东区最多",
    ] {
        assert!(html.contains(said), "{said}");
    }
}

#[test]
fn a_letter_begins_with_whom_it_addresses_and_ends_with_the_seal() {
    let html = letter().html();
    let to = html.find("云泽市热力有限公司：").unwrap();
    let seal = html.find("（印章）").unwrap();
    assert!(to < seal && seal < html.rfind("2019年11月21日").unwrap());
}

#[test]
fn no_text_becomes_a_tag_or_a_style() {
    let html = hostile().html();
    assert!(!html.contains("<script") && !html.contains('\u{202e}') && !html.contains('\u{0}'));
    for page in [html, bulletin().html()] {
        assert!(!page.contains(" style="), "the policy of pages forbids it");
    }
}

#[test]
fn each_format_is_found_by_how_its_files_end() {
    for format in Format::ALL {
        assert_eq!(Format::from_code(format.code()), Some(format));
    }
    assert_eq!(Format::from_code("DOCX"), Some(Format::Docx));
    assert_eq!(Format::from_code("doc"), None);
}

#[test]
fn only_a_pdf_asks_for_fonts() {
    for format in Format::ALL {
        let written = letter().write(format, || Err(NotWritten::NoFont));
        assert_eq!(written.is_err(), format == Format::Pdf, "{format:?}");
    }
}

/// For whoever wants to look at them: the folder is printed.
#[test]
fn samples_of_every_format_are_written_to_a_folder() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("papers");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, paper) in [
        ("bulletin", bulletin()),
        ("letter", letter()),
        ("hostile", hostile()),
    ] {
        for format in Format::ALL {
            let file = folder.join(name).with_extension(format.code());
            let written = paper.write(format, || Fonts::find(None)).unwrap();
            std::fs::write(file, written).unwrap();
        }
    }
    println!("{}", folder.display());
}
