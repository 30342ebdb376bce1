//! What narrows a queue, as its address says it: one address a state, so that it
//! can be kept, sent to a colleague and gone back to.

use xinqiao_hotline::queries::narrowed::{Filter, Order, Time};
use xinqiao_kernel::{
    UnitId,
    words::{Channel, Nature, Urgency},
};

use crate::{Web, csrf, error::Error, form::Form, page::Page, view::Choice, words::Word};

/// The longest text looked for in titles.
const WORDS_MOST: usize = 40;

/// What a queue can show of a case beside its title, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Left,
    Number,
    Turn,
    Class,
    Place,
    Unit,
    Channel,
    Filed,
    State,
}

impl Column {
    const ALL: [Self; 9] = [
        Self::Left,
        Self::Number,
        Self::Turn,
        Self::Class,
        Self::Place,
        Self::Unit,
        Self::Channel,
        Self::Filed,
        Self::State,
    ];
    /// Shown to who chose none.
    const USUAL: [Self; 6] = [
        Self::Left,
        Self::Number,
        Self::Place,
        Self::Unit,
        Self::Filed,
        Self::State,
    ];

    /// As it stands in addresses and templates.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Number => "number",
            Self::Turn => "turn",
            Self::Class => "class",
            Self::Place => "place",
            Self::Unit => "unit",
            Self::Channel => "channel",
            Self::Filed => "filed",
            Self::State => "state",
        }
    }

    /// Key of its heading.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Left => "column-left",
            Self::Number => "column-number",
            Self::Turn => "column-turn",
            Self::Class => "column-class",
            Self::Place => "column-place",
            Self::Unit => "column-unit",
            Self::Channel => "column-channel",
            Self::Filed => "column-filed",
            Self::State => "column-state",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.code() == code)
    }
}

/// A queue's address, read.
pub(super) struct Narrowing {
    /// The fields as the filter's form shows them.
    pub(super) form: Form,
    /// What the query is narrowed by.
    pub(super) filter: Filter,
    /// The columns, in the order of the table.
    pub(super) columns: Vec<Column>,
    /// Where the page goes on.
    pub(super) after: Option<String>,
    /// The number of its first row in the whole list.
    pub(super) from: u32,
}

/// The fields of an address, in the order in which it is written.
const FIELDS: [&str; 11] = [
    "region", "class", "nature", "urgency", "channel", "unit", "words", "time", "asks", "same",
    "order",
];

impl Narrowing {
    /// Reads an address. What cannot be read narrows nothing.
    pub(super) fn read(query: Option<&str>, web: &Web, page: &Page) -> Result<Self, Error> {
        let posted = csrf::urlencoded(query.unwrap_or_default().as_bytes())?;
        let mut form = Form::blank(page);
        for (name, value) in posted.fields {
            form = form.with(
                &name,
                value.trim().chars().take(WORDS_MOST).collect::<String>(),
            );
        }
        let code = |name: &str| Some(form.value(name).to_owned()).filter(|code| !code.is_empty());
        let filter = Filter {
            region: code("region").filter(|code| web.regions.get(code).is_some()),
            class: code("class").filter(|code| web.classes.get(code).is_some()),
            nature: Nature::from_code(form.value("nature")),
            urgency: Urgency::from_code(form.value("urgency")),
            channel: Channel::from_code(form.value("channel")),
            unit: form.value("unit").parse().ok().map(UnitId),
            words: code("words"),
            time: match form.value("time") {
                "late" => Some(Time::Late),
                "soon" => Some(Time::Soon),
                _ => None,
            },
            asks: code("asks").filter(|asks| ["extension", "end", "contest"].contains(&&**asks)),
            same: form.value("same") == "yes",
            order: match form.value("order") {
                "new" => Order::New,
                _ => Order::Due,
            },
        };
        let chosen: Vec<Column> = form.values("col").filter_map(Column::from_code).collect();
        let columns = match chosen.is_empty() {
            true => Column::USUAL.to_vec(),
            false => Column::ALL
                .into_iter()
                .filter(|column| chosen.contains(column))
                .collect(),
        };
        let after = code("after");
        // The boxes of the form stand as the table does.
        if chosen.is_empty() {
            for column in &columns {
                form = form.with("col", column.code());
            }
        }
        Ok(Self {
            after,
            from: form.value("from").parse().unwrap_or(1).clamp(1, 1_000_000),
            filter,
            columns,
            form,
        })
    }

