//! Lines over names in order, from nought up.

use super::{Anchor, Shape, Tone, label, nth, part, round_up, shortened};
use crate::{Chart, figure, plain};

/// Strokes of the series; the first is unbroken.
const DASHES: [Option<[f32; 2]>; 4] = [None, Some([6.0, 3.0]), Some([2.0, 2.0]), Some([9.0, 2.0])];

/// The lines from `top` downward, and where they end.
pub(super) fn draw(chart: &Chart, width: f32, size: f32, top: f32) -> (f32, Vec<Shape>) {
    let scale = round_up(chart.highest());
    let said = |value| figure::number(value, chart.digits);
    let left = ((plain::width(&said(scale)) + 0.6) * size).min(width * 0.3);
    let (first, last) = (left + size, width - size * 2.0);
    let high = (width * 0.38).clamp(110.0, 190.0);
    let (top, floor) = (top + size * 0.6, top + size * 0.6 + high);
    let mut shapes = Vec::new();
    for value in [scale, scale / 2, 0] {
        let y = floor - part(value, scale, high);
        shapes.push(Shape::Stroke {
            points: vec![(left, y), (width, y)],
            tone: Tone::Rule,
            width: 0.6,
            dash: None,
        });
        let at = (left - size * 0.4, (y + size * 0.35).max(top));
        shapes.push(label(at, size * 0.92, Anchor::End, &said(value)));
    }
    let x = |at: usize| match chart.names.len() {
        1 => f32::midpoint(first, last),
        all => first + (last - first) * nth(at) / nth(all - 1),
    };
    for (row, series) in chart.series.iter().enumerate() {
        for run in runs(series.values.iter().take(chart.names.len())) {
            let points: Vec<_> = run
                .into_iter()
                .map(|(at, value)| (x(at), floor - part(value, scale, high)))
                .collect();
            let marks = points.clone();
            shapes.extend(line(points, row, &marks));
        }
    }
    shapes.extend(feet(chart, size, floor + size * 1.3, (last - first, &x)));
    (floor + size * 1.9, shapes)
}

/// A line that is told apart without its colour, with a mark on each figure.
pub(super) fn line(points: Vec<(f32, f32)>, series: usize, marks: &[(f32, f32)]) -> Vec<Shape> {
    let tone = Tone::Series(series);
    let mut shapes = Vec::new();
    for (x, y) in marks {
        shapes.push(Shape::Fill {
            at: (x - 1.8, y - 1.8),
            size: (3.6, 3.6),
            tone,
        });
    }
    if points.len() > 1 {
        shapes.push(Shape::Stroke {
            points,
            tone,
            width: 1.5,
            dash: DASHES[series % DASHES.len()],
        });
    }
    shapes
}

/// As many of the names as stand beside each other, the last of them always.
fn feet(chart: &Chart, size: f32, y: f32, (room, x): (f32, &dyn Fn(usize) -> f32)) -> Vec<Shape> {
    let widest = chart.names.iter().map(|name| plain::width(name));
    let widest = (widest.fold(2.0, f32::max).min(8.0) + 1.0) * size;
    let all = chart.names.len();
    let mut every = 1;
    while every < all && nth(every) * room / nth(all.max(2) - 1) < widest {
        every += 1;
    }
    let shown = (0..all).rev().step_by(every);
    shown
        .map(|at| {
            let name = shortened(&chart.names[at], 8.0);
            let half = plain::width(&name) * size / 2.0;
            let at = x(at).clamp(half, (room + x(0) + size * 2.0 - half).max(half));
            label((at, y), size * 0.92, Anchor::Middle, &name)
        })
        .collect()
}

/// Neighbours that have figures. Where there is none the line is broken.
fn runs<'a>(values: impl Iterator<Item = &'a Option<i64>>) -> Vec<Vec<(usize, i64)>> {
    let mut runs = vec![Vec::new()];
    for (at, value) in values.enumerate() {
        match value {
            Some(value) => {
                if let Some(run) = runs.last_mut() {
                    run.push((at, *value));
                }
            }
            None => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}
