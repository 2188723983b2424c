//! Who calls, and what they may do.

mod anonymity;
mod permission;
mod role;

pub use self::anonymity::Anonymity;
pub use self::permission::{GRANTS, Permission};
pub use self::role::Role;

/// Who is behind a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody that we know.
    Anonymous(Anonymity),
    /// A user with a living session.
    User {
        /// The user's id.
        user_id: String,
        /// The session behind the token.
        session_id: String,
        /// What the user is now.
        roles: Vec<Role>,
    },
    /// A program with an API key.
    Service {
        /// The key's id.
        key_id: String,
        /// What of [`Role::Service`]'s permissions the key was given.
        scopes: Vec<Permission>,
    },
    /// The platform itself: consumers, jobs, operator commands.
    System,
}

impl Actor {
    /// The name under which this actor's deeds are kept.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Anonymous(_) => "anonymous",
            Self::User { user_id, .. } => user_id,
            Self::Service { key_id, .. } => key_id,
            Self::System => "system",
        }
    }

    /// Whether this is the user of that id.
    #[must_use]
    pub fn is_user(&self, id: &str) -> bool {
        matches!(self, Self::User { user_id, .. } if user_id == id)
    }

    /// Whether any of the actor's roles grants `permission`; a program needs it among its scopes too.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        match self {
            Self::System => true,
            Self::Anonymous(_) => permission == Permission::Public,
            Self::User { roles, .. } => roles.iter().any(|role| permission.granted_to(*role)),
            Self::Service { scopes, .. } => {
                permission.granted_to(Role::Service)
                    && (permission.goes_without_scope() || scopes.contains(&permission))
            }
        }
    }
}
