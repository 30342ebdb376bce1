//! How a letter by e-mail and a text message look. Nothing is sent from here: the
//! channels come with a later issue, and hand these to their servers.

use askama::Template;

use crate::words::{Lang, Words};

/// A letter: one matter, one thing to do, a number to call. Written twice, as HTML
/// and as plain text, and sent as `multipart/alternative`.
///
/// Mail programs know no stylesheet of ours and little CSS, so every look stands in
/// the line it is for, from a few declarations that all of them take. Without any of
/// them it still reads well: paragraphs, a list of facts, a link.
#[derive(Template)]
#[template(path = "post/letter.html")]
pub struct Letter {
    /// Of the texts in it.
    pub lang: Lang,
    /// What the mail program's list shows.
    pub subject: String,
    /// "王女士，您好："
    pub greeting: String,
    /// What there is to say, shortest first.
    pub paragraphs: Vec<String>,
    /// A term and what it is.
    pub facts: Vec<(String, String)>,
    /// What to do next and where; an address of our own site.
    pub act: Option<(String, String)>,
    /// The service.
    pub signed: String,
    /// The number to call.
    pub phone: String,
}

#[derive(Template)]
#[template(path = "post/letter.txt")]
struct Plain<'l> {
    letter: &'l Letter,
}

/// A text message with its signature in 【】, which the operators ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sms(String);

/// Characters of a message that goes out in one piece (UCS-2, as Chinese does).
const WHOLE: usize = 70;
/// Characters of a piece of a longer one; the rest holds its place in the row.
const PIECE: usize = 67;

impl Letter {
    /// The part for programs that show HTML.
    ///
    /// # Errors
    /// When the template cannot be written.
    pub fn html(&self) -> askama::Result<String> {
        self.render()
    }

    /// The part for all others, and for the search of a mailbox.
    ///
    /// # Errors
    /// As [`Letter::html`].
    pub fn text(&self) -> askama::Result<String> {
        Plain { letter: self }.render()
    }

    fn t(&self, key: &str) -> String {
        Words { lang: self.lang }.t(key).into_owned()
    }
}

impl Sms {
    /// `text` after the signature.
    #[must_use]
    pub fn new(signature: &str, text: &str) -> Self {
        Self(format!("【{signature}】{text}"))
    }

    /// As it is sent.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Characters as operators count them, signature and all: an emoji is two.
    #[must_use]
    pub fn length(&self) -> usize {
        self.0.encode_utf16().count()
    }

    /// How many messages it is charged as.
    #[must_use]
    pub fn segments(&self) -> usize {
        match self.length() {
            0..=WHOLE => 1,
            longer => longer.div_ceil(PIECE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_seventy_characters_is_one_and_of_seventy_one_two() {
        let of = |length: usize| Sms::new("热线", &"字".repeat(length - 4));
        assert_eq!((of(70).length(), of(70).segments()), (70, 1));
        assert_eq!(of(71).segments(), 2);
        assert_eq!(of(134).segments(), 2);
        assert_eq!(of(135).segments(), 3);
    }

    #[test]
    fn a_letter_says_the_same_with_and_without_html() {
        let letter = Letter {
            lang: Lang::Zh,
            subject: "有答复了".to_owned(),
            greeting: "您好：".to_owned(),
            paragraphs: vec!["路灯 <修> 好了。".to_owned()],
            facts: vec![("编号".to_owned(), "1".to_owned())],
            act: Some(("看答复".to_owned(), "https://example.org/x".to_owned())),
            signed: "热线".to_owned(),
            phone: "12345".to_owned(),
        };
        let (html, text) = (letter.html().unwrap(), letter.text().unwrap());
        for said in ["您好：", "编号", "看答复", "https://example.org/x", "12345"] {
            assert!(html.contains(said) && text.contains(said), "{said}");
        }
        assert!(html.contains("&#60;修&#62;") && text.contains("<修>"));
        assert!(!html.contains("<table") && !html.contains("<img"));
    }
}
