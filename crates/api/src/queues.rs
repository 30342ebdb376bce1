//! The lists people work from, by name.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Type, schema::Schema},
};
use xinqiao_hotline::queries::{self, Counts};
use xinqiao_kernel::words::State;

/// A list by its name: the code of a state, or one of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue(queries::Queue);

/// Lists beside those of a state, with their names.
const OTHERS: [(&str, queries::Queue); 6] = [
    ("extensions", queries::Queue::Extensions),
    ("endings", queries::Queue::Ends),
    ("contests", queries::Queue::Contests),
    ("late", queries::Queue::Late),
    ("open", queries::Queue::Open),
    ("done", queries::Queue::Done),
];

impl Queue {
    /// The name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self.0 {
            queries::Queue::In(state) => state.code(),
            other => OTHERS
                .iter()
                .find(|(_, queue)| *queue == other)
                .map_or("open", |(name, _)| name),
        }
    }

    /// Every list that is not empty, with its length.
    pub fn lengths(counts: &Counts) -> impl Iterator<Item = (Self, u64)> + '_ {
        let states = counts
            .by_state
            .iter()
            .map(|(state, count)| (Self(queries::Queue::In(*state)), *count));
        let asks = counts.asks.iter().filter_map(|(ask, count)| {
            let queue = match ask.as_str() {
                "extension" => queries::Queue::Extensions,
                "end" => queries::Queue::Ends,
                "contest" => queries::Queue::Contests,
                _ => return None,
            };
            Some((Self(queue), *count))
        });
        let open = counts.by_state.iter().map(|(_, count)| count).sum();
        let others = [
            (Self(queries::Queue::Late), counts.late),
            (Self(queries::Queue::Open), open),
        ];
        states
            .chain(asks)
            .chain(others)
            .filter(|(_, count)| *count > 0)
    }

    fn all() -> impl Iterator<Item = Self> {
        let is_open = |state: &&State| !matches!(state, State::Closed | State::Archived);
        let states = State::ALL
            .iter()
            .filter(is_open)
            .map(|state| queries::Queue::In(*state));
        states
            .chain(OTHERS.iter().map(|(_, queue)| *queue))
            .map(Self)
    }
}

impl Default for Queue {
    fn default() -> Self {
        Self(queries::Queue::Open)
    }
}

impl From<Queue> for queries::Queue {
    fn from(queue: Queue) -> Self {
        queue.0
    }
}

impl Serialize for Queue {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Queue {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = Cow::<'de, str>::deserialize(from)?;
        Self::all()
            .find(|queue| queue.code() == name)
            .ok_or_else(|| {
                let names: Vec<&str> = Self::all().map(Self::code).collect();
                let names = names.join(", ");
                D::Error::custom(format!(
                    "没有这个队列；有：{names} · no such list; there are {names}"
                ))
            })
    }
}

impl PartialSchema for Queue {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "A list: open cases in a state, rulings waited for, or others.",
            ))
            .enum_values(Some(Self::all().map(Self::code)))
            .into()
    }
}

impl ToSchema for Queue {}
