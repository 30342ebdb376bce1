//! Each fact as a sentence. What people wrote is not part of the sentence: it
//! goes to the entry as a quotation, so that nobody mistakes one for the other.

use xinqiao_hotline::{
    case::Deadline,
    fact::{CallOutcome, Fact},
};
use xinqiao_kernel::{CaseNumber, Limit};

use super::{course::Entry, names::Names};
use crate::{page::Page, tree::Tree, words::Lang};

/// What a sentence is made with.
pub(crate) struct Teller<'a> {
    /// The page's language and times.
    pub(crate) page: &'a Page,
    /// Units and staff.
    pub(crate) names: &'a Names,
    /// The class tree.
    pub(crate) classes: &'a Tree,
}

/// The sentence of a fact; `None` for what only concerns the deadlines, which
/// goes to the entry's clocks.
pub(super) fn tell(fact: &Fact, teller: &Teller<'_>, entry: &mut Entry) -> Option<String> {
    let page = teller.page;
    let plain = |key: &str| page.t(key).into_owned();
    let sentence = match fact {
        Fact::Filed { filing, .. } => {
            // Its words and files stand at the top of the page.
            page.t1("fact-filed", "channel", page.word(&filing.channel))
        }
        Fact::Supplemented { text, attachments } => {
            entry.own_words(text);
            entry.files.clone_from(attachments);
            plain("fact-supplemented")
        }
        Fact::Accepted { class } if class.is_empty() => plain("fact-accepted"),
        Fact::Accepted { class } => {
            let name = teller.classes.name(class, page.words);
            page.t1("fact-accepted-as", "class", name)
        }
        Fact::RefusedToAccept { way } => {
            entry.quote(way);
            plain("fact-refused")
        }
        Fact::AnsweredAtOnce { answer } => {
            entry.quote(answer);
            plain("fact-answered")
        }
        Fact::TransferredOut { to, note } => {
            entry.quote(note);
            page.t1("fact-transferred", "to", page.word(to))
        }
        Fact::Merged { into, reason, .. } => {
            entry.quote(reason);
            page.t1("fact-merged", "number", CaseNumber::of(*into).to_string())
        }
        Fact::Follows { .. } => return None,
        Fact::ReplyShared {
            from, to_person, ..
        } => {
            entry.quote_as(&page.t("fact-to-person"), to_person);
            let number = CaseNumber::of(*from).to_string();
            page.t1("fact-reply-shared", "number", number)
        }
        Fact::MergeUndone { reason } => {
            entry.quote(reason);
            plain("fact-merge-undone")
        }
        Fact::Dispatched { .. } => dispatched(fact, teller, entry)?,
        Fact::DispatchRecalled { reason } => {
            entry.quote(reason);
            plain("fact-recalled")
        }
        Fact::Signed => plain("fact-signed"),
        Fact::Contacted { on_site, note } => {
            entry.quote(note);
            plain(if *on_site {
                "fact-on-site"
            } else {
                "fact-contacted"
            })
        }
        Fact::ReturnAsked { .. }
        | Fact::ReturnGranted { .. }
        | Fact::ReturnRefused { .. }
        | Fact::ExtensionAsked { .. }
        | Fact::ExtensionGranted { .. }
        | Fact::ExtensionRefused { .. }
        | Fact::EndAsked { .. }
        | Fact::EndRefused { .. } => wish(fact, teller, entry)?,
        Fact::Parked { plan, .. } => {
            entry.quote(plan);
            plain("fact-parked")
        }
        Fact::Resumed => plain("fact-resumed"),
        Fact::InterimReported { text } => {
            entry.quote(text);
            plain("fact-interim")
        }
        Fact::AssistAsked { unit, what, by } => {
            entry.quote(what);
            let unit = teller.names.unit(*unit);
            page.t2("fact-assist-asked", "unit", unit, "by", page.when(by))
        }
        Fact::AssistDeclined { unit, reason } => {
            entry.quote(reason);
            page.t1("fact-assist-declined", "unit", teller.names.unit(*unit))
        }
        Fact::Assisted { unit, text } => {
            entry.quote(text);
            page.t1("fact-assisted", "unit", teller.names.unit(*unit))
        }
        Fact::AssistReleased { unit, reason } => {
            entry.quote(reason);
            page.t1("fact-assist-released", "unit", teller.names.unit(*unit))
        }
        Fact::Replied {
            to_person,
            to_hotline,
            attachments,
        } => {
            entry.quote_as(&page.t("fact-to-person"), to_person);
            entry.quote_as(&page.t("fact-to-hotline"), to_hotline);
            entry.files.clone_from(attachments);
            plain("fact-replied")
        }
        Fact::ReplyPassed { .. }
        | Fact::SentBack { .. }
        | Fact::CalledBack { .. }
        | Fact::Evaluated { .. }
        | Fact::EvaluationContested { .. }
        | Fact::ContestRuled { .. } => judged(fact, teller, entry)?,
        Fact::Closed { ending, note } => {
            entry.quote(note);
            page.t1("fact-closed", "ending", page.word(ending))
        }
        Fact::Reopened { reason } => {
            entry.quote(reason);
            plain("fact-reopened")
        }
        Fact::Archived => plain("fact-archived"),
        Fact::PersonCorrected { .. } => plain("fact-person-corrected"),
        Fact::Joined { .. }
        | Fact::Urged { .. }
        | Fact::Supervised { .. }
        | Fact::CardShown { .. }
        | Fact::Warned { .. }
        | Fact::Passed { .. }
        | Fact::RiskMarked { .. }
        | Fact::SecrecySet { .. } => flagged(fact, teller, entry)?,
        Fact::Due { deadline } => {
            entry.clocks.push(due(deadline, page));
            return None;
        }
        Fact::Met { milestone } => {
            entry
                .clocks
                .push(page.t1("fact-met", "step", page.word(milestone)));
            return None;
        }
        Fact::Dropped { milestone } => {
            entry
                .clocks
                .push(page.t1("fact-dropped", "step", page.word(milestone)));
            return None;
        }
    };
    Some(sentence)
}

