//! Whose it is: the catalogue's proposal, weighed against who really handled such
//! matters there and who gave them back.
//!
//! The answer is [`Grade::Sure`], [`Grade::Unsure`] or [`Grade::None`], always with
//! its reasons. Sure means that the class is, that a unit was found for class and
//! place, and that what happened so far does not speak against it.

use std::collections::HashMap;

/// Cases that one unit kept without giving any back, from which on its history alone
/// makes sure: below, chance could have done it.
const PROVEN: u32 = 7;
/// With this share of a class and place kept by one unit, history speaks for it.
const MOSTLY: f64 = 0.8;
/// From this share of cases given back the catalogue's unit is doubted, and from the
/// other on it is passed over for the one that kept them.
const DOUBTED: f64 = 0.15;
const PASSED_OVER: f64 = 0.4;
/// A single case given back may be a slip of anybody.
const MORE_THAN_A_SLIP: u32 = 2;

/// A case: who kept it to the end, who gave it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handled {
    /// Its class, by code.
    pub class: String,
    /// Its region, by code.
    pub region: String,
    /// The unit that handled it in the end; nobody yet while it is open.
    pub lead: Option<i64>,
    /// Units that gave it back with the hotline's consent, or lost it to a ruling.
    pub gave_back: Vec<i64>,
}

/// What became of cases, by class and place.
#[derive(Clone, Debug, Default)]
pub struct History {
    tallies: HashMap<(String, String), Tally>,
    cases: usize,
}

/// What units did with the cases of one class in one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Tally(HashMap<i64, Record>);

/// What one unit did with them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Cases it handled to the end.
    pub kept: u32,
    /// Cases it gave back.
    pub gave_back: u32,
}

/// What the catalogue says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Who would lead.
    pub lead: i64,
    /// How closely a row fits.
    pub fit: Fit,
}

/// How closely the catalogue fits a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Nobody owns it: the fallback unit of the place.
    Fallback,
    /// A row for a class above.
    Nearest,
    /// A row for the class itself.
    Row,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Matter<'m> {
    /// The class, by code; may be empty.
    pub class: &'m str,
    /// Somebody chose the class, or the model was sure of it.
    pub class_is_sure: bool,
    /// The region, by code; may be empty.
    pub region: &'m str,
    /// The unit complained of, which never leads.
    pub reported: Option<i64>,
}

/// How far a suggestion can be relied on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// There is none.
    #[default]
    None,
    /// Somebody should look.
    Unsure,
    /// It can be taken as it is.
    Sure,
}

/// Who should lead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suggestion {
    /// How far it can be relied on.
    pub grade: Grade,
    /// Who; nobody for [`Grade::None`].
    pub lead: Option<i64>,
    /// Why, in order of weight.
    pub reasons: Vec<Reason>,
}

/// One reason.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// It is not known what it is about.
    NoClass,
    /// It is not known where it is.
    NoPlace,
    /// The class is a guess.
    ClassIsAGuess,
    /// A row of the catalogue is for this class.
    Row,
    /// A row of the catalogue is for a class above.
    Nearest,
    /// No row holds.
    NobodyOwnsIt,
    /// This unit handled such cases.
    Kept {
        /// The unit.
        unit: i64,
        /// How it did.
        record: Record,
        /// Of how many such cases in all.
        of: u32,
        /// In the region with this code.
        region: String,
    },
    /// This unit gave such cases back.
    GaveBack {
        /// The unit.
        unit: i64,
        /// How it did.
        record: Record,
        /// In the region with this code.
        region: String,
    },
    /// Nobody has handled such a case there yet.
    NeverYet,
}

impl History {
    /// Learns from what became of cases.
    #[must_use]
    pub fn of(cases: impl IntoIterator<Item = Handled>) -> Self {
        let mut history = Self::default();
        for case in cases {
            history.learn(&case);
        }
        history
    }

    /// One case more.
    pub fn learn(&mut self, case: &Handled) {
        self.cases += 1;
        for region in regions(&case.region) {
            let key = (case.class.clone(), region.to_owned());
            let tally = self.tallies.entry(key).or_default();
            if let Some(lead) = case.lead {
                tally.0.entry(lead).or_default().kept += 1;
            }
            for unit in &case.gave_back {
                tally.0.entry(*unit).or_default().gave_back += 1;
            }
        }
    }

    /// How many cases it knows.
    #[must_use]
    pub const fn cases(&self) -> usize {
        self.cases
    }

    /// Who should lead, and how sure that is.
    #[must_use]
    pub fn suggest(&self, matter: &Matter<'_>, proposal: Option<Proposal>) -> Suggestion {
        let mut reasons = Vec::new();
        if matter.class.is_empty() {
            reasons.push(Reason::NoClass);
        }
        if matter.region.is_empty() {
            reasons.push(Reason::NoPlace);
        }
        if !reasons.is_empty() {
            let fallback = proposal.filter(|_| !matter.region.is_empty());
            return Suggestion {
                grade: if fallback.is_some() {
                    Grade::Unsure
                } else {
                    Grade::None
                },
                lead: fallback.map(|proposal| proposal.lead),
                reasons,
            };
        }
        let known = self.known(matter);
        let verdict = self::weigh(known.as_ref(), proposal, matter.reported);
        let mut suggestion = verdict;
        if !matter.class_is_sure {
            suggestion.grade = suggestion.grade.min(Grade::Unsure);
            suggestion.reasons.insert(0, Reason::ClassIsAGuess);
        }
        suggestion
    }

