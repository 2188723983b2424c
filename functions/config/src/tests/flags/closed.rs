//! A flag that does not say for whom it is on is refused, and off wherever it is stored.

use super::*;

/// What a client sends when it removes the last entry of a list, and the field that the error names.
fn emptied() -> [(Value, &'static str); 7] {
    let nobody = json!({ "attribute": "country", "any_of": [] });
    [
        (json!({ "enabled": true }), "everyone"),
        (json!({ "enabled": true, "users": [] }), "users"),
        (json!({ "enabled": true, "roles": [] }), "roles"),
        (
            json!({ "enabled": true, "percentage": 50, "rules": [] }),
            "rules",
        ),
        (
            json!({ "enabled": true, "rules": [nobody] }),
            "rules[0].any_of",
        ),
        (json!({ "enabled": false, "users": [] }), "users"),
        (
            json!({ "enabled": true, "everyone": true, "users": ["bob"] }),
            "everyone",
        ),
    ]
}

#[tokio::test]
async fn an_emptied_list_is_refused_by_every_endpoint_that_sets_a_flag() {
    let app = app();
    make(
        &app,
        json!({ "name": "f", "enabled": true, "users": ["bob"] }),
    )
    .await;
    for (flag, field) in emptied() {
        let mut named = flag.clone();
        named["name"] = json!("g");
        for refused in [
            make(&app, named).await,
            create(&app, "flags", "g", flag.clone()).await,
            replace(&app, "f", 1, flag.clone()).await,
        ] {
            let details = refused.assert_refused(422, "request.invalid");
            assert_eq!(details["fields"][0]["field"], field, "{flag} {details:?}");
        }
    }
    let read = get(&app, "/flags/f").await.json();
    assert_eq!(
        (&read["version"], &read["users"]),
        (&json!(1), &json!(["bob"]))
    );
    get(&app, "/flags/g")
        .await
        .assert_refused(404, "config.not_found");
}

#[tokio::test]
async fn a_list_that_is_emptied_in_ssm_switches_the_flag_off_for_everybody() {
    let app = app();
    for (flag, _) in emptied() {
        let parameter = |value: &Value| {
            let text = value.to_string();
            app.parameters().given("flags/f", &text, Kind::Plain);
        };
        parameter(&json!({ "enabled": true, "everyone": true }));
        settle(&app).await;
        assert_eq!(is_on(&app, "bob", &[Role::Learner], "f").await, true);
        parameter(&flag);
        settle(&app).await;
        for (user, role) in [("bob", Role::Learner), ("ada", Role::Admin)] {
            assert_eq!(is_on(&app, user, &[role], "f").await, false, "{flag}");
        }
        let view = get(&app, "/flags/f").await.with_status(200).json();
        assert_eq!(
            (&view["valid"], &view["enabled"]),
            (&json!(false), &json!(false))
        );
    }
}

#[tokio::test]
async fn a_flag_that_says_nothing_can_be_switched_off_and_not_on() {
    let app = app();
    app.parameters()
        .given("flags/f", r#"{"enabled":true}"#, Kind::Plain);
    settle(&app).await;
    let off = toggle(&app, "f", json!({ "enabled": false })).await;
    assert_eq!(off.with_status(200).json()["valid"], true);
    let details = toggle(&app, "f", json!({ "enabled": true }))
        .await
        .assert_refused(422, "request.invalid");
    assert_eq!(details["fields"][0]["field"], "everyone");
    let said = json!({ "enabled": true, "everyone": true });
    replace(&app, "f", 2, said).await.with_status(200);
    assert_eq!(is_on(&app, "bob", &[Role::Learner], "f").await, true);
}
