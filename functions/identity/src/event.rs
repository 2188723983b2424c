//! The events about users and sessions. Their fields are a contract with every consumer.
//!
//! Events are kept for good, so they contain ids and no personal data: deleting a user would not
//! delete it. Consumers read names and addresses when they need them.

use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;

use crate::account::UserId;
use crate::password_reset::PasswordResetId;
use crate::roles::Roles;
use crate::session::SessionId;

facts! {
    UserRegistered = 2,
    UserCreated = 2,
    UserUpdated = 2,
    UserProfileUpdated,
    UserRolesChanged,
    UserSuspended,
    UserActivated,
    UserDeleted,
    EmailChangeRequested,
    EmailChangeWithdrawn,
    EmailChanged,
    EmailChangeUndone,
    EmailVerified,
    PasswordResetRequested,
    PasswordChanged,
    UserLoggedIn,
    LoginFailed = 2 { 1 => LoginFailedV1 },
    UserLoggedOut,
    SessionRevoked,
    AllSessionsRevoked,
    OAuthIdentityLinked,
    OAuthIdentityUnlinked,
    SigningKeysRotated,
}

/// Why a session was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum RevocationReason {
    /// Its user revoked it.
    ByUser,
    /// An administrator revoked it.
    ByAdministrator,
    /// A refresh token was used a second time.
    RefreshTokenReused,
}

/// A person registered and has an account now. Version 1 contained the address and the name.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UserRegistered {
    /// The user.
    pub(crate) user_id: UserId,
    /// The user's roles.
    pub(crate) roles: Roles,
}

/// An administrator created an account. The user has not chosen a password yet. Version 1 contained the
/// address and the name.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UserCreated {
    /// The user.
    pub(crate) user_id: UserId,
    /// The user's roles.
    pub(crate) roles: Roles,
}

/// The name or the address of a user changed. Version 1 contained both.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UserUpdated {
    /// The user.
    pub(crate) user_id: UserId,
}

/// A user changed their profile.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UserProfileUpdated {
    /// The user.
    pub(crate) user_id: UserId,
}

/// The roles of a user changed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UserRolesChanged {
    /// The user.
    pub(crate) user_id: UserId,
    /// The roles from now on.
    pub(crate) roles: Roles,
}

/// A user was suspended: they cannot sign in, and their sessions have ended.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UserSuspended {
    /// The user.
    pub(crate) user_id: UserId,
}

/// A suspended user was activated and may sign in again.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UserActivated {
    /// The user.
    pub(crate) user_id: UserId,
}

/// An account was deleted. Every domain deletes the data that it stores about the user.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UserDeleted {
    /// The user.
    pub(crate) user_id: UserId,
}

/// A user requested another address, which is not verified yet.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EmailChangeRequested {
    /// The user.
    pub(crate) user_id: UserId,
}

/// A requested change of the address was withdrawn; the user keeps the present address.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EmailChangeWithdrawn {
    /// The user.
    pub(crate) user_id: UserId,
}

/// A verified address replaced another verified one, whose owner can take the change back for 7 days.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EmailChanged {
    /// The user.
    pub(crate) user_id: UserId,
}

/// The owner of the previous address took a change of the address back.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EmailChangeUndone {
    /// The user.
    pub(crate) user_id: UserId,
}

/// A user verified their address.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EmailVerified {
    /// The user.
    pub(crate) user_id: UserId,
}

/// A client requested a password reset. The address is stored with the request and is not part of
/// the event; it may belong to no user.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PasswordResetRequested {
    /// The request.
    pub(crate) reset_id: PasswordResetId,
}

/// A user has a new password; their sessions have ended.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PasswordChanged {
    /// The user.
    pub(crate) user_id: UserId,
}

/// A user signed in: a session started.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UserLoggedIn {
    /// The user.
    pub(crate) user_id: UserId,
    /// The session.
    pub(crate) session_id: SessionId,
}

/// A login or a password check failed. For an address without an account there is no user.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LoginFailed {
    /// The user, if the address has an account.
    pub(crate) user_id: Option<UserId>,
    /// How many failures in a row there are, with this one.
    pub(crate) consecutive_failures: i64,
}

/// A login or a password check failed. Version 2 renamed `failures` to `consecutive_failures`,
/// because consumers took it for the number of all failures.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "LoginFailed")]
pub(crate) struct LoginFailedV1 {
    /// The user, if the address has an account.
    pub(crate) user_id: Option<UserId>,
    /// How many failures in a row there are, with this one.
    pub(crate) failures: i64,
}

impl From<&LoginFailed> for LoginFailedV1 {
    fn from(failed: &LoginFailed) -> Self {
        Self {
            user_id: failed.user_id.clone(),
            failures: failed.consecutive_failures,
        }
    }
}

/// A user signed out of a session.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UserLoggedOut {
    /// The user.
    pub(crate) user_id: UserId,
    /// The session.
    pub(crate) session_id: SessionId,
}

/// A session was revoked.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SessionRevoked {
    /// The user.
    pub(crate) user_id: UserId,
    /// The session.
    pub(crate) session_id: SessionId,
    /// Why it was revoked.
    pub(crate) reason: RevocationReason,
}

/// A user ended all their sessions.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AllSessionsRevoked {
    /// The user.
    pub(crate) user_id: UserId,
}

/// An identity of a provider was linked to a user, who can sign in with it from now on.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct OAuthIdentityLinked {
    /// The user.
    pub(crate) user_id: UserId,
    /// The provider.
    pub(crate) provider: String,
}

/// An identity of a provider was unlinked from a user, who can no longer sign in with it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct OAuthIdentityUnlinked {
    /// The user.
    pub(crate) user_id: UserId,
    /// The provider.
    pub(crate) provider: String,
}

/// Access tokens are signed with another key from now on.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct SigningKeysRotated {
    /// The id of the key that signs now.
    pub(crate) current_kid: String,
    /// The id of the key that will sign after the next rotation.
    pub(crate) next_kid: String,
}
