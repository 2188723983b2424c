//! Reads settings and caches them.

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

/// How long settings that were read are cached.
pub const KEPT: Duration = Duration::from_secs(60);

/// How long after a failed read the table is not read again.
pub const RETRIED_AFTER: Duration = Duration::from_secs(5);

/// The timeout of a read. A table that does not answer delays a caller by this much once every
/// [`RETRIED_AFTER`], and no other caller.
pub const READ_LIMIT: Duration = Duration::from_secs(1);

/// The settings of a domain, read at the first use and cached for [`KEPT`]. There is one per process,
/// which the pipeline and the handlers share.
#[derive(Default)]
pub struct Settings {
    table: Option<Arc<dyn Table>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    snapshot: Arc<Snapshot>,
    /// When to read again; none before the first read.
    due_at: Option<Timestamp>,
    /// The keys of this snapshot that were already logged as invalid.
    reported: BTreeSet<String>,
}

impl Settings {
    /// The settings in the table of a domain. Without a table they are always the defaults. This
    /// reads nothing yet.
    #[must_use]
    pub fn new(table: Option<Arc<dyn Table>>) -> Self {
        Self {
            table,
            state: Mutex::default(),
        }
    }

    /// Whether a flag is on for the caller of the request; an unknown flag is off.
    pub async fn flag(&self, name: &str, cx: &Context) -> bool {
        self.flag_for(name, &FlagTarget::of(&cx.actor), cx.now)
            .await
    }

    /// Whether a flag is on for a target; an unknown flag is off.
    pub async fn flag_for(&self, name: &str, target: &FlagTarget<'_>, now: Timestamp) -> bool {
        let snapshot = self.snapshot(now).await;
        let flag = snapshot.flags.get(name);
        flag.is_some_and(|flag| flag.is_on(name, target))
    }

    /// The policy of a function's route. It changes nothing when the route has no policy, and for the
    /// functions in [`RoutePolicy::EXEMPT`]. It does not switch off those in [`RoutePolicy::ALWAYS_ON`].
    pub async fn route(&self, function: &str, now: Timestamp) -> RoutePolicy {
        if RoutePolicy::EXEMPT.contains(&function) {
            return RoutePolicy::default();
        }
        let snapshot = self.snapshot(now).await;
        let policy = snapshot.routes.get(function).cloned().unwrap_or_default();
        policy.applied_to(function)
    }

    /// The URL of a service; `None` if the registry of services does not have it.
    pub async fn service_url(&self, name: &str, now: Timestamp) -> Option<String> {
        let snapshot = self.snapshot(now).await;
        let address = snapshot.services.get(name)?;
        Some(address.url.clone())
    }

    /// The values as a struct, which has a default for every field (`#[serde(default)]` on the
    /// struct) and does not deny unknown fields. A value that does not fit its field is ignored: the
    /// field keeps its default, and the log names the key once.
    pub async fn load<T: DeserializeOwned + Default>(&self, now: Timestamp) -> T {
        let snapshot = self.snapshot(now).await;
        match T::deserialize(&snapshot.values) {
            Ok(value) => value,
            Err(_) => self.load_valid_fields(&snapshot.values),
        }
    }

    fn load_valid_fields<T: DeserializeOwned + Default>(&self, values: &Map<String, Value>) -> T {
        let mut valid = Map::new();
        for (key, value) in values {
            let alone = Map::from_iter([(key.clone(), value.clone())]);
            if T::deserialize(&alone).is_ok() {
                valid.extend(alone);
            } else if self.state().reported.insert(key.clone()) {
                tracing::warn!(
                    key,
                    "a setting does not fit its field; the field keeps its default"
                );
            }
        }
        T::deserialize(&valid).unwrap_or_default()
    }

    /// All settings.
    pub async fn snapshot(&self, now: Timestamp) -> Arc<Snapshot> {
        let Some(table) = self.table.as_ref().filter(|_| self.claims_read(now)) else {
            return self.state().snapshot.clone();
        };
        match tokio::time::timeout(READ_LIMIT, Snapshot::read(table.as_ref())).await {
            Ok(Ok(read)) => self.state().store(read, now),
            Ok(Err(error)) => {
                tracing::warn!(
                    ?error,
                    "the settings cannot be read; the last ones are used"
                )
            }
            Err(_) => tracing::warn!("reading the settings timed out; the last ones are used"),
        }
        self.state().snapshot.clone()
    }

    /// Whether a read is due; only one caller at a time gets `true` and then reads. Until it is done,
    /// the others get the cached snapshot, and everyone does if the read fails.
    fn claims_read(&self, now: Timestamp) -> bool {
        let mut state = self.state();
        // After a clock was set back, the cached snapshot must still expire.
        let is_due = |due_at: Timestamp| now >= due_at || now + KEPT < due_at;
        let claims = state.due_at.is_none_or(is_due);
        if claims {
            state.due_at = Some(now + RETRIED_AFTER);
        }
        claims
    }

    /// A poisoned lock is ignored: no caller leaves the state half changed when it panics.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn store(&mut self, read: Snapshot, now: Timestamp) {
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
