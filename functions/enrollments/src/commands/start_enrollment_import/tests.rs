//! Tests of imports: what a dry run says, and what becomes of the learners.

mod emails;
mod files;
mod refusals;
mod sync;

use jiff::SignedDuration;
use serde_json::{Value, json};
use testkit::App;

use crate::testing::courses::{COURSE, OTHER, app_with, told};
use crate::testing::imports::{IMPORTS, import, list, names, preview, start, with};
use crate::testing::rows::taken;
use crate::testing::{as_admin, as_olga, by, complete, enroll, facts, get, leave, path, states};

async fn set_state(app: &App, user: &str, state: &str) {
    let request = app.put(&path(COURSE, user, "/state"));
    let request = request.json(&json!({ "state": state }));
    as_olga(request).send().await.with_status(200);
}

/// The list without a name.
fn unnamed(users: &[&str]) -> Value {
    with(list("add", users), "name", Value::Null)
}

#[tokio::test]
async fn an_import_enrols_every_learner_of_a_long_list() {
    let app = app_with(json!({ "access_days": 30 })).await;
    let users = names(120);
    let progress = import(&app, &list("add", &users)).await;
    assert_eq!(
        (&progress["state"], &progress["done"], &progress["failed"]),
        (&json!("completed"), &json!(120), &json!(0))
    );
    let users: Vec<_> = users.iter().map(String::as_str).collect();
    let states = states(&app, COURSE, &users).await;
    assert!(states.iter().all(|state| state == "active"));
    assert_eq!(taken(&app), 120);
    let created = facts(&app)
        .into_iter()
        .filter(|fact| fact == "EnrollmentCreated");
    assert_eq!(created.count(), 120);
    let events = app.table("enrollments").events().into_iter();
    let mut imported = events.filter(|event| event.event_type == "RosterImported");
    let imported = imported.next().unwrap().event_data;
    assert_eq!(
        (&imported["name"], &imported["mode"]),
        (&json!("Winter"), &json!("add"))
    );
}

#[tokio::test]
async fn the_same_list_again_changes_nobody() {
    let app = app_with(json!({ "capacity": 3 })).await;
    let list = list("add", &names(5));
    import(&app, &list).await;
    let before = get(&app, "u0", COURSE).await;
    let written = facts(&app).len();
    let progress = import(&app, &list).await;
    assert_eq!((&progress["done"], taken(&app)), (&json!(5), 3));
    assert_eq!(get(&app, "u0", COURSE).await, before);
    let new = facts(&app).split_off(written);
    let of_runs = ["BulkPageQueued", "BulkRunEnded", "RosterImported"];
    assert!(new.iter().all(|fact| of_runs.contains(&fact.as_str())));
}

#[tokio::test]
async fn the_grant_of_a_learner_names_the_list_or_else_the_import() {
    let app = app_with(json!({})).await;
    import(&app, &list("add", &["lin"])).await;
    let progress = import(&app, &unnamed(&["eve"])).await;
    for (user, reference) in [("lin", &json!("Winter")), ("eve", &progress["id"])] {
        let access = by(user, app.get(&path(COURSE, user, "/access")));
        let access = access.send().await.with_status(200).json();
        let grant = &access["grants"][0];
        assert_eq!(
            (&grant["source"], &grant["reference"]),
            (&json!("cohort"), reference)
        );
    }
}

#[tokio::test]
async fn learners_without_a_seat_wait_in_the_order_of_the_list() {
    let app = app_with(json!({ "capacity": 10 })).await;
    let users = names(15);
    let list = list("add", &users);
    let expected: Vec<_> = preview(&app, &list).await;
    assert_eq!(expected[..10], ["enrolled"; 10]);
    assert_eq!(expected[10..], ["waitlisted"; 5]);
    assert_eq!(import(&app, &list).await["done"], 15);
    let users: Vec<_> = users.iter().map(String::as_str).collect();
    let states = states(&app, COURSE, &users).await;
    assert_eq!(states[..10], ["active"; 10]);
    assert_eq!(states[10..], ["waitlisted"; 5]);
    assert_eq!(get(&app, "u14", COURSE).await["position"], 5);
    assert_eq!(taken(&app), 10);
    assert_eq!(preview(&app, &list).await, ["known"; 15]);
}

