//! The paper as a piece of a page: its title is the page's `h1`. No styles, no scripts;
//! classes begin with `paper` and `chart`.

use crate::{
    Align, Block, Cell, Chart, Kind, Language, Paper, Table,
    drawing::{self, Form},
    plain,
    xml::{Safe, put},
};

/// So wide is a chart, in letters so high: read on a telephone without a magnifier.
const CHART: (f32, f32) = (340.0, 12.0);

impl Paper {
    /// As a piece of a page.
    #[must_use]
    pub fn html(&self) -> String {
        let kind = match self.kind {
            Kind::Report => "report",
            Kind::Letter => "letter",
        };
        let mut out = format!(
            r#"<article class="paper paper-{kind}" lang="{}"><header class="paper-head"><h1 class="paper-title">{}</h1>"#,
            self.language.tag(),
            Safe(&self.title)
        );
        if let Some(number) = &self.number {
            put!(out, r#"<p class="paper-number">{}</p>"#, Safe(number));
        }
        let signed = format!(
            r#"<span class="paper-issuer">{}</span> <time class="paper-date" datetime="{}">{}</time>"#,
            Safe(&self.issuer),
            self.date,
            self.day()
        );
        if self.kind == Kind::Report {
            put!(out, r#"<p class="paper-signed">{signed}</p>"#);
        }
        out.push_str("</header>");
        if let Some(address) = self.address() {
            put!(out, r#"<p class="paper-to">{}</p>"#, Safe(&address));
        }
        for block in &self.blocks {
            self.piece(&mut out, block);
        }
        if self.kind == Kind::Letter {
            let seal = self.language.seal();
            put!(
                out,
                r#"<p class="paper-signed"><span class="paper-seal">{seal}</span> {signed}</p>"#
            );
        }
        if !self.foot.is_empty() {
            out.push_str(r#"<footer class="paper-foot">"#);
            for line in &self.foot {
                put!(out, "<p>{}</p>", Safe(line));
            }
            out.push_str("</footer>");
        }
        out.push_str("</article>");
        out
    }

    fn piece(&self, out: &mut String, block: &Block) {
        match block {
            Block::Heading { level, text } => {
                let level = (*level).clamp(1, 3) + 1;
                put!(out, "<h{level}>{}</h{level}>", Safe(text));
            }
            Block::Text(text) => {
                for line in plain::lines(text) {
                    put!(out, "<p>{}</p>", Safe(&line));
                }
            }
            Block::Points(points) => {
                out.push_str("<ol>");
                for point in points {
                    put!(out, "<li>{}</li>", Safe(point));
                }
                out.push_str("</ol>");
            }
            Block::Table(table) => table.html(out, self.language),
            Block::Bars(chart) => chart.html(out, Form::Bars, self.language),
            Block::Lines(chart) => chart.html(out, Form::Lines, self.language),
        }
    }
}

impl Chart {
    fn html(&self, out: &mut String, form: Form, language: Language) {
        out.push_str(r#"<div class="paper-chart">"#);
        if let Some(drawing) = drawing::draw(self, form, CHART.0, CHART.1) {
            out.push_str(&drawing.svg(&self.title, &self.said));
        }
        self.table().html(out, language);
        out.push_str("</div>");
    }

    /// The chart alone, as SVG, without its table: bars, or lines. Nothing when it has
    /// no figures.
    #[must_use]
    pub fn svg(&self, as_lines: bool) -> Option<String> {
        let form = if as_lines { Form::Lines } else { Form::Bars };
        let drawing = drawing::draw(self, form, CHART.0, CHART.1)?;
        Some(drawing.svg(&self.title, &self.said))
    }
}

impl Table {
    /// A table may be wider than a telephone: it moves in a frame of its own, which
    /// the keyboard reaches.
    fn html(&self, out: &mut String, language: Language) {
        let caption = Safe(&self.caption);
        put!(
            out,
            r#"<div class="paper-table" role="region" tabindex="0" aria-label="{caption}"><table><caption>{caption}</caption><thead><tr>"#
        );
        for (column, head) in self.columns.iter().zip(self.heads(language)) {
            put!(
                out,
                r#"<th scope="col"{}>{}</th>"#,
                class(column.align),
                Safe(&head)
            );
        }
        out.push_str("</tr></thead><tbody>");
        for row in &self.rows {
            out.push_str("<tr>");
            for (at, (column, cell)) in self.cells(row).enumerate() {
                let (tag, scope) = if at == 0 && matches!(cell, Cell::Text(_)) {
                    ("th", r#" scope="row""#)
                } else {
                    ("td", "")
                };
                let class = class(column.align);
                put!(out, "<{tag}{scope}{class}>{}</{tag}>", Safe(&cell.said()));
            }
            out.push_str("</tr>");
        }
        out.push_str("</tbody></table></div>");
        for line in self.under() {
            put!(out, r#"<p class="paper-base">{}</p>"#, Safe(line));
        }
    }
}

const fn class(align: Align) -> &'static str {
    match align {
        Align::Start => "",
        Align::Middle => r#" class="middle""#,
        Align::End => r#" class="amount""#,
    }
}
