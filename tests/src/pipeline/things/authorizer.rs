//! The authorizer of the test domain.

use jiff::Timestamp;
use kernel::actor::{Anonymity, Role};
use kernel::{Dependency, Error, Result};
use lambda::{Credential, Identify, Identity};

pub(in crate::pipeline) const ADMIN: &str = "the-admin";
pub(in crate::pipeline) const OTHER_ADMIN: &str = "another-admin";
pub(in crate::pipeline) const LEARNER: &str = "a-learner";
/// A token that cannot be checked, because the table is down.
pub(in crate::pipeline) const UNVERIFIABLE: &str = "unverifiable";

/// Identifies its users by fixed tokens.
pub(super) struct TestAuthorizer;

impl Dependency for TestAuthorizer {
    type Parts = ();

    fn new((): Self::Parts) -> Result<Self> {
        Ok(Self)
    }
}

impl Identify for TestAuthorizer {
    const NAME: &'static str = "authorize";

    async fn identify(&self, credential: Credential, now: Timestamp) -> Result<Identity> {
        let user = |user_id: &str, role| Identity::User {
            user_id: user_id.to_owned(),
            session_id: "a-session".to_owned(),
            roles: vec![role],
            authenticated_at: now,
        };
        match credential {
            Credential::Bearer(token) if token == UNVERIFIABLE => {
                Err(Error::unavailable("the table is down"))
            }
            Credential::Bearer(token) if token == ADMIN || token == OTHER_ADMIN => {
                Ok(user(&token, Role::Admin))
            }
            Credential::Bearer(token) if token == LEARNER => Ok(user(&token, Role::Learner)),
            Credential::None => Ok(Identity::Unknown(Anonymity::Missing)),
            _ => Ok(Identity::Unknown(Anonymity::Malformed)),
        }
    }
}
