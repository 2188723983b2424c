//! Values of the function's environment.

use std::marker::PhantomData;
use std::ops::Deref;

use super::{Dependencies, Resources};
use crate::deployment::{Requirements, Variable};
use crate::error::{Error, Result};
use crate::secret;

/// The text of an environment variable.
pub struct EnvValue<V> {
    text: String,
    variable: PhantomData<fn() -> V>,
}

impl<V> EnvValue<V> {
    /// The text itself.
    #[must_use]
    pub fn into_string(self) -> String {
        self.text
    }
}

impl<V> Deref for EnvValue<V> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl<V: Variable> Dependencies for EnvValue<V> {
    fn require(requirements: &mut Requirements) {
        requirements.add_variable::<V>();
    }

    fn open(resources: &Resources) -> Result<Self> {
        Ok(Self {
            text: resources.variable(V::NAME)?,
            variable: PhantomData,
        })
    }
}

/// A value that a stage may do without: an empty or missing variable is `None`.
impl<V: Variable> Dependencies for Option<EnvValue<V>> {
    fn require(requirements: &mut Requirements) {
        requirements.add_variable::<V>();
    }

    fn open(resources: &Resources) -> Result<Self> {
        let value = EnvValue::open(resources).ok();
        Ok(value.filter(|value| !value.is_empty()))
    }
}

/// The part of a dependency that hashes passwords, which takes a processor for tens of milliseconds on
/// purpose. The deployment can limit how many instances of such a function run at the same time, so that
/// sign-ins do not take the concurrency of the account from all other functions.
pub struct Hashing;

impl Dependencies for Hashing {
    fn require(requirements: &mut Requirements) {
        requirements.add_hashing();
    }

    fn open(_: &Resources) -> Result<Self> {
        Ok(Self)
    }
}

/// A secret of the deployment: 32 bytes. The environment variable contains them in base64url without
/// padding.
pub struct SecretKey<V> {
    bytes: [u8; 32],
    variable: PhantomData<fn() -> V>,
}

impl<V> SecretKey<V> {
    /// The bytes.
    #[must_use]
    pub const fn into_bytes(self) -> [u8; 32] {
        self.bytes
    }
}

impl<V: Variable> Dependencies for SecretKey<V> {
    fn require(requirements: &mut Requirements) {
        requirements.add_variable::<V>();
    }

    /// The error never contains the value of the secret.
    fn open(resources: &Resources) -> Result<Self> {
        let bytes = secret::decode(&resources.variable(V::NAME)?)
            .ok_or_else(|| Error::internal(format!("{} is not 32 bytes in base64url", V::NAME)))?;
        Ok(Self {
            bytes,
            variable: PhantomData,
        })
    }
}
