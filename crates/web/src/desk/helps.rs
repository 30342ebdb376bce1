//! What is known while somebody is on the line: the class that the words point
//! to, the same told by others nearby, and who should take it.

use xinqiao_hotline::{catalogue::Suggestion, queries::recent};
use xinqiao_identity::Actor;

use super::intake::{self, Guess};
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
    view::Choice,
};

/// Cases of the same kind shown.
const ALIKE: u32 = 4;

/// What the column shows.
pub(super) struct Helps {
    /// What others told lately, of the same class and nearby.
    pub(super) alike: Vec<CaseRow>,
    /// Classes the words point to.
    pub(super) classes: Vec<Choice>,
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
        let guess = intake::guess(form, web);
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
        let text = &guess.words;
        let classes = if guess.guessed {
            intake::classes_in(web, text)
        } else {
            Vec::new()
        };
        let suggestions = suggestions(web, &guess);
        Ok(Self {
            alike: rows.all(&alike),
            classes: classes
                .iter()
                .map(|code| Choice::new(code, web.classes.say(code, 0, page.words)))
                .collect(),
            suggested: suggested::explained(web, page, names, &suggestions),
            units: names.choices(),
            picked: picked(page, form, &guess, &suggestions),
        })
    }
}

/// Who should take it, as far as the form tells; nobody while the place is open.
pub(super) fn suggestions(web: &Web, guess: &Guess) -> Vec<Suggestion> {
    if guess.region.is_empty() {
        return Vec::new();
    }
    web.hotline
        .suggest(&guess.class, &guess.region, &guess.words, guess.reported)
}

/// A form with complaints about the unit is shown as it is.
fn picked(page: &Page, form: &Form, guess: &Guess, suggestions: &[Suggestion]) -> Form {
    if form.error("lead").is_some() || form.error("other_lead").is_some() {
        return form.clone();
    }
    let typed = form.value("lead");
    let fits = suggestions
        .iter()
        .any(|suggestion| suggestion.lead.to_string() == typed);
    let best = suggestions.first();
    let lead = match best {
        _ if fits => typed.to_owned(),
        Some(best) => best.lead.to_string(),
        None => String::new(),
    };
    Form::blank(page)
        .with("lead", lead)
        .with("other_lead", form.value("other_lead"))
        .with("class_guess", &guess.class)
}
