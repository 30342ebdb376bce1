//! What a person typed, read field by field.
//!
//! Each reading method returns the typed value, or notes what is wrong with the
//! field and returns `None`; all fields are read before anything is said. The
//! form keeps what was typed, so that it can be shown again with its errors.
//!
//! ```text
//! async fn file(page: Page, mut form: Form) -> Answer {
//!     let what = form.text("what", 4, 2000);
//!     let nature = form.choice("nature", Nature::from_code);
//!     let (Some(what), Some(nature)) = (what, nature) else {
//!         return show_again(&FileForm { page, form });
//!     };
//!     …
//! }
//! ```

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use bytes::Bytes;
use jiff::civil::Date;

use crate::{
    error::Error,
    page::Page,
    words::{Arg, Lang, Words},
};

/// One form: what was typed, and what is wrong with it.
#[derive(Clone, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    files: Vec<Upload>,
    errors: Vec<FieldError>,
    words: Words,
}

/// What is wrong with one field, in the person's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, which is also its id on the page.
    pub field: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// A file that came with a form. Its name and its kind are what the sender
/// claims; look at the bytes.
#[derive(Clone)]
pub struct Upload {
    /// The field it came in.
    pub field: String,
    /// The name the sender gave it.
    pub file_name: String,
    /// The content.
    pub bytes: Bytes,
}

/// A form as [`crate::csrf::guard`] read it.
#[derive(Default)]
pub(crate) struct Posted {
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) files: Vec<Upload>,
}

impl Form {
    /// An empty form, to be shown for the first time; with what was written before
    /// a session ended ([`crate::lost`]), if anything.
    #[must_use]
    pub fn blank(page: &Page) -> Self {
        Self {
            fields: page.kept.as_deref().cloned().unwrap_or_default(),
            words: page.words,
            ..Self::default()
        }
    }

