//! The pages on which templates are added, changed and retired: one's own and the
//! unit's under `/desk/templates` and `/unit/templates`, the site's under
//! `/admin/templates`. Who changed what stands with every version.

use askama::Template;
use axum::extract::{Path, State};
use xinqiao_hotline::texts::{
    ACTS, BODY_MOST, Owner, TITLE_MOST, TextTemplate,
    fill::{self, FIELDS, Wrong},
};
use xinqiao_identity::Actor;
use xinqiao_kernel::{
    PersonId,
    words::{ActKind, Role},
};
use xinqiao_platform::db::DbError;

use crate::{
    Web,
    case_page::{base, names::Names},
    error::{Answer, Error},
    form::Form,
    page::{Page, show, show_again},
    view::Choice,
};

pub(super) async fn list(State(web): State<Web>, page: Page) -> Answer {
    let place = Place::of(&page)?;
    let names = Names::of(&web, page.words);
    web.hotline
        .texts()
        .refresh(page.now)
        .await
        .map_err(Error::broken)?;
    let rows = web.hotline.texts().of(&place.owners);
    show(&List {
        rows: rows
            .iter()
            .map(|text| Row::of(text, &web, &page, &names, place.base))
            .collect(),
        base: place.base,
        page,
    })
}

pub(super) async fn new(page: Page, State(web): State<Web>) -> Answer {
    let place = Place::of(&page)?;
    let names = Names::of(&web, page.words);
    let form = Form::blank(&page).with("owner", code(place.owners[0]));
    show(&One::new(page, place, &names, form, None))
}

pub(super) async fn add(State(web): State<Web>, page: Page, mut form: Form) -> Answer {
    let place = Place::of(&page)?;
    let names = Names::of(&web, page.words);
    let owner = form.choice("owner", |sent| {
        place
            .owners
            .iter()
            .copied()
            .find(|owner| code(*owner) == sent)
    });
    let written = read(&mut form);
    let (Some(owner), Some((title, body, fits))) = (owner, written) else {
        return show_again(&One::new(page, place, &names, form, None));
    };
    let text = TextTemplate {
        id: rand::random_range(1 << 32..1 << 53),
        version: 1,
        owner,
        fits,
        title,
        body,
        retired: false,
        changed_by: place.who,
        changed_at: page.now,
    };
    saved(&web, page, place, form, text, "texts-added").await
}

pub(super) async fn one(State(web): State<Web>, page: Page, Path((id,)): Path<(i64,)>) -> Answer {
    let place = Place::of(&page)?;
    let names = Names::of(&web, page.words);
    let text = place.text(&web, &page, id).await?;
    let form = Form::blank(&page)
        .with("title", &text.title)
        .with("body", &text.body);
    let form = text
        .fits
        .iter()
        .fold(form, |form, act| form.with("fits", act.code()));
    show(&One::new(page, place, &names, form, Some(text)))
}

/// Saves the next version; `do` says whether it is retired with it, or offered again.
pub(super) async fn change(
    State(web): State<Web>,
    page: Page,
    Path((id,)): Path<(i64,)>,
    mut form: Form,
) -> Answer {
    let place = Place::of(&page)?;
    let names = Names::of(&web, page.words);
    let text = place.text(&web, &page, id).await?;
    let (next, key) = match form.value("do") {
        "retire" => (
            Some(TextTemplate {
                retired: true,
                ..text.clone()
            }),
            "texts-retired",
        ),
        "restore" => (
            Some(TextTemplate {
                retired: false,
                ..text.clone()
            }),
            "texts-restored",
        ),
        _ => {
            let next = read(&mut form).map(|(title, body, fits)| TextTemplate {
                title,
                body,
                fits,
                ..text.clone()
            });
            (next, "texts-changed")
        }
    };
    if form.value("version") != text.version.to_string() {
        form.wrong_key::<()>("body", "texts-stale");
    }
    match next.filter(|_| !form.is_wrong()) {
        Some(next) => {
            let next = TextTemplate {
                version: text.version + 1,
                changed_by: place.who,
                changed_at: page.now,
                ..next
            };
            saved(&web, page, place, form, next, key).await
        }
        None => show_again(&One::new(page, place, &names, form, Some(text))),
    }
}

async fn saved(
    web: &Web,
    page: Page,
    place: Place,
    mut form: Form,
    text: TextTemplate,
    key: &str,
) -> Answer {
    match web.hotline.texts().write(&text).await {
        Ok(()) => {
            let notice = page.t1(key, "title", text.title.as_str());
            Ok(page.go_saying(&format!("{}/templates", place.base), &notice))
        }
        Err(DbError::Conflict { .. }) => {
            form.wrong_key::<()>("body", "texts-stale");
            let names = Names::of(web, page.words);
            let known = web.hotline.texts().get(&place.actor, text.id);
            show_again(&One::new(page, place, &names, form, known))
        }
        Err(error) => Err(Error::broken(error)),
    }
}

