//! What an agent wrote while somebody was on the line.

use xinqiao_hotline::{
    Act,
    acts::WORDS_MOST,
    filing::{Attachment, Enterprise, Filing, PLACE_MOST, PersonDetails, TEXT_MOST, TITLE_MOST},
    triage::{Reading, Whose},
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
    tree::Tree,
    triage::whose::{self, Matter},
};

/// What is to be done with it once it is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// Look only: earlier cases, classes, units.
    Look,
    /// Look, and fill in what was read of the words.
    Take,
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
            "take" => Self::Take,
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
    reading: &Reading,
    attachments: Vec<Attachment>,
) -> Option<Written> {
    let person = acts::person(form);
    let text = form.text("what", 4, TEXT_MOST);
    let region = region(form, web, reading);
    let place = form.optional("place", PLACE_MOST);
    let class = class(form, web, reading);
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
pub(super) fn then(
    then: Then,
    form: &mut Form,
    names: &Names,
    whose: &Whose,
) -> Option<Option<Act>> {
    let act = match then {
        Then::Look | Then::Take | Then::Save | Then::Use(_) | Then::AddTo(_) => return Some(None),
        Then::Dispatch => {
            let dispatch = suggested::read(form, names, &whose.suggestions, false);
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

/// What was told so far, read.
pub(super) async fn reading(form: &Form, web: &Web) -> Reading {
    web.triage
        .read(form.value("title"), form.value("what"))
        .await
}

/// What can be told from a form that is not finished: enough to suggest from.
#[derive(Clone, Debug, Default)]
pub(super) struct Guess {
    pub(super) class: String,
    pub(super) region: String,
    pub(super) words: String,
    pub(super) reported: Option<xinqiao_kernel::UnitId>,
    /// Somebody typed or picked the class, or it can be relied on.
    pub(super) class_is_sure: bool,
    /// Nobody typed the class, or the place.
    pub(super) class_guessed: bool,
    pub(super) region_guessed: bool,
}

/// Reads what is there, and complains of nothing.
pub(super) fn guess(form: &Form, web: &Web, reading: &Reading) -> Guess {
    let class = Choice::of(form, &web.classes, "class", || {
        reading.classes.first().map(|guess| guess.class.as_str())
    });
    let region = Choice::of(form, &web.regions, "region", || {
        reading.place.code.as_deref()
    });
    let first = reading.classes.first();
    let relied_on = first.is_some_and(|first| first.sure && first.class == class.code);
    Guess {
        class_is_sure: class.by_hand || relied_on,
        class_guessed: !class.typed && !class.code.is_empty(),
        region_guessed: !region.typed && !region.code.is_empty(),
        class: class.code,
        region: region.code,
        words: format!("{} {}", form.value("title"), form.value("what")),
        reported: form
            .value("reported")
            .parse()
            .ok()
            .map(xinqiao_kernel::UnitId),
    }
}

/// Whose it is, as far as the form tells.
pub(super) fn whose(guess: &Guess, web: &Web) -> Whose {
    whose::whose(
        web,
        &Matter {
            class: &guess.class,
            class_is_sure: guess.class_is_sure,
            region: &guess.region,
            words: &guess.words,
            reported: guess.reported,
        },
    )
}

/// A class or a region: typed, else picked among the guesses, else the best guess.
struct Choice {
    code: String,
    typed: bool,
    by_hand: bool,
}

impl Choice {
    fn of<'g>(
        form: &Form,
        tree: &Tree,
        field: &str,
        best: impl FnOnce() -> Option<&'g str>,
    ) -> Self {
        if let [node] = tree.find(form.value(field), form.words()).as_slice() {
            return Self {
                code: node.code.clone(),
                typed: true,
                by_hand: true,
            };
        }
        // A guess that was only shown as chosen is no choice of anybody.
        let picked = form.value(&format!("{field}_guess"));
        let by_hand = !picked.is_empty() && picked != form.value(&format!("{field}_shown"));
        let guessed = if by_hand { Some(picked) } else { best() };
        Self {
            code: guessed
                .filter(|code| tree.get(code).is_some())
                .unwrap_or_default()
                .to_owned(),
            typed: false,
            by_hand,
        }
    }
}

/// As typed, else as picked from the guesses.
fn region(form: &mut Form, web: &Web, reading: &Reading) -> Option<String> {
    let typed = form.value("region").trim().to_owned();
    if !typed.is_empty() {
        return acts::in_tree(form, "region", &typed, &web.regions);
    }
    // What was never shown as chosen is not taken unseen.
    let guessed = guess(form, web, reading).region;
    if guessed.is_empty() || form.value("region_guess") != guessed {
        return form.wrong_key("region", "form-missing");
    }
    Some(guessed)
}

/// As typed, else as picked from the guesses; empty when nobody knows.
fn class(form: &mut Form, web: &Web, reading: &Reading) -> Option<String> {
    let typed = acts::class(form, &web.classes)?;
    Some(typed.unwrap_or_else(|| guess(form, web, reading).class))
}