fn dispatched(fact: &Fact, teller: &Teller<'_>, entry: &mut Entry) -> Option<String> {
    let Fact::Dispatched {
        lead,
        assists,
        why,
        note,
        named,
    } = fact
    else {
        return None;
    };
    let page = teller.page;
    entry.quote(note);
    entry.clocks.push(by_which_row(why, page));
    let lead = teller.names.unit(*lead);
    Some(if *named {
        page.t1("fact-named", "unit", lead)
    } else if assists.is_empty() {
        page.t1("fact-dispatched", "unit", lead)
    } else {
        let assists = teller.names.units(assists);
        page.t2("fact-dispatched-with", "unit", lead, "assists", assists)
    })
}

/// What found the unit: a row of the catalogue, the fallback, a ruling, a person.
fn by_which_row(why: &str, page: &Page) -> String {
    match why {
        "manual" => page.t("fact-by-hand").into_owned(),
        "fallback" => page.t("fact-by-fallback").into_owned(),
        "history" => page.t("fact-by-history").into_owned(),
        "ruling" => page.t("fact-by-ruling").into_owned(),
        row => page.t1("fact-by-row", "row", row.trim_end_matches(" (nearest)")),
    }
}

fn wish(fact: &Fact, teller: &Teller<'_>, entry: &mut Entry) -> Option<String> {
    let page = teller.page;
    let plain = |key: &str| page.t(key).into_owned();
    Some(match fact {
        Fact::ReturnAsked {
            unit,
            reason,
            suggests,
            ..
        } => {
            entry.quote(reason);
            let unit = teller.names.unit(*unit);
            match suggests {
                Some(other) => {
                    let other = teller.names.unit(*other);
                    page.t2("fact-return-asked-for", "unit", unit, "other", other)
                }
                None => page.t1("fact-return-asked", "unit", unit),
            }
        }
        Fact::ReturnGranted { note } => {
            entry.quote(note);
            plain("fact-return-granted")
        }
        Fact::ReturnRefused { note } => {
            entry.quote(note);
            plain("fact-return-refused")
        }
        Fact::ExtensionAsked { asked, reason } => {
            entry.quote(reason);
            page.words.with(
                "fact-extension-asked",
                &[
                    ("more", &limit(&asked.more, page)),
                    ("until", &page.exactly(&asked.until)),
                    ("by", &page.word(&asked.ruled_by)),
                ],
            )
        }
        Fact::ExtensionGranted { note } => {
            entry.quote(note);
            plain("fact-extension-granted")
        }
        Fact::ExtensionRefused { note } => {
            entry.quote(note);
            plain("fact-extension-refused")
        }
        Fact::EndAsked { reason } => {
            entry.quote(reason);
            plain("fact-end-asked")
        }
        Fact::EndRefused { note } => {
            entry.quote(note);
            plain("fact-end-refused")
        }
        _ => return None,
    })
}

