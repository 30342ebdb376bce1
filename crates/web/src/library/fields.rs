//! The form of an item: its fields filled from a version, and read back into one.

mod listed;

pub(super) use listed::item_named;

use jiff::civil::Date;
use xinqiao_identity::{Actor, policy::items};
use xinqiao_kernel::words::{Audience, ItemKind, Openness, Role};
use xinqiao_knowledge::{
    Content,
    content::{Attachment, Source},
    markup,
    themes::Theme,
};

use crate::{
    Web,
    form::Form,
    page::Page,
    view::Choice,
    words::{Word, Words},
};

/// Puts a version into the fields.
pub(super) fn filled(form: Form, web: &Web, words: Words, content: &Content) -> Form {
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let joint = words.either("、", ", ");
    let form = form
        .with("kind", content.kind.code())
        .with("title", &content.title)
        .with("questions", content.questions.join("\n"))
        .with("answer", &content.body)
        .with("theme", &content.theme)
        .with("keywords", content.keywords.join(joint))
        .with("openness", content.openness.code())
        .with("from", day(content.from))
        .with("until", day(content.until))
        .with("source_name", &content.source.name)
        .with("source_number", &content.source.number)
        .with("source_link", &content.source.link)
        .with("related", listed::related(&content.related))
        .with("services", listed::numbers(&content.services, joint))
        .with(
            "classes",
            listed::named(&content.classes, &web.classes, words, joint),
        )
        .with(
            "regions_more",
            listed::places(&content.regions, &web.regions, words, joint),
        );
    let audience = content.audience.iter().map(|who| ("audience", who.code()));
    let events = content
        .life_events
        .iter()
        .map(|code| ("life_events", code.as_str()));
    let regions = content
        .regions
        .iter()
        .filter(|code| listed::is_district(&web.regions, code))
        .map(|code| ("regions", code.as_str()));
    let files = content
        .attachments
        .iter()
        .map(|file| ("keep_files", file.sha256.as_str()));
    audience
        .chain(events)
        .chain(regions)
        .chain(files)
        .fold(form, |form, (field, value)| form.with(field, value))
}

/// Reads a version from the fields; nothing when something is wrong with one.
/// `files` are those it has: they stay when their boxes are ticked.
pub(super) fn read(form: &mut Form, web: &Web, files: &[Attachment]) -> Option<Content> {
    let rules = web.knowledge.rules();
    let kind = form.choice("kind", ItemKind::from_code);
    let title = form.text("title", 1, rules.title.characters);
    let answer = form.text("answer", 0, rules.body.characters);
    let questions = listed::lines(form.value("questions"));
    let keywords = listed::words(form.value("keywords"));
    let theme = form.value("theme").to_owned();
    let openness = form.choice("openness", Openness::from_code);
    let source = source(form, rules.source.characters);
    let dates = dates(form);
    let regions = listed::read_places(form, &web.regions);
    let classes = listed::read_classes(form, &web.classes);
    let related = listed::read_related(form);
    let services = listed::read_numbers(form);
    if questions.len() > rules.questions.most {
        too_many(form, "questions", rules.questions.most);
    }
    if keywords.len() > rules.keywords.most {
        too_many(form, "keywords", rules.keywords.most);
    }
    let long = |word: &&String| word.chars().count() > rules.keywords.characters;
    if let Some(word) = keywords.iter().find(long) {
        let said = form.words().t2(
            "library-keyword-long",
            "word",
            word,
            "most",
            rules.keywords.characters,
        );
        form.wrong::<()>("keywords", said);
    }
    let audience = form.values("audience").filter_map(Audience::from_code);
    let audience = audience.collect();
    let life_events = form.values("life_events").map(str::to_owned).collect();
    let kept = files
        .iter()
        .filter(|file| form.chosen("keep_files", &file.sha256))
        .cloned()
        .collect();
    if form.is_wrong() {
        return None;
    }
    let (from, until) = dates?;
    Some(Content {
        kind: kind?,
        title: title?,
        questions,
        body: answer?,
        audience,
        theme,
        life_events,
        regions: regions?,
        source: source?,
        from,
        until,
        openness: openness?,
        related: related?,
        services: services?,
        classes: classes?,
        keywords,
        attachments: kept,
    })
}

