use std::time::Duration;

use kernel::Envelope;
use kernel::actor::Role;
use serde_json::{Value, json};
use testkit::{App, fact};

use crate::testing::courses::{COURSE, OTHER, app_with, course, told};
use crate::testing::{ENROLLMENTS, by, complete, enroll, get, path, states};

async fn delete_account(app: &App, user: &str) {
    let data = json!({ "user_id": user });
    let event = Envelope {
        event_id: "an-event".to_owned(),
        correlation_id: "a-request".to_owned(),
        ..fact("identity", ("User", user), "UserDeleted", 9, data)
    };
    for _ in 0..2 {
        assert!(
            app.deliver_these(std::slice::from_ref(&event))
                .await
                .is_empty()
        );
        app.deliver().await;
    }
}

/// Whether a row that stays, and is no event, names the user.
fn names(row: &Value, user: &str) -> bool {
    let sort_key = row["sk"].as_str().unwrap();
    let stays = !sort_key.starts_with("EVENT#") && row["expires_at"].is_null();
    stays && row.to_string().contains(user)
}

#[tokio::test]
async fn nothing_is_left_of_a_learner_whose_account_was_deleted() {
    let app = app_with(json!({ "capacity": 1 })).await;
    told(&app, 1, OTHER, json!({ "capacity": 0 })).await;
    enroll(&app, "erased", COURSE).await.with_status(201);
    complete(&app, "erased", COURSE, 1).await.with_status(200);
    let body = json!({ "course_id": COURSE, "again": "restart" });
    by("erased", app.post(ENROLLMENTS).json(&body))
        .send()
        .await
        .with_status(200);
    enroll(&app, "next", COURSE).await.with_status(202);
    enroll(&app, "erased", OTHER).await.with_status(202);
    enroll(&app, "next", OTHER).await.with_status(202);
    delete_account(&app, "erased").await;
    app.pass_time(Duration::from_secs(120)).await;
    assert_eq!(states(&app, COURSE, &["next"]).await, ["offered"]);
    assert_eq!(get(&app, "next", OTHER).await["position"], 1);
    let gone = app
        .get(&path(COURSE, "erased", ""))
        .signed_in("ada", &[Role::Admin]);
    gone.send()
        .await
        .assert_refused(404, "enrollments.not_found");
    let rows = app.table("enrollments").rows().into_iter();
    let rows = rows.map(|row| kernel::table::from_row::<Value>(row).unwrap());
    let left: Vec<_> = rows.filter(|row| names(row, "erased")).collect();
    assert!(left.is_empty(), "{left:#?}");
}

/// Tells of a course, whose content stays the same.
async fn tell(app: &App, (version, name): (u64, &str), data: Value) {
    let event = fact("courses", ("Course", COURSE), name, version, data);
    for _ in 0..2 {
        let dead = app.deliver_these(std::slice::from_ref(&event)).await;
        assert!(dead.is_empty());
    }
    app.deliver().await;
}

#[tokio::test]
async fn the_enrollments_of_a_course_end_when_it_is_purged_and_not_while_it_may_return() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let gone = json!({ "course_id": COURSE, "slug": "algebra" });
    tell(&app, (2, "CourseDeleted"), gone.clone()).await;
    let enrollment = get(&app, "lin", COURSE).await;
    assert_eq!(
        (&enrollment["state"], &enrollment["course"]),
        (&json!("active"), &json!(null))
    );
    enroll(&app, "late", COURSE)
        .await
        .assert_refused(404, "enrollments.course_not_found");
    let course = serde_json::to_value(course()).unwrap();
    tell(&app, (3, "CourseRestored"), course).await;
    // Late, and twice.
    tell(&app, (2, "CourseDeleted"), gone.clone()).await;
    let enrollment = get(&app, "lin", COURSE).await;
    assert_eq!(
        (&enrollment["state"], &enrollment["course"]["slug"]),
        (&json!("active"), &json!("algebra"))
    );
    tell(&app, (4, "CourseDeleted"), gone.clone()).await;
    tell(&app, (5, "CoursePurged"), gone).await;
    let enrollment = get(&app, "lin", COURSE).await;
    assert_eq!(
        (&enrollment["state"], &enrollment["course"]),
        (&json!("cancelled"), &json!(null))
    );
}
