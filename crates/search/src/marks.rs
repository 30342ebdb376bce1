//! Texts with the words marked that were asked for.

use crate::{
    asked::{Marked, Piece},
    entry::Entry,
    plain,
};

/// Signs of an excerpt.
const EXCERPT: usize = 90;
/// Signs before the first marked word of an excerpt.
const BEFORE: usize = 16;

/// A whole text, marked.
pub(crate) fn whole(text: &str, words: &[String]) -> Marked {
    let signs: Vec<char> = text.chars().collect();
    let hit = places(&signs, words);
    pieces(&signs, &hit)
}

/// The part of an answer that says most of what was asked, marked.
pub(crate) fn excerpt(entry: &Entry, words: &[String]) -> Marked {
    let signs: Vec<char> = entry
        .body
        .chars()
        .map(|sign| if sign.is_whitespace() { ' ' } else { sign })
        .collect();
    let hit = places(&signs, words);
    let begin = best_window(&hit).saturating_sub(BEFORE).min(signs.len());
    let begin = if signs.len() <= EXCERPT { 0 } else { begin };
    let end = (begin + EXCERPT).min(signs.len());
    let mut marked = pieces(&signs[begin..end], &hit[begin..end]);
    let plainly = |text: &str| Piece {
        text: text.to_owned(),
        hit: false,
    };
    if begin > 0 {
        marked.0.insert(0, plainly("…"));
    }
    if end < signs.len() {
        marked.0.push(plainly("…"));
    }
    marked
}

/// Where the window begins in which most signs are marked.
fn best_window(hit: &[bool]) -> usize {
    let window = EXCERPT - BEFORE;
    let mut count = hit.iter().take(window).filter(|hit| **hit).count();
    let (mut best, mut most) = (hit.iter().position(|hit| *hit).unwrap_or(0), count);
    for begin in 1..hit.len().saturating_sub(window) + 1 {
        count -= usize::from(hit[begin - 1]);
        count += usize::from(hit.get(begin + window - 1).copied().unwrap_or(false));
        if count > most && hit[begin] {
            (best, most) = (begin, count);
        }
    }
    best
}

fn places(signs: &[char], words: &[String]) -> Vec<bool> {
    let plain: Vec<char> = signs.iter().map(|sign| plain::sign(*sign)).collect();
    let mut hit = vec![false; signs.len()];
    for word in words {
        let word: Vec<char> = word.chars().collect();
        if word.is_empty() {
            continue;
        }
        for begin in 0..plain.len().saturating_sub(word.len() - 1) {
            if plain[begin..begin + word.len()] == word[..] {
                hit[begin..begin + word.len()].fill(true);
            }
        }
    }
    hit
}

fn pieces(signs: &[char], hit: &[bool]) -> Marked {
    let mut pieces: Vec<Piece> = Vec::new();
    for (sign, hit) in signs.iter().zip(hit) {
        match pieces.last_mut() {
            Some(last) if last.hit == *hit => last.text.push(*sign),
            _ => pieces.push(Piece {
                text: sign.to_string(),
                hit: *hit,
            }),
        }
    }
    Marked(pieces)
}
