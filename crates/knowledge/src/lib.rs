//! An item of knowledge is one true answer, with a unit that answers for it and
//! a date on which it is looked at again. It is the fold of its events: every act
//! of the trade gives one event with the facts that follow, numbered within the
//! item and chained by SM3. What may happen is decided by [`law`], a pure
//! function; who may do it by [`xinqiao_identity::policy::items`]; and the only
//! way to write an item is [`Knowledge::draft`], [`Knowledge::act`] and their kin.
//!
//! Editors write a few items a minute, so there is no writer that works in sets:
//! an act reads the item, decides, and writes event, row and outbox entry in one
//! transaction that fails when somebody else was quicker, and is tried again.
//!
//! What faces use:
//!
//! | you want to | call |
//! | --- | --- |
//! | begin an item | [`Knowledge::draft`] with a [`Content`] |
//! | do something with one | [`Knowledge::act`] with an [`Act`], [`Knowledge::restore`] |
//! | show one | [`Knowledge::item`] gives [`Seen`]: the [`Item`] as far as the actor may see it, and the acts that are possible; [`markup::html`] its answer |
//! | show what changed | [`Knowledge::editions`], [`Knowledge::compared`], [`Knowledge::history`] |
//! | list what the public finds | [`queries::public`] |
//! | list what the staff has to do | [`queries::desk`] |
//! | list what is used most | [`usage::hot`] |
//! | say what is late, and where | [`queries::upkeep`] |
//! | say that there is no answer, take it up | [`Knowledge::no_answer`], [`Knowledge::on_gap`], [`gaps::list`] |
//! | ask a unit, answer for a unit | [`Knowledge::ask_unit`], [`Knowledge::on_ask`], [`asks::list`] |
//! | count a read, a quote, a vote | [`Knowledge::note_read`], [`Knowledge::quoted`], [`Knowledge::vote`] |
//! | take in a file | [`sheet::open`], [`sheet::row::read`], [`Knowledge::draft_many`] |
//! | take in a file that has to be reviewed | [`handed_in::keep`], [`Knowledge::foretold`], [`Knowledge::hand_in`] |
//! | give items out as a file | [`sheet::told::item`], [`sheet::Writer`] |
//! | keep what was answered before | [`answers::store::put`] |
//! | follow changes | [`feed::since`] |
//! | show what another platform keeps | [`sources::read`], [`Knowledge::hear`] |
//! | have them found | [`entry::entry`] |
//! | let time pass | [`Knowledge::let_time_pass`], every second, as the hotline's |
//!
//! Reading order: [`content`], [`item`], [`act`], [`fact`], [`law`], `acts/`,
//! [`rules`], [`themes`], `store`, [`knowledge`], [`queries`], [`feed`], [`gaps`],
//! [`asks`], [`usage`], [`answers`], [`sheet`], [`handed_in`], [`sources`], [`check`].

pub mod act;
pub mod acts;
pub mod answers;
pub mod asks;
pub mod assistant;
pub mod chain;
pub mod check;
pub mod clean;
pub mod compare;
pub mod content;
pub mod entry;
pub mod fact;
pub mod feed;
pub mod gaps;
pub mod handed_in;
mod id;
pub mod item;
pub mod knowledge;
pub mod law;
pub mod markup;
pub mod queries;
pub mod refusal;
pub mod rules;
pub mod sheet;
pub mod sources;
pub mod store;
pub mod themes;
pub mod usage;

pub use act::Act;
pub use content::Content;
pub use id::{ItemId, NoItemId};
pub use item::Item;
pub use knowledge::{
    ActError, Asked, Fate, Fated, Incoming, Intake, Knowledge, Seen, Setup, Taken,
};
pub use refusal::Refusal;
