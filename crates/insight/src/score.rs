//! Score sheets: what a unit's figures are worth, as data, to the last digit.
//!
//! A [`Sheet`] stands in `scores/*.toml` under a name and a version that never change
//! again. Its lines turn a measure into points along straight pieces; deductions take
//! points for each case, up to a limit or without one; bonuses add some. Units are
//! compared within groups of peers, and a unit with no case or with nothing due is
//! listed [`Apart`](Outcome::Apart): it has neither 0 nor full marks.
//!
//! Everything is whole numbers, so the order of rounding is the same on every machine:
//!
//! 1. the rate, as it is printed: to the sheet's digits, half up or truncated;
//! 2. the points, from the *printed* rate, half up to the sheet's digits;
//! 3. the total is the sum of the printed points, so that anybody can add it up again.
//!
//! (That the published 70.59 % is worth 12.80 and not 12.79 points shows that 连云港
//! reckons like this: 12 ÷ 17 itself would give 12.79.)
//!
//! | you want to | call |
//! | --- | --- |
//! | read a sheet | [`Sheet::read`], [`Sheet::shipped`] |
//! | score one unit | [`score`] |
//! | score all and list the first and the last | [`Standing::of`] |
//! | take out what a unit contested rightly | [`Recount::of`] |
//! | keep what was published as it was | [`Published::freeze`] |

mod contest;
mod exact;
mod kept;
mod reckon;
mod sheet;
mod standing;

pub use contest::{Contest, Contested, Recount, Ruling, TakenOut, WrongContest};
pub use exact::{Exact, Printed, Rounding};
pub use kept::{Altered, Differs, Kept, Published};
pub use reckon::{Figures, Grade, LineScore, Outcome, Part, Reason, Scored, score};
pub use sheet::{BrokenSheet, Group, Line, PerCase, Rule, Sheet, Take, Takes, Told, Without};
pub use standing::{Apart, Listed, Peer, Placed, Standing};
