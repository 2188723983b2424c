//! Who calls, and what they may do.

use serde::{Deserialize, Serialize};

/// What somebody is on the platform.
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
    /// Runs the platform.
    Admin,
    /// Teaches.
    Instructor,
    /// Learns.
    Learner,
    /// Another program.
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

    /// The role of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Why nobody was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anonymity {
    /// No credential came along.
    Missing,
    /// The token's time is over.
    Expired,
    /// The session was ended or its user suspended.
    Revoked,
    /// The credential is not one of ours.
    Malformed,
    /// The credential could not be checked: we are at fault.
    Unverified,
}

impl Anonymity {
    /// Every reason.
    pub const ALL: [Self; 5] = [
        Self::Missing,
        Self::Expired,
        Self::Revoked,
        Self::Malformed,
        Self::Unverified,
    ];

    /// The reason's name between authorizer and pipeline.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Malformed => "malformed",
            Self::Unverified => "unverified",
        }
    }

    /// The reason of that name; an unknown name is [`Anonymity::Malformed`].
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|reason| reason.name() == name)
            .unwrap_or(Self::Malformed)
    }
}

/// Who is behind a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody that we know.
    Anonymous(Anonymity),
    /// A user with a living session, or a program with an API key.
    User {
        /// The user's id.
        user_id: String,
        /// The session behind the token.
        session_id: String,
        /// What the user is now.
        roles: Vec<Role>,
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
            Self::System => "system",
        }
    }

    /// Whether any of the actor's roles grants `permission`.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        match self {
            Self::System => true,
            Self::Anonymous(_) => permission == Permission::Public,
            Self::User { roles, .. } => roles.iter().any(|role| permission.granted_to(*role)),
        }
    }
}

/// What a route asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Anybody, recognised or not.
    Public,
    /// Anybody who is recognised.
    SignedIn,
    /// Read subjects.
    ReadSubjects,
    /// Change subjects and read their reports.
    ManageSubjects,
    /// List users and set their roles.
    ManageUsers,
    /// Read the event store.
    ReadEvents,
}

/// The whole of who may what. What is not here is denied; `Public` alone is open to strangers.
pub const GRANTS: [(Permission, &[Role]); 6] = [
    (Permission::Public, &Role::ALL),
    (Permission::SignedIn, &Role::ALL),
    (Permission::ReadSubjects, &Role::ALL),
    (Permission::ManageSubjects, &[Role::Admin]),
    (Permission::ManageUsers, &[Role::Admin]),
    (Permission::ReadEvents, &[Role::Admin]),
];

impl Permission {
    /// Whether `role` has this permission.
    #[must_use]
    pub fn granted_to(self, role: Role) -> bool {
        GRANTS
            .iter()
            .any(|(permission, roles)| *permission == self && roles.contains(&role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written out once more on purpose: a change of who may what shows up in two places of a diff.
    #[test]
    fn the_table_of_roles_and_permissions_is_this_one() {
        let expected = [
            (Permission::Public, [true, true, true, true]),
            (Permission::SignedIn, [true, true, true, true]),
            (Permission::ReadSubjects, [true, true, true, true]),
            (Permission::ManageSubjects, [true, false, false, false]),
            (Permission::ManageUsers, [true, false, false, false]),
            (Permission::ReadEvents, [true, false, false, false]),
        ];
        let table = GRANTS.map(|(permission, _)| {
            (
                permission,
                Role::ALL.map(|role| permission.granted_to(role)),
            )
        });
        assert_eq!(table, expected);
    }

    #[test]
    fn a_stranger_has_the_public_permission_alone() {
        for reason in Anonymity::ALL {
            let open: Vec<_> = GRANTS
                .iter()
                .filter(|(permission, _)| Actor::Anonymous(reason).may(*permission))
                .map(|(permission, _)| *permission)
                .collect();
            assert_eq!(open, [Permission::Public]);
        }
    }

    #[test]
    fn a_user_without_roles_may_nothing() {
        let nobody = Actor::User {
            user_id: "1".to_owned(),
            session_id: "1".to_owned(),
            roles: vec![],
        };
        assert!(
            GRANTS
                .iter()
                .all(|(permission, _)| !nobody.may(*permission))
        );
    }
}
