//! `site.toml`: names, hours, which rule set judges new cases.

use std::path::Path;

use serde::Deserialize;
use xinqiao_identity::units::{UnitKind, Units};
use xinqiao_kernel::{RegionCode, Regions, UnitId, office_hours::OfficeHours};
use xinqiao_triage::watch::Thresholds;
use xinqiao_web::map::{Datum, Tiles};

use super::{Pack, SiteError};

const FILE: &str = "site.toml";

/// What a site says of itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Name of the service in Chinese.
    pub name: String,
    /// Name of the service in English.
    pub name_en: String,
    /// The city in Chinese.
    pub city: String,
    /// The city in English.
    pub city_en: String,
    /// The region all others of the site lie in.
    pub region: RegionCode,
    /// The number to call.
    pub hotline_number: String,
    /// Hours ahead of UTC, −14 to 14; China is 8.
    pub utc_offset_hours: i8,
    /// When offices work.
    pub office_hours: OfficeHours,
    /// Code of the unit that runs the hotline.
    pub hotline_unit: String,
    /// Name of the rule set that judges new cases.
    pub rule_set: String,
    /// What lies under the outlines on maps.
    #[serde(default)]
    pub map: MapAbout,
    /// What may be done without a hand.
    #[serde(default)]
    pub triage: TriageAbout,
    /// From when on an alert is raised.
    #[serde(default)]
    pub alerts: Thresholds,
}

/// `[triage]`: what a site lets the platform do by itself. Nothing, when absent.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TriageAbout {
    /// Cases whose unit is sure are dispatched without a hand.
    #[serde(default)]
    pub dispatch_by_itself: bool,
    /// Of a hundred of them, so many are laid before people.
    #[serde(default)]
    pub sample_per_cent: u8,
}

/// `[map]`: tiles of the site's own, if it has some.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapAbout {
    /// `none`, a `.pmtiles` file in the data directory, or an address with
    /// `{z}`, `{x}` and `{y}`.
    #[serde(default)]
    pub tiles: String,
    /// `cgcs2000`, which WGS-84 is too, or `gcj02`.
    #[serde(default)]
    pub datum: DatumAbout,
    /// Whom maps name for the tiles.
    #[serde(default)]
    pub attribution: String,
}

/// In which coordinates tiles are drawn.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DatumAbout {
    #[default]
    Cgcs2000,
    Gcj02,
}

impl About {
    pub(super) fn read(pack: &Pack) -> Result<Self, SiteError> {
        let about: Self = pack.toml(FILE)?;
        if !(-14..=14).contains(&about.utc_offset_hours) {
            let why =
                "utc_offset_hours 应在 -14 至 14 之间，中国为 8 · should be -14 to 14; China is 8";
            return Err(pack.broken(FILE, None, why));
        }
        if about.triage.sample_per_cent > 100 {
            let why = "sample_per_cent 应在 0 至 100 之间 · should be between 0 and 100";
            return Err(pack.broken(FILE, None, why));
        }
        if let Err(why) = about.alerts.check() {
            return Err(pack.broken(FILE, None, why));
        }
        if let Err(why) = about.tiles(Path::new("")) {
            return Err(pack.broken(FILE, None, why));
        }
        Ok(about)
    }

    /// What maps have under the outlines; files lie in `folder`.
    ///
    /// # Errors
    /// Says what is wrong and how to mend it.
    pub fn tiles(&self, folder: &Path) -> Result<Tiles, &'static str> {
        let datum = match self.map.datum {
            DatumAbout::Cgcs2000 => Datum::Cgcs2000,
            DatumAbout::Gcj02 => Datum::Gcj02,
        };
        Tiles::read(&self.map.tiles, datum, &self.map.attribution, folder)
    }

    pub(super) fn check(
        &self,
        pack: &Pack,
        regions: &Regions,
        units: &Units,
    ) -> Result<UnitId, SiteError> {
        if !regions.iter().any(|region| region.code == self.region) {
            let why = format!(
                "region「{}」不在 regions.csv 中 · is not in regions.csv",
                self.region
            );
            return Err(pack.broken(FILE, None, why));
        }
        let runs_it = units.by_code(&self.hotline_unit);
        let Some(unit) = runs_it.filter(|unit| unit.kind == UnitKind::Hotline) else {
            let why = format!(
                "hotline_unit「{}」应是 units.toml 中 kind = \"hotline\" 的单位 · should be a unit of kind \"hotline\"",
                self.hotline_unit
            );
            return Err(pack.broken(FILE, None, why));
        };
        Ok(unit.id)
    }
}
