//! A service item as the search knows it.

use xinqiao_search::{Entry, Key, Kind};

use crate::{item::ServiceId, store::Held};

/// Its entry.
#[must_use]
pub fn entry(held: &Held) -> Entry {
    let item = &held.item;
    let mut keywords = item.also_called.clone();
    keywords.extend([&item.catalogue_name, &item.kind].into_iter().cloned());
    keywords.retain(|word| !word.is_empty() && *word != item.name);
    let mut body = vec![item.conditions.as_str()];
    body.extend(item.materials.iter().map(String::as_str));
    body.retain(|part| !part.is_empty());
    Entry {
        version: held.version,
        keywords,
        body: body.join("\n"),
        owner: item.unit.clone(),
        numbers: vec![item.code.clone()],
        place: item.place.clone(),
        phone: item.ask.clone(),
        regions: item.region.into_iter().collect(),
        serves: item.serves(),
        ..Entry::new(key(item.id()), item.name.clone())
    }
}

/// Its key in the search.
#[must_use]
pub const fn key(id: ServiceId) -> Key {
    Key {
        kind: Kind::Service,
        id: id.0,
    }
}
