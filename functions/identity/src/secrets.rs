//! Random bytes for secrets.

use kernel::{Error, Result};
use ring::rand::{SecureRandom as _, SystemRandom};

/// Cryptographically secure random bytes.
///
/// # Errors
/// Internal, when the operating system provides no random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Error::internal("no random bytes for a secret"))?;
    Ok(bytes)
}
