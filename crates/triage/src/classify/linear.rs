//! One line between each class and all others: support vector machines with
//! squared hinge loss, trained by descending along one message at a time.
//!
//! The method is that of Hsieh et al., "A Dual Coordinate Descent Method for
//! Large-scale Linear SVM" (ICML 2008), algorithm 1 without shrinking. Before it, each
//! column is stretched by how differently often the class has it, as Wang and Manning
//! found to help ("Baselines and Bigrams", ACL 2012).

use super::features::Sparse;

/// What an error costs against the simplicity of the line.
const COST: f32 = 0.1;
/// Rounds over all messages at most.
const ROUNDS: usize = 40;
/// Done when no message moves the line more than this.
const STILL: f32 = 0.02;

/// A line for each class; a positive side means "this class".
#[derive(Clone, Debug, Default)]
pub(super) struct Linear {
    /// How many classes there are.
    classes: usize,
    /// The columns it knows, in rising order. A line between few classes knows few
    /// of them, so that hundreds of lines take little room.
    columns: Vec<u32>,
    /// For each of them what it is worth for each class, then the same for no
    /// column at all.
    weights: Vec<f32>,
}

impl Linear {
    /// Learns from messages and the number of each one's class.
    pub(super) fn train(rows: &[&Sparse], labels: &[usize], classes: usize) -> Self {
        let columns = columns_of(rows);
        let rows: Vec<Sparse> = rows.iter().map(|row| within(row, &columns)).collect();
        let mut weights = vec![0.0; (columns.len() + 1) * classes];
        let mut line = vec![0.0_f32; columns.len() + 1];
        for class in 0..classes {
            line.fill(0.0);
            let is_in = |row: usize| labels[row] == class;
            let stretched = stretched(&rows, columns.len(), is_in);
            draw(&mut line, &rows, &stretched, is_in);
            for (column, weight) in line.iter().enumerate() {
                weights[column * classes + class] = *weight;
            }
        }
        Self {
            classes,
            columns,
            weights,
        }
    }

    /// On which side of each class's line the message lies, and how far.
    pub(super) fn judge(&self, row: &Sparse) -> Vec<f32> {
        let mut sides = self.of(self.columns.len()).to_vec();
        let mut from = 0;
        for (column, value) in row.columns.iter().zip(&row.values) {
            from += at_or_behind(&self.columns[from..], *column);
            if self.columns.get(from) != Some(column) {
                continue;
            }
            for (side, weight) in sides.iter_mut().zip(self.of(from)) {
                *side += weight * value;
            }
        }
        sides
    }

    /// What a column speaks for a class, beyond what it speaks for all on average.
    pub(super) fn speaks(&self, column: u32, class: usize) -> f32 {
        let Ok(place) = self.columns.binary_search(&column) else {
            return 0.0;
        };
        let weights = self.of(place);
        let average = weights.iter().sum::<f32>() / self.classes as f32;
        weights[class] - average
    }

    /// Bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.columns.as_slice()) + size_of_val(self.weights.as_slice())
    }

    fn of(&self, place: usize) -> &[f32] {
        &self.weights[place * self.classes..(place + 1) * self.classes]
    }
}

/// How many of the sorted columns lie before `wanted`: in a line that knows all
/// columns it is where one expects it, else it is found by doubling steps.
fn at_or_behind(columns: &[u32], wanted: u32) -> usize {
    let Some(first) = columns.first() else {
        return 0;
    };
    let expected = wanted.saturating_sub(*first) as usize;
    if columns.get(expected) == Some(&wanted) {
        return expected;
    }
    let mut step = 1;
    while step < columns.len() && columns[step] < wanted {
        step *= 2;
    }
    let start = step / 2;
    let end = columns.len().min(step + 1);
    start + columns[start..end].partition_point(|column| *column < wanted)
}

