//! Writing: a new item, and the next version of one. One form; what is wrong
//! stands beside its field, and nothing that was typed is lost.

use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse as _},
};
use xinqiao_identity::{Actor, policy::items};
use xinqiao_kernel::{
    UnitId,
    words::{ItemAct, Role, Stage},
};
use xinqiao_knowledge::{
    Act, ActError, Asked, Content, Item, ItemId, Refusal, Seen, clean, markup,
};

use super::{
    acts::status,
    begun_for::BegunFor,
    fields::{self, Choices},
    href, item_of, reader,
    refused::{failed, field_of, said},
    writes,
};
use crate::{
    Web,
    case_page::names::Names,
    error::{Answer, Error},
    form::Form,
    page::Page,
    view::Choice,
};

/// Where the form of a new item leads.
const NEW: &str = "/library/new";

pub(super) async fn new(
    State(web): State<Web>,
    page: Page,
    Query(begun_for): Query<BegunFor>,
) -> Answer {
    let actor = writer(&page)?;
    let begun = begun_for.filled(&web, &page, &actor).await?;
    let form = fields::filled(Form::blank(&page), &web, page.words, &begun.content);
    let owners = owners(&web, &page, &actor);
    let wanted = begun.owner.map(|unit| unit.to_string());
    let owner = owners
        .iter()
        .find(|owner| Some(&owner.code) == wanted.as_ref())
        .or_else(|| owners.first());
    let form = match owner {
        Some(owner) => form.with("owner", &owner.code),
        None => form,
    };
    let writing = Writing {
        of_case: begun.of_case,
        ..Writing::new(&actor, begun_for)
    };
    writing.shown(&web, page, form)
}

