//! The text of the document.

use super::parts;
use crate::{
    Align, Block, Cell, Chart, Kind, Paper, Table, plain,
    xml::{Safe, put},
};

/// Twentieths of a point between the margins of A4: 37, 26, 35 and 28 mm from above.
const WIDE: f32 = 8_845.0;

/// English Metric Units between the margins, and a chart's height.
const CHART: (u32, u32) = (5_616_000, 2_700_000);

pub(super) fn document(paper: &Paper) -> String {
    let mut text = Text {
        out: String::from(
            r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><w:body>"#,
        ),
        charts: 0,
        paper,
    };
    text.head();
    for block in &paper.blocks {
        text.block(block);
    }
    text.end();
    text.out.push_str(r#"<w:sectPr><w:footerReference w:type="default" r:id="footer1"/><w:footerReference w:type="even" r:id="footer2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1304" w:gutter="0"/></w:sectPr></w:body></w:document>"#);
    text.out
}

struct Text<'a> {
    out: String,
    charts: usize,
    paper: &'a Paper,
}

impl Text<'_> {
    fn head(&mut self) {
        let paper = self.paper;
        self.line("Title", &paper.title);
        if let Some(number) = &paper.number {
            self.line("Signed", number);
        }
        if paper.kind == Kind::Report {
            self.line("Signed", &format!("{}　{}", paper.issuer, paper.day()));
        }
        if let Some(address) = paper.address() {
            self.line("To", &address);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => {
                self.line(&format!("heading {}", (*level).clamp(1, 3)), text);
            }
            Block::Text(text) => {
                for line in plain::lines(text) {
                    self.line("Body Text", &line);
                }
            }
            Block::Points(points) => {
                for (at, point) in (1..).zip(points) {
                    self.line("Body Text", &format!("{at}. {point}"));
                }
            }
            Block::Table(table) => self.table(table),
            Block::Bars(chart) | Block::Lines(chart) => self.chart(chart),
        }
    }

    fn end(&mut self) {
        let paper = self.paper;
        if paper.kind == Kind::Letter {
            self.line("Body Text", "");
            for line in [
                paper.language.seal(),
                paper.issuer.as_str(),
                paper.day().as_str(),
            ] {
                self.line("Sign-off", line);
            }
        }
        for (at, line) in paper.foot.iter().enumerate() {
            let above = r#"<w:pBdr><w:top w:val="single" w:sz="6" w:space="4" w:color="auto"/></w:pBdr><w:spacing w:before="480"/>"#;
            self.paragraph("Foot", if at == 0 { above } else { "" }, line);
        }
    }

    fn line(&mut self, style: &str, text: &str) {
        self.paragraph(style, "", text);
    }

    fn paragraph(&mut self, style: &str, more: &str, text: &str) {
        let style = parts::id(style);
        put!(
            self.out,
            r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>"#
        );
        for (at, line) in plain::clean(text).lines().enumerate() {
            let new = if at == 0 { "" } else { "<w:br/>" };
            put!(
                self.out,
                r#"<w:r>{new}<w:t xml:space="preserve">{}</w:t></w:r>"#,
                Safe(line)
            );
        }
        self.out.push_str("</w:p>");
    }

    fn table(&mut self, table: &Table) {
        self.line("caption", &table.caption);
        self.grid(table);
    }

    /// A table without its caption.
    fn grid(&mut self, table: &Table) {
        if !table.columns.is_empty() {
            let widths = table.widths(self.paper.language).0;
            let widths: Vec<f32> = widths.iter().map(|width| width * WIDE).collect();
            self.out.push_str(r#"<w:tbl><w:tblPr><w:tblW w:w="8845" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>"#);
            for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
                put!(
                    self.out,
                    r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808890"/>"#
                );
            }
            self.out.push_str(r#"</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>"#);
            for width in &widths {
                put!(self.out, r#"<w:gridCol w:w="{width:.0}"/>"#);
            }
            self.out
                .push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
            for (head, width) in table.heads(self.paper.language).iter().zip(&widths) {
                let shade = r#"<w:shd w:val="clear" w:color="auto" w:fill="EEF1F5"/>"#;
                self.cell(*width, shade, ("Table Head", ""), head);
            }
            self.out.push_str("</w:tr>");
            for row in &table.rows {
                self.row(table, row, &widths);
            }
            self.out.push_str("</w:tbl>");
        }
        for line in table.under() {
            self.line("Table Note", line);
        }
        if table.under().next().is_none() {
            // Two tables without a paragraph between them become one.
            self.line("Table Note", "");
        }
    }

    fn row(&mut self, table: &Table, row: &[Cell], widths: &[f32]) {
        self.out.push_str("<w:tr>");
        for ((column, cell), width) in table.cells(row).zip(widths) {
            let align = match column.align {
                Align::Start => "",
                Align::Middle => r#"<w:jc w:val="center"/>"#,
                Align::End => r#"<w:jc w:val="right"/>"#,
            };
            self.cell(*width, "", ("Table Text", align), &cell.said());
        }
        self.out.push_str("</w:tr>");
    }

    fn cell(&mut self, width: f32, shade: &str, (style, align): (&str, &str), text: &str) {
        put!(
            self.out,
            r#"<w:tc><w:tcPr><w:tcW w:w="{width:.0}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>"#
        );
        self.paragraph(style, align, text);
        self.out.push_str("</w:tc>");
    }

    fn chart(&mut self, chart: &Chart) {
        self.line("caption", &chart.title);
        if !chart.is_empty() {
            self.charts += 1;
            let at = self.charts;
            put!(
                self.out,
                r#"<w:p><w:pPr><w:pStyle w:val="Chart"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{}" cy="{}"/><wp:docPr id="{at}" name="{}" descr="{}"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="chart{at}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"#,
                CHART.0,
                CHART.1,
                Safe(&chart.title),
                Safe(&chart.said)
            );
        }
        self.grid(&chart.table());
    }
}
