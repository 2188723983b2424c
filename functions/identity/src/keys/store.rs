//! The row of the keys, which every process caches for a minute.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use kernel::table::{Table, from_row};
use kernel::{Commit, Dependency, Entity as _, Error, Result};

use super::ring::KeyRing;

/// How long a process uses the keys that it has read, in seconds.
const CACHE_SECONDS: i64 = 60;

/// The minimum time between two reads that unknown key ids cause, in seconds. Without it, each
/// invented key id would cost a read.
const REREAD_SECONDS: i64 = 5;

/// The keys of a stage.
pub struct KeyRings {
    table: Arc<dyn Table>,
    cached: Mutex<Option<Cached>>,
}

#[derive(Clone)]
struct Cached {
    ring: Arc<KeyRing>,
    read_at: Timestamp,
}

impl Cached {
    fn is_younger_than(&self, seconds: i64, now: Timestamp) -> bool {
        now.duration_since(self.read_at).as_secs() < seconds
    }
}

impl Dependency for KeyRings {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self {
            table,
            cached: Mutex::default(),
        })
    }
}

impl KeyRings {
    /// The keys, at most a minute old. While the row cannot be read, the cached keys stay in use.
    ///
    /// # Errors
    /// Unavailable, when no keys are cached, and either the table is down or `rotate-signing-keys`
    /// has never run.
    pub async fn current(&self, now: Timestamp) -> Result<Arc<KeyRing>> {
        self.at_most(CACHE_SECONDS, now).await
    }

    /// The keys, read again if none of them has the id `kid`: another process may have rotated
    /// them.
    ///
    /// # Errors
    /// As [`KeyRings::current`].
    pub async fn with(&self, kid: &str, now: Timestamp) -> Result<Arc<KeyRing>> {
        let ring = self.current(now).await?;
        if ring.published(now).keys.iter().any(|key| key.kid == kid) {
            return Ok(ring);
        }
        self.at_most(REREAD_SECONDS, now).await
    }

    async fn at_most(&self, seconds: i64, now: Timestamp) -> Result<Arc<KeyRing>> {
        let cached = self.lock().clone();
        if let Some(cached) = &cached
            && cached.is_younger_than(seconds, now)
        {
            return Ok(cached.ring.clone());
        }
        match (self.read().await, cached) {
            (Ok(Some(ring)), _) => {
                let ring = Arc::new(ring);
                *self.lock() = Some(Cached {
                    ring: ring.clone(),
                    read_at: now,
                });
                Ok(ring)
            }
            (outcome, Some(cached)) => {
                tracing::warn!(error = ?outcome.err(), "the signing keys cannot be read");
                Ok(cached.ring)
            }
            (Ok(None), None) => Err(Error::unavailable(
                "there are no signing keys yet: rotate-signing-keys creates them",
            )),
            (Err(error), None) => Err(error),
        }
    }

    /// Reads the keys.
    ///
    /// # Errors
    /// The errors of the table.
    pub async fn read(&self) -> Result<Option<KeyRing>> {
        let row = self.table.get(&KeyRing::key(KeyRing::ID)).await?;
        row.map(from_row).transpose()
    }

    /// Stores the keys.
    ///
    /// # Errors
    /// Internal, when they do not fit into a row.
    pub fn save(&self, ring: KeyRing) -> Result<Commit<()>> {
        Commit::save(ring, |_, _| {})
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Cached>> {
        self.cached.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
