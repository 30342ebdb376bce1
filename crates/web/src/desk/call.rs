//! Taking a call: one page from the first word to the saved case.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use xinqiao_hotline::{
    Act, ActError, Asked, Receipt,
    filing::{Attachment, TEXT_MOST},
    triage::Reading,
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    CaseId, CaseNumber,
    words::{ActKind, Channel, Nature, Outside, Urgency},
};

use super::{
    answers,
    choices::Addresses,
    drafted::{self, Drafted},
    earlier::Earlier,
    helps::{self, Helps},
    intake::{self, Then, Written},
    of_the_hotline,
    queues::{self, Side},
    takes_calls,
};
use crate::{
    Web,
    case_page::{
        self, Told,
        names::Names,
        refused::{failed, said},
    },
    error::{Answer, Error},
    form::Form,
    page::Page,
    portal::files::{self, Kept},
    texts,
    tree::Listed,
    triage::record,
    view::Choice,
    words::Word,
};

pub(super) async fn desk(State(web): State<Web>, page: Page) -> Answer {
    let actor = of_the_hotline(&page)?;
    if !takes_calls(actor) {
        return Ok(page.go(&format!("/desk/queues/{}", queues::first(actor))));
    }
    let form = Form::blank(&page)
        .with("nature", Nature::Help.code())
        .with("urgency", Urgency::Ordinary.code())
        .with("channel", Channel::Phone.code())
        .with("with_helpers", "yes");
    shown(&web, page, form, StatusCode::OK).await
}

/// The column that helps, or without scripts the whole page with it.
pub(super) async fn look(State(web): State<Web>, mut page: Page, mut form: Form) -> Answer {
    let actor = may_take(&page)?.clone();
    if !page.fragment {
        if form.value("do") == "gap" {
            let words = answers::words(&form);
            let noted = web.knowledge.no_answer(&actor, &words).await;
            noted.map_err(crate::knowledge::refused)?;
            page.notice = Some(page.t("desk-gap-noted").into_owned());
        }
        let files = files::take(&web, &page, &mut form).await?;
        if form.value("do") == "take" {
            take(&web, &page, &mut form).await;
        }
        let draft = match form.value("do") {
            "draft" => Some(drafted::drafted(&web, &page, &form).await?),
            _ => None,
        };
        return shown_drafted(&web, page, form, &files, draft).await;
    }
    let names = Names::of(&web, page.words);
    let helps = Helps::of(&web, &page, &names, &actor, &form).await?;
    let part = HelpPart { page, helps };
    Ok(Html(part.render()?).into_response())
}

/// Puts what was read of the words into the form, as the scripts do by themselves.
async fn take(web: &Web, page: &Page, form: &mut Form) {
    let reading = intake::reading(form, web).await;
    let guess = intake::guess(form, web, &reading);
    for (field, value) in helps::taken(web, page, form, &reading, &guess) {
        form.put(field, &value);
    }
}

