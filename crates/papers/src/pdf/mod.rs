//! The paper as PDF: A4 with the margins of official papers, 22 lines of 28 signs a
//! page, numbers outside below. The layout is ours and knows what such papers need and
//! nothing else; the letters in it can be searched and copied.

mod flow;
mod fonts;
mod lines;
mod pen;
mod table;

use krilla::{
    Document,
    metadata::{DateTime, Metadata},
    page::PageSettings,
};

pub use fonts::Fonts;

use self::{
    flow::{Flow, Look, SIDES},
    pen::Pens,
};
use crate::{
    Align, Block, Chart, Kind, NotWritten, Paper,
    drawing::{self, Form},
    plain,
};

/// The letters of the text and of tables.
const BODY: f32 = flow::WIDE / 28.0;
const SMALL: f32 = 10.5;

const TEXT: Look = Look {
    size: BODY,
    pitch: flow::HIGH / 22.0,
    strong: false,
    align: Align::Start,
    first: 2.0,
    end: 0.0,
    with_next: 0.0,
};
const NOTE: Look = Look {
    size: SMALL,
    pitch: SMALL * 1.5,
    first: 0.0,
    ..TEXT
};

impl Paper {
    /// As PDF. The same paper with the same fonts is the same bytes.
    ///
    /// # Errors
    /// When a font breaks while it is embedded.
    pub fn pdf(&self, fonts: &Fonts) -> Result<Vec<u8>, NotWritten> {
        let pens = Pens::of(fonts).ok_or(NotWritten::NoFont)?;
        let mut flow = Flow::new(&pens);
        self.begin(&mut flow);
        for (at, block) in self.blocks.iter().enumerate() {
            self.set(&mut flow, block, &self.blocks[at + 1..]);
        }
        self.end(&mut flow);
        let mut document = Document::new();
        document.set_metadata(self.metadata());
        for shapes in flow.numbered() {
            let size = PageSettings::from_wh(SIDES.0, SIDES.1);
            let mut page = document.start_page_with(size.unwrap_or_default());
            let mut surface = page.surface();
            for shape in &shapes {
                pens.draw(&mut surface, shape);
            }
            surface.finish();
            page.finish();
        }
        let finished = document.finish();
        finished.map_err(|error| NotWritten::Pdf(error.to_string()))
    }

    fn begin(&self, flow: &mut Flow<'_>) {
        let title = Look {
            size: 22.0,
            pitch: 33.0,
            strong: true,
            align: Align::Middle,
            first: 0.0,
            ..TEXT
        };
        let signed = Look {
            align: Align::Middle,
            first: 0.0,
            ..TEXT
        };
        flow.text(&title, &self.title);
        flow.gap(6.0);
        if let Some(number) = &self.number {
            flow.text(&signed, number);
        }
        if self.kind == Kind::Report {
            flow.text(&signed, &format!("{}　{}", self.issuer, self.day()));
        }
        flow.gap(14.0);
        if let Some(address) = self.address() {
            flow.text(&Look { first: 0.0, ..TEXT }, &address);
        }
    }

    fn set(&self, flow: &mut Flow<'_>, block: &Block, below: &[Block]) {
        match block {
            Block::Heading { level, text } => {
                let look = Look {
                    strong: *level < 3,
                    with_next: beginning(below),
                    ..TEXT
                };
                flow.text(&look, text);
            }
            Block::Text(text) => flow.text(&TEXT, text),
            Block::Points(points) => {
                for (at, point) in (1..).zip(points) {
                    flow.text(&TEXT, &format!("{at}. {point}"));
                }
            }
            Block::Table(table) => flow.table(table, self.language, true),
            Block::Bars(chart) => self.chart(flow, chart, Form::Bars),
            Block::Lines(chart) => self.chart(flow, chart, Form::Lines),
        }
    }

    fn chart(&self, flow: &mut Flow<'_>, chart: &Chart, form: Form) {
        let Some(drawing) = drawing::draw(chart, form, flow::WIDE, SMALL) else {
            return flow.table(&chart.table(), self.language, true);
        };
        flow.caption(&chart.title, drawing.height + 8.0);
        flow.drawing(drawing);
        flow.gap(8.0);
        flow.table(&chart.table(), self.language, false);
    }

    fn end(&self, flow: &mut Flow<'_>) {
        if self.kind == Kind::Letter {
            let look = |left: f32| Look {
                align: Align::End,
                end: 4.0,
                with_next: TEXT.pitch * left,
                ..TEXT
            };
            flow.gap(TEXT.pitch);
            flow.text(&look(2.0), self.language.seal());
            flow.text(&look(1.0), &self.issuer);
            flow.text(&look(0.0), &self.day());
        }
        if !plain::lines(&self.foot.join("\n")).is_empty() {
            flow.gap(TEXT.pitch);
            flow.rule(self.foot.len());
            for line in &self.foot {
                flow.text(
                    &Look {
                        size: 14.0,
                        pitch: 22.0,
                        first: 0.0,
                        ..TEXT
                    },
                    line,
                );
            }
        }
    }

    fn metadata(&self) -> Metadata {
        let mut metadata = Metadata::new()
            .title(plain::clean(&self.title).into_owned())
            .authors(vec![plain::clean(&self.issuer).into_owned()])
            .language(self.language.tag().to_owned());
        let [month, day] = [self.date.month(), self.date.day()].map(i8::unsigned_abs);
        if let Ok(year) = u16::try_from(self.date.year()) {
            metadata = metadata.creation_date(DateTime::new(year).month(month).day(day));
        }
        metadata
    }
}

/// How high what stands below a heading begins: it must not stand alone at the foot of
/// a page.
fn beginning(below: &[Block]) -> f32 {
    let chart = |chart, form| {
        drawing::draw(chart, form, flow::WIDE, SMALL).map_or(0.0, |drawing| drawing.height + 36.0)
    };
    let high = match below.first() {
        None => 0.0,
        Some(Block::Heading { .. }) => TEXT.pitch + beginning(&below[1..]),
        Some(Block::Text(_) | Block::Points(_)) => TEXT.pitch * 2.0,
        Some(Block::Table(_)) => TEXT.pitch * 3.0,
        Some(Block::Bars(bars)) => chart(bars, Form::Bars),
        Some(Block::Lines(lines)) => chart(lines, Form::Lines),
    };
    high.min(flow::HIGH * 0.8)
}
