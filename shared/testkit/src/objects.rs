//! Objects in memory.

mod faults;
mod inspection;
mod multipart;
mod requests;
mod signing;
mod stored;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use kernel::Result;
use kernel::context::Clock;
use objects::{Checksum, Sha256};
use ring::digest;

use self::faults::Faults;
use self::multipart::PendingUpload;
use crate::clock::TestClock;

pub use self::faults::ObjectCall;
pub use self::requests::TransferReply;

/// A bucket in memory, which refuses what S3 refuses. In place of an HTTP client, a test sends a
/// transfer with [`MemoryObjects::put`] or [`MemoryObjects::send`].
pub struct MemoryObjects {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    objects: BTreeMap<String, Object>,
    uploads: BTreeMap<String, PendingUpload>,
    /// The number of uploads in parts that have begun.
    begun: usize,
    signer_expires_at: Option<Timestamp>,
    faults: Faults,
}

#[derive(Debug, Clone)]
struct Object {
    bytes: Vec<u8>,
    content_type: String,
    checksum: Option<Checksum>,
    tags: BTreeMap<String, String>,
}

impl MemoryObjects {
    /// An empty bucket.
    #[must_use]
    pub fn with_clock(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            state: Mutex::default(),
        }
    }

    /// Stores an object without a checksum and replaces an existing one. As in S3, the key may be any text.
    pub fn given(&self, key: &str, bytes: impl Into<Vec<u8>>, content_type: &str) {
        let object = Object {
            bytes: bytes.into(),
            content_type: content_type.to_owned(),
            checksum: None,
            tags: BTreeMap::new(),
        };
        self.state().objects.insert(key.to_owned(), object);
    }

    /// Removes an object, as somebody outside of our code does.
    pub fn take(&self, key: &str) {
        self.state().objects.remove(key);
    }

    /// Replaces the tags of an object, as a malware scan does.
    ///
    /// # Panics
    /// When there is no such object.
    pub fn tag(&self, key: &str, tags: &[(&str, &str)]) {
        let mut state = self.state();
        let object = state.objects.get_mut(key);
        let object = object.expect("the test tags an object that exists");
        let tags = tags.iter();
        object.tags = tags
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
    }

    /// The bytes of an object, if it exists.
    #[must_use]
    pub fn bytes(&self, key: &str) -> Option<Vec<u8>> {
        let state = self.state();
        state.objects.get(key).map(|object| object.bytes.clone())
    }

    /// The keys of all objects, in ascending order.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.state().objects.keys().cloned().collect()
    }

    /// The number of uploads in parts that are neither completed nor aborted.
    #[must_use]
    pub fn pending_uploads(&self) -> usize {
        self.state().uploads.len()
    }

    /// Sets when the credentials that sign expire.
    pub fn sign_until(&self, expiry: Timestamp) {
        self.state().signer_expires_at = Some(expiry);
    }

    /// Lets the `nth` call of this kind from now, counted from 1, fail as unavailable without any effect.
    pub fn fail_call(&self, call: ObjectCall, nth: usize) {
        self.state().faults.fail(call, nth);
    }

    /// Lets the `nth` call of this kind from now, counted from 1, take effect and then fail as
    /// unavailable, as if its answer was lost.
    pub fn lose_answer(&self, call: ObjectCall, nth: usize) {
        self.state().faults.lose_answer(call, nth);
    }

    /// Makes one call to S3, with the faults that the test has injected.
    fn call<T>(&self, call: ObjectCall, effect: impl FnOnce(&mut State) -> Result<T>) -> Result<T> {
        let mut state = self.state();
        let fault = state.faults.next(call);
        faults::with(fault, || effect(&mut state))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryObjects {
    /// An empty bucket with a clock of its own.
    fn default() -> Self {
        Self::with_clock(Arc::new(TestClock::new()))
    }
}

impl fmt::Debug for MemoryObjects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MemoryObjects").field(&self.state()).finish()
    }
}

/// The SHA-256 of these bytes.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let digest = digest::digest(&digest::SHA256, bytes);
    digest.as_ref().try_into().expect("a SHA-256 has 32 bytes")
}

/// The SHA-256 of these bytes in base64.
pub(crate) fn checksum(bytes: &[u8]) -> Sha256 {
    Sha256::of_digest(&sha256(bytes))
}

#[cfg(test)]
mod tests;