/// Saves the case and does what the agent chose to do with it.
pub(super) async fn file(State(web): State<Web>, page: Page, mut form: Form) -> Answer {
    let actor = may_take(&page)?.clone();
    let names = Names::of(&web, page.words);
    let Some(next) = form.choice("do", Then::from_code) else {
        return Err(Error::bad_input(Vec::new()));
    };
    if matches!(next, Then::Look | Then::Take) {
        let files = files::take(&web, &page, &mut form).await?;
        if next == Then::Take {
            take(&web, &page, &mut form).await;
        }
        return shown_with(&web, page, form, &files, StatusCode::OK).await;
    }
    if let Then::Use(field) = next {
        let texts = web.hotline.texts();
        texts.refresh(page.now).await.map_err(Error::broken)?;
        let fields = texts::fields_of_call(&web, &page, &actor, &form);
        texts::put(&web, &actor, &mut form, field, &fields);
        let files = files::take(&web, &page, &mut form).await?;
        return shown_with(&web, page, form, &files, StatusCode::OK).await;
    }
    let once = form.value("once").to_owned();
    if !(16..=64).contains(&once.len()) {
        return Err(Error::bad_input(Vec::new()));
    }
    // Every field is read before anything is said, the files first: what was kept
    // once need not be chosen again.
    let files = files::take(&web, &page, &mut form).await?;
    if let Then::AddTo(id) = next {
        return add_to(&web, page, &names, form, id, files).await;
    }
    let reading = intake::reading(&form, &web).await;
    let whose = intake::whose(&intake::guess(&form, &web, &reading), &web);
    let written = intake::read(&mut form, &web, &names, &reading, files.clone());
    let act = intake::then(next, &mut form, &names, &whose);
    let (Some(Written { filing, person }), Some(act), false) = (written, act, form.is_wrong())
    else {
        return shown_with(&web, page, form, &files, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let asked = Asked {
        key: Some(&once),
        ..Asked::default()
    };
    let receipt = match web.hotline.file(&actor, filing, true, person, asked).await {
        Ok(receipt) => receipt,
        Err(ActError::Refused(refusal)) => {
            form.wrong::<()>("what", said(&refusal, &page, &names));
            return shown_with(&web, page, form, &files, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Err(error) => return Err(failed(error, &page, &names)),
    };
    web.live.tell_of(&receipt.case);
    if let Some(risk) = risk(&form, &reading) {
        mark(&web, &actor, &receipt, risk, &once).await;
    }
    let Some(act) = act else {
        return Ok(taken(&page, &receipt, "desk-saved"));
    };
    // A form sent twice finds the case filed and the act done, and does neither again.
    let then_once = format!("{once}-then");
    let asked = Asked {
        key: Some(&then_once),
        ..Asked::default()
    };
    let kind = act.kind();
    match web.hotline.act(&actor, receipt.case.id, act, asked).await {
        Ok(case) => {
            web.live.tell_of(&case);
            if next == Then::Dispatch && !receipt.repeated {
                record::record(&web, &page, &case, &reading, &whose).await;
            }
            let key = match next {
                Then::Dispatch => "desk-dispatched",
                Then::Answer => "desk-answered",
                Then::Transfer => "desk-transferred",
                _ => "desk-refused",
            };
            Ok(taken(&page, &receipt, key))
        }
        Err(ActError::Refused(refusal)) => {
            // The case is kept; what was to follow is shown on its page to be mended.
            let path = format!("/desk/cases/{}", number(&receipt));
            let seen = web.hotline.case(&actor, receipt.case.id, false).await;
            let seen = seen.map_err(|error| failed(error, &page, &names))?;
            let told = Told {
                act: Some(kind),
                refusal: Some(said(&refusal, &page, &names)),
                form: Some(form),
                ..Told::default()
            };
            let page = Page { path, ..page };
            case_page::shown_after(&web, page, &seen, told, StatusCode::CONFLICT).await
        }
        Err(error) => Err(failed(error, &page, &names)),
    }
}

/// The dangers that somebody ticked, by their names, as far as the words tell of them.
fn risk(form: &Form, reading: &Reading) -> Option<String> {
    let risks = reading.signs.iter().filter(|sign| sign.risk);
    let ticked = risks.filter(|sign| form.values("risk").any(|id| id == sign.id));
    let names: Vec<&str> = ticked.map(|sign| sign.name.as_str()).collect();
    (!names.is_empty()).then(|| names.join("、"))
}

/// Marks a danger on a case that was just filed. The case is kept whatever comes of
/// it, and its page offers the same act.
async fn mark(web: &Web, actor: &Actor, receipt: &Receipt, risk: String, once: &str) {
    let once = format!("{once}-risk");
    let asked = Asked {
        key: Some(&once),
        ..Asked::default()
    };
    let act = Act::MarkRisk { risk: Some(risk) };
    if let Err(error) = web.hotline.act(actor, receipt.case.id, act, asked).await {
        tracing::warn!(%error, "a danger was not marked");
    }
}

/// The same matter again: what is said now is added to the case that was told
/// before, and no second case runs beside it.
async fn add_to(
    web: &Web,
    page: Page,
    names: &Names,
    mut form: Form,
    id: CaseId,
    files: Vec<Attachment>,
) -> Answer {
    let actor = may_take(&page)?.clone();
    let once = form.value("once").to_owned();
    let least = if files.is_empty() { 2 } else { 0 };
    let text = form.text("what", least, TEXT_MOST);
    let (Some(text), false) = (text, form.is_wrong()) else {
        return shown_with(web, page, form, &files, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let act = Act::Supplement {
        text,
        attachments: files.clone(),
    };
    let asked = Asked {
        key: Some(&once),
        ..Asked::default()
    };
    match web.hotline.act(&actor, id, act, asked).await {
        Ok(case) => {
            web.live.tell_of(&case);
            let number = CaseNumber::of(id);
            let notice = page.t1("desk-added", "number", number.to_string());
            Ok(page.go_saying(&format!("/desk/cases/{}", number.compact()), &notice))
        }
        Err(ActError::Refused(refusal)) => {
            form.wrong::<()>("what", said(&refusal, &page, names));
            shown_with(web, page, form, &files, StatusCode::CONFLICT).await
        }
        Err(error) => Err(failed(error, &page, names)),
    }
}

pub(super) fn may_take(page: &Page) -> Result<&Actor, Error> {
    of_the_hotline(page).and_then(|actor| match takes_calls(actor) {
        true => Ok(actor),
        false => Err(Error::not_found()),
    })
}

/// On to what is read to the person on the line. A page of its own, so that the
/// next call begins with an empty form and the number stays in sight.
fn taken(page: &Page, receipt: &Receipt, key: &str) -> axum::response::Response {
    page.go_saying(&format!("/desk/taken/{}", number(receipt)), &page.t(key))
}

fn number(receipt: &Receipt) -> String {
    CaseNumber::of(receipt.case.id).compact()
}

async fn shown(web: &Web, page: Page, form: Form, status: StatusCode) -> Answer {
    shown_with(web, page, form, &[], status).await
}

async fn shown_with(
    web: &Web,
    page: Page,
    form: Form,
    files: &[Attachment],
    status: StatusCode,
) -> Answer {
    let view = view(web, page, form, files, None).await?;
    Ok((status, Html(view.render()?)).into_response())
}

async fn shown_drafted(
    web: &Web,
    page: Page,
    form: Form,
    files: &[Attachment],
    drafted: Option<Drafted>,
) -> Answer {
    let view = view(web, page, form, files, drafted).await?;
    Ok(Html(view.render()?).into_response())
}

async fn view(
    web: &Web,
    page: Page,
    form: Form,
    files: &[Attachment],
    drafted: Option<Drafted>,
) -> Result<DeskPage, Error> {
    let actor = may_take(&page)?.clone();
    let names = Names::of(web, page.words);
    let helps = Helps {
        drafted,
        ..Helps::of(web, &page, &names, &actor, &form).await?
    };
    let earlier = Earlier::of(web, &page, &names, &actor, &form).await?;
    let side = Side::of(web, &page, &actor).await?;
    let texts = web.hotline.texts();
    texts.refresh(page.now).await.map_err(Error::broken)?;
    Ok(DeskPage {
        once: format!("{:032x}", rand::random::<u128>()),
        choices: Addresses::of(web, &page),
        regions: web.regions.listed(page.words),
        classes: web.classes.listed(page.words),
        kept: files::kept(&page, files),
        answers: texts::choices(web, &actor, ActKind::AnswerAtOnce),
        notes: texts::choices(web, &actor, ActKind::Dispatch),
        ways: texts::choices(web, &actor, ActKind::RefuseToAccept),
        natures: words(Nature::ALL, &page),
        urgencies: words(Urgency::ALL, &page),
        channels: words(Channel::ALL, &page),
        outsides: words(Outside::ALL, &page),
        helps,
        earlier,
        side,
        form,
        page,
    })
}

fn words<W: Word>(all: &[W], page: &Page) -> Vec<Choice> {
    let choice = |word: &W| Choice::new(word.code(), page.word(word));
    all.iter().map(choice).collect()
}

#[derive(Template)]
#[template(path = "desk/call.html")]
struct DeskPage {
    page: Page,
    form: Form,
    once: String,
    side: Side,
    earlier: Earlier,
    helps: Helps,
    choices: Addresses,
    regions: Arc<Listed>,
    classes: Arc<Listed>,
    /// Files that were taken before the form came back.
    kept: Vec<Kept>,
    /// Templates to choose from without scripts.
    answers: Vec<Choice>,
    notes: Vec<Choice>,
    ways: Vec<Choice>,
    natures: Vec<Choice>,
    urgencies: Vec<Choice>,
    channels: Vec<Choice>,
    outsides: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "desk/helps.html")]
struct HelpPart {
    page: Page,
    helps: Helps,
}
