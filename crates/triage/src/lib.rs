//! Reads a message as an experienced agent would.
//!
//! [`Reader`] makes a [`Text`] of it; [`classify`] says what it is about, with
//! probabilities and the words that decided; [`link`] finds who said it before.
//! Everything is learned from messages
//! that people have handled, runs on the CPU within the process, needs no
//! network, and says why. It suggests; a person decides.
//!
//! Pure: no database, no network, no randomness that is not seeded.

pub mod classify;
mod hash;
pub mod link;
mod text;

pub use text::{Reader, Text};
