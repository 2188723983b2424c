//! What can go wrong with users, sessions and API keys.

use kernel::{Error, Kind};

/// A refusal of this domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// There is no such user.
    #[error("there is no such user")]
    UserNotFound,
    /// Another user has the address.
    #[error("another user has this e-mail address")]
    EmailTaken,
    /// One refusal for an unknown address, a wrong password and a suspended user, so that nobody
    /// learns which addresses are known.
    #[error("the e-mail address or the password is wrong")]
    InvalidCredentials,
    /// An administrator would lock themselves out.
    #[error("you cannot take the role admin from yourself")]
    OwnAdminRole,
    /// There is no such API key.
    #[error("there is no such API key")]
    ApiKeyNotFound,
    /// What is worth nothing gets no other secret.
    #[error("the API key was revoked or has expired")]
    ApiKeyNotActive,
}

impl From<IdentityError> for Error {
    fn from(error: IdentityError) -> Self {
        let (kind, code) = match error {
            IdentityError::UserNotFound => (Kind::NotFound, "identity.user_not_found"),
            IdentityError::EmailTaken => (Kind::Conflict, "identity.email_taken"),
            IdentityError::InvalidCredentials => {
                (Kind::Unauthenticated, "identity.invalid_credentials")
            }
            IdentityError::OwnAdminRole => (Kind::Conflict, "identity.own_admin_role"),
            IdentityError::ApiKeyNotFound => (Kind::NotFound, "identity.api_key_not_found"),
            IdentityError::ApiKeyNotActive => (Kind::Conflict, "identity.api_key_not_active"),
        };
        Self::new(kind, code, error.to_string())
    }
}
