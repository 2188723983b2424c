//! The encoding of a deployment's secrets.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;

/// Decodes 32 bytes from base64url without padding; `None` for any other text. The error of the
/// `base64` crate is dropped because it may contain part of the secret.
pub(crate) fn decode(text: &str) -> Option<[u8; 32]> {
    BASE64.decode(text).ok()?.try_into().ok()
}
