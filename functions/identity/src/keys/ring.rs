//! The signing keys of a stage and their rotation.

use jiff::{Timestamp, ToSpan as _};
use kernel::{History, entity};
use serde::{Deserialize, Serialize};

use super::jwks::{Jwk, Jwks};
use super::sealed::SealedKey;
use crate::event::SigningKeysRotated;

/// How long a key signs: 30 days.
const SIGNS_FOR_DAYS: i64 = 30;

/// How long an old key is published: its last token is valid for 15 minutes, and a process that
/// caches the keys may sign with it for up to a minute after the rotation.
const PUBLISHED_FOR_MINUTES: i64 = 60;

/// The keys of a stage.
#[derive(Debug, Serialize, Deserialize)]
pub struct KeyRing {
    id: String,
    /// The key that signs.
    current: SealedKey,
    /// The key that will sign. It is already published, so that clients know it by then.
    next: SealedKey,
    /// The keys that signed before, without their private halves.
    old: Vec<OldKey>,
    rotated_at: Timestamp,
    #[serde(rename = "version")]
    history: History,
}

/// A key that no longer signs.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct OldKey {
    kid: String,
    x: String,
    retired_at: Timestamp,
}

impl KeyRing {
    /// The id of the only key ring of a stage.
    pub const ID: &'static str = "access-tokens";

    /// The first two keys of a stage. Tokens that were signed with any other key are refused.
    #[must_use]
    pub fn new(current: SealedKey, next: SealedKey, now: Timestamp) -> Self {
        let mut ring = Self {
            id: Self::ID.to_owned(),
            current,
            next,
            old: Vec::new(),
            rotated_at: now,
            history: History::default(),
        };
        ring.record_rotation();
        ring
    }

    /// Whether the current key has signed for 30 days and must be rotated.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.rotated_at);
        age.as_hours() >= SIGNS_FOR_DAYS * 24
    }

    /// Makes the next key the current one, and `fresh` the next one.
    pub fn rotate(&mut self, fresh: SealedKey, now: Timestamp) {
        let next = std::mem::replace(&mut self.next, fresh);
        let SealedKey { kid, x, .. } = std::mem::replace(&mut self.current, next);
        self.old.retain(|old| old.is_published(now));
        self.old.push(OldKey {
            kid,
            x,
            retired_at: now,
        });
        self.rotated_at = now;
        self.record_rotation();
    }

    /// Replaces all keys after they were compromised. Tokens that were signed before are refused.
    pub fn replace(&mut self, current: SealedKey, next: SealedKey, now: Timestamp) {
        self.old.clear();
        self.current = current;
        self.next = next;
        self.rotated_at = now;
        self.record_rotation();
    }

    fn record_rotation(&mut self) {
        self.history.record(&SigningKeysRotated {
            current_kid: self.current.kid.clone(),
            next_kid: self.next.kid.clone(),
        });
    }

    /// The key that signs.
    #[must_use]
    pub const fn current(&self) -> &SealedKey {
        &self.current
    }

    /// The key that signs after the next rotation.
    #[must_use]
    pub const fn next(&self) -> &SealedKey {
        &self.next
    }

    /// The public keys that verify tokens, the current one first.
    #[must_use]
    pub fn published(&self, now: Timestamp) -> Jwks {
        let old = self.old.iter().filter(|old| old.is_published(now));
        let old = old.map(|old| Jwk::of(old.kid.clone(), old.x.clone()));
        Jwks {
            keys: [self.current.public(), self.next.public()]
                .into_iter()
                .chain(old)
                .collect(),
        }
    }
}

impl OldKey {
    fn is_published(&self, now: Timestamp) -> bool {
        now <= self.retired_at + PUBLISHED_FOR_MINUTES.minutes()
    }
}

entity!(KeyRing, id);

#[cfg(test)]
mod tests {
    use super::super::sealed::KeySeal;
    use super::*;
    use std::time::Duration;

    const START: Timestamp = Timestamp::UNIX_EPOCH;

    fn seal() -> KeySeal {
        testkit::open::<KeySeal>()
    }

    fn fresh() -> SealedKey {
        seal().generate().unwrap()
    }

    fn kids(ring: &KeyRing, now: Timestamp) -> Vec<String> {
        let keys = ring.published(now).keys;
        keys.into_iter().map(|key| key.kid).collect()
    }

    #[test]
    fn a_key_is_published_before_it_signs_and_for_an_hour_after_it_signed() {
        let (first, second, third) = (fresh(), fresh(), fresh());
        let mut ring = KeyRing::new(first.clone(), second.clone(), START);
        assert_eq!(
            kids(&ring, START),
            [&first.kid, &second.kid].map(Clone::clone)
        );
        let then = START + Duration::from_secs(100);
        ring.rotate(third.clone(), then);
        assert_eq!(ring.current(), &second);
        assert_eq!(ring.next(), &third);
        let all = [&second.kid, &third.kid, &first.kid].map(Clone::clone);
        assert_eq!(kids(&ring, then + Duration::from_secs(3600)), all);
        assert_eq!(kids(&ring, then + Duration::from_secs(3601)), all[..2]);
    }

    #[test]
    fn a_rotation_deletes_the_private_half_of_the_old_key() {
        let mut ring = KeyRing::new(fresh(), fresh(), START);
        let private = serde_json::to_value(ring.current()).unwrap()["sealed"].to_string();
        assert!(serde_json::to_string(&ring).unwrap().contains(&private));
        ring.rotate(fresh(), START);
        assert!(!serde_json::to_string(&ring).unwrap().contains(&private));
    }

    #[test]
    fn after_a_replacement_no_old_key_is_published() {
        let mut ring = KeyRing::new(fresh(), fresh(), START);
        ring.rotate(fresh(), START);
        let (current, next) = (fresh(), fresh());
        ring.replace(current.clone(), next.clone(), START);
        assert_eq!(kids(&ring, START), [current.kid, next.kid]);
    }

    #[test]
    fn a_rotation_is_due_after_thirty_days() {
        let ring = KeyRing::new(fresh(), fresh(), START);
        let thirty_days = Duration::from_secs(30 * 24 * 3600);
        assert!(!ring.is_due(START + (thirty_days - Duration::from_secs(1))));
        assert!(ring.is_due(START + thirty_days));
    }
}
