//! Where the keys are kept: one row, which every process keeps for a minute.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use kernel::table::{Table, from_row};
use kernel::{Commit, Dependency, Entity as _, Error, Result};

use super::ring::KeyRing;

/// How long a process goes by what it read.
const KEPT_SECONDS: i64 = 60;

/// How often an unknown key may make a process read again: otherwise invented keys would cost a
/// read each.
const REREAD_SECONDS: i64 = 5;

/// The keys of a stage.
pub struct KeyRings {
    table: Arc<dyn Table>,
    kept: Mutex<Option<Kept>>,
}

#[derive(Clone)]
struct Kept {
    ring: Arc<KeyRing>,
    read_at: Timestamp,
}

impl Kept {
    fn is_younger_than(&self, seconds: i64, now: Timestamp) -> bool {
        now.duration_since(self.read_at).as_secs() < seconds
    }
}

impl Dependency for KeyRings {
    type Parts = Arc<dyn Table>;

    fn new(table: Self::Parts) -> Result<Self> {
        Ok(Self {
            table,
            kept: Mutex::default(),
        })
    }
}

impl KeyRings {
    /// The keys, at most a minute old. While they cannot be read, those that are known go on.
    ///
    /// # Errors
    /// Unavailable, when none are known: the table is down, or `rotate-signing-keys` has never run.
    pub async fn current(&self, now: Timestamp) -> Result<Arc<KeyRing>> {
        self.at_most(KEPT_SECONDS, now).await
    }

    /// The keys, read again if `kid` is none of them: another process may have rotated them.
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
        let kept = self.lock().clone();
        if let Some(kept) = &kept
            && kept.is_younger_than(seconds, now)
        {
            return Ok(kept.ring.clone());
        }
        match (self.read().await, kept) {
            (Ok(Some(ring)), _) => {
                let ring = Arc::new(ring);
                *self.lock() = Some(Kept {
                    ring: ring.clone(),
                    read_at: now,
                });
                Ok(ring)
            }
            (outcome, Some(kept)) => {
                tracing::warn!(error = ?outcome.err(), "the signing keys cannot be read");
                Ok(kept.ring)
            }
            (Ok(None), None) => Err(Error::unavailable(
                "there are no signing keys yet: rotate-signing-keys makes them",
            )),
            (Err(error), None) => Err(error),
        }
    }

    /// Reads the keys.
    ///
    /// # Errors
    /// Whatever the table refuses.
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

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
