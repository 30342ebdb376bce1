//! Lying bars: names of units are long, and stand upright beside them.

use super::{Anchor, Shape, Tone, label, nth, part, shortened};
use crate::{Chart, figure, plain};

/// More bars than that make a picture nobody reads; the table has them all.
const MOST: usize = 32;

/// The bars from `top` downward, and where they end.
pub(super) fn draw(chart: &Chart, width: f32, size: f32, top: f32) -> (f32, Vec<Shape>) {
    let most = MOST / chart.series.len().max(1);
    let names: Vec<String> = chart.names.iter().take(most).cloned().collect();
    let left = column(names.iter().map(|name| plain::width(name)), size, width);
    let said = |value| figure::number(value, chart.digits);
    let values = chart.series.iter().flat_map(|series| &series.values);
    let right = column(
        values.flatten().map(|value| plain::width(&said(*value))),
        size,
        width,
    );
    let room = width - left - right;
    let highest = chart.highest();
    let (thick, between) = (size * 1.1, size * 0.8);
    let mut shapes = Vec::new();
    let mut y = top;
    for (at, name) in names.iter().enumerate() {
        let all = thick * nth(chart.series.len());
        let name = shortened(name, left / size - 0.6);
        let middle = y + all / 2.0 + size * 0.35;
        shapes.push(label((left - size * 0.5, middle), size, Anchor::End, &name));
        for (row, series) in chart.series.iter().enumerate() {
            let said = series.value(at).map_or_else(|| figure::NONE.into(), said);
            let long = part(series.value(at).unwrap_or(0), highest, room);
            let line = y + thick * nth(row);
            shapes.extend(bar((left, line + 1.0), (long, thick - 2.0), row));
            let end = (left + long + size * 0.3, line + thick * 0.5 + size * 0.35);
            shapes.push(label(end, size * 0.92, Anchor::Start, &said));
        }
        y += all + between;
    }
    if chart.names.len() > names.len() {
        let rest = format!("… {}", chart.names.len() - names.len());
        shapes.push(label((left, y + size * 0.4), size, Anchor::Start, &rest));
        y += size;
    }
    shapes.push(Shape::Stroke {
        points: vec![(left, top - 2.0), (left, y - between * 0.5)],
        tone: Tone::Quiet,
        width: 0.8,
        dash: None,
    });
    (y, shapes)
}

/// A bar that is told apart without its colour: full, empty, ruled, half.
pub(super) fn bar(at: (f32, f32), size: (f32, f32), series: usize) -> Vec<Shape> {
    let tone = Tone::Series(series);
    let (x, y) = at;
    let (long, thick) = size;
    if long <= 0.0 {
        return Vec::new();
    }
    let stroke = |points| Shape::Stroke {
        points,
        tone,
        width: 0.9,
        dash: None,
    };
    let fill = |at, size| Shape::Fill { at, size, tone };
    let edge = stroke(vec![
        (x, y),
        (x + long, y),
        (x + long, y + thick),
        (x, y + thick),
        (x, y),
    ]);
    match series % 4 {
        0 => vec![fill(at, size)],
        1 => vec![edge],
        2 => {
            let mut shapes = vec![edge];
            let mut rule = x + 3.0;
            while rule < x + long {
                shapes.push(stroke(vec![(rule, y), (rule, y + thick)]));
                rule += 3.0;
            }
            shapes
        }
        _ => vec![edge, fill((x, y + thick / 2.0), (long, thick / 2.0))],
    }
}

/// How wide a column of texts is: as its widest, and never over a third.
fn column(widths: impl Iterator<Item = f32>, size: f32, width: f32) -> f32 {
    let widest = widths.fold(0.0, f32::max);
    ((widest + 1.0) * size).min(width * 0.34)
}