fn columns_of(rows: &[&Sparse]) -> Vec<u32> {
    let mut columns: Vec<u32> = rows.iter().flat_map(|row| &row.columns).copied().collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// The row with the places of its columns in place of the columns.
fn within(row: &Sparse, columns: &[u32]) -> Sparse {
    let mut from = 0;
    let place = |column: &u32| {
        from += at_or_behind(&columns[from..], *column);
        from as u32
    };
    Sparse {
        columns: row.columns.iter().map(place).collect(),
        values: row.values.clone(),
    }
}

/// How far each column is stretched, squared: by the logarithm of how much oftener
/// the class has it than all others.
fn stretched(rows: &[Sparse], columns: usize, is_in: impl Fn(usize) -> bool) -> Vec<f32> {
    let (mut inside, mut outside) = (vec![1.0_f32; columns], vec![1.0_f32; columns]);
    for (place, row) in rows.iter().enumerate() {
        let side = if is_in(place) {
            &mut inside
        } else {
            &mut outside
        };
        for column in &row.columns {
            side[*column as usize] += 1.0;
        }
    }
    let all = |counts: &[f32]| counts.iter().map(|count| f64::from(*count)).sum::<f64>() as f32;
    let oftener = (all(&outside) / all(&inside)).ln();
    let stretch = |(inside, outside): (&f32, &f32)| ((inside / outside).ln() + oftener).powi(2);
    inside.iter().zip(&outside).map(stretch).collect()
}

/// Draws the line; columns count as if stretched, the line fits them as they are.
fn draw(line: &mut [f32], rows: &[Sparse], stretched: &[f32], is_in: impl Fn(usize) -> bool) {
    let lengths: Vec<f32> = rows
        .iter()
        .map(|row| squared_length(row, stretched))
        .collect();
    let slack = 0.5 / COST;
    let bias = line.len() - 1;
    let mut pull = vec![0.0_f32; rows.len()];
    let mut order: Vec<u32> = (0..rows.len() as u32).collect();
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    for _ in 0..ROUNDS {
        shuffle(&mut order, &mut seed);
        let mut most_moved = 0.0_f32;
        for row in order.iter().map(|row| *row as usize) {
            let side = if is_in(row) { 1.0 } else { -1.0 };
            let lies = line[bias] + dot(line, &rows[row]);
            let slope = side * lies - 1.0 + slack * pull[row];
            let moved = if pull[row] == 0.0 {
                slope.min(0.0)
            } else {
                slope
            };
            most_moved = most_moved.max(moved.abs());
            if moved.abs() < 1e-6 {
                continue;
            }
            let new = (pull[row] - slope / (lengths[row] + 1.0 + slack)).max(0.0);
            let step = (new - pull[row]) * side;
            pull[row] = new;
            line[bias] += step;
            for (column, value) in rows[row].columns.iter().zip(&rows[row].values) {
                line[*column as usize] += step * value * stretched[*column as usize];
            }
        }
        if most_moved < STILL {
            break;
        }
    }
}

fn dot(line: &[f32], row: &Sparse) -> f32 {
    let pairs = row.columns.iter().zip(&row.values);
    pairs
        .map(|(column, value)| line[*column as usize] * value)
        .sum()
}

fn squared_length(row: &Sparse, stretched: &[f32]) -> f32 {
    let pairs = row.columns.iter().zip(&row.values);
    pairs
        .map(|(column, value)| value * value * stretched[*column as usize])
        .sum()
}

/// Fisher and Yates, with a seed, so that the same messages give the same model.
fn shuffle(order: &mut [u32], seed: &mut u64) {
    for last in (1..order.len()).rev() {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        order.swap(last, (*seed % (last as u64 + 1)) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_parts_what_can_be_parted() {
        let row = |columns: &[u32]| Sparse {
            columns: columns.to_vec(),
            values: vec![1.0; columns.len()],
        };
        let rows = [row(&[0, 2]), row(&[0]), row(&[1, 2]), row(&[1])];
        let model = Linear::train(&rows.each_ref(), &[0, 0, 1, 1], 2);
        for (row, label) in rows.iter().zip([0, 0, 1, 1]) {
            let sides = model.judge(row);
            assert!(sides[label] > 0.0 && sides[1 - label] < 0.0, "{sides:?}");
        }
        assert!(model.speaks(0, 0) > 0.0 && model.speaks(2, 0).abs() < 0.1);
    }
}
