//! What secrets are made of, and how they are written.

use kernel::{Error, Result};
use ring::rand::{SecureRandom as _, SystemRandom};

/// Bytes that nobody can guess.
///
/// # Errors
/// Internal, when the machine has no randomness left.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Error::internal("no randomness for a secret"))?;
    Ok(bytes)
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
