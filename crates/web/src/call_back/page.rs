//! The page of the desk: the script left, the outcome right; without a call, the
//! way to the next one and how the day went.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use xinqiao_hotline::{Case, desk, queries, queries::calling};
use xinqiao_kernel::{CaseNumber, words::State as Stands};

use super::{
    caller,
    next::is_calling_time,
    outcome::{ENDINGS, QUESTIONS},
    script::{Script, script},
};
use crate::{
    Web,
    case_page::{names::Names, refused::failed, rows},
    error::{Answer, Error},
    form::Form,
    page::Page,
    view::Flag,
};

pub(super) async fn desk(State(web): State<Web>, page: Page) -> Answer {
    caller(&page)?;
    let form = Form::blank(&page).with("send_back", "yes");
    shown(&web, page, form, StatusCode::OK).await
}

/// The desk with a form, also one that came back.
pub(super) async fn shown(web: &Web, page: Page, form: Form, status: StatusCode) -> Answer {
    let (actor, person) = caller(&page)?;
    let (actor, db) = (actor.clone(), web.hotline.db());
    let on = calling::on_the_phone(db, person, page.now).await;
    let call = match on.map_err(Error::broken)? {
        Some(case) => Some(Call::of(web, &page, &case).await?),
        None => None,
    };
    let day = web.hotline.calendar().date_of(page.now);
    let tally = desk::tally(db, person, day).await.map_err(Error::broken)?;
    let counts = queries::counts(db, &actor, page.now).await;
    let counts = counts.map_err(Error::broken)?;
    let waiting = counts
        .by_state
        .iter()
        .find(|(state, _)| *state == Stands::CallingBack)
        .map_or(0, |(_, count)| *count);
    let (from, to) = web.settings.calling_hours;
    let view = Desk {
        hours: format!("{}–{}", from.strftime("%H:%M"), to.strftime("%H:%M")),
        is_time: is_calling_time(web, page.now),
        calls: tally.iter().map(|(_, calls)| *calls).sum(),
        tally: ENDINGS
            .iter()
            .filter_map(|ending| {
                let (_, calls) = tally.iter().find(|(code, _)| code == ending.code)?;
                Some((page.t(ending.key).into_owned(), *calls))
            })
            .collect(),
        endings: ENDINGS
            .iter()
            .zip(1..)
            .map(|(ending, key)| End {
                code: ending.code,
                key,
                name: page.t(ending.key).into_owned(),
            })
            .collect(),
        questions: QUESTIONS
            .iter()
            .map(|question| Asked {
                field: question.field,
                asked: page.t(question.asked).into_owned(),
            })
            .collect(),
        waiting,
        call,
        form,
        page,
    };
    Ok((status, Html(view.render()?)).into_response())
}

/// The case on the phone.
struct Call {
    number: String,
    compact: String,
    href: String,
    title: String,
    flags: Vec<Flag>,
    version: u32,
    once: String,
    script: Script,
    /// The number was dialled, so it is shown in full.
    dialled: bool,
    /// "第 2 次拨打，最多 3 次"; empty on the first.
    tries: String,
}

impl Call {
    async fn of(web: &Web, page: &Page, case: &Case) -> Result<Self, Error> {
        let (actor, person) = caller(page)?;
        let names = Names::of(web, page.words);
        let seen = web.hotline.case(actor, case.id, false).await;
        let seen = seen.map_err(|error| failed(error, page, &names))?;
        let since = page.now - desk::LEASE;
        let dialled = desk::has_dialled(web.hotline.db(), case.id, person, since).await;
        let number = CaseNumber::of(case.id);
        let most = web
            .hotline
            .rules()
            .of(case)
            .map_or(1, |rules| rules.call_back.attempts);
        Ok(Self {
            number: number.to_string(),
            compact: number.compact(),
            href: format!("/desk/cases/{}", number.compact()),
            title: case.title.clone(),
            flags: rows::flags(case, page),
            version: case.version,
            once: format!("{:032x}", rand::random::<u128>()),
            script: script(page, &names, &seen),
            dialled: dialled.map_err(Error::broken)?,
            tries: match case.not_reached {
                0 => String::new(),
                before => page.t2(
                    "call-tries",
                    "count",
                    u32::from(before) + 1,
                    "most",
                    u32::from(most),
                ),
            },
        })
    }
}

/// One way to end the call, with its key.
struct End {
    code: &'static str,
    key: usize,
    name: String,
}

/// One of the smaller questions.
struct Asked {
    field: &'static str,
    asked: String,
}

#[derive(Template)]
#[template(path = "call_back/desk.html")]
struct Desk {
    page: Page,
    form: Form,
    call: Option<Call>,
    endings: Vec<End>,
    questions: Vec<Asked>,
    /// How many cases wait for a call.
    waiting: u64,
    /// When people may be called.
    hours: String,
    is_time: bool,
    /// Calls of this day, and what came of them.
    calls: i64,
    tally: Vec<(String, i64)>,
}
