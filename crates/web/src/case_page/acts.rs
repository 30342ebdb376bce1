//! How a form becomes an act. Each arm reads all its fields, so that everything
//! wrong is said at once; `None` means that the form now says what is wrong.

use jiff::{Timestamp, civil::DateTime, tz::Offset};
use xinqiao_hotline::{
    Act,
    act::ReturnRuling,
    acts::WORDS_MOST,
    fact::CallOutcome,
    filing::{Attachment, PersonDetails},
};
use xinqiao_kernel::{
    CaseNumber, CitizenId, Limit, LimitUnit, Phone, Start, UnitId,
    words::{ActKind, Card, Ending, Grade, Outside},
};

use super::{names::Names, reply_checks::held_back, suggested};
use crate::{form::Form, tree::Tree, words::Lang};

/// What reading a form stands on.
pub(super) struct Ground<'a> {
    pub(super) names: &'a Names,
    pub(super) classes: &'a Tree,
    /// What the catalogue suggests, to say by which row a unit was chosen.
    pub(super) suggestions: &'a [xinqiao_hotline::catalogue::Suggestion],
    /// Files that came with the form.
    pub(super) files: Vec<Attachment>,
    /// Hours east of UTC, for moments as they are typed.
    pub(super) offset: Offset,
}

/// The ways a call-back can end, with their codes.
pub(crate) const OUTCOMES: [(CallOutcome, &str, &str); 6] = [
    (CallOutcome::Solved, "solved", "outcome-solved"),
    (CallOutcome::NotSolved, "not_solved", "outcome-not-solved"),
    (
        CallOutcome::NotReached,
        "not_reached",
        "outcome-not-reached",
    ),
    (
        CallOutcome::WrongNumber,
        "wrong_number",
        "outcome-wrong-number",
    ),
    (CallOutcome::Declined, "declined", "outcome-declined"),
    (CallOutcome::Later, "later", "outcome-later"),
];