    /// Whether fewer cases are shown than the queue holds.
    pub(super) fn narrows(&self) -> bool {
        self.filter
            != Filter {
                order: self.filter.order,
                ..Filter::default()
            }
    }

    /// What narrows it, in words: what the closed form says of itself.
    pub(super) fn said(&self, choices: &Choices, units: &[Choice]) -> Vec<String> {
        let lists = [
            ("region", &*choices.regions),
            ("class", &choices.classes),
            ("unit", units),
            ("nature", &choices.natures),
            ("urgency", &choices.urgencies),
            ("channel", &choices.channels),
            ("time", &choices.times),
            ("asks", &choices.asks),
        ];
        let words = self.filter.words.iter().map(|words| format!("「{words}」"));
        let chosen = lists.into_iter().filter_map(|(field, all)| {
            let code = self.form.value(field);
            let choice = all.iter().find(|choice| choice.code == code)?;
            Some(choice.label.clone())
        });
        let same = self.filter.same.then(|| choices.same.clone());
        words.chain(chosen).chain(same).collect()
    }

    /// The query of this state, without where the page goes on; empty for the
    /// queue as it is.
    pub(super) fn query(&self) -> String {
        let fields = FIELDS
            .iter()
            .map(|name| (*name, self.form.value(name)))
            .filter(|(name, value)| !value.is_empty() && (*name, *value) != ("order", "due"));
        let columns = self.columns.iter().map(|column| ("col", column.code()));
        let usual = self.columns == Column::USUAL;
        fields
            .chain(columns.filter(|_| !usual))
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect::<Vec<_>>()
            .join("&")
    }

    /// What the form offers to choose from.
    pub(super) fn choices(web: &Web, page: &Page) -> Choices {
        let known = web.regions.known();
        let deep = |code: &str| web.regions.path(code).len();
        let regions = web.regions.iter().filter(|node| {
            let depth = deep(&node.code);
            depth > known && depth <= known + 2
        });
        let classes = web.classes.iter();
        let classes = classes.filter(|node| web.classes.path(&node.code).len() <= 2);
        let said = |keys: &[(&str, &str)]| -> Vec<Choice> {
            let choice = |(code, key): &(&str, &str)| Choice::new(*code, page.t(key));
            keys.iter().map(choice).collect()
        };
        Choices {
            regions: regions
                .map(|node| Choice::new(&node.code, web.regions.say(&node.code, known, page.words)))
                .collect(),
            classes: classes
                .map(|node| Choice::new(&node.code, web.classes.say(&node.code, 0, page.words)))
                .collect(),
            natures: words(Nature::ALL, page),
            urgencies: words(Urgency::ALL, page),
            channels: words(Channel::ALL, page),
            times: said(&[("late", "queue-time-late"), ("soon", "queue-time-soon")]),
            asks: said(&[
                ("extension", "queue-extensions"),
                ("end", "queue-endings"),
                ("contest", "queue-contests"),
            ]),
            same: page.t("filter-same").into_owned(),
            orders: said(&[("due", "queue-order-due"), ("new", "queue-order-new")]),
            columns: Column::ALL
                .into_iter()
                .map(|column| Choice::new(column.code(), page.t(column.key())))
                .collect(),
        }
    }
}

/// What the filter's form offers.
pub(super) struct Choices {
    pub(super) regions: Vec<Choice>,
    pub(super) classes: Vec<Choice>,
    pub(super) natures: Vec<Choice>,
    pub(super) urgencies: Vec<Choice>,
    pub(super) channels: Vec<Choice>,
    pub(super) times: Vec<Choice>,
    pub(super) asks: Vec<Choice>,
    /// What the box says that shows only what may be told twice.
    pub(super) same: String,
    pub(super) orders: Vec<Choice>,
    pub(super) columns: Vec<Choice>,
}

fn words<W: Word>(all: &[W], page: &Page) -> Vec<Choice> {
    let choice = |word: &W| Choice::new(word.code(), page.word(word));
    all.iter().map(choice).collect()
}

/// A value as an address carries it.
pub(crate) fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_carries_chinese_and_signs() {
        assert_eq!(encoded("路灯 & 水"), "%E8%B7%AF%E7%81%AF%20%26%20%E6%B0%B4");
    }

    #[test]
    fn every_column_reads_itself() {
        for column in Column::ALL {
            assert_eq!(Column::from_code(column.code()), Some(column));
        }
    }
}
