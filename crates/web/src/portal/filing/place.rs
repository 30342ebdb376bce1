//! Where it happened: a place of the region tree, and the person's own words.

use askama::Template;
use axum::extract::State;
use xinqiao_hotline::filing::PLACE_MOST;

use super::{
    super::places::{self, District},
    answers::{Answers, Place, Step},
    frame::{Frame, show, show_trouble, show_wrong},
    same,
    writing::Writing,
};
use crate::{Web, error::Answer, form::Form, page::Page};

#[derive(Template)]
#[template(path = "portal/file/where.html")]
struct Where {
    page: Page,
    form: Form,
    frame: Frame,
    districts: Vec<District>,
}

/// `GET /file/where`.
pub(super) async fn ask(page: Page, writing: Writing, State(web): State<Web>) -> Answer {
    let answers = writing.answers();
    if !answers.leads_to(Step::Where) {
        return Ok(page.go(answers.next().path()));
    }
    let mut form = Form::blank(&page);
    if let Some(place) = &answers.place {
        form = form
            .with("region", place.region.as_str())
            .with("place", place.words.as_str());
        if let Some(point) = place.point {
            form = form
                .with("longitude", point.longitude())
                .with("latitude", point.latitude());
        }
    }
    show(&Where::new(page, &web, &answers, form))
}

/// `POST /file/where`.
pub(super) async fn send(
    page: Page,
    writing: Writing,
    State(web): State<Web>,
    mut form: Form,
) -> Answer {
    let answers = writing.answers();
    if !answers.leads_to(Step::Where) {
        return Ok(page.go(answers.next().path()));
    }
    let region = form.choice("region", |code| {
        web.regions.get(code).map(|known| known.code.clone())
    });
    let words = form.optional("place", PLACE_MOST);
    let (Some(region), Some(words)) = (region, words) else {
        return show_wrong(&Where::new(page, &web, &answers, form));
    };
    let place = Place {
        region,
        words: words.unwrap_or_default(),
        point: places::point(&form),
    };
    let kept = writing.keep(&web, &page, |answers| answers.place = Some(place.clone()));
    match kept.await {
        Ok(saved) => {
            // Somebody who changes one answer has seen it before.
            let alike = if saved.answers.checked {
                Vec::new()
            } else {
                same::alike(&web, &page, &saved.answers).await?
            };
            let next = match alike.is_empty() {
                true => saved.answers.next().path(),
                false => same::PATH,
            };
            Ok(saved.go(&page, next))
        }
        Err(trouble) => {
            let mut view = Where::new(page, &web, &answers, form);
            view.frame.trouble = Some(trouble.said.clone());
            show_trouble(&view, &trouble)
        }
    }
}

impl Where {
    fn new(page: Page, web: &Web, answers: &Answers, form: Form) -> Self {
        Self {
            frame: Frame::new(&page, answers, Step::Where),
            districts: places::districts(&web.regions, page.words),
            page,
            form,
        }
    }
}
