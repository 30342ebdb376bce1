//! Templates beside the words that somebody has to write: which fit, filled from
//! the case at hand; and the check that no blank is left when it is sent.

use axum::{Json, extract::State, response::IntoResponse as _};
use serde::Serialize;
use xinqiao_hotline::{
    Seen,
    texts::fill::{self, Fields},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    CaseNumber,
    words::{ActKind, Milestone},
};

use crate::{
    Web,
    case_page::{self, names::Names, rows},
    error::{Answer, Error},
    form::Form,
    page::Page,
    view::Choice,
};

/// One template, filled.
#[derive(Serialize)]
struct Offer {
    title: String,
    text: String,
}

/// `POST /staff/texts`: what fits an act, filled from a case (`number`) or, while
/// there is none yet, from what stands in the form of the call. Posted, because a
/// name and a place have no business in an address.
pub(super) async fn offered(State(web): State<Web>, page: Page, form: Form) -> Answer {
    let actor = page.staff()?.actor.clone();
    let act = ActKind::from_code(form.value("act")).ok_or_else(Error::not_found)?;
    let fields = if form.value("number").is_empty() {
        fields_of_call(&web, &page, &actor, &form)
    } else {
        let seen = case_page::see(&web, &page, form.value("number")).await?;
        fields_of(&web, &page, &actor, &seen)
    };
    let texts = web.hotline.texts();
    texts.refresh(page.now).await.map_err(Error::broken)?;
    let offers: Vec<Offer> = texts
        .offered(&actor, act)
        .into_iter()
        .map(|text| Offer {
            text: fill::fill(&text.body, &fields),
            title: text.title,
        })
        .collect();
    Ok(Json(offers).into_response())
}

/// The templates that fit an act, to choose from without scripts. As last read.
pub(crate) fn choices(web: &Web, actor: &Actor, act: ActKind) -> Vec<Choice> {
    let texts = web.hotline.texts().offered(actor, act);
    texts
        .into_iter()
        .map(|text| Choice::new(text.id.to_string(), text.title))
        .collect()
}

/// Puts a chosen template into a field, behind what is there already.
pub(crate) fn put(web: &Web, actor: &Actor, form: &mut Form, field: &str, fields: &Fields) {
    let chosen = form.value(&format!("text_template-{field}")).parse().ok();
    let Some(text) = chosen.and_then(|id| web.hotline.texts().get(actor, id)) else {
        return;
    };
    let text = fill::fill(&text.body, fields);
    let typed = form.value(field).trim_end();
    let joined = if typed.is_empty() {
        text
    } else {
        format!("{typed}\n{text}")
    };
    form.put(field, &joined);
}

/// Notes every field in which a blank is left: what is sent is read by a person.
pub(crate) fn complain(form: &mut Form) {
    for field in AREAS {
        blanks_left(form, field);
    }
}

/// Notes that blanks are left in a field: "还有没填的空：【几号】".
pub(crate) fn blanks_left(form: &mut Form, field: &str) {
    let blanks = fill::blanks(form.value(field));
    if !blanks.is_empty() {
        let words = form.words();
        let said = words.t1("texts-blank-left", "blanks", blanks.join(""));
        form.wrong::<()>(field, said);
    }
}

/// Fields in which staff write to somebody. What a person told is not among them.
const AREAS: &[&str] = &[
    "answer",
    "way",
    "note",
    "reason",
    "plan",
    "text",
    "to_person",
    "to_hotline",
];

/// The field a template goes to when an act has several.
pub(crate) const fn area_of(act: ActKind) -> Option<&'static str> {
    use ActKind as A;
    Some(match act {
        A::AnswerAtOnce => "answer",
        A::RefuseToAccept => "way",
        A::Reply => "to_person",
        A::ReportInterim | A::Assist => "text",
        A::GiveBack | A::RequestExtension | A::SendBack => "reason",
        A::TransferOut | A::Dispatch | A::Contact | A::CallBack | A::Urge | A::Supervise => "note",
        _ => return None,
    })
}

/// What a case fills in, as far as this actor may see it.
pub(crate) fn fields_of(web: &Web, page: &Page, actor: &Actor, seen: &Seen) -> Fields {
    let names = Names::of(web, page.words);
    let case = &seen.case;
    let place = rows::place(web, &case.region, page);
    let due = case.deadline(Milestone::Reply);
    Fields {
        name: seen
            .person
            .as_ref()
            .map(|person| person.name.clone())
            .unwrap_or_default(),
        number: CaseNumber::of(case.id).to_string(),
        place,
        deadline: due.map(|due| page.when(&due.at)).unwrap_or_default(),
        unit: case
            .lead
            .map_or_else(|| own_unit(&names, actor), |lead| names.unit(lead)),
        phone: page.site.phone.clone(),
    }
}

/// What the form of a call fills in.
pub(crate) fn fields_of_call(web: &Web, page: &Page, actor: &Actor, form: &Form) -> Fields {
    let names = Names::of(web, page.words);
    let short = |field: &str| {
        form.value(field)
            .trim()
            .chars()
            .take(100)
            .collect::<String>()
    };
    let place = [short("region"), short("place")];
    Fields {
        name: short("name"),
        place: place
            .iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" "),
        unit: own_unit(&names, actor),
        phone: page.site.phone.clone(),
        ..Fields::default()
    }
}

fn own_unit(names: &Names, actor: &Actor) -> String {
    let own = actor.posts.iter().find_map(|post| post.unit);
    own.map(|unit| names.unit(unit)).unwrap_or_default()
}
