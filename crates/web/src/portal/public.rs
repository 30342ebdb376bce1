//! For everybody: cases whose owners agreed, without a trace of who they are, and
//! of each what happened when and why each deadline was what it was.

use askama::Template;
use axum::extract::{Path, Query, State};
use jiff::Timestamp;
use serde::Deserialize;
use xinqiao_hotline::{
    Case,
    queries::{self, PublicFilter},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    CaseNumber,
    masking::{MaskRules, mask_text},
    words::{ActKind, Nature},
};

use super::{
    course::{self, Letter, Told},
    join::Joined,
    own_case,
    places::{self, District},
    refused::{away, refused},
    same,
    standing::Teller,
};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::{Page, show},
    view::{Choice, Pager, Step},
};

/// Cases on one page of the list.
const MOST: u32 = 20;
/// Characters of a search.
const WORDS_MOST: usize = 30;

/// One case in a list.
pub(super) struct Row {
    pub(super) number: String,
    pub(super) title: String,
    pub(super) nature: String,
    pub(super) place: String,
    pub(super) state: String,
    pub(super) filed_at: Timestamp,
}

impl Row {
    /// A case in a list; its title is the person's own words and masked for
    /// everybody else.
    pub(super) fn new(teller: Teller<'_>, case: &Case) -> Self {
        let page = teller.page();
        let title = if teller.own() {
            case.title.clone()
        } else {
            mask_text(&case.title, &MaskRules::default()).into_owned()
        };
        Self {
            number: CaseNumber::of(case.id).compact(),
            title,
            nature: page.word(&case.nature).into_owned(),
            place: places::name(&teller.web().regions, &case.region, page.words),
            state: teller.state(case),
            filed_at: case.filed_at,
        }
    }
}

/// What narrows the list, as it stands in the address.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    nature: String,
    #[serde(default)]
    region: String,
    #[serde(default)]
    words: String,
    /// The last case of the page before.
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "portal/cases.html")]
struct Cases {
    page: Page,
    form: Form,
    natures: Vec<Choice>,
    districts: Vec<District>,
    rows: Vec<Row>,
    pager: Pager,
    is_narrowed: bool,
}

/// `GET /cases`.
pub(super) async fn list(
    page: Page,
    State(web): State<Web>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    // A number in the search field is a case to open.
    if let Ok(number) = CaseNumber::parse(&wanted.words) {
        return Ok(page.go(&format!("/cases/{}", number.compact())));
    }
    let words = searchable(&wanted.words);
    let filter = PublicFilter {
        nature: Nature::from_code(&wanted.nature),
        region: web
            .regions
            .get(&wanted.region)
            .map(|known| known.code.clone()),
        words: Some(words.clone()).filter(|words| !words.is_empty()),
    };
    let after = CaseNumber::parse(&wanted.after).ok().map(CaseNumber::id);
    let listed = queries::public(web.hotline.db(), &filter, after, MOST)
        .await
        .map_err(away)?;

    let teller = Teller::to_everybody(&web, &page);
    let address = |after: Option<String>| address(&filter, after);
    let last = listed
        .cases
        .last()
        .map(|case| CaseNumber::of(case.id).compact());
    let natures = Nature::ALL
        .iter()
        .map(|nature| Choice::new(nature.code(), page.word(nature)));
    show(&Cases {
        form: Form::blank(&page)
            .with("nature", filter.nature.map_or("", Nature::code))
            .with("region", filter.region.clone().unwrap_or_default())
            .with("words", words),
        natures: natures.collect(),
        districts: places::districts(&web.regions, page.words),
        rows: listed
            .cases
            .iter()
            .map(|case| Row::new(teller, case))
            .collect(),
        pager: Pager {
            earlier: after.map(|_| address(None)),
            later: last
                .filter(|_| listed.next.is_some())
                .map(|last| address(Some(last))),
            said: String::new(),
        },
        is_narrowed: filter.nature.is_some() || filter.region.is_some() || filter.words.is_some(),
        page,
    })
}

#[derive(Template)]
#[template(path = "portal/public_case.html")]
struct PublicCase {
    page: Page,
    number: CaseNumber,
    case: Case,
    state: String,
    place: String,
    text: String,
    letter: Option<Letter>,
    course: Vec<Told>,
    ahead: Vec<Step>,
    rule_set: String,
    /// How many others met the same; empty while it is nobody.
    others: String,
    may_join: bool,
}

/// `GET /cases/{number}`. Whoever reads it, also a member of staff who could see
/// more elsewhere, sees here what everybody sees.
pub(super) async fn case(
    page: Page,
    joined: Joined,
    State(web): State<Web>,
    Path(number): Path<String>,
) -> Answer {
    let number = CaseNumber::parse(&number).map_err(|_| Error::not_found())?;
    let seen = web
        .hotline
        .case(&Actor::anonymous(), number.id(), false)
        .await;
    let seen = seen.map_err(|error| refused(&page, error))?;
    let teller = Teller::to_everybody(&web, &page);
    let (place, text) = own_case::told(&web, &page, &seen);
    let set = web.hotline.rules().of(&seen.case);
    show(&PublicCase {
        number,
        state: teller.state(&seen.case),
        place,
        text,
        letter: course::letter(teller, &seen),
        course: course::course(teller, &seen),
        ahead: teller.ahead(&seen.case),
        rule_set: set.map_or_else(
            || seen.case.rules.clone(),
            |set| {
                format!(
                    "{}（{}）",
                    page.words.either(&set.title, &set.title_en),
                    set.version
                )
            },
        ),
        others: same::others(&page, seen.case.joined),
        may_join: seen.possible.contains(&ActKind::Join) && !joined.has(seen.case.id),
        case: seen.case,
        page,
    })
}

/// Letters only: nobody finds out by searching for digits whose number stands,
/// masked, in a case.
fn searchable(words: &str) -> String {
    let letters = words
        .chars()
        .filter(|sign| sign.is_alphabetic() || *sign == ' ');
    letters
        .take(WORDS_MOST)
        .collect::<String>()
        .trim()
        .to_owned()
}

fn address(filter: &PublicFilter, after: Option<String>) -> String {
    let escaped = |text: &str| -> String {
        let byte = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    let parts = [
        (
            "nature",
            filter.nature.map(|nature| nature.code().to_owned()),
        ),
        ("region", filter.region.clone()),
        ("words", filter.words.clone()),
        ("after", after),
    ];
    let parts = parts
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| format!("{name}={}", escaped(&value))));
    let query = parts.collect::<Vec<_>>().join("&");
    if query.is_empty() {
        "/cases".to_owned()
    } else {
        format!("/cases?{query}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_searches_for_digits() {
        assert_eq!(searchable("路灯 13900001234"), "路灯");
        assert_eq!(searchable("%_\\\"'<b>"), "b");
    }

    #[test]
    fn the_way_to_the_next_page_keeps_what_was_searched_for() {
        let filter = PublicFilter {
            nature: Some(Nature::Help),
            region: None,
            words: Some("灯 a".to_owned()),
        };
        let next = address(&filter, Some("1".to_owned()));
        assert_eq!(next, "/cases?nature=help&words=%E7%81%AF%20a&after=1");
        assert_eq!(address(&PublicFilter::default(), None), "/cases");
    }
}
