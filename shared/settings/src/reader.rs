//! Reads settings, seldom.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use kernel::Context;
use kernel::table::Table;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{FlagTarget, RoutePolicy, Snapshot};

/// How long a reading is good for.
pub const KEPT: Duration = Duration::from_secs(60);

/// How long a reading that failed is not tried again.
pub const RETRIED_AFTER: Duration = Duration::from_secs(5);

/// How long a reading may take. A table that hangs costs its callers that much every
/// [`RETRIED_AFTER`], and no more.
pub const READ_LIMIT: Duration = Duration::from_secs(1);

/// A domain's settings, read when they are first asked for and kept for [`KEPT`]. One for each
/// process, shared by the pipeline and whatever a handler asks.
#[derive(Default)]
pub struct Settings {
    table: Option<Arc<dyn Table>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    snapshot: Arc<Snapshot>,
    /// When to read again; none before the first reading.
    due_at: Option<Timestamp>,
    /// What of this snapshot the log has complained about.
    reported: BTreeSet<String>,
}

impl Settings {
    /// The settings in a domain's table; without one they are the defaults for ever. Reads nothing
    /// yet.
    #[must_use]
    pub fn new(table: Option<Arc<dyn Table>>) -> Self {
        Self {
            table,
            state: Mutex::default(),
        }
    }

    /// Whether a flag is on for whoever calls; off when nobody knows of it.
    pub async fn flag(&self, name: &str, cx: &Context) -> bool {
        self.flag_for(name, &FlagTarget::of(&cx.actor), cx.now)
            .await
    }

    /// Whether a flag is on for somebody; off when nobody knows of it.
    pub async fn flag_for(&self, name: &str, subject: &FlagTarget<'_>, now: Timestamp) -> bool {
        let snapshot = self.snapshot(now).await;
        let flag = snapshot.flags.get(name);
        flag.is_some_and(|flag| flag.is_on(name, subject))
    }

    /// The policy of a function's route; one that changes nothing when none is known, and for those
    /// that are exempt.
    pub async fn route(&self, function: &str, now: Timestamp) -> RoutePolicy {
        if RoutePolicy::EXEMPT.contains(&function) {
            return RoutePolicy::default();
        }
        let snapshot = self.snapshot(now).await;
        snapshot.routes.get(function).cloned().unwrap_or_default()
    }

    /// The values as a struct, which has a default for every field (`#[serde(default)]` on the
    /// struct) and does not deny unknown ones. A value that its field refuses is left out, so that
    /// the field's default stands; the log names it once.
    pub async fn load<T: DeserializeOwned + Default>(&self, now: Timestamp) -> T {
        let snapshot = self.snapshot(now).await;
        match T::deserialize(&snapshot.values) {
            Ok(value) => value,
            Err(_) => self.load_what_fits(&snapshot.values),
        }
    }

    fn load_what_fits<T: DeserializeOwned + Default>(&self, values: &Map<String, Value>) -> T {
        let mut fitting = Map::new();
        for (key, value) in values {
            let alone = Map::from_iter([(key.clone(), value.clone())]);
            if T::deserialize(&alone).is_ok() {
                fitting.extend(alone);
            } else if self.state().reported.insert(key.clone()) {
                tracing::warn!(
                    key,
                    "a setting is not what its field takes; the default stands"
                );
            }
        }
        T::deserialize(&fitting).unwrap_or_default()
    }

    /// Everything at once.
    pub async fn snapshot(&self, now: Timestamp) -> Arc<Snapshot> {
        let Some(table) = self.table.as_ref().filter(|_| self.claims_reading(now)) else {
            return self.state().snapshot.clone();
        };
        match tokio::time::timeout(READ_LIMIT, Snapshot::read(table.as_ref())).await {
            Ok(Ok(read)) => self.state().keep(read, now),
            Ok(Err(error)) => {
                tracing::warn!(?error, "the settings cannot be read; the last ones stay")
            }
            Err(_) => tracing::warn!("the settings take too long; the last ones stay"),
        }
        self.state().snapshot.clone()
    }

    /// Whether it is time to read. Who is told so reads; whoever asks meanwhile gets what was known
    /// before, and so does everybody if that reading fails.
    fn claims_reading(&self, now: Timestamp) -> bool {
        let mut state = self.state();
        // A clock that was set back must not keep a reading for ever.
        let is_due = |due_at: Timestamp| now >= due_at || now + KEPT < due_at;
        let claims = state.due_at.is_none_or(is_due);
        if claims {
            state.due_at = Some(now + RETRIED_AFTER);
        }
        claims
    }

    /// A panic of another caller leaves a whole state behind.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn keep(&mut self, read: Snapshot, now: Timestamp) {
        if *self.snapshot != read {
            self.snapshot = Arc::new(read);
            self.reported.clear();
        }
        self.due_at = Some(now + KEPT);
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
