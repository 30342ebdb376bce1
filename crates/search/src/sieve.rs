//! Which entries may be found at all: by day, place, reader, kind and theme. What
//! does not hold never comes near a list.

use std::collections::BinaryHeap;

use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::Column,
    query::Weight,
};

use crate::{
    asked::{Asked, Sees},
    entry::Serves,
    shelf::{self, column},
};

/// The best so many of what passes.
pub(crate) struct Sieve {
    most: usize,
    day: i64,
    regions: Vec<u64>,
    kinds: Vec<u64>,
    theme: Option<u64>,
    sees: Sees,
    serves: Serves,
}

impl Sieve {
    pub(crate) fn of(asked: &Asked, most: usize) -> Self {
        let above = |region| {
            std::iter::successors(Some(region), |of: &xinqiao_kernel::RegionCode| of.parent())
        };
        Self {
            most,
            day: shelf::day(asked.day),
            regions: asked
                .region
                .map(|region| above(region).map(shelf::region).collect())
                .unwrap_or_default(),
            kinds: asked.kinds.iter().map(|kind| *kind as u64).collect(),
            theme: asked.theme.as_deref().map(shelf::theme),
            sees: asked.sees,
            serves: asked.serves,
        }
    }
}

/// The columns of a segment.
struct Columns {
    from: Column<i64>,
    until: Column<i64>,
    audience: Column<i64>,
    kind: Column<u64>,
    serves: Column<u64>,
    region: Column<u64>,
    theme: Column<u64>,
}

impl Columns {
    fn of(reader: &SegmentReader) -> tantivy::Result<Self> {
        let fast = reader.fast_fields();
        Ok(Self {
            from: fast.i64(column::FROM)?,
            until: fast.i64(column::UNTIL)?,
            audience: fast.i64(column::AUDIENCE)?,
            kind: fast.u64(column::KIND)?,
            serves: fast.u64(column::SERVES)?,
            region: fast.u64(column::REGION)?,
            theme: fast.u64(column::THEME)?,
        })
    }
}

impl Sieve {
    fn lets_pass(&self, columns: &Columns, doc: DocId) -> bool {
        let holds = columns.from.first(doc).is_some_and(|from| from <= self.day)
            && columns
                .until
                .first(doc)
                .is_some_and(|until| self.day <= until);
        if !holds {
            return false;
        }
        let may_see = columns
            .audience
            .first(doc)
            .is_some_and(|audience| match self.sees {
                Sees::Everything => true,
                Sees::Public => audience == -2,
                Sees::Staff => audience < 0,
                Sees::Unit(unit) => audience < 0 || audience == unit,
            });
        if !may_see {
            return false;
        }
        if !self.kinds.is_empty()
            && !columns
                .kind
                .first(doc)
                .is_some_and(|kind| self.kinds.contains(&kind))
        {
            return false;
        }
        if self.serves != Serves::All
            && !columns
                .serves
                .first(doc)
                .is_some_and(|serves| serves == 0 || serves == shelf::serves(self.serves))
        {
            return false;
        }
        if let Some(theme) = self.theme
            && !columns
                .theme
                .values_for_doc(doc)
                .any(|other| other == theme)
        {
            return false;
        }
        if self.regions.is_empty() {
            return true;
        }
        let mut places = columns.region.values_for_doc(doc).peekable();
        places.peek().is_none() || places.any(|place| self.regions.contains(&place))
    }
}

/// A document with its score; the worst is the greatest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Caught {
    pub(crate) score: Score,
    pub(crate) at: DocAddress,
}

impl Eq for Caught {}

impl Ord for Caught {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let by_score = other.score.total_cmp(&self.score);
        by_score.then_with(|| self.at.cmp(&other.at))
    }
}

impl PartialOrd for Caught {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Collector for Sieve {
    type Fruit = Vec<Caught>;
    type Child = Nothing;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<Nothing> {
        Ok(Nothing)
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Vec<Caught>> {
        let columns = Columns::of(reader)?;
        let alive = reader.alive_bitset();
        let mut best: BinaryHeap<Caught> = BinaryHeap::with_capacity(self.most + 1);
        let mut threshold = Score::MIN;
        weight.for_each_pruning(Score::MIN, reader, &mut |doc, score| {
            if alive.is_some_and(|alive| alive.is_deleted(doc)) || !self.lets_pass(&columns, doc) {
                return threshold;
            }
            let at = DocAddress::new(segment, doc);
            best.push(Caught { score, at });
            if best.len() > self.most {
                best.pop();
            }
            if best.len() == self.most {
                threshold = best.peek().map_or(Score::MIN, |worst| worst.score);
            }
            threshold
        })?;
        Ok(best.into_vec())
    }

    fn merge_fruits(&self, segments: Vec<Vec<Caught>>) -> tantivy::Result<Vec<Caught>> {
        let mut all: Vec<Caught> = segments.into_iter().flatten().collect();
        all.sort_unstable();
        all.truncate(self.most);
        Ok(all)
    }
}

/// Segments are looked through whole, never document by document.
pub(crate) struct Nothing;

impl SegmentCollector for Nothing {
    type Fruit = Vec<Caught>;

    fn collect(&mut self, _: DocId, _: Score) {}

    fn harvest(self) -> Vec<Caught> {
        Vec::new()
    }
}
