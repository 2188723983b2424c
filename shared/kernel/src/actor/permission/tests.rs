use super::*;
use crate::actor::{Actor, Anonymity};

/// The table is repeated here on purpose: a change of permissions then appears in two places of a
/// diff.
#[test]
fn each_role_has_exactly_the_permissions_of_this_table() {
    let expected = [
        (Permission::Public, [true, true, true, true]),
        (Permission::SignedIn, [true, true, true, false]),
        (Permission::OwnAccount, [true, true, true, false]),
        (Permission::Oneself, [false, false, false, false]),
        (Permission::ReadSubjects, [true, true, true, true]),
        (Permission::ManageSubjects, [true, false, false, false]),
        (Permission::ReadSemesters, [true, true, true, true]),
        (Permission::ManageSemesters, [true, false, false, false]),
        (Permission::UploadFiles, [true, true, true, true]),
        (Permission::UploadCourseFiles, [true, true, false, true]),
        (Permission::ReadFiles, [true, true, true, true]),
        (Permission::ManageFiles, [true, false, false, false]),
        (Permission::ManageRepositories, [true, true, false, false]),
        (Permission::ReadSyllabi, [true, true, true, true]),
        (Permission::WriteSyllabi, [true, true, false, true]),
        (Permission::ManageSyllabi, [true, false, false, false]),
        (Permission::WriteCourses, [true, true, false, false]),
        (Permission::ManageCourses, [true, false, false, false]),
        (Permission::ReadProfiles, [true, true, true, true]),
        (Permission::ReadUsers, [true, false, false, true]),
        (Permission::LookUpUsers, [true, false, false, true]),
        (Permission::ManageUsers, [true, false, false, false]),
        (Permission::ManageApiKeys, [true, false, false, false]),
        (Permission::IntrospectTokens, [true, false, false, true]),
        (Permission::ReadEvents, [true, false, false, false]),
        (Permission::ManageEvents, [true, false, false, false]),
        (Permission::ReadConfig, [true, false, false, true]),
        (Permission::ManageConfig, [true, false, false, false]),
        (Permission::EvaluateFlags, [true, true, true, true]),
        (Permission::ReadHealth, [true, false, false, true]),
        (Permission::ManageCircuits, [true, false, false, false]),
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
fn the_role_of_an_actor_is_the_one_that_allows_the_most() {
    let user = |roles: &[Role]| Actor::User {
        user_id: "1".to_owned(),
        session_id: "1".to_owned(),
        roles: roles.to_vec(),
        authenticated_at: jiff::Timestamp::UNIX_EPOCH,
    };
    let key = Actor::Service {
        key_id: "1".to_owned(),
        scopes: vec![],
    };
    for (actor, role) in [
        (user(&[Role::Learner, Role::Admin]), Some(Role::Admin)),
        (
            user(&[Role::Learner, Role::Instructor]),
            Some(Role::Instructor),
        ),
        (user(&[]), None),
        (key, Some(Role::Service)),
        (Actor::System, None),
    ] {
        assert_eq!(actor.role(), role);
    }
}

#[test]
fn an_anonymous_caller_has_only_the_public_permission() {
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
fn a_user_without_roles_has_no_permission() {
    let user = Actor::User {
        user_id: "1".to_owned(),
        session_id: "1".to_owned(),
        roles: vec![],
        authenticated_at: jiff::Timestamp::UNIX_EPOCH,
    };
    assert!(GRANTS.iter().all(|(permission, _)| !user.may(*permission)));
}

#[test]
fn an_api_key_has_the_permissions_of_its_scopes_and_no_more_than_its_role() {
    let with = |scopes: &[Permission]| Actor::Service {
        key_id: "1".to_owned(),
        scopes: scopes.to_vec(),
    };
    let reader = with(&[Permission::ReadSubjects]);
    assert!(reader.may(Permission::ReadSubjects) && reader.may(Permission::Public));
    assert!(!reader.may(Permission::ReadUsers));
    let without_scopes: Vec<_> = GRANTS
        .into_iter()
        .map(|(permission, _)| permission)
        .filter(|permission| with(&[]).may(*permission))
        .collect();
    assert_eq!(without_scopes, [Permission::Public]);
    let overscoped = with(&GRANTS.map(|(permission, _)| permission));
    assert!(!overscoped.may(Permission::ManageUsers) && !overscoped.may(Permission::OwnAccount));
}

#[test]
fn only_permissions_of_the_service_role_are_scopes() {
    let scopes: Vec<_> = Permission::scopes().map(Permission::name).collect();
    assert_eq!(
        scopes,
        [
            "read_subjects",
            "read_semesters",
            "upload_files",
            "upload_course_files",
            "read_files",
            "read_syllabi",
            "write_syllabi",
            "read_profiles",
            "read_users",
            "look_up_users",
            "introspect_tokens",
            "read_config",
            "evaluate_flags",
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
fn the_name_of_a_permission_is_its_serialized_form() {
    for (permission, _) in GRANTS {
        assert_eq!(serde_json::to_value(permission).unwrap(), permission.name());
    }
}
