//! Fields and blanks. `{{称呼}}` is filled from the case; 【几号】 is for the writer,
//! and nothing is sent while one is left.
//!
//! This is our own substitution and not a template language: the fields are a
//! closed list, nobody who writes a letter needs a loop, a name that is wrong is
//! said when the template is saved, and a value is never read as a template again,
//! so no caller's name can open another field. It is sixty lines instead of an engine
//! that would have to be fenced in.

use std::fmt;

/// What can be filled in from a case.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// 称呼: how the person is addressed.
    pub name: String,
    /// 编号: the case number as people read it.
    pub number: String,
    /// 地点: where.
    pub place: String,
    /// 期限: by when a reply is due.
    pub deadline: String,
    /// 单位: who leads, else the writer's own unit.
    pub unit: String,
    /// 热线电话: the number to call.
    pub phone: String,
}

/// The names of the fields, as they are written.
pub const FIELDS: [&str; 6] = ["称呼", "编号", "地点", "期限", "单位", "热线电话"];

/// What is wrong with a template, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// There is no such field.
    Unknown(String),
    /// `{{` without `}}`, or 【 without 】.
    Open(&'static str),
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => write!(f, "{{{{{name}}}}}"),
            Self::Open(sign) => f.write_str(sign),
        }
    }
}

impl Fields {
    fn get(&self, name: &str) -> Option<&str> {
        Some(match name {
            "称呼" => &self.name,
            "编号" => &self.number,
            "地点" => &self.place,
            "期限" => &self.deadline,
            "单位" => &self.unit,
            "热线电话" => &self.phone,
            _ => return None,
        })
    }
}

/// Whether a template can be filled.
///
/// # Errors
/// [`Wrong`] with the first thing that is not possible.
pub fn check(body: &str) -> Result<(), Wrong> {
    let mut rest = body;
    while let Some((_, after)) = rest.split_once("{{") {
        let (name, behind) = after.split_once("}}").ok_or(Wrong::Open("{{"))?;
        if !FIELDS.contains(&name.trim()) {
            let short = name.trim().chars().take(20).collect();
            return Err(Wrong::Unknown(short));
        }
        rest = behind;
    }
    match body.rsplit_once('【') {
        Some((_, behind)) if !behind.contains('】') => Err(Wrong::Open("【")),
        _ => Ok(()),
    }
}

/// The words with the fields of this case. What the case does not say becomes a
/// blank of the field's name.
#[must_use]
pub fn fill(body: &str, fields: &Fields) -> String {
    let mut out = String::with_capacity(body.len() + 64);
    let mut rest = body;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, behind)) = after.split_once("}}") else {
            out.push_str("{{");
            rest = after;
            continue;
        };
        match fields.get(name.trim()) {
            // A value may hold what looks like a blank; it is nobody's to fill.
            Some(value) if !value.is_empty() => {
                out.push_str(&value.replace('【', "〔").replace('】', "〕"));
            }
            _ => out.push_str(&format!("【{}】", name.trim())),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// The blanks that are left, each with its brackets. Longer pieces in brackets
/// are words, not blanks.
#[must_use]
pub fn blanks(text: &str) -> Vec<String> {
    /// Characters of a blank.
    const MOST: usize = 16;
    let parts = text.split('【').skip(1);
    parts
        .filter_map(|part| part.split_once('】').map(|(inner, _)| inner))
        .filter(|inner| inner.chars().count() <= MOST && !inner.contains('\n'))
        .map(|inner| format!("【{inner}】"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Fields {
        Fields {
            name: "欧阳女士".to_owned(),
            number: "2611 0200 0000 0017".to_owned(),
            phone: "12345".to_owned(),
            ..Fields::default()
        }
    }

    #[test]
    fn fields_are_filled_and_what_is_not_known_is_left_to_the_writer() {
        let body = "{{称呼}}您好：编号 {{ 编号 }}，{{期限}}前答复，师傅【几号】上门。{{热线电话}}";
        let text = fill(body, &fields());
        assert_eq!(
            text,
            "欧阳女士您好：编号 2611 0200 0000 0017，【期限】前答复，师傅【几号】上门。12345"
        );
        assert_eq!(blanks(&text), ["【期限】", "【几号】"]);
        assert!(blanks("一切都填好了").is_empty());
    }

    #[test]
    fn a_value_is_never_read_as_a_template() {
        let sly = Fields {
            name: "{{编号}}【几号】".to_owned(),
            ..fields()
        };
        assert_eq!(fill("{{称呼}}您好", &sly), "{{编号}}〔几号〕您好");
    }

    #[test]
    fn a_wrong_field_is_said_when_the_template_is_saved() {
        assert_eq!(check("{{称呼}}，【几号】"), Ok(()));
        assert_eq!(check("{{电话}}"), Err(Wrong::Unknown("电话".to_owned())));
        assert_eq!(check("{{称呼"), Err(Wrong::Open("{{")));
        assert_eq!(check("【几号"), Err(Wrong::Open("【")));
        assert_eq!(fill("{{称呼", &fields()), "{{称呼");
    }
}
