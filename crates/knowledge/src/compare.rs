//! What changed between two versions: field by field, line by line, and within
//! lines that are alike sign by sign — Chinese has no spaces between words.

use similar::{ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use crate::content::Content;

/// Lines less alike than this are shown as one gone and one new.
const ALIKE: f32 = 0.4;

/// What changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Fields of one line that differ.
    pub fields: Vec<Field>,
    /// The answer, line by line, unchanged lines too; empty when it is the same.
    pub body: Vec<Line>,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name, as in [`Content`].
    pub name: &'static str,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// A line of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What became of it.
    pub change: Change,
    /// Its text in pieces; in changed lines the pieces that differ are marked.
    pub pieces: Vec<(Change, String)>,
}

/// What became of a line or a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It stayed.
    Same,
    /// It is gone.
    Gone,
    /// It is new.
    New,
}

/// What changed from one content to another.
#[must_use]
pub fn contents(before: &Content, after: &Content) -> Comparison {
    let fields = fields(before)
        .into_iter()
        .zip(fields(after))
        .filter(|((_, before), (_, after))| before != after)
        .map(|((name, before), (_, after))| Field {
            name,
            before,
            after,
        });
    let body = if before.body == after.body {
        Vec::new()
    } else {
        lines(&before.body, &after.body)
    };
    Comparison {
        fields: fields.collect(),
        body,
    }
}

fn fields(content: &Content) -> Vec<(&'static str, String)> {
    let codes = |words: &[&'static str]| words.join("、");
    let audience: Vec<&str> = content.audience.iter().map(|who| who.code()).collect();
    let numbers = |numbers: &[i64]| {
        let written: Vec<String> = numbers.iter().map(i64::to_string).collect();
        written.join("、")
    };
    let related: Vec<i64> = content.related.iter().map(|id| id.value()).collect();
    let files: Vec<&str> = content
        .attachments
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    vec![
        ("kind", content.kind.code().to_owned()),
        ("title", content.title.clone()),
        ("questions", content.questions.join("\n")),
        ("audience", codes(&audience)),
        ("theme", content.theme.clone()),
        ("life_events", content.life_events.join("、")),
        ("regions", content.regions.join("、")),
        ("source_name", content.source.name.clone()),
        ("source_number", content.source.number.clone()),
        ("source_link", content.source.link.clone()),
        (
            "from",
            content.from.map_or_else(String::new, |day| day.to_string()),
        ),
        (
            "until",
            content
                .until
                .map_or_else(String::new, |day| day.to_string()),
        ),
        ("openness", content.openness.code().to_owned()),
        ("related", numbers(&related)),
        ("services", numbers(&content.services)),
        ("classes", content.classes.join("、")),
        ("keywords", content.keywords.join("、")),
        ("attachments", files.join("、")),
    ]
}

/// Line by line; lines that took each other's place are compared sign by sign.
#[must_use]
pub fn lines(before: &str, after: &str) -> Vec<Line> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let mut out = Vec::new();
    for op in capture_diff_slices(similar::Algorithm::Myers, &old, &new) {
        match op {
            DiffOp::Equal { .. } => out.extend(
                old[op.old_range()]
                    .iter()
                    .map(|line| whole(Change::Same, line)),
            ),
            DiffOp::Delete { .. } => out.extend(
                old[op.old_range()]
                    .iter()
                    .map(|line| whole(Change::Gone, line)),
            ),
            DiffOp::Insert { .. } => out.extend(
                new[op.new_range()]
                    .iter()
                    .map(|line| whole(Change::New, line)),
            ),
            DiffOp::Replace { .. } => {
                replaced(&old[op.old_range()], &new[op.new_range()], &mut out)
            }
        }
    }
    out
}

fn replaced(old: &[&str], new: &[&str], out: &mut Vec<Line>) {
    let pairs = old.len().min(new.len());
    for (old, new) in old.iter().zip(new) {
        let diff = TextDiff::from_chars(*old, *new);
        if diff.ratio() < ALIKE {
            out.extend([whole(Change::Gone, old), whole(Change::New, new)]);
            continue;
        }
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for change in diff.iter_all_changes() {
            let text = change.value();
            match change.tag() {
                ChangeTag::Equal => {
                    push(&mut gone, Change::Same, text);
                    push(&mut come, Change::Same, text);
                }
                ChangeTag::Delete => push(&mut gone, Change::Gone, text),
                ChangeTag::Insert => push(&mut come, Change::New, text),
            }
        }
        out.push(Line {
            change: Change::Gone,
            pieces: gone,
        });
        out.push(Line {
            change: Change::New,
            pieces: come,
        });
    }
    out.extend(old[pairs..].iter().map(|line| whole(Change::Gone, line)));
    out.extend(new[pairs..].iter().map(|line| whole(Change::New, line)));
}

fn push(pieces: &mut Vec<(Change, String)>, change: Change, text: &str) {
    match pieces.last_mut() {
        Some((last, written)) if *last == change => written.push_str(text),
        _ => pieces.push((change, text.to_owned())),
    }
}

fn whole(change: Change, line: &str) -> Line {
    Line {
        change,
        pieces: vec![(change, line.to_owned())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fee_that_changed_is_marked_within_its_line() {
        let lines = lines("带身份证\n工本费 20 元", "带身份证\n工本费 40 元\n可邮寄");
        assert_eq!(lines[0].change, Change::Same);
        assert!(lines[1].pieces.contains(&(Change::Gone, "2".to_owned())));
        assert!(lines[2].pieces.contains(&(Change::New, "4".to_owned())));
        assert_eq!(lines[3], whole(Change::New, "可邮寄"));
    }
}
