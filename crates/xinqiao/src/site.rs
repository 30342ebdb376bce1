//! A site pack: everything that makes one city differ from another, as data.
//!
//! ```text
//! site.toml          names, hours, which rule set judges new cases
//! regions.csv        the region tree
//! units.toml         units as a tree
//! people.toml        members of staff with their roles
//! classes.toml       what people tell the hotline, as a tree
//! catalogue.toml     which unit leads what
//! templates.toml     text templates for everybody (optional)
//! signs.toml         words of danger, haste and wish beside those shipped (optional)
//! outlines.geojson   outlines of the regions, for maps (optional)
//! calendar/*.json    a file for each year's holidays
//! rules/*.toml       rule sets of the site's own, beside those shipped (optional)
//! cases/*.toml       sample cases, which only the demo city has
//! knowledge/themes.toml  themes of the encyclopedia and life events (optional)
//! knowledge/rules.toml   rules of the encyclopedia besides those shipped (optional)
//! knowledge/sources.toml platforms whose items are shown here too (optional)
//! knowledge/words.toml   words of the search besides those shipped (optional)
//! knowledge/services.toml service items, which only the demo city has
//! knowledge/items/*.toml items of knowledge, which only the demo city has
//! ```
//!
//! Reading stops at the first thing that is wrong and says file, line and how
//! to mend it, before anything is opened or started.

mod about;
mod cases;
mod knowledge;
mod pack;
mod people;
mod services;
mod texts;
mod units;

use std::path::Path;

use jiff::tz::Offset;
use xinqiao_hotline::{
    catalogue::Catalogue, classes::Classes, rules::RuleBook, texts::TextTemplate, triage::Signs,
};
use xinqiao_identity::{
    people::Person,
    units::{Unit, Units},
};
use xinqiao_kernel::{
    Outlines, Regions, UnitId, WorkingCalendar, holidays::HolidayYear, region_file,
};

pub use about::About;
pub use cases::{Course, Sample};
pub use knowledge::SampleItem;
pub use pack::{Pack, SiteError};
pub use services::unknown_services;

/// A city, read and checked.
#[derive(Debug)]
pub struct Site {
    /// Names, hours, rule set.
    pub about: About,
    /// The unit that runs the hotline.
    pub hotline_unit: UnitId,
    /// Code of the region all others of the site lie in.
    pub region: String,
    /// The region tree.
    pub regions: Regions,
    /// Outlines of the regions; without them pages have no maps.
    pub outlines: Outlines,
    /// The units of the pack; a running site may have changed its own since.
    pub units: Vec<Unit>,
    /// The staff of the pack.
    pub people: Vec<Person>,
    /// What people tell the hotline.
    pub classes: Classes,
    /// Working days and office hours.
    pub calendar: WorkingCalendar,
    /// Rule sets, and which judges new cases.
    pub rules: RuleBook,
    /// What staff write again and again.
    pub texts: Vec<TextTemplate>,
    /// Words of danger, haste and wish.
    pub signs: Signs,
    pack: Pack,
}

impl Site {
    /// Reads the pack in `folder`, or the demo city. Holiday files in
    /// `calendar` are read besides, and win over the pack's own for their year.
    ///
    /// # Errors
    /// [`SiteError`] with file, line and reason.
    pub fn read(folder: Option<&Path>, calendar: Option<&Path>) -> Result<Self, SiteError> {
        let pack = match folder {
            Some(folder) => Pack::folder(folder)?,
            None => Pack::demo(),
        };
        let about = About::read(&pack)?;
        let regions = read_regions(&pack)?;
        let units = units::read(&pack)?;
        let tree = Units::new(units.iter().cloned())
            .map_err(|error| pack.broken("units.toml", None, error))?;
        let hotline_unit = about.check(&pack, &regions, &tree)?;
        let people = people::read(&pack, &tree)?;
        let classes = Classes::read("classes.toml", pack.text("classes.toml")?)
            .map_err(|error| pack.broken("classes.toml", error.line, error.reason))?;
        let calendar = read_calendar(&pack, &about, calendar)?;
        let rules = read_rules(&pack, &about)?;
        let texts = texts::read(&pack)?;
        let site = Self {
            hotline_unit,
            region: about.region.to_string(),
            about,
            outlines: read_outlines(&pack, &regions)?,
            regions,
            units,
            people,
            classes,
            calendar,
            rules,
            texts,
            signs: read_signs(&pack)?,
            pack,
        };
        site.catalogue(&tree)?;
        site.themes(&tree)?;
        site.knowledge_rules()?;
        site.sources(&tree)?;
        Ok(site)
    }

    /// Words of the search that the site adds, each a file and its text.
    pub fn words(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pack.under("knowledge/words.toml")
    }

    /// What the site's own region is called, in full and for short (云汀市, 云汀).
    #[must_use]
    pub fn own_names(&self) -> Vec<String> {
        let own = self
            .regions
            .iter()
            .filter(|region| region.code.to_string() == self.region);
        let mut names: Vec<String> = own.map(|region| region.name.clone()).collect();
        let short = |name: &String| {
            Some(
                name.strip_suffix(['省', '市', '州', '区', '县'])?
                    .to_owned(),
            )
        };
        names.extend(names.iter().filter_map(short).collect::<Vec<_>>());
        names
    }

