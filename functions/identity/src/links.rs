//! The links in mails. The token in a link contains the user and the expiry time. Its MAC covers
//! these, the purpose, and the part of the account that using the link changes. So a link is valid
//! only once, nothing of it is stored, and no event needs to carry a secret.

use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jiff::Timestamp;
use kernel::dependencies::SecretKey;
use kernel::deployment::{Source, Variable};
use kernel::email::Email;
use kernel::{Dependency, Result};
use ring::hmac;

use crate::account::UserId;
use crate::user::{PreviousEmail, User};

/// The lifetime of a link that resets a password: 30 minutes.
pub(crate) const RESET_SECONDS: i64 = 30 * 60;

/// The lifetime of an invitation, which is a link that sets the first password: 7 days.
pub(crate) const INVITATION_SECONDS: i64 = 7 * 24 * 60 * 60;

/// The lifetime of a link that verifies an address: 7 days.
pub(crate) const VERIFICATION_SECONDS: i64 = 7 * 24 * 60 * 60;

/// The token of a link as a client sent it, parsed but not verified.
#[derive(Debug)]
pub(crate) struct Link {
    user_id: UserId,
    expires_at: i64,
    tag: Vec<u8>,
}

/// Creates and verifies links.
pub(crate) struct Links(hmac::Key);

/// Authenticates the links in mails.
pub(crate) struct LinkSecret;

impl Variable for LinkSecret {
    const NAME: &'static str = "LINK_SECRET";
    const SOURCE: Source = Source::Secret {
        description: "Authenticates the links in mails",
    };
}

impl Dependency for Links {
    type Parts = SecretKey<LinkSecret>;

    fn new(secret: Self::Parts) -> Result<Self> {
        Ok(Self(key(secret)))
    }
}

/// The key that authenticates values that a client sends back to us: links and sign-in states.
pub(crate) fn key(secret: SecretKey<LinkSecret>) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, &secret.into_bytes())
}

impl Link {
    /// Parses the token of a link; `None` when it is malformed.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('.').collect();
        let [user_id, expires_at, tag] = parts[..] else {
            return None;
        };
        Some(Self {
            user_id: UserId::from_str(user_id).ok()?,
            expires_at: expires_at.parse().ok()?,
            tag: BASE64.decode(tag).ok()?,
        })
    }

    /// The user that the link names; not verified.
    #[must_use]
    pub(crate) const fn user_id(&self) -> &UserId {
        &self.user_id
    }
}

impl Links {
    /// A link with which a user can choose a password, once.
    #[must_use]
    pub(crate) fn to_reset_password(&self, user: &User, seconds: i64, now: Timestamp) -> String {
        let expires_at = now.as_second() + seconds;
        self.seal(user, expires_at, &of_password(user, expires_at))
    }

    /// Whether this user can choose a password with the link now.
    #[must_use]
    pub(crate) fn resets_password(&self, link: &Link, user: &User, now: Timestamp) -> bool {
        self.is_valid(link, &of_password(user, link.expires_at), now)
    }

    /// A link that verifies an address of a user.
    #[must_use]
    pub(crate) fn to_verify_email(&self, user: &User, email: &Email, now: Timestamp) -> String {
        let expires_at = now.as_second() + VERIFICATION_SECONDS;
        self.seal(user, expires_at, &of_email(user, email, expires_at))
    }

    /// The address of this user that the link verifies; `None` when the link is not valid.
    #[must_use]
    pub(crate) fn verified_email<'a>(
        &self,
        link: &Link,
        user: &'a User,
        now: Timestamp,
    ) -> Option<&'a Email> {
        let addresses = [user.pending_email(), Some(&user.account().email)];
        addresses
            .into_iter()
            .flatten()
            .find(|email| self.is_valid(link, &of_email(user, email, link.expires_at), now))
    }

    /// A link with which the owner of a previous address takes its replacement back.
    #[must_use]
    pub(crate) fn to_undo_email_change(&self, user: &User, previous: &PreviousEmail) -> String {
        let PreviousEmail { email, until } = previous;
        self.seal(user, *until, &of_undo(user, email, *until))
    }

    /// The previous address of this user to which the link returns; `None` when the link is not valid.
    #[must_use]
    pub(crate) fn undone_email<'a>(
        &self,
        link: &Link,
        user: &'a User,
        now: Timestamp,
    ) -> Option<&'a Email> {
        user.previous_emails(now)
            .map(|previous| &previous.email)
            .find(|email| self.is_valid(link, &of_undo(user, email, link.expires_at), now))
    }

    fn seal(&self, user: &User, expires_at: i64, message: &[u8]) -> String {
        let tag = hmac::sign(&self.0, message);
        format!("{}.{expires_at}.{}", user.account().id, BASE64.encode(tag))
    }

    fn is_valid(&self, link: &Link, message: &[u8], now: Timestamp) -> bool {
        now.as_second() < link.expires_at && hmac::verify(&self.0, message, &link.tag).is_ok()
    }
}

