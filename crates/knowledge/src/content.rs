//! What an item says: everything an editor fills in. Of each version there is one.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use xinqiao_kernel::words::{Audience, ItemKind, Openness};

use crate::{
    clean::{self, line},
    id::ItemId,
    law::Ground,
    markup,
    refusal::Refusal,
};

/// What an item says. As it comes from an editor it may be anything; as it stands
/// in an event it went through [`Content::cleaned`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// What kind of item it is.
    pub kind: ItemKind,
    /// One line; no two items that are in use have the same.
    pub title: String,
    /// Other ways in which people ask for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
    /// The answer: headings, lists, tables, links, see [`markup`].
    pub body: String,
    /// Whom it is for; both when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub audience: Vec<Audience>,
    /// Leaf of the theme tree.
    pub theme: String,
    /// Codes of life events it belongs to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub life_events: Vec<String>,
    /// Codes of regions where it holds; everywhere in the site when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// Where it is taken from.
    #[serde(skip_serializing_if = "Source::is_empty")]
    pub source: Source,
    /// First day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day on which it holds; the day after it is taken down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Who may read it.
    pub openness: Openness,
    /// Other items that whoever reads this may want.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<ItemId>,
    /// Numbers of service items it is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<i64>,
    /// Classes of cases it answers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// Words by which it is found.
    pub keywords: Vec<String>,
    /// Files to take along.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// Where an item is taken from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Source {
    /// Name of the document.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its number (文号).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Where it can be read; http or https.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub link: String,
}

impl Source {
    /// Whether nothing is said of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.number.is_empty() && self.link.is_empty()
    }
}

/// A file kept outside the database, known by what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// SHA-256 of the content in hex; also where it is kept.
    pub sha256: String,
    /// What it is called for people.
    pub name: String,
    /// What its first bytes say it is.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
}

impl Default for Content {
    fn default() -> Self {
        Self {
            kind: ItemKind::Question,
            title: String::new(),
            questions: Vec::new(),
            body: String::new(),
            audience: Vec::new(),
            theme: String::new(),
            life_events: Vec::new(),
            regions: Vec::new(),
            source: Source::default(),
            from: None,
            until: None,
            openness: Openness::Public,
            related: Vec::new(),
            services: Vec::new(),
            classes: Vec::new(),
            keywords: Vec::new(),
            attachments: Vec::new(),
        }
    }
}

impl Content {
    /// The same, cleaned: what could mislead a reader or a browser is taken out,
    /// what says nothing is dropped, what is too much or unknown is refused. A
    /// draft may lack what only a finished item needs, see [`Content::is_whole`].
    ///
    /// # Errors
    /// [`Refusal`] naming the field, and how to mend it.
    pub fn cleaned(&self, ground: &Ground<'_>) -> Result<Self, Refusal> {
        let rules = ground.rules;
        let title = line("标题", &self.title, rules.title.characters)?;
        if title.is_empty() {
            return Err(Refusal::Missing { field: "标题" });
        }
        let content = Self {
            kind: self.kind,
            questions: lines("问法", &self.questions, rules.questions)?,
            body: markup::cleaned(&self.body, &rules.body)?,
            audience: once(self.audience.clone()),
            theme: self.theme.trim().to_owned(),
            life_events: once(self.life_events.clone()),
            regions: once(self.regions.clone()),
            source: self.source.cleaned(rules)?,
            from: self.from,
            until: self.until,
            openness: self.openness,
            related: at_most("相关条目", once(self.related.clone()), rules.related.most)?,
            services: at_most("相关事项", once(self.services.clone()), rules.related.most)?,
            classes: at_most("诉求类别", once(self.classes.clone()), rules.related.most)?,
            keywords: lines("关键词", &self.keywords, rules.keywords)?,
            attachments: attachments(&self.attachments, rules.attachments.most)?,
            title,
        };
        content.names_what_exists(ground)?;
        content.holds_together()?;
        Ok(content)
    }

    /// Whether a reviewer has something to look at: an answer, a theme, and as
    /// many keywords as the rules ask for.
    ///
    /// # Errors
    /// [`Refusal::Missing`] with the first field that lacks.
    pub fn is_whole(&self, ground: &Ground<'_>) -> Result<(), Refusal> {
        let missing = |field| Err(Refusal::Missing { field });
        if self.body.trim().is_empty() {
            return missing("答案");
        }
        if self.theme.is_empty() {
            return missing("主题");
        }
        if self.keywords.len() < ground.rules.keywords.least {
            return missing("关键词");
        }
        Ok(())
    }

