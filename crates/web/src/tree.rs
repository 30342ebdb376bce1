//! Names that hang in a tree by their codes: the regions of a site, and the
//! classes of what people tell it.

mod listed;

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

pub use listed::Listed;

use crate::{view::Choice, words::Words};

/// One name of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Its code, unique in the tree.
    pub code: String,
    /// Its name in Chinese.
    pub name: String,
    /// Its name in English; may be empty.
    pub en: String,
    /// Code of the node above; `None` at the top.
    pub parent: Option<String>,
    /// Words people use for it.
    pub keywords: Vec<String>,
}

/// A tree of names. Codes that are not in it are shown as they are, so an old
/// case whose class was given up stays readable.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    by_code: HashMap<String, usize>,
    /// A list a language, made when it is first asked for.
    listed: [OnceLock<Arc<Listed>>; 2],
}

impl Tree {
    /// A tree of these names, in the order people should read them.
    #[must_use]
    pub fn new(nodes: impl IntoIterator<Item = Node>) -> Self {
        let nodes: Vec<Node> = nodes.into_iter().collect();
        let by_code = nodes
            .iter()
            .enumerate()
            .map(|(at, node)| (node.code.clone(), at))
            .collect();
        Self {
            nodes,
            by_code,
            listed: Default::default(),
        }
    }

    /// The node with this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Node> {
        self.nodes.get(*self.by_code.get(code)?)
    }

    /// Every node, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter()
    }

    /// The nodes right below `code`; those at the top for `None`.
    pub fn children<'a>(&'a self, code: Option<&'a str>) -> impl Iterator<Item = &'a Node> {
        self.iter()
            .filter(move |node| node.parent.as_deref() == code)
    }

    /// Whether nothing hangs below this node.
    #[must_use]
    pub fn is_leaf(&self, code: &str) -> bool {
        self.children(Some(code)).next().is_none()
    }

    /// The way from the top down to `code`, itself last; empty for an unknown one.
    #[must_use]
    pub fn path(&self, code: &str) -> Vec<&Node> {
        let above = |node: &&Node| self.get(node.parent.as_deref()?);
        let mut way: Vec<&Node> = std::iter::successors(self.get(code), above)
            .take(self.nodes.len())
            .collect();
        way.reverse();
        way
    }

    /// The name alone: 白塔街道.
    #[must_use]
    pub fn name(&self, code: &str, words: Words) -> String {
        self.get(code).map_or_else(
            || code.to_owned(),
            |node| words.either(&node.name, &node.en).to_owned(),
        )
    }

    /// The way in words, without the first `hidden` nodes, which everybody
    /// knows: 南汀区 / 白塔街道.
    #[must_use]
    pub fn say(&self, code: &str, hidden: usize, words: Words) -> String {
        let way = self.path(code);
        let shown = if way.len() > hidden {
            &way[hidden..]
        } else {
            &way[..]
        };
        if shown.is_empty() {
            return code.to_owned();
        }
        let names: Vec<&str> = shown
            .iter()
            .map(|node| words.either(&node.name, &node.en))
            .collect();
        names.join(" / ")
    }

    /// How many levels everybody here knows without being told: those above the
    /// first level with more than one node. Nation, province and city make 3.
    #[must_use]
    pub fn known(&self) -> usize {
        let mut known = 0;
        let mut level: Vec<&Node> = self.children(None).collect();
        while let [only] = level.as_slice() {
            known += 1;
            level = self.children(Some(&only.code)).collect();
        }
        known
    }

    /// The nodes a person can mean by what they typed: a code, a whole way as
    /// [`Tree::say`] writes it, or words that all stand in a way. What fits
    /// exactly is found alone.
    #[must_use]
    pub fn find(&self, typed: &str, words: Words) -> Vec<&Node> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Vec::new();
        }
        if let Some(node) = self.get(typed) {
            return vec![node];
        }
        let known = self.known();
        let way = |node: &&Node| self.say(&node.code, known, words);
        if let Some(node) = self.iter().find(|node| way(node) == typed) {
            return vec![node];
        }
        let named: Vec<&Node> = self
            .iter()
            .filter(|node| node.name == typed || node.en == typed)
            .collect();
        if named.len() == 1 {
            return named;
        }
        let parts: Vec<&str> = typed
            .split(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | '、'))
            .filter(|part| !part.is_empty())
            .collect();
        let fits = |node: &&Node| {
            let way = way(node);
            parts.iter().all(|part| way.contains(part))
        };
        let fitting: Vec<&Node> = self.iter().filter(fits).collect();
        // Whatever lies below a place that fits fits too: the place itself is meant.
        match fitting.split_first() {
            Some((first, rest)) if rest.iter().all(|node| self.lies_below(node, first)) => {
                vec![first]
            }
            _ => fitting,
        }
    }

    fn lies_below(&self, node: &Node, above: &Node) -> bool {
        self.path(&node.code)
            .iter()
            .any(|way| way.code == above.code)
    }

    /// Every node below the first `hidden` levels as a choice, called by its way.
    #[must_use]
    pub fn choices(&self, hidden: usize, words: Words) -> Vec<Choice> {
        self.iter()
            .filter(|node| self.path(&node.code).len() > hidden)
            .map(|node| Choice::new(&node.code, self.say(&node.code, hidden, words)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

    fn tree() -> Tree {
        let node = |code: &str, name: &str, en: &str, parent: Option<&str>| Node {
            code: code.to_owned(),
            name: name.to_owned(),
            en: en.to_owned(),
            parent: parent.map(str::to_owned),
            keywords: Vec::new(),
        };
        Tree::new([
            node("9901", "云汀市", "Yunting", None),
            node("990101", "南汀区", "Nanting", Some("9901")),
            node("990101001", "白塔街道", "", Some("990101")),
        ])
    }

    #[test]
    fn a_place_is_called_by_its_way_from_the_city_down() {
        let (zh, en) = (Words { lang: Lang::Zh }, Words { lang: Lang::En });
        assert_eq!(tree().say("990101001", 1, zh), "南汀区 / 白塔街道");
        assert_eq!(tree().say("990101001", 1, en), "Nanting / 白塔街道");
        assert_eq!(tree().say("9901", 1, zh), "云汀市");
        assert_eq!(tree().choices(1, zh).len(), 2);
        assert!(tree().is_leaf("990101001") && !tree().is_leaf("990101"));
    }

    #[test]
    fn a_place_is_found_by_code_by_way_and_by_a_part_of_its_name() {
        let zh = Words { lang: Lang::Zh };
        let tree = tree();
        let found = |typed| -> Vec<String> {
            let nodes = tree.find(typed, zh);
            nodes.iter().map(|node| node.code.clone()).collect()
        };
        assert_eq!(found("990101001"), ["990101001"]);
        assert_eq!(found("南汀区"), ["990101"]);
        assert_eq!(found("南汀"), ["990101"]);
        assert_eq!(found("白塔"), ["990101001"]);
        assert!(found("").is_empty() && found("火星").is_empty());
    }

    #[test]
    fn an_unknown_code_is_shown_as_it_is() {
        let zh = Words { lang: Lang::Zh };
        assert_eq!(tree().say("7777", 1, zh), "7777");
        assert_eq!(tree().name("7777", zh), "7777");
        assert!(tree().path("7777").is_empty());
    }
}
