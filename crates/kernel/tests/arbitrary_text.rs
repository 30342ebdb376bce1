//! What the fuzz targets do, on arbitrary text in the ordinary tests: nothing
//! that somebody types or a broken file holds may panic.

use proptest::prelude::*;

#[path = "../../../fuzz/bodies/case_number.rs"]
mod case_number;
#[path = "../../../fuzz/bodies/holidays.rs"]
mod holidays;
#[path = "../../../fuzz/bodies/masking.rs"]
mod masking;
#[path = "../../../fuzz/bodies/regions.rs"]
mod regions;

/// Pieces that stand in real input, between arbitrary signs.
fn text_with(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => proptest::sample::select(pieces).prop_map(str::to_owned),
        2 => "[0-9]{1,20}",
        1 => "\\PC{0,4}",
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

const TYPED: &[&str] = &[
    " ",
    "-",
    "+86",
    "转",
    "X",
    "working_days",
    " from next_day",
    "1.2.156.3005.2.",
    "11100000MB03271699022.340100.000000016.001.9",
    "34052419800101001X",
    "11110000000021135M",
    "2611220100000174",
    "13900001234",
    "7KQ3MXR9",
    "990102003001",
];
const HOLIDAYS: &[&str] = &[
    "{\"year\": 2026, \"days\": [",
    "{\"date\": \"2026-01-01\", \"name\": \"n\", \"off\": true}",
    "]}",
    ",",
    "{\"year\": 2026, \"days\": []}",
    "\"isOffDay\": false",
    "\u{feff}",
    "2025-12-31",
];
const REGIONS: &[&str] = &[
    "code,name\n",
    "code,name,level,parent,valid_from,valid_to\n",
    "99,甲\n",
    "9901,乙\n",
    "990101,丙\n",
    "99,甲,province,00,2020-01-01,2025-12-31\n",
    "\"",
    ",",
    "\n",
    "\r\n",
    "00",
];
const TEXTS: &[&str] = &[
    "电话",
    "13900001234",
    "139 0000 1234",
    "０９９９－８８８８６６６６",
    "34052419800101001X",
    "京A12345",
    "幸福路12号",
    "3栋2单元501室",
    "6222020000001234567",
    "*",
    "**",
    "先生",
    "欧阳",
];

proptest! {
    #[test]
    fn whatever_is_typed_is_read_or_refused(text in text_with(TYPED)) {
        case_number::run(&text);
    }

    #[test]
    fn any_holiday_file_is_read_or_refused(text in text_with(HOLIDAYS)) {
        holidays::run(&text);
    }

    #[test]
    fn any_table_of_regions_is_read_or_refused(text in text_with(REGIONS)) {
        regions::run(&text);
    }

    #[test]
    fn any_text_can_be_masked(text in text_with(TEXTS)) {
        masking::run(&text);
    }
}
