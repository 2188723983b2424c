use futures_util::future::join_all;
use kernel::actor::Role;
use serde_json::{Value, json};

use crate::testing::{
    PNG, abort, app, as_instructor, available, begun, declared, delete, initiate, object, png,
    send, sha256, table, usage, with,
};

#[tokio::test]
async fn an_upload_is_one_request_with_the_declared_length_type_and_checksum() {
    let app = app();
    let reply = initiate(&app, &png()).await.with_status(201);
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
    let body = reply.json();
    let (file, upload) = (&body["file"], &body["upload"]);
    let id = file["id"].as_str().unwrap();
    assert_eq!(
        reply.header("location"),
        Some(format!("/api/v1/files/{id}").as_str())
    );
    assert_eq!(file["status"], "pending");
    assert_eq!(upload["method"], "PUT");
    assert_eq!(upload["expires_at"], "2026-06-01T12:15:00Z");
    assert_eq!(upload["headers"]["x-amz-checksum-sha256"], sha256(PNG));
    assert_eq!(upload["headers"]["content-type"], "image/png");
    assert!(upload["url"].as_str().unwrap().contains(&object(id)));
    assert!(!format!("{:?}", app.log()).contains("objects.test"));
    assert_eq!(usage(&app, "owner#lin"), (PNG.len() as i64, 1));
}

#[tokio::test]
async fn the_storage_refuses_other_bytes_and_a_late_upload() {
    let app = app();
    let (id, upload) = begun(&app, &png()).await;
    let mut other = PNG.to_vec();
    other[15] = b'X';
    for bytes in [&PNG[1..], b"", other.as_slice()] {
        assert!(send(&app, &upload, bytes) >= 400);
    }
    assert!(app.objects().bytes(&object(&id)).is_none());
    app.clock()
        .advance(std::time::Duration::from_secs(15 * 60 + 1));
    assert_eq!(send(&app, &upload, PNG), 403);
}

#[tokio::test]
async fn an_invalid_declaration_is_refused_and_the_field_is_named() {
    let app = app();
    for (field, value) in [
        ("original_name", json!("../a.png")),
        ("original_name", json!("a\nb")),
        ("original_name", json!("")),
        ("original_name", json!("a".repeat(256))),
        ("file_type", json!("png")),
        ("file_type", json!("image/png; a=b")),
        ("file_size", json!(0)),
        ("file_size", json!(-1)),
        ("file_size", json!(5 * 1024_i64.pow(3) + 1)),
        ("file_size", json!("16")),
        ("checksum_sha256", json!("abc")),
        ("checksum_sha256", Value::Null),
        ("part_checksums", json!([sha256(PNG)])),
        ("course_id", json!("1")),
        ("expires_at", json!("2026-06-01T12:00:00Z")),
        ("expires_at", json!("2037-01-01T00:00:00Z")),
        ("expires_at", json!("tomorrow")),
        ("owner_id", json!("ada")),
        ("storage_path", json!("identity/avatars/1")),
    ] {
        let refused = initiate(&app, &with(png(), field, value.clone())).await;
        let details = refused.assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], field, "{value}");
    }
    assert!(table(&app).rows().is_empty());
}

#[tokio::test]
async fn what_the_policy_does_not_allow_is_refused() {
    let app = app();
    for file_type in ["text/html", "image/svg+xml", "application/x-msdownload"] {
        let refused = initiate(&app, &declared("a", file_type, PNG)).await;
        refused.assert_refused(415, "files.type_not_allowed");
    }
    let large = with(png(), "file_size", 100 * 1024 * 1024 + 1);
    initiate(&app, &large)
        .await
        .assert_refused(413, "files.too_large");
    assert!(table(&app).rows().is_empty());
}

