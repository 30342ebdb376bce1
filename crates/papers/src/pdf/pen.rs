//! Shapes onto a page. Signs are set one by one: Chinese needs no shaping, and what a
//! font lacks shows as its empty square while the text below it stays what it was.

use krilla::{
    color::rgb,
    geom::{PathBuilder, Point, Rect},
    paint::{Fill, Stroke, StrokeDash},
    surface::Surface,
    text::{Font, GlyphId, KrillaGlyph},
};
use skrifa::{
    MetadataProvider as _, charmap::Charmap, instance::LocationRef, instance::Size,
    metrics::GlyphMetrics,
};

use super::fonts::{Face, Fonts};
use crate::{
    drawing::{Anchor, Shape, Tone},
    plain,
};

/// The font of the text and that of headings, open.
pub(super) struct Pens<'a> {
    text: Pen<'a>,
    strong: Pen<'a>,
}

struct Pen<'a> {
    font: &'a Font,
    signs: Charmap<'a>,
    metrics: GlyphMetrics<'a>,
}

impl<'a> Pens<'a> {
    pub(super) fn of(fonts: &'a Fonts) -> Option<Self> {
        Some(Self {
            text: Pen::of(&fonts.text)?,
            strong: Pen::of(&fonts.strong)?,
        })
    }

    /// How wide a sign is, as part of its height.
    pub(super) fn advance(&self, strong: bool, sign: char) -> f32 {
        self.pen(strong).glyph(sign).map_or(0.0, |glyph| glyph.1)
    }

    pub(super) fn draw(&self, surface: &mut Surface<'_>, shape: &Shape) {
        match shape {
            Shape::Text {
                at,
                size,
                strong,
                anchor,
                tone,
                text,
                spread,
            } => {
                let pen = self.pen(*strong);
                let glyphs = pen.glyphs(text, spread / size);
                let wide: f32 = glyphs.iter().map(|glyph| glyph.x_advance * size).sum();
                let x = match anchor {
                    Anchor::Start => at.0,
                    Anchor::Middle => at.0 - wide / 2.0,
                    Anchor::End => at.0 - wide,
                };
                surface.set_stroke(None);
                surface.set_fill(Some(fill(*tone)));
                let start = Point::from_xy(x, at.1);
                surface.draw_glyphs(start, &glyphs, pen.font.clone(), text, *size, false);
            }
            Shape::Fill { at, size, tone } => {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(*tone)));
                let mut path = PathBuilder::new();
                if let Some(rect) = Rect::from_xywh(at.0, at.1, size.0, size.1) {
                    path.push_rect(rect);
                }
                if let Some(path) = path.finish() {
                    surface.draw_path(&path);
                }
            }
            Shape::Stroke {
                points,
                tone,
                width,
                dash,
            } => {
                surface.set_fill(None);
                surface.set_stroke(Some(Stroke {
                    paint: fill(*tone).paint,
                    width: *width,
                    dash: dash.map(|dash| StrokeDash {
                        array: dash.to_vec(),
                        offset: 0.0,
                    }),
                    ..Stroke::default()
                }));
                let mut path = PathBuilder::new();
                for (at, (x, y)) in points.iter().enumerate() {
                    if at == 0 {
                        path.move_to(*x, *y);
                    } else {
                        path.line_to(*x, *y);
                    }
                }
                if let Some(path) = path.finish() {
                    surface.draw_path(&path);
                }
            }
        }
    }

    const fn pen(&self, strong: bool) -> &Pen<'a> {
        if strong { &self.strong } else { &self.text }
    }
}

impl<'a> Pen<'a> {
    fn of(face: &'a Face) -> Option<Self> {
        let font = face.read()?;
        Some(Self {
            font: &face.font,
            signs: font.charmap(),
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
        })
    }

    /// The glyph of a sign and its width. Signs that only join others have none.
    fn glyph(&self, sign: char) -> Option<(GlyphId, f32)> {
        if matches!(sign, '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}') {
            return None;
        }
        let glyph = self.signs.map(sign).unwrap_or_default();
        let advance = self.metrics.advance_width(glyph).unwrap_or(0.0);
        let wide = advance / self.font.units_per_em();
        Some((GlyphId::new(glyph.to_u32()), wide))
    }

    fn glyphs(&self, text: &str, spread: f32) -> Vec<KrillaGlyph> {
        let drawn = text.char_indices().filter_map(|(at, sign)| {
            let (glyph, wide) = self.glyph(sign)?;
            let end = at + sign.len_utf8();
            let more = if plain::is_wide(sign) && end < text.len() {
                spread
            } else {
                0.0
            };
            let range = at..end;
            Some(KrillaGlyph::new(
                glyph,
                wide + more,
                0.0,
                0.0,
                0.0,
                range,
                None,
            ))
        });
        drawn.collect()
    }
}

fn fill(tone: Tone) -> Fill {
    let [red, green, blue] = tone.colour();
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        ..Fill::default()
    }
}
