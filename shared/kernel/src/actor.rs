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
    /// The API key has used up its allowance.
    Limited,
}

impl Anonymity {
    /// Every reason.
    pub const ALL: [Self; 6] = [
        Self::Missing,
        Self::Expired,
        Self::Revoked,
        Self::Malformed,
        Self::Unverified,
        Self::Limited,
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
            Self::Limited => "limited",
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

/// What a route asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Anybody, recognised or not.
    Public,
    /// Anybody who is recognised.
    SignedIn,
    /// Look after one's own account: for people, who alone have one.
    OwnAccount,
    /// Nobody by their roles: only a policy that is open to the user named in the path.
    Oneself,
    /// Read subjects.
    ReadSubjects,
    /// Change subjects and read their reports.
    ManageSubjects,
    /// Read any user's account.
    ReadUsers,
    /// List, make and change users, and set their roles.
    ManageUsers,
    /// Make, read, rotate and revoke API keys.
    ManageApiKeys,
    /// Ask what another's token is worth.
    IntrospectTokens,
    /// Read the event store.
    ReadEvents,
    /// Read settings, their schemas and what they come to for a service.
    ReadConfig,
    /// Change settings and their schemas; read their history and who changed what.
    ManageConfig,
    /// Read what each service stands on, and how that is.
    ReadHealth,
    /// Say where services are.
    RegisterServices,
}

/// The whole of who may what. What is not here is denied; `Public` alone is open to strangers.
pub const GRANTS: [(Permission, &[Role]); 15] = [
    (Permission::Public, &Role::ALL),
    (Permission::SignedIn, &Role::ALL),
    (
        Permission::OwnAccount,
        &[Role::Admin, Role::Instructor, Role::Learner],
    ),
    (Permission::Oneself, &[]),
    (Permission::ReadSubjects, &Role::ALL),
    (Permission::ManageSubjects, &[Role::Admin]),
    (Permission::ReadUsers, &[Role::Admin, Role::Service]),
    (Permission::ManageUsers, &[Role::Admin]),
    (Permission::ManageApiKeys, &[Role::Admin]),
    (Permission::IntrospectTokens, &[Role::Admin, Role::Service]),
    (Permission::ReadEvents, &[Role::Admin]),
    (Permission::ReadConfig, &[Role::Admin, Role::Service]),
    (Permission::ManageConfig, &[Role::Admin]),
    (Permission::ReadHealth, &[Role::Admin, Role::Service]),
    (Permission::RegisterServices, &[Role::Admin, Role::Service]),
];

impl Permission {
    /// The permission's name on the wire, `read_subjects`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::SignedIn => "signed_in",
            Self::OwnAccount => "own_account",
            Self::Oneself => "oneself",
            Self::ReadSubjects => "read_subjects",
            Self::ManageSubjects => "manage_subjects",
            Self::ReadUsers => "read_users",
            Self::ManageUsers => "manage_users",
            Self::ManageApiKeys => "manage_api_keys",
            Self::IntrospectTokens => "introspect_tokens",
            Self::ReadEvents => "read_events",
            Self::ReadConfig => "read_config",
            Self::ManageConfig => "manage_config",
            Self::ReadHealth => "read_health",
            Self::RegisterServices => "register_services",
        }
    }

    /// What an API key may be given: the permissions of [`Role::Service`] that need saying.
    pub fn scopes() -> impl Iterator<Item = Self> {
        GRANTS
            .into_iter()
            .map(|(permission, _)| permission)
            .filter(|permission| {
                permission.granted_to(Role::Service) && !permission.goes_without_scope()
            })
    }

    /// The scope of that name.
    #[must_use]
    pub fn scope_named(name: &str) -> Option<Self> {
        Self::scopes().find(|scope| scope.name() == name)
    }

    const fn goes_without_scope(self) -> bool {
        matches!(self, Self::Public | Self::SignedIn)
    }

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
            (Permission::OwnAccount, [true, true, true, false]),
            (Permission::Oneself, [false, false, false, false]),
            (Permission::ReadSubjects, [true, true, true, true]),
            (Permission::ManageSubjects, [true, false, false, false]),
            (Permission::ReadUsers, [true, false, false, true]),
            (Permission::ManageUsers, [true, false, false, false]),
            (Permission::ManageApiKeys, [true, false, false, false]),
            (Permission::IntrospectTokens, [true, false, false, true]),
            (Permission::ReadEvents, [true, false, false, false]),
            (Permission::ReadConfig, [true, false, false, true]),
            (Permission::ManageConfig, [true, false, false, false]),
            (Permission::ReadHealth, [true, false, false, true]),
            (Permission::RegisterServices, [true, false, false, true]),
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

    #[test]
    fn a_program_may_what_its_scopes_say_and_never_more_than_its_role() {
        let with = |scopes: &[Permission]| Actor::Service {
            key_id: "1".to_owned(),
            scopes: scopes.to_vec(),
        };
        let reader = with(&[Permission::ReadSubjects]);
        assert!(reader.may(Permission::ReadSubjects) && reader.may(Permission::SignedIn));
        assert!(!reader.may(Permission::ReadUsers));
        assert!(!with(&[]).may(Permission::ReadSubjects));
        let greedy = with(&GRANTS.map(|(permission, _)| permission));
        assert!(!greedy.may(Permission::ManageUsers) && !greedy.may(Permission::OwnAccount));
    }

    #[test]
    fn a_scope_is_a_permission_of_programs_by_its_name() {
        let scopes: Vec<_> = Permission::scopes().map(Permission::name).collect();
        assert_eq!(
            scopes,
            [
                "read_subjects",
                "read_users",
                "introspect_tokens",
                "read_config",
                "read_health",
                "register_services"
            ]
        );
        assert_eq!(
            Permission::scope_named("read_users"),
            Some(Permission::ReadUsers)
        );
        for refused in ["manage_users", "signed_in", "public", "oneself", ""] {
            assert_eq!(Permission::scope_named(refused), None, "{refused}");
        }
    }

    #[test]
    fn a_permission_is_called_on_the_wire_what_it_serialises_to() {
        for (permission, _) in GRANTS {
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.name());
        }
    }
}
