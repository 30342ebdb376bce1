//! What may be done without a hand, where the site allows it.

/// What a site allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Sure ones are dispatched without a hand.
    pub dispatch: bool,
    /// Of a hundred of them, so many are laid before people.
    pub sample: u8,
}