fn read(form: &mut Form) -> Option<(String, String, Vec<ActKind>)> {
    let title = form.text("title", 2, TITLE_MOST);
    let mut body = form.text("body", 4, BODY_MOST);
    if let Some(Err(wrong)) = body.as_deref().map(fill::check) {
        let (key, sign) = match &wrong {
            Wrong::Unknown(_) => ("texts-unknown-field", wrong.to_string()),
            Wrong::Open(_) => ("texts-open-sign", wrong.to_string()),
        };
        let said = form.words().t1(key, "sign", sign);
        body = form.wrong("body", said);
    }
    let fits: Vec<ActKind> = form
        .values("fits")
        .filter_map(ActKind::from_code)
        .filter(|act| ACTS.contains(act))
        .collect();
    let fits = if fits.is_empty() {
        form.wrong_key("fits", "form-choose")
    } else {
        Some(fits)
    };
    Some((title?, body?, fits?))
}

/// Which templates are kept on this page, and by whom.
struct Place {
    base: &'static str,
    owners: Vec<Owner>,
    actor: Actor,
    who: Option<PersonId>,
}

impl Place {
    fn of(page: &Page) -> Result<Self, Error> {
        let actor = page.staff()?.actor.clone();
        let base = match base(page) {
            "/desk" => "/desk",
            "/unit" => "/unit",
            "/admin" => "/admin",
            _ => return Err(Error::not_found()),
        };
        let owners: Vec<Owner> = if base == "/admin" {
            vec![Owner::Everybody]
        } else {
            let heads = actor
                .posts
                .iter()
                .filter(|post| matches!(post.role, Role::UnitHead | Role::CentreHead));
            let units = heads.filter_map(|post| post.unit).map(Owner::Unit);
            actor
                .person
                .map(Owner::Person)
                .into_iter()
                .chain(units)
                .collect()
        };
        let owners: Vec<Owner> = owners
            .into_iter()
            .filter(|owner| owner.kept_by(&actor))
            .collect();
        if owners.is_empty() {
            return Err(Error::not_found());
        }
        Ok(Self {
            base,
            owners,
            who: actor.person,
            actor,
        })
    }

    /// A template that is kept here.
    async fn text(&self, web: &Web, page: &Page, id: i64) -> Result<TextTemplate, Error> {
        let texts = web.hotline.texts();
        texts.refresh(page.now).await.map_err(Error::broken)?;
        texts
            .get(&self.actor, id)
            .filter(|text| self.owners.contains(&text.owner))
            .ok_or_else(Error::not_found)
    }
}

fn code(owner: Owner) -> String {
    match owner {
        Owner::Everybody => "all".to_owned(),
        Owner::Unit(unit) => format!("unit-{unit}"),
        Owner::Person(_) => "own".to_owned(),
    }
}

fn called(owner: Owner, page: &Page, names: &Names) -> String {
    match owner {
        Owner::Everybody => page.t("texts-of-all").into_owned(),
        Owner::Unit(unit) => names.unit(unit),
        Owner::Person(_) => page.t("texts-of-mine").into_owned(),
    }
}

/// One template in a list.
struct Row {
    href: String,
    title: String,
    body: String,
    owner: String,
    fits: String,
    /// By whom and when it was written.
    changed: String,
    retired: bool,
}

impl Row {
    fn of(text: &TextTemplate, web: &Web, page: &Page, names: &Names, base: &str) -> Self {
        let fits: Vec<String> = text
            .fits
            .iter()
            .map(|act| page.word(act).into_owned())
            .collect();
        let roster = web.identity.directory.roster();
        let by = text.changed_by.and_then(|id| roster.people.get(id));
        let by = by.map_or_else(
            || page.t("texts-by-site").into_owned(),
            |person| person.name.clone(),
        );
        Self {
            href: format!("{base}/templates/{}", text.id),
            title: text.title.clone(),
            body: text.body.clone(),
            owner: called(text.owner, page, names),
            fits: fits.join(page.words.either("、", ", ")),
            changed: format!("{by} · {}", page.when(&text.changed_at)),
            retired: text.retired,
        }
    }
}

#[derive(Template)]
#[template(path = "texts/list.html")]
struct List {
    page: Page,
    base: &'static str,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "texts/one.html")]
struct One {
    page: Page,
    form: Form,
    base: &'static str,
    owners: Vec<Choice>,
    acts: Vec<Choice>,
    fields: String,
    text: Option<TextTemplate>,
}

impl One {
    fn new(
        page: Page,
        place: Place,
        names: &Names,
        form: Form,
        text: Option<TextTemplate>,
    ) -> Self {
        let fields = FIELDS.map(|field| format!("{{{{{field}}}}}"));
        Self {
            owners: place
                .owners
                .iter()
                .map(|owner| Choice::new(code(*owner), called(*owner, &page, names)))
                .collect(),
            acts: ACTS
                .iter()
                .map(|act| Choice::new(act.code(), page.word(act)))
                .collect(),
            fields: fields.join(" "),
            base: place.base,
            form,
            text,
            page,
        }
    }
}
