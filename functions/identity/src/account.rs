//! The account of a user: the data that replies and lists may show.

use jiff::Timestamp;
use kernel::email::Email;
use kernel::text::Text;
use kernel::{Role, typed_id};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::roles::Roles;

typed_id! {
    /// Identifies a user.
    UserId
}

/// The display name of a user: 1 to 100 characters.
pub(crate) type Name = Text<100>;

/// Whether a user may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub(crate) enum Status {
    /// The user may sign in.
    Active,
    /// The user may not sign in, and their sessions are rejected.
    Suspended,
}

impl Status {
    /// The name of the status in requests and replies.
    #[must_use]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }
}

/// A user without secrets, as replies and lists hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Account {
    /// The user's id.
    pub(crate) id: UserId,
    /// The e-mail address, with which the user also signs in.
    pub(crate) email: Email,
    /// Whether the user has verified that mail to this address reaches them.
    pub(crate) email_verified: bool,
    /// The display name.
    pub(crate) name: Name,
    /// The user's roles.
    pub(crate) roles: Roles,
    /// Whether the user may sign in.
    pub(crate) status: Status,
    /// When the account was created.
    pub(crate) created_at: Timestamp,
    /// When one of these fields was last changed.
    pub(crate) updated_at: Timestamp,
}

impl Account {
    /// Whether the user may sign in.
    #[must_use]
    pub(crate) fn is_active(&self) -> bool {
        self.status == Status::Active
    }

    /// Whether the user is an active administrator.
    #[must_use]
    pub(crate) fn administers(&self) -> bool {
        self.is_active() && self.roles.contains(Role::Admin)
    }
}
