//! The token by which a device is known at its next login.

use std::fmt;

use kernel::{Result, hex};
use ring::digest::{SHA256, digest};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::secrets;

const SECRET_BYTES: usize = 32;

/// 256 random bits that a client stores after a login and sends with the next one. Any text is accepted
/// in a request: a token that is not stored belongs to no device.
///
/// It is not a credential. It gives its device a count of failures of its own, so that wrong passwords
/// from elsewhere do not lock the device out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub(crate) struct DeviceToken(String);

impl DeviceToken {
    /// A new token.
    ///
    /// # Errors
    /// Internal, when random bytes are not available.
    pub(super) fn random() -> Result<Self> {
        Ok(Self(hex::encode(&secrets::random::<SECRET_BYTES>()?)))
    }

    /// The hash under which the device is stored.
    pub(super) fn hash(&self) -> String {
        hex::encode(digest(&SHA256, self.0.as_bytes()).as_ref())
    }
}

impl fmt::Debug for DeviceToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceToken(…)")
    }
}
