//! Any text as a table of regions; what can be read makes a tree that can be walked.

use xinqiao_kernel::{RegionCode, Regions, region_file};

/// Reads the text as a table of regions and walks the tree.
pub fn run(text: &str) {
    let Ok(Ok(regions)) = region_file::read(text).map(Regions::new) else {
        return;
    };
    let day = jiff::civil::date(2026, 11, 1);
    for region in regions.iter().filter(|region| region.is_valid_on(day)) {
        assert_eq!(regions.get(region.code, day), Some(region));
        assert!(regions.ancestry(region.code, day).len() <= 5);
        let _ = regions.path(region.code, day).to_string();
    }
    let _ = regions.children(RegionCode::NATION, day).count();
}
