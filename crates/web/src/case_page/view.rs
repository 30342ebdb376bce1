//! The page of a case as its template shows it, made from what the hotline lets
//! this person see and nothing else.

use jiff::Timestamp;
use xinqiao_hotline::{
    Seen,
    fact::{Event, Fact},
    filing::{Attachment, Filing},
};
use xinqiao_identity::policy::Sight;
use xinqiao_kernel::{
    CaseNumber,
    masking::mask_address,
    words::{Ending, Nature, State},
};

use super::{
    clocks::{self, Clock},
    course::{self, Entry},
    names::Names,
    rows,
    sentences::Teller,
};
use crate::{
    Web,
    page::Page,
    view::{Flag, TimeLeft},
    words::Lang,
};

/// A case, ready to be shown.
pub(crate) struct CaseView {
    pub(crate) number: String,
    pub(crate) compact: String,
    /// The topic that tells of its changes.
    pub(crate) topic: String,
    pub(crate) title: String,
    pub(crate) state: State,
    pub(crate) ending: String,
    pub(crate) since: Timestamp,
    pub(crate) flags: Vec<Flag>,
    pub(crate) left: Option<TimeLeft>,
    /// Where, as people say it.
    pub(crate) place: String,
    /// In the person's own words.
    pub(crate) words: String,
    pub(crate) files: Vec<Attachment>,
    /// Where, what, which unit: term and text.
    pub(crate) facts: Vec<(String, String)>,
    /// Who told it, as far as this person may know.
    pub(crate) person: Vec<(String, String)>,
    /// Why there is less about the person than there could be.
    pub(crate) hidden: String,
    pub(crate) clocks: Vec<Clock>,
    pub(crate) letter: Option<Letter>,
    /// A question that was answered: worth writing down for the next one who asks.
    pub(crate) question_answered: bool,
    pub(crate) course: Vec<Entry>,
}

/// The latest reply.
pub(crate) struct Letter {
    pub(crate) to_person: String,
    pub(crate) to_hotline: String,
    pub(crate) signed: String,
    pub(crate) at: Timestamp,
    pub(crate) files: Vec<Attachment>,
}

/// Makes the view of a case.
pub(crate) fn view(web: &Web, page: &Page, names: &Names, seen: &Seen) -> CaseView {
    let case = &seen.case;
    let teller = Teller {
        page,
        names,
        classes: &web.classes,
    };
    let filing = filing(&seen.events);
    let number = CaseNumber::of(case.id);
    CaseView {
        number: number.to_string(),
        compact: number.compact(),
        topic: format!("case-{}", case.id),
        title: case.title.clone(),
        state: case.state,
        ending: case
            .ending
            .map(|ending| page.word(&ending).into_owned())
            .unwrap_or_default(),
        since: case.since,
        flags: rows::flags(case, page),
        left: clocks::next(&web.hotline, case, page),
        place: rows::place(web, &case.region, page),
        words: filing.map(|filing| filing.text.clone()).unwrap_or_default(),
        files: filing
            .map(|filing| filing.attachments.clone())
            .unwrap_or_default(),
        facts: facts(web, page, names, seen, filing),
        person: person(page, seen),
        hidden: hidden(page, seen.sight),
        clocks: clocks::clocks(&web.hotline, case, page),
        letter: letter(&seen.events, names),
        question_answered: case.nature == Nature::Consult
            && matches!(case.state, State::Closed | State::Archived)
            && case.ending == Some(Ending::Settled),
        course: course::course(&seen.events, &teller),
    }
}