#[tokio::test]
async fn a_dry_run_tells_what_an_import_does_and_writes_nothing() {
    let needs = json!([{ "any_of": [OTHER] }]);
    let app = app_with(json!({})).await;
    told(&app, 1, OTHER, json!({ "required": [1] })).await;
    for user in ["known", "suspended", "removed", "left"] {
        enroll(&app, user, COURSE).await.with_status(201);
    }
    set_state(&app, "suspended", "suspended").await;
    set_state(&app, "removed", "cancelled").await;
    leave(&app, "left", COURSE).await;
    for user in ["new", "removed", "left"] {
        enroll(&app, user, OTHER).await.with_status(201);
        complete(&app, user, OTHER, 1).await.with_status(200);
    }
    told(&app, 2, COURSE, json!({ "prerequisites": needs })).await;
    let users = [
        "new",
        "known",
        "suspended",
        "removed",
        "left",
        "olga",
        "unprepared",
    ];
    let list = list("add", &users);
    let table = app.table("enrollments");
    let before = facts(&app).len();
    table.forget_counts();
    let dry = with(list.clone(), "dry_run", json!(true));
    let reply = start(&app, &dry).await.with_status(200).json();
    let of_rate = 1;
    assert_eq!((table.reads(), table.commits()), (4, of_rate));
    assert_eq!(facts(&app).len(), before);
    let expected = [
        "enrolled",
        "known",
        "reinstated",
        "reinstated",
        "enrolled",
        "enrolled",
        "refused",
    ];
    for (row, (user, outcome)) in users.iter().zip(expected).enumerate() {
        let row = &reply["rows"][row];
        assert_eq!(
            (&row["user_id"], &row["outcome"]),
            (&json!(user), &json!(outcome))
        );
    }
    let missing = "enrollments.prerequisites_missing";
    assert_eq!(reply["rows"][6]["code"], missing);
    assert_eq!(reply["import"], Value::Null);
    let progress = import(&app, &list).await;
    assert_eq!(
        (&progress["done"], &progress["failed"]),
        (&json!(6), &json!(1))
    );
    let failure = &progress["failures"][0];
    assert_eq!(
        (&failure["item"], &failure["code"]),
        (&json!("row 7"), &json!(missing))
    );
    let states = states(&app, COURSE, &users[..5]).await;
    assert_eq!(states, ["active"; 5]);
}

#[tokio::test]
async fn whom_staff_suspended_keeps_the_seat_and_whom_staff_removed_takes_one() {
    let app = app_with(json!({ "capacity": 2 })).await;
    for user in ["lin", "eve"] {
        enroll(&app, user, COURSE).await.with_status(201);
    }
    set_state(&app, "lin", "suspended").await;
    set_state(&app, "eve", "cancelled").await;
    app.deliver().await;
    assert_eq!(taken(&app), 1);
    import(&app, &list("add", &["lin", "eve"])).await;
    assert_eq!(
        states(&app, COURSE, &["lin", "eve"]).await,
        ["active", "active"]
    );
    assert_eq!(taken(&app), 2);
    assert_eq!(get(&app, "lin", COURSE).await["reason"], Value::Null);
}

#[tokio::test]
async fn whoever_teaches_gets_access_without_a_seat() {
    let app = app_with(json!({ "capacity": 0 })).await;
    import(&app, &list("add", &["olga"])).await;
    let access = as_olga(app.get(&path(COURSE, "olga", "/access")));
    let access = access.send().await.with_status(200).json();
    assert_eq!(access["grants"][0]["source"], "staff");
    assert_eq!(taken(&app), 0);
}

#[tokio::test]
async fn staff_enrol_learners_in_a_private_course_with_a_price_after_its_end() {
    let app = app_with(json!({
        "visibility": "private", "price": { "amount": 4900, "currency": "EUR" },
        "closes_at": "1970-01-01T00:00:00Z",
    }))
    .await;
    let request = app.post(IMPORTS).json(&list("add", &["lin"]));
    as_admin(request).send().await.with_status(202);
    app.deliver().await;
    assert_eq!(states(&app, COURSE, &["lin"]).await, ["active"]);
}

#[tokio::test]
async fn groups_are_set_where_the_list_says_some() {
    let app = app_with(json!({ "capacity": 1 })).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let rows =
        json!([{ "user_id": "lin", "groups": ["A"] }, { "user_id": "eve", "groups": ["B"] }]);
    import(&app, &with(list("add", &["x"]), "rows", rows)).await;
    import(&app, &list("add", &["lin", "eve"])).await;
    assert_eq!(get(&app, "lin", COURSE).await["groups"], json!(["A"]));
    let eve = get(&app, "eve", COURSE).await;
    assert_eq!(
        (&eve["state"], &eve["groups"]),
        (&json!("waitlisted"), &json!(["B"]))
    );
}

#[tokio::test]
async fn access_that_has_just_ended_keeps_its_seat_when_it_is_given_again() {
    let app = app_with(json!({ "capacity": 1, "access_days": 1 })).await;
    import(&app, &list("add", &["lin"])).await;
    app.clock()
        .advance(SignedDuration::from_hours(24).unsigned_abs());
    assert_eq!(states(&app, COURSE, &["lin"]).await, ["expired"]);
    import(&app, &list("add", &["lin"])).await;
    assert_eq!(states(&app, COURSE, &["lin"]).await, ["active"]);
    assert_eq!(taken(&app), 1);
}
