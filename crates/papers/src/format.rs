//! What a paper can be written as.

use std::{io, path::PathBuf};

use rust_xlsxwriter::XlsxError;

use crate::{Fonts, Paper};

/// What a paper can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A document to work on.
    Docx,
    /// A workbook: each table a sheet.
    Xlsx,
    /// To print and to keep.
    Pdf,
    /// A piece of a page.
    Html,
    /// The paper itself.
    Json,
}

/// Why a paper could not be written.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// A PDF carries its font, and none on this machine has Chinese in it.
    #[error(
        "没有找到中文字体，写不成 PDF：请安装 fonts-noto-cjk（Debian：sudo apt-get install fonts-noto-cjk），或在设置 papers.font 里写明字体文件 · no Chinese font for the PDF: install Debian's fonts-noto-cjk or name a font file in the setting papers.font"
    )]
    NoFont,
    /// The file that was named as a font is none, or cannot be read.
    #[error(
        "{path} 不是能用的字体文件（设置 papers.font）：{why} · no usable font, see the setting papers.font"
    )]
    BadFont {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// More than a workbook can hold.
    #[error("工作簿放不下：{0} · more than a workbook holds")]
    Xlsx(#[from] XlsxError),
    /// The PDF could not be finished.
    #[error("PDF 没有写成：{0} · the PDF could not be finished")]
    Pdf(String),
    /// The document could not be packed.
    #[error("文档没有写成：{0} · the document could not be packed")]
    Docx(#[from] io::Error),
}

impl Format {
    /// Each, the one most people want first.
    pub const ALL: [Self; 5] = [Self::Docx, Self::Xlsx, Self::Pdf, Self::Html, Self::Json];

    /// How its files end.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Json => "json",
        }
    }

    /// The one whose files end so.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|format| format.code().eq_ignore_ascii_case(code))
    }

    /// What browsers call it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
            Self::Html => "text/html; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

impl Paper {
    /// Writes it. Fonts are asked for only when the format needs them.
    ///
    /// # Errors
    /// When there is no Chinese font, or it is more than the format can hold.
    pub fn write(
        &self,
        format: Format,
        fonts: impl FnOnce() -> Result<Fonts, NotWritten>,
    ) -> Result<Vec<u8>, NotWritten> {
        match format {
            Format::Docx => self.docx(),
            Format::Xlsx => self.xlsx(),
            Format::Pdf => self.pdf(&fonts()?),
            Format::Html => Ok(self.html().into_bytes()),
            Format::Json => Ok(self.json().into_bytes()),
        }
    }
}
