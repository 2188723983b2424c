//! Download links of a content delivery network: CloudFront before the bucket, where a stage has one.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use kernel::dependencies::EnvValue;
use kernel::deployment::{Source, Variable};
use kernel::{Dependency, Error, Result};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _,
    UnparsedPublicKey,
};

use crate::{Download, ObjectKey, Transfer, TransferMethod};

/// The host of the distribution, `d111111abcdef8.cloudfront.net`.
pub struct CdnHost;

impl Variable for CdnHost {
    const NAME: &'static str = "CDN_HOST";
    const SOURCE: Source = Source::Parameter {
        default: "",
        description: "The host of download links; empty if the stage has no network for them",
    };
}

/// The id of the public key that the distribution trusts, `K2JCJMDEHXQW5F`.
pub struct CdnKeyId;

impl Variable for CdnKeyId {
    const NAME: &'static str = "CDN_KEY_ID";
    const SOURCE: Source = Source::Parameter {
        default: "",
        description: "The id of the key that CloudFront trusts; empty if the stage has no network for links",
    };
}

/// The private key: ECDSA on P-256 in PKCS #8, in base64url without padding.
pub struct CdnPrivateKey;

impl Variable for CdnPrivateKey {
    const NAME: &'static str = "CDN_PRIVATE_KEY";
    const SOURCE: Source = Source::SecretText {
        default: "",
        description: "Signs download links of CloudFront; empty if the stage has no network for them",
    };
}

/// The parameters that the signature adds to a link.
const SIGNED: [&str; 4] = ["Expires=", "Signature=", "Key-Pair-Id=", "Hash-Algorithm="];

/// What a value of a query does not have to encode.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A distribution of CloudFront before the bucket; none in a stage that was deployed without one.
///
/// A link is a URL with a canned policy: it opens one object with exactly this query, until it expires.
/// CloudFront removes the parameters of the signature before it asks S3.
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html>
pub struct Cdn(Option<Signer>);

struct Signer {
    host: String,
    key_id: String,
    key: EcdsaKeyPair,
    random: SystemRandom,
}

impl Dependency for Cdn {
    type Parts = (
        Option<EnvValue<CdnHost>>,
        Option<EnvValue<CdnKeyId>>,
        Option<EnvValue<CdnPrivateKey>>,
    );

    fn new(parts: Self::Parts) -> Result<Self> {
        let (host, key_id, key) = match parts {
            (Some(host), Some(key_id), Some(key)) => (host, key_id, key),
            (None, ..) => return Ok(Self(None)),
            _ => return Err(Error::internal("CDN_HOST is set without the key of links")),
        };
        let random = SystemRandom::new();
        // The error of the decoder may contain a part of the key.
        let bytes = URL_SAFE_NO_PAD.decode(&*key).unwrap_or_default();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &bytes, &random)
            .map_err(|_| Error::internal("CDN_PRIVATE_KEY is no key for P-256 in PKCS #8"))?;
        Ok(Self(Some(Signer {
            host: host.into_string(),
            key_id: key_id.into_string(),
            key,
            random,
        })))
    }
}

impl Cdn {
    /// A link to an object; none if the stage has no distribution. It is not checked whether the object
    /// exists.
    ///
    /// # Errors
    /// Internal, when the system has no random numbers.
    pub fn link(&self, download: &Download) -> Result<Option<Transfer>> {
        self.0
            .as_ref()
            .map(|signer| signer.link(download))
            .transpose()
    }

    /// Whether a URL is a link of this distribution to this object that has not expired at `now`. It is
    /// not checked whether the object exists.
    #[must_use]
    pub fn has_signed(&self, key: &ObjectKey, url: &str, now: Timestamp) -> bool {
        let signer = self.0.as_ref();
        signer.is_some_and(|signer| signer.has_signed(key, url, now).is_some())
    }
}

impl Signer {
    fn link(&self, download: &Download) -> Result<Transfer> {
        let until = download.validity.until();
        let url = format!("{}?{}", self.address(&download.key), query(download));
        let url = url.trim_end_matches('?');
        let signed = self.key.sign(&self.random, policy(url, until).as_bytes());
        let signature = signed.map_err(|_| Error::internal("the system has no random numbers"))?;
        let signature = encode(signature.as_ref());
        let separator = if url.contains('?') { '&' } else { '?' };
        Ok(Transfer {
            method: TransferMethod::Get,
            url: format!(
                "{url}{separator}Expires={}&Signature={signature}&Key-Pair-Id={}&Hash-Algorithm=SHA256",
                until.as_second(),
                self.key_id
            ),
            headers: [].into(),
            expires_at: until,
        })
    }

    /// `Some` if the link is valid.
    fn has_signed(&self, key: &ObjectKey, url: &str, now: Timestamp) -> Option<()> {
        let (address, query) = url.split_once('?')?;
        let (own, added): (Vec<&str>, Vec<&str>) = query
            .split('&')
            .partition(|each| !SIGNED.iter().any(|name| each.starts_with(name)));
        let values = added.iter().zip(SIGNED);
        let values: Vec<&str> = values
            .filter_map(|(each, name)| each.strip_prefix(name))
            .collect();
        let [expires, signature, key_id, "SHA256"] = values.as_slice() else {
            return None;
        };
        let until = Timestamp::from_second(expires.parse().ok()?).ok()?;
        let is_canonical = until.as_second().to_string() == **expires;
        let is_current = address == self.address(key) && *key_id == self.key_id && now < until;
        let base = format!("{address}?{}", own.join("&"));
        let statement = policy(base.trim_end_matches('?'), until);
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, self.key.public_key());
        let verified = public.verify(statement.as_bytes(), &decode(signature)?);
        let is_whole = is_canonical && added.len() == SIGNED.len();
        (is_current && is_whole && verified.is_ok()).then_some(())
    }

    fn address(&self, key: &ObjectKey) -> String {
        format!("https://{}/{key}", self.host)
    }
}

/// The parameters with which S3 sets headers of its reply.
fn query(download: &Download) -> String {
    let mut query = String::new();
    for (name, value) in [
        ("response-content-disposition", &download.disposition),
        ("response-content-type", &download.content_type),
    ] {
        let Some(value) = value else { continue };
        let separator = if query.is_empty() { "" } else { "&" };
        let value = utf8_percent_encode(value, UNRESERVED);
        // Writing into a `String` does not fail.
        write!(query, "{separator}{name}={value}").unwrap_or_default();
    }
    query
}

/// The statement that CloudFront rebuilds from a link. It must have no white space.
fn policy(url: &str, until: Timestamp) -> String {
    let until = until.as_second();
    format!(
        r#"{{"Statement":[{{"Resource":"{url}","Condition":{{"DateLessThan":{{"AWS:EpochTime":{until}}}}}}}]}}"#
    )
}

/// Base64 with the characters that CloudFront reads in place of `+`, `=` and `/`.
fn encode(bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    text.replace('+', "-").replace('=', "_").replace('/', "~")
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.replace('-', "+").replace('_', "=").replace('~', "/");
    STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests;
