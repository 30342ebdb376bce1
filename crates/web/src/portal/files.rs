//! Photos and papers of a case: those that come with a form shown again, and those
//! handed out to whoever may see the case.

use axum::extract::{Path, State};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use xinqiao_hotline::{
    Seen,
    filing::{ATTACHMENTS_MOST, Attachment},
};
use xinqiao_platform::attachments::{AttachmentError, FileKind};

use super::{held::Held, own_case};
use crate::{
    Web,
    error::{Answer, Error},
    files::{self, file_name, label, of_case},
    form::Form,
    page::Page,
};

/// How much of both ends tells what a file is.
const ENDS: u64 = 64 * 1024;

/// A file that came with a form which has to be shown again: it need not be
/// chosen a second time.
pub(crate) struct Kept {
    /// What the form sends back: the hash, a colon, the name.
    pub(crate) value: String,
    /// "屋顶.jpg（1.2 MB）".
    pub(crate) label: String,
}

/// A file of a case, as a page shows it.
pub(super) struct Shown {
    /// Its place among the files of the case.
    pub(super) href: String,
    /// Its name and size.
    pub(super) label: String,
    /// A browser can show it within the page.
    pub(super) is_picture: bool,
}

/// Keeps the files of a form: those that come with it (field `photos`) and those
/// it brought before (field `kept`). What is wrong with one is noted in the form.
///
/// # Errors
/// When files cannot be kept at all just now.
pub(crate) async fn take(
    web: &Web,
    page: &Page,
    form: &mut Form,
) -> Result<Vec<Attachment>, Error> {
    let mut kept = Vec::new();
    let known: Vec<String> = form.values("kept").map(str::to_owned).collect();
    for value in known.iter().take(ATTACHMENTS_MOST) {
        kept.extend(again(web, value).await?);
    }
    kept.extend(files::keep(web, page, form, "photos", kept.len()).await?);
    Ok(kept)
}

/// For a form that is shown again.
pub(crate) fn kept(page: &Page, files: &[Attachment]) -> Vec<Kept> {
    let kept = files.iter().map(|file| Kept {
        value: format!("{}:{}", file.sha256, file.name),
        label: label(page, file),
    });
    kept.collect()
}

/// The files of a case that this person may see, in the order they came.
pub(super) fn shown(page: &Page, number: &str, seen: &Seen) -> Vec<Shown> {
    let shown = of_case(seen).enumerate().map(|(place, file)| Shown {
        href: format!("/follow/{number}/files/{}", place + 1),
        label: label(page, file),
        is_picture: file.media_type.starts_with("image/"),
    });
    shown.collect()
}

/// `GET /follow/{number}/files/{place}`.
pub(super) async fn hand_out(
    page: Page,
    held: Held,
    State(web): State<Web>,
    Path((number, place)): Path<(String, usize)>,
) -> Answer {
    let mine = own_case::open(&web, &page, &held, &number).await?;
    let file = of_case(&mine.seen)
        .nth(place.checked_sub(1).ok_or_else(Error::not_found)?)
        .ok_or_else(Error::not_found)?;
    files::hand_out(&web, file).await
}

/// A file that was kept before. Whoever knows the hash of a file has had it; type
/// and size are read from the file itself.
async fn again(web: &Web, value: &str) -> Result<Option<Attachment>, Error> {
    let (sha256, name) = value.split_once(':').unwrap_or((value, ""));
    let mut file = match web.attachments.read(sha256).await {
        Ok(file) => file,
        Err(AttachmentError::Missing) => return Ok(None),
        Err(error) => return Err(Error::broken(error)),
    };
    let looked = async {
        let bytes = file.metadata().await?.len();
        let (mut head, mut tail) = (Vec::new(), Vec::new());
        (&mut file).take(ENDS).read_to_end(&mut head).await?;
        file.seek(std::io::SeekFrom::Start(bytes.saturating_sub(ENDS)))
            .await?;
        file.read_to_end(&mut tail).await?;
        Ok::<_, std::io::Error>(FileKind::of(&head, &tail).map(|kind| (kind, bytes)))
    };
    let looked = looked.await.map_err(Error::broken)?;
    Ok(looked.map(|(kind, bytes)| Attachment {
        sha256: sha256.to_owned(),
        name: file_name(name),
        media_type: kind.media_type().to_owned(),
        bytes,
    }))
}
