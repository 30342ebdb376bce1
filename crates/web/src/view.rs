//! What the components show. A page fills these in; `templates/components/`
//! draws them. They hold finished words in the person's language.

use jiff::Timestamp;

/// How much time a step has left.
#[derive(Clone, Debug)]
pub struct TimeLeft {
    /// How it stands.
    pub mood: Mood,
    /// How much of the time is used up, 0 to 100.
    pub share: u8,
    /// "还剩 6 工作小时", "超时 3 工作小时".
    pub words: String,
    /// The moment itself, for the hover.
    pub due: Option<Timestamp>,
}

/// How a step stands against its limit. Colour, icon and words follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Enough time.
    InTime,
    /// Not much.
    Soon,
    /// None.
    Late,
    /// The clock stands still (parked, waiting for a ruling).
    Resting,
    /// Done, or without a limit.
    Done,
}

impl Mood {
    /// As it stands in class names: `left-in-time`, `left-late`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InTime => "in-time",
            Self::Soon => "soon",
            Self::Late => "late",
            Self::Resting => "resting",
            Self::Done => "done",
        }
    }
}

/// One step of a case's timeline.
#[derive(Clone, Debug)]
pub struct Step {
    /// What happened, or what comes.
    pub title: String,
    /// Who did it, or who has to.
    pub who: Option<String>,
    /// When it happened.
    pub at: Option<Timestamp>,
    /// By when it has to happen, in words.
    pub by: Option<String>,
    /// What was said with it.
    pub note: Option<String>,
    /// Whether the note is a citizen's own words.
    pub own_words: bool,
    /// Behind, here or ahead.
    pub progress: Progress,
}

/// Where a step lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Behind us.
    Done,
    /// Happening.
    Now,
    /// To come.
    Next,
}

impl Progress {
    /// As it stands in class names: `step-done`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Next => "next",
        }
    }

    /// Key of the word that is read aloud before the step.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Done => "step-done",
            Self::Now => "step-now",
            Self::Next => "step-next",
        }
    }
}

/// One option of radio cards, of a list to choose from, or of boxes to tick.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub code: String,
    /// What is read.
    pub label: String,
    /// What explains it; may be empty.
    pub note: String,
}

impl Choice {
    /// A choice without explanation.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            label: label.into(),
            note: String::new(),
        }
    }

    /// Adds the explanation.
    #[must_use]
    pub fn explained(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

/// A mark beside the state of a case.
#[derive(Clone, Debug)]
pub struct Flag {
    /// What it is about.
    pub kind: FlagKind,
    /// "催办 2 次", "红牌".
    pub words: String,
}

/// Kinds of flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagKind {
    /// 催办.
    Urged,
    /// 督办.
    Supervised,
    /// 黄牌.
    Yellow,
    /// 红牌.
    Red,
    /// 保密.
    Secret,
    /// 风险.
    Risk,
    /// Anything else worth seeing, for example 协办 or 超期.
    Plain,
}

impl FlagKind {
    /// As it stands in class names: `flag-urged`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Urged => "urged",
            Self::Supervised => "supervised",
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Secret => "secret",
            Self::Risk => "risk",
            Self::Plain => "plain",
        }
    }

    /// The sign before the words, for eyes that do not tell the colours apart.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Urged => "↑",
            Self::Supervised => "◎",
            Self::Yellow | Self::Red => "▮",
            Self::Secret => "◐",
            Self::Risk => "△",
            Self::Plain => "",
        }
    }
}

/// One tab; tabs are links to pages of their own.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
    /// How many wait there.
    pub count: Option<u64>,
    /// Whether this is the page one is on.
    pub here: bool,
}

/// The way to the pages of a list before and after.
#[derive(Clone, Debug, Default)]
pub struct Pager {
    /// Towards the start.
    pub earlier: Option<String>,
    /// Towards the end.
    pub later: Option<String>,
    /// "第 21–40 件，共 312 件".
    pub said: String,
}

/// A key and what it does.
#[derive(Clone, Debug)]
pub struct Key {
    /// `J`, `Ctrl K`, `/`.
    pub keys: &'static str,
    /// What it does.
    pub does: String,
}
