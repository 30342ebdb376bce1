//! What the fields for region and class offer, sent once and kept by the browser:
//! the address holds a tag of the content, like that of a stylesheet.

use axum::{
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::IntoResponse as _,
};

use crate::{
    Web,
    error::{Answer, Error},
    page::Page,
    words::{Lang, Words},
};

/// Where the lists are, for the template of the call.
pub(super) struct Addresses {
    pub(super) regions: String,
    pub(super) classes: String,
}

impl Addresses {
    pub(super) fn of(web: &Web, page: &Page) -> Self {
        let lang = page.words.lang.code();
        let of = |name: &str, tag: &str| format!("/desk/choices/{lang}/{name}?{tag}");
        Self {
            regions: of("regions", &web.regions.listed(page.words).tag),
            classes: of("classes", &web.classes.listed(page.words).tag),
        }
    }
}

/// `GET /desk/choices/zh/regions?<tag>`.
pub(super) async fn choices(
    State(web): State<Web>,
    page: Page,
    Path((lang, name)): Path<(String, String)>,
    RawQuery(asked): RawQuery,
    headers: HeaderMap,
) -> Answer {
    page.staff()?;
    let lang = Lang::from_code(&lang).ok_or_else(Error::not_found)?;
    let tree = match name.as_str() {
        "regions" => &web.regions,
        "classes" => &web.classes,
        _ => return Err(Error::not_found()),
    };
    let listed = tree.listed(Words { lang });
    let tag = format!("\"{}\"", listed.tag);
    // Under an old tag a browser gets the new list, and is not to keep it.
    let keep = if asked.as_deref() == Some(listed.tag.as_str()) {
        "private, max-age=31536000, immutable"
    } else {
        "private, no-cache"
    };
    let kept = [
        (header::CACHE_CONTROL, HeaderValue::from_static(keep)),
        (
            header::ETAG,
            HeaderValue::from_str(&tag).map_err(Error::broken)?,
        ),
    ];
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known == tag.as_str())
    {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((kept, kind, listed.json.clone()).into_response())
}
