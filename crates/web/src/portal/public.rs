//! For everybody: cases whose owners agreed, without a trace of who they are, and
//! of each what happened when and why each deadline was what it was.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::IntoResponse as _,
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use xinqiao_hotline::{
    Case,
    queries::published::{Found, PublicFilter, published},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    CaseNumber, Point,
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
    map::{self, Spot},
    page::{Page, show},
    view::{Choice, Pager, Step},
};

/// Cases on one page of the list.
const MOST: u32 = 20;
/// Cases drawn on the map.
const DRAWN: u32 = 300;
/// Cases counted at most.
const COUNTED: u32 = 500;
/// Times one can choose, in days.
const DAYS: [i64; 3] = [30, 90, 365];
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
    /// `open` or `done`.
    #[serde(default)]
    state: String,
    /// Filed within so many days.
    #[serde(default)]
    days: String,
    /// `map`, or the list.
    #[serde(default)]
    view: String,
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
    states: Vec<Choice>,
    times: Vec<Choice>,
    rows: Vec<Row>,
    pager: Pager,
    is_narrowed: bool,
    /// How many there are, when that is worth saying.
    found: String,
    /// How far back the search went, at its end.
    looked: Option<String>,
    /// The points of what is listed; none while it is a list.
    points: Option<String>,
    as_list: String,
    as_map: String,
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
    let search = Search::of(&web, &page, &wanted);
    let db = web.hotline.db();
    let after = CaseNumber::parse(&wanted.after).ok().map(CaseNumber::id);
    let is_narrowed = search.is_narrowed();
    // What is read once more for the later pages is not counted again.
    let count = if is_narrowed && after.is_none() {
        COUNTED
    } else {
        0
    };
    let Found {
        listed,
        count,
        back_to,
    } = published(db, &search.filter, after, MOST, count)
        .await
        .map_err(away)?;
    let found = match (is_narrowed && after.is_none(), count >= COUNTED as usize) {
        (false, _) => String::new(),
        (true, false) => page.t1("cases-found", "count", count as u64),
        (true, true) => page.t1("cases-found-many", "count", u64::from(COUNTED)),
    };
    let looked = back_to.filter(|_| listed.next.is_none());
    let looked = looked.map(|back_to| page.t1("cases-looked", "since", page.when(&back_to)));

    let teller = Teller::to_everybody(&web, &page);
    let last = listed
        .cases
        .last()
        .map(|case| CaseNumber::of(case.id).compact());
    let has_map = !web.settings.map.outlines.is_empty() && page.enhanced();
    let is_map = has_map && wanted.view == "map";
    let choice = |code: &str, key: &str| Choice::new(code, page.t(key));
    let natures = Nature::ALL
        .iter()
        .map(|nature| Choice::new(nature.code(), page.word(nature)));
    show(&Cases {
        form: search
            .form(&page)
            .with("view", if is_map { "map" } else { "" }),
        natures: natures.collect(),
        districts: places::districts(&web.regions, page.words),
        states: vec![choice("open", "cases-open"), choice("done", "cases-done")],
        times: vec![
            choice("30", "cases-days-30"),
            choice("90", "cases-days-90"),
            choice("365", "cases-days-365"),
        ],
        rows: listed
            .cases
            .iter()
            .map(|case| Row::new(teller, case))
            .collect(),
        pager: Pager {
            earlier: after.map(|_| search.address("/cases", &[])),
            later: last
                .filter(|_| listed.next.is_some())
                .map(|last| search.address("/cases", &[("after", &last)])),
            said: String::new(),
        },
        as_list: search.address("/cases", &[]),
        as_map: if has_map {
            search.address("/cases", &[("view", "map")])
        } else {
            String::new()
        },
        points: is_map.then(|| search.address("/cases.geojson", &[])),
        is_narrowed,
        found,
        looked,
        page,
    })
}

/// `GET /cases.geojson`: the newest of what a search finds, as points; half a
/// kilometre is as close as the public comes.
pub(super) async fn points(
    page: Page,
    State(web): State<Web>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let search = Search::of(&web, &page, &wanted);
    let found = published(web.hotline.db(), &search.filter, None, DRAWN, 0).await;
    let listed = found.map_err(away)?.listed;
    let teller = Teller::to_everybody(&web, &page);
    let spots: Vec<Spot> = listed
        .cases
        .iter()
        .map(|case| {
            let row = Row::new(teller, case);
            let late = case.next_due().is_some_and(|due| due.at < page.now);
            Spot {
                point: case.point.map(Point::coarse),
                region: case.region.clone(),
                title: row.title,
                href: format!("/cases/{}", row.number),
                kind: match (case.is_open(), late) {
                    (false, _) => "done",
                    (true, true) => "late",
                    (true, false) => "open",
                },
                said: row.state,
            }
        })
        .collect();
    let headers = [
        (header::CONTENT_TYPE, "application/geo+json"),
        (header::CACHE_CONTROL, "public, max-age=60"),
    ];
    Ok((headers, map::collection(&web, &spots)).into_response())
}

/// What is searched for: as the query takes it, and as the address has it.
struct Search {
    filter: PublicFilter,
    kept: Vec<(&'static str, String)>,
}

impl Search {
    fn of(web: &Web, page: &Page, wanted: &Wanted) -> Self {
        let words = searchable(&wanted.words);
        let nature = Nature::from_code(&wanted.nature);
        let region = web.regions.get(&wanted.region);
        let region = region.map(|known| known.code.clone());
        let open = match wanted.state.as_str() {
            "open" => Some(true),
            "done" => Some(false),
            _ => None,
        };
        let days = DAYS
            .into_iter()
            .find(|days| days.to_string() == wanted.days);
        let state = open.map(|open| if open { "open" } else { "done" });
        let kept = [
            ("nature", nature.map(|nature| nature.code().to_owned())),
            ("region", region.clone()),
            ("words", Some(words.clone())),
            ("state", state.map(str::to_owned)),
            ("days", days.map(|days| days.to_string())),
        ];
        Self {
            filter: PublicFilter {
                nature,
                region,
                words: Some(words).filter(|words| !words.is_empty()),
                open,
                since: days.and_then(|days| {
                    let back = SignedDuration::from_hours(days * 24);
                    page.now.checked_sub(back).ok()
                }),
            },
            kept: kept
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        }
    }

    fn is_narrowed(&self) -> bool {
        !self.kept.is_empty()
    }

    fn form(&self, page: &Page) -> Form {
        let blank = Form::blank(page);
        self.kept
            .iter()
            .fold(blank, |form, (name, value)| form.with(name, value.as_str()))
    }

    /// One address for each state of the filters.
    fn address(&self, place: &str, more: &[(&str, &str)]) -> String {
        let kept = self
            .kept
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let parts: Vec<String> = kept
            .chain(more.iter().copied())
            .map(|(name, value)| format!("{name}={}", escaped(value)))
            .collect();
        if parts.is_empty() {
            place.to_owned()
        } else {
            format!("{place}?{}", parts.join("&"))
        }
    }
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

fn escaped(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
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
        let search = Search {
            filter: PublicFilter::default(),
            kept: vec![("nature", "help".to_owned()), ("words", "灯 a".to_owned())],
        };
        let next = search.address("/cases", &[("after", "1")]);
        assert_eq!(next, "/cases?nature=help&words=%E7%81%AF%20a&after=1");
        let all = Search {
            filter: PublicFilter::default(),
            kept: Vec::new(),
        };
        assert_eq!(all.address("/cases", &[]), "/cases");
    }
}
