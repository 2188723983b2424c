use serde_json::{Value, json};

use super::set_state;
use crate::testing::courses::{COURSE, app_with, told};
use crate::testing::imports::{import, list, names, start, with};
use crate::testing::{enroll, facts, get, states};

fn users(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

#[tokio::test]
async fn a_sync_suspends_who_is_not_in_the_list_any_more_and_brings_them_back() {
    let app = app_with(json!({})).await;
    let names = names(10);
    import(&app, &list("sync", &names)).await;
    let started = start(&app, &list("sync", &names[2..])).await;
    assert_eq!(
        started.with_status(202).json()["missing"],
        json!(["u0", "u1"])
    );
    app.deliver().await;
    let after = states(&app, COURSE, &users(&names)).await;
    assert_eq!(after[..2], ["suspended"; 2]);
    assert_eq!(after[2..], ["active"; 8]);
    let reason = get(&app, "u0", COURSE).await["reason"].clone();
    assert_eq!(reason, "no longer in the list Winter");
    import(&app, &list("sync", &names)).await;
    let after = states(&app, COURSE, &users(&names)).await;
    assert_eq!(after, ["active"; 10]);
}

#[tokio::test]
async fn the_end_of_a_sync_says_how_many_came_wait_went_and_stayed() {
    let app = app_with(json!({ "capacity": 10 })).await;
    let names = names(13);
    import(&app, &list("sync", &names[..8])).await;
    let progress = import(&app, &list("sync", &names[1..])).await;
    let ends = app.table("enrollments").events().into_iter();
    let ends = ends.filter(|event| event.event_type == "RosterImported");
    let counts = ends.map(|end| {
        ["added", "waitlisted", "suspended", "kept"].map(|count| end.event_data[count].clone())
    });
    assert_eq!(counts.collect::<Vec<_>>(), [[8, 0, 0, 0], [2, 3, 1, 7]]);
    assert_eq!(
        progress["events"],
        json!({ "EnrollmentCreated": 2, "EnrollmentSuspended": 1, "WaitlistJoined": 3 })
    );
}

#[tokio::test]
async fn a_sync_suspends_nobody_who_came_by_themselves_by_another_list_or_to_teach() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let other = with(list("add", &["other"]), "name", json!("Summer"));
    import(&app, &other).await;
    let names = names(10);
    let with_teacher = [users(&names), vec!["olga", "lin", "ivo"]].concat();
    import(&app, &list("sync", &with_teacher)).await;
    let staff = json!([{ "user_id": "olga" }, { "user_id": "ivo" }]);
    told(&app, 2, COURSE, json!({ "staff": staff })).await;
    let dry = with(list("sync", &names[1..]), "dry_run", json!(true));
    let reply = start(&app, &dry).await.with_status(200).json();
    assert_eq!(reply["missing"], json!(["u0"]));
    import(&app, &list("sync", &names[1..])).await;
    let states = states(&app, COURSE, &["lin", "other", "ivo", "olga", "u0"]).await;
    assert_eq!(
        states,
        ["active", "active", "active", "active", "suspended"]
    );
}

#[tokio::test]
async fn a_sync_that_would_suspend_more_than_a_fifth_needs_force() {
    let app = app_with(json!({})).await;
    let names = names(10);
    import(&app, &list("sync", &names)).await;
    let short = list("sync", &names[3..]);
    let before = app.table("enrollments").rows().len();
    let refused = start(&app, &short).await;
    let details = refused.assert_refused(409, "enrollments.too_many_missing");
    assert_eq!(details["missing"], json!(["u0", "u1", "u2"]));
    assert_eq!(details["active"], 10);
    assert_eq!(app.table("enrollments").rows().len(), before);
    let dry = with(short.clone(), "dry_run", json!(true));
    let reply = start(&app, &dry).await.with_status(200).json();
    assert_eq!(
        (&reply["missing_count"], &reply["needs_force"]),
        (&json!(3), &json!(true))
    );
    let progress = import(&app, &with(short, "force", json!(true))).await;
    assert_eq!(
        (&progress["done"], &progress["failed"]),
        (&json!(10), &json!(0))
    );
    let states = states(&app, COURSE, &users(&names[..3])).await;
    assert_eq!(states, ["suspended"; 3]);
}

#[tokio::test]
async fn whose_enrollment_ended_before_the_run_is_not_suspended() {
    let app = app_with(json!({})).await;
    let names = names(10);
    import(&app, &list("sync", &names)).await;
    start(&app, &list("sync", &names[1..]))
        .await
        .with_status(202);
    set_state(&app, "u0", "cancelled").await;
    app.deliver().await;
    assert_eq!(states(&app, COURSE, &["u0"]).await, ["cancelled"]);
    assert!(!facts(&app).contains(&"EnrollmentSuspended".to_owned()));
}

#[tokio::test]
async fn the_mode_add_suspends_nobody() {
    let app = app_with(json!({})).await;
    let names = names(4);
    import(&app, &list("sync", &names)).await;
    let dry = with(list("add", &["new"]), "dry_run", json!(true));
    let reply = start(&app, &dry).await.with_status(200).json();
    assert_eq!(reply["missing"], Value::Array(Vec::new()));
    import(&app, &list("add", &["new"])).await;
    let states = states(&app, COURSE, &users(&names)).await;
    assert_eq!(states, ["active"; 4]);
}
