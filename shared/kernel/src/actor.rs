//! The caller of a function, and what it is allowed to do.

use jiff::Timestamp;

mod anonymity;
mod permission;
mod role;

pub use self::anonymity::Anonymity;
pub use self::permission::{GRANTS, Permission};
pub use self::role::Role;

/// The authenticated or anonymous caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A caller without a valid credential, and the reason.
    Anonymous(Anonymity),
    /// A user with an active session.
    User {
        /// The user's id.
        user_id: String,
        /// The id of the session to which the token belongs.
        session_id: String,
        /// The user's current roles.
        roles: Vec<Role>,
        /// When the user last proved in this session who they are: by a password or at an identity
        /// provider.
        authenticated_at: Timestamp,
    },
    /// A program with an API key.
    Service {
        /// The key's id.
        key_id: String,
        /// The permissions of [`Role::Service`] that were granted to the key.
        scopes: Vec<Permission>,
    },
    /// The platform itself: consumers, jobs, operator commands.
    System,
}

impl Actor {
    /// The actor's name in events and audit entries: `anonymous`, the user's id, the key's id or
    /// `system`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Anonymous(_) => "anonymous",
            Self::User { user_id, .. } => user_id,
            Self::Service { key_id, .. } => key_id,
            Self::System => "system",
        }
    }

    /// The role of a user that allows the most, and that of an API key. Others have none.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        match self {
            Self::User { roles, .. } => roles.iter().min().copied(),
            Self::Service { .. } => Some(Role::Service),
            Self::Anonymous(_) | Self::System => None,
        }
    }

    /// Whether the actor is the user with this id.
    #[must_use]
    pub fn is_user(&self, id: &str) -> bool {
        matches!(self, Self::User { user_id, .. } if user_id == id)
    }

    /// Whether any of the actor's roles grants `permission`. An API key also needs the permission among
    /// its scopes: without a scope, it may call public routes alone.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        match self {
            Self::System => true,
            Self::Anonymous(_) => permission == Permission::Public,
            Self::User { roles, .. } => roles.iter().any(|role| permission.granted_to(*role)),
            Self::Service { scopes, .. } => {
                permission.granted_to(Role::Service)
                    && (permission == Permission::Public || scopes.contains(&permission))
            }
        }
    }
}
