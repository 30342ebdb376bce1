//! What becomes of the rows of a file, and why not, in the person's language.

use serde::{Deserialize, Serialize};
use xinqiao_kernel::UnitId;
use xinqiao_knowledge::{
    Fate, Fated, Incoming, ItemId, Refusal,
    sheet::{
        Broken, Cells, Field, Sheet, Unreadable,
        row::{self, Unusable, Wrong},
    },
};

use super::refused;
use crate::{Web, page::Page};

/// What becomes of one row; kept as it was once it was taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Outcome {
    /// Its line in the file.
    pub(super) line: usize,
    pub(super) end: End,
    /// The item, when there is one.
    pub(super) item: Option<ItemId>,
    /// Why not; of what is taken, why it stays a draft.
    pub(super) why: Option<String>,
}

/// How it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum End {
    New,
    Changed,
    Same,
    Refused,
}

impl End {
    /// As it stands in class names.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Same => "same",
            Self::Refused => "refused",
        }
    }

    /// Whether something is written.
    pub(super) const fn is_taken(self) -> bool {
        matches!(self, Self::New | Self::Changed)
    }
}

/// The rows of a file that say something, and what is wrong with the others.
pub(super) struct Understood {
    pub(super) rows: Vec<Incoming>,
    lines: Vec<usize>,
    wrong: Vec<Outcome>,
}

impl Understood {
    pub(super) fn of(sheet: &Sheet, owner: UnitId, web: &Web, page: &Page) -> Self {
        let ground = row::Ground {
            themes: web.knowledge.themes(),
            units: web.knowledge.units(),
            owner,
            origin: None,
        };
        let mut understood = Self {
            rows: Vec::new(),
            lines: Vec::new(),
            wrong: Vec::new(),
        };
        for cells in &sheet.rows {
            match said(cells, &ground, page) {
                Ok(row) => {
                    understood.rows.push(row);
                    understood.lines.push(cells.line);
                }
                Err(why) => understood.wrong.push(Outcome {
                    line: cells.line,
                    end: End::Refused,
                    item: None,
                    why: Some(why),
                }),
            }
        }
        understood
    }

    /// What becomes of every row, by line.
    pub(super) fn ended(mut self, fates: Vec<Fated>, page: &Page) -> Vec<Outcome> {
        let ended = self.lines.iter().zip(fates).map(|(line, fate)| {
            let (end, item, why) = match fate {
                Ok(Fate::New { item, lacks }) => (End::New, item, lacks),
                Ok(Fate::Changed { item, lacks }) => (End::Changed, Some(item), lacks),
                Ok(Fate::Same { item }) => (End::Same, Some(item), None),
                Err(refusal) => (End::Refused, None, Some(refusal)),
            };
            Outcome {
                line: *line,
                end,
                item,
                why: why.map(|refusal| self.why(&refusal, page)),
            }
        });
        let ended: Vec<Outcome> = ended.collect();
        self.wrong.extend(ended);
        self.wrong.sort_by_key(|outcome| outcome.line);
        self.wrong
    }

    /// Rows are counted among those that say something, people count lines.
    fn why(&self, refusal: &Refusal, page: &Page) -> String {
        let Refusal::TitleTwice { row } = refusal else {
            return refused::said(refusal, page);
        };
        let line = self.lines.get(row.wrapping_sub(1));
        page.t1(
            "import-title-twice",
            "line",
            line.copied().unwrap_or_default(),
        )
    }
}

fn said(cells: &Cells, ground: &row::Ground<'_>, page: &Page) -> Result<Incoming, String> {
    match &cells.broken {
        Some(Broken::NoObject(_)) => Err(page.t("import-no-object").into_owned()),
        Some(Broken::Formula { field, error }) => Err(page.t2(
            "import-formula",
            "column",
            column(*field, page),
            "error",
            error.as_str(),
        )),
        None => row::read(cells, ground).map_err(|unusable| why_unusable(&unusable, page)),
    }
}

fn why_unusable(unusable: &Unusable, page: &Page) -> String {
    let cell = |key: &str, cell: &str| page.t1(key, "cell", cell);
    let why = match &unusable.wrong {
        Wrong::Empty => page.t("import-empty-cell").into_owned(),
        Wrong::NoSuch { cell, instead } => {
            let instead = instead.join(page.words.either("、", ", "));
            page.t2("import-no-such", "cell", cell.as_str(), "instead", instead)
        }
        Wrong::Unknown(said) => cell("import-unknown", said),
        Wrong::NoTheme(said) => cell("import-no-theme", said),
        Wrong::NotLast(said) => cell("import-not-last", said),
        Wrong::NoDay(said) => cell("import-no-day", said),
    };
    let column = column(unusable.field, page);
    page.t2("import-cell", "column", column, "why", why)
}

/// What a column is called; in English beside its name on the form.
pub(super) fn column(field: Field, page: &Page) -> String {
    let heading = field.heading();
    match page.words.either("", field.code()) {
        "" => heading.to_owned(),
        code => format!("{heading} ({code})"),
    }
}

/// Why a file cannot be read.
pub(super) fn unreadable(why: &Unreadable, page: &Page) -> String {
    match why {
        Unreadable::Empty => page.t("import-empty").into_owned(),
        Unreadable::TooLarge(most) => page.t1("import-too-large", "most", *most),
        Unreadable::OldWorkbook => page.t("import-old-workbook").into_owned(),
        Unreadable::NoWorkbook => page.t("import-no-workbook").into_owned(),
        Unreadable::Swells => page.t("import-swells").into_owned(),
        Unreadable::NoText => page.t("import-no-text").into_owned(),
        Unreadable::Quotes(line) => page.t1("import-quotes", "line", *line),
        Unreadable::NoTitle => page.t("import-no-title").into_owned(),
    }
}
