//! New users and their roles.

use kernel::actor::Role;
use serde_json::{Value, json};

use super::{get, subject};
use crate::given::{administrator, app, login, user_with_role, verified_user};

#[tokio::test]
async fn roles_that_an_administrator_assigns_apply_from_the_next_request_on() {
    let app = app();
    let admin = administrator(&app).await;
    let ada = verified_user(&app, "ada@example.org").await;
    let me = get(&app, &ada, "/api/v1/users/me").await;
    assert_eq!(
        (&me["id"], &me["roles"]),
        (&json!(ada.id), &json!(["learner"]))
    );

    let create = |code: &str| {
        app.post("/api/v1/subjects")
            .bearer(&ada.token)
            .json(&subject("Algebra", code))
    };
    create("MA-1")
        .send()
        .await
        .assert_refused(403, "auth.forbidden");

    let roles = |roles: Value| {
        app.put(&format!("/api/v1/users/{}/roles", ada.id))
            .json(&json!({ "roles": roles }))
    };
    roles(json!(["admin"]))
        .bearer(&ada.token)
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    roles(json!(["admin"]))
        .bearer(&admin.token)
        .send()
        .await
        .with_status(200);
    create("MA-1").send().await.with_status(201);
    assert_eq!(
        get(&app, &ada, "/api/v1/users/me").await["roles"],
        json!(["admin"])
    );

    roles(json!(["instructor"]))
        .bearer(&admin.token)
        .send()
        .await
        .with_status(200);
    create("MA-2")
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    let users = get(&app, &admin, "/api/v1/users").await;
    assert_eq!(users["items"].as_array().unwrap().len(), 2);
    app.deliver().await;
}

#[tokio::test]
async fn a_registration_cannot_set_roles_id_or_status() {
    let app = app();
    for (field, value) in [
        ("roles", json!(["admin"])),
        ("id", json!("1")),
        ("status", json!("active")),
    ] {
        let mut body = json!({ "email": "eve@example.org", "password": "correct horse battery", "name": "Eve" });
        body[field] = value;
        let refused = app.post("/api/v1/auth/register").json(&body).send().await;
        let details = refused.assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], field);
    }
    assert_eq!(login(&app, "eve@example.org").await.status, 401);
}

#[tokio::test]
async fn an_instructor_reads_subjects_and_not_the_report_on_them() {
    let app = app();
    let admin = administrator(&app).await;
    let instructor = user_with_role(&app, &admin, Role::Instructor).await;
    assert_eq!(
        get(&app, &instructor, "/api/v1/subjects").await,
        json!({ "items": [], "next_cursor": null })
    );
    let report = app
        .get("/api/v1/subjects/reports/summary")
        .bearer(&instructor.token)
        .send()
        .await;
    report.assert_refused(403, "auth.forbidden");
}
