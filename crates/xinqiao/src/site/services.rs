//! The service items of a pack, and which of them an item of knowledge names.

use std::collections::BTreeMap;

use serde::Deserialize;
use xinqiao_kernel::RegionCode;
use xinqiao_services::{Limit, ServiceItem};

use super::{SampleItem, Site, SiteError};

const SERVICES: &str = "knowledge/services.toml";

/// A service item as a pack writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleService {
    name: String,
    #[serde(default)]
    also_called: Vec<String>,
    kind: String,
    /// Code of the unit that handles it; its telephone is whom to ask.
    unit: String,
    applicants: Vec<String>,
    conditions: String,
    materials: Vec<String>,
    promised_days: u16,
    legal_days: u16,
    visits: u8,
    place: String,
    hours: String,
    fee: String,
    basis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "service")]
    services: Vec<SampleService>,
}

impl Site {
    /// The service items the demo begins with; a pack may come without.
    ///
    /// # Errors
    /// When the file is broken, a name stands twice or a unit is not there.
    pub fn sample_services(&self) -> Result<Vec<ServiceItem>, SiteError> {
        if self.pack.under(SERVICES).next().is_none() {
            return Ok(Vec::new());
        }
        let file: File = self.pack.toml(SERVICES)?;
        let mut items: Vec<ServiceItem> = Vec::new();
        for sample in file.services {
            if items.iter().any(|other| other.name == sample.name) {
                let why = format!("事项「{}」重复 · stands twice", sample.name);
                return Err(self.pack.broken(SERVICES, None, why));
            }
            let Some(unit) = self.units.iter().find(|unit| unit.code == sample.unit) else {
                let why = format!(
                    "{}: 没有单位「{}」 · there is no such unit",
                    sample.name, sample.unit
                );
                return Err(self.pack.broken(SERVICES, None, why));
            };
            let region = unit.region.parse().ok();
            items.push(sample.item(unit.name.clone(), region, unit.phone.clone()));
        }
        Ok(items)
    }
}

impl SampleService {
    fn item(self, unit: String, region: Option<RegionCode>, ask: String) -> ServiceItem {
        let limit = |days| Limit {
            days,
            working: true,
        };
        ServiceItem {
            // Names are unique within a pack, so they make good codes there.
            code: format!("{}-{}", self.unit, self.name),
            catalogue_code: String::new(),
            name: self.name,
            catalogue_name: String::new(),
            also_called: self.also_called,
            kind: self.kind,
            unit,
            with: String::new(),
            region,
            applicants: self.applicants,
            themes: Vec::new(),
            conditions: self.conditions,
            materials: self.materials,
            legal_limit: Some(limit(self.legal_days)),
            promised_limit: Some(limit(self.promised_days)),
            place: self.place,
            hours: self.hours,
            fee: self.fee,
            basis: self.basis,
            visits: Some(self.visits),
            link: String::new(),
            by_courier: false,
            ask,
            complain: String::new(),
        }
    }
}

/// Names of service items that items of knowledge give and the catalogue lacks, each
/// with the codes of the items that name it.
pub fn unknown_services<'a>(
    items: &'a [SampleItem],
    services: &[ServiceItem],
) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut unknown: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for item in items {
        for name in &item.services {
            if !services.iter().any(|service| service.name == *name) {
                unknown.entry(name).or_default().push(&item.code);
            }
        }
    }
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_items_name_is_found_in_the_catalogue_or_told() {
        let site = Site::read(None, None).unwrap();
        let (items, services) = (
            site.sample_items().unwrap(),
            site.sample_services().unwrap(),
        );
        let unknown = unknown_services(&items, &services);
        assert_eq!(services.len(), 40);
        for service in &services {
            let is_named = |item: &SampleItem| item.services.contains(&service.name);
            assert!(items.iter().any(is_named), "no item names {}", service.name);
            assert!(!unknown.contains_key(service.name.as_str()));
        }
        assert_eq!(unknown.get("读者证办理").map(Vec::len), Some(1));
    }
}
