//! Photos and papers. Each is kept as it comes; with scripts each comes by itself,
//! so that a lost line loses one of them and not all.

use askama::Template;
use axum::extract::{Path, State};
use xinqiao_hotline::filing::{ATTACHMENTS_MOST, Attachment};

use super::{
    answers::{Answers, Step},
    frame::{Frame, show, show_trouble, show_wrong},
    writing::Writing,
};
use crate::{
    Web,
    error::{Answer, Error},
    files,
    form::Form,
    page::Page,
};

/// A file of the draft, as the page shows it.
struct Shown {
    /// Names it for taking it away.
    sha256: String,
    /// "屋顶.jpg（1.2 MB）".
    label: String,
    /// Where a picture can be looked at.
    picture: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/file/photos.html")]
struct Photos {
    page: Page,
    form: Form,
    frame: Frame,
    shown: Vec<Shown>,
}

/// `GET /file/photos`.
pub(super) async fn ask(page: Page, writing: Writing) -> Answer {
    let answers = writing.answers();
    if !answers.leads_to(Step::Photos) {
        return Ok(page.go(answers.next().path()));
    }
    let form = Form::blank(&page);
    show(&Photos::new(page, &answers, form))
}

/// `POST /file/photos`: files that come, a file to take away (`drop`), or both
/// done and on to the next question. `add` stays on the page.
pub(super) async fn send(
    page: Page,
    writing: Writing,
    State(web): State<Web>,
    mut form: Form,
) -> Answer {
    let answers = writing.answers();
    if !answers.leads_to(Step::Photos) {
        return Ok(page.go(answers.next().path()));
    }
    let dropped = form.value("drop").to_owned();
    let new = files::keep(&web, &page, &mut form, "photos", answers.files.len()).await?;
    let stays = form.ticked("add") || !dropped.is_empty() || form.is_wrong();
    let kept = writing.keep(&web, &page, |answers| {
        answers.files.retain(|file| file.sha256 != dropped);
        for file in &new {
            let is_new = answers
                .files
                .iter()
                .all(|known| known.sha256 != file.sha256);
            if is_new && answers.files.len() < ATTACHMENTS_MOST {
                answers.files.push(file.clone());
            }
        }
        answers.files_done |= !stays;
    });
    match kept.await {
        Ok(saved) if form.is_wrong() => show_wrong(&Photos::new(page, &saved.answers, form)),
        Ok(saved) if stays => Ok(saved.go(&page, Step::Photos.path())),
        Ok(saved) => {
            let next = saved.answers.next().path();
            Ok(saved.go(&page, next))
        }
        Err(trouble) => {
            let mut view = Photos::new(page, &answers, form);
            view.frame.trouble = Some(trouble.said.clone());
            show_trouble(&view, &trouble)
        }
    }
}

/// `GET /file/photos/{place}`: a file of this browser's own draft.
pub(super) async fn hand_out(
    writing: Writing,
    State(web): State<Web>,
    Path(place): Path<usize>,
) -> Answer {
    let answers = writing.answers();
    let at = place.checked_sub(1).ok_or_else(Error::not_found)?;
    let file = answers.files.get(at).ok_or_else(Error::not_found)?;
    files::hand_out(&web, file).await
}

impl Photos {
    fn new(page: Page, answers: &Answers, form: Form) -> Self {
        let shown = |(at, file): (usize, &Attachment)| Shown {
            sha256: file.sha256.clone(),
            label: files::label(&page, file),
            picture: file
                .media_type
                .starts_with("image/")
                .then(|| format!("/file/photos/{}", at + 1)),
        };
        Self {
            frame: Frame::new(&page, answers, Step::Photos),
            shown: answers.files.iter().enumerate().map(shown).collect(),
            page,
            form,
        }
    }
}
