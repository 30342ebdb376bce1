//! An item in JSON: as a line of a list, and whole.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;
use xinqiao_kernel::UnitId;
use xinqiao_knowledge::{Content, Item, ItemId, Knowledge, Seen, content::Source, markup};

use crate::words::{
    AudienceWord, ItemActWord, ItemKindWord, ItemStateWord, OpennessWord, StageWord, Word,
};

/// An item in a list: all it says but the answer.
#[derive(Serialize, ToSchema)]
#[schema(as = ItemLine)]
pub struct Line<'a> {
    /// Its number.
    #[schema(value_type = i64)]
    number: ItemId,
    /// Its version: changes with every act.
    #[schema(minimum = 1)]
    version: u32,
    /// Where it stands.
    state: ItemStateWord,
    /// Where the version that is being worked on stands; for the staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    stage: Option<StageWord>,
    /// What kind of item it is.
    kind: ItemKindWord,
    /// One line.
    title: &'a str,
    /// Other ways in which people ask for it.
    questions: &'a [String],
    /// Code of its theme.
    theme: &'a str,
    /// Codes of its life events.
    life_events: &'a [String],
    /// Codes of regions where it holds; everywhere when empty.
    regions: &'a [String],
    /// Whom it is for; both when empty.
    audience: Vec<AudienceWord>,
    /// Words by which it is found.
    keywords: &'a [String],
    /// Classes of cases it answers.
    classes: &'a [String],
    /// The unit that answers for it.
    #[schema(value_type = i64)]
    owner: UnitId,
    /// Its name.
    owner_name: String,
    /// Who may read it.
    openness: OpennessWord,
    /// When it was published last; absent before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    published_at: Option<Timestamp>,
    /// First day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// Last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>, format = Date)]
    until: Option<Date>,
}

impl<'a> Line<'a> {
    /// What was published last; nothing when nothing was.
    pub fn of(item: &'a Item, knowledge: &Knowledge) -> Option<Self> {
        item.shown()
            .map(|content| Self::saying(item, content, knowledge))
    }

    /// What it says to who works on it.
    pub fn for_staff(item: &'a Item, knowledge: &Knowledge) -> Self {
        static NOTHING: std::sync::LazyLock<Content> = std::sync::LazyLock::new(Content::default);
        let content = item.newest().unwrap_or(&NOTHING);
        Self {
            stage: item.stage().map(Word),
            ..Self::saying(item, content, knowledge)
        }
    }

    fn saying(item: &'a Item, content: &'a Content, knowledge: &Knowledge) -> Self {
        let unit = knowledge.units().get(item.owner);
        Self {
            number: item.id,
            version: item.version,
            state: Word(item.state),
            stage: None,
            kind: Word(content.kind),
            title: &content.title,
            questions: &content.questions,
            theme: &content.theme,
            life_events: &content.life_events,
            regions: &content.regions,
            audience: content.audience.iter().copied().map(Word).collect(),
            keywords: &content.keywords,
            classes: &content.classes,
            owner: item.owner,
            owner_name: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
            openness: Word(content.openness),
            published_at: item.shown.as_ref().map(|edition| edition.at),
            from: content.from,
            until: content.until,
        }
    }
}

/// An item, whole.
#[derive(Serialize, ToSchema)]
#[schema(as = ItemOfKnowledge)]
pub struct Whole<'a> {
    #[serde(flatten)]
    #[schema(inline)]
    line: Line<'a>,
    /// The answer in its small markup: headings, lists, tables, links.
    body: &'a str,
    /// The answer as safe HTML.
    html: String,
    /// Where it is taken from.
    #[schema(value_type = ItemSource)]
    source: &'a Source,
    /// Numbers of related items.
    #[schema(value_type = Vec<i64>)]
    related: &'a [ItemId],
    /// Numbers of related service items.
    services: &'a [i64],
    /// What the caller may do with it.
    possible: Vec<ItemActWord>,
    /// Corrections that wait; for the staff.
    #[schema(minimum = 0)]
    corrections: usize,
}

/// Where an item is taken from.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes what the item's own type writes")]
pub struct ItemSource {
    /// Name of the document.
    name: Option<String>,
    /// Its number.
    number: Option<String>,
    /// Where it can be read.
    link: Option<String>,
}

impl<'a> Whole<'a> {
    /// The item as it was seen.
    pub fn of(seen: &'a Seen, knowledge: &Knowledge) -> Self {
        static NOTHING: std::sync::LazyLock<Content> = std::sync::LazyLock::new(Content::default);
        let item = &seen.item;
        let content = item.newest().unwrap_or(&NOTHING);
        Self {
            line: Line::for_staff(item, knowledge),
            body: &content.body,
            html: markup::html(&content.body),
            source: &content.source,
            related: &content.related,
            services: &content.services,
            possible: seen.possible.iter().copied().map(Word).collect(),
            corrections: item.corrections.len(),
        }
    }
}
