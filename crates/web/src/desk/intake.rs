//! What an agent wrote while somebody was on the line.

use xinqiao_hotline::{
    Act,
    acts::WORDS_MOST,
    filing::{Attachment, Enterprise, Filing, PLACE_MOST, PersonDetails, TEXT_MOST, TITLE_MOST},
};
use xinqiao_kernel::{
    CaseId, CaseNumber,
    words::{Channel, Nature, Outside, Urgency},
};

use crate::{
    Web,
    case_page::{acts, names::Names, suggested},
    form::Form,
    texts::blanks_left,
};

/// What is to be done with it once it is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// Look only: earlier cases, classes, units.
    Look,
    /// Leave it to a dispatcher.
    Save,
    /// Give it to a unit.
    Dispatch,
    /// Answer while the person is on the line.
    Answer,
    /// Hand it out of the hotline.
    Transfer,
    /// Say who can help instead.
    Refuse,
    /// Put a text template into this field.
    Use(&'static str),
    /// No new case: it belongs to one that was told before.
    AddTo(CaseId),
}

impl Then {
    pub(super) fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "look" => Self::Look,
            "save" => Self::Save,
            "dispatch" => Self::Dispatch,
            "answer" => Self::Answer,
            "transfer" => Self::Transfer,
            "refuse" => Self::Refuse,
            "use:answer" => Self::Use("answer"),
            "use:note" => Self::Use("note"),
            "use:way" => Self::Use("way"),
            other => {
                let number = CaseNumber::parse(other.strip_prefix("add:")?).ok()?;
                Self::AddTo(number.id())
            }
        })
    }
}

/// A new case as the form gives it.
pub(super) struct Written {
    pub(super) filing: Filing,
    pub(super) person: PersonDetails,
}

/// Reads the case; `None` means that the form now says what is wrong with it.
pub(super) fn read(
    form: &mut Form,
    web: &Web,
    names: &Names,
    attachments: Vec<Attachment>,
) -> Option<Written> {
    let person = acts::person(form);
    let text = form.text("what", 4, TEXT_MOST);
    let region = region(form, web);
    let place = form.optional("place", PLACE_MOST);
    let class = class(form, web);
    let nature = form.choice("nature", Nature::from_code);
    let urgency = form.choice("urgency", Urgency::from_code);
    let channel = form.choice("channel", Channel::from_code);
    let title = form.optional("title", TITLE_MOST);
    let enterprise = form.optional("enterprise", 100);
    let reported = acts::maybe_unit(form, "reported", names);
    Some(Written {
        filing: Filing {
            nature: nature?,
            class: class?,
            region: region?,
            place: place?.unwrap_or_default(),
            point: None,
            title: title?.unwrap_or_default(),
            text: text?,
            channel: channel?,
            urgency: urgency?,
            attachments,
            enterprise: enterprise?.map(|name| Enterprise {
                name,
                credit_code: None,
            }),
            reported: reported?,
            secret: form.ticked("secret"),
            public: form.ticked("public"),
            reporter: None,
            person_digest: None,
            origin: None,
        },
        person: person?,
    })
}

/// The act that follows the filing; `Some(None)` when none does.
pub(super) fn then(then: Then, form: &mut Form, web: &Web, names: &Names) -> Option<Option<Act>> {
    let act = match then {
        Then::Look | Then::Save | Then::Use(_) | Then::AddTo(_) => return Some(None),
        Then::Dispatch => {
            let guess = guess(form, web);
            let suggestions = super::helps::suggestions(web, &guess);
            let dispatch = suggested::read(form, names, &suggestions, false);
            blanks_left(form, "note");
            Act::Dispatch(dispatch?)
        }
        Then::Answer => {
            let answer = form.text("answer", 2, WORDS_MOST);
            blanks_left(form, "answer");
            Act::AnswerAtOnce { answer: answer? }
        }
        Then::Transfer => Act::TransferOut {
            to: form.choice("outside", Outside::from_code)?,
            note: String::new(),
        },
        Then::Refuse => {
            let way = form.text("way", 4, WORDS_MOST);
            blanks_left(form, "way");
            Act::RefuseToAccept { way: way? }
        }
    };
    Some(Some(act))
}

/// What can be told from a form that is not finished: enough to suggest from.
#[derive(Clone, Debug, Default)]
pub(super) struct Guess {
    pub(super) class: String,
    pub(super) region: String,
    pub(super) words: String,
    pub(super) reported: Option<xinqiao_kernel::UnitId>,
    /// The class was guessed from words, not typed.
    pub(super) guessed: bool,
}

/// Reads what is there, and complains of nothing.
pub(super) fn guess(form: &Form, web: &Web) -> Guess {
    let words = form.words();
    let one = |tree: &crate::tree::Tree, typed: &str| match tree.find(typed, words).as_slice() {
        [node] => node.code.clone(),
        _ => String::new(),
    };
    let text = format!("{} {}", form.value("title"), form.value("what"));
    let typed = one(&web.classes, form.value("class"));
    let picked = form.value("class_guess");
    let class = if !typed.is_empty() {
        typed.clone()
    } else if web.classes.get(picked).is_some() {
        picked.to_owned()
    } else {
        let found = classes_in(web, &text);
        found.into_iter().next().unwrap_or_default()
    };
    Guess {
        guessed: typed.is_empty() && !class.is_empty(),
        class,
        region: one(&web.regions, form.value("region")),
        words: text,
        reported: form
            .value("reported")
            .parse()
            .ok()
            .map(xinqiao_kernel::UnitId),
    }
}

/// Codes of the classes whose words occur, the one with most of them first.
pub(super) fn classes_in(web: &Web, text: &str) -> Vec<String> {
    /// Classes offered.
    const OFFERED: usize = 3;
    let mut hits: Vec<(usize, &str)> = web
        .classes
        .iter()
        .map(|node| {
            // A longer word says more.
            let hit = |word: &&String| text.contains(word.as_str());
            let weight = node
                .keywords
                .iter()
                .filter(hit)
                .map(|word| word.chars().count());
            (weight.sum(), node.code.as_str())
        })
        .filter(|(weight, _)| *weight > 0)
        .collect();
    hits.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    hits.into_iter()
        .take(OFFERED)
        .map(|(_, code)| code.to_owned())
        .collect()
}

fn region(form: &mut Form, web: &Web) -> Option<String> {
    let typed = form.value("region").trim().to_owned();
    if typed.is_empty() {
        return form.wrong_key("region", "form-missing");
    }
    acts::in_tree(form, "region", &typed, &web.regions)
}

/// As typed, else as picked from the guesses; empty when nobody knows.
fn class(form: &mut Form, web: &Web) -> Option<String> {
    let typed = acts::class(form, &web.classes)?;
    Some(typed.unwrap_or_else(|| guess(form, web).class))
}
