//! A version of what was learned, in memory and as a recipe.
//!
//! A recipe says which case had which class. What a case told never changes, and the
//! same examples in the same order give the same classifier, so a recipe is enough
//! to have a version back, and holds nothing that anybody wrote.

use std::collections::HashMap;

use xinqiao_kernel::{
    CaseId,
    masking::{MaskRules, mask_text},
};
use xinqiao_platform::db::{Db, DbError};
use xinqiao_triage::{
    Reader,
    classify::{Classifier, Example},
};

use crate::{fact::Fact, store};

/// Cases read in one go.
const AT_ONCE: usize = 500;

/// A version, ready to judge.
pub(super) struct Model {
    pub(super) number: i64,
    pub(super) classifier: Classifier,
}

/// What a case told, masked, and the class it was closed with.
pub(super) struct Told {
    pub(super) case: CaseId,
    pub(super) class: String,
    pub(super) words: String,
}

/// Which case had which class, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Recipe(pub(super) Vec<(CaseId, String)>);

impl Recipe {
    /// `number:class` and a blank, over and over.
    pub(super) fn written(&self) -> String {
        let one = |(id, class): &(CaseId, String)| format!("{}:{class}", id.value());
        let all: Vec<String> = self.0.iter().map(one).collect();
        all.join(" ")
    }

    /// What cannot be read is left out.
    pub(super) fn read(text: &str) -> Self {
        let one = |part: &str| {
            let (id, class) = part.split_once(':')?;
            let id = CaseId::try_from(id.parse::<i64>().ok()?).ok()?;
            Some((id, class.to_owned()))
        };
        Self(text.split(' ').filter_map(one).collect())
    }

    /// What these cases told, masked. Cases that are gone are left out.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub(super) async fn told(&self, db: &Db) -> Result<Vec<Told>, DbError> {
        let mut all = Vec::with_capacity(self.0.len());
        for some in self.0.chunks(AT_ONCE) {
            let mut told = HashMap::new();
            for event in store::first_events(db, some.iter().map(|(id, _)| *id)).await? {
                let case = event.case;
                let facts = event.read()?.body.facts;
                let words = facts.into_iter().find_map(|fact| match fact {
                    Fact::Filed { filing, .. } => Some(plain(&filing.title, &filing.text)),
                    _ => None,
                });
                told.extend(words.map(|words| (case, words)));
            }
            let one = |(id, class): &(CaseId, String)| {
                Some(Told {
                    case: *id,
                    class: class.clone(),
                    words: told.remove(id)?,
                })
            };
            all.extend(some.iter().filter_map(one));
        }
        Ok(all)
    }

    /// Without these cases.
    pub(super) fn without(&self, left_out: &[(CaseId, String)]) -> Self {
        let left_out: std::collections::HashSet<CaseId> =
            left_out.iter().map(|(id, _)| *id).collect();
        let kept = self.0.iter().filter(|(id, _)| !left_out.contains(id));
        Self(kept.cloned().collect())
    }
}

/// Learns from examples.
pub(super) fn learned(number: i64, examples: &[Example]) -> Model {
    Model {
        number,
        classifier: Classifier::train(examples),
    }
}

impl Told {
    /// As it is learned from.
    pub(super) fn example(&self, reader: &Reader) -> Example {
        Example {
            id: self.case.value().unsigned_abs(),
            text: reader.read(&self.words),
            path: path(&self.class),
        }
    }
}

/// What was told without anything that belongs to a person, and without a title
/// that only repeats how it begins.
pub(super) fn plain(title: &str, text: &str) -> String {
    let title = title.trim_end_matches('…');
    let told = if title.is_empty() || text.trim_start().starts_with(title) {
        text.to_owned()
    } else {
        format!("{title} {text}")
    };
    mask_text(&told, &MaskRules::default()).into_owned()
}

/// `020301` lies in `0203`, and that in `02`.
fn path(class: &str) -> Vec<String> {
    (2..=class.len())
        .step_by(2)
        .filter_map(|end| class.get(..end).map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_is_read_as_it_was_written() {
        let case = CaseId::new(jiff::civil::date(2026, 11, 2), 1, 7).unwrap();
        let recipe = Recipe(vec![(case, "020301".to_owned())]);
        assert_eq!(Recipe::read(&recipe.written()), recipe);
        assert_eq!(Recipe::read("x:1 7"), Recipe::default());
        assert!(recipe.without(&recipe.0).0.is_empty());
    }

    #[test]
    fn numbers_of_persons_are_never_learned() {
        let plain = plain("路灯", "打13900001234找我，身份证34052419800101001X");
        assert!(plain.starts_with("路灯 "));
        assert!(
            !plain.contains("13900001234") && !plain.contains("34052419800101001"),
            "{plain}"
        );
    }

    #[test]
    fn a_class_lies_in_those_above_it() {
        assert_eq!(path("020301"), ["02", "0203", "020301"]);
        assert!(path("").is_empty());
    }
}
