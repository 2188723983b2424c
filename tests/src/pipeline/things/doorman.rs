//! Its authorizer.

use jiff::Timestamp;
use kernel::actor::{Anonymity, Role};
use kernel::table::BoxFuture;
use kernel::{Error, Repository, Resources, Result};
use lambda::{Credential, Identify, Identity};

pub(in crate::pipeline) const ADMIN: &str = "the-admin";
pub(in crate::pipeline) const OTHER_ADMIN: &str = "another-admin";
pub(in crate::pipeline) const LEARNER: &str = "a-learner";
/// A token that cannot be checked just now.
pub(in crate::pipeline) const UNLUCKY: &str = "unlucky";

/// Knows its users by their tokens.
pub(super) struct Doorman;

impl Repository for Doorman {
    fn open(_: &Resources) -> Result<Self> {
        Ok(Self)
    }
}

impl Identify for Doorman {
    fn identify<'a>(
        &'a self,
        credential: Credential,
        _: Timestamp,
    ) -> BoxFuture<'a, Result<Identity>> {
        let user = |user_id: &str, role| Identity::User {
            user_id: user_id.to_owned(),
            session_id: "a-session".to_owned(),
            roles: vec![role],
        };
        let identity = match credential {
            Credential::Bearer(token) if token == UNLUCKY => {
                Err(Error::unavailable("the table is down"))
            }
            Credential::Bearer(token) if token == ADMIN || token == OTHER_ADMIN => {
                Ok(user(&token, Role::Admin))
            }
            Credential::Bearer(token) if token == LEARNER => Ok(user(&token, Role::Learner)),
            Credential::None => Ok(Identity::Unknown(Anonymity::Missing)),
            _ => Ok(Identity::Unknown(Anonymity::Malformed)),
        };
        Box::pin(async move { identity })
    }
}
