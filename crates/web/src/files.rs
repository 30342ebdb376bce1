//! Files that come with forms and go out again: kept as they come, named by us, told
//! from their content alone, and handed out to be saved and never to be run.

use std::convert::Infallible;

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use futures_util::stream;
use tokio::io::AsyncReadExt as _;
use xinqiao_hotline::{
    Seen,
    fact::Fact,
    filing::{ATTACHMENTS_MOST, Attachment},
};
use xinqiao_platform::attachments::{AttachmentError, FileKind, without_traces};

use crate::{
    Web,
    error::{Answer, Error},
    form::{Form, Upload},
    page::Page,
};

/// Characters of a file's name that are kept.
const NAME_MOST: usize = 80;

/// Keeps the files of a field, beside `already` files that came before. What is
/// wrong with one is noted in the form; the others are kept.
///
/// # Errors
/// When files cannot be kept at all just now.
pub(crate) async fn keep(
    web: &Web,
    page: &Page,
    form: &mut Form,
    field: &str,
    already: usize,
) -> Result<Vec<Attachment>, Error> {
    let uploads: Vec<Upload> = form.files(field).cloned().collect();
    if already + uploads.len() > ATTACHMENTS_MOST {
        let most = page.t1("files-too-many", "most", ATTACHMENTS_MOST);
        form.wrong::<()>(field, most);
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for upload in uploads {
        // Where and when a picture was taken stays with whoever took it.
        let bare = Bytes::from(without_traces(&upload.bytes).into_owned());
        let pieces = stream::iter([Ok::<Bytes, Infallible>(bare)]);
        let name = file_name(&upload.file_name);
        match web.attachments.keep(pieces).await {
            Ok(stored) => files.push(Attachment {
                sha256: stored.sha256,
                name,
                media_type: stored.kind.media_type().to_owned(),
                bytes: stored.size,
            }),
            Err(error) => {
                let key = match error {
                    AttachmentError::TooLarge { .. } => "files-too-large",
                    AttachmentError::Empty => "files-empty",
                    AttachmentError::Kind if is_heic(&name) => "files-heic",
                    AttachmentError::Kind => "files-kind",
                    AttachmentError::Infected { .. } => "files-infected",
                    AttachmentError::NotScanned { .. } => "files-not-scanned",
                    AttachmentError::BrokeOff => "files-broke-off",
                    AttachmentError::Full | AttachmentError::Missing | AttachmentError::Io(_) => {
                        return Err(Error::broken(error));
                    }
                };
                form.wrong::<()>(field, page.t1(key, "name", name));
            }
        }
    }
    Ok(files)
}

/// The files of a case that came with what its reader may see, in the order they came.
pub(crate) fn of_case(seen: &Seen) -> impl Iterator<Item = &Attachment> {
    seen.events
        .iter()
        .flat_map(|event| &event.body.facts)
        .flat_map(|fact| match fact {
            Fact::Filed { filing, .. } => filing.attachments.as_slice(),
            Fact::Supplemented { attachments, .. } | Fact::Replied { attachments, .. } => {
                attachments
            }
            _ => &[],
        })
}

/// Hands a file out as a download. Whether this person may have it was asked before.
///
/// # Errors
/// Not found when it is not kept here.
pub(crate) async fn hand_out(web: &Web, file: &Attachment) -> Answer {
    let content = match web.attachments.read(&file.sha256).await {
        Ok(content) => content,
        Err(AttachmentError::Missing) => return Err(Error::not_found()),
        Err(error) => return Err(Error::broken(error)),
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(media_type(file)),
        ),
        (header::CONTENT_DISPOSITION, as_download(&file.name)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox"),
        ),
    ];
    let pieces = stream::unfold(content, |mut content| async move {
        let mut piece = vec![0; 64 * 1024];
        match content.read(&mut piece).await {
            Ok(0) => None,
            Ok(read) => {
                piece.truncate(read);
                Some((Ok(Bytes::from(piece)), content))
            }
            Err(error) => Some((Err(error), content)),
        }
    });
    Ok((headers, Body::from_stream(pieces)).into_response())
}

/// Hands out a file that was made for this request.
pub(crate) fn made(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, as_download(name)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
    ];
    (headers, bytes).into_response()
}

/// "屋顶.jpg（1.2 MB）".
pub(crate) fn label(page: &Page, file: &Attachment) -> String {
    let tenths = file.bytes.div_ceil(104_858).max(1);
    let size = format!("{}.{} MB", tenths / 10, tenths % 10);
    page.t2("files-label", "name", file.name.as_str(), "size", size)
}

/// The last part of what the sender calls it, without signs that could mean
/// something to a file system or a header.
pub(crate) fn file_name(claimed: &str) -> String {
    let last = claimed.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = last
        .chars()
        .filter(|sign| !sign.is_control() && !r#"<>:"|?*;%"#.contains(*sign));
    let name: String = plain.take(NAME_MOST).collect();
    match name.trim_matches(['.', ' ']) {
        "" => "file".to_owned(),
        name => name.to_owned(),
    }
}

/// What telephones of one maker call their pictures; browsers elsewhere cannot show them.
fn is_heic(name: &str) -> bool {
    let kind = name.rsplit('.').next().unwrap_or_default();
    ["heic", "heif"]
        .iter()
        .any(|heic| kind.eq_ignore_ascii_case(heic))
}

/// Only types that we told from the content ourselves are named to a browser.
fn media_type(file: &Attachment) -> &'static str {
    use FileKind as K;
    let all = [
        K::Jpeg,
        K::Png,
        K::Webp,
        K::Gif,
        K::Pdf,
        K::Mp3,
        K::Wav,
        K::Amr,
        K::Mp4,
        K::Docx,
        K::Xlsx,
    ];
    let known = all.into_iter().map(FileKind::media_type);
    known
        .into_iter()
        .find(|known| *known == file.media_type)
        .unwrap_or("application/octet-stream")
}

/// RFC 6266: always a download, with its name in UTF-8.
fn as_download(name: &str) -> HeaderValue {
    let mut escaped = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                escaped.push(char::from(byte));
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    let line = format!("attachment; filename*=UTF-8''{escaped}");
    HeaderValue::from_str(&line).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_folder_or_its_header() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\照片\\屋顶.jpg"), "屋顶.jpg");
        assert_eq!(file_name("a\r\nb\".html"), "ab.html");
        assert_eq!(file_name("..."), "file");
        assert_eq!(
            as_download("屋.jpg"),
            "attachment; filename*=UTF-8''%E5%B1%8B.jpg"
        );
    }
}
