//! The keys with which Aurora's domains call each other: `aurora_svc_<domain>_<MAC>`. The MAC is the
//! HMAC-SHA256 of the domain's name under a secret of the stage, which only the authorizer has. So the
//! authorizer checks a key without a read, and a domain cannot make the key of another one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::hmac;

use crate::actor::Permission;
use crate::deployment::{Source, Variable};

/// Every key begins with this. No API key and no access token does.
pub const PREFIX: &str = "aurora_svc_";

/// What a calling domain may do: read what the typed clients read.
pub const SCOPES: [Permission; 3] = [
    Permission::ReadSubjects,
    Permission::ReadFiles,
    Permission::LookUpUsers,
];

/// The secret from which the keys of all domains are derived.
pub struct ServiceKeySecret;

impl Variable for ServiceKeySecret {
    const NAME: &'static str = "SERVICE_KEY_SECRET";
    const SOURCE: Source = Source::Secret {
        description: "The secret from which the keys of calling domains are derived",
    };
}

/// The key of the calling domain. The deployment derives it and hands it to this domain alone.
pub struct ServiceKey;

impl Variable for ServiceKey {
    const NAME: &'static str = "SERVICE_KEY";
    const SOURCE: Source = Source::ServiceKey;
}

/// The key of a domain, whose name has no `_`. The deployment computes the same text.
#[must_use]
pub fn of(secret: &[u8; 32], domain: &str) -> String {
    let mac = hmac::sign(&key(secret), domain.as_bytes());
    format!("{PREFIX}{domain}_{}", BASE64.encode(mac))
}

/// The domain whose key this is; `None` for every other text. The comparison takes constant time.
#[must_use]
pub fn domain_of<'a>(secret: &[u8; 32], text: &'a str) -> Option<&'a str> {
    let (domain, mac) = text.strip_prefix(PREFIX)?.split_once('_')?;
    let mac = BASE64.decode(mac).ok()?;
    hmac::verify(&key(secret), domain.as_bytes(), &mac).ok()?;
    Some(domain)
}

fn key(secret: &[u8; 32]) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECRET: [u8; 32] = [7; 32];

    #[test]
    fn the_key_is_the_one_that_the_deployment_derives() {
        // The same value is in infra/ops/tests/test_parameters.py.
        assert_eq!(
            of(&SECRET, "syllabi"),
            "aurora_svc_syllabi_G0MJinIEiK5mED2pIOTlZW8NvS7ANuRLccKXUnIF8Gc"
        );
    }

    #[test]
    fn the_key_of_a_domain_is_the_key_of_no_other_and_of_no_other_stage() {
        let text = of(&SECRET, "syllabi");
        assert_eq!(domain_of(&SECRET, &text), Some("syllabi"));
        assert_eq!(domain_of(&[8; 32], &text), None);
        let foreign = text.replace("syllabi", "courses");
        assert_eq!(domain_of(&SECRET, &foreign), None);
    }

    proptest! {
        #[test]
        fn a_key_with_one_other_character_is_refused(at in 0usize..62, other in "[ -~]") {
            let text = of(&SECRET, "syllabi");
            let mut changed = text.clone();
            changed.replace_range(at..=at, &other);
            prop_assert_eq!(domain_of(&SECRET, &changed).is_some(), changed == text);
        }

        #[test]
        fn no_text_is_a_key_by_chance(text in "(aurora_svc_)?.{0,80}") {
            prop_assert_eq!(domain_of(&SECRET, &text), None);
        }
    }
}
