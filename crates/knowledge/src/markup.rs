//! The small markup of answers: headings, lists, tables, links, emphasis — CommonMark
//! with tables, and no raw HTML. [`cleaned`] on the way in, [`html`] on the way out;
//! `html` gives safe HTML whatever it is given, so neither trusts the other.

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::{clean, refusal::Refusal, rules::BodyRule};

/// Nested deeper than this nobody writes lists; what is, comes out flat.
const DEPTH_MOST: usize = 6;
/// Rows of a table that are shown, whatever was stored.
const ROWS_SHOWN: usize = 500;

/// A body without hidden signs and raw HTML.
///
/// # Errors
/// [`Refusal::TooLong`] and [`Refusal::TableTooLarge`].
pub fn cleaned(body: &str, rule: &BodyRule) -> Result<String, Refusal> {
    // What is left of a tag within a tag is a tag again: a few rounds, then it
    // is text, which `html` shows as text.
    let mut text = clean::text("答案", body, rule.characters)?;
    for _ in 0..4 {
        let without = without_html(&text);
        if without == text {
            break;
        }
        text = without;
    }
    tables_fit(&text, rule)?;
    Ok(text.trim().to_owned())
}

/// Safe HTML: every character of the text is escaped, the tags are ours alone,
/// there is no style, nothing turns the text around, and links go to the web, a telephone or within the site.
#[must_use]
pub fn html(body: &str) -> String {
    let mut out = String::with_capacity(body.len() * 2);
    let body = clean::visible(body);
    pulldown_cmark::html::push_html(&mut out, Safe::over(&body));
    out
}

/// The words alone, for finding, for excerpts and for reading aloud.
#[must_use]
pub fn plain(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    for event in parse(body) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                out.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => out.push('\n'),
            Event::End(TagEnd::TableCell) => out.push(' '),
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::CodeBlock,
            ) if !out.ends_with('\n') => out.push('\n'),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// Whether it is an address on the web.
#[must_use]
pub fn is_web_address(link: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        link.get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
            .map(|start| &link[start.len()..])
    });
    rest.is_some_and(|rest| {
        rest.starts_with(char::is_alphanumeric)
            && !rest.contains(|sign: char| {
                sign.is_whitespace() || matches!(sign, '<' | '>' | '"' | '\\' | '@')
            })
    })
}

fn may_lead_to(link: &str) -> bool {
    let within_the_site =
        link.starts_with('/') && !link.starts_with("//") && !link.starts_with("/\\");
    let telephone = link.strip_prefix("tel:").is_some_and(|number| {
        !number.is_empty()
            && number
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-'))
    });
    within_the_site || telephone || is_web_address(link)
}

fn parse(body: &str) -> Parser<'_> {
    Parser::new_ext(body, Options::ENABLE_TABLES)
}

/// The text without the stretches that are raw HTML.
fn without_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut kept_to = 0;
    for (event, at) in parse(text).into_offset_iter() {
        if matches!(event, Event::Html(_) | Event::InlineHtml(_)) && at.start >= kept_to {
            out.push_str(&text[kept_to..at.start]);
            kept_to = at.end;
        }
    }
    out.push_str(&text[kept_to..]);
    out
}

fn tables_fit(text: &str, rule: &BodyRule) -> Result<(), Refusal> {
    let (mut rows, mut columns) = (0, 0);
    for event in parse(text) {
        match event {
            Event::Start(Tag::Table(alignments)) => {
                rows = 0;
                columns = alignments.len();
            }
            Event::Start(Tag::TableRow) => rows += 1,
            _ => {}
        }
        if rows > rule.table_rows || columns > rule.table_columns {
            return Err(Refusal::TableTooLarge {
                rows: rule.table_rows,
                columns: rule.table_columns,
            });
        }
    }
    Ok(())
}

/// The events of a text, each made harmless.
struct Safe<'a> {
    inner: Parser<'a>,
    /// Whether each open block, list or link is let through.
    open: Vec<bool>,
    rows: usize,
    /// Comes next.
    then: Option<Event<'a>>,
}

impl<'a> Safe<'a> {
    fn over(body: &'a str) -> Self {
        Self {
            inner: parse(body),
            open: Vec::new(),
            rows: 0,
            then: None,
        }
    }

    fn enter(&mut self, tag: Tag<'a>) -> Option<Event<'a>> {
        let depth = self.open.iter().filter(|shown| **shown).count();
        let tag = match tag {
            Tag::Heading { level, .. } => Some(Tag::Heading {
                level: below_the_title(level),
                id: None,
                classes: Vec::new(),
                attrs: Vec::new(),
            }),
            // Alignment would be a style, and a language a class of the writer's choice.
            Tag::Table(columns) => {
                self.rows = 0;
                Some(Tag::Table(vec![Alignment::None; columns.len()]))
            }
            Tag::CodeBlock(_) => Some(Tag::CodeBlock(CodeBlockKind::Indented)),
            Tag::Link {
                dest_url,
                link_type,
                id,
                ..
            } if may_lead_to(&dest_url) => Some(Tag::Link {
                link_type,
                dest_url,
                title: "".into(),
                id,
            }),
            Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock => None,
            Tag::BlockQuote(_) => Some(Tag::BlockQuote(None)),
            Tag::TableRow => {
                self.rows += 1;
                Some(Tag::TableRow)
            }
            Tag::Paragraph
            | Tag::List(_)
            | Tag::Item
            | Tag::TableHead
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strong => Some(tag),
            _ => None,
        };
        let block = |tag: &Tag<'_>| {
            matches!(
                tag,
                Tag::BlockQuote(_) | Tag::List(_) | Tag::Item | Tag::Emphasis | Tag::Strong
            )
        };
        let tag = tag.filter(|tag| depth < 2 * DEPTH_MOST || !block(tag));
        self.open.push(tag.is_some());
        tag.map(Event::Start)
    }

