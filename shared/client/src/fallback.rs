//! What is answered when another domain cannot be asked.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use kernel::{Error, Result};
use schemars::JsonSchema;
use serde::Serialize;

/// Where a part of a response comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Source {
    /// From the domain that owns it, now.
    Live,
    /// From a copy, which may be outdated.
    Copy,
    /// Nothing is known at the moment.
    Unavailable,
}

/// What is known of a document.
#[derive(Debug)]
pub enum Lookup<D> {
    /// The answer of its domain; `None` if it does not exist.
    Live(Option<D>),
    /// A copy, or the last answer; `None` if the copy says that it was deleted.
    Copy(Option<D>),
    /// Nothing: why its domain could not be asked.
    Unavailable(Error),
}

impl<D> Lookup<D> {
    /// Where it comes from.
    #[must_use]
    pub const fn source(&self) -> Source {
        match self {
            Self::Live(_) => Source::Live,
            Self::Copy(_) => Source::Copy,
            Self::Unavailable(_) => Source::Unavailable,
        }
    }

    /// The document, if one is known.
    #[must_use]
    pub const fn document(&self) -> Option<&D> {
        match self {
            Self::Live(document) | Self::Copy(document) => document.as_ref(),
            Self::Unavailable(_) => None,
        }
    }

    /// The document; `None` if it does not exist.
    ///
    /// # Errors
    /// Unavailable, when nothing is known.
    pub fn known(self) -> Result<Option<D>> {
        match self {
            Self::Live(document) | Self::Copy(document) => Ok(document),
            Self::Unavailable(error) => Err(error),
        }
    }
}

/// How many answers a process keeps.
const RECENT: usize = 64;

/// For how long.
const KEPT: SignedDuration = SignedDuration::from_hours(1);

/// The last answers, the newest last.
pub(crate) struct Recent<D>(Mutex<VecDeque<(String, D, Timestamp)>>);

impl<D> Default for Recent<D> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<D: Clone> Recent<D> {
    /// Keeps an answer; `None` removes the one before.
    pub(crate) fn keep(&self, id: &str, document: Option<&D>, now: Timestamp) {
        let mut recent = self.lock();
        recent.retain(|(known, ..)| known != id);
        recent.extend(document.map(|document| (id.to_owned(), document.clone(), now)));
        if recent.len() > RECENT {
            recent.pop_front();
        }
    }

    /// The last answer, if it is not too old.
    pub(crate) fn get(&self, id: &str, now: Timestamp) -> Option<D> {
        let recent = self.lock();
        let (_, document, at) = recent.iter().find(|(known, ..)| known == id)?;
        (now.duration_since(*at) <= KEPT).then(|| document.clone())
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(String, D, Timestamp)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
