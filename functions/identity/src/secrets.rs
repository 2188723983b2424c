//! What secrets are made of: a deployment's own, and chance.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use kernel::{Error, Resources, Result, Variable};
use ring::rand::{SecureRandom as _, SystemRandom};

/// A secret of the deployment: 32 bytes, which it gives in base64url.
///
/// # Errors
/// Internal, when it is not that. Neither the value nor base64's error is kept: that may quote it.
pub(crate) fn of_deployment(resources: &Resources, variable: Variable) -> Result<[u8; 32]> {
    let decoded = BASE64.decode(resources.variable(variable)?).ok();
    decoded
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| {
            let name = variable.name();
            Error::internal(format!("{name} is not 32 bytes in base64url"))
        })
}

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
