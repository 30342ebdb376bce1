//! What a version says, as readers see it: every code as a name.

use xinqiao_identity::Actor;
use xinqiao_knowledge::{Content, markup};

use super::standing::Rows;
use crate::{Web, error::Error, page::Page};

/// A version in words.
pub(super) struct Told {
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) html: String,
    pub(super) questions: Vec<String>,
    pub(super) keywords: Vec<String>,
    /// A term and what it is; what was left out is left out.
    pub(super) facts: Vec<(String, String)>,
    /// Where it is taken from, when it can be read there.
    pub(super) link: String,
    /// Title and address of other items.
    pub(super) related: Vec<(String, String)>,
    pub(super) files: Vec<String>,
}

impl Told {
    pub(super) async fn of(
        rows: &Rows<'_>,
        actor: &Actor,
        content: &Content,
    ) -> Result<Self, Error> {
        let knowledge = &rows.web.knowledge;
        let related = knowledge
            .items(actor, &content.related)
            .await
            .map_err(Error::broken)?;
        Ok(Self {
            title: content.title.clone(),
            kind: rows.page.word(&content.kind).into_owned(),
            html: markup::html(&content.body),
            questions: content.questions.clone(),
            keywords: content.keywords.clone(),
            facts: facts(rows, content),
            link: content.source.link.clone(),
            related: related
                .iter()
                .map(|seen| (seen.item.title().to_owned(), super::href(seen.item.id)))
                .collect(),
            files: content
                .attachments
                .iter()
                .map(|file| file.name.clone())
                .collect(),
        })
    }
}

fn facts(rows: &Rows<'_>, content: &Content) -> Vec<(String, String)> {
    let page = rows.page;
    let joined = |names: Vec<String>| names.join(page.words.either("、", ", "));
    let audience = content.audience.iter();
    let audience = audience.map(|who| page.word(who).into_owned()).collect();
    let source = [content.source.name.as_str(), content.source.number.as_str()];
    let source: Vec<&str> = source.into_iter().filter(|part| !part.is_empty()).collect();
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |day| day.to_string());
    let services = content.services.iter().map(i64::to_string).collect();
    let said = [
        ("library-theme", rows.theme(&content.theme)),
        (
            "library-openness",
            page.word(&content.openness).into_owned(),
        ),
        ("library-audience", joined(audience)),
        ("library-regions", regions(rows.web, page, &content.regions)),
        (
            "library-life-events",
            life_events(rows.web, page, &content.life_events),
        ),
        ("library-from", day(content.from)),
        ("library-until", day(content.until)),
        ("library-source", source.join(" · ")),
        ("library-classes", classes(rows.web, page, &content.classes)),
        ("library-services", joined(services)),
    ];
    said.into_iter()
        .filter(|(_, what)| !what.is_empty())
        .map(|(key, what)| (page.t(key).into_owned(), what))
        .collect()
}

/// Regions by name; everywhere when there are none.
pub(super) fn regions(web: &Web, page: &Page, codes: &[String]) -> String {
    if codes.is_empty() {
        return page.t("library-everywhere").into_owned();
    }
    let names = codes.iter().map(|code| web.regions.name(code, page.words));
    names
        .collect::<Vec<_>>()
        .join(page.words.either("、", ", "))
}

/// Life events by name.
pub(super) fn life_events(web: &Web, page: &Page, codes: &[String]) -> String {
    let themes = web.knowledge.themes();
    let names = codes.iter().map(|code| {
        themes.life_event(code).map_or_else(
            || code.clone(),
            |event| page.words.either(&event.name, &event.en).to_owned(),
        )
    });
    names
        .collect::<Vec<_>>()
        .join(page.words.either("、", ", "))
}

/// Classes by name.
pub(super) fn classes(web: &Web, page: &Page, codes: &[String]) -> String {
    let names = codes.iter().map(|code| web.classes.name(code, page.words));
    names
        .collect::<Vec<_>>()
        .join(page.words.either("、", ", "))
}
