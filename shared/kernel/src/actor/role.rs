//! The roles of users and API keys.

use serde::{Deserialize, Serialize};

/// A role of a user or an API key on the platform. Those of users are in the order of what they allow, the most first.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Role {
    /// Administers the platform.
    Admin,
    /// Teaches.
    Instructor,
    /// Learns.
    Learner,
    /// A program that calls with an API key.
    Service,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Admin, Self::Instructor, Self::Learner, Self::Service];

    /// The role's name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Instructor => "instructor",
            Self::Learner => "learner",
            Self::Service => "service",
        }
    }

    /// The role with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}
