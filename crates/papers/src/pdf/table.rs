//! Tables over pages: the heads stand on each page again, a row stays whole when a page
//! holds it, and goes on over the page when none does.

use super::{
    NOTE, SMALL,
    flow::{Flow, HIGH, WIDE},
    lines::{self, Line},
};
use crate::{
    Align, Language, Table,
    drawing::{Anchor, Shape, Tone},
    plain,
};

/// Letters do not get smaller than this to keep figures in one line.
const SMALLEST: f32 = 7.0;

/// Left and right of a cell's text, and above and below it.
const PAD: (f32, f32) = (3.5, 2.5);

/// Where columns stand and how high letters are.
struct Grid {
    widths: Vec<f32>,
    size: f32,
}

/// A row, broken into lines.
struct Row {
    cells: Vec<(Align, Vec<Line>)>,
    head: bool,
}

impl Flow<'_> {
    pub(super) fn table(&mut self, table: &Table, language: Language, captioned: bool) {
        let (parts, wants) = table.widths(language);
        let grid = Grid {
            widths: parts.iter().map(|part| part * WIDE).collect(),
            size: (WIDE / wants.max(1.0)).clamp(SMALLEST, SMALL),
        };
        let heads = table.heads(language);
        let head = self.row(
            &grid,
            true,
            heads.iter().map(|head| (Align::Middle, head.as_str())),
        );
        if captioned {
            self.caption(&table.caption, grid.height(head.lines()) * 2.0);
        }
        if !table.columns.is_empty() {
            self.rows(&grid, table, &head);
        }
        self.gap(2.0);
        for line in table.under() {
            self.text(&NOTE, line);
        }
        self.gap(10.0);
    }

    fn rows(&mut self, grid: &Grid, table: &Table, head: &Row) {
        // Heads that would fill the pages are said once.
        let again = grid.height(head.lines()) < HIGH / 4.0;
        self.need(grid.height(head.lines().min(10)) + grid.height(1));
        self.lay(grid, head, None);
        for cells in &table.rows {
            let cells: Vec<_> = table
                .cells(cells)
                .map(|(column, cell)| (column.align, cell.said()))
                .collect();
            let cells = cells.iter().map(|(align, said)| (*align, said.as_str()));
            let row = self.row(grid, false, cells);
            self.lay(grid, &row, again.then_some(head));
        }
    }

    fn row<'t>(
        &self,
        grid: &Grid,
        head: bool,
        cells: impl Iterator<Item = (Align, &'t str)>,
    ) -> Row {
        let cells = cells.zip(&grid.widths).map(|((align, text), width)| {
            let signs = ((width - PAD.0 * 2.0) / grid.size).max(1.0);
            let broken = plain::lines(text).into_iter().flat_map(|line| {
                lines::wrap(&line, (signs, signs), &|sign| self.pens.advance(head, sign))
            });
            (align, broken.collect())
        });
        Row {
            cells: cells.collect(),
            head,
        }
    }

    /// Lays a row, turning pages as it has to.
    fn lay(&mut self, grid: &Grid, row: &Row, head: Option<&Row>) {
        let all = row.lines();
        let head_high = head.map_or(0.0, |head| grid.height(head.lines()));
        let fits = |flow: &Self, lines| grid.height(lines) <= flow.room() + 0.1;
        let mut from = 0;
        while from < all {
            let whole = grid.height(all) + head_high <= HIGH;
            if !fits(self, if whole { all - from } else { 1 }) && self.y > 0.0 {
                self.turn();
                if let Some(head) = head {
                    self.slice(grid, head, 0, head.lines());
                }
            }
            let mut some = 1;
            while from + some < all && fits(self, some + 1) {
                some += 1;
            }
            self.slice(grid, row, from, from + some);
            from += some;
        }
    }

    /// Some lines of a row, with their frame.
    fn slice(&mut self, grid: &Grid, row: &Row, from: usize, to: usize) {
        let (y, high) = (self.y, grid.height(to - from));
        if row.head {
            self.put(Shape::Fill {
                at: (0.0, y),
                size: (WIDE, high),
                tone: Tone::Wash,
            });
        }
        let mut x = 0.0;
        for ((align, lines), width) in row.cells.iter().zip(&grid.widths) {
            let lines = lines.get(from..to.min(lines.len())).unwrap_or_default();
            let left_over = high - grid.height(lines.len().max(1));
            let mut line_y = y + PAD.1 + left_over / 2.0;
            let (at, anchor) = match align {
                Align::Start => (x + PAD.0, Anchor::Start),
                Align::Middle => (x + width / 2.0, Anchor::Middle),
                Align::End => (x + width - PAD.0, Anchor::End),
            };
            for line in lines {
                self.put(Shape::Text {
                    at: (at, line_y + grid.pitch() / 2.0 + grid.size * 0.36),
                    size: grid.size,
                    strong: row.head,
                    anchor,
                    tone: Tone::Ink,
                    text: line.text.clone(),
                    spread: 0.0,
                });
                line_y += grid.pitch();
            }
            self.stroke(vec![(x, y), (x, y + high)], 0.5);
            x += width;
        }
        self.stroke(
            vec![(0.0, y), (WIDE, y), (WIDE, y + high), (0.0, y + high)],
            0.5,
        );
        self.y += high;
    }
}

impl Grid {
    fn pitch(&self) -> f32 {
        self.size * 1.4
    }

    /// So many lines with what is above and below them.
    fn height(&self, lines: usize) -> f32 {
        let lines = u16::try_from(lines).unwrap_or(u16::MAX);
        self.pitch() * f32::from(lines) + PAD.1 * 2.0
    }
}

impl Row {
    /// Of the cell that has most; an empty row is one line high.
    fn lines(&self) -> usize {
        let lines = self.cells.iter().map(|(_, lines)| lines.len());
        lines.max().unwrap_or(1).max(1)
    }
}
