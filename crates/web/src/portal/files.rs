//! Photos and papers: kept as they come, shown and handed out only to those who
//! may see the case, never as a page of this site.

use std::convert::Infallible;

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::IntoResponse as _,
};
use bytes::Bytes;
use futures_util::stream;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use xinqiao_hotline::{
    Seen,
    fact::Fact,
    filing::{ATTACHMENTS_MOST, Attachment},
};
use xinqiao_platform::attachments::{AttachmentError, FileKind};

use super::{held::Held, own_case};
use crate::{
    Web,
    error::{Answer, Error},
    form::Form,
    page::Page,
};

/// How much of both ends tells what a file is.
const ENDS: u64 = 64 * 1024;
/// Characters of a file's name that are kept.
const NAME_MOST: usize = 80;

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
    let mut files = Vec::new();
    let known: Vec<String> = form.values("kept").map(str::to_owned).collect();
    for value in known.iter().take(ATTACHMENTS_MOST) {
        files.extend(again(web, value).await?);
    }
    let uploads: Vec<_> = form.files("photos").cloned().collect();
    if files.len() + uploads.len() > ATTACHMENTS_MOST {
        let most = page.t1("files-too-many", "most", ATTACHMENTS_MOST);
        form.wrong::<()>("photos", most);
        return Ok(files);
    }
    for upload in uploads {
        let pieces = stream::iter([Ok::<Bytes, Infallible>(upload.bytes.clone())]);
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
                    AttachmentError::Kind => "files-kind",
                    AttachmentError::Infected { .. } => "files-infected",
                    AttachmentError::NotScanned { .. } => "files-not-scanned",
                    AttachmentError::BrokeOff => "files-broke-off",
                    AttachmentError::Full | AttachmentError::Missing | AttachmentError::Io(_) => {
                        return Err(Error::broken(error));
                    }
                };
                form.wrong::<()>("photos", page.t1(key, "name", name));
            }
        }
    }
    Ok(files)
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

fn of_case(seen: &Seen) -> impl Iterator<Item = &Attachment> {
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

/// The last part of what the sender calls it, without signs that could mean
/// something to a file system or a header.
fn file_name(claimed: &str) -> String {
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

fn label(page: &Page, file: &Attachment) -> String {
    let tenths = file.bytes.div_ceil(104_858).max(1);
    let size = format!("{}.{} MB", tenths / 10, tenths % 10);
    page.t2("files-label", "name", file.name.as_str(), "size", size)
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
