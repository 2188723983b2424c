//! Programs with API keys, and the rotation and revocation of the keys.

use serde_json::{Value, json};

use crate::given::{administrator, app, new_user, text};

#[tokio::test]
async fn a_program_reads_what_the_scopes_of_its_key_allow_until_the_key_is_revoked() {
    let app = app();
    let admin = administrator(&app).await;
    let create = |name: &str, scopes: Value| {
        app.post("/api/v1/auth/api-keys")
            .bearer(&admin.token)
            .json(&json!({ "name": name, "scopes": scopes }))
    };
    let reader = create("Catalogue", json!(["read_subjects"])).send().await;
    let reader = reader.with_status(201).json();
    let other = create("Directory", json!(["read_users"])).send().await;
    let other = text(&other.with_status(201).json()["key"]);
    let subjects = |key: &str| {
        let request = app.get("/api/v1/subjects");
        request.header("x-api-key", key).send()
    };
    let key = text(&reader["key"]);
    subjects(&key).await.with_status(200);
    subjects(&other).await.assert_refused(403, "auth.forbidden");
    for path in ["/api/v1/users", "/api/v1/users/me", "/api/v1/auth/api-keys"] {
        let refused = app.get(path).header("x-api-key", &key).send().await;
        refused.assert_refused(403, "auth.forbidden");
    }

    let path = format!("/api/v1/auth/api-keys/{}", text(&reader["id"]));
    let rotated = app.post(&format!("{path}/rotate")).bearer(&admin.token);
    let rotated = rotated.send().await.with_status(200).json();
    subjects(&key).await.with_status(200);
    subjects(&text(&rotated["key"])).await.with_status(200);

    let revoked = app.delete(&path).bearer(&admin.token).send().await;
    revoked.with_status(204);
    for key in [key, text(&rotated["key"])] {
        subjects(&key).await.assert_refused(401, "auth.revoked");
    }
    let listed = app.get("/api/v1/auth/api-keys").bearer(&admin.token);
    let listed = listed.send().await.with_status(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    app.deliver().await;
}

#[tokio::test]
async fn what_an_administrator_and_a_program_have_done_is_in_the_audit_list_and_what_others_did_is_not()
 {
    let app = app();
    let admin = administrator(&app).await;
    let learner = new_user(&app, "lin@example.org").await;
    let created = app.post("/api/v1/subjects").bearer(&admin.token);
    let created = created.json(&super::subject("Algebra", "A-1")).send().await;
    let subject = text(&created.with_status(201).json()["id"]);
    app.deliver().await;
    let list = async |actor: &str| {
        let path = format!("/api/v1/audit?actor={actor}");
        super::get(&app, &admin, &path).await["items"].take()
    };
    let entry = &list(&admin.id).await[0];
    assert_eq!(
        [
            &entry["event_type"],
            &entry["aggregate_id"],
            &entry["actor_role"]
        ],
        [&json!("SubjectCreated"), &json!(subject), &json!("admin")]
    );
    assert_eq!(list(&learner.id).await, json!([]));
}
