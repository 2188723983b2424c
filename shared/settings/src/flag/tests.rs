use kernel::actor::Anonymity;
use proptest::prelude::*;
use serde_json::{from_value, json};

use super::*;

fn flag(fields: serde_json::Value) -> Flag {
    from_value(fields).unwrap()
}

fn user(id: &str, roles: &[Role]) -> Actor {
    Actor::User {
        user_id: id.to_owned(),
        session_id: "s".to_owned(),
        roles: roles.to_vec(),
        authenticated_at: jiff::Timestamp::UNIX_EPOCH,
    }
}

fn is_on(fields: serde_json::Value, actor: &Actor) -> bool {
    flag(fields).is_on("new-editor", &FlagTarget::of(actor))
}

const ANONYMOUS: Actor = Actor::Anonymous(Anonymity::Missing);

#[test]
fn buckets_equal_the_test_vectors_for_all_languages() {
    for (name, user, expected) in [
        ("new-editor", "user-1", 2454),
        ("new-editor", "user-2", 1499),
        ("beta", "user-1", 4789),
        ("schnell", "Zoë", 8108),
        ("", "", 3192),
    ] {
        assert_eq!(bucket(name, user), expected, "{name} {user}");
    }
}

#[test]
fn a_disabled_flag_is_off_whatever_its_other_fields_are() {
    let all = json!({ "enabled": false, "percentage": 100, "users": ["ada"], "roles": ["admin"] });
    assert!(!is_on(all, &user("ada", &[Role::Admin])));
    assert!(!Flag::default().enabled);
}

#[test]
fn a_flag_for_everyone_is_on_for_every_caller() {
    for actor in [ANONYMOUS, Actor::System, user("ada", &[])] {
        assert!(is_on(json!({ "enabled": true, "everyone": true }), &actor));
        assert!(!is_on(
            json!({ "enabled": false, "everyone": true }),
            &actor
        ));
    }
}

