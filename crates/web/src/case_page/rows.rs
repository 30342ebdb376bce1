//! A case as one row of a list.

use jiff::Timestamp;
use xinqiao_hotline::Case;
use xinqiao_kernel::{
    CaseNumber,
    masking::{MaskRules, mask_text},
    words::{Card, State, Urgency},
};

use super::{clocks, names::Names, sentences::supervision};
use crate::{
    Web,
    page::Page,
    view::{Flag, FlagKind, TimeLeft},
};

/// What lists show of a case.
pub(crate) struct CaseRow {
    /// Its page.
    pub(crate) href: String,
    /// Its number in groups of four.
    pub(crate) number: String,
    /// Its title.
    pub(crate) title: String,
    /// Where, as people say it.
    pub(crate) place: String,
    /// Where it stands.
    pub(crate) state: State,
    /// Urgency, supervision, cards.
    pub(crate) flags: Vec<Flag>,
    /// The next step and the time it has.
    pub(crate) left: Option<TimeLeft>,
    /// The unit that answers for it; empty before there is one.
    pub(crate) unit: String,
    /// When it was filed.
    pub(crate) filed_at: Timestamp,
}

/// Makes rows for one page.
pub(crate) struct Rows<'a> {
    /// The systems behind the page.
    pub(crate) web: &'a Web,
    /// Language and time.
    pub(crate) page: &'a Page,
    /// Units by name.
    pub(crate) names: &'a Names,
    /// The part of the site whose case pages the rows lead to, such as `/desk`.
    pub(crate) base: &'a str,
    /// Titles are masked: whoever reads may not know who told the cases.
    pub(crate) masked: bool,
}

impl Rows<'_> {
    /// One row.
    pub(crate) fn row(&self, case: &Case) -> CaseRow {
        let number = CaseNumber::of(case.id);
        let title = if self.masked || case.secret {
            mask_text(&case.title, &MaskRules::default()).into_owned()
        } else {
            case.title.clone()
        };
        CaseRow {
            href: format!("{}/cases/{}", self.base, number.compact()),
            number: number.to_string(),
            title,
            place: place(self.web, &case.region, self.page),
            state: case.state,
            flags: flags(case, self.page),
            left: clocks::next(&self.web.hotline, case, self.page),
            unit: case
                .lead
                .map(|unit| self.names.unit(unit))
                .unwrap_or_default(),
            filed_at: case.filed_at,
        }
    }

    /// A row for each case.
    pub(crate) fn all<'c>(&self, cases: impl IntoIterator<Item = &'c Case>) -> Vec<CaseRow> {
        cases.into_iter().map(|case| self.row(case)).collect()
    }
}

/// A place by its way, without what everybody in the city knows.
pub(crate) fn place(web: &Web, region: &str, page: &Page) -> String {
    web.regions.say(region, web.regions.known(), page.words)
}

/// The marks beside the state.
pub(crate) fn flags(case: &Case, page: &Page) -> Vec<Flag> {
    let mut flags = Vec::new();
    let mut add = |kind, words: String| flags.push(Flag { kind, words });
    let urgency = page.word(&case.urgency).into_owned();
    match case.urgency {
        Urgency::Urgent => add(FlagKind::Risk, urgency),
        Urgency::Pressing => add(FlagKind::Urged, urgency),
        Urgency::Ordinary => {}
    }
    match case.card {
        Some(card @ Card::Red) => add(FlagKind::Red, page.word(&card).into_owned()),
        Some(card @ Card::Yellow) => add(FlagKind::Yellow, page.word(&card).into_owned()),
        None => {}
    }
    if case.urged > 0 {
        add(
            FlagKind::Urged,
            page.t1("flag-urged", "count", u32::from(case.urged)),
        );
    }
    if case.joined > 0 {
        add(
            FlagKind::Plain,
            page.t1("flag-joined", "count", case.joined),
        );
    }
    if case.supervision > 0 {
        add(FlagKind::Supervised, supervision(case.supervision, page));
    }
    if case.risk.is_some() {
        add(FlagKind::Risk, page.t("flag-risk").into_owned());
    }
    if case.secret {
        add(FlagKind::Secret, page.t("flag-secret").into_owned());
    }
    if case.rework > 0 {
        add(
            FlagKind::Plain,
            page.t1("flag-rework", "count", u32::from(case.rework)),
        );
    }
    if case.extension_asked.is_some() {
        add(FlagKind::Plain, page.t("flag-extension-asked").into_owned());
    }
    if case.end_asked {
        add(FlagKind::Plain, page.t("flag-end-asked").into_owned());
    }
    flags
}