    /// The dispatch catalogue, for these units.
    ///
    /// # Errors
    /// When it is broken, or names a unit that is not there.
    pub fn catalogue(&self, units: &Units) -> Result<Catalogue, SiteError> {
        const FILE: &str = "catalogue.toml";
        let read = Catalogue::read(FILE, self.pack.text(FILE)?, units);
        read.map_err(|error| self.pack.broken(FILE, error.line, error.reason))
    }

    /// The sample cases, the oldest first; only the demo has a use for them.
    ///
    /// # Errors
    /// When a file is broken, or a case names what the pack does not have.
    pub fn samples(&self) -> Result<Vec<Sample>, SiteError> {
        cases::read(&self.pack, self)
    }

    /// Hours east of UTC.
    pub fn offset(&self) -> Offset {
        Offset::constant(self.about.utc_offset_hours)
    }
}

fn read_regions(pack: &Pack) -> Result<Regions, SiteError> {
    const FILE: &str = "regions.csv";
    let regions = region_file::read(pack.text(FILE)?);
    let regions = regions.map_err(|error| pack.broken(FILE, None, error))?;
    Regions::new(regions).map_err(|error| pack.broken(FILE, None, error))
}

/// The shipped list, with what the site adds to it.
fn read_signs(pack: &Pack) -> Result<Signs, SiteError> {
    const FILE: &str = "signs.toml";
    let own: Vec<&str> = pack.under(FILE).map(|(_, text)| text).collect();
    Signs::read(FILE, &own).map_err(|error| pack.broken(FILE, error.line, error.reason))
}

fn read_outlines(pack: &Pack, regions: &Regions) -> Result<Outlines, SiteError> {
    const FILE: &str = "outlines.geojson";
    let Some((_, text)) = pack.under(FILE).next() else {
        return Ok(Outlines::default());
    };
    let outlines = Outlines::read(text).map_err(|error| pack.broken(FILE, None, error))?;
    let stranger = outlines
        .iter()
        .find(|shape| !regions.iter().any(|region| region.code == shape.code));
    match stranger {
        None => Ok(outlines),
        Some(shape) => {
            let why = format!(
                "区划 {} 不在 regions.csv 中，请改编号或删去这个图形 · is not in regions.csv: mend the code or leave the outline out",
                shape.code
            );
            Err(pack.broken(FILE, None, why))
        }
    }
}

fn read_calendar(
    pack: &Pack,
    about: &About,
    besides: Option<&Path>,
) -> Result<WorkingCalendar, SiteError> {
    let mut years: Vec<HolidayYear> = Vec::new();
    for (file, text) in pack.under("calendar/") {
        let year = HolidayYear::read(text).map_err(|error| pack.broken(file, None, error))?;
        years.push(year);
    }
    if let Some(folder) = besides {
        let besides = Pack::folder(folder)?;
        for (file, text) in besides
            .under("")
            .filter(|(file, _)| file.ends_with(".json"))
        {
            let year =
                HolidayYear::read(text).map_err(|error| besides.broken(file, None, error))?;
            years.retain(|known| known.year != year.year);
            years.push(year);
        }
    }
    WorkingCalendar::new(about.office_hours.clone(), about.utc_offset_hours, years)
        .map_err(|error| pack.broken("calendar", None, error))
}

/// The shipped rule sets, and those of the site, which replace a shipped one of
/// the same name and version.
fn read_rules(pack: &Pack, about: &About) -> Result<RuleBook, SiteError> {
    use xinqiao_hotline::rules::{RuleSet, SHIPPED};

    let own = pack
        .under("rules/")
        .filter(|(file, _)| file.ends_with(".toml"));
    let mut sets: Vec<RuleSet> = Vec::new();
    for (file, text) in SHIPPED.iter().copied().chain(own) {
        let set = RuleSet::read(file, text)
            .map_err(|error| pack.broken(file, error.line, error.reason))?;
        sets.retain(|known| known.reference() != set.reference());
        sets.push(set);
    }
    RuleBook::new(
        sets,
        &about.rule_set,
        Offset::constant(about.utc_offset_hours),
    )
    .map_err(|error| pack.broken("site.toml", None, error.reason))
}

#[cfg(test)]
mod tests {
    use xinqiao_kernel::Level;

    use super::*;

    #[test]
    fn the_demo_city_is_whole() {
        let site = Site::read(None, None).unwrap();
        assert!(site.units.len() >= 40);
        assert_eq!(site.samples().unwrap().len(), 300);
        assert_eq!(site.rules.sets().len(), 4);
        assert!(site.texts.len() >= 25);
        assert!(site.sample_items().unwrap().len() >= 200);
        for (level, count) in [(Level::County, 4), (Level::Town, 16)] {
            let outlined = site.outlines.iter();
            let outlined = outlined.filter(|shape| shape.code.level() == level);
            assert_eq!(outlined.count(), count, "{level:?}");
        }
    }

    #[test]
    fn a_broken_pack_says_file_line_and_reason() {
        let folder = std::env::temp_dir().join(format!("xinqiao-site-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("site.toml"), "name = \"某市\"\nrule_set = 7\n").unwrap();
        let said = Site::read(Some(&folder), None).unwrap_err().to_string();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(said.contains("site.toml 第 2 行 (line 2)"), "{said}");
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let said = Site::read(Some(Path::new("nowhere/at-all")), None)
            .unwrap_err()
            .to_string();
        assert!(said.contains("nowhere/at-all"), "{said}");
    }
}
