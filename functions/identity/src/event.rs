//! What happened to users and sessions. These fields are a contract with every domain that listens.

use kernel::Fact;
use schemars::JsonSchema;
use serde::Serialize;

use crate::account::{Name, UserId};
use crate::email::Email;
use crate::roles::Roles;
use crate::session::SessionId;

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

/// Somebody became something else on the platform.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserRolesChanged {
    /// The user.
    pub user_id: UserId,
    /// What the user is now.
    pub roles: Roles,
}

/// Somebody began a session.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserLoggedIn {
    /// The user.
    pub user_id: UserId,
    /// The session.
    pub session_id: SessionId,
}

impl Fact for UserRegistered {
    const TYPE: &'static str = "UserRegistered";
}

impl Fact for UserRolesChanged {
    const TYPE: &'static str = "UserRolesChanged";
}

impl Fact for UserLoggedIn {
    const TYPE: &'static str = "UserLoggedIn";
}
