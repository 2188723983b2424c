//! What happened to users and sessions. These fields are a contract with every domain that listens.

use kernel::facts;
use schemars::JsonSchema;
use serde::Serialize;

use crate::account::{Name, UserId};
use crate::email::Email;
use crate::password_reset::PasswordResetId;
use crate::roles::Roles;
use crate::session::SessionId;

facts! {
    UserRegistered,
    UserCreated,
    UserUpdated,
    UserProfileUpdated,
    UserRolesChanged,
    UserSuspended,
    UserActivated,
    UserDeleted,
    EmailChangeRequested,
    EmailChangeWithdrawn,
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

/// Why a session was ended from elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum RevocationReason {
    /// Its user ended it from another session.
    ByUser,
    /// An administrator ended it.
    ByAdministrator,
    /// A refresh token was used twice.
    RefreshTokenReused,
}

/// Somebody has an account from now on.
///
/// Holds personal data, the address and the name, because whoever welcomes the user needs them.
/// Listeners keep no more of it than they use, and forget it when the user is erased.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserRegistered {
    /// The user.
    pub user_id: UserId,
    /// Where the user gets mail.
    pub email: Email,
    /// What the user is called.
    pub name: Name,
    /// What the user is.
    pub roles: Roles,
}

/// An administrator made an account for somebody, who has yet to choose a password.
///
/// Holds the same personal data as [`UserRegistered`], for the same reason.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserCreated {
    /// The user.
    pub user_id: UserId,
    /// Where the user gets mail.
    pub email: Email,
    /// What the user is called.
    pub name: Name,
    /// What the user is.
    pub roles: Roles,
}

/// A user has another name or another address. Holds personal data, as [`UserRegistered`] does.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserUpdated {
    /// The user.
    pub user_id: UserId,
    /// Where the user gets mail.
    pub email: Email,
    /// What the user is called.
    pub name: Name,
}

/// A user tells others something else of themselves.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserProfileUpdated {
    /// The user.
    pub user_id: UserId,
}

/// Somebody became something else on the platform.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserRolesChanged {
    /// The user.
    pub user_id: UserId,
    /// What the user is now.
    pub roles: Roles,
}

/// Somebody may not come in any more; their sessions have ended.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserSuspended {
    /// The user.
    pub user_id: UserId,
}

/// Somebody may come in again.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserActivated {
    /// The user.
    pub user_id: UserId,
}

/// An account is gone. Every domain that keeps anything of the user forgets it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserDeleted {
    /// The user.
    pub user_id: UserId,
}

/// A user named another address, which they have yet to verify.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EmailChangeRequested {
    /// The user.
    pub user_id: UserId,
}

/// A user keeps the address that they have; the one that waited is forgotten.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EmailChangeWithdrawn {
    /// The user.
    pub user_id: UserId,
}

/// A user showed that mail reaches them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EmailVerified {
    /// The user.
    pub user_id: UserId,
}

/// Somebody says that they forgot a password. Whether there is such a user is not known here: the
/// address is with the request and not in the fact.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PasswordResetRequested {
    /// The request.
    pub reset_id: PasswordResetId,
}

/// A user has another password; their sessions have ended.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PasswordChanged {
    /// The user.
    pub user_id: UserId,
}

/// Somebody began a session.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserLoggedIn {
    /// The user.
    pub user_id: UserId,
    /// The session.
    pub session_id: SessionId,
}

/// Somebody tried a wrong password. For an address that is nobody's, there is no user.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LoginFailed {
    /// The user, if the address is one's.
    pub user_id: Option<UserId>,
    /// How many failures in a row this was.
    pub consecutive_failures: i64,
}

/// Somebody tried a wrong password. Version 2 calls `failures` what it is: readers took it for the
/// number of all failures.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "LoginFailed")]
pub struct LoginFailedV1 {
    /// The user, if the address is one's.
    pub user_id: Option<UserId>,
    /// How many failures in a row this was.
    pub failures: i64,
}

impl From<&LoginFailed> for LoginFailedV1 {
    fn from(failed: &LoginFailed) -> Self {
        Self {
            user_id: failed.user_id.clone(),
            failures: failed.consecutive_failures,
        }
    }
}

/// Somebody ended a session of theirs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserLoggedOut {
    /// The user.
    pub user_id: UserId,
    /// The session.
    pub session_id: SessionId,
}

/// A session was ended from elsewhere.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionRevoked {
    /// The user.
    pub user_id: UserId,
    /// The session.
    pub session_id: SessionId,
    /// Why.
    pub reason: RevocationReason,
}

/// Somebody ended all their sessions.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AllSessionsRevoked {
    /// The user.
    pub user_id: UserId,
}

/// A user can come in by a provider.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OAuthIdentityLinked {
    /// The user.
    pub user_id: UserId,
    /// The provider.
    pub provider: String,
}

/// A user cannot come in by a provider any more.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OAuthIdentityUnlinked {
    /// The user.
    pub user_id: UserId,
    /// The provider.
    pub provider: String,
}

/// Access tokens are signed by another key.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SigningKeysRotated {
    /// The id of the key that signs from now on.
    pub current_kid: String,
    /// The id of the key that will sign after it.
    pub next_kid: String,
}
