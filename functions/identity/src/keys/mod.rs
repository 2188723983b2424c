//! The keys of access tokens: the next one, published before it signs; the present one; and old ones,
//! published until the last token that they signed has expired.

pub mod jwks;
pub mod ring;
mod sealed;
mod store;

pub use self::jwks::{Jwk, Jwks};
pub use self::ring::KeyRing;
pub use self::sealed::{KeySeal, SealedKey};
pub use self::store::KeyRings;
