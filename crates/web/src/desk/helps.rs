//! What is known while somebody is on the line: what the words say, the class and
//! the place they point to, who should take it, what solved it before, and the same
//! told by others nearby.

use xinqiao_hotline::{
    link,
    queries::recent,
    triage::{Reading, Whose},
};
use xinqiao_identity::Actor;

use super::{
    answers::{self, Offered},
    drafted::Drafted,
    intake::{self, Guess},
};
use crate::{
    Web,
    case_page::{
        names::Names,
        rows::{CaseRow, Rows},
        suggested::{self, Suggested},
    },
    error::Error,
    form::Form,
    page::Page,
    triage::{
        Heard,
        before::{self, Before},
        heard,
    },
    view::Choice,
};

/// Cases of the same matter shown.
const SAME: usize = 3;
/// Cases of the same kind shown.
const ALIKE: u32 = 4;

/// What the column shows.
pub(super) struct Helps {
    /// What the words say.
    pub(super) heard: Heard,
    /// Nobody typed the class, or the place: the guesses are shown to choose from.
    pub(super) class_guessed: bool,
    pub(super) region_guessed: bool,
    /// What one key fills in: field and value.
    pub(super) taken: Vec<(&'static str, String)>,
    /// What others told lately, of the same class and nearby.
    pub(super) alike: Vec<CaseRow>,
    /// What may be the very same matter, the likeliest first.
    pub(super) same: Vec<CaseRow>,
    /// What was handled before, and how.
    pub(super) before: Vec<Before>,
    /// What the encyclopedia says to it.
    pub(super) answers: Vec<Offered>,
    /// Somebody writes drafts from them.
    pub(super) drafts: bool,
    /// The draft that was asked for.
    pub(super) drafted: Option<Drafted>,
    /// Something was said that could be asked.
    pub(super) asks: bool,
    pub(super) suggested: Vec<Suggested>,
    pub(super) units: Vec<Choice>,
    /// What is chosen here: typed choices that still fit, else the best.
    pub(super) picked: Form,
}

impl Helps {
    pub(super) async fn of(
        web: &Web,
        page: &Page,
        names: &Names,
        actor: &Actor,
        form: &Form,
    ) -> Result<Self, Error> {
        let reading = intake::reading(form, web).await;
        let guess = intake::guess(form, web, &reading);
        let (class, region) = (&guess.class, &guess.region);
        let alike = if class.is_empty() || region.is_empty() {
            Vec::new()
        } else {
            let db = web.hotline.db();
            let found = recent::alike(db, actor, class, region, ALIKE).await;
            found.map_err(Error::broken)?
        };
        let rows = Rows {
            web,
            page,
            names,
            base: "/desk",
            masked: false,
        };
        let whose = intake::whose(&guess, web);
        let same = same(web, page, actor, form, &guess).await?;
        Ok(Self {
            same: rows.all(&same),
            heard: Heard::of(web, page, &reading),
            class_guessed: guess.class_guessed,
            region_guessed: guess.region_guessed,
            taken: taken(web, page, form, &reading, &guess),
            alike: rows.all(&alike),
            before: before::before(web, page, names, actor, &reading.like, None).await?,
            answers: answers::offered(web, page, form).await?,
            drafts: web.assistant.is_some(),
            drafted: None,
            asks: !answers::words(form).trim().is_empty(),
            suggested: suggested::explained(web, page, names, &whose),
            units: names.choices(),
            picked: picked(page, form, &guess, &whose),
        })
    }
}

/// What others told of the very same: by words, place, time and whom it is about.
async fn same(
    web: &Web,
    page: &Page,
    actor: &Actor,
    form: &Form,
    guess: &Guess,
) -> Result<Vec<xinqiao_hotline::Case>, Error> {
    let told = link::Told {
        title: form.value("title"),
        text: form.value("what"),
        region: &guess.region,
        point: None,
        reported: guess.reported,
        at: page.now,
    };
    let found = web.hotline.links().like(&told, SAME);
    let ids: Vec<_> = found.iter().map(|(id, _)| *id).collect();
    let cases = web.hotline.chosen(actor, &ids).await;
    let mut cases = cases.map_err(Error::broken)?;
    cases.sort_by_key(|case| ids.iter().position(|id| *id == case.id));
    Ok(cases)
}

/// What was read and does not stand in the form yet: field and value. Nothing that
/// somebody typed is put aside.
pub(super) fn taken(
    web: &Web,
    page: &Page,
    form: &Form,
    reading: &Reading,
    guess: &Guess,
) -> Vec<(&'static str, String)> {
    let mut taken = Vec::new();
    let mut fill = |field: &'static str, value: String| {
        let stands = form.value(field);
        let is_choice = matches!(field, "nature" | "urgency");
        if !value.is_empty() && stands != value && (is_choice || stands.trim().is_empty()) {
            taken.push((field, value));
        }
    };
    if guess.class_guessed {
        fill("class", heard::way(&web.classes, &guess.class, page));
    }
    if guess.region_guessed {
        fill("region", heard::way(&web.regions, &guess.region, page));
    }
    let address = reading.place.address.as_ref();
    fill(
        "place",
        address.map(|hit| hit.words.clone()).unwrap_or_default(),
    );
    let code = |code: Option<&str>| code.unwrap_or_default().to_owned();
    fill("nature", code(reading.nature.map(|nature| nature.code())));
    fill(
        "urgency",
        code(reading.urgency.map(|urgency| urgency.code())),
    );
    let risk = reading.signs.iter().find(|sign| sign.risk);
    fill("risk", risk.map(|sign| sign.id.clone()).unwrap_or_default());
    taken
}

/// A form with complaints about the unit is shown as it is.
fn picked(page: &Page, form: &Form, guess: &Guess, whose: &Whose) -> Form {
    if form.error("lead").is_some() || form.error("other_lead").is_some() {
        return form.clone();
    }
    let typed = form.value("lead");
    // As with the class: what was only shown as chosen is no choice of anybody.
    let by_hand = !typed.is_empty() && typed != form.value("lead_shown");
    let fits = whose
        .suggestions
        .iter()
        .any(|suggestion| suggestion.lead.to_string() == typed);
    let best = whose.suggestions.first();
    let lead = match best {
        _ if fits && by_hand => typed.to_owned(),
        Some(best) => best.lead.to_string(),
        None => String::new(),
    };
    let blank = Form::blank(page);
    let ticked = form.values("risk");
    ticked
        .fold(blank, |picked, risk| picked.with("risk", risk))
        .with("lead", lead)
        .with("other_lead", form.value("other_lead"))
        .with("class_guess", &guess.class)
        .with("region_guess", &guess.region)
}
