//! Lists in files.

use serde_json::{Value, json};
use testkit::{ApiFault, App};

use crate::testing::courses::{COURSE, app_with};
use crate::testing::imports::{IMPORTS, import, list, names, preview, start, with};
use crate::testing::people::verified;
use crate::testing::{as_admin, by, states};

const FILE: &str = "0197a1b2-0000-7000-8000-00000000f11e";
const LINK: &str = "https://store.example.org/roster.csv?signed";

fn document() -> Value {
    json!({
        "id": FILE, "owner_id": "olga", "original_name": "roster.csv", "file_type": "text/csv", "file_size": 1000,
        "status": "available",
    })
}

/// What the domain of files says about the file, and what is in it.
fn set_file(app: &App, document: &Value, text: &str) {
    let path = format!("/api/v1/files/{FILE}");
    app.api().set_reply(&path, 200, document, Some(1));
    let link = json!({ "url": LINK });
    app.api()
        .set_reply(&format!("{path}/url"), 200, &link, None);
    app.api().set_bytes(LINK, 200, text.as_bytes());
}

async fn app_with_file(text: &str) -> App {
    let app = app_with(json!({})).await;
    set_file(&app, &document(), text);
    app
}

fn of_file(mode: &str) -> Value {
    json!({ "mode": mode, "file_id": FILE, "name": "Winter" })
}

fn text_of(users: &[String]) -> String {
    format!("user_id\n{}\n", users.join("\n"))
}

#[tokio::test]
async fn learners_of_a_file_are_enrolled_as_those_of_rows() {
    let app =
        app_with_file("email;groups;name\nlin@example.org;Tuesday;Lin\nnobody@example.org;;\n")
            .await;
    verified(&app, &[("lin@example.org", "lin")]);
    assert_eq!(preview(&app, &of_file("add")).await, ["enrolled"]);
    let ended = import(&app, &of_file("add")).await;
    assert_eq!(states(&app, COURSE, &["lin"]).await, ["active"]);
    assert_eq!((&ended["done"], &ended["failed"]), (&json!(1), &json!(1)));
    assert_eq!(ended["failures"][0]["item"], "row 2");
}

#[tokio::test]
async fn a_long_list_is_stored_in_one_transaction() {
    let app = app_with_file(&text_of(&names(4_000))).await;
    let table = app.table("enrollments");
    table.forget_counts();
    let started = start(&app, &of_file("add")).await.with_status(202).json();
    assert_eq!(table.commits(), 2, "one counts the calls of the caller");
    assert_eq!(started["unknown_rows"], json!([]));
}

#[tokio::test]
async fn a_file_is_compared_with_who_has_access_as_rows_are() {
    let users = names(10);
    let app = app_with_file(&text_of(&users[..7])).await;
    import(&app, &list("add", &users)).await;
    let refused = start(&app, &of_file("sync")).await;
    refused.assert_refused(409, "enrollments.too_many_missing");
    import(&app, &with(of_file("sync"), "force", json!(true))).await;
    let users: Vec<_> = users[6..].iter().map(String::as_str).collect();
    let expected = ["active", "suspended", "suspended", "suspended"];
    assert_eq!(states(&app, COURSE, &users).await, expected);
}

#[tokio::test]
async fn a_file_that_is_no_list_of_the_callers_is_refused() {
    let app = app_with_file("user_id\nlin\n").await;
    for (field, value, problem) in [
        ("owner_id", json!("stan"), "there is no such file of yours"),
        ("status", json!("pending"), "must be uploaded completely"),
        (
            "file_type",
            json!("application/pdf"),
            "must have the type text/csv",
        ),
        (
            "file_size",
            json!(1_048_577),
            "must have at most 1048576 bytes",
        ),
    ] {
        set_file(&app, &with(document(), field, value), "user_id\nlin\n");
        let details = start(&app, &of_file("add")).await;
        let details = details.assert_refused(422, "request.invalid");
        assert_eq!(
            details["fields"],
            json!([{ "field": "file_id", "problem": problem }])
        );
    }
    set_file(
        &app,
        &with(document(), "owner_id", json!("stan")),
        "user_id\nlin\n",
    );
    let by_admin = as_admin(app.post(IMPORTS).json(&of_file("add")));
    by_admin.send().await.with_status(202);
    let unknown = with(of_file("add"), "file_id", json!(COURSE));
    let refusal = json!({ "error_code": "files.not_found" });
    let path = format!("/api/v1/files/{COURSE}");
    app.api().set_reply(&path, 404, &refusal, None);
    start(&app, &unknown)
        .await
        .assert_refused(422, "request.invalid");
}

#[tokio::test]
async fn a_list_is_given_in_one_way_and_has_rows() {
    let app = app_with_file("user_id\n").await;
    let both = with(list("add", &["lin"]), "file_id", json!(FILE));
    let neither = json!({ "mode": "add" });
    for list in [both, neither, of_file("add")] {
        let details = start(&app, &list).await;
        let details = details.assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], "rows", "{list}");
    }
}

#[tokio::test]
async fn a_stranger_does_not_reach_the_file() {
    let app = app_with_file("user_id\nlin\n").await;
    let request = by("lin", app.post(IMPORTS).json(&of_file("add")));
    request
        .send()
        .await
        .assert_refused(403, "enrollments.not_staff");
    assert_eq!(app.api().calls_to("files"), 0);
}

#[tokio::test]
async fn nothing_is_imported_while_the_file_cannot_be_read() {
    let app = app_with_file("user_id\nlin\n").await;
    app.api().set_bytes(LINK, 403, b"expired");
    let refused = start(&app, &of_file("add")).await;
    refused.assert_refused(503, "unavailable");
    app.api().set_bytes(LINK, 200, &vec![b'a'; 1024 * 1024 + 1]);
    let refused = start(&app, &of_file("add")).await;
    refused.assert_refused(503, "unavailable");
    app.api().set_fault("files", Some(ApiFault::Down));
    let refused = start(&app, &of_file("add")).await;
    refused.assert_refused(503, "unavailable");
    assert_eq!(app.table("enrollments").events().len(), 0);
}
