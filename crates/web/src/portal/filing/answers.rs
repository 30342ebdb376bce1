//! What somebody has told so far, and which question comes next.

use serde::{Deserialize, Serialize};
use xinqiao_hotline::filing::{Attachment, Enterprise};
use xinqiao_kernel::{Point, words::Nature};

use super::nature;

/// The fewest characters that say what happened.
pub(super) const WHAT_LEAST: usize = 4;

/// The content of a draft. Not `Debug`: it is never printed.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Answers {
    /// Made at random when it was begun, so that what is sent twice is filed once.
    pub(super) once: String,
    /// On the enterprise line; asked for the company first.
    #[serde(default)]
    pub(super) for_company: bool,
    /// Which company.
    #[serde(default)]
    pub(super) company: Option<Enterprise>,
    /// What happened, in the person's words.
    #[serde(default)]
    pub(super) what: String,
    /// Where.
    #[serde(default)]
    pub(super) place: Option<Place>,
    /// Photos and papers so far.
    #[serde(default)]
    pub(super) files: Vec<Attachment>,
    /// Whether the person went on from the page of photos.
    #[serde(default)]
    pub(super) files_done: bool,
    /// What the person wants, if they were asked.
    #[serde(default)]
    pub(super) nature: Option<Nature>,
    /// How to reach the person.
    #[serde(default)]
    pub(super) who: Option<Who>,
    /// Everything was answered once: whoever changes an answer returns to the summary.
    #[serde(default)]
    pub(super) checked: bool,
    /// Written into the field of the first page while this draft was waiting.
    #[serde(default)]
    pub(super) meanwhile: Option<String>,
    /// The case it became. All else is empty then.
    #[serde(default)]
    pub(super) filed: Option<String>,
}

/// Where it happened.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    /// A code of the region tree.
    pub(super) region: String,
    /// In the person's words; may be empty.
    pub(super) words: String,
    /// On the map, when the person chose a point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) point: Option<Point>,
}

/// How to reach the person, and who may know.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Who {
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) secret: bool,
    pub(super) public: bool,
}

/// One question, one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Company,
    What,
    Where,
    Photos,
    Nature,
    Who,
    Check,
}

impl Step {
    /// Its address.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Company => "/file/company",
            Self::What => "/file/what",
            Self::Where => "/file/where",
            Self::Photos => "/file/photos",
            Self::Nature => "/file/nature",
            Self::Who => "/file/who",
            Self::Check => "/file/check",
        }
    }
}

impl Answers {
    /// The questions of this draft, in order. What the person wants is asked only
    /// when it cannot be told from what they wrote.
    pub(super) fn steps(&self) -> Vec<Step> {
        let asks_nature = self.nature.is_some() || nature::told_by(&self.what).is_none();
        [
            (self.for_company, Step::Company),
            (true, Step::What),
            (true, Step::Where),
            (true, Step::Photos),
            (asks_nature, Step::Nature),
            (true, Step::Who),
            (true, Step::Check),
        ]
        .into_iter()
        .filter_map(|(asked, step)| asked.then_some(step))
        .collect()
    }

    /// What the person wants, as they chose or as their words say.
    pub(super) fn wants(&self) -> Option<Nature> {
        self.nature.or_else(|| nature::told_by(&self.what))
    }

    /// The first question that is still open; the summary when none is.
    pub(super) fn next(&self) -> Step {
        let open = |step: &Step| !self.answered(*step);
        self.steps().into_iter().find(open).unwrap_or(Step::Check)
    }

    /// Whether a page may be shown: everything before it was answered.
    pub(super) fn leads_to(&self, step: Step) -> bool {
        // What the person wants may be changed from the summary, also when nobody asked.
        let asked = self.steps().into_iter();
        match step {
            Step::Nature => self.answered(Step::What),
            step => asked
                .take_while(|before| *before != step)
                .all(|s| self.answered(s)),
        }
    }

    /// Nothing was told yet.
    pub(super) fn is_empty(&self) -> bool {
        self.what.is_empty() && self.company.is_none() && self.files.is_empty()
    }

    fn answered(&self, step: Step) -> bool {
        match step {
            Step::Company => self.company.is_some(),
            Step::What => self.what.chars().count() >= WHAT_LEAST,
            Step::Where => self.place.is_some(),
            Step::Photos => self.files_done,
            Step::Nature => self.wants().is_some(),
            Step::Who => self.who.is_some(),
            Step::Check => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn so_far(what: &str) -> Answers {
        Answers {
            what: what.to_owned(),
            ..Answers::default()
        }
    }

    #[test]
    fn what_somebody_wants_is_asked_only_when_their_words_do_not_say_it() {
        assert!(so_far("路灯不亮三天了").steps().contains(&Step::Nature));
        assert!(
            !so_far("我要投诉夜里施工太吵")
                .steps()
                .contains(&Step::Nature)
        );
        assert_eq!(so_far("我要投诉夜里施工").wants(), Some(Nature::Complain));
    }

    #[test]
    fn the_next_question_is_the_first_that_is_open() {
        let mut answers = so_far("路灯不亮三天了");
        assert_eq!(answers.next(), Step::Where);
        assert!(answers.leads_to(Step::Where) && !answers.leads_to(Step::Photos));
        answers.place = Some(Place {
            region: "990101".to_owned(),
            words: String::new(),
            point: None,
        });
        answers.files_done = true;
        assert_eq!(answers.next(), Step::Nature);
        answers.what = "灯".to_owned();
        assert_eq!(answers.next(), Step::What, "too short to be an answer");
        answers.for_company = true;
        assert_eq!(answers.next(), Step::Company);
    }
}
