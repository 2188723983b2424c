//! SHA-256 checksums in base64, as S3 writes them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::text_value;

/// The length of a SHA-256 in bytes.
const LENGTH: usize = 32;

text_value! {
    /// A SHA-256 in base64.
    pub struct Sha256 {
        rule: sha256,
        refused: "must be the 32 bytes of a SHA-256 in base64, which are 44 characters",
        schema: {
            "pattern": "^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$",
            "examples": ["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="],
        },
    }
}

fn sha256(text: &str) -> Option<String> {
    let bytes = STANDARD.decode(text).ok()?;
    (bytes.len() == LENGTH).then(|| text.to_owned())
}

impl Sha256 {
    /// The checksum of these 32 bytes.
    #[must_use]
    pub fn of_digest(digest: &[u8; LENGTH]) -> Self {
        Self(STANDARD.encode(digest))
    }

    /// The composite checksum of an object that was uploaded in these parts: the SHA-256 of the checksums,
    /// one after the other.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html>
    #[must_use]
    pub fn composite(parts: &[Self]) -> Self {
        let digests = parts
            .iter()
            .filter_map(|part| STANDARD.decode(&part.0).ok());
        Self(STANDARD.encode(ring::digest::digest(
            &ring::digest::SHA256,
            &digests.collect::<Vec<_>>().concat(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_of_nothing_is_read_and_written() {
        let text = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        assert_eq!(text.parse::<Sha256>().unwrap().as_str(), text);
        assert_eq!(
            Sha256::of_digest(&[0; LENGTH]).as_str(),
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        );
    }

    #[test]
    fn other_text_is_refused() {
        for text in [
            "",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
            "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "AAAA",
        ] {
            assert!(text.parse::<Sha256>().is_err(), "{text}");
        }
    }
}
