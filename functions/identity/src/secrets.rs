//! Random bytes for secrets, and their hexadecimal form.

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

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
