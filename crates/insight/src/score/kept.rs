//! A published score: a value that never changes silently.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use xinqiao_platform::sm3;

use super::{
    contest::TakenOut,
    reckon::{Outcome, score},
    sheet::Sheet,
    standing::{Listed, Peer, Standing},
};
use crate::day::Span;

/// A score as it was published, with everything that went into it. Reading one whose
/// digest does not hold is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Frozen")]
pub struct Published {
    #[serde(flatten)]
    kept: Kept,
    digest: String,
}

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Name and version of the sheet.
    pub sheet: String,
    /// Digest of the sheet's text.
    pub sheet_digest: String,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// Who was scored, with their figures.
    pub peers: Vec<Peer>,
    /// What came out, in the order of the peers.
    pub outcomes: Vec<Outcome>,
    /// Red and black lists.
    pub lists: Vec<Listed>,
    /// What was taken out before, by unit.
    pub taken_out: Vec<(String, TakenOut)>,
}

#[derive(Deserialize)]
struct Frozen {
    #[serde(flatten)]
    kept: Kept,
    digest: String,
}

/// A published score that is not what was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "发布的考核结果与其摘要不符，内容被改动过 · this published score does not fit its digest: it was altered"
)]
pub struct Altered;

/// A unit whose points come out otherwise today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differs {
    /// Which unit.
    pub unit: String,
    /// As published.
    pub published: Outcome,
    /// As it comes out by this sheet.
    pub now: Outcome,
}

impl Published {
    /// Scores all units and keeps that.
    #[must_use]
    pub fn freeze(
        sheet: &Sheet,
        span: Span,
        peers: Vec<Peer>,
        taken_out: Vec<(String, TakenOut)>,
    ) -> Self {
        let of = |peer: &Peer| score(sheet, &peer.group, &peer.figures);
        let kept = Kept {
            sheet: sheet.id(),
            sheet_digest: sheet.digest.clone(),
            first: span.first,
            last: span.last,
            outcomes: peers.iter().map(of).collect(),
            lists: Standing::of(sheet, &peers).lists,
            peers,
            taken_out,
        };
        Self {
            digest: digest(&kept),
            kept,
        }
    }

    /// What was published.
    #[must_use]
    pub const fn kept(&self) -> &Kept {
        &self.kept
    }

    /// By which it is known for what it is.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Which units would come out otherwise by this sheet and the figures kept.
    #[must_use]
    pub fn differs(&self, sheet: &Sheet) -> Vec<Differs> {
        let pairs = self.kept.peers.iter().zip(&self.kept.outcomes);
        let differs = pairs.filter_map(|(peer, published)| {
            let now = score(sheet, &peer.group, &peer.figures);
            (now != *published).then(|| Differs {
                unit: peer.unit.clone(),
                published: published.clone(),
                now,
            })
        });
        differs.collect()
    }
}

impl TryFrom<Frozen> for Published {
    type Error = Altered;

    fn try_from(read: Frozen) -> Result<Self, Altered> {
        if digest(&read.kept) != read.digest {
            return Err(Altered);
        }
        Ok(Self {
            kept: read.kept,
            digest: read.digest,
        })
    }
}

/// Of the fields in their order, each map sorted by its keys.
fn digest(kept: &Kept) -> String {
    // Nothing in it has a key that JSON could not write.
    let text = serde_json::to_vec(kept).unwrap_or_default();
    sm3::hex(&sm3::digest(&[&text]))
}
