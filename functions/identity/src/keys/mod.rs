//! The keys that sign access tokens: the current key; the next key, which is published before it
//! signs; and old keys, which are published until the last token that they signed has expired.

pub mod jwks;
pub mod ring;
mod sealed;
mod store;

pub use self::jwks::{Jwk, Jwks};
pub use self::ring::KeyRing;
pub use self::sealed::{KeySeal, SealedKey};
pub use self::store::KeyRings;
