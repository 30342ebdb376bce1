//! A paper as the trade knows it: a weekly or monthly bulletin, a special report, a
//! letter of supervision. It is composed once, from values, and written as often as
//! it is wanted: docx and xlsx to work on, PDF to print and keep, a piece of a page,
//! and JSON, which is the paper itself.
//!
//! ```
//! use jiff::civil::date;
//! use xinqiao_papers::{Block, Cell, Column, Paper, Table};
//!
//! let mut paper = Paper::report("十月热线月报", "云泽市 12345 热线中心", date(2019, 11, 4));
//! paper.say("十月共受理 1,204 件。");
//! paper.show(
//!     Table::new("各区受理量", [Column::text("区县"), Column::amount("受理", "件"), Column::amount("占比", "")])
//!         .row([Cell::text("湖东区"), Cell::Count(602), Cell::share(602, 1_204)])
//!         .base("占比以全市受理 1,204 件为基数"),
//! );
//! assert!(paper.html().contains("50.0%"));
//! assert_eq!(Paper::from_json(&paper.json()).unwrap(), paper);
//! ```
//!
//! Nothing here knows what a hotline counts or asks a clock or a database. The figures
//! in a paper are exact: a share is two whole numbers until the moment it is printed.

mod chart;
mod docx;
mod drawing;
mod figure;
mod format;
mod html;
mod paper;
mod pdf;
mod plain;
mod table;
mod xlsx;
mod xml;

pub use chart::{Chart, Series};
pub use format::{Format, NotWritten};
pub use paper::{Block, Kind, Language, Paper};
pub use pdf::Fonts;
pub use table::{Align, Cell, Column, Table};
