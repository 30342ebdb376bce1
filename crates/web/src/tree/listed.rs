//! A tree as the list behind one field: what can be typed there, and by which
//! letters it is found. Made once a language, not once a request.

use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash as _, Hasher as _},
    sync::Arc,
};

use askama::Template;
use serde::Serialize;

use super::Tree;
use crate::{
    letters::letters,
    words::{Lang, Words},
};

/// What a field offers, ready to be sent.
#[derive(Debug)]
pub struct Listed {
    /// For scripts: an array of [way, letters, words people use for it].
    pub json: String,
    /// For browsers without scripts: the options of a `datalist`.
    pub options: String,
    /// Changes with the content, so that a browser may keep it for good.
    pub tag: String,
}

#[derive(Serialize, Hash)]
struct One(String, String, String);

#[derive(Template)]
#[template(
    source = "{% for one in all %}<option value=\"{{ one.0 }}\"></option>{% endfor %}",
    ext = "html"
)]
struct Options<'a> {
    all: &'a [One],
}

impl Tree {
    /// Everything below what everybody knows anyway, each by its way.
    #[must_use]
    pub fn listed(&self, words: Words) -> Arc<Listed> {
        let at = match words.lang {
            Lang::Zh => 0,
            Lang::En => 1,
        };
        let make = || Arc::new(self.list(words));
        Arc::clone(self.listed[at].get_or_init(make))
    }

    fn list(&self, words: Words) -> Listed {
        let known = self.known();
        let all: Vec<One> = self
            .iter()
            .filter(|node| self.path(&node.code).len() >= known)
            .map(|node| {
                let way = self.say(&node.code, known, words);
                let letters = letters(&self.say(&node.code, known, Words { lang: Lang::Zh }));
                One(way, letters, node.keywords.join(" "))
            })
            .collect();
        let mut hasher = DefaultHasher::new();
        all.hash(&mut hasher);
        Listed {
            json: serde_json::to_string(&all).unwrap_or_default(),
            options: Options { all: &all }.render().unwrap_or_default(),
            tag: format!("{:016x}", hasher.finish()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Node, *};

    #[test]
    fn a_list_is_made_once_a_language_and_says_when_it_changed() {
        let node = |name: &str| Node {
            code: name.to_owned(),
            name: name.to_owned(),
            en: "Lamps & <more>".to_owned(),
            ..Node::default()
        };
        let tree = Tree::new([node("路灯"), node("供水")]);
        let zh = tree.listed(Words { lang: Lang::Zh });
        assert!(Arc::ptr_eq(&zh, &tree.listed(Words { lang: Lang::Zh })));
        assert_eq!(zh.json, r#"[["路灯","ld",""],["供水","gs",""]]"#);
        let en = tree.listed(Words { lang: Lang::En });
        assert!(en.options.contains("Lamps &#38; &#60;more&#62;"));
        assert_ne!(zh.tag, en.tag);
    }
}
