//! Whose a matter is, for what a form or a case tells.

use xinqiao_hotline::triage::{Asked, Grade, Whose, WhoseReason};
use xinqiao_kernel::UnitId;

use crate::{Web, case_page::names::Names, page::Page};

/// What is asked.
pub(crate) struct Matter<'a> {
    /// Class code; may be empty.
    pub(crate) class: &'a str,
    /// Somebody chose it, or the model was sure.
    pub(crate) class_is_sure: bool,
    /// Region code; may be empty.
    pub(crate) region: &'a str,
    /// What was told, for keywords of the catalogue.
    pub(crate) words: &'a str,
    /// The unit complained of.
    pub(crate) reported: Option<UnitId>,
}

/// Who should take it; nobody while the place is open.
pub(crate) fn whose(web: &Web, matter: &Matter<'_>) -> Whose {
    if matter.region.is_empty() {
        return Whose::default();
    }
    let suggestions =
        web.hotline
            .suggest(matter.class, matter.region, matter.words, matter.reported);
    let asked = Asked {
        class: matter.class,
        class_is_sure: matter.class_is_sure,
        region: matter.region,
        reported: matter.reported,
    };
    web.triage.whose(&asked, suggestions)
}

/// How far it can be relied on, in a word.
pub(crate) fn grade(page: &Page, grade: Grade) -> String {
    let key = match grade {
        Grade::Sure => "triage-sure",
        Grade::Unsure => "triage-unsure",
        Grade::None => "triage-none",
    };
    page.t(key).into_owned()
}

/// What was learned that speaks for it or against it, in words. What the catalogue
/// says it says itself.
pub(crate) fn reasons(web: &Web, page: &Page, names: &Names, whose: &Whose) -> Vec<String> {
    let region = |code: &String| match web.regions.get(code) {
        Some(_) => web.regions.name(code, page.words),
        None => page.t("triage-everywhere").into_owned(),
    };
    let say = |reason: &WhoseReason| match reason {
        WhoseReason::ClassIsAGuess => Some(page.t("triage-class-is-a-guess").into_owned()),
        WhoseReason::NoClass => Some(page.t("triage-no-class").into_owned()),
        WhoseReason::NoPlace => Some(page.t("triage-no-place").into_owned()),
        WhoseReason::NeverYet => Some(page.t("triage-never-yet").into_owned()),
        WhoseReason::Kept {
            unit,
            record,
            of,
            region: code,
        } => Some(page.words.with(
            "triage-kept",
            &[
                ("unit", &names.unit(UnitId(*unit))),
                ("kept", &record.kept),
                ("of", of),
                ("region", &region(code)),
            ],
        )),
        WhoseReason::GaveBack {
            unit,
            record,
            region: code,
        } => Some(page.words.with(
            "triage-gave-back",
            &[
                ("unit", &names.unit(UnitId(*unit))),
                ("count", &record.gave_back),
                ("region", &region(code)),
            ],
        )),
        WhoseReason::Row | WhoseReason::Nearest | WhoseReason::NobodyOwnsIt => None,
    };
    whose.reasons.iter().filter_map(say).collect()
}
