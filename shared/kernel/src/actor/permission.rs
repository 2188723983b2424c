//! What a route asks of its caller, and which roles have it.

use serde::Serialize;

use super::role::Role;

/// Declares [`Permission`] and [`GRANTS`] from one table, a line for each permission.
macro_rules! permissions {
    ($($permission:ident $name:literal [$($role:ident)*] $what:literal;)+) => {
        /// What a route asks of its caller.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum Permission {
            $(#[doc = $what] #[serde(rename = $name)] $permission,)+
        }

        /// All permissions, and the roles that have each: the whole of who may what. A role that is not
        /// named is denied.
        pub const GRANTS: [(Permission, &[Role]); [$($name),+].len()] =
            [$((Permission::$permission, &[$(Role::$role),*]),)+];

        impl Permission {
            /// The permission's name on the wire, `read_subjects`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$permission => $name,)+
                }
            }
        }
    };
}

// permission    name on the wire    roles that have it                 what it allows
permissions! {
    Public           "public"            [Admin Instructor Learner Service] "Anybody, recognised or not.";
    SignedIn         "signed_in"         [Admin Instructor Learner Service] "Anybody who is recognised.";
    OwnAccount       "own_account"       [Admin Instructor Learner]         "Look after one's own account: for people, who alone have one.";
    Oneself          "oneself"           []                                 "Granted by no role: a policy opens the route to the user whom its path names.";
    ReadSubjects     "read_subjects"     [Admin Instructor Learner Service] "Read subjects.";
    ManageSubjects   "manage_subjects"   [Admin]                            "Change subjects and read their reports.";
    ReadUsers        "read_users"        [Admin Service]                    "Read any user's account.";
    ManageUsers      "manage_users"      [Admin]                            "List, make and change users, and set their roles.";
    ManageApiKeys    "manage_api_keys"   [Admin]                            "Make, read, rotate and revoke API keys.";
    IntrospectTokens "introspect_tokens" [Admin Service]                    "Ask whether another's token is valid, and whose it is.";
    ReadEvents       "read_events"       [Admin]                            "Read the event store.";
    ReadConfig       "read_config"       [Admin Service]                    "Read settings, their schemas and the effective settings of a service.";
    ManageConfig     "manage_config"     [Admin]                            "Change settings and their schemas; read their history and who changed what.";
    ReadHealth       "read_health"       [Admin Service]                    "Read what each service depends on, and the state of it.";
    RegisterServices "register_services" [Admin Service]                    "Register the addresses of services.";
}

impl Permission {
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

    /// Whether every API key has it, without naming it among its scopes.
    pub(super) const fn goes_without_scope(self) -> bool {
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
mod tests;