fn facts(
    web: &Web,
    page: &Page,
    names: &Names,
    seen: &Seen,
    filing: Option<&Filing>,
) -> Vec<(String, String)> {
    let case = &seen.case;
    let mut facts = Vec::new();
    let mut add = |key: &str, text: String| {
        if !text.is_empty() {
            facts.push((page.t(key).into_owned(), text));
        }
    };
    add(
        "case-lead",
        case.lead.map(|unit| names.unit(unit)).unwrap_or_default(),
    );
    let assists: Vec<String> = case
        .assists
        .iter()
        .map(|assist| {
            let key = if assist.done {
                "case-assist-done"
            } else {
                "case-assist-waiting"
            };
            page.t1(key, "unit", names.unit(assist.unit))
        })
        .collect();
    add("case-assists", assists.join(page.words.either("、", ", ")));
    let place = filing
        .map(|filing| filing.place.as_str())
        .unwrap_or_default();
    // A door number is as good as a name.
    let place = match seen.sight {
        Sight::Whole => place.to_owned(),
        _ => mask_address(place),
    };
    add(
        "case-place",
        format!("{} {place}", rows::place(web, &case.region, page)),
    );
    // The hotline has made it coarse already for whoever is not to know the door.
    let point = filing.and_then(|filing| filing.point);
    add(
        "case-point",
        point.map(|point| point.to_string()).unwrap_or_default(),
    );
    add("case-nature", page.word(&case.nature).into_owned());
    if !case.class.is_empty() {
        add("case-class", web.classes.say(&case.class, 0, page.words));
    }
    add("case-channel", page.word(&case.channel).into_owned());
    if let Some(enterprise) = &case.enterprise {
        add("case-enterprise", enterprise.name.clone());
    }
    add(
        "case-reported",
        case.reported
            .map(|unit| names.unit(unit))
            .unwrap_or_default(),
    );
    add("case-risk", case.risk.clone().unwrap_or_default());
    if let Some(merged) = &case.merged {
        add("case-merged", CaseNumber::of(merged.into).to_string());
    }
    add("case-filed", page.exactly(&case.filed_at));
    if let Some(set) = web.hotline.rules().of(case) {
        let title = match page.words.lang {
            Lang::Zh => &set.title,
            Lang::En => &set.title_en,
        };
        add("case-rules", format!("{title} {}", set.reference()));
    }
    facts
}

fn person(page: &Page, seen: &Seen) -> Vec<(String, String)> {
    let Some(person) = &seen.person else {
        return Vec::new();
    };
    [
        ("case-name", &person.name),
        ("case-phone", &person.phone),
        ("case-address", &person.address),
        ("case-identity", &person.identity_number),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(key, text)| (page.t(key).into_owned(), text.clone()))
    .collect()
}

fn hidden(page: &Page, sight: Sight) -> String {
    match sight {
        Sight::WithoutPerson => page.t("case-person-hidden").into_owned(),
        Sight::MaskedPerson => page.t("case-person-masked").into_owned(),
        Sight::Nothing | Sight::PublicMasked | Sight::Whole => String::new(),
    }
}

fn filing(events: &[Event]) -> Option<&Filing> {
    facts_of(events).find_map(|(_, fact)| match fact {
        Fact::Filed { filing, .. } => Some(&**filing),
        _ => None,
    })
}

fn letter(events: &[Event], names: &Names) -> Option<Letter> {
    let replies = facts_of(events).filter_map(|(event, fact)| match fact {
        Fact::Replied {
            to_person,
            to_hotline,
            attachments,
        } => Some(Letter {
            to_person: to_person.clone(),
            to_hotline: to_hotline.clone(),
            signed: event
                .body
                .hand
                .unit
                .map(|unit| names.unit(unit))
                .unwrap_or_default(),
            at: event.at,
            files: attachments.clone(),
        }),
        Fact::ReplyShared {
            to_person, lead, ..
        } => Some(Letter {
            to_person: to_person.clone(),
            to_hotline: String::new(),
            signed: lead.map(|unit| names.unit(unit)).unwrap_or_default(),
            at: event.at,
            files: Vec::new(),
        }),
        _ => None,
    });
    replies.last()
}

fn facts_of(events: &[Event]) -> impl Iterator<Item = (&Event, &Fact)> {
    events
        .iter()
        .flat_map(|event| event.body.facts.iter().map(move |fact| (event, fact)))
}