/// Flags that are ambiguous, with the path of the field that makes them so.
fn ambiguous() -> [(serde_json::Value, &'static str); 11] {
    let germans = json!({ "attribute": "country", "any_of": ["de"] });
    let nobody = json!({ "attribute": "actor", "any_of": [] });
    [
        (json!({ "enabled": true }), "everyone"),
        (json!({ "enabled": true, "everyone": false }), "everyone"),
        (json!({ "enabled": true, "users": [] }), "users"),
        (json!({ "enabled": true, "roles": [] }), "roles"),
        (json!({ "enabled": true, "rules": [] }), "rules"),
        (
            json!({ "enabled": true, "percentage": 100, "rules": [] }),
            "rules",
        ),
        (
            json!({ "enabled": true, "everyone": true, "users": [] }),
            "users",
        ),
        (
            json!({ "enabled": true, "users": ["ada"], "roles": [] }),
            "roles",
        ),
        (
            json!({ "enabled": true, "rules": [germans, nobody] }),
            "rules[1].any_of",
        ),
        (
            json!({ "enabled": true, "everyone": true, "percentage": 100 }),
            "everyone",
        ),
        (
            json!({ "enabled": true, "everyone": true, "users": ["ada"] }),
            "everyone",
        ),
    ]
}

#[test]
fn an_ambiguous_flag_is_off_for_every_caller() {
    let admin = user("ada", &[Role::Admin, Role::Learner]);
    for (fields, _) in ambiguous() {
        for actor in [&ANONYMOUS, &Actor::System, &admin] {
            let flag = flag(fields.clone());
            let target = FlagTarget::of(actor).with("country", "de");
            assert!(!flag.is_on("new-editor", &target), "{fields}");
        }
    }
}

#[test]
fn an_ambiguous_flag_has_a_problem_in_the_field_that_makes_it_so() {
    for (fields, field) in ambiguous() {
        let problem = flag(fields.clone()).problem();
        assert_eq!(
            problem.map(|problem| problem.field).as_deref(),
            Some(field),
            "{fields}"
        );
    }
    for clear in [
        json!({ "enabled": false }),
        json!({ "enabled": true, "everyone": true }),
        json!({ "enabled": true, "percentage": 0 }),
        json!({ "enabled": true, "users": ["ada"], "percentage": null }),
    ] {
        assert_eq!(flag(clear.clone()).problem(), None, "{clear}");
    }
}

#[test]
fn an_emptied_list_stays_empty_when_it_is_written_and_read_again() {
    let emptied = json!({ "enabled": true, "roles": [], "users": [], "rules": [] });
    assert_eq!(
        serde_json::to_value(flag(emptied.clone())).unwrap(),
        emptied
    );
}

#[test]
fn a_flag_with_lists_alone_is_on_for_listed_callers_and_off_for_others() {
    let listed = json!({ "enabled": true, "users": ["ada"], "roles": ["instructor"] });
    assert!(is_on(listed.clone(), &user("ada", &[])));
    assert!(is_on(
        listed.clone(),
        &user("eve", &[Role::Learner, Role::Instructor])
    ));
    assert!(!is_on(listed.clone(), &user("eve", &[Role::Learner])));
    assert!(!is_on(listed, &ANONYMOUS));
}

#[test]
fn a_program_is_listed_by_the_id_of_its_key_or_by_its_role() {
    let program = Actor::Service {
        key_id: "key-1".to_owned(),
        scopes: vec![],
    };
    for listed in [
        json!({ "users": ["key-1"] }),
        json!({ "roles": ["service"] }),
    ] {
        let mut fields = listed;
        fields["enabled"] = json!(true);
        assert!(is_on(fields.clone(), &program));
        assert!(!is_on(fields, &user("ada", &[Role::Admin])));
    }
}

#[test]
fn a_listed_user_needs_neither_rule_nor_percentage() {
    let never = json!({ "attribute": "country", "any_of": ["nowhere"] });
    let listed = json!({ "enabled": true, "users": ["ada"], "percentage": 0, "rules": [never] });
    assert!(is_on(listed.clone(), &user("ada", &[])));
    assert!(!is_on(listed, &user("eve", &[])));
}

#[test]
fn every_rule_must_match_one_of_its_values_and_the_percentage_restricts_further() {
    let fields = |percentage: Option<u8>| {
        flag(json!({
            "enabled": true, "percentage": percentage,
            "rules": [
                { "attribute": "country", "any_of": ["de", "tr"] },
                { "attribute": "actor", "any_of": ["user"] },
            ],
        }))
    };
    let ada = user("user-1", &[]);
    let from = |country| FlagTarget::of(&ada).with("country", country);
    assert!(fields(None).is_on("new-editor", &from("tr")));
    assert!(!fields(None).is_on("new-editor", &from("fr")));
    assert!(!fields(None).is_on("new-editor", &FlagTarget::of(&ada)));
    assert!(!fields(None).is_on(
        "new-editor",
        &FlagTarget::of(&ANONYMOUS).with("country", "de")
    ));
    assert!(
        fields(Some(25)).is_on("new-editor", &from("de")),
        "bucket 2454"
    );
    assert!(!fields(Some(24)).is_on("new-editor", &from("de")));
}

#[test]
fn a_percentage_is_on_for_anonymous_callers_only_at_100() {
    for actor in [ANONYMOUS, Actor::System] {
        assert!(is_on(json!({ "enabled": true, "percentage": 100 }), &actor));
        assert!(!is_on(json!({ "enabled": true, "percentage": 99 }), &actor));
    }
}

#[test]
fn a_percentage_is_on_for_about_that_share_of_users() {
    let tenth = flag(json!({ "enabled": true, "percentage": 10 }));
    let reached = (0..10_000)
        .map(|number| user(&format!("user-{number}"), &[]))
        .filter(|actor| tenth.is_on("beta", &FlagTarget::of(actor)))
        .count();
    assert!((900..1100).contains(&reached), "{reached}");
}

proptest! {
    #[test]
    fn raising_a_percentage_excludes_no_included_user(id in ".{0,20}", low in 0_u8..=100, more in 0_u8..=100) {
        let at = |percentage: u8| is_on(json!({ "enabled": true, "percentage": percentage }), &user(&id, &[]));
        prop_assert!(!at(0) && at(100));
        prop_assert!(!at(low) || at(low.saturating_add(more).min(100)));
    }
}

#[test]
fn a_malformed_flag_is_refused() {
    for refused in [
        json!({}),
        json!({ "enabled": "yes" }),
        json!({ "enabled": true, "percentage": 101 }),
        json!({ "enabled": true, "percentage": 0.5 }),
        json!({ "enabled": true, "everyone": "yes" }),
        json!({ "enabled": true, "users": null }),
        json!({ "enabled": true, "rules": null, "percentage": 100 }),
        json!({ "enabled": true, "roles": ["root"] }),
        json!({ "enabled": true, "rules": [{ "attribute": "a" }] }),
        json!({ "enabled": true, "owner": "ada" }),
    ] {
        assert!(from_value::<Flag>(refused.clone()).is_err(), "{refused}");
    }
}

#[test]
fn a_flag_is_serialized_without_the_fields_that_are_not_given() {
    let short = json!({ "enabled": false });
    assert_eq!(serde_json::to_value(flag(short.clone())).unwrap(), short);
}