pub(super) async fn begin(State(web): State<Web>, page: Page, mut form: Form) -> Answer {
    let actor = writer(&page)?;
    let begun_for = BegunFor::sent(&form);
    let writing = Writing::new(&actor, begun_for.clone());
    let known = owners(&web, &page, &actor);
    let owner = form.choice("owner", |sent| {
        let known = known.iter().any(|owner| owner.code == sent);
        sent.parse().ok().filter(|_| known).map(UnitId)
    });
    let content = fields::read(&mut form, &web, &[]);
    if form.value("do") == "preview" {
        return writing.previewed(&web, page, form);
    }
    let (Some(owner), Some(content)) = (owner, content) else {
        return writing.again(&web, page, form, None, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let drafted = web
        .knowledge
        .draft(&actor, owner, &content, Asked::default())
        .await;
    let writing = writing.saying(&content);
    match drafted {
        Ok(item) => {
            begun_for.answered(&web, &actor, item.id).await;
            writing.saved(&web, page, form, &item).await
        }
        Err(error) => writing.refused(&web, page, form, error),
    }
}

pub(super) async fn edit(State(web): State<Web>, page: Page, Path((id,)): Path<(i64,)>) -> Answer {
    let actor = writer(&page)?;
    let seen = editable(&web, &page, &actor, id).await?;
    let writing = Writing::of(&actor, &seen.item);
    let form = fields::filled(Form::blank(&page), &web, page.words, &writing.content);
    writing.shown(&web, page, form)
}

pub(super) async fn change(
    State(web): State<Web>,
    page: Page,
    Path((id,)): Path<(i64,)>,
    mut form: Form,
) -> Answer {
    let actor = writer(&page)?;
    let seen = editable(&web, &page, &actor, id).await?;
    let writing = Writing::of(&actor, &seen.item);
    let content = fields::read(&mut form, &web, &writing.content.attachments);
    if form.value("do") == "preview" {
        return writing.previewed(&web, page, form);
    }
    let Some(content) = content else {
        return writing.again(&web, page, form, None, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let asked = Asked {
        seen: form.value("version").parse().ok(),
        at: None,
    };
    let act = Act::Edit {
        content: Box::new(content.clone()),
    };
    let changed = web.knowledge.act(&actor, seen.item.id, act, asked).await;
    let writing = writing.saying(&content);
    match changed {
        Ok(item) => writing.saved(&web, page, form, &item).await,
        Err(error) => writing.refused(&web, page, form, error),
    }
}

/// Somebody who writes items.
fn writer(page: &Page) -> Result<Actor, Error> {
    let actor = reader(page)?;
    if writes(actor) {
        Ok(actor.clone())
    } else {
        Err(Error::not_found())
    }
}

/// An item that this person may change, wherever it stands: what its state does not
/// allow now is said when it is sent.
async fn editable(web: &Web, page: &Page, actor: &Actor, id: i64) -> Result<Seen, Error> {
    let seen = web.knowledge.item(actor, item_of(id)?).await;
    let seen = seen.map_err(|error| failed(error, page))?;
    if seen.possible.contains(&ItemAct::Edit) {
        return Ok(seen);
    }
    // In review it may be changed again once it is taken back.
    let refusal = match seen.item.stage() {
        Some(stage @ (Stage::UnitReview | Stage::HotlineReview)) => Refusal::OtherDesk { stage },
        _ => Refusal::NotYours { act: ItemAct::Edit },
    };
    Err(failed(ActError::Refused(refusal), page))
}

/// The units for which this person begins items, the own ones first.
fn owners(web: &Web, page: &Page, actor: &Actor) -> Vec<Choice> {
    let names = Names::of(web, page.words);
    if items::keeps_knowledge(actor) {
        let mut all = names.choices();
        let own: Vec<String> = actor.units().map(|unit| unit.to_string()).collect();
        all.sort_by_key(|unit| !own.contains(&unit.code));
        return all;
    }
    let mut units: Vec<UnitId> = Vec::new();
    for post in &actor.posts {
        let below: &[UnitId] = match post.role {
            Role::UnitHead => &post.below,
            Role::Handler => &[],
            _ => continue,
        };
        units.extend(post.unit.into_iter().chain(below.iter().copied()));
    }
    units.dedup();
    let choice = |unit: &UnitId| Choice::new(unit.to_string(), names.unit(*unit));
    units.iter().map(choice).collect()
}

/// What is being written, and on what.
struct Writing {
    actor: Actor,
    /// The item, and the version it had; nothing for a new one.
    item: Option<(ItemId, u32)>,
    content: Content,
    /// Why it was sent back last.
    sent_back: String,
    /// What a new one is begun for.
    begun_for: BegunFor,
    /// It holds words of a case.
    of_case: bool,
}

impl Writing {
    fn new(actor: &Actor, begun_for: BegunFor) -> Self {
        Self {
            actor: actor.clone(),
            item: None,
            content: Content::default(),
            sent_back: String::new(),
            of_case: false,
            begun_for,
        }
    }

    fn of(actor: &Actor, item: &Item) -> Self {
        let sent_back = item.work.as_ref().map(|work| work.sent_back.clone());
        Self {
            actor: actor.clone(),
            item: Some((item.id, item.version)),
            content: item.newest().cloned().unwrap_or_default(),
            sent_back: sent_back.unwrap_or_default(),
            begun_for: BegunFor::default(),
            of_case: false,
        }
    }

    fn saying(self, content: &Content) -> Self {
        Self {
            content: content.clone(),
            ..self
        }
    }

    /// Saved; handed on to review when that was asked for. What the review lacks
    /// stands beside its field, and what was written is kept as a draft.
    async fn saved(mut self, web: &Web, page: Page, form: Form, item: &Item) -> Answer {
        if form.value("do") != "submit" {
            return Ok(page.go_saying(&href(item.id), &page.t("library-saved")));
        }
        let asked = Asked {
            seen: Some(item.version),
            at: None,
        };
        let submitted = web
            .knowledge
            .act(&self.actor, item.id, Act::Submit, asked)
            .await;
        match submitted {
            Ok(_) => Ok(page.go_saying(&href(item.id), &page.t("library-done-submit"))),
            Err(error) => {
                self.item = Some((item.id, item.version));
                self.refused(web, page, form, error)
            }
        }
    }

    fn refused(self, web: &Web, page: Page, mut form: Form, error: ActError) -> Answer {
        let ActError::Refused(refusal) = error else {
            return Err(failed(error, &page));
        };
        let told = said(&refusal, &page);
        let status = status(&refusal);
        match field_of(&refusal) {
            Some(field) => {
                form.wrong::<()>(field, told);
                self.again(web, page, form, None, status)
            }
            None => self.again(web, page, form, Some(told), status),
        }
    }

    fn previewed(self, web: &Web, page: Page, form: Form) -> Answer {
        // As it will be kept; what is too long or too large is said when it is saved.
        let answer = form.value("answer");
        let cleaned = markup::cleaned(answer, &web.knowledge.rules().body);
        let preview = Preview {
            title: clean::visible(form.value("title")),
            html: markup::html(cleaned.as_deref().unwrap_or(answer)),
        };
        let view = self.form_page(web, page, form);
        let view = FormPage {
            preview: Some(preview),
            ..view
        };
        Ok(Html(view.render()?).into_response())
    }

    fn shown(self, web: &Web, page: Page, form: Form) -> Answer {
        self.again(web, page, form, None, StatusCode::OK)
    }

    fn again(
        self,
        web: &Web,
        page: Page,
        form: Form,
        refusal: Option<String>,
        status: StatusCode,
    ) -> Answer {
        let view = FormPage {
            refusal,
            ..self.form_page(web, page, form)
        };
        Ok((status, Html(view.render()?)).into_response())
    }

    fn form_page(self, web: &Web, page: Page, form: Form) -> FormPage {
        let rules = web.knowledge.rules();
        let owners = match self.item {
            Some(_) => Vec::new(),
            None => owners(web, &page, &self.actor),
        };
        let action = self
            .item
            .map_or_else(|| NEW.to_owned(), |(id, _)| format!("{}/edit", href(id)));
        FormPage {
            choices: Choices {
                owners,
                ..Choices::of(web, &page, &self.actor, &self.content)
            },
            back: self
                .item
                .map_or_else(|| "/library".to_owned(), |(id, _)| href(id)),
            version: self.item.map(|(_, version)| version),
            action,
            title_most: rules.title.characters,
            keywords_most: rules.keywords.characters,
            sent_back: self.sent_back,
            begun_for: self.begun_for,
            of_case: self.of_case,
            refusal: None,
            preview: None,
            form,
            page,
        }
    }
}

#[derive(Template)]
#[template(path = "library/form.html")]
struct FormPage {
    page: Page,
    form: Form,
    choices: Choices,
    action: String,
    back: String,
    /// Of the item that is changed.
    version: Option<u32>,
    title_most: usize,
    keywords_most: usize,
    sent_back: String,
    begun_for: BegunFor,
    of_case: bool,
    /// What the law said that is about no field.
    refusal: Option<String>,
    /// The answer as readers will see it.
    preview: Option<Preview>,
}

struct Preview {
    title: String,
    html: String,
}
