//! What a message is about.
//!
//! Two witnesses are heard. A linear model ([`linear`]) weighs words and signs
//! ([`features`]); the most similar handled messages vote ([`neighbours`]), which
//! carries a class of ten examples and tells the person what it was like. Both
//! become one probability ([`calibrate`]), fitted on messages that neither had
//! seen. [`Classifier`] puts them together and says why.

mod calibrate;
mod classifier;
pub mod evaluate;
mod features;
mod linear;
mod neighbours;

pub use classifier::{Classifier, Example, Guess, Neighbour, Verdict};
