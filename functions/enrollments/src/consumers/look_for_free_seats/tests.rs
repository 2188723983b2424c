use std::time::Duration;

use serde_json::json;

use crate::testing::courses::{COURSE, app_with, deleted, updated};
use crate::testing::{enroll, states};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_change_whose_copy_arrives_late_fills_the_new_seats_too() {
    let app = app_with(json!({ "capacity": 0 })).await;
    enroll(&app, "lin", COURSE).await.with_status(202);
    app.pass_time(5 * MINUTE).await;
    let change = updated(2, COURSE, &json!({ "capacity": 1 }));
    app.consume("look-for-free-seats", &change).await.unwrap();
    app.pass_time(20 * MINUTE).await;
    assert_eq!(states(&app, COURSE, &["lin"]).await, ["waitlisted"]);
    app.consume("copy-courses", &change).await.unwrap();
    app.pass_time(6 * MINUTE).await;
    assert_eq!(states(&app, COURSE, &["lin"]).await, ["offered"]);
}

#[tokio::test]
async fn a_later_copy_has_the_change_too_and_a_deleted_course_has_no_seats() {
    let app = app_with(json!({ "capacity": 0 })).await;
    enroll(&app, "lin", COURSE).await.with_status(202);
    let change = updated(2, COURSE, &json!({ "capacity": 0 }));
    let later = updated(3, COURSE, &json!({ "capacity": 1 }));
    app.consume("copy-courses", &later).await.unwrap();
    app.consume("look-for-free-seats", &change).await.unwrap();
    app.pass_time(2 * MINUTE).await;
    assert_eq!(states(&app, COURSE, &["lin"]).await, ["offered"]);
    deleted(&app, 5, COURSE).await;
    let before_its_end = updated(4, COURSE, &json!({ "capacity": 2 }));
    app.consume("look-for-free-seats", &before_its_end)
        .await
        .unwrap();
    app.pass_time(10 * MINUTE).await;
    let due = app.table("enrollments").rows().into_iter();
    let mut due = due.filter(|row| format!("{row:?}").contains("capacity#"));
    assert!(due.next().is_none());
}
