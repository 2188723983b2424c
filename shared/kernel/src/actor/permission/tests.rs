use super::*;
use crate::actor::{Actor, Anonymity};

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
