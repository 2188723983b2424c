use serde_json::{Value, json};

use crate::testing::courses::{COURSE, app_with, told};
use crate::testing::imports::{IMPORTS, import, list, names, progress, start, with};
use crate::testing::{app, as_admin, by, enroll, facts};

#[tokio::test]
async fn a_list_without_rows_with_somebody_twice_or_with_too_many_is_refused() {
    let app = app_with(json!({})).await;
    let none: [&str; 0] = [];
    for (list, field) in [
        (list("add", &none), "rows"),
        (list("add", &["a", "b", "a"]), "rows[2].user_id"),
        (list("add", &names(501)), "rows"),
        (with(list("sync", &["a"]), "name", Value::Null), "name"),
    ] {
        let details = start(&app, &list).await;
        let details = details.assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], field);
    }
    let progress = import(&app, &list("add", &names(500))).await;
    assert_eq!(progress["done"], 500);
}

#[tokio::test]
async fn nobody_is_imported_into_a_draft_the_archive_or_an_unknown_course() {
    let list = list("add", &["lin"]);
    for (state, status, code) in [
        ("draft", 404, "enrollments.course_not_found"),
        ("archived", 409, "enrollments.course_archived"),
    ] {
        let app = app_with(json!({ "state": state })).await;
        start(&app, &list).await.assert_refused(status, code);
        let dry = with(list.clone(), "dry_run", json!(true));
        start(&app, &dry).await.assert_refused(status, code);
    }
    let request = app();
    let request = as_admin(request.post(IMPORTS).json(&list)).send().await;
    request.assert_refused(404, "enrollments.course_not_found");
}

#[tokio::test]
async fn rows_after_a_course_was_archived_are_refused_one_by_one() {
    let app = app_with(json!({})).await;
    let started = start(&app, &list("add", &["lin"])).await;
    let started = started.with_status(202).json();
    told(&app, 2, COURSE, json!({ "state": "archived" })).await;
    app.deliver().await;
    let id = started["import"]["id"].as_str().unwrap();
    let progress = progress(&app, COURSE, id).await;
    let progress = progress.with_status(200).json();
    assert_eq!(
        progress["failures"][0]["code"],
        "enrollments.course_archived"
    );
}

#[tokio::test]
async fn only_the_staff_of_the_course_and_administrators_import() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let before = facts(&app);
    for body in [
        list("add", &["eve"]),
        with(list("sync", &["eve"]), "dry_run", json!(true)),
    ] {
        let request = || app.post(IMPORTS).json(&body);
        for user in ["lin", "eve"] {
            let refused = by(user, request()).send().await;
            refused.assert_refused(403, "enrollments.not_staff");
        }
        request().send().await.with_status(401);
    }
    assert_eq!(facts(&app), before);
    let hidden = app_with(json!({ "visibility": "private" })).await;
    let request = hidden.post(IMPORTS).json(&list("add", &["eve"]));
    by("eve", request)
        .send()
        .await
        .assert_refused(404, "enrollments.course_not_found");
}