    /// What is known of the class in the place, or in the nearest one around it where
    /// enough happened to tell.
    fn known<'h>(&'h self, matter: &Matter<'h>) -> Option<Known<'h>> {
        let mut widest = None;
        for region in regions(matter.region) {
            let key = (matter.class.to_owned(), region.to_owned());
            if let Some(tally) = self.tallies.get(&key) {
                let known = Known { tally, region };
                if known.cases() >= PROVEN {
                    return Some(known);
                }
                widest = Some(known);
            }
        }
        widest
    }
}

/// A tally with the place it is of.
struct Known<'h> {
    tally: &'h Tally,
    region: &'h str,
}

impl Known<'_> {
    fn cases(&self) -> u32 {
        self.tally.0.values().map(|record| record.kept).sum()
    }

    fn record(&self, unit: i64) -> Record {
        self.tally.0.get(&unit).copied().unwrap_or_default()
    }

    /// The unit that kept most, of equals the one with the smaller number.
    fn keeper(&self, but: Option<i64>) -> Option<(i64, Record)> {
        let others = self.tally.0.iter().filter(|(unit, _)| Some(**unit) != but);
        others
            .filter(|(_, record)| record.kept > 0)
            .map(|(unit, record)| (*unit, *record))
            .max_by_key(|(unit, record)| (record.kept, std::cmp::Reverse(*unit)))
    }

    fn kept(&self, unit: i64) -> Reason {
        Reason::Kept {
            unit,
            record: self.record(unit),
            of: self.cases(),
            region: self.region.to_owned(),
        }
    }

    fn gave_back(&self, unit: i64) -> Reason {
        Reason::GaveBack {
            unit,
            record: self.record(unit),
            region: self.region.to_owned(),
        }
    }
}

impl Record {
    /// The share of cases it gave back of those it was given.
    fn given_back(self) -> f64 {
        let all = self.kept + self.gave_back;
        if self.gave_back < MORE_THAN_A_SLIP || all == 0 {
            0.0
        } else {
            f64::from(self.gave_back) / f64::from(all)
        }
    }

    fn proven(self, of: u32) -> bool {
        self.kept >= PROVEN
            && f64::from(self.kept) >= MOSTLY * f64::from(of)
            && self.given_back() < DOUBTED
    }
}

fn weigh(
    known: Option<&Known<'_>>,
    proposal: Option<Proposal>,
    reported: Option<i64>,
) -> Suggestion {
    let keeper = known.and_then(|known| known.keeper(reported));
    let of = known.map_or(0, Known::cases);
    let record = |unit| known.map(|known| known.record(unit)).unwrap_or_default();
    let fit = proposal.map(|proposal| match proposal.fit {
        Fit::Row => Reason::Row,
        Fit::Nearest => Reason::Nearest,
        Fit::Fallback => Reason::NobodyOwnsIt,
    });
    let told = |unit: i64| {
        known
            .filter(|_| record(unit).kept > 0)
            .map(|k| k.kept(unit))
    };
    match (proposal, keeper) {
        // The unit of the catalogue gives such cases back, and another keeps them.
        (Some(own), Some((unit, kept)))
            if unit != own.lead
                && record(own.lead).given_back() >= PASSED_OVER
                && kept.kept > record(own.lead).kept =>
        {
            let mut reasons = Vec::new();
            reasons.extend(known.map(|known| known.gave_back(own.lead)));
            reasons.extend(told(unit));
            Suggestion {
                grade: if kept.proven(of) {
                    Grade::Sure
                } else {
                    Grade::Unsure
                },
                lead: Some(unit),
                reasons,
            }
        }
        // No row of its own, and one unit has handled it all along.
        (Some(own), Some((unit, kept))) if own.fit < Fit::Row && kept.proven(of) => Suggestion {
            grade: Grade::Sure,
            lead: Some(unit),
            reasons: told(unit).into_iter().chain(fit).collect(),
        },
        (None, Some((unit, kept))) => Suggestion {
            grade: if kept.proven(of) {
                Grade::Sure
            } else {
                Grade::Unsure
            },
            lead: Some(unit),
            reasons: told(unit).into_iter().collect(),
        },
        (Some(own), _) => {
            let back = record(own.lead).given_back();
            let elsewhere = keeper.filter(|(unit, kept)| *unit != own.lead && kept.proven(of));
            let sure = own.fit == Fit::Row && back < DOUBTED && elsewhere.is_none();
            let mut reasons: Vec<Reason> = fit.into_iter().collect();
            reasons.extend(told(own.lead));
            if back >= DOUBTED {
                reasons.extend(known.map(|known| known.gave_back(own.lead)));
            }
            reasons.extend(elsewhere.and_then(|(unit, _)| told(unit)));
            if of == 0 {
                reasons.push(Reason::NeverYet);
            }
            Suggestion {
                grade: if sure { Grade::Sure } else { Grade::Unsure },
                lead: Some(own.lead),
                reasons,
            }
        }
        (None, None) => Suggestion {
            reasons: vec![Reason::NeverYet],
            ..Suggestion::default()
        },
    }
}

