//! Whose a matter is: the catalogue's word and what became of such cases before.

use xinqiao_kernel::UnitId;
use xinqiao_triage::dispatch::{self, Fit, Grade, Proposal, Reason};

use super::Triage;
use crate::catalogue::{FoundBy, Suggestion};

/// Who should lead, how sure that is, and what the catalogue says.
#[derive(Clone, Debug, Default)]
pub struct Whose {
    /// How far it can be relied on.
    pub grade: Grade,
    /// Who should lead; nobody for [`Grade::None`].
    pub lead: Option<UnitId>,
    /// Why, in order of weight.
    pub reasons: Vec<Reason>,
    /// The catalogue's suggestions; the one for the lead first.
    pub suggestions: Vec<Suggestion>,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Class code; may be empty.
    pub class: &'a str,
    /// Somebody chose the class, or the model was sure of it.
    pub class_is_sure: bool,
    /// Region code; may be empty.
    pub region: &'a str,
    /// The unit complained of.
    pub reported: Option<UnitId>,
}

impl Triage {
    /// Who should lead, given what the catalogue suggests.
    #[must_use]
    pub fn whose(&self, asked: &Asked<'_>, suggestions: Vec<Suggestion>) -> Whose {
        let matter = dispatch::Matter {
            class: asked.class,
            class_is_sure: asked.class_is_sure,
            region: asked.region,
            reported: asked.reported.map(|unit| unit.0),
        };
        let proposal = suggestions.first().map(|first| Proposal {
            lead: first.lead.0,
            fit: match first.by {
                FoundBy::Row(_) => Fit::Row,
                FoundBy::Nearest(_) => Fit::Nearest,
                FoundBy::Fallback | FoundBy::History => Fit::Fallback,
            },
        });
        let found = self.learned().history.suggest(&matter, proposal);
        let lead = found.lead.map(UnitId);
        Whose {
            grade: found.grade,
            lead,
            reasons: found.reasons,
            suggestions: led_by(lead, suggestions),
        }
    }
}

/// The one for the lead first; one by history when the catalogue has none.
fn led_by(lead: Option<UnitId>, mut suggestions: Vec<Suggestion>) -> Vec<Suggestion> {
    let Some(lead) = lead else {
        return suggestions;
    };
    let first = match suggestions.iter().position(|one| one.lead == lead) {
        Some(place) => suggestions.remove(place),
        None => Suggestion {
            lead,
            assists: Vec::new(),
            limit: None,
            by: FoundBy::History,
            basis: String::new(),
            reasons: Vec::new(),
        },
    };
    suggestions.insert(0, first);
    suggestions
}