#[tokio::test]
async fn a_setting_changes_what_a_role_may_upload() {
    let app = app();
    let policy =
        json!({ "learner": { "file_bytes": 20, "quota_bytes": 30, "types": ["text/html"] } });
    app.settings("files").value("upload-policy", &policy);
    let html = declared("a.html", "text/html", b"<html></html>");
    initiate(&app, &html).await.with_status(201);
    initiate(&app, &png())
        .await
        .assert_refused(415, "files.type_not_allowed");
    let refused = initiate(&app, &with(html.clone(), "file_size", 21)).await;
    refused.assert_refused(413, "files.too_large");
    let request = app.post("/api/v1/files/upload").json(&html);
    let unknown = as_instructor(request).send().await;
    unknown.assert_refused(415, "files.type_not_allowed");
}

#[tokio::test]
async fn a_quota_is_exact_and_says_what_is_left() {
    let app = app();
    let quota = 3 * PNG.len() - 1;
    let policy = json!({ "learner": { "quota_bytes": quota } });
    app.settings("files").value("upload-policy", &policy);
    let ids = [available(&app).await, begun(&app, &png()).await.0];
    let refused = initiate(&app, &png()).await;
    let details = refused.assert_refused(413, "files.quota_exceeded");
    assert_eq!(details["bytes_left"], PNG.len() - 1);
    assert_eq!(details["quota_of"], "owner");

    delete(&app, &ids[0]).await.with_status(204);
    let third = begun(&app, &png()).await.0;
    initiate(&app, &png())
        .await
        .assert_refused(413, "files.quota_exceeded");
    for id in [&ids[1], &third] {
        abort(&app, id).await.with_status(204);
    }
    assert_eq!(usage(&app, "owner#lin"), (0, 0));
}

#[tokio::test]
async fn the_number_of_files_is_limited_too() {
    let app = app();
    let policy = json!({ "learner": { "quota_files": 1 } });
    app.settings("files").value("upload-policy", &policy);
    let (id, _) = begun(&app, &png()).await;
    let refused = initiate(&app, &png()).await;
    let details = refused.assert_refused(413, "files.quota_exceeded");
    assert_eq!(details["files_left"], 0);
    abort(&app, &id).await.with_status(204);
    initiate(&app, &png()).await.with_status(201);
}

#[tokio::test]
async fn of_two_hundred_uploads_at_once_exactly_those_that_fit_begin() {
    let app = app();
    let policy = json!({ "learner": { "quota_bytes": 50 * PNG.len() } });
    app.settings("files").value("upload-policy", &policy);
    let body = png();
    let replies = join_all((0..200).map(|_| initiate(&app, &body))).await;
    let begun = replies.iter().filter(|reply| reply.status == 201).count();
    let refused = replies.iter().filter(|reply| reply.status == 413).count();
    assert_eq!((begun, refused), (50, 150));
    assert_eq!(usage(&app, "owner#lin"), (50 * PNG.len() as i64, 50));
}

#[tokio::test]
async fn a_file_of_a_course_counts_against_the_course_too() {
    let app = app();
    app.settings("files")
        .value("course-quota-bytes", &json!(PNG.len()));
    let body = with(png(), "course_id", "7");
    let request = || as_instructor(app.post("/api/v1/files/upload").json(&body));
    let file = request().send().await.with_status(201).json();
    assert_eq!(file["file"]["course_id"], "7");
    let size = PNG.len() as i64;
    assert_eq!(usage(&app, "course#7"), (size, 1));
    let refused = request().send().await;
    let details = refused.assert_refused(413, "files.quota_exceeded");
    assert_eq!(details["quota_of"], "course");
    assert_eq!(usage(&app, "owner#ivo"), (size, 1));
}

#[tokio::test]
async fn nobody_uploads_without_a_sign_in() {
    let app = app();
    let request = app.post("/api/v1/files/upload").json(&png());
    request.send().await.assert_refused(401, "auth.missing");
    let request = app.post("/api/v1/files/upload").json(&png());
    let without_role = request.signed_in("lin", &[] as &[Role]).send().await;
    without_role.assert_refused(403, "auth.forbidden");
}
