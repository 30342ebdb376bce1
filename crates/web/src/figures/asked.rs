//! What an address asks for: a span, and what it is narrowed by. Whatever can be
//! asked is in the address, so that it can be sent to somebody.

use jiff::{ToSpan as _, civil::Date};
use xinqiao_insight::{
    day::Span,
    explore::{DAYS_MOST, Dimension},
};

use super::codes::{self, FIELDS};
use crate::{
    Web, case_page::names::Names, csrf, desk::encoded, error::Error, form::Form, page::Page,
    view::Tab,
};

/// Characters of a value that are read.
const VALUE_MOST: usize = 40;

/// What is asked.
pub(super) struct Asked {
    /// As it was written, and what is wrong with it.
    pub(super) form: Form,
    pub(super) span: Span,
    /// What narrows it.
    pub(super) only: Vec<(Dimension, Vec<i64>)>,
    /// The same in words.
    pub(super) narrowed: Vec<String>,
    today: Date,
}

impl Asked {
    /// Reads an address; what cannot be read is said beside its field.
    pub(super) fn read(
        query: Option<&str>,
        web: &Web,
        names: &Names,
        page: &Page,
    ) -> Result<Self, Error> {
        let posted = csrf::urlencoded(query.unwrap_or_default().as_bytes())?;
        let mut form = Form::blank(page);
        for (name, value) in posted.fields {
            let value: String = value.trim().chars().take(VALUE_MOST).collect();
            form = form.with(&name, value);
        }
        let today = web.hotline.calendar().date_of(page.now);
        let read = span(&mut form, today, page);
        let span = read.unwrap_or_else(|| this_month(today));
        if read.is_some() {
            form.put("from", &span.first.to_string());
            form.put("to", &span.last.to_string());
        }
        let mut asked = Self {
            form,
            span,
            only: Vec::new(),
            narrowed: Vec::new(),
            today,
        };
        for field in FIELDS {
            let value = asked.form.value(field).to_owned();
            if value.is_empty() {
                continue;
            }
            match codes::read(field, &value) {
                Some((dimension, code)) => {
                    asked.only.push((dimension, vec![code]));
                    let said = codes::said(web, names, page, dimension, code);
                    asked.narrowed.push(said);
                }
                None => {
                    let _: Option<()> = asked.form.wrong_key(field, "insight-no-such-code");
                }
            }
        }
        Ok(asked)
    }

    /// Whether days of the span are still to come or not over.
    pub(super) fn is_open(&self) -> bool {
        self.span.last >= self.today
    }

    /// The address of a page with what was asked; `more` replaces fields.
    pub(super) fn href(&self, path: &str, more: &[(&str, &str)]) -> String {
        let replaced = |name: &str| more.iter().any(|(field, _)| *field == name);
        let kept = ["from", "to"].into_iter().chain(FIELDS);
        let kept = kept
            .filter(|name| !replaced(name))
            .map(|name| (name, self.form.value(name)));
        let fields: Vec<String> = kept
            .chain(more.iter().copied())
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        format!("{path}?{}", fields.join("&"))
    }

    /// Spans that are asked for most.
    pub(super) fn spans(&self, path: &str, page: &Page) -> Vec<Tab> {
        let today = self.today;
        let yesterday = today.saturating_sub(1.day());
        let monday =
            today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
        let of = |first, last| Span { first, last };
        let spans = [
            ("insight-today", of(today, today)),
            ("insight-yesterday", of(yesterday, yesterday)),
            ("insight-this-week", of(monday, today)),
            ("insight-this-month", this_month(today)),
            (
                "insight-last-month",
                Span::month(today.first_of_month().saturating_sub(1.day())),
            ),
            ("insight-this-year", of(today.first_of_year(), today)),
        ];
        let tab = |(key, span): (&str, Span)| {
            let (from, to) = (span.first.to_string(), span.last.to_string());
            Tab {
                href: self.href(path, &[("from", &from), ("to", &to)]),
                label: page.t(key).into_owned(),
                count: None,
                here: span == self.span,
            }
        };
        spans.into_iter().map(tab).collect()
    }
}

/// A span as people say it.
pub(super) fn said(span: Span, page: &Page) -> String {
    if span.first == span.last {
        return page.day(span.first);
    }
    page.t2(
        "insight-span",
        "from",
        page.day(span.first),
        "to",
        page.day(span.last),
    )
}

/// The month up to today: what is due later in it cannot be in time yet.
fn this_month(today: Date) -> Span {
    Span {
        first: today.first_of_month(),
        last: today,
    }
}

/// The span of an address; the month up to today when it names none.
fn span(form: &mut Form, today: Date, page: &Page) -> Option<Span> {
    let empty = |name: &str| form.value(name).is_empty();
    let span = match (empty("from"), empty("to")) {
        (true, true) => this_month(today),
        (true, false) => this_month(form.date("to")?),
        (false, true) => {
            let first = form.date("from")?;
            Span {
                first,
                last: first.max(today),
            }
        }
        (false, false) => {
            let (first, last) = (form.date("from"), form.date("to"));
            Span {
                first: first?,
                last: last?,
            }
        }
    };
    if span.first > span.last {
        return form.wrong_key("from", "insight-from-after-to");
    }
    if span.days() > DAYS_MOST {
        return form.wrong("from", page.t1("insight-span-wrong", "most", DAYS_MOST));
    }
    Some(span)
}
