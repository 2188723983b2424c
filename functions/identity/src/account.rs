//! What is known of a user and may be shown.

use jiff::Timestamp;
use kernel::text::Text;
use kernel::typed_id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::email::Email;
use crate::roles::Roles;

typed_id! {
    /// Identifies a user.
    UserId
}

/// What a user is called.
pub type Name = Text<100>;

/// Whether somebody may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Status {
    /// May come in.
    Active,
    /// May not, and their sessions are worth nothing.
    Suspended,
}

impl Status {
    /// The status's name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }
}

/// A user without anything secret: what lists and replies may hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    /// The user's id.
    pub id: UserId,
    /// Where the user gets mail, and signs in with.
    pub email: Email,
    /// Whether the user showed that mail to this address reaches them.
    pub email_verified: bool,
    /// What the user is called.
    pub name: Name,
    /// What the user is.
    pub roles: Roles,
    /// Whether the user may come in.
    pub status: Status,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When any of this was last changed.
    pub updated_at: Timestamp,
}

impl Account {
    /// Whether the user may come in.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == Status::Active
    }
}
