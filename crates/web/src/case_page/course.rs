//! What happened, event by event, in words.

use jiff::Timestamp;
use xinqiao_hotline::{fact::Event, filing::Attachment};
use xinqiao_kernel::words::Role;
use xinqiao_platform::sm3;

use super::sentences::{Teller, tell};

/// One event of a case in words.
pub(crate) struct Entry {
    /// Its number within the case.
    pub(crate) seq: u32,
    /// What happened, in one line.
    pub(crate) title: String,
    /// At whose hand.
    pub(crate) who: String,
    /// When.
    pub(crate) at: Timestamp,
    /// What was said with it.
    pub(crate) said: Vec<Said>,
    /// What came with it.
    pub(crate) files: Vec<Attachment>,
    /// What it did to the deadlines.
    pub(crate) clocks: Vec<String>,
    /// Done by the platform when a time had come.
    pub(crate) by_rule: bool,
    /// The first signs of its hash in the chain.
    pub(crate) hash: String,
}

/// Words that somebody wrote.
pub(crate) struct Said {
    /// What they are, when it is not plain.
    pub(crate) label: String,
    /// As they were written.
    pub(crate) words: String,
    /// By the person who told the case.
    pub(crate) own: bool,
}

impl Entry {
    pub(super) fn quote(&mut self, words: &str) {
        self.quote_as("", words);
    }

    pub(super) fn quote_as(&mut self, label: &str, words: &str) {
        self.said.push(Said {
            label: label.to_owned(),
            words: words.to_owned(),
            own: false,
        });
    }

    pub(super) fn own_words(&mut self, words: &str) {
        self.said.push(Said {
            label: String::new(),
            words: words.to_owned(),
            own: true,
        });
    }
}

/// The events of a case in order.
pub(crate) fn course(events: &[Event], teller: &Teller<'_>) -> Vec<Entry> {
    events.iter().map(|event| entry(event, teller)).collect()
}

fn entry(event: &Event, teller: &Teller<'_>) -> Entry {
    let mut entry = Entry {
        seq: event.seq,
        title: String::new(),
        who: teller.names.hand(&event.body.hand),
        at: event.at,
        said: Vec::new(),
        files: Vec::new(),
        clocks: Vec::new(),
        by_rule: event.body.hand.role == Role::Clock,
        hash: sm3::hex(&event.hash[..4]),
    };
    let told: Vec<String> = event
        .body
        .facts
        .iter()
        .filter_map(|fact| tell(fact, teller, &mut entry))
        .collect();
    let stop = teller.page.words.either("；", "; ");
    entry.title = match told.is_empty() {
        true => teller.page.word(&event.body.act).into_owned(),
        false => told.join(stop),
    };
    entry.said.retain(|said| !said.words.is_empty());
    entry
}
