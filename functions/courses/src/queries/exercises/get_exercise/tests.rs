//! Tests of reading exercises, and of what learners never see.

use kernel::actor::{Permission, Role};
use lambda::Trigger;
use serde_json::{Value, json};

use crate::testing::lessons::{
    app, exercise, exercise_id, get, of_exercise, of_lesson, publish, read, two_modules,
};

#[tokio::test]
async fn learners_see_the_published_exercise_and_staff_the_draft() {
    let app = app();
    two_modules(&app).await;
    exercise(&app, json!({})).await.with_status(201);
    let draft = get(&app, &of_exercise(1, 1, "")).await.with_status(200);
    assert_eq!(draft.header("etag"), Some("\"1\""));
    read(&app, &of_exercise(1, 1, ""))
        .await
        .assert_refused(404, "courses.not_found");
    publish(&app, 1);
    let published = read(&app, &of_exercise(1, 1, "")).await.with_status(200);
    assert_eq!(published.header("etag"), None);
    assert_eq!(published.json()["id"], exercise_id(1, 1));
    assert!(published.json().get("key").is_none());
    let unknown = read(&app, &of_exercise(1, 9, "")).await;
    unknown.assert_refused(404, "courses.exercise_not_found");
    let elsewhere = of_lesson(2, &format!("/exercises/{}", exercise_id(1, 1)));
    read(&app, &elsewhere)
        .await
        .assert_refused(404, "courses.exercise_not_found");
}

/// The names of all fields of a schema, at any depth and through its references.
fn fields(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(keywords) => {
            for (keyword, value) in keywords {
                if keyword == "properties" {
                    names.extend(value.as_object().unwrap().keys().cloned());
                }
                fields(value, names);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, names)),
        _ => {}
    }
}

#[test]
fn no_reply_that_learners_get_has_a_field_for_a_key() {
    let (mut seen, mut for_staff) = (0, 0);
    for entry in crate::catalogue().entries {
        let Trigger::Http { spec, reply, .. } = &entry.trigger else {
            continue;
        };
        let mut generator = schemars::SchemaGenerator::default();
        let schema = reply(&mut generator).to_value();
        let definitions = Value::Object(generator.take_definitions(true));
        let mut names = Vec::new();
        fields(&schema, &mut names);
        fields(&definitions, &mut names);
        let has_key = names
            .iter()
            .any(|name| name == "key" || name == "tolerance");
        let is_for_learners = [Role::Learner]
            .iter()
            .any(|role| spec.permission.granted_to(*role) || spec.permission == Permission::Public);
        if is_for_learners {
            seen += 1;
            assert!(!has_key, "{}", entry.name);
        } else {
            for_staff += usize::from(has_key);
        }
    }
    assert!(seen >= 8 && for_staff >= 3, "{seen} {for_staff}");
}
