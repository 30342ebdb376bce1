//! The paper as a document for Word, WPS and LibreOffice: a folder of XML, packed. Text
//! has named styles, headings are headings, a table says again on each page what its
//! columns are, and charts are charts that can be edited.

mod chart;
mod parts;
mod text;

use std::io::{Cursor, Write as _};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use crate::{Block, NotWritten, Paper};

impl Paper {
    /// As docx. The same paper is the same bytes, whenever it is written.
    ///
    /// # Errors
    /// When it cannot be packed.
    pub fn docx(&self) -> Result<Vec<u8>, NotWritten> {
        let charts = self.blocks.iter().filter_map(|block| match block {
            Block::Bars(chart) if !chart.is_empty() => Some(chart::bars(chart)),
            Block::Lines(chart) if !chart.is_empty() => Some(chart::lines(chart)),
            _ => None,
        });
        let charts: Vec<String> = charts.collect();
        let mut folder = Folder::new();
        folder.put("[Content_Types].xml", &parts::content_types(charts.len()))?;
        folder.put("_rels/.rels", parts::RELATIONS)?;
        folder.put("docProps/core.xml", &parts::properties(self))?;
        folder.put("word/document.xml", &text::document(self))?;
        folder.put(
            "word/_rels/document.xml.rels",
            &parts::relations(charts.len()),
        )?;
        folder.put("word/styles.xml", &parts::styles(self.language))?;
        folder.put("word/settings.xml", parts::SETTINGS)?;
        folder.put("word/footer1.xml", &parts::footer("right"))?;
        folder.put("word/footer2.xml", &parts::footer("left"))?;
        for (at, chart) in (1..).zip(&charts) {
            folder.put(&format!("word/charts/chart{at}.xml"), chart)?;
        }
        folder.packed()
    }
}

/// A folder of XML on its way into one file.
struct Folder(ZipWriter<Cursor<Vec<u8>>>);

impl Folder {
    fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    fn put(&mut self, name: &str, xml: &str) -> Result<(), NotWritten> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        self.0.start_file(name, options).map_err(packing)?;
        self.0.write_all(parts::HEAD.as_bytes())?;
        Ok(self.0.write_all(xml.as_bytes())?)
    }

    fn packed(self) -> Result<Vec<u8>, NotWritten> {
        Ok(self.0.finish().map_err(packing)?.into_inner())
    }
}

fn packing(error: zip::result::ZipError) -> NotWritten {
    NotWritten::Docx(std::io::Error::other(error))
}
