//! What is said on the phone, with the blanks filled.

use xinqiao_hotline::{Seen, fact::Fact};
use xinqiao_kernel::masking::mask_phone;

use crate::{case_page::names::Names, page::Page};

/// Sentences of the reply that are read aloud.
const LINES: usize = 3;
/// Characters of one such line.
const LINE_MOST: usize = 80;

/// The script of one call.
pub(super) struct Script {
    /// Said first: who calls whom, and why.
    pub(super) opening: Vec<String>,
    /// The reply in three lines.
    pub(super) reply: Vec<String>,
    /// The reply as it was written.
    pub(super) whole: String,
    /// What the person told, in their own words.
    pub(super) told: String,
    /// The number, masked.
    pub(super) masked: String,
    /// The number in full.
    pub(super) phone: String,
}

/// Fills the blanks.
pub(super) fn script(page: &Page, names: &Names, seen: &Seen) -> Script {
    let case = &seen.case;
    let facts = || seen.events.iter().flat_map(|event| &event.body.facts);
    let told = facts().find_map(|fact| match fact {
        Fact::Filed { filing, .. } => Some(filing.text.clone()),
        _ => None,
    });
    let mut replies = facts().filter_map(|fact| match fact {
        Fact::Replied { to_person, .. } | Fact::ReplyShared { to_person, .. } => {
            Some(to_person.clone())
        }
        _ => None,
    });
    let whole = replies.next_back().unwrap_or_default();
    let person = seen.person.clone().unwrap_or_default();
    let caller = page.person.as_ref().map(|person| person.name.clone());
    let greeting = match person.name.as_str() {
        "" => page.t("call-say-hello").into_owned(),
        name => page.t1("call-say-hello-to", "name", name),
    };
    let unit = case.lead.map(|unit| names.unit(unit)).unwrap_or_default();
    let opening = vec![
        greeting,
        page.t2(
            "call-say-who",
            "site",
            page.site_name(),
            "caller",
            caller.unwrap_or_default(),
        ),
        page.words.with(
            "call-say-what",
            &[
                ("when", &page.when(&case.filed_at)),
                ("title", &case.title),
                ("unit", &unit),
            ],
        ),
    ];
    Script {
        opening,
        reply: in_lines(&whole),
        whole,
        told: told.unwrap_or_default(),
        masked: match person.phone.as_str() {
            "" => String::new(),
            phone => mask_phone(phone),
        },
        phone: person.phone,
    }
}

/// The first sentences that say something: a form of address does not.
fn in_lines(reply: &str) -> Vec<String> {
    reply
        .split_inclusive(['。', '！', '？', '\n'])
        .map(str::trim)
        .filter(|sentence| !sentence.is_empty())
        .filter(|sentence| !sentence.ends_with(['：', ':']) && !sentence.starts_with("您好"))
        .take(LINES)
        .map(|sentence| match sentence.char_indices().nth(LINE_MOST) {
            Some((end, _)) => format!("{}…", &sentence[..end]),
            None => sentence.to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_read_in_three_lines_without_its_greeting() {
        let reply = "李女士：\n您好！路灯已修好。原因是线路老化。我们会每周巡查。谢谢您。";
        let lines = in_lines(reply);
        assert_eq!(
            lines,
            ["路灯已修好。", "原因是线路老化。", "我们会每周巡查。"]
        );
    }
}