/// The act of this kind that the form asks for.
pub(super) fn read(kind: ActKind, form: &mut Form, ground: Ground<'_>) -> Option<Act> {
    Some(match kind {
        ActKind::Supplement => Act::Supplement {
            text: form.text("text", usize::from(ground.files.is_empty()), WORDS_MOST)?,
            attachments: ground.files,
        },
        ActKind::Accept => Act::Accept {
            class: class(form, ground.classes)?,
        },
        ActKind::RefuseToAccept => Act::RefuseToAccept {
            way: form.text("way", 4, WORDS_MOST)?,
        },
        ActKind::AnswerAtOnce => Act::AnswerAtOnce {
            answer: form.text("answer", 2, WORDS_MOST)?,
        },
        ActKind::TransferOut => {
            let to = form.choice("outside", Outside::from_code);
            let note = optional(form, "note");
            Act::TransferOut {
                to: to?,
                note: note?,
            }
        }
        ActKind::Merge => {
            let into = case_number(form, "into");
            let reason = form.text("reason", 2, WORDS_MOST);
            Act::Merge {
                into: into?.id(),
                reason: reason?,
            }
        }
        ActKind::UndoMerge => Act::UndoMerge {
            reason: reason(form)?,
        },
        ActKind::Dispatch => Act::Dispatch(suggested::read(
            form,
            ground.names,
            ground.suggestions,
            false,
        )?),
        ActKind::Redispatch => Act::Redispatch(suggested::read(
            form,
            ground.names,
            ground.suggestions,
            true,
        )?),
        ActKind::Recall => Act::Recall {
            reason: optional(form, "reason")?,
        },
        ActKind::Sign => Act::Sign,
        ActKind::Contact => Act::Contact {
            on_site: form.ticked("on_site"),
            note: form.text("note", 2, WORDS_MOST)?,
        },
        ActKind::GiveBack => {
            let reason = reason(form);
            let suggests = maybe_unit(form, "suggests", ground.names);
            Act::GiveBack {
                reason: reason?,
                suggests: suggests?,
            }
        }
        ActKind::RuleOnReturn => rule_on_return(form, &ground)?,
        ActKind::RequestExtension => {
            let more = more_time(form);
            let reason = reason(form);
            Act::RequestExtension {
                more: more?,
                reason: reason?,
            }
        }
        ActKind::RuleOnExtension => {
            let (grant, note) = ruling(form)?;
            Act::RuleOnExtension { grant, note }
        }
        ActKind::Park => {
            let plan = form.text("plan", 4, WORDS_MOST);
            let until = form.date("until");
            Act::Park {
                plan: plan?,
                until: until?,
            }
        }
        ActKind::Resume => Act::Resume,
        ActKind::ReportInterim => Act::ReportInterim {
            text: form.text("text", 4, WORDS_MOST)?,
        },
        ActKind::AskAssist => {
            let unit = unit(form, "unit", ground.names);
            let what = form.text("text", 4, WORDS_MOST);
            let by = form.date("by");
            Act::AskAssist {
                unit: unit?,
                what: what?,
                by: by?,
            }
        }
        ActKind::DeclineAssist => {
            let unit = unit(form, "unit", ground.names);
            let reason = reason(form);
            Act::DeclineAssist {
                unit: unit?,
                reason: reason?,
            }
        }
        ActKind::Assist => {
            let unit = unit(form, "unit", ground.names);
            let text = form.text("text", 2, WORDS_MOST);
            Act::Assist {
                unit: unit?,
                text: text?,
            }
        }
        ActKind::ReleaseAssist => {
            let unit = unit(form, "unit", ground.names);
            let reason = reason(form);
            Act::ReleaseAssist {
                unit: unit?,
                reason: reason?,
            }
        }
        ActKind::Reply => {
            let to_person = form.text("to_person", 4, WORDS_MOST);
            let to_hotline = form.text("to_hotline", 2, WORDS_MOST);
            let to_person = to_person.and_then(|letter| match held_back(form, &letter) {
                Some(why) => form.wrong("to_person", why),
                None => Some(letter),
            });
            Act::Reply {
                to_person: to_person?,
                to_hotline: to_hotline?,
                attachments: ground.files,
            }
        }
        ActKind::PassReply => Act::PassReply {
            note: optional(form, "note")?,
        },
        ActKind::SendBack => Act::SendBack {
            reason: reason(form)?,
        },
        ActKind::CallBack => call_back(form, &ground)?,
        ActKind::ContestEvaluation => Act::ContestEvaluation {
            reason: reason(form)?,
        },
        ActKind::RuleOnContest => {
            let (strike, note) = ruling(form)?;
            Act::RuleOnContest { strike, note }
        }
        ActKind::Urge => Act::Urge {
            note: form.text("note", 2, WORDS_MOST)?,
        },
        ActKind::Supervise => {
            let level = form.choice("level", |code| code.parse::<u8>().ok().filter(|l| *l <= 3));
            let note = form.text("note", 2, WORDS_MOST);
            Act::Supervise {
                level: level?,
                note: note?,
            }
        }
        ActKind::ShowCard => {
            let card = form.choice("card", Card::from_code);
            let reason = reason(form);
            Act::ShowCard {
                card: card?,
                reason: reason?,
            }
        }
        ActKind::MarkRisk => Act::MarkRisk {
            risk: form.optional("risk", WORDS_MOST)?,
        },
        ActKind::SetSecrecy => Act::SetSecrecy {
            secret: form.choice("secret", yes_or_no)?,
        },
        ActKind::RequestEnd => Act::RequestEnd {
            reason: reason(form)?,
        },
        ActKind::RuleOnEnd => {
            let (grant, note) = ruling(form)?;
            Act::RuleOnEnd { grant, note }
        }
        ActKind::Close => {
            let ending = form.choice("ending", Ending::from_code);
            let note = optional(form, "note");
            Act::Close {
                ending: ending?,
                note: note?,
            }
        }
        ActKind::Reopen => Act::Reopen {
            reason: reason(form)?,
        },
        ActKind::Archive => Act::Archive,
        // Personal data go another way: see `person`.
        // What only citizens do goes another way too.
        ActKind::CorrectPerson
        | ActKind::File
        | ActKind::ShareReply
        | ActKind::Evaluate
        | ActKind::Withdraw
        | ActKind::Join => {
            return None;
        }
    })
}

/// Who told a case, as a form gives it; all of it may be left out.
pub(crate) fn person(form: &mut Form) -> Option<PersonDetails> {
    let name = optional_of(form, "name", 60);
    let phone = match form.value("phone").trim().to_owned() {
        typed if typed.is_empty() => Some(String::new()),
        typed => match Phone::parse(&typed) {
            Ok(phone) => Some(phone.as_str().to_owned()),
            Err(wrong) => match form.lang() {
                Lang::Zh => form.wrong("phone", wrong.zh()),
                Lang::En => form.wrong("phone", wrong.to_string()),
            },
        },
    };
    let address = optional_of(form, "address", 200);
    let identity_number = match form.value("identity_number").trim().to_owned() {
        typed if typed.is_empty() => Some(String::new()),
        typed => match CitizenId::parse(&typed) {
            Ok(id) => Some(id.as_str().to_owned()),
            Err(_) => form.wrong_key("identity_number", "form-identity-number"),
        },
    };
    Some(PersonDetails {
        name: name?,
        phone: phone?,
        identity_number: identity_number?,
        address: address?,
    })
}