fn source(form: &mut Form, most: usize) -> Option<Source> {
    let name = form.text("source_name", 0, most);
    let number = form.text("source_number", 0, most);
    let link = form.text("source_link", 0, most);
    let link = match link {
        Some(link) if !link.is_empty() && !markup::is_web_address(&link) => {
            form.wrong_key("source_link", "library-link-wrong")
        }
        link => link,
    };
    Some(Source {
        name: name?,
        number: number?,
        link: link?,
    })
}

fn dates(form: &mut Form) -> Option<(Option<Date>, Option<Date>)> {
    let from = maybe_date(form, "from");
    let until = maybe_date(form, "until");
    let (from, until) = from.zip(until)?;
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        return form.wrong_key("until", "library-until-before");
    }
    Some((from, until))
}

fn maybe_date(form: &mut Form, field: &str) -> Option<Option<Date>> {
    if form.value(field).trim().is_empty() {
        return Some(None);
    }
    form.date(field).map(Some)
}

fn too_many(form: &mut Form, field: &str, most: usize) {
    let said = form.words().t1("library-at-most", "most", most);
    form.wrong::<()>(field, said);
}

/// What the fields of the form can be chosen from.
pub(super) struct Choices {
    pub(super) kinds: Vec<Choice>,
    pub(super) openness: Vec<Choice>,
    pub(super) audience: Vec<Choice>,
    /// A theme at the top, and the leaves below it.
    pub(super) themes: Vec<(String, Vec<Choice>)>,
    pub(super) life_events: Vec<Choice>,
    pub(super) districts: Vec<Choice>,
    pub(super) files: Vec<Choice>,
    /// The units whose item it can be; empty when that stands.
    pub(super) owners: Vec<Choice>,
}

impl Choices {
    pub(super) fn of(web: &Web, page: &Page, actor: &Actor, content: &Content) -> Self {
        let words = page.words;
        let openness = |one: &Openness| {
            let help = match one {
                Openness::Public => "library-openness-public",
                Openness::Staff => "library-openness-staff",
                Openness::Unit => "library-openness-unit",
            };
            Choice::new(one.code(), page.word(one)).explained(page.t(help))
        };
        let events = web.knowledge.themes().life_events().iter();
        Self {
            kinds: choices(ItemKind::ALL, page),
            openness: Openness::ALL.iter().map(openness).collect(),
            audience: choices(Audience::ALL, page),
            themes: themes(web, words, actor, &content.theme),
            life_events: events
                .map(|event| Choice::new(&event.code, words.either(&event.name, &event.en)))
                .collect(),
            districts: listed::districts(&web.regions, words),
            files: content
                .attachments
                .iter()
                .map(|file| Choice::new(&file.sha256, &file.name))
                .collect(),
            owners: Vec::new(),
        }
    }
}

fn choices<W: Word>(all: &[W], page: &Page) -> Vec<Choice> {
    let choice = |word: &W| Choice::new(word.code(), page.word(word));
    all.iter().map(choice).collect()
}

/// The leaves this person may write under, and the one that is chosen already.
fn themes(web: &Web, words: Words, actor: &Actor, chosen: &str) -> Vec<(String, Vec<Choice>)> {
    let themes = web.knowledge.themes();
    let writes_all = items::keeps_knowledge(actor);
    let units: Vec<_> = actor
        .posts
        .iter()
        .filter(|post| matches!(post.role, Role::Handler | Role::UnitHead))
        .filter_map(|post| post.unit)
        .collect();
    let may = |theme: &Theme| {
        themes.is_leaf(&theme.code)
            && (writes_all || theme.code == chosen || {
                let writers = themes.writers(&theme.code);
                units.iter().any(|unit| writers.contains(unit))
            })
    };
    let named = |theme: &Theme| words.either(&theme.name, &theme.en).to_owned();
    let mut groups: Vec<(String, Vec<Choice>)> = Vec::new();
    for top in themes.children("") {
        let below = themes
            .iter()
            .filter(|theme| theme.code.starts_with(&top.code) && may(theme));
        let leaves: Vec<Choice> = below
            .map(|leaf| {
                let way = themes.path(&leaf.code).skip(1).map(named);
                let way: Vec<String> = way.collect();
                let label = if way.is_empty() {
                    named(leaf)
                } else {
                    way.join(" / ")
                };
                Choice::new(&leaf.code, label)
            })
            .collect();
        if !leaves.is_empty() {
            groups.push((named(top), leaves));
        }
    }
    groups
}