/// A region and those around it, the closest first; digits make the levels.
fn regions(code: &str) -> impl Iterator<Item = &str> {
    [12, 9, 6, 4, 2]
        .into_iter()
        .filter_map(move |digits| code.get(..digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREET: &str = "990101001";
    const LAMPS: i64 = 1;
    const ROADS: i64 = 2;

    fn handled(lead: i64, gave_back: &[i64]) -> Handled {
        Handled {
            class: "020301".to_owned(),
            region: STREET.to_owned(),
            lead: Some(lead),
            gave_back: gave_back.to_vec(),
        }
    }

    fn asked(class_is_sure: bool) -> Matter<'static> {
        Matter {
            class: "020301",
            class_is_sure,
            region: STREET,
            reported: None,
        }
    }

    fn row(lead: i64) -> Option<Proposal> {
        Some(Proposal {
            lead,
            fit: Fit::Row,
        })
    }

    #[test]
    fn a_row_of_the_catalogue_that_nothing_speaks_against_is_sure() {
        let history = History::default();
        let suggestion = history.suggest(&asked(true), row(LAMPS));
        assert_eq!(
            (suggestion.grade, suggestion.lead),
            (Grade::Sure, Some(LAMPS))
        );
        assert_eq!(suggestion.reasons, [Reason::Row, Reason::NeverYet]);
        let guessed = history.suggest(&asked(false), row(LAMPS));
        assert_eq!(guessed.grade, Grade::Unsure);
    }

    #[test]
    fn a_unit_that_gives_such_cases_back_is_doubted_and_then_passed_over() {
        let kept = std::iter::repeat_n(handled(LAMPS, &[]), 10);
        let back = std::iter::repeat_n(handled(ROADS, &[LAMPS]), 2);
        let doubted = History::of(kept.chain(back)).suggest(&asked(true), row(LAMPS));
        assert_eq!((doubted.grade, doubted.lead), (Grade::Unsure, Some(LAMPS)));

        let back = std::iter::repeat_n(handled(ROADS, &[LAMPS]), 8);
        let passed = History::of(back).suggest(&asked(true), row(LAMPS));
        assert_eq!((passed.grade, passed.lead), (Grade::Sure, Some(ROADS)));
        assert!(matches!(
            passed.reasons[0],
            Reason::GaveBack { unit: LAMPS, .. }
        ));

        let one = History::of([handled(ROADS, &[LAMPS])]).suggest(&asked(true), row(LAMPS));
        assert_eq!(
            (one.grade, one.lead),
            (Grade::Sure, Some(LAMPS)),
            "a slip of anybody"
        );
    }

    #[test]
    fn what_nobody_owns_goes_to_whoever_has_handled_it_all_along() {
        let history = History::of(std::iter::repeat_n(handled(ROADS, &[]), 7));
        let fallback = Some(Proposal {
            lead: 9,
            fit: Fit::Fallback,
        });
        let suggestion = history.suggest(&asked(true), fallback);
        assert_eq!(
            (suggestion.grade, suggestion.lead),
            (Grade::Sure, Some(ROADS))
        );
        let few = History::of(std::iter::repeat_n(handled(ROADS, &[]), 3));
        let suggestion = few.suggest(&asked(true), fallback);
        assert_eq!(
            (suggestion.grade, suggestion.lead),
            (Grade::Unsure, Some(9))
        );
    }

    #[test]
    fn a_street_learns_from_its_district_until_it_has_cases_of_its_own() {
        let history = History::of(std::iter::repeat_n(handled(ROADS, &[]), 9));
        let nearby = Matter {
            region: "990101002",
            ..asked(true)
        };
        let suggestion = history.suggest(&nearby, None);
        assert_eq!(
            (suggestion.grade, suggestion.lead),
            (Grade::Sure, Some(ROADS))
        );
        assert!(
            matches!(&suggestion.reasons[0], Reason::Kept { region, .. } if region == "990101")
        );
    }

    #[test]
    fn the_unit_complained_of_never_leads_and_without_class_and_place_there_is_none() {
        let history = History::of(std::iter::repeat_n(handled(ROADS, &[]), 9));
        let against = Matter {
            reported: Some(ROADS),
            ..asked(true)
        };
        assert_eq!(history.suggest(&against, None).grade, Grade::None);
        let nowhere = Matter {
            region: "",
            class: "",
            ..asked(true)
        };
        let suggestion = history.suggest(&nowhere, None);
        assert_eq!(suggestion.grade, Grade::None);
        assert_eq!(suggestion.reasons, [Reason::NoClass, Reason::NoPlace]);
    }
}
