//! What other domains say about the subject and the file of a syllabus.

use client::{Lookup, Source};
use kernel::projection::Copied;
use schemars::JsonSchema;
use serde::Serialize;

/// What is known about a thing of another domain.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "LinkTo{T}")]
pub(crate) struct Link<T> {
    /// Whether the thing still exists.
    pub(crate) state: LinkState,
    /// From where this is known.
    pub(crate) source: Source,
    /// The thing itself; null if it is gone or nothing is known about it.
    pub(crate) data: Option<T>,
}

/// Whether a linked thing still exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum LinkState {
    /// It exists.
    Present,
    /// It was deleted. The syllabus keeps its text.
    Gone,
    /// Nothing is known about it.
    Unknown,
}

impl<T> Link<T> {
    /// What a call to the other domain has found.
    pub(crate) fn from_lookup<D>(found: Lookup<D>, data: impl FnOnce(D) -> Option<T>) -> Self {
        let source = found.source();
        let Ok(document) = found.known() else {
            return Self::from_copy(Copied::Unknown);
        };
        let data = document.and_then(data);
        let state = match data {
            Some(_) => LinkState::Present,
            None => LinkState::Gone,
        };
        Self {
            state,
            source,
            data,
        }
    }

    /// What a copy says.
    pub(crate) fn from_copy(copied: Copied<T>) -> Self {
        let (state, source, data) = match copied {
            Copied::Live(data) => (LinkState::Present, Source::Copy, Some(data)),
            Copied::Deleted => (LinkState::Gone, Source::Copy, None),
            Copied::Unknown => (LinkState::Unknown, Source::Unavailable, None),
        };
        Self {
            state,
            source,
            data,
        }
    }
}