/// A class by what was typed; `Some(None)` when nothing was.
pub(crate) fn class(form: &mut Form, classes: &Tree) -> Option<Option<String>> {
    let typed = form.value("class").trim().to_owned();
    if typed.is_empty() {
        return Some(None);
    }
    in_tree(form, "class", &typed, classes).map(Some)
}

/// The code of what was typed, in a tree of names.
pub(crate) fn in_tree(form: &mut Form, field: &str, typed: &str, tree: &Tree) -> Option<String> {
    /// Names offered when several fit.
    const OFFERED: usize = 4;
    let words = form.words();
    let found = tree.find(typed, words);
    match found.as_slice() {
        [node] => Some(node.code.clone()),
        [] => form.wrong_key(field, "form-not-in-list"),
        several => {
            let known = tree.known();
            let names: Vec<String> = several
                .iter()
                .take(OFFERED)
                .map(|node| tree.say(&node.code, known, words))
                .collect();
            let text = words.t1(
                "form-several-fit",
                "names",
                names.join(words.either("；", "; ")),
            );
            form.wrong(field, text)
        }
    }
}

fn call_back(form: &mut Form, ground: &Ground<'_>) -> Option<Act> {
    let outcome = form.choice("outcome", |code| {
        let found = OUTCOMES.iter().find(|outcome| outcome.1 == code);
        found.map(|outcome| outcome.0)
    });
    let grade = match form.value("grade") {
        "" => Some(None),
        _ => form.choice("grade", Grade::from_code).map(Some),
    };
    let note = optional(form, "note");
    let again_at = match outcome {
        Some(CallOutcome::Later) => Some(moment(form, "again_at", ground.offset)?),
        _ => None,
    };
    Some(Act::CallBack {
        outcome: outcome?,
        grade: grade?,
        note: note?,
        again_at,
    })
}

/// A moment as `<input type=datetime-local>` sends it, in the place's own time.
pub(crate) fn moment(form: &mut Form, field: &str, offset: Offset) -> Option<Timestamp> {
    let typed: DateTime = form.parsed(field, "form-moment")?;
    match offset.to_timestamp(typed) {
        Ok(moment) => Some(moment),
        Err(_) => form.wrong_key(field, "form-moment"),
    }
}

fn rule_on_return(form: &mut Form, ground: &Ground<'_>) -> Option<Act> {
    let ruling = match form.value("ruling") {
        "grant" => Some(ReturnRuling::Grant),
        "refuse" => Some(ReturnRuling::Refuse),
        "name" => unit(form, "unit", ground.names).map(ReturnRuling::Name),
        _ => form.wrong_key("ruling", "form-choose"),
    };
    let note = form.text("note", 2, WORDS_MOST);
    Some(Act::RuleOnReturn {
        ruling: ruling?,
        note: note?,
    })
}

fn more_time(form: &mut Form) -> Option<Limit> {
    let amount = form.number("amount", 1, 365);
    let unit = form.choice("counted", |code| {
        LimitUnit::ALL.into_iter().find(|unit| unit.code() == code)
    });
    let amount = u32::try_from(amount?).ok()?;
    Limit::new(amount, unit?, Start::Instant).ok()
}

/// Yes or no, and why. A yes to more time needs no words.
fn ruling(form: &mut Form) -> Option<(bool, String)> {
    let yes = form.choice("ruling", yes_or_no);
    let note = optional(form, "note");
    Some((yes?, note?))
}

fn yes_or_no(code: &str) -> Option<bool> {
    match code {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn reason(form: &mut Form) -> Option<String> {
    form.text("reason", 2, WORDS_MOST)
}

fn optional(form: &mut Form, field: &str) -> Option<String> {
    optional_of(form, field, WORDS_MOST)
}

fn optional_of(form: &mut Form, field: &str, most: usize) -> Option<String> {
    form.optional(field, most).map(Option::unwrap_or_default)
}

pub(crate) fn unit(form: &mut Form, field: &str, names: &Names) -> Option<UnitId> {
    form.choice(field, |code| {
        let id = UnitId(code.parse().ok()?);
        names.knows(id).then_some(id)
    })
}

pub(crate) fn maybe_unit(form: &mut Form, field: &str, names: &Names) -> Option<Option<UnitId>> {
    if form.value(field).is_empty() {
        return Some(None);
    }
    unit(form, field, names).map(Some)
}

fn case_number(form: &mut Form, field: &str) -> Option<CaseNumber> {
    let typed = form.value(field).to_owned();
    match CaseNumber::parse(&typed) {
        Ok(number) => Some(number),
        Err(wrong) => match form.lang() {
            Lang::Zh => form.wrong(field, wrong.zh()),
            Lang::En => form.wrong(field, wrong.to_string()),
        },
    }
}
