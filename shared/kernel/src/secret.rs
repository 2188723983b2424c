//! How a deployment writes its secrets.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;

/// 32 bytes from base64url without padding; none where it is anything else. Base64's own error is
/// dropped: it may quote the secret.
pub(crate) fn decode(text: &str) -> Option<[u8; 32]> {
    BASE64.decode(text).ok()?.try_into().ok()
}
