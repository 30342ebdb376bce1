//! Tiles: none, a PMTiles file that this server hands out in ranges, or a service
//! of the site's own.

use std::{
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use crate::{Web, error::Error};

/// The most one request is given of the file; readers ask for a directory or a tile.
const RANGE_MOST: u64 = 4 * 1024 * 1024;

/// What lies under the outlines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Tiles {
    /// Nothing; the default.
    #[default]
    None,
    /// A PMTiles file beside the data.
    File {
        /// Where it lies.
        path: PathBuf,
        /// In which coordinates it was made.
        datum: Datum,
    },
    /// A service, by the address of a tile with `{z}`, `{x}` and `{y}`.
    Service {
        /// The address.
        template: String,
        /// Scheme and host, which the content policy then allows.
        origin: String,
        /// How its tiles are drawn.
        drawn: Drawn,
        /// Whom the page names for them.
        attribution: String,
        /// In which coordinates it draws.
        datum: Datum,
    },
}

/// In which coordinates tiles are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Datum {
    /// As the platform keeps its points; WGS-84 is the same here.
    #[default]
    Cgcs2000,
    /// Shifted, as commercial services in China have to.
    Gcj02,
}

/// How tiles are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// Pictures.
    Raster,
    /// Lines and areas.
    Vector,
}

impl Tiles {
    /// What a site's setting means: nothing, a file name, or an address.
    ///
    /// # Errors
    /// Says what is wrong and how to mend it, in both languages.
    pub fn read(
        setting: &str,
        datum: Datum,
        attribution: &str,
        folder: &Path,
    ) -> Result<Self, &'static str> {
        let setting = setting.trim();
        if setting.is_empty() || setting == "none" {
            return Ok(Self::None);
        }
        let Some((scheme, rest)) = setting.split_once("://") else {
            if !setting.ends_with(".pmtiles") || setting.contains(['/', '\\']) {
                return Err(
                    "tiles 应为 none、数据目录里的 .pmtiles 文件名，或以 https:// 开头的地址 · should be none, the name of a .pmtiles file in the data directory, or an https:// address",
                );
            }
            return Ok(Self::File {
                path: folder.join(setting),
                datum,
            });
        };
        let host = rest.split('/').next().unwrap_or_default();
        let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | ':');
        if !matches!(scheme, "https" | "http") || host.is_empty() || !host.chars().all(plain) {
            return Err(
                "tiles 的地址应写全主机名，例如 https://tiles.example.gov.cn/{z}/{x}/{y}.png · write the whole host",
            );
        }
        if !["{z}", "{x}", "{y}"]
            .iter()
            .all(|part| setting.contains(part))
        {
            return Err("tiles 的地址里要有 {z}、{x}、{y} · the address needs {z}, {x} and {y}");
        }
        let path = rest.split('?').next().unwrap_or_default();
        let drawn = if path.ends_with(".pbf") || path.ends_with(".mvt") {
            Drawn::Vector
        } else {
            Drawn::Raster
        };
        Ok(Self::Service {
            template: setting.to_owned(),
            origin: format!("{scheme}://{host}"),
            drawn,
            attribution: attribution.to_owned(),
            datum,
        })
    }

    /// The one place besides ourselves from which a page may fetch tiles.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        match self {
            Self::Service { origin, .. } => Some(origin),
            Self::None | Self::File { .. } => None,
        }
    }

    /// In which coordinates they are drawn.
    #[must_use]
    pub const fn datum(&self) -> Datum {
        match self {
            Self::None => Datum::Cgcs2000,
            Self::File { datum, .. } | Self::Service { datum, .. } => *datum,
        }
    }
}

