//! What judged alerts have taught: where many were false, it takes more.

use std::collections::HashMap;

use super::Kind;

/// A false alert makes the next one of its kind and class take so many times more.
const FALSE: f32 = 1.25;
/// A right one lets it fall back towards one.
const RIGHT: f32 = 0.9;
/// However many were false, this many times at most: nobody can teach it to be deaf.
const MOST: f32 = 3.0;

/// How many times the usual threshold it takes, by kind and class.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lessons {
    factors: HashMap<(Kind, String), f32>,
}

impl Lessons {
    /// Takes in what people thought of an alert.
    pub fn learn(&mut self, kind: Kind, class: &str, was_one: bool) {
        let factor = self.factors.entry((kind, class.to_owned())).or_insert(1.0);
        let taught = if was_one { RIGHT } else { FALSE };
        *factor = (*factor * taught).clamp(1.0, MOST);
    }

    /// So many times the usual threshold, 1 to 3.
    #[must_use]
    pub fn factor(&self, kind: Kind, class: &str) -> f32 {
        let learned = self.factors.get(&(kind, class.to_owned()));
        learned.copied().unwrap_or(1.0)
    }
}
