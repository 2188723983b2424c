//! Secrets and environment variables for tests, in the formats that a deployment uses.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::deployment::{Source, Variable as _};
use kernel::service_key::ServiceKeySecret;
use ring::digest::{SHA256, digest};
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

/// The bytes before the seed of an Ed25519 key in PKCS #8.
const PKCS8_PREFIX: [u8; 16] = [
    0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
];

/// An Ed25519 key that signs access tokens.
#[derive(Debug, Clone)]
pub struct SigningKey {
    kid: String,
    seed: [u8; 32],
    public: Vec<u8>,
}

impl SigningKey {
    /// The key for this seed. Equal seeds give equal keys.
    ///
    /// # Panics
    /// Never, because every seed is valid.
    #[must_use]
    pub fn of_seed(seed: u8) -> Self {
        let seed = [seed; 32];
        let public = pair(&seed).public_key().as_ref().to_vec();
        Self {
            kid: format!("test-{}", seed[0]),
            seed,
            public,
        }
    }

    /// The key with which every [`crate::App`] signs.
    #[must_use]
    pub fn of_apps() -> Self {
        Self::of_seed(7)
    }

    /// The key's id.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public key, 32 bytes.
    #[must_use]
    pub fn public(&self) -> &[u8] {
        &self.public
    }

    /// Signs with Ed25519.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        pair(&self.seed).sign(message).as_ref().to_vec()
    }

    /// The private key in PKCS #8.
    #[must_use]
    pub fn pkcs8(&self) -> Vec<u8> {
        [PKCS8_PREFIX.as_slice(), &self.seed].concat()
    }

    /// The public key as a JSON Web Key.
    #[must_use]
    pub fn jwk(&self) -> Value {
        let x = URL_SAFE_NO_PAD.encode(&self.public);
        json!({
            "kty": "OKP", "crv": "Ed25519", "x": x, "use": "sig", "alg": "EdDSA", "kid": self.kid,
        })
    }
}

fn pair(seed: &[u8; 32]) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(seed).expect("an Ed25519 seed has 32 bytes")
}

/// The key with which a domain calls others in a test deployment.
///
/// # Panics
/// Never, because a test's secret has 32 bytes.
#[must_use]
pub fn service_key(domain: &str) -> String {
    kernel::service_key::of(&service_key_secret(), domain)
}

pub(crate) fn service_key_secret() -> [u8; 32] {
    let secret = value_of(ServiceKeySecret::NAME, ServiceKeySecret::SOURCE);
    let secret = URL_SAFE_NO_PAD.decode(secret).expect("base64url");
    secret.try_into().expect("a secret has 32 bytes")
}

/// The value of an environment variable in a test deployment. A secret depends only on its name: equal
/// names have equal secrets, and different names have different ones.
#[must_use]
pub fn value_of(name: &str, source: Source) -> String {
    match (name, source) {
        ("OAUTH_PROVIDERS", _) => crate::oidc::variable(),
        ("WEB_URL", _) => "https://aurora.example".to_owned(),
        (_, Source::Secret { .. }) => {
            URL_SAFE_NO_PAD.encode(digest(&SHA256, name.as_bytes()).as_ref())
        }
        // The value depends on the domain: see `service_key`.
        (_, Source::ServiceKey) => service_key("test"),
        (_, Source::SecretText { default, .. } | Source::Parameter { default, .. }) => {
            default.to_owned()
        }
        (_, Source::Template(text)) => text.replace("${Stage}", "test"),
        (_, Source::Export(_)) => "aurora-test".to_owned(),
        (_, Source::Everywhere) => "test".to_owned(),
    }
}