    /// Whether it holds on this day: its time has not run out. What begins later
    /// is shown before, with its date.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.until.is_none_or(|until| day <= until)
    }

    fn names_what_exists(&self, ground: &Ground<'_>) -> Result<(), Refusal> {
        let unknown = |field, why: String| Err(Refusal::Unusable { field, why });
        if !self.theme.is_empty() && !ground.themes.is_leaf(&self.theme) {
            return unknown(
                "主题",
                format!("「{}」不是主题目录最末一级，请选到最末一级", self.theme),
            );
        }
        if let Some(code) = self
            .life_events
            .iter()
            .find(|code| ground.themes.life_event(code).is_none())
        {
            return unknown("人生事件", format!("没有「{code}」"));
        }
        if let Some(code) = self
            .regions
            .iter()
            .find(|code| !ground.regions.contains(code.as_str()))
        {
            return unknown("适用区划", format!("没有区划「{code}」"));
        }
        if let Some(code) = self.classes.iter().find(|code| !is_class(code)) {
            return unknown(
                "诉求类别",
                format!("「{code}」不是类别代码，代码每级两位数字"),
            );
        }
        Ok(())
    }

    fn holds_together(&self) -> Result<(), Refusal> {
        if let (Some(from), Some(until)) = (self.from, self.until)
            && until < from
        {
            let why = "失效日期早于生效日期".to_owned();
            return Err(Refusal::Unusable {
                field: "失效日期",
                why,
            });
        }
        let key = clean::title_key(&self.title);
        if self
            .keywords
            .iter()
            .any(|word| clean::title_key(word) == key)
        {
            let why = "关键词不能与标题相同，请换成标题以外的说法".to_owned();
            return Err(Refusal::Unusable {
                field: "关键词",
                why,
            });
        }
        Ok(())
    }
}

impl Source {
    fn cleaned(&self, rules: &crate::rules::Rules) -> Result<Self, Refusal> {
        let most = rules.source.characters;
        let link = line("来源链接", &self.link, most)?;
        if !link.is_empty() && !markup::is_web_address(&link) {
            return Err(Refusal::Unusable {
                field: "来源链接",
                why: "请填以 http:// 或 https:// 开头的网址".to_owned(),
            });
        }
        Ok(Self {
            name: line("来源文件", &self.name, most)?,
            number: line("文号", &self.number, most)?,
            link,
        })
    }
}

/// Each as one clean line, empty ones and repeats dropped.
fn lines(
    field: &'static str,
    texts: &[String],
    rule: crate::rules::Lines,
) -> Result<Vec<String>, Refusal> {
    let mut kept: Vec<String> = Vec::new();
    for text in texts {
        let text = line(field, text, rule.characters)?;
        if !text.is_empty() && !kept.contains(&text) {
            kept.push(text);
        }
    }
    at_most(field, kept, rule.most)
}

fn at_most<T>(field: &'static str, all: Vec<T>, most: usize) -> Result<Vec<T>, Refusal> {
    let found = all.len();
    if found > most {
        return Err(Refusal::TooMany { field, most, found });
    }
    Ok(all)
}

fn once<T: PartialEq>(all: Vec<T>) -> Vec<T> {
    let mut kept = Vec::with_capacity(all.len());
    for one in all {
        if !kept.contains(&one) {
            kept.push(one);
        }
    }
    kept
}

fn attachments(all: &[Attachment], most: usize) -> Result<Vec<Attachment>, Refusal> {
    let is_hash =
        |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut kept = Vec::with_capacity(all.len());
    for file in all {
        if !is_hash(&file.sha256) {
            let why = "附件编号不对，请重新上传".to_owned();
            return Err(Refusal::Unusable {
                field: "附件", why
            });
        }
        kept.push(Attachment {
            name: line("附件名称", &file.name, 200)?,
            ..file.clone()
        });
    }
    at_most("附件", kept, most)
}

fn is_class(code: &str) -> bool {
    !code.is_empty()
        && code.len().is_multiple_of(2)
        && code.bytes().all(|byte| byte.is_ascii_digit())
}
