//! The page of a case as a whole: what was told, the acts, the form that stands
//! open, and beside it, for a unit, the rest of its work.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use xinqiao_hotline::Seen;
use xinqiao_kernel::{
    CaseNumber,
    words::{ActKind, Role},
};

use super::{
    act_form::{self, About, ActForm, Advised},
    handlers::base,
    names::Names,
    offer::{self, Offered},
    present::Others,
    same::{self, Same},
    undo::{self, Undo},
    view::{self, CaseView},
};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::Page,
    unit::list::WorkList,
    view::Tab,
};

/// What a form on the page already holds: what was typed, and why it was not done.
#[derive(Default)]
pub(crate) struct Told {
    /// The act whose form stands open.
    pub(crate) act: Option<ActKind>,
    /// What was typed, when it came back.
    pub(crate) form: Option<Form>,
    /// Why it was not done, as help.
    pub(crate) refusal: Option<String>,
    /// The version that was looked at, when somebody else was quicker.
    pub(crate) since: Option<u32>,
}

/// The page of a case, with a form that came back if there is one. A part alone
/// answers when the page only asks what changed.
pub(crate) async fn shown_after(
    web: &Web,
    page: Page,
    seen: &Seen,
    told: Told,
    status: StatusCode,
) -> Answer {
    let beside = beside(web, &page, seen).await?;
    let actor = page.staff()?.actor.clone();
    let here = told
        .act
        .or_else(|| offer::first(&offer::offered(seen, &actor), &seen.case));
    let advised = act_form::advised(web, seen, here.filter(|_| !page.fragment)).await;
    let same = same::same(web, &page, seen).await?;
    let shown = CasePage::new(web, page, seen, told, (beside, same), &advised)?;
    let body = if shown.page.fragment {
        shown.as_told().render()?
    } else {
        shown.render()?
    };
    Ok((status, Html(body)).into_response())
}

/// The rest of a unit's work, for whoever works in one.
async fn beside(web: &Web, page: &Page, seen: &Seen) -> Result<Option<WorkList>, Error> {
    let actor = page.actor();
    let works = actor.is(Role::Handler) || actor.is(Role::UnitHead);
    if page.fragment || base(page) != "/unit" || !works {
        return Ok(None);
    }
    let names = Names::of(web, page.words);
    let here = CaseNumber::of(seen.case.id).compact();
    WorkList::of(web, page, &names, &actor, None, &here)
        .await
        .map(Some)
}

#[derive(Template)]
#[template(path = "case_page/case.html", blocks = ["told"])]
struct CasePage {
    page: Page,
    /// The unit's work, beside the case on a wide screen.
    beside: Option<WorkList>,
    base: String,
    case: CaseView,
    /// The acts, each leading to its form.
    offered: Vec<(&'static Offered, Tab)>,
    act: Option<ActForm>,
    form: Form,
    refusal: Option<String>,
    /// What happened since the version that was looked at: what, who, when.
    since: Vec<(String, String, String)>,
    undo: Option<Undo>,
    others: Others,
    same: Same,
}

impl CasePage {
    fn new(
        web: &Web,
        page: Page,
        seen: &Seen,
        told: Told,
        (beside, same): (Option<WorkList>, Same),
        advised: &Advised,
    ) -> Result<Self, Error> {
        let actor = page.staff()?.actor.clone();
        let names = Names::of(web, page.words);
        let case = view::view(web, &page, &names, seen);
        let offered = offer::offered(seen, &actor);
        let here = told.act.or_else(|| offer::first(&offered, &seen.case));
        let base = base(&page).to_owned();
        // A form that came back is shown even where its act is no longer open.
        let open = here.filter(|kind| {
            told.form.is_some() || offered.iter().any(|offered| offered.kind == *kind)
        });
        let form = match told.form {
            Some(form) => form,
            None => open.map_or_else(
                || Form::blank(&page),
                |kind| act_form::filled(kind, web, &page, seen, advised),
            ),
        };
        let about = About {
            seen,
            view: &case,
            advised,
        };
        let act = open
            .and_then(offer::by_kind)
            .map(|offered| ActForm::new(offered, web, &page, &names, &about, &form));
        let tabs = offered
            .into_iter()
            .map(|offered| {
                let tab = Tab {
                    href: format!("{base}/cases/{}?act={}#act", case.compact, offered.resource),
                    label: page.word(&offered.kind).into_owned(),
                    count: None,
                    here: open == Some(offered.kind),
                };
                (offered, tab)
            })
            .collect();
        let since = match told.since {
            Some(version) => case
                .course
                .iter()
                .filter(|entry| entry.seq > version)
                .map(|entry| (entry.title.clone(), entry.who.clone(), page.when(&entry.at)))
                .collect(),
            None => Vec::new(),
        };
        Ok(Self {
            others: Others::of(web, &page, seen.case.id, &base, &case.compact),
            same,
            undo: undo::offered(web, &page, seen, &base, &case.compact),
            since,
            beside,
            base,
            case,
            offered: tabs,
            act,
            form,
            refusal: told.refusal,
            page,
        })
    }
}