    /// Fills a field in before the form is shown.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<String>) -> Self {
        self.fields.push((field.to_owned(), value.into()));
        self
    }

    /// Puts another value into a field, in place of what was typed.
    pub fn put(&mut self, field: &str, value: &str) {
        match self.fields.iter_mut().find(|(name, _)| name == field) {
            Some((_, typed)) => value.clone_into(typed),
            None => self.fields.push((field.to_owned(), value.to_owned())),
        }
    }

    // Reading, in a handler.

    /// A text of `least` to `most` characters, without surrounding blanks.
    pub fn text(&mut self, field: &str, least: usize, most: usize) -> Option<String> {
        let text = tidy(self.value(field));
        match text.chars().count() {
            0 if least > 0 => self.missing(field),
            n if n < least => self.wrong_with(field, "form-too-short", "min", least),
            n if n > most => self.wrong_with(field, "form-too-long", "max", most),
            _ => Some(text),
        }
    }

    /// A text that may be left out: `Some(None)` when it was, `None` when it is too long.
    pub fn optional(&mut self, field: &str, most: usize) -> Option<Option<String>> {
        let text = self.text(field, 0, most)?;
        Some(Some(text).filter(|text| !text.is_empty()))
    }

    /// One of a closed set: `form.choice("nature", Nature::from_code)`.
    pub fn choice<T>(&mut self, field: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        match read(self.value(field)) {
            Some(chosen) => Some(chosen),
            None => self.wrong_key(field, "form-choose"),
        }
    }

    /// A value that reads itself; `help` is the key of the text that says how it
    /// has to look.
    pub fn parsed<T: std::str::FromStr>(&mut self, field: &str, help: &str) -> Option<T> {
        let text = tidy(self.value(field));
        if text.is_empty() {
            return self.missing(field);
        }
        match text.parse() {
            Ok(value) => Some(value),
            Err(_) => self.wrong_key(field, help),
        }
    }

    /// A whole number from `least` to `most`.
    pub fn number(&mut self, field: &str, least: i64, most: i64) -> Option<i64> {
        match tidy(self.value(field)).parse() {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                let text = self.words.t2("form-number", "min", least, "max", most);
                self.wrong(field, text)
            }
        }
    }

    /// A day as `<input type=date>` sends it.
    pub fn date(&mut self, field: &str) -> Option<Date> {
        self.parsed(field, "form-date")
    }

    /// Whether a box is ticked.
    #[must_use]
    pub fn ticked(&self, field: &str) -> bool {
        !self.value(field).is_empty()
    }

    /// The files of a field.
    pub fn files<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a Upload> {
        self.files.iter().filter(move |file| file.field == field)
    }

    /// The texts in the person's language.
    #[must_use]
    pub fn words(&self) -> Words {
        self.words
    }

    /// The person's language, for values that know how to say what is wrong with them.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.words.lang
    }

    /// Notes what is wrong with a field. Returns `None`, so that a reading can
    /// end with it.
    pub fn wrong<T>(&mut self, field: &str, message: impl Into<String>) -> Option<T> {
        self.errors.push(FieldError {
            field: field.to_owned(),
            message: message.into(),
        });
        None
    }

    /// As [`Form::wrong`], with the key of a text.
    pub fn wrong_key<T>(&mut self, field: &str, key: &str) -> Option<T> {
        let text = self.words.t(key);
        self.wrong(field, text)
    }

    // Showing, in a template.

    /// What was typed into a field, or nothing.
    #[must_use]
    pub fn value(&self, field: &str) -> &str {
        self.fields
            .iter()
            .find(|(name, _)| name == field)
            .map_or("", |(_, value)| value)
    }

    /// All values of a field that can have several.
    pub fn values<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        let of_field = self.fields.iter().filter(move |(name, _)| name == field);
        of_field.map(|(_, value)| value.as_str())
    }

    /// Whether this choice was made.
    #[must_use]
    pub fn chosen(&self, field: &str, code: &str) -> bool {
        self.values(field).any(|value| value == code)
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|e| e.field == field)
            .map(|e| e.message.as_str())
    }

    /// Everything that is wrong, in the order the fields were read.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// Whether something is wrong.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        !self.errors.is_empty()
    }

    fn missing<T>(&mut self, field: &str) -> Option<T> {
        self.wrong_key(field, "form-missing")
    }

    fn wrong_with<T>(&mut self, field: &str, key: &str, name: &str, value: impl Arg) -> Option<T> {
        let text = self.words.t1(key, name, value);
        self.wrong(field, text)
    }
}

/// Line ends as one character, no blanks around.
fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

impl<S: Send + Sync> FromRequestParts<S> for Form {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let page = Page::from_request_parts(parts, state).await?;
        let posted = parts
            .extensions
            .get::<Arc<Posted>>()
            .ok_or_else(|| Error::broken("a form was asked for, but nothing was posted"))?;
        Ok(Self {
            fields: posted.fields.clone(),
            files: posted.files.clone(),
            errors: Vec::new(),
            words: page.words,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(field: &str, value: &str) -> Form {
        Form::default().with(field, value)
    }

    #[test]
    fn a_text_is_counted_in_characters_not_bytes() {
        assert_eq!(
            typed("what", " 路灯不亮 ").text("what", 4, 4).as_deref(),
            Some("路灯不亮")
        );
    }

    #[test]
    fn everything_wrong_is_said_at_once_and_what_was_typed_stays() {
        let mut form = typed("what", "灯").with("phone", "x");
        assert_eq!(form.text("what", 4, 20), None);
        assert_eq!(form.number("phone", 1, 9), None);
        assert_eq!(form.text("name", 1, 20), None);
        assert_eq!(form.errors().len(), 3);
        assert_eq!(form.error("what"), Some("请至少写 4 个字。"));
        assert_eq!(form.value("what"), "灯");
    }

    #[test]
    fn a_text_that_may_be_left_out_may_be_left_out() {
        assert_eq!(Form::default().optional("note", 20), Some(None));
        assert_eq!(typed("note", "很长").optional("note", 1), None);
    }
}
