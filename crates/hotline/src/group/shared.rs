//! The letter that answered one person, made ready for the others.

use xinqiao_identity::policy::Sight;
use xinqiao_kernel::masking::{MaskRules, mask_address, mask_text};

use crate::{
    ActError, Hotline, Seen,
    act::Shared,
    fact::{Event, Fact},
    filing::PersonDetails,
};

/// How people are called after their family name.
const TITLES: [&str; 14] = [
    "先生",
    "女士",
    "小姐",
    "同志",
    "老师",
    "阿姨",
    "叔叔",
    "大爷",
    "大妈",
    "大叔",
    "奶奶",
    "爷爷",
    "师傅",
    "老人家",
];
/// Family names of two signs that are met.
const TWO_SIGNS: [&str; 8] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "夏侯", "皇甫", "尉迟",
];

impl Hotline {
    /// What answered this case, for those who follow it; nothing before it is
    /// answered. The case has to be read by the platform itself.
    pub(super) async fn shared_reply(&self, seen: &Seen) -> Result<Option<Shared>, ActError> {
        let Some(letter) = answer(&seen.events) else {
            return Ok(None);
        };
        // Whose letter it was cannot be made out: then nobody else gets it either.
        let Ok(person) = self.person(&seen.case, Sight::Whole).await else {
            return Ok(None);
        };
        Ok(Some(Shared {
            from: seen.case.id,
            lead: seen.case.lead,
            to_person: for_others(&letter, person.as_ref()),
        }))
    }
}

/// The last word that reached the person: a reply that was passed, or what the
/// hotline said itself.
fn answer(events: &[Event]) -> Option<String> {
    let facts = || events.iter().flat_map(|event| &event.body.facts);
    let passed = facts().any(|fact| matches!(fact, Fact::ReplyPassed { .. }));
    let mut said = facts().filter_map(|fact| match fact {
        Fact::Replied { to_person, .. } if passed => Some(to_person.clone()),
        Fact::AnsweredAtOnce { answer } => Some(answer.clone()),
        Fact::RefusedToAccept { way } => Some(way.clone()),
        Fact::TransferredOut { to, .. } => Some(format!(
            "您反映的事项已转{}办理，由该单位与您联系。",
            to.zh()
        )),
        Fact::Closed { note, .. } if !note.is_empty() && !passed => Some(note.clone()),
        _ => None,
    });
    said.next_back()
}

/// Without the name and the address of the person it was written to, and without
/// any number.
pub(crate) fn for_others(letter: &str, person: Option<&PersonDetails>) -> String {
    let mut text = letter.to_owned();
    if let Some(person) = person {
        for called in called(&person.name) {
            text = text.replace(&called, "您");
        }
        if person.address.chars().count() > 3 {
            text = text.replace(&person.address, &mask_address(&person.address));
        }
    }
    let text = text
        .replace("您您好", "您好")
        .replace("您，您好", "您好")
        .replace("您：您好", "您好")
        .replace("您:您好", "您好");
    mask_text(&text, &MaskRules::default()).into_owned()
}

/// In which ways somebody of this name is called in a letter, the longest first.
fn called(name: &str) -> Vec<String> {
    let name = name.trim();
    if name.chars().count() < 2 {
        return Vec::new();
    }
    let signs = if TWO_SIGNS.iter().any(|two| name.starts_with(two)) {
        2
    } else {
        1
    };
    let family: String = name.chars().take(signs).collect();
    let titled = |of: &str| TITLES.map(|title| format!("{of}{title}"));
    let mut called: Vec<String> = titled(name).into_iter().chain(titled(&family)).collect();
    called.push(name.to_owned());
    called
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written_to(name: &str, letter: &str) -> String {
        let person = PersonDetails {
            name: name.to_owned(),
            address: "幸福里小区3栋2单元501室".to_owned(),
            ..PersonDetails::default()
        };
        for_others(letter, Some(&person))
    }

    #[test]
    fn nobody_reads_in_a_shared_letter_whose_letter_it_was() {
        let shared = written_to(
            "欧阳明",
            "欧阳先生您好，路灯已修好。欧阳明家门口幸福里小区3栋2单元501室的灯也换了，电话13900001234。",
        );
        for of_the_person in ["欧阳", "明家", "501", "13900001234"] {
            assert!(!shared.contains(of_the_person), "{shared}");
        }
        assert!(shared.starts_with("您好，路灯已修好。"), "{shared}");
    }

    #[test]
    fn a_letter_without_a_name_stays_as_it_is() {
        let letter = "您好，路灯已于今天下午修好，感谢您的提醒。";
        assert_eq!(written_to("", letter), letter);
        assert_eq!(written_to("张", letter), letter);
        assert_eq!(for_others(letter, None), letter);
    }
}
