//! Problem details as they are written.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use xinqiao_kernel::UnitId;

use crate::words::{ActWord, RoleWord, StateWord};

/// What a program may want to know of a problem beside its text.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Facts {
    /// Which field or parameter, as a path such as `person.phone`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub field: Option<String>,
    /// The scope that is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub scope: Option<String>,
    /// What was tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub act: Option<ActWord>,
    /// Where the case stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub state: Option<StateWord>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub since: Option<Timestamp>,
    /// What its state allows instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub possible: Option<Vec<ActWord>>,
    /// The version the act was decided on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    pub expected_version: Option<u32>,
    /// The version there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    pub version: Option<u32>,
    /// When the window closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub closed_at: Option<Timestamp>,
    /// When the deadline was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub due_at: Option<Timestamp>,
    /// Not before this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub not_before: Option<Timestamp>,
    /// Which units.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<Vec<i64>>)]
    pub units: Option<Vec<UnitId>>,
    /// Who has to do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub needs: Option<RoleWord>,
    /// How often it was done, or how often it still has to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, minimum = 0)]
    pub count: Option<u64>,
    /// The most there may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub most: Option<String>,
    /// Where the rule stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub rule: Option<String>,
}

/// Problem details, RFC 9457.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Details<'a> {
    /// Names the kind of problem for programs; never changes.
    #[serde(rename = "type")]
    #[schema(
        example = "urn:xinqiao:problem:return_window_closed",
        pattern = "^urn:xinqiao:problem:[a-z0-9_]+$"
    )]
    pub kind: String,
    /// What sort of problem it is.
    pub title: &'a str,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What happened, and what to do now; in Chinese, or in English where
    /// `Accept-Language` puts it first.
    pub detail: &'a str,
    /// What a program may want to know beside.
    #[serde(flatten)]
    #[schema(inline)]
    pub facts: &'a Facts,
}
