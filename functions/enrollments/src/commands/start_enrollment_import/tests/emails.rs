//! Rows that name learners by their e-mail addresses.

use serde_json::{Value, json};
use testkit::{ApiFault, App};

use crate::testing::courses::{COURSE, app_with};
use crate::testing::imports::{IMPORTS, import, list, names, start, with};
use crate::testing::people::verified;
use crate::testing::{as_olga, facts, get, states};

fn of_rows(rows: Value) -> Value {
    json!({ "mode": "add", "rows": rows, "name": "Winter" })
}

/// The second of four rows names nobody.
fn mixed() -> Value {
    of_rows(json!([
        { "email": "Lin@Example.org", "groups": ["Tuesday"] }, { "email": "nobody@example.org" },
        { "user_id": "eve" }, { "email": "dan@example.org" },
    ]))
}

async fn app_with_users() -> App {
    let app = app_with(json!({})).await;
    let users = [("lin@example.org", "lin"), ("dan@example.org", "dan")];
    verified(&app, &users);
    app
}

#[tokio::test]
async fn a_dry_run_shows_whom_addresses_name_and_which_name_nobody() {
    let app = app_with_users().await;
    let list = with(mixed(), "dry_run", json!(true));
    let shown = start(&app, &list).await.with_status(200).json();
    let row = |row: u8, user: &str| json!({ "row": row, "user_id": user, "outcome": "enrolled", "code": null });
    assert_eq!(
        shown["rows"],
        json!([row(1, "lin"), row(3, "eve"), row(4, "dan")])
    );
    assert_eq!(shown["unknown_rows"], json!([2]));
    assert!(facts(&app).is_empty());
}

#[tokio::test]
async fn those_who_have_verified_the_addresses_are_enrolled_and_other_rows_fail_by_their_number() {
    let app = app_with_users().await;
    let started = start(&app, &mixed()).await.with_status(202).json();
    assert_eq!(started["unknown_rows"], json!([2]));
    let progress = import(&app, &mixed()).await;
    assert_eq!(
        states(&app, COURSE, &["lin", "eve", "dan"]).await,
        ["active"; 3]
    );
    assert_eq!(get(&app, "lin", COURSE).await["groups"], json!(["Tuesday"]));
    assert_eq!(
        (&progress["done"], &progress["failed"]),
        (&json!(3), &json!(1))
    );
    let failure = &progress["failures"][0];
    assert_eq!(
        (&failure["item"], &failure["code"]),
        (&json!("row 2"), &json!("enrollments.unknown_email"))
    );
    let created = facts(&app)
        .into_iter()
        .filter(|fact| fact == "EnrollmentCreated");
    assert_eq!(created.count(), 3, "the second import has created nobody");
}

#[tokio::test]
async fn addresses_are_in_no_row_no_event_no_log_line_and_no_reply() {
    let app = app_with_users().await;
    let request = || {
        let request = app.post(IMPORTS).header("idempotency-key", "once");
        as_olga(request.json(&mixed())).send()
    };
    let reply = request().await.with_status(202).text().to_owned();
    assert_eq!(request().await.with_status(202).text(), reply);
    app.deliver().await;
    let table = app.table("enrollments");
    for kept in [
        reply,
        format!("{:?}", table.rows()),
        format!("{:?}", table.events()),
        format!("{:?}", app.log()),
    ] {
        assert!(!kept.to_lowercase().contains("example.org"), "{kept}");
    }
}

#[tokio::test]
async fn while_the_domain_of_users_is_down_a_list_with_addresses_is_refused_and_one_with_ids_is_not()
 {
    for fault in [ApiFault::Down, ApiFault::Garbage, ApiFault::Status(429)] {
        let app = app_with_users().await;
        app.api().set_fault("identity", Some(fault));
        let rows = app.table("enrollments").rows();
        let refused = start(&app, &mixed()).await;
        refused.assert_refused(503, "unavailable");
        let enrollments = |app: &App| facts(app).into_iter().any(|fact| fact != "CircuitOpened");
        assert!(!enrollments(&app), "{fault:?}");
        assert!(
            app.table("enrollments").rows().len() <= rows.len() + 2,
            "{fault:?}"
        );
        assert_eq!(import(&app, &list("add", &["lin"])).await["done"], 1);
    }
}

#[tokio::test]
async fn the_domain_of_users_is_asked_once_for_each_hundred_addresses_and_never_in_a_path() {
    let app = app_with_users().await;
    let row = |name: String| json!({ "email": format!("{name}@example.org") });
    let rows: Vec<_> = names(250).into_iter().map(row).collect();
    let reply = start(&app, &of_rows(json!(rows))).await.with_status(202);
    assert_eq!(
        reply.json()["unknown_rows"].as_array().map(Vec::len),
        Some(250)
    );
    let calls = app.api().calls();
    let asked = |call: &testkit::ApiCall| call.body.as_ref().unwrap().matches('@').count();
    assert_eq!(calls.iter().map(asked).collect::<Vec<_>>(), [100, 100, 50]);
    assert!(calls.iter().all(|call| call.path == "/api/v1/users/lookup"));
    let key = calls[0].header("x-api-key").unwrap();
    assert!(key.starts_with("aurora_svc_enrollments_"));
    start(&app, &list("add", &["lin"])).await.with_status(202);
    assert_eq!(app.api().calls().len(), 3, "ids need no call");
}

#[tokio::test]
async fn a_row_names_a_learner_by_one_of_both_and_nobody_twice() {
    let app = app_with_users().await;
    for (rows, field) in [
        (json!([{}]), "rows[0].user_id"),
        (
            json!([{ "user_id": "lin", "email": "lin@example.org" }]),
            "rows[0].user_id",
        ),
        (json!([{ "email": "lin" }]), "rows[0].email"),
        (
            json!([{ "user_id": "lin" }, { "email": "lin@example.org" }]),
            "rows[1].email",
        ),
    ] {
        let refused = start(&app, &of_rows(rows)).await;
        let details = refused.assert_refused(422, "request.invalid");
        assert_eq!(details["fields"][0]["field"], field);
    }
    assert!(facts(&app).is_empty());
}

#[tokio::test]
async fn a_sync_by_addresses_suspends_who_is_missing() {
    let app = app_with_users().await;
    let rows: Vec<_> = names(9)
        .iter()
        .map(|user| json!({ "user_id": user }))
        .collect();
    let listed = |rows: &[Value], last: Value| {
        let rows: Vec<_> = rows.iter().cloned().chain([last]).collect();
        with(of_rows(json!(rows)), "mode", json!("sync"))
    };
    import(&app, &listed(&rows, json!({ "email": "lin@example.org" }))).await;
    let progress = import(&app, &listed(&rows, json!({ "email": "dan@example.org" }))).await;
    assert_eq!(progress["failed"], 0);
    assert_eq!(
        states(&app, COURSE, &["lin", "dan"]).await,
        ["suspended", "active"]
    );
}

#[tokio::test]
async fn staff_start_twenty_imports_at_once_and_then_wait() {
    let app = app_with_users().await;
    let list = with(mixed(), "dry_run", json!(true));
    for _ in 0..20 {
        start(&app, &list).await.with_status(200);
    }
    let refused = start(&app, &list).await;
    refused.assert_refused(429, "request.rate_limited");
}
