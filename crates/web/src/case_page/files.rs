//! Files that come with a form, and files handed out to whoever may see the case.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use futures_util::stream;
use tokio::io::AsyncReadExt as _;
use xinqiao_hotline::{
    Seen,
    fact::Fact,
    filing::{ATTACHMENTS_MOST, Attachment},
};
use xinqiao_platform::attachments::{AttachmentError, Attachments, Stored};

use super::handlers::see;
use crate::{
    Web,
    error::{Answer, Error},
    form::{Form, Upload},
    page::Page,
    words::Lang,
};

/// The longest name of a file that is kept, in characters.
const NAME_MOST: usize = 100;

/// Keeps the files of a field. `None` when one was not accepted; the form then
/// says why.
///
/// # Errors
/// When files cannot be kept now.
pub(crate) async fn keep(
    store: &Attachments,
    form: &mut Form,
    field: &str,
) -> Result<Option<Vec<Attachment>>, Error> {
    let uploads: Vec<Upload> = form.files(field).cloned().collect();
    let mut kept = Vec::new();
    for upload in uploads
        .into_iter()
        .filter(|upload| !upload.bytes.is_empty())
    {
        if kept.len() == ATTACHMENTS_MOST {
            let text = form
                .words()
                .t1("form-too-many-files", "most", ATTACHMENTS_MOST);
            return Ok(form.wrong(field, text));
        }
        let pieces = stream::once(async { Ok::<_, std::io::Error>(upload.bytes.clone()) });
        match store.keep(pieces).await {
            Ok(stored) => kept.push(attachment(&upload, &stored)),
            Err(AttachmentError::Io(cause)) => return Err(Error::broken(cause)),
            Err(refused) => {
                // Written in both languages, Chinese first.
                let text = refused.to_string();
                let (zh, en) = text.split_once(" · ").unwrap_or((&text, &text));
                let text = match form.lang() {
                    Lang::Zh => zh.to_owned(),
                    Lang::En => en.to_owned(),
                };
                return Ok(form.wrong(field, text));
            }
        }
    }
    Ok(Some(kept))
}

fn attachment(upload: &Upload, stored: &Stored) -> Attachment {
    let name = upload
        .file_name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default();
    Attachment {
        sha256: stored.sha256.clone(),
        name: name
            .chars()
            .filter(|c| !c.is_control())
            .take(NAME_MOST)
            .collect(),
        media_type: stored.kind.media_type().to_owned(),
        bytes: stored.size,
    }
}

/// Hands a file of a case out, to be saved and never to be run.
pub(super) async fn hand_out(
    State(web): State<Web>,
    page: Page,
    Path((number, sha256)): Path<(String, String)>,
) -> Answer {
    let seen = see(&web, &page, &number).await?;
    let file = of_case(&seen, &sha256).ok_or_else(Error::not_found)?;
    let mut bytes = Vec::new();
    let mut open = match web.attachments.read(&sha256).await {
        Ok(open) => open,
        Err(AttachmentError::Missing) => return Err(Error::not_found()),
        Err(cause) => return Err(Error::broken(cause)),
    };
    open.read_to_end(&mut bytes).await.map_err(Error::broken)?;
    Ok(download(&file, bytes))
}

fn of_case(seen: &Seen, sha256: &str) -> Option<Attachment> {
    let facts = seen.events.iter().flat_map(|event| &event.body.facts);
    facts
        .flat_map(|fact| match fact {
            Fact::Filed { filing, .. } => filing.attachments.as_slice(),
            Fact::Supplemented { attachments, .. } | Fact::Replied { attachments, .. } => {
                attachments
            }
            _ => &[],
        })
        .find(|file| file.sha256 == sha256)
        .cloned()
}

fn download(file: &Attachment, bytes: Vec<u8>) -> Response {
    let name: String = file
        .name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    let line = HeaderValue::try_from(format!("attachment; filename*=UTF-8''{name}"));
    headers.insert(
        header::CONTENT_DISPOSITION,
        line.unwrap_or(HeaderValue::from_static("attachment")),
    );
    let kind = HeaderValue::try_from(&file.media_type);
    headers.insert(
        header::CONTENT_TYPE,
        kind.unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    response
}
