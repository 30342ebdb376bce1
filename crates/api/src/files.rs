//! Attachments: sent once, then named by the acts they come with.

use axum::{
    body::Body,
    extract::{FromRequestParts, RawPathParams, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, ObjectBuilder, RefOr, SchemaFormat, Type, schema::Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};
use xinqiao_hotline::{Refusal, fact::Fact, filing::Attachment};
use xinqiao_kernel::words::ActKind;
use xinqiao_platform::attachments::{AttachmentError, Attachments, FileKind};

use crate::{
    Api,
    caller::{Bearer, OnCase},
    document::TAG_CASES,
    problem::Problem,
    texts::{FileHash, NameText},
};

/// A file that was sent before, as an act names it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// What the upload answered.
    sha256: FileHash,
    /// The name it came with, for people only.
    name: NameText,
}

impl From<FileRef> for Attachment {
    /// Type and size are looked up before the act is done.
    fn from(file: FileRef) -> Self {
        Self {
            sha256: file.sha256.into(),
            name: file.name.into(),
            media_type: String::new(),
            bytes: 0,
        }
    }
}

/// A file that was kept.
#[derive(Serialize, ToSchema)]
pub struct Kept {
    /// SHA-256 of its content in hex: its name from now on.
    sha256: String,
    /// What its first bytes say it is.
    media_type: &'static str,
    /// Its size.
    #[schema(minimum = 1)]
    bytes: u64,
}

/// Bytes as they are.
struct Content;

impl PartialSchema for Content {
    fn schema() -> RefOr<Schema> {
        let binary = SchemaFormat::KnownFormat(KnownFormat::Binary);
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(binary))
            .min_length(Some(1))
            .into()
    }
}

impl ToSchema for Content {}

/// The store, as acts use it.
#[derive(Clone, Debug)]
pub struct Files {
    store: Attachments,
}

impl Files {
    /// Files kept there.
    #[must_use]
    pub fn new(store: Attachments) -> Self {
        Self { store }
    }

    /// Fills in what the file itself says of type and size.
    pub(crate) async fn describe(&self, attachment: &mut Attachment) -> Result<(), Problem> {
        let looked = self.look(&attachment.sha256).await;
        let Some((kind, bytes)) = looked? else {
            let why = "没有这个文件，请先上传到 /attachments".to_owned();
            return Err((&Refusal::Unusable {
                field: "附件", why
            })
                .into());
        };
        attachment.media_type = kind.media_type().to_owned();
        attachment.bytes = bytes;
        Ok(())
    }

    async fn look(&self, sha256: &str) -> Result<Option<(FileKind, u64)>, AttachmentError> {
        let mut file = match self.store.read(sha256).await {
            Err(AttachmentError::Missing) => return Ok(None),
            file => file?,
        };
        let bytes = file.metadata().await?.len();
        let (mut head, mut tail) = (Vec::new(), Vec::new());
        (&mut file).take(ENDS).read_to_end(&mut head).await?;
        file.seek(std::io::SeekFrom::Start(bytes.saturating_sub(ENDS)))
            .await?;
        file.read_to_end(&mut tail).await?;
        Ok(FileKind::of(&head, &tail).map(|kind| (kind, bytes)))
    }
}

/// How much of both ends tells what a file is.
const ENDS: u64 = 64 * 1024;

/// The routes of files.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(upload))
        .routes(routes!(download))
}

/// Send a file, to be named by an act afterwards.
///
/// What it is, is told from its content: JPEG, PNG, WebP, GIF, PDF, MP3, WAV,
/// AMR, MP4, DOCX or XLSX. The same file sent twice is kept once.
#[utoipa::path(
    post,
    path = "/attachments",
    tag = TAG_CASES,
    operation_id = "upload",
    request_body(content = inline(Content), content_type = "application/octet-stream"),
    responses((status = 201, description = "Kept.", body = Kept)),
    security(("bearer" = [])),
)]
async fn upload(
    Bearer(caller): Bearer,
    State(api): State<Api>,
    body: Body,
) -> Result<Response, Problem> {
    let brings_files = [ActKind::File, ActKind::Supplement, ActKind::Reply];
    if let Some(token) = &caller.token
        && !brings_files.iter().any(|act| token.scopes.allow(*act))
    {
        return Err(Problem::scope("cases:write".to_owned()));
    }
    let stored = api.files.store.keep(body.into_data_stream()).await?;
    let kept = Kept {
        sha256: stored.sha256,
        media_type: stored.kind.media_type(),
        bytes: stored.size,
    };
    Ok((StatusCode::CREATED, axum::Json(kept)).into_response())
}

/// A file that came with a case.
#[utoipa::path(
    get,
    path = "/cases/{number}/attachments/{sha256}",
    tag = TAG_CASES,
    operation_id = "download",
    params(
        ("number" = crate::texts::CaseText, Path, description = "The case number."),
        ("sha256" = FileHash, Path, description = "The file."),
    ),
    responses(
        (status = 200, description = "The file.", body = inline(Content), content_type = "application/octet-stream"),
    ),
    security(("bearer" = []), ("query_code" = [])),
)]
async fn download(
    on: OnCase,
    Hash(sha256): Hash,
    State(api): State<Api>,
) -> Result<Response, Problem> {
    let caller = on.caller.allowed_to_read()?;
    let seen = api
        .hotline
        .case(&caller.actor, on.id, caller.holder)
        .await?;
    let facts = seen.events.iter().flat_map(|event| &event.body.facts);
    let belongs = facts
        .flat_map(brought)
        .any(|attachment| attachment.sha256 == sha256);
    if !belongs {
        return Err(no_such_file());
    }
    let (kind, _) = api.files.look(&sha256).await?.ok_or_else(no_such_file)?;
    let file = api.files.store.read(&sha256).await?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(kind.media_type()),
        ),
        (
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
    ];
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}

fn brought(fact: &Fact) -> &[Attachment] {
    match fact {
        Fact::Filed { filing, .. } => &filing.attachments,
        Fact::Supplemented { attachments, .. } | Fact::Replied { attachments, .. } => attachments,
        _ => &[],
    }
}

fn no_such_file() -> Problem {
    Problem::not_found("本工单没有这个附件", "there is no such file with this case")
}

/// The file in the address.
struct Hash(String);

impl FromRequestParts<Api> for Hash {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, api)
            .await
            .map_err(|_| no_such_file())?;
        let hash = params.iter().find(|(name, _)| *name == "sha256");
        hash.map(|(_, hash)| Self(hash.to_owned()))
            .ok_or_else(no_such_file)
    }
}