    fn leave(&mut self, tag: TagEnd) -> Option<Event<'a>> {
        if !self.open.pop().unwrap_or(false) {
            return None;
        }
        Some(Event::End(match tag {
            TagEnd::Heading(level) => TagEnd::Heading(below_the_title(level)),
            TagEnd::BlockQuote(_) => TagEnd::BlockQuote(None),
            tag => tag,
        }))
    }
}

impl<'a> Iterator for Safe<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        if let Some(event) = self.then.take() {
            return Some(event);
        }
        loop {
            let shown = match self.inner.next()? {
                Event::Start(tag) => self.enter(tag),
                Event::End(tag) => {
                    if tag == TagEnd::Table {
                        self.rows = 0;
                    }
                    self.leave(tag)
                }
                Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                    Some(Event::Text(text))
                }
                Event::Code(text) => Some(Event::Code(text)),
                event @ (Event::SoftBreak | Event::HardBreak | Event::Rule) => Some(event),
                _ => None,
            };
            if self.rows > ROWS_SHOWN {
                continue;
            }
            match shown {
                // A wide table scrolls by itself, not the page.
                Some(Event::Start(Tag::Table(columns))) => {
                    self.then = Some(Event::Start(Tag::Table(columns)));
                    return Some(Event::Html(
                        "<div class=\"table-scroll\" tabindex=\"0\">".into(),
                    ));
                }
                Some(Event::End(TagEnd::Table)) => {
                    self.then = Some(Event::Html("</div>".into()));
                    return Some(Event::End(TagEnd::Table));
                }
                Some(event) => return Some(event),
                None => {}
            }
        }
    }
}

/// The title of the item is the page's first heading.
const fn below_the_title(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> BodyRule {
        crate::rules::Rules::shipped().unwrap().body
    }

    #[test]
    fn what_editors_write_is_shown_as_they_mean_it() {
        let shown = html(
            "# 带上\n\n- 身份证\n- **原件**\n\n|项目|费用|\n|:-|-:|\n|换领|20 元|\n\n[网上办](https://a.example/x?a=1&b=2)",
        );
        assert!(shown.contains("<h2>带上</h2>"), "{shown}");
        assert!(shown.contains("<li><strong>原件</strong></li>"), "{shown}");
        assert!(
            shown.contains("<div class=\"table-scroll\" tabindex=\"0\"><table>"),
            "{shown}"
        );
        assert!(!shown.contains("style"), "{shown}");
        assert!(
            shown.contains("<a href=\"https://a.example/x?a=1&amp;b=2\">"),
            "{shown}"
        );
    }

    #[test]
    fn scripts_are_taken_out_on_the_way_in_and_harmless_on_the_way_out() {
        let hostile = "<script>alert(1)</script>\n\n好<img src=x onerror=alert(1)>的 <scr<b>ipt>\n\n\
            [点](javascript:alert(1)) [点](java&#115;cript:alert(1)) [点](//evil.example) ![图](https://evil.example/x.png)\n\n\
            <a href=\"x\" onclick=\"y\">z</a> [a](data:text/html,x) <https://ok.example>";
        for shown in [html(hostile), html(&cleaned(hostile, &rule()).unwrap())] {
            for bad in [
                "<script",
                "<img",
                "javascript:",
                "evil.example",
                "<b>",
                "data:",
                "<a href=\"x\"",
            ] {
                assert!(!shown.contains(bad), "{bad} in {shown}");
            }
            assert!(shown.contains("href=\"https://ok.example\""), "{shown}");
        }
    }

    #[test]
    fn a_table_too_large_is_refused_and_never_shown_whole() {
        let huge = format!("|甲|\n|-|\n{}\n\n后面", "|1|\n".repeat(3_000));
        assert!(matches!(
            cleaned(&huge, &rule()),
            Err(Refusal::TableTooLarge { .. })
        ));
        let shown = html(&huge);
        assert_eq!(shown.matches("<tr>").count(), ROWS_SHOWN + 1);
        assert!(
            shown.ends_with("</div>\n<p>后面</p>\n"),
            "{}",
            &shown[shown.len() - 80..]
        );
    }

    #[test]
    fn a_thousand_quotes_within_each_other_come_out_flat() {
        let shown = html(&format!("{} 深", "> ".repeat(1_000)));
        assert!(shown.matches("<blockquote>").count() <= 2 * DEPTH_MOST);
        assert_eq!(
            shown.matches("<blockquote>").count(),
            shown.matches("</blockquote>").count()
        );
    }

    #[test]
    fn the_words_alone_are_left_for_finding() {
        assert_eq!(
            plain("# 带上\n\n- 身份证\n- [网办](https://a.example)\n\n|甲|乙|\n|-|-|\n|1|2|"),
            "带上\n身份证\n网办\n甲 乙 \n1 2"
        );
    }
}
