//! What a file is, told from its first bytes.

/// Kinds of files that are let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the formats")]
pub enum FileKind {
    Jpeg,
    Png,
    Webp,
    Gif,
    Pdf,
    Mp3,
    Wav,
    Amr,
    Mp4,
    Docx,
    Xlsx,
}

use FileKind::*;

impl FileKind {
    /// For people who chose something else.
    pub const ACCEPTED: &'static str = "JPEG, PNG, WebP, GIF, PDF, MP3, WAV, AMR, MP4, DOCX, XLSX";

    /// The kind of a file that begins with `head` and ends with `tail`; `None`
    /// for all that is not let in, Office files with macros among them.
    pub fn of(head: &[u8], tail: &[u8]) -> Option<FileKind> {
        let riff = |form: &[u8]| head.starts_with(b"RIFF") && head.get(8..12) == Some(form);
        match head {
            [0xFF, 0xD8, 0xFF, ..] => Some(Jpeg),
            _ if head.starts_with(b"\x89PNG\r\n\x1A\n") => Some(Png),
            _ if riff(b"WEBP") => Some(Webp),
            _ if head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a") => Some(Gif),
            _ if head.starts_with(b"%PDF-") => Some(Pdf),
            _ if head.starts_with(b"ID3") || is_mpeg_audio(head) => Some(Mp3),
            _ if riff(b"WAVE") => Some(Wav),
            _ if head.starts_with(b"#!AMR\n") || head.starts_with(b"#!AMR-WB\n") => Some(Amr),
            _ if head.get(4..8) == Some(b"ftyp") && is_mp4_brand(head.get(8..12)?) => Some(Mp4),
            _ if head.starts_with(b"PK\x03\x04") => office(tail),
            _ => None,
        }
    }

    /// Media type to hand the file out with.
    pub fn media_type(self) -> &'static str {
        match self {
            Jpeg => "image/jpeg",
            Png => "image/png",
            Webp => "image/webp",
            Gif => "image/gif",
            Pdf => "application/pdf",
            Mp3 => "audio/mpeg",
            Wav => "audio/wav",
            Amr => "audio/amr",
            Mp4 => "video/mp4",
            Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// Usual end of a file's name, and the code kept in the database.
    pub fn extension(self) -> &'static str {
        match self {
            Jpeg => "jpg",
            Png => "png",
            Webp => "webp",
            Gif => "gif",
            Pdf => "pdf",
            Mp3 => "mp3",
            Wav => "wav",
            Amr => "amr",
            Mp4 => "mp4",
            Docx => "docx",
            Xlsx => "xlsx",
        }
    }

    /// The kind whose [`FileKind::extension`] this is.
    pub fn from_extension(extension: &str) -> Option<FileKind> {
        let all = [Jpeg, Png, Webp, Gif, Pdf, Mp3, Wav, Amr, Mp4, Docx, Xlsx];
        all.into_iter().find(|kind| kind.extension() == extension)
    }

    /// True for what a browser may show within a page.
    pub fn is_picture(self) -> bool {
        matches!(self, Jpeg | Png | Webp | Gif)
    }
}

/// A frame of MPEG audio, layer III, with a bit rate and a sampling rate that
/// exist (ISO 11172-3, 2.4.2.3).
fn is_mpeg_audio(head: &[u8]) -> bool {
    let [0xFF, second, third, _, ..] = head else {
        return false;
    };
    second & 0xE0 == 0xE0
        && second & 0x18 != 0x08
        && second & 0x06 == 0x02
        && third & 0xF0 != 0xF0
        && third & 0xF0 != 0
        && third & 0x0C != 0x0C
}

/// Brands that telephones and browsers write: MP4, its audio and 3GPP forms,
/// QuickTime.
fn is_mp4_brand(brand: &[u8]) -> bool {
    let known: [&[u8]; 6] = [b"iso", b"mp4", b"avc1", b"M4", b"3gp", b"qt"];
    known.iter().any(|start| brand.starts_with(start))
}

/// The list of names at the end of a zip file says which program's it is.
fn office(tail: &[u8]) -> Option<FileKind> {
    let names = |name: &[u8]| tail.windows(name.len()).any(|part| part == name);
    if !names(b"[Content_Types].xml") || names(b"vbaProject.bin") {
        None
    } else if names(b"word/document.xml") {
        Some(Docx)
    } else if names(b"xl/workbook.xml") {
        Some(Xlsx)
    } else {
        None
    }
}
