//! A figure is something counted over cases, and it can always say which: each
//! measure is defined once, as data, and every number opens the list behind it.
//!
//! Two kinds of rows are derived from the events of a case and from nothing else:
//! its [`Intake`](row::Intake), one a case, and its [`Round`](row::Round)s, one for
//! each time a unit was given it. What can be counted in them is a closed list,
//! [`Count`]; what a rate is made of stands in `measures/*.toml`. The rows are kept
//! by following the outbox, with a table of days beside them, so a page of thirty
//! days reads as many rows as it shows however many cases there are. Both can be
//! made anew at any time, and [`check`] proves them equal to a recount.
//!
//! | you want to | call |
//! | --- | --- |
//! | keep the figures up | [`follow::start`], [`follow::catch_up`] |
//! | say what a measure is | [`measure::Measures`] |
//! | read figures of days, by one thing | [`days::sums`] |
//! | split any measure by up to three things | [`explore::ask`] |
//! | open the list behind a figure | [`behind::cases`] |
//! | make a bulletin of a month, a week, a day | [`bulletin::gather`], [`bulletin::Bulletin::paper`] |
//! | score units by a sheet | [`score::score`], [`score::Published`] |
//! | prove them, make them anew | [`check::check`], [`check::rebuild`] |
//!
//! Reading order: [`row`], [`fold`], [`count`], `store`, [`follow`], [`days`],
//! [`measure`], [`explore`], [`behind`], [`bulletin`], [`score`], [`check`].

pub mod bare;
pub mod behind;
pub mod bulletin;
pub mod check;
pub mod count;
pub mod day;
pub mod days;
pub mod explore;
pub mod fold;
pub mod follow;
pub mod measure;
pub mod row;
pub mod score;
mod store;

pub use count::Count;
pub use store::MIGRATIONS;
