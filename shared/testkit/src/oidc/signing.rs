//! The provider's signing keys, one for each algorithm.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
    RsaPublicKeyComponents,
};
use serde_json::{Value, json};

use crate::keys::SigningKey;

/// `ring` cannot generate RSA keys, so this one was generated with `openssl genpkey -algorithm RSA
/// -pkeyopt rsa_keygen_bits:2048 -outform DER`. It is public test data and must not be used elsewhere.
const RSA_KEY: &[u8] = include_bytes!("rsa-2048.der");

/// The algorithm with which an ID token is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA, PKCS #1 v1.5, SHA-256.
    Rs256,
    /// ECDSA on P-256, SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Rs256, Self::Es256, Self::EdDsa];

    /// The name in a token's header, which is also the id of the provider's key for this algorithm.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }
}

pub(super) struct Keys {
    rsa: RsaKeyPair,
    p256: EcdsaKeyPair,
    ed25519: SigningKey,
    random: SystemRandom,
}

impl Keys {
    pub(super) fn new() -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 =
            EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a P-256 key is generated");
        Self {
            rsa: RsaKeyPair::from_der(RSA_KEY).expect("the RSA key is valid"),
            p256: EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random)
                .expect("the new P-256 key is valid"),
            ed25519: SigningKey::of_seed(9),
            random,
        }
    }

    pub(super) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
        match algorithm {
            Algorithm::Rs256 => {
                let mut signature = vec![0; self.rsa.public().modulus_len()];
                self.rsa
                    .sign(&RSA_PKCS1_SHA256, &self.random, message, &mut signature)
                    .expect("RSA signs");
                signature
            }
            Algorithm::Es256 => {
                let signature = self.p256.sign(&self.random, message);
                signature.expect("P-256 signs").as_ref().to_vec()
            }
            Algorithm::EdDsa => self.ed25519.sign(message),
        }
    }

    /// The public keys as a JSON Web Key Set.
    pub(super) fn published(&self) -> Value {
        let rsa = RsaPublicKeyComponents::<Vec<u8>>::from(self.rsa.public());
        let (x, y) = self.p256.public_key().as_ref()[1..].split_at(32);
        let text = |bytes: &[u8]| BASE64.encode(bytes);
        json!({ "keys": [
            { "kty": "RSA", "kid": "RS256", "use": "sig", "n": text(&rsa.n), "e": text(&rsa.e) },
            { "kty": "EC", "kid": "ES256", "alg": "ES256", "crv": "P-256", "x": text(x), "y": text(y) },
            { "kty": "OKP", "kid": "EdDSA", "crv": "Ed25519", "x": text(self.ed25519.public()) },
        ] })
    }
}
