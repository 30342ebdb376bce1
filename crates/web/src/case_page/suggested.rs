//! Who should take a case, and why: the catalogue's suggestions, explained, and
//! the dispatch that a form chooses from them.

use xinqiao_hotline::{
    act::Dispatch,
    acts::WORDS_MOST,
    catalogue::{FoundBy, Reason, Suggestion},
    triage::{Grade, Whose},
};
use xinqiao_kernel::UnitId;

use super::{acts::unit, names::Names};
use crate::{Web, form::Form, page::Page, triage::whose};

/// Suggestions shown; the closest first.
const SHOWN: usize = 4;

/// One suggestion in words.
pub(crate) struct Suggested {
    /// The unit's number, as the form sends it.
    pub(crate) code: String,
    /// The unit that would lead.
    pub(crate) lead: String,
    /// The units that would assist; empty when none.
    pub(crate) assists: String,
    /// What found it.
    pub(crate) found: String,
    /// Why, in order of weight.
    pub(crate) reasons: Vec<String>,
    /// Its legal basis; may be empty.
    pub(crate) basis: String,
    /// It is the closest, so it is chosen unless somebody decides otherwise.
    pub(crate) best: bool,
    /// Of the closest: it can be taken as it is.
    pub(crate) sure: bool,
    /// Of the closest: how far it can be relied on, in a word.
    pub(crate) grade: String,
}

/// The suggestions in words; one a unit.
pub(crate) fn explained(web: &Web, page: &Page, names: &Names, whose: &Whose) -> Vec<Suggested> {
    let mut seen: Vec<UnitId> = Vec::new();
    let mut shown = Vec::new();
    for suggestion in &whose.suggestions {
        if seen.contains(&suggestion.lead) || shown.len() == SHOWN {
            continue;
        }
        seen.push(suggestion.lead);
        let best = shown.is_empty();
        let mut reasons: Vec<String> = suggestion
            .reasons
            .iter()
            .map(|reason| because(reason, web, page))
            .collect();
        if best {
            reasons.extend(whose::reasons(web, page, names, whose));
        }
        shown.push(Suggested {
            code: suggestion.lead.to_string(),
            lead: names.unit(suggestion.lead),
            assists: names.units(&suggestion.assists),
            found: found(&suggestion.by, page),
            reasons,
            basis: suggestion.basis.clone(),
            best,
            sure: best && whose.grade == Grade::Sure,
            grade: match best {
                true => whose::grade(page, whose.grade),
                false => String::new(),
            },
        });
    }
    shown
}

fn found(by: &FoundBy, page: &Page) -> String {
    match by {
        FoundBy::Row(row) => page.t1("suggest-row", "row", row),
        FoundBy::Nearest(row) => page.t1("suggest-nearest", "row", row),
        FoundBy::Fallback => page.t("suggest-fallback").into_owned(),
        FoundBy::History => page.t("suggest-history").into_owned(),
    }
}

fn because(reason: &Reason, web: &Web, page: &Page) -> String {
    match reason {
        Reason::Class { code, above } => {
            let key = if *above {
                "suggest-class-above"
            } else {
                "suggest-class"
            };
            page.t1(key, "class", web.classes.say(code, 0, page.words))
        }
        Reason::Region { code } => page.t1(
            "suggest-region",
            "region",
            web.regions.name(code, page.words),
        ),
        Reason::Keyword { word } => page.t1("suggest-keyword", "word", word),
        Reason::Place { code } => page.t1(
            "suggest-place",
            "region",
            web.regions.name(code, page.words),
        ),
        Reason::NobodyOwnsIt => page.t("suggest-nobody").into_owned(),
    }
}

/// The dispatch a form asks for. A unit chosen from all units counts before a
/// suggested one; a suggested unit brings its limit along, and its assistants
/// when `with_helpers` is ticked.
pub(crate) fn read(
    form: &mut Form,
    names: &Names,
    suggestions: &[Suggestion],
    reason_needed: bool,
) -> Option<Dispatch> {
    let elsewhere = suggestions.is_empty() || !form.value("other_lead").is_empty();
    let lead = unit(form, if elsewhere { "other_lead" } else { "lead" }, names);
    let chosen: Vec<UnitId> = form
        .values("assists")
        .filter_map(|code| code.parse().ok().map(UnitId))
        .filter(|unit| names.knows(*unit))
        .collect();
    let note = form.text("note", if reason_needed { 2 } else { 0 }, WORDS_MOST);
    let limit = form.optional("limit", 60);
    let lead = lead?;
    let suggestion = suggestions.iter().find(|found| found.lead == lead);
    let with_helpers = form.ticked("with_helpers");
    let helpers = suggestion
        .filter(|_| with_helpers)
        .map(|found| found.assists.clone());
    let mut assists = helpers.unwrap_or_default();
    assists.extend(chosen);
    Some(Dispatch {
        lead,
        assists,
        why: suggestion.map_or_else(|| "manual".to_owned(), |found| found.by.reference()),
        note: note?,
        limit: limit?.or_else(|| suggestion.and_then(|found| found.limit.clone())),
    })
}