/// `GET /map/tiles.pmtiles`, in ranges only.
pub(super) async fn tiles(State(web): State<Web>, asked: HeaderMap) -> Result<Response, Error> {
    let Tiles::File { path, .. } = &web.settings.map.tiles else {
        return Err(Error::not_found());
    };
    let path = path.clone();
    let wanted = asked
        .get(header::RANGE)
        .and_then(|line| line.to_str().ok())
        .map(str::to_owned);
    let read = tokio::task::spawn_blocking(move || part(&path, wanted.as_deref()));
    match read.await.map_err(Error::broken)?.map_err(Error::broken)? {
        Part::Bytes { range, of, bytes } => {
            let place = format!("bytes {}-{}/{of}", range.start(), range.end());
            let headers = [
                (header::CONTENT_RANGE, place),
                (header::ACCEPT_RANGES, "bytes".to_owned()),
                (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
                (header::CACHE_CONTROL, "public, max-age=86400".to_owned()),
            ];
            Ok((StatusCode::PARTIAL_CONTENT, headers, bytes).into_response())
        }
        Part::Outside { of } => {
            let headers = [(header::CONTENT_RANGE, format!("bytes */{of}"))];
            Ok((StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response())
        }
    }
}

enum Part {
    Bytes {
        range: RangeInclusive<u64>,
        of: u64,
        bytes: Vec<u8>,
    },
    Outside {
        of: u64,
    },
}

fn part(path: &Path, wanted: Option<&str>) -> std::io::Result<Part> {
    let mut file = File::open(path)?;
    let of = file.metadata()?.len();
    let Some(range) = wanted.and_then(|line| range(line, of)) else {
        return Ok(Part::Outside { of });
    };
    file.seek(SeekFrom::Start(*range.start()))?;
    let mut bytes = Vec::new();
    file.take(range.end() - range.start() + 1)
        .read_to_end(&mut bytes)?;
    Ok(Part::Bytes { range, of, bytes })
}

/// `bytes=0-16383` within a file of so many bytes, cut at [`RANGE_MOST`].
fn range(line: &str, of: u64) -> Option<RangeInclusive<u64>> {
    let (from, to) = line.strip_prefix("bytes=")?.split_once('-')?;
    let from: u64 = from.trim().parse().ok()?;
    let to = match to.trim() {
        "" => u64::MAX,
        to => to.parse().ok()?,
    };
    let to = to
        .min(of.checked_sub(1)?)
        .min(from.saturating_add(RANGE_MOST - 1));
    (from <= to).then_some(from..=to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_has_no_tiles_unless_it_says_which() {
        let read = |setting| Tiles::read(setting, Datum::Gcj02, "", Path::new("data"));
        assert_eq!(read("none"), Ok(Tiles::None));
        assert_eq!(read("").unwrap().origin(), None);
        let file = read("city.pmtiles").unwrap();
        assert_eq!((file.origin(), file.datum()), (None, Datum::Gcj02));
        let service = read("https://t0.example.gov.cn/{z}/{x}/{y}.png?key=1").unwrap();
        assert_eq!(service.origin(), Some("https://t0.example.gov.cn"));
        for wrong in [
            "../secret.pmtiles",
            "city.zip",
            "https:///{z}/{x}/{y}",
            "https://a b/{z}/{x}/{y}",
            "https://example.gov.cn;script-src *'/{z}/{x}/{y}",
            "https://example.gov.cn/{z}/{x}.png",
            "ftp://example.gov.cn/{z}/{x}/{y}",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_part_of_the_file_is_handed_out_and_never_all_of_it() {
        assert_eq!(range("bytes=0-99", 1_000), Some(0..=99));
        assert_eq!(range("bytes=990-2000", 1_000), Some(990..=999));
        assert_eq!(range("bytes=0-", u64::MAX), Some(0..=RANGE_MOST - 1));
        for wrong in ["bytes=1000-", "bytes=-5", "bytes=9-1", "0-9", "bytes=a-b"] {
            assert_eq!(range(wrong, 1_000), None, "{wrong}");
        }
        assert_eq!(range("bytes=0-0", 0), None);
    }
}
