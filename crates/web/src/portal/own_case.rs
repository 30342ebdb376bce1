//! A case as the person sees it whose case it is: where it stands in one
//! sentence, the reply as a letter, two large answers, what happened, and the own
//! words.

use askama::Template;
use axum::extract::{Path, State};
use xinqiao_hotline::{Case, Seen, fact::Fact};
use xinqiao_identity::{Actor, policy::Sight};
use xinqiao_kernel::{CaseNumber, masking::mask_phone, words::ActKind};

use super::{
    citizen,
    course::{self, Letter, Told},
    files::{self, Shown},
    held::Held,
    places,
    refused::refused,
    standing::Teller,
    together::{Together, together},
};
use crate::{
    Web,
    error::{Answer, Error},
    page::{Page, show},
    view::Step,
};

/// A case that this browser may open as its owner.
pub(super) struct Mine {
    /// What may be seen of it.
    pub(super) seen: Seen,
    /// As whom to act on it.
    pub(super) actor: Actor,
    /// It was opened with number and query code, not by signing in.
    pub(super) holder: bool,
}

/// Opens a case for its owner: the citizen who filed it, or who showed its code.
///
/// # Errors
/// [`Error::not_found`] for everybody else, whether there is such a case or not.
pub(super) async fn open(web: &Web, page: &Page, held: &Held, number: &str) -> Result<Mine, Error> {
    let id = CaseNumber::parse(number)
        .map_err(|_| Error::not_found())?
        .id();
    let person = citizen(page);
    let holds = held.holds(web, id)?;
    let (actor, holder) = match own(web, page, &person, id, holds).await? {
        Whose::Theirs => (person, false),
        Whose::Held => (Actor::anonymous(), true),
    };
    let seen = web
        .hotline
        .case(&actor, id, holder)
        .await
        .map_err(|error| refused(page, error))?;
    Ok(Mine {
        seen,
        actor,
        holder,
    })
}

enum Whose {
    Theirs,
    Held,
}

async fn own(
    web: &Web,
    page: &Page,
    person: &Actor,
    id: xinqiao_kernel::CaseId,
    holds: bool,
) -> Result<Whose, Error> {
    let brief = web
        .hotline
        .brief(person, id, holds)
        .await
        .map_err(|error| refused(page, error))?;
    let theirs = person.person.is_some() && brief.reporter == person.person;
    match (theirs, holds) {
        (true, _) => Ok(Whose::Theirs),
        (false, true) => Ok(Whose::Held),
        (false, false) => Err(Error::not_found()),
    }
}

#[derive(Template)]
#[template(path = "portal/own_case.html")]
struct OwnCase {
    page: Page,
    number: CaseNumber,
    standing: String,
    together: Option<Together>,
    case: Case,
    place: String,
    text: String,
    letter: Option<Letter>,
    /// How the letter begins, unless it greets by itself.
    greeting: Option<String>,
    course: Vec<Told>,
    ahead: Vec<Step>,
    files: Vec<Shown>,
    phone: String,
    holder: bool,
    may_rate: bool,
    may_add: bool,
    may_withdraw: bool,
}

/// `GET /follow/{number}`.
pub(super) async fn own_case(
    page: Page,
    held: Held,
    State(web): State<Web>,
    Path(number): Path<String>,
) -> Answer {
    let mine = open(&web, &page, &held, &number).await?;
    let seen = mine.seen;
    let teller = Teller::to_the_person(&web, &page);
    let number = CaseNumber::of(seen.case.id);
    let may = |act: ActKind| seen.possible.contains(&act);
    let letter = course::letter(teller, &seen);
    let (place, text) = told(&web, &page, &seen);
    let together = together(&web, &page, &seen).await?;
    let standing = together.as_ref().map(|together| together.standing.clone());
    show(&OwnCase {
        number,
        standing: standing.unwrap_or_else(|| teller.standing(&seen.case)),
        together,
        greeting: letter
            .as_ref()
            .and_then(|letter| greeting(&page, &seen, letter)),
        course: course::course(teller, &seen),
        ahead: teller.ahead(&seen.case),
        files: files::shown(&page, &number.compact(), &seen),
        phone: seen
            .person
            .as_ref()
            .map(|person| mask_phone(&person.phone))
            .unwrap_or_default(),
        holder: mine.holder,
        may_rate: may(ActKind::Evaluate) && seen.case.evaluation.is_none(),
        may_add: may(ActKind::Supplement),
        may_withdraw: may(ActKind::Withdraw),
        letter,
        place,
        text,
        case: seen.case,
        page,
    })
}

/// Where it happened, and what was told first.
pub(super) fn told(web: &Web, page: &Page, seen: &Seen) -> (String, String) {
    let region = places::name(&web.regions, &seen.case.region, page.words);
    let filing = seen
        .events
        .iter()
        .flat_map(|event| &event.body.facts)
        .find_map(|fact| match fact {
            Fact::Filed { filing, .. } => Some(filing),
            _ => None,
        });
    let Some(filing) = filing else {
        return (region, String::new());
    };
    let place = if filing.place.is_empty() {
        region
    } else {
        format!("{region} · {}", filing.place)
    };
    (place, filing.text.clone())
}

/// A letter that says 您好 itself is not greeted twice. By name only somebody who
/// signed in is greeted: a slip of paper with the code may be in other hands.
fn greeting(page: &Page, seen: &Seen, letter: &Letter) -> Option<String> {
    let start: String = letter.body.chars().take(16).collect();
    if ["您好", "你好", "Dear", "Hello"]
        .iter()
        .any(|hello| start.contains(hello))
    {
        return None;
    }
    let name = seen.person.as_ref().filter(|_| seen.sight == Sight::Whole);
    let name = name
        .map(|person| person.name.as_str())
        .filter(|name| !name.is_empty());
    Some(match name {
        Some(name) => page.t1("letter-dear", "name", name),
        None => page.t("letter-hello").into_owned(),
    })
}