fn judged(fact: &Fact, teller: &Teller<'_>, entry: &mut Entry) -> Option<String> {
    let page = teller.page;
    let plain = |key: &str| page.t(key).into_owned();
    Some(match fact {
        Fact::ReplyPassed {
            note,
            call_back_from,
        } => {
            entry.quote(note);
            match call_back_from {
                Some(from) => page.t1("fact-passed-until", "from", page.exactly(from)),
                None => plain("fact-reply-passed"),
            }
        }
        Fact::SentBack { reason } => {
            entry.quote(reason);
            plain("fact-sent-back")
        }
        Fact::CalledBack {
            again_at: Some(at),
            note,
            ..
        } => {
            entry.quote(note);
            page.t1("fact-called-later", "at", page.exactly(at))
        }
        Fact::CalledBack { outcome, note, .. } => {
            entry.quote(note);
            plain(match outcome {
                CallOutcome::Solved => "fact-called-solved",
                CallOutcome::NotSolved => "fact-called-not-solved",
                CallOutcome::NotReached => "fact-called-not-reached",
                CallOutcome::WrongNumber => "fact-called-wrong-number",
                CallOutcome::Declined => "fact-called-declined",
                CallOutcome::Later => "fact-called-later-some-time",
            })
        }
        Fact::Evaluated {
            grade,
            reasons,
            comment,
        } => {
            entry.own_words(comment);
            let grade = page.word(grade);
            if reasons.is_empty() {
                page.t1("fact-evaluated", "grade", grade)
            } else {
                let reasons = reasons.join(page.words.either("、", ", "));
                page.t2("fact-evaluated-for", "grade", grade, "reasons", reasons)
            }
        }
        Fact::EvaluationContested { reason } => {
            entry.quote(reason);
            plain("fact-contested")
        }
        Fact::ContestRuled { struck, note } => {
            entry.quote(note);
            plain(if *struck {
                "fact-contest-struck"
            } else {
                "fact-contest-kept"
            })
        }
        _ => return None,
    })
}

fn flagged(fact: &Fact, teller: &Teller<'_>, entry: &mut Entry) -> Option<String> {
    let page = teller.page;
    let plain = |key: &str| page.t(key).into_owned();
    Some(match fact {
        Fact::Joined { .. } => plain("fact-joined"),
        Fact::Urged { note } => {
            entry.quote(note);
            plain("fact-urged")
        }
        Fact::Supervised { level, note } => {
            entry.quote(note);
            supervision(*level, page)
        }
        Fact::CardShown { card, reason } => {
            entry.quote(reason);
            page.t1("fact-card", "card", page.word(card))
        }
        Fact::Warned { milestone } => page.t1("fact-warned", "step", page.word(milestone)),
        Fact::Passed { milestone } => page.t1("fact-passed", "step", page.word(milestone)),
        Fact::RiskMarked { risk: Some(risk) } => {
            entry.quote(risk);
            plain("fact-risk")
        }
        Fact::RiskMarked { risk: None } => plain("fact-risk-cleared"),
        Fact::SecrecySet { secret } => plain(if *secret {
            "fact-secret"
        } else {
            "fact-not-secret"
        }),
        _ => return None,
    })
}

/// The levels of supervision by their names.
pub(super) fn supervision(level: u8, page: &Page) -> String {
    let key = match level {
        0 => "supervision-over",
        1 => "supervision-noted",
        2 => "supervision-listed",
        _ => "supervision-summoned",
    };
    page.t(key).into_owned()
}

fn due(deadline: &Deadline, page: &Page) -> String {
    let step = page.word(&deadline.milestone);
    page.words.with(
        "fact-due",
        &[
            ("step", &step),
            ("at", &page.exactly(&deadline.at)),
            ("rule", &deadline.because),
        ],
    )
}

/// A limit as rules write it, for people; as it stands when it cannot be read.
pub(super) fn limit(written: &str, page: &Page) -> String {
    match (written.parse::<Limit>(), page.words.lang) {
        (Ok(limit), Lang::Zh) => limit.zh(),
        (Ok(limit), Lang::En) => limit.en(),
        (Err(_), _) => written.to_owned(),
    }
}
