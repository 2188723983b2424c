use kernel::context::Clock as _;
use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::codes::{codes, enroll_with, made};
use crate::testing::courses::{COURSE, app_with, told};
use crate::testing::{app, as_admin, as_olga, by, facts};

async fn create(app: &App, fields: Value) -> Response {
    as_olga(app.post(&codes("")).json(&fields)).send().await
}

#[tokio::test]
async fn staff_and_administrators_create_codes_and_see_each_once() {
    let app = app_with(json!({ "visibility": "private" })).await;
    let table = app.table("enrollments");
    table.forget_counts();
    let fields = json!({
        "label": " Autumn ", "max_uses": 3, "expires_at": "2099-01-01T00:00:00Z",
    });
    let mut code = create(&app, fields).await.with_status(201).json();
    assert_eq!((table.reads(), table.commits()), (1, 1));
    let text = code["code"].take();
    assert_eq!(text.as_str().unwrap().len(), 14);
    let id = code["id"].as_str().unwrap().to_owned();
    assert_eq!(
        code,
        json!({
            "id": id, "label": "Autumn", "uses": 0, "max_uses": 3,
            "expires_at": "2099-01-01T00:00:00Z", "email_domain": null, "created_at": app.clock().now().to_string(),
            "code": null,
        })
    );
    let list = as_olga(app.get(&codes(""))).send().await.with_status(200);
    assert!(list.text().contains(&id) && !list.text().contains(text.as_str().unwrap()));
    let by_admin = as_admin(app.post(&codes("")).json(&json!({}))).send().await;
    by_admin.with_status(201);
    assert!(facts(&app).is_empty(), "a code is no event");
}

#[tokio::test]
async fn no_row_no_event_and_no_log_line_contains_the_code() {
    let app = app_with(json!({})).await;
    let code = made(&app, json!({})).await;
    enroll_with(&app, "lin", &code.text).await.with_status(201);
    let table = app.table("enrollments");
    for kept in [
        format!("{:?}", table.rows()),
        format!("{:?}", table.events()),
        format!("{:?}", app.log()),
    ] {
        assert!(kept.contains("EnrollmentCreated") || kept.contains("enroll"));
        for text in [code.text.clone(), code.text.replace('-', "")] {
            assert!(!kept.contains(&text));
        }
    }
}

#[tokio::test]
async fn a_second_request_with_the_same_idempotency_key_creates_another_code() {
    let app = app_with(json!({})).await;
    let send = || {
        let request = app.post(&codes("")).header("idempotency-key", "1");
        as_olga(request.json(&json!({}))).send()
    };
    let first = send().await.with_status(201).json();
    let second = send().await.with_status(201).json();
    assert_ne!(first["code"], second["code"]);
}

#[tokio::test]
async fn values_out_of_bounds_are_refused() {
    let app = app_with(json!({})).await;
    let now = app.clock().now().to_string();
    for (field, value) in [
        ("label", json!("x".repeat(101))),
        ("label", json!("")),
        ("max_uses", json!(0)),
        ("max_uses", json!(100_001)),
        ("expires_at", json!(now)),
        ("expires_at", json!("tomorrow")),
        ("code", json!("AAAA-AAAA-AAAA")),
    ] {
        let refused = create(&app, json!({ field: value })).await;
        let details = refused.assert_refused(422, "request.invalid");
        assert!(json!(details).to_string().contains(field), "{field}");
    }
}

#[tokio::test]
async fn others_create_no_codes() {
    let app = app_with(json!({})).await;
    let request = || app.post(&codes("")).json(&json!({}));
    request().send().await.with_status(401);
    by("lin", request())
        .send()
        .await
        .assert_refused(403, "enrollments.not_staff");
    told(&app, 2, COURSE, json!({ "visibility": "private" })).await;
    by("lin", request())
        .send()
        .await
        .assert_refused(404, "enrollments.course_not_found");
}

#[tokio::test]
async fn an_unknown_course_has_no_codes_for_administrators_either() {
    let app = app();
    let request = app.post(&codes("")).json(&json!({}));
    as_admin(request)
        .send()
        .await
        .assert_refused(404, "enrollments.course_not_found");
}
