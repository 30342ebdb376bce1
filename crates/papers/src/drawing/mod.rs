//! Charts as shapes, drawn once; SVG and PDF only say them in their own way.

mod bars;
mod lines;
mod svg;

use crate::{Chart, plain};

/// A drawing, measured from its upper left corner.
pub(crate) struct Drawing {
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) shapes: Vec<Shape>,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Bars,
    Lines,
}

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// A line of text on its base line.
    Text {
        at: (f32, f32),
        size: f32,
        strong: bool,
        anchor: Anchor,
        tone: Tone,
        text: String,
        /// What each wide sign takes besides its own width.
        spread: f32,
    },
    /// A filled rectangle: corner, then width and height.
    Fill {
        at: (f32, f32),
        size: (f32, f32),
        tone: Tone,
    },
    /// A line through points.
    Stroke {
        points: Vec<(f32, f32)>,
        tone: Tone,
        width: f32,
        dash: Option<[f32; 2]>,
    },
}

/// Where a text stands to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// What a colour is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Ink,
    Quiet,
    Rule,
    Wash,
    Series(usize),
}

impl Tone {
    /// Its colour on white paper. Those of series differ in lightness too, and each
    /// series has a stroke of its own besides.
    pub(crate) const fn colour(self) -> [u8; 3] {
        match self {
            Self::Ink => [0x11, 0x18, 0x20],
            Self::Quiet => [0x4a, 0x55, 0x62],
            Self::Rule => [0xb4, 0xbc, 0xc6],
            Self::Wash => [0xee, 0xf1, 0xf5],
            Self::Series(at) => match at % 4 {
                0 => [0x1f, 0x4e, 0x8c],
                1 => [0xb3, 0x54, 0x0b],
                2 => [0x2c, 0x6e, 0x4f],
                _ => [0x7a, 0x2f, 0x6b],
            },
        }
    }
}

/// More rows of figures than that are only in the table.
const MOST_SERIES: usize = 8;

/// Draws a chart so wide, in letters so high. Nothing when there is nothing to draw.
pub(crate) fn draw(chart: &Chart, form: Form, width: f32, size: f32) -> Option<Drawing> {
    if chart.is_empty() {
        return None;
    }
    let few;
    let chart = if chart.series.len() > MOST_SERIES {
        few = Chart {
            series: chart.series[..MOST_SERIES].to_vec(),
            ..chart.clone()
        };
        &few
    } else {
        chart
    };
    let (mut shapes, top) = legend(chart, form, width, size);
    let below = match form {
        Form::Bars => bars::draw(chart, width, size, top),
        Form::Lines => lines::draw(chart, width, size, top),
    };
    shapes.extend(below.1);
    Some(Drawing {
        width,
        height: below.0,
        shapes,
    })
}

/// The series and how they look, and where it ends. One series needs none.
fn legend(chart: &Chart, form: Form, width: f32, size: f32) -> (Vec<Shape>, f32) {
    let mut shapes = Vec::new();
    if chart.series.len() < 2 {
        return (shapes, size * 0.5);
    }
    let (mut x, mut y) = (0.0, size);
    for (at, series) in chart.series.iter().enumerate() {
        let name = shortened(&series.name, width / size - 4.0);
        let wide = size * (plain::width(&name) + 4.0);
        if x > 0.0 && x + wide > width {
            (x, y) = (0.0, y + size * 1.6);
        }
        let middle = y - size * 0.35;
        match form {
            Form::Bars => shapes.extend(bars::bar(
                (x, middle - size * 0.35),
                (size * 2.0, size * 0.7),
                at,
            )),
            Form::Lines => shapes.extend(lines::line(
                vec![(x, middle), (x + size * 2.0, middle)],
                at,
                &[(x + size, middle)],
            )),
        }
        shapes.push(label((x + size * 2.4, y), size, Anchor::Start, &name));
        x += wide;
    }
    (shapes, y + size)
}

fn label(at: (f32, f32), size: f32, anchor: Anchor, text: &str) -> Shape {
    Shape::Text {
        at,
        size,
        strong: false,
        anchor,
        tone: Tone::Ink,
        text: text.to_owned(),
        spread: 0.0,
    }
}

/// A name that takes at most so many squares.
fn shortened(name: &str, squares: f32) -> String {
    let name = plain::clean(name).replace('\n', " ");
    if plain::width(&name) <= squares {
        return name;
    }
    let mut short = String::new();
    for sign in name.chars() {
        short.push(sign);
        if plain::width(&short) > squares - 1.0 {
            short.pop();
            break;
        }
    }
    short.push('…');
    short
}

/// The next number that people read at a glance, and whose half is whole: 2, 4, 10, 12,
/// 16, 20, 40, 100 …
fn round_up(highest: i64) -> i64 {
    const STEPS: [i64; 11] = [10, 12, 14, 16, 20, 24, 30, 40, 50, 60, 80];
    let few = [2, 4, 6, 8].into_iter().find(|end| highest <= *end);
    let mut unit = 1_i64;
    few.unwrap_or_else(|| {
        loop {
            let mut ends = STEPS.iter().map(|step| unit.saturating_mul(*step));
            if let Some(end) = ends.find(|end| highest <= *end) {
                return end;
            }
            unit = unit.saturating_mul(10);
        }
    })
}

/// A part of a length. Pictures need no more digits than a screen has.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "what is drawn is rounded to a tenth of a point anyway"
)]
fn part(of: i64, over: i64, length: f32) -> f32 {
    (of.max(0) as f64 / over.max(1) as f64) as f32 * length
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no chart has sixteen million names"
)]
fn nth(at: usize) -> f32 {
    at as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_ends_at_a_number_read_at_a_glance() {
        for (highest, top) in [
            (0, 2),
            (3, 4),
            (5, 6),
            (11, 12),
            (41, 50),
            (81, 100),
            (12_033, 14_000),
        ] {
            assert_eq!(round_up(highest), top);
        }
        assert_eq!(round_up(i64::MAX), i64::MAX);
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        let names = ["一月", "二月"];
        assert!(draw(&Chart::new("空", "月份", names), Form::Bars, 340.0, 12.0).is_none());
        let blank = Chart::new("空", "月份", names).with("受理", [None, None]);
        assert!(draw(&blank, Form::Lines, 340.0, 12.0).is_none());
    }

    #[test]
    fn shapes_stay_inside_the_drawing() {
        let long = "云泽市湖东区城市管理和综合行政执法局".repeat(3);
        let chart = Chart::new("受理", "单位", [long.as_str(), "乙"])
            .with("本月", [Some(i64::MAX), Some(-4)])
            .with("上月", [None, Some(0), Some(9)])
            .with(long.clone(), [Some(1)]);
        for form in [Form::Bars, Form::Lines] {
            let drawing = draw(&chart, form, 340.0, 12.0).unwrap();
            let mut points = Vec::new();
            for shape in drawing.shapes {
                match shape {
                    Shape::Text { at, .. } => points.push(at),
                    Shape::Fill { at, size, .. } => {
                        points.extend([at, (at.0 + size.0, at.1 + size.1)]);
                    }
                    Shape::Stroke { points: more, .. } => points.extend(more),
                }
            }
            for (x, y) in points {
                assert!((-0.1..=340.1).contains(&x), "{x}");
                assert!((-0.1..=drawing.height + 0.1).contains(&y), "{y}");
            }
        }
    }
}
