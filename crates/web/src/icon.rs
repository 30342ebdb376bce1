//! Our own line icons: a grid of 24, one line of 1.75, in the colour of the text
//! around them. Templates call them through `components/icon.html`.
//!
//! An icon never stands for a word that is not also there, to read or for ears.
//! Points that sit near an edge keep 3 units away from it, so that a row of icons
//! looks equally large.

use std::fmt;

/// Name and drawing, sorted by name.
#[rustfmt::skip] // a table, an icon a line
const ICONS: &[(&str, &str)] = &[
    ("arrow-down", r#"<path d="M12 4v16M5.5 13.5 12 20l6.5-6.5"/>"#),
    ("arrow-left", r#"<path d="M20 12H4M10.5 5.5 4 12l6.5 6.5"/>"#),
    ("arrow-right", r#"<path d="M4 12h16M13.5 5.5 20 12l-6.5 6.5"/>"#),
    ("arrow-up", r#"<path d="M12 20V4M5.5 10.5 12 4l6.5 6.5"/>"#),
    ("bell", r#"<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4M12 3v2"/>"#),
    ("calendar", r#"<rect x="4" y="5.5" width="16" height="15" rx="2"/><path d="M4 10.5h16M8.5 3v4.5M15.5 3v4.5"/>"#),
    ("camera", r#"<path d="M4 8h3.5L9.5 5h5l2 3H20a1 1 0 0 1 1 1v10H3V9a1 1 0 0 1 1-1z"/><circle cx="12" cy="13" r="3.5"/>"#),
    ("chart", r#"<path d="M4 4v16h16M8.5 16v-4M12.5 16V8M16.5 16v-6"/>"#),
    ("chat", r#"<path d="M4 5h16v11.5h-8.5L7 20.5v-4H4zM8 9h8M8 12.5h5"/>"#),
    ("check", r#"<path d="M4.5 12.5 9.5 17.5 19.5 6.5"/>"#),
    ("clock", r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2.5"/>"#),
    ("columns", r#"<rect x="3.5" y="5" width="17" height="14" rx="2"/><path d="M9.200 5v14M14.800 5v14"/>"#),
    ("contrast", r#"<circle cx="12" cy="12" r="8.5"/><path class="icon-full" d="M12 3.5a8.5 8.5 0 0 1 0 17z"/>"#),
    ("copy", r#"<rect x="8.5" y="8.5" width="12" height="12" rx="2"/><path d="M15.5 8.5v-3a2 2 0 0 0-2-2h-8a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h3"/>"#),
    ("cross", r#"<path d="M6 6l12 12M18 6 6 18"/>"#),
    ("edit", r#"<path d="M4 20l1-4.5L16 4.5 19.5 8 8.5 19zM13.5 7 17 10.5"/>"#),
    ("eye", r#"<path d="M3 12c2.5-4.5 5.5-6.5 9-6.5s6.5 2 9 6.5c-2.5 4.5-5.5 6.5-9 6.5S5.5 16.5 3 12z"/><circle cx="12" cy="12" r="2.5"/>"#),
    ("file", r#"<path d="M6 3.5h8L18.5 8v12.5H6zM14 3.5V8h4.5M9 12.5h6M9 16h6"/>"#),
    ("filter", r#"<path d="M4 6.5h16M7.5 12h9M10.5 17.5h3"/>"#),
    ("globe", r#"<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17c-5-5-5-12 0-17z"/>"#),
    ("home", r#"<path d="M4 11 12 4l8 7M6 9.5V20h12V9.5M10 20v-5.5h4V20"/>"#),
    ("info", r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.5v.2"/>"#),
    ("key", r#"<circle cx="8" cy="15.5" r="4.5"/><path d="M11.200 12.300 20 3.5M16 7.5l3.5 3.5"/>"#),
    ("keyboard", r#"<rect x="3" y="6" width="18" height="12" rx="2"/><path d="M6.5 10h.2M10 10h.2M13.800 10h.2M17.300 10h.2M8.5 14.5h7"/>"#),
    ("late", r#"<path d="M12 4 21 19.5H3zM12 10v4.5M12 17v.2"/>"#),
    ("link", r#"<path d="M10 14a4 4 0 0 0 5.700 0l3.600-3.600a4 4 0 0 0-5.700-5.700L12 6.300M14 10a4 4 0 0 0-5.700 0l-3.600 3.600a4 4 0 0 0 5.700 5.700L12 17.700"/>"#),
    ("list", r#"<path d="M9 6h11M9 12h11M9 18h11M4.5 6h.2M4.5 12h.2M4.5 18h.2"/>"#),
    ("lock", r#"<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3M12 14.5v2.5"/>"#),
    ("map", r#"<path d="M3.5 6 9 4l6 2.5 5.5-2v13.5L15 20l-6-2.5-5.5 2zM9 4v13.5M15 6.5V20"/>"#),
    ("moon", r#"<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z"/>"#),
    ("more", r#"<path class="icon-dots" d="M5.5 12h.1M12 12h.1M18.5 12h.1"/>"#),
    ("offline", r#"<path d="M3.5 9.5C6 7.300 9 6.200 12 6.200s6 1.100 8.5 3.300M6.5 13c1.600-1.300 3.5-2 5.5-2s3.900.7 5.5 2M9.5 16.5c.8-.5 1.600-.8 2.5-.8s1.700.3 2.5.8M12 19.800v.1M4.5 3.5l15 17"/>"#),
    ("people", r#"<circle cx="9" cy="8" r="3.5"/><path d="M3 20v-1.5a6 6 0 0 1 12 0V20M15.5 4.900a3.5 3.5 0 0 1 0 6.200M17.5 14.200A6 6 0 0 1 21 19v1"/>"#),
    ("person", r#"<circle cx="12" cy="8" r="4"/><path d="M5 20.5V19a7 7 0 0 1 14 0v1.5"/>"#),
    ("phone", r#"<path d="M5 4h4l1.800 4.600-2.300 1.600a11.5 11.5 0 0 0 5.300 5.300l1.600-2.300L20 15v4a1.5 1.5 0 0 1-1.600 1.5C10.5 20 4 13.5 3.5 5.600A1.5 1.5 0 0 1 5 4z"/>"#),
    ("pin", r#"<path d="M12 21c-4.300-4.5-6.5-8-6.5-11a6.5 6.5 0 0 1 13 0c0 3-2.200 6.5-6.5 11z"/><circle cx="12" cy="10" r="2.300"/>"#),
    ("plus", r#"<path d="M12 4.5v15M4.5 12h15"/>"#),
    ("print", r#"<path d="M7 8.5v-5h10v5M7 17H3.5V8.5h17V17H17M7 14h10v6.5H7z"/>"#),
    ("search", r#"<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.300 15.300 20.5 20.5"/>"#),
    ("send", r#"<path d="M20.5 3.5 3.5 10.5l6.5 3 3.5 7zM10 13.5l10.5-10"/>"#),
    ("speaker", r#"<path d="M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15.5 9a4.200 4.200 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>"#),
    ("star", r#"<path d="M12 3.5l2.600 5.5 5.900.8-4.300 4.200 1 6-5.200-2.900-5.200 2.900 1-6L3.5 9.800l5.900-.8z"/>"#),
    ("stop", r#"<rect x="6" y="6" width="12" height="12" rx="1.5"/>"#),
    ("sun", r#"<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2.200M12 19.300v2.200M2.5 12h2.200M19.300 12h2.200M5.300 5.300l1.5 1.5M17.200 17.200l1.5 1.5M5.300 18.700l1.5-1.5M17.200 6.800l1.5-1.5"/>"#),
    ("text-size", r#"<path d="M3 19 8.5 5 14 19M5 14.5h7M14.5 19l3.300-8.5L21 19M15.700 16h4.200"/>"#),
    ("undo", r#"<path d="M8.5 4.5 4 9l4.5 4.5M4 9h10.5a5.5 5.5 0 0 1 0 11H9"/>"#),
];

/// An icon as it stands in a page. Written without escaping: the drawings are ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icon(&'static str);

/// The icon of that name; draws nothing when we have none.
#[must_use]
pub fn icon(name: &str) -> Icon {
    let found = ICONS.binary_search_by_key(&name, |(known, _)| known);
    Icon(found.map_or("", |place| ICONS[place].1))
}

/// Every name, for the page that shows them.
pub fn names() -> impl Iterator<Item = &'static str> {
    ICONS.iter().map(|(name, _)| *name)
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(drawing) = self;
        write!(
            f,
            r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{drawing}</svg>"#
        )
    }
}

impl askama::filters::HtmlSafe for Icon {}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    #[test]
    fn names_are_sorted_so_that_each_is_found() {
        assert!(ICONS.is_sorted_by(|(one, _), (next, _)| one < next));
        assert_ne!(icon("search"), icon("no such icon"));
    }

    #[test]
    fn no_template_asks_for_an_icon_we_do_not_have() {
        let mut asked = Vec::new();
        collect(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"),
            &mut asked,
        );
        let unknown: Vec<_> = asked
            .iter()
            .filter(|name| names().all(|known| known != name.as_str()))
            .collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    fn collect(folder: &Path, asked: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, asked);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            asked.extend(
                text.split("icon(\"")
                    .skip(1)
                    .filter_map(|rest| rest.split_once('"'))
                    .map(|(name, _)| name.to_owned()),
            );
        }
    }
}
