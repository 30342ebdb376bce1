//! The components there are, and the states each is shown in.

use crate::page::Page;

/// One component.
pub(super) struct Part {
    /// As in its address, its template and the keys of its texts.
    pub(super) name: &'static str,
    group: Group,
    pub(super) states: &'static [State],
}

/// What the list page puts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Text,
    Press,
    Fill,
    Told,
    Lists,
    Case,
    Furniture,
    Post,
}

/// What can become of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Normal,
    /// Pictures of this one are taken with the keyboard on it.
    Focus,
    /// Pictures of this one are taken with the mouse on it.
    Hover,
    Error,
    Empty,
    Loading,
    Disabled,
    Long,
    English,
}

use State::{Disabled, Empty, English, Error, Focus, Hover, Loading, Long, Normal};

#[rustfmt::skip] // a table, a component a line
pub(super) const PARTS: &[Part] = &[
    part("heading", Group::Text, &[Normal, Long, English]),
    part("prose", Group::Text, &[Normal, English]),
    part("own-words", Group::Text, &[Normal, Long, English]),
    part("facts", Group::Text, &[Normal, Long, English]),
    part("case-number", Group::Text, &[Normal, Focus, English]),
    part("icon", Group::Text, &[Normal]),
    part("button", Group::Press, &[Normal, Focus, Hover, Disabled, Loading, Long, English]),
    part("switches", Group::Press, &[Normal, Focus, English]),
    part("aloud", Group::Press, &[Normal, Focus, Hover, English]),
    part("text", Group::Fill, &[Normal, Focus, Error, Disabled, Long, English]),
    part("area", Group::Fill, &[Normal, Focus, Error, Disabled, Long, English]),
    part("select", Group::Fill, &[Normal, Focus, Error, Disabled, Long, English]),
    part("radios", Group::Fill, &[Normal, Focus, Hover, Error, Disabled, Long, English]),
    part("ticks", Group::Fill, &[Normal, Focus, Error, Disabled, Long, English]),
    part("file", Group::Fill, &[Normal, Focus, Error, Disabled, English]),
    part("summary", Group::Fill, &[Error]),
    FORM,
    part("notice", Group::Told, &[Normal, Long, English]),
    part("empty", Group::Told, &[Empty, English]),
    part("loading", Group::Told, &[Loading]),
    part("failure", Group::Told, &[Error, English]),
    part("table", Group::Lists, &[Normal, Focus, Hover, Empty, Loading, English]),
    part("tabs", Group::Lists, &[Normal, Focus, Hover, Long, English]),
    part("pager", Group::Lists, &[Normal, Focus, English]),
    part("figures", Group::Lists, &[Normal, Focus, Hover, English]),
    part("time-left", Group::Case, &[Normal, English]),
    part("state", Group::Case, &[Normal, English]),
    part("flags", Group::Case, &[Normal, English]),
    part("steps", Group::Case, &[Normal, Long, English]),
    part("letter", Group::Case, &[Normal, English]),
    part("keys", Group::Furniture, &[Normal, English]),
    part("mark", Group::Furniture, &[Normal]),
    part("qr", Group::Furniture, &[Normal]),
    part("mail", Group::Post, &[Normal, English]),
    part("sms", Group::Post, &[Normal, Long, English]),
];

/// A whole form, which can be sent.
pub(super) const FORM: Part = part("form", Group::Fill, &[Normal]);

const fn part(name: &'static str, group: Group, states: &'static [State]) -> Part {
    Part {
        name,
        group,
        states,
    }
}

impl Part {
    pub(super) fn title(&self, page: &Page) -> String {
        page.t(&format!("component-{}", self.name)).into_owned()
    }

    /// What it is for.
    pub(super) fn purpose(&self, page: &Page) -> String {
        page.t(&format!("component-{}-for", self.name)).into_owned()
    }

    /// What it owes to those who use it, a sentence each.
    pub(super) fn owes(&self, page: &Page) -> Vec<String> {
        let text = page.t(&format!("component-{}-must", self.name));
        text.lines().map(str::to_owned).collect()
    }
}

impl Group {
    pub(super) const ALL: [Self; 8] = [
        Self::Text,
        Self::Press,
        Self::Fill,
        Self::Told,
        Self::Lists,
        Self::Case,
        Self::Furniture,
        Self::Post,
    ];

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Text => "components-text",
            Self::Press => "components-press",
            Self::Fill => "components-form",
            Self::Told => "components-told",
            Self::Lists => "components-lists",
            Self::Case => "components-case",
            Self::Furniture => "components-furniture",
            Self::Post => "components-post",
        }
    }

    pub(super) fn parts(self) -> impl Iterator<Item = &'static Part> {
        PARTS.iter().filter(move |part| part.group == self)
    }
}

impl State {
    /// As in the example's id, and in the key of its name.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Normal => "normal",
            Focus => "focus",
            Hover => "hover",
            Error => "error",
            Empty => "empty",
            Loading => "loading",
            Disabled => "disabled",
            Long => "long",
            English => "english",
        }
    }

    pub(super) const fn key(self) -> &'static str {
        match self {
            Normal => "components-normal",
            Focus => "components-focus",
            Hover => "components-hover",
            Error => "components-error",
            Empty => "components-empty",
            Loading => "components-loading",
            Disabled => "components-disabled",
            Long => "components-long",
            English => "components-english",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, Words};

    #[test]
    fn each_component_says_what_it_is_for_and_what_it_owes() {
        for lang in [Lang::Zh, Lang::En] {
            let words = Words { lang };
            for part in PARTS {
                for key in ["", "-for", "-must"] {
                    let key = format!("component-{}{key}", part.name);
                    assert!(words.find(&key).is_some(), "{key} in {}", lang.code());
                }
            }
        }
    }

    #[test]
    fn a_component_has_one_name_and_each_state_once() {
        for (place, part) in PARTS.iter().enumerate() {
            assert!(PARTS[..place].iter().all(|other| other.name != part.name));
            for (place, state) in part.states.iter().enumerate() {
                assert!(!part.states[..place].contains(state), "{}", part.name);
            }
        }
    }
}
