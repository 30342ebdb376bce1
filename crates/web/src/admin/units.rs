//! The tree of units, and what each of them answers for.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    routing::get,
};
use xinqiao_hotline::catalogue::Lead;
use xinqiao_identity::{
    directory::Roster,
    units::{Unit, UnitKind, UnitLevel},
};
use xinqiao_kernel::UnitId;

use super::{keeper, tabs};
use crate::{
    Web,
    error::{Answer, Error},
    page::{Page, show},
    view::Tab,
};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/units", get(tree))
        .route("/units/{id}", get(unit))
}

async fn tree(State(web): State<Web>, page: Page) -> Answer {
    page.staff()?;
    let rows = Reader::new(&web, &page).whole_tree();
    show(&UnitTree {
        tabs: tabs(&page),
        keeps: keeper(&page).is_ok(),
        rows,
        page,
    })
}

async fn unit(State(web): State<Web>, page: Page, Path(id): Path<i64>) -> Answer {
    page.staff()?;
    let keeps = keeper(&page).is_ok();
    let reader = Reader::new(&web, &page);
    let units = &reader.roster.units;
    let unit = units.get(UnitId(id)).ok_or_else(Error::not_found)?;
    let people = if keeps {
        staff_of(&page, &reader.roster, unit.id)
    } else {
        Vec::new()
    };
    let path = units.path(unit.id);
    let above = path.iter().filter(|above| above.id != unit.id);
    show(&UnitPage {
        tabs: tabs(&page),
        keeps,
        above: above.map(|unit| link(&page, unit)).collect(),
        leads: leads(&web, &page, unit.id),
        below: units
            .children(unit.id)
            .map(|unit| reader.row(unit, 0))
            .collect(),
        row: reader.row(unit, 0),
        people,
        page,
    })
}

/// Puts units into words.
struct Reader<'a> {
    web: &'a Web,
    page: &'a Page,
    roster: Arc<Roster>,
    /// How many people hold a post in a unit.
    heads: HashMap<UnitId, usize>,
}

impl<'a> Reader<'a> {
    fn new(web: &'a Web, page: &'a Page) -> Self {
        let roster = web.identity.directory.roster();
        let mut heads: HashMap<UnitId, usize> = HashMap::new();
        for person in roster.people.all().iter().filter(|one| !one.disabled) {
            let units: BTreeSet<UnitId> = person.posts.iter().map(|(_, unit)| *unit).collect();
            for unit in units {
                *heads.entry(unit).or_default() += 1;
            }
        }
        Self {
            web,
            page,
            roster,
            heads,
        }
    }

    /// Every unit, each followed by those below it.
    fn whole_tree(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let units = self.roster.units.iter();
        for root in units.filter(|unit| unit.parent.is_none()) {
            self.descend(root, 0, &mut rows);
        }
        rows
    }

    fn descend(&self, unit: &Unit, depth: usize, rows: &mut Vec<Row>) {
        rows.push(self.row(unit, depth));
        for child in self.roster.units.children(unit.id) {
            self.descend(child, depth + 1, rows);
        }
    }

    fn row(&self, unit: &Unit, depth: usize) -> Row {
        Row {
            link: link(self.page, unit),
            depth,
            code: unit.code.clone(),
            kind: self.page.t(kind_key(unit.kind)).into_owned(),
            level: self.page.t(level_key(unit.level)).into_owned(),
            region: self.web.regions.name(&unit.region, self.page.words),
            fallback: unit.fallback,
            phone: unit.phone.clone(),
            people: self.heads.get(&unit.id).copied().unwrap_or_default(),
        }
    }
}

/// Who holds a post there: name, address and posts in words.
fn staff_of(page: &Page, roster: &Roster, unit: UnitId) -> Vec<(Link, String)> {
    let mut staff = Vec::new();
    for person in roster.people.all() {
        let here = person.posts.iter().filter(|(_, at)| *at == unit);
        let roles: Vec<_> = here.map(|(role, _)| page.word(role)).collect();
        if !roles.is_empty() {
            let link = Link {
                href: format!("/admin/people/{}", person.id.0),
                name: person.name.clone(),
            };
            staff.push((link, roles.join(page.words.either("、", ", "))));
        }
    }
    staff
}

/// Rows of the catalogue that give this unit the lead: class, words and basis.
fn leads(web: &Web, page: &Page, unit: UnitId) -> Vec<Duty> {
    let rows = web.hotline.catalogue().rows().iter();
    rows.filter(|row| row.lead == Lead::Unit(unit))
        .map(|row| Duty {
            id: row.id.clone(),
            class: web.classes.say(&row.class, 0, page.words),
            words: row.keywords.join(page.words.either("、", ", ")),
            basis: row.basis.clone(),
        })
        .collect()
}

fn link(page: &Page, unit: &Unit) -> Link {
    Link {
        href: format!("/admin/units/{}", unit.id.0),
        name: page.words.either(&unit.name, &unit.en).to_owned(),
    }
}

const fn kind_key(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Hotline => "admin-kind-hotline",
        UnitKind::Department => "admin-kind-department",
        UnitKind::County => "admin-kind-county",
        UnitKind::Town => "admin-kind-town",
        UnitKind::Enterprise => "admin-kind-enterprise",
    }
}

const fn level_key(level: UnitLevel) -> &'static str {
    match level {
        UnitLevel::City => "admin-level-city",
        UnitLevel::County => "admin-level-county",
        UnitLevel::Town => "admin-level-town",
    }
}

struct Link {
    href: String,
    name: String,
}

struct Row {
    link: Link,
    depth: usize,
    code: String,
    kind: String,
    level: String,
    region: String,
    fallback: bool,
    phone: String,
    people: usize,
}

struct Duty {
    id: String,
    class: String,
    words: String,
    basis: String,
}

#[derive(Template)]
#[template(path = "admin/units.html")]
struct UnitTree {
    page: Page,
    tabs: Vec<Tab>,
    keeps: bool,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "admin/unit.html")]
struct UnitPage {
    page: Page,
    tabs: Vec<Tab>,
    keeps: bool,
    above: Vec<Link>,
    row: Row,
    below: Vec<Row>,
    people: Vec<(Link, String)>,
    leads: Vec<Duty>,
}