/// The message contains the password's hash, so a new password invalidates the link.
fn of_password(user: &User, expires_at: i64) -> Vec<u8> {
    let hash = user.password_hash().map_or("", |hash| hash.as_str());
    let email = user.account().email.as_str();
    message(
        &[
            "reset-password",
            &user.account().id.to_string(),
            email,
            hash,
        ],
        expires_at,
    )
}

fn of_email(user: &User, email: &Email, expires_at: i64) -> Vec<u8> {
    message(
        &[
            "verify-email",
            &user.account().id.to_string(),
            email.as_str(),
        ],
        expires_at,
    )
}

fn of_undo(user: &User, email: &Email, expires_at: i64) -> Vec<u8> {
    message(
        &[
            "undo-email-change",
            &user.account().id.to_string(),
            email.as_str(),
        ],
        expires_at,
    )
}

/// Joins the parts with their lengths, so that different parts never give the same message. The
/// first part is the purpose.
pub(crate) fn message(parts: &[&str], expires_at: i64) -> Vec<u8> {
    let mut message = expires_at.to_be_bytes().to_vec();
    for part in parts {
        message.extend((part.len() as u64).to_be_bytes());
        message.extend(part.as_bytes());
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::user;
    use serde_json::json;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn links() -> Links {
        testkit::open::<Links>()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_link_is_valid_until_it_expires() {
        let (links, ada) = (links(), user("ada@example.org"));
        let text = links.to_reset_password(&ada, RESET_SECONDS, NOW);
        let link = Link::parse(&text).unwrap();
        assert!(links.resets_password(&link, &ada, at(RESET_SECONDS - 1)));
        assert!(!links.resets_password(&link, &ada, at(RESET_SECONDS)));
    }

    #[test]
    fn a_link_is_refused_after_the_password_changed() {
        let (links, mut ada) = (links(), user("ada@example.org"));
        let link = Link::parse(&links.to_reset_password(&ada, RESET_SECONDS, NOW)).unwrap();
        ada.change_password(serde_json::from_value(json!("another")).unwrap(), &[]);
        assert!(!links.resets_password(&link, &ada, NOW));
    }

    #[test]
    fn a_link_verifies_only_the_address_that_it_was_made_for() {
        let (links, mut ada) = (links(), user("ada@example.org"));
        let present = Link::parse(&links.to_verify_email(&ada, &ada.account().email, NOW)).unwrap();
        let (name, other) = (ada.account().name.clone(), Email::parse("a@b.org").unwrap());
        ada.update(name, other.clone(), NOW).unwrap();
        let next = Link::parse(&links.to_verify_email(&ada, &other, NOW)).unwrap();
        assert_eq!(links.verified_email(&next, &ada, NOW), Some(&other));
        assert_eq!(
            links.verified_email(&present, &ada, NOW),
            Some(&ada.account().email)
        );
        ada.verify_email(&other, NOW).unwrap();
        assert_eq!(links.verified_email(&present, &ada, NOW), None);
    }

    #[test]
    fn a_link_of_another_purpose_user_expiry_or_secret_is_refused() {
        let (links, ada) = (links(), user("ada@example.org"));
        let text = links.to_verify_email(&ada, &ada.account().email, NOW);
        assert!(!links.resets_password(&Link::parse(&text).unwrap(), &ada, NOW));
        let later = text.replace(".604800.", ".604801.");
        assert_ne!(later, text);
        assert_eq!(
            links.verified_email(&Link::parse(&later).unwrap(), &ada, NOW),
            None
        );
        let other = Links(hmac::Key::new(hmac::HMAC_SHA256, &[9; 32]));
        assert_eq!(
            other.verified_email(&Link::parse(&text).unwrap(), &ada, NOW),
            None
        );
        let eve = user("eve@example.org");
        assert_eq!(
            links.verified_email(&Link::parse(&text).unwrap(), &eve, NOW),
            None
        );
    }

    #[test]
    fn a_malformed_link_is_not_parsed() {
        for text in ["", "1", "1.2", "1.x.AA", "x.2.AA", "1.2.A!", "1.2.AA.3"] {
            assert!(Link::parse(text).is_none(), "{text}");
        }
    }
}
