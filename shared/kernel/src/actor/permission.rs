//! The permissions that routes require, and the roles that grant them.

use serde::Serialize;

use super::role::Role;

/// Declares [`Permission`] and [`GRANTS`] from one table, a line for each permission.
macro_rules! permissions {
    ($($permission:ident $name:literal [$($role:ident)*] $what:literal;)+) => {
        /// The permission that a route requires of its caller.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum Permission {
            $(#[doc = $what] #[serde(rename = $name)] $permission,)+
        }

        /// All permissions, each with the roles that grant it. A role that is not listed does not
        /// have the permission.
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
    Public           "public"            [Admin Instructor Learner Service] "Any caller, authenticated or not.";
    SignedIn         "signed_in"         [Admin Instructor Learner]         "Any signed-in user. API keys need a scope.";
    OwnAccount       "own_account"       [Admin Instructor Learner]         "Read and change one's own account. API keys have no account.";
    Oneself          "oneself"           []                                 "No role grants it: the route's policy allows the user whose id is in the path.";
    ReadSubjects     "read_subjects"     [Admin Instructor Learner Service] "Read subjects.";
    ManageSubjects   "manage_subjects"   [Admin]                            "Change subjects and read their reports.";
    ReadSemesters    "read_semesters"    [Admin Instructor Learner Service] "Read semesters.";
    ManageSemesters  "manage_semesters"  [Admin]                            "Create, change, close and delete semesters.";
    UploadFiles      "upload_files"      [Admin Instructor Learner Service] "Upload files and delete one's own.";
    UploadCourseFiles "upload_course_files" [Admin Instructor Service]      "Upload files that belong to a course.";
    ReadFiles        "read_files"        [Admin Instructor Learner Service] "Read one's own files and those that are shown to everybody, such as that of a published syllabus. API keys with this scope read all files.";
    ManageFiles      "manage_files"      [Admin]                            "Read and delete the files of everybody.";
    ManageRepositories "manage_repositories" [Admin Instructor]             "Create, read and synchronize repositories of files.";
    ReadSyllabi      "read_syllabi"      [Admin Instructor Learner Service] "Read published syllabi.";
    WriteSyllabi     "write_syllabi"     [Admin Instructor Service]         "Create syllabi, change one's own, and read drafts.";
    ManageSyllabi    "manage_syllabi"    [Admin]                            "Change and delete the syllabi of everybody.";
    WriteCourses     "write_courses"     [Admin Instructor]                 "Create courses, and change those whose staff one is.";
    ManageCourses    "manage_courses"    [Admin]                            "Change and delete the courses of everybody.";
    ReadProfiles     "read_profiles"     [Admin Instructor Learner Service] "Read the public profile of any user.";
    ReadUsers        "read_users"        [Admin Service]                    "Read any user's account.";
    LookUpUsers      "look_up_users"     [Admin Service]                    "Find which users have verified given e-mail addresses, and at which domain a user's address is.";
    ManageUsers      "manage_users"      [Admin]                            "List, create and change users, and set their roles.";
    ManageApiKeys    "manage_api_keys"   [Admin]                            "Create, read, rotate and revoke API keys.";
    IntrospectTokens "introspect_tokens" [Admin Service]                    "Check whether another caller's token is valid, and to which user it belongs.";
    ReadEvents       "read_events"       [Admin]                            "Read the event store.";
    ManageEvents     "manage_events"     [Admin]                            "Replay events, and send dead letters to their consumers again.";
    ReadConfig       "read_config"       [Admin Service]                    "Read settings, their schemas and the effective settings of a service.";
    ManageConfig     "manage_config"     [Admin]                            "Change settings and their schemas; read their history and who changed what.";
    EvaluateFlags    "evaluate_flags"    [Admin Instructor Learner Service] "Evaluate feature flags for oneself.";
    ReadHealth       "read_health"       [Admin Service]                    "Read the dependencies of each service, and their state.";
    ManageCircuits   "manage_circuits"   [Admin]                            "Read and reset the circuit breakers between domains.";
    RegisterServices "register_services" [Admin Service]                    "Register the addresses of services.";
}

impl Permission {
    /// The scopes that can be granted to an API key: the permissions of [`Role::Service`], except
    /// [`Permission::Public`], which everybody has.
    pub fn scopes() -> impl Iterator<Item = Self> {
        GRANTS
            .into_iter()
            .map(|(permission, _)| permission)
            .filter(|permission| {
                permission.granted_to(Role::Service) && *permission != Self::Public
            })
    }

    /// The scope with this name.
    #[must_use]
    pub fn scope_named(name: &str) -> Option<Self> {
        Self::scopes().find(|scope| scope.name() == name)
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
