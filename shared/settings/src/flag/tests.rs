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
    }
}

fn is_on(fields: serde_json::Value, actor: &Actor) -> bool {
    flag(fields).is_on("new-editor", &FlagTarget::of(actor))
}

const STRANGER: Actor = Actor::Anonymous(Anonymity::Missing);

#[test]
fn users_fall_into_the_same_buckets_in_every_language() {
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
fn a_disabled_flag_is_off_whatever_else_it_says() {
    let all = json!({ "enabled": false, "percentage": 100, "users": ["ada"], "roles": ["admin"] });
    assert!(!is_on(all, &user("ada", &[Role::Admin])));
    assert!(!Flag::default().enabled);
}

#[test]
fn an_enabled_flag_without_more_is_on_for_everybody() {
    for actor in [STRANGER, Actor::System, user("ada", &[])] {
        assert!(is_on(json!({ "enabled": true }), &actor));
    }
}

#[test]
fn who_is_listed_has_it_and_a_mere_list_excludes_the_others() {
    let listed = json!({ "enabled": true, "users": ["ada"], "roles": ["instructor"] });
    assert!(is_on(listed.clone(), &user("ada", &[])));
    assert!(is_on(
        listed.clone(),
        &user("eve", &[Role::Learner, Role::Instructor])
    ));
    assert!(!is_on(listed.clone(), &user("eve", &[Role::Learner])));
    assert!(!is_on(listed, &STRANGER));
}

#[test]
fn a_program_is_listed_by_its_key_and_its_role() {
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
fn who_is_listed_needs_neither_rule_nor_percentage() {
    let never = json!({ "attribute": "country", "any_of": [] });
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
        &FlagTarget::of(&STRANGER).with("country", "de")
    ));
    assert!(
        fields(Some(25)).is_on("new-editor", &from("de")),
        "bucket 2454"
    );
    assert!(!fields(Some(24)).is_on("new-editor", &from("de")));
}

#[test]
fn a_percentage_is_on_for_strangers_at_100_alone() {
    for actor in [STRANGER, Actor::System] {
        assert!(is_on(json!({ "enabled": true, "percentage": 100 }), &actor));
        assert!(!is_on(json!({ "enabled": true, "percentage": 99 }), &actor));
    }
}

#[test]
fn a_percentage_reaches_about_that_many() {
    let tenth = flag(json!({ "enabled": true, "percentage": 10 }));
    let reached = (0..10_000)
        .map(|number| user(&format!("user-{number}"), &[]))
        .filter(|actor| tenth.is_on("beta", &FlagTarget::of(actor)))
        .count();
    assert!((900..1100).contains(&reached), "{reached}");
}

proptest! {
    #[test]
    fn raising_a_percentage_takes_nobody_out(id in ".{0,20}", low in 0_u8..=100, more in 0_u8..=100) {
        let at = |percentage: u8| is_on(json!({ "enabled": true, "percentage": percentage }), &user(&id, &[]));
        prop_assert!(!at(0) && at(100));
        prop_assert!(!at(low) || at(low.saturating_add(more).min(100)));
    }
}

#[test]
fn what_is_no_flag_is_refused() {
    for refused in [
        json!({}),
        json!({ "enabled": "yes" }),
        json!({ "enabled": true, "percentage": 101 }),
        json!({ "enabled": true, "percentage": 0.5 }),
        json!({ "enabled": true, "roles": ["root"] }),
        json!({ "enabled": true, "rules": [{ "attribute": "a" }] }),
        json!({ "enabled": true, "owner": "ada" }),
    ] {
        assert!(from_value::<Flag>(refused.clone()).is_err(), "{refused}");
    }
}

#[test]
fn a_flag_says_only_what_it_needs() {
    let short = json!({ "enabled": true });
    assert_eq!(serde_json::to_value(flag(short.clone())).unwrap(), short);
}
