//! The fields of the index and what stands in each.

use jiff::civil::Date;
use tantivy::{
    TantivyDocument, Term,
    schema::{
        FAST, Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing,
        TextOptions,
    },
    tokenizer::{TextAnalyzer, WhitespaceTokenizer},
};
use xinqiao_kernel::RegionCode;

use crate::{
    entry::{Audience, Entry, Serves},
    plain, terms,
    words::Words,
};

/// Raised whenever fields or what stands in them change: an older index is made
/// anew.
pub(crate) const FORMAT: u32 = 2;

/// Signs of a text that are looked at; an answer longer than a book chapter is
/// found by its beginning.
const MOST: usize = 6_000;
/// Signs kept of the answer, for marks and reasons.
const KEPT: usize = 2_000;
/// Questions and keywords of one entry that are looked at.
const MANY: usize = 64;

/// The name of the tokenizer: terms come ready, with blanks between them.
const READY: &str = "ready";

/// The fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    pub(crate) key: Field,
    pub(crate) title: Field,
    pub(crate) questions: Field,
    pub(crate) keywords: Field,
    pub(crate) body: Field,
    pub(crate) owner: Field,
    pub(crate) number: Field,
    pub(crate) sound: Field,
    pub(crate) initials: Field,
    pub(crate) single: Field,
    entry: Field,
    text: Field,
    kind: Field,
    id: Field,
    version: Field,
    from: Field,
    until: Field,
    audience: Field,
    serves: Field,
    region: Field,
    theme: Field,
}

/// Names of the columns that sieves read.
pub(crate) mod column {
    pub(crate) const KIND: &str = "kind";
    pub(crate) const ID: &str = "id";
    pub(crate) const VERSION: &str = "version";
    pub(crate) const FROM: &str = "from";
    pub(crate) const UNTIL: &str = "until";
    pub(crate) const AUDIENCE: &str = "audience";
    pub(crate) const SERVES: &str = "serves";
    pub(crate) const REGION: &str = "region";
    pub(crate) const THEME: &str = "theme";
}

impl Fields {
    /// The fields, and the schema they are in.
    pub(crate) fn new() -> (Self, Schema) {
        let mut schema = Schema::builder();
        let scored = text(IndexRecordOption::WithFreqs, true);
        let listed = text(IndexRecordOption::Basic, false);
        let number = NumericOptions::default() | FAST;
        let fields = Self {
            key: schema.add_text_field("key", STRING),
            title: schema.add_text_field("title", scored.clone()),
            questions: schema.add_text_field("questions", scored.clone()),
            keywords: schema.add_text_field("keywords", scored.clone()),
            body: schema.add_text_field("body", scored.clone()),
            owner: schema.add_text_field("owner", scored),
            number: schema.add_text_field("number", listed.clone()),
            sound: schema.add_text_field("sound", listed.clone()),
            initials: schema.add_text_field("initials", listed.clone()),
            single: schema.add_text_field("single", listed),
            entry: schema.add_text_field("entry", STORED),
            text: schema.add_text_field("text", STORED),
            kind: schema.add_u64_field(column::KIND, number.clone()),
            id: schema.add_i64_field(column::ID, number.clone()),
            version: schema.add_i64_field(column::VERSION, number.clone()),
            from: schema.add_i64_field(column::FROM, number.clone()),
            until: schema.add_i64_field(column::UNTIL, number.clone()),
            audience: schema.add_i64_field(column::AUDIENCE, number.clone()),
            serves: schema.add_u64_field(column::SERVES, number.clone()),
            region: schema.add_u64_field(column::REGION, number.clone()),
            theme: schema.add_u64_field(column::THEME, number),
        };
        (fields, schema.build())
    }

    /// An entry as the index holds it.
    pub(crate) fn document(&self, entry: &Entry, words: &Words) -> TantivyDocument {
        let mut doc = TantivyDocument::new();
        doc.add_text(self.key, entry.key.term());
        doc.add_text(self.title, terms::of_text(&entry.title, MOST, words));
        let (mut sound, mut initials, mut single) = (String::new(), String::new(), String::new());
        terms::sounds(&entry.title, &mut sound);
        terms::initials(&entry.title, &mut initials);
        terms::singles(&entry.title, &mut single);
        for question in entry.questions.iter().take(MANY) {
            doc.add_text(self.questions, terms::of_text(question, MOST, words));
            terms::sounds(question, &mut sound);
            terms::initials(question, &mut initials);
            terms::singles(question, &mut single);
        }
        for keyword in entry.keywords.iter().take(MANY) {
            doc.add_text(self.keywords, terms::of_text(keyword, MOST, words));
            terms::sounds(keyword, &mut sound);
            terms::initials(keyword, &mut initials);
            terms::singles(keyword, &mut single);
        }
        doc.add_text(self.sound, sound);
        doc.add_text(self.initials, initials);
        doc.add_text(self.single, single);
        doc.add_text(self.body, terms::of_text(&entry.body, MOST, words));
        let owner = format!("{} {}", entry.owner, entry.place);
        doc.add_text(self.owner, terms::of_text(&owner, MOST, words));
        doc.add_text(self.number, numbers(entry));
        self.columns(&mut doc, entry);
        doc.add_text(self.text, entry.body.chars().take(KEPT).collect::<String>());
        let head = Entry {
            body: String::new(),
            ..entry.clone()
        };
        doc.add_text(self.entry, serde_json::to_string(&head).unwrap_or_default());
        doc
    }

