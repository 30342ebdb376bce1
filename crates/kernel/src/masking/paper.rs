//! The sheet on which masking works: signs of a text and what becomes of each.

use std::borrow::Cow;

use crate::typed::{is_separator, plain};

/// A text taken apart into signs, each free, kept or hidden.
pub(super) struct Paper {
    /// The signs, full-width ones as ASCII.
    pub(super) signs: Vec<char>,
    marks: Vec<Mark>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Nobody has looked at it yet.
    Free,
    /// Belongs to something that was masked or recognised, and stays.
    Kept,
    /// Becomes a star.
    Hidden,
}

impl Paper {
    pub(super) fn of(text: &str) -> Self {
        let signs: Vec<char> = text.chars().map(plain).collect();
        Self {
            marks: vec![Mark::Free; signs.len()],
            signs,
        }
    }

    /// The sign at a place, if there is one.
    pub(super) fn sign(&self, at: usize) -> Option<char> {
        self.signs.get(at).copied()
    }

    /// The sign before a place, if there is one.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|before| self.sign(before))
    }

    /// Whether no one else has taken any of these places.
    pub(super) fn is_free(&self, from: usize, to: usize) -> bool {
        self.marks[from..to].iter().all(|mark| *mark == Mark::Free)
    }

    pub(super) fn keep(&mut self, at: usize) {
        self.marks[at] = Mark::Kept;
    }

    pub(super) fn hide(&mut self, at: usize) {
        self.marks[at] = Mark::Hidden;
    }

    /// Whether stars stand before this place, separators left out: what
    /// follows is the rest of something masked earlier. One star alone may be
    /// anything.
    pub(super) fn follows_stars(&self, at: usize) -> bool {
        is_starry(self.signs[..at].iter().rev())
    }

    /// Whether stars begin right at this place.
    pub(super) fn touches_stars(&self, at: usize) -> bool {
        self.sign(at) == Some('*') && self.precedes_stars(at)
    }

    /// Whether stars follow, separators left out.
    pub(super) fn precedes_stars(&self, at: usize) -> bool {
        is_starry(self.signs[at..].iter())
    }

    /// The text with stars in place of what is hidden.
    pub(super) fn finish<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.marks.contains(&Mark::Hidden) {
            return Cow::Borrowed(text);
        }
        let masked = text.chars().zip(&self.marks);
        masked
            .map(|(sign, mark)| if *mark == Mark::Hidden { '*' } else { sign })
            .collect()
    }
}

fn is_starry<'s>(signs: impl Iterator<Item = &'s char>) -> bool {
    let mut signs = signs.filter(|sign| !is_between(**sign));
    signs.next() == Some(&'*') && signs.next() == Some(&'*')
}

/// Signs that people put between the groups of one number.
pub(super) fn is_between(sign: char) -> bool {
    is_separator(sign) || matches!(sign, '(' | ')' | '.')
}
