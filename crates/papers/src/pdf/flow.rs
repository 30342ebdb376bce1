//! Text running down pages.

use super::{
    NOTE,
    lines::{self, Line},
    pen::Pens,
};
use crate::{
    Align,
    drawing::{Anchor, Drawing, Shape, Tone},
    plain,
};

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;

/// A4.
pub(super) const SIDES: (f32, f32) = (210.0 * MM, 297.0 * MM);

/// What is left between margins of 37 mm above, 28 left, 26 right and 35 below.
pub(super) const WIDE: f32 = 156.0 * MM;
pub(super) const HIGH: f32 = 225.0 * MM;
const LEFT: f32 = 28.0 * MM;
const TOP: f32 = 37.0 * MM;

/// How a paragraph looks.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) size: f32,
    /// From line to line.
    pub(super) pitch: f32,
    pub(super) strong: bool,
    pub(super) align: Align,
    /// How far its first line is set in, and its lines from the right, in signs.
    pub(super) first: f32,
    pub(super) end: f32,
    /// What has to stand on the same page below it.
    pub(super) with_next: f32,
}

/// Pages that fill from above. What is drawn is measured from the corner of the text.
pub(super) struct Flow<'a> {
    pub(super) pens: &'a Pens<'a>,
    pages: Vec<Vec<Shape>>,
    pub(super) y: f32,
}

impl<'a> Flow<'a> {
    pub(super) fn new(pens: &'a Pens<'a>) -> Self {
        Self {
            pens,
            pages: vec![Vec::new()],
            y: 0.0,
        }
    }

    /// A text; each of its lines is a paragraph.
    pub(super) fn text(&mut self, look: &Look, text: &str) {
        for paragraph in plain::lines(text) {
            let width = WIDE / look.size - look.end;
            let lines = lines::wrap(&paragraph, (width - look.first, width), &|sign| {
                self.pens.advance(look.strong, sign)
            });
            for (at, line) in lines.iter().enumerate() {
                self.need(look.pitch + look.with_next);
                let first = if at == 0 { look.first } else { 0.0 };
                self.line(look, line, (first * look.size, width * look.size));
                self.y += look.pitch;
            }
        }
    }

    /// One line between two edges, spread over them when another follows.
    fn line(&mut self, look: &Look, line: &Line, (from, to): (f32, f32)) {
        let (x, anchor) = match look.align {
            Align::Start => (from, Anchor::Start),
            Align::Middle => (f32::midpoint(from, to), Anchor::Middle),
            Align::End => (to, Anchor::End),
        };
        let spread = if look.align == Align::Start {
            line.spread((to - from) / look.size) * look.size
        } else {
            0.0
        };
        self.put(Shape::Text {
            at: (x, self.y + look.pitch / 2.0 + look.size * 0.36),
            size: look.size,
            strong: look.strong,
            anchor,
            tone: Tone::Ink,
            text: line.text.clone(),
            spread,
        });
    }

    /// What stands above a table or chart, on one page with its beginning.
    pub(super) fn caption(&mut self, text: &str, with_next: f32) {
        self.gap(8.0);
        let look = Look {
            size: 12.0,
            pitch: 19.0,
            strong: true,
            align: Align::Middle,
            with_next: with_next.min(HIGH * 0.9),
            ..NOTE
        };
        self.text(&look, text);
    }

    /// A drawing; it is never higher than a page.
    pub(super) fn drawing(&mut self, drawing: Drawing) {
        self.need(drawing.height);
        let y = self.y;
        for shape in drawing.shapes {
            self.put(shape.moved(0.0, y));
        }
        self.y += drawing.height;
    }

    /// A line across, with room for so many lines below it.
    pub(super) fn rule(&mut self, lines: usize) {
        self.need(22.0 * f32::from(u8::try_from(lines).unwrap_or(8).min(8)) + 4.0);
        let y = self.y;
        self.stroke(vec![(0.0, y), (WIDE, y)], 0.8);
        self.y += 4.0;
    }

    pub(super) fn stroke(&mut self, points: Vec<(f32, f32)>, width: f32) {
        self.put(Shape::Stroke {
            points,
            tone: Tone::Quiet,
            width,
            dash: None,
        });
    }

    /// Room, unless the page begins here.
    pub(super) fn gap(&mut self, high: f32) {
        if self.y > 0.0 {
            self.y += high;
        }
    }

    /// What is left of the page.
    pub(super) fn room(&self) -> f32 {
        HIGH - self.y
    }

    /// A new page, when so much does not fit on this one. A hair more is no more.
    pub(super) fn need(&mut self, high: f32) {
        if high > self.room() + 0.1 && self.y > 0.0 {
            self.turn();
        }
    }

    pub(super) fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = 0.0;
    }

    pub(super) fn put(&mut self, shape: Shape) {
        if let Some(page) = self.pages.last_mut() {
            page.push(shape.moved(LEFT, TOP));
        }
    }

    /// The pages with their numbers, which stand one sign in from the outer edge.
    pub(super) fn numbered(self) -> impl Iterator<Item = Vec<Shape>> {
        (1_usize..).zip(self.pages).map(|(number, mut page)| {
            let (x, anchor) = if number % 2 == 1 {
                (LEFT + WIDE - 14.0, Anchor::End)
            } else {
                (LEFT + 14.0, Anchor::Start)
            };
            page.push(Shape::Text {
                at: (x, TOP + HIGH + 7.0 * MM + 12.0),
                size: 14.0,
                strong: false,
                anchor,
                tone: Tone::Ink,
                text: format!("— {number} —"),
                spread: 0.0,
            });
            page
        })
    }
}

impl Shape {
    fn moved(mut self, right: f32, down: f32) -> Self {
        let step = |(x, y): &mut (f32, f32)| (*x, *y) = (*x + right, *y + down);
        match &mut self {
            Self::Text { at, .. } | Self::Fill { at, .. } => step(at),
            Self::Stroke { points, .. } => points.iter_mut().for_each(step),
        }
        self
    }
}