    fn columns(&self, doc: &mut TantivyDocument, entry: &Entry) {
        doc.add_u64(self.kind, entry.key.kind as u64);
        doc.add_i64(self.id, entry.key.id);
        doc.add_i64(self.version, entry.version);
        doc.add_i64(self.from, entry.from.map_or(i64::MIN, day));
        doc.add_i64(self.until, entry.until.map_or(i64::MAX, day));
        doc.add_i64(self.audience, audience(entry.audience));
        doc.add_u64(self.serves, serves(entry.serves));
        for place in &entry.regions {
            doc.add_u64(self.region, region(*place));
        }
        for code in &entry.themes {
            doc.add_u64(self.theme, theme(code));
        }
    }

    /// The entry that a document was made of, its answer cut short.
    pub(crate) fn entry(&self, doc: &TantivyDocument) -> Option<Entry> {
        use tantivy::schema::Value as _;
        let head = doc.get_first(self.entry)?.as_str()?.to_owned();
        let mut entry: Entry = serde_json::from_str(&head).ok()?;
        if let Some(text) = doc
            .get_first(self.text)
            .and_then(|text| text.as_str().map(str::to_owned))
        {
            entry.body = text;
        }
        Some(entry)
    }

    /// What an entry is known by.
    pub(crate) fn key_term(&self, key: crate::entry::Key) -> Term {
        Term::from_field_text(self.key, &key.term())
    }
}

/// The tokenizer of all fields, and its name.
pub(crate) fn tokenizer() -> (&'static str, TextAnalyzer) {
    let ready = TextAnalyzer::builder(WhitespaceTokenizer::default()).build();
    (READY, ready)
}

fn text(what: IndexRecordOption, norms: bool) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(READY)
            .set_index_option(what)
            .set_fieldnorms(norms),
    )
}

/// Numbers as they are typed: letters and digits only, documents by year and number.
fn numbers(entry: &Entry) -> String {
    let mut terms = String::new();
    let mut add = |term: &str| {
        terms.push_str(term);
        terms.push(' ');
    };
    for written in entry.numbers.iter().take(MANY) {
        let signs = plain::plain(written, 200);
        for (number, ..) in plain::document_numbers(&signs) {
            add(&terms::of_number(&number));
        }
        add(&typed(&signs));
    }
    let phone = plain::plain(&entry.phone, 200);
    for number in phone.split(|sign| !sign.is_ascii_digit() && *sign != '-') {
        add(&typed(number));
        number
            .split(|sign| *sign == '-')
            .for_each(|part| add(&typed(part)));
    }
    terms
}

/// Letters and digits only.
#[must_use]
pub(crate) fn typed(signs: &[char]) -> String {
    signs.iter().filter(|sign| sign.is_alphanumeric()).collect()
}

/// A day as columns count it.
#[must_use]
pub(crate) fn day(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

/// A region as columns hold it: its digits behind a one, for some begin with zeros.
#[must_use]
pub(crate) fn region(code: RegionCode) -> u64 {
    format!("1{code}").parse().unwrap_or(u64::MAX)
}

/// A theme as columns hold it.
#[must_use]
pub(crate) fn theme(code: &str) -> u64 {
    // FNV-1a: the same on every machine and in every version.
    code.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Who may see it, as columns hold it.
#[must_use]
pub(crate) const fn audience(audience: Audience) -> i64 {
    match audience {
        Audience::Public => -2,
        Audience::Staff => -1,
        Audience::Unit(unit) => unit,
    }
}

/// Whom it is for, as columns hold it.
#[must_use]
pub(crate) const fn serves(serves: Serves) -> u64 {
    match serves {
        Serves::All => 0,
        Serves::Persons => 1,
        Serves::Companies => 2,
    }
}
