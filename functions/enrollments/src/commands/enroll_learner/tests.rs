use serde_json::{Value, json};
use testkit::{App, Response};

use crate::testing::courses::{COURSE, OTHER, app_with, told};
use crate::testing::{as_admin, as_olga, by, enroll, facts, get, leave, path, states};

async fn admit(app: &App, user: &str, more: Value) -> Response {
    let mut body = json!({ "user_id": user });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let request = app.post(&format!("/api/v1/courses/{COURSE}/enrollments"));
    as_olga(request.json(&body)).send().await
}

#[tokio::test]
async fn staff_enrol_whatever_price_time_visibility_and_prerequisites_are() {
    let app = app_with(json!({
        "price": { "amount": 4900, "currency": "EUR" }, "visibility": "private",
        "closes_at": "2020-01-01T00:00:00Z", "prerequisites": [{ "any_of": [OTHER] }],
    }))
    .await;
    let view = admit(&app, "lin", json!({ "groups": ["Tuesday"] })).await;
    let view = view.with_status(201).json();
    assert_eq!(
        (&view["state"], &view["groups"]),
        (&json!("active"), &json!(["Tuesday"]))
    );
    let access = by("lin", app.get(&path(COURSE, "lin", "/access")))
        .send()
        .await;
    assert_eq!(
        access.with_status(200).json()["grants"][0]["source"],
        "admin"
    );
}

#[tokio::test]
async fn who_has_access_gets_one_more_reason_once() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    for _ in 0..2 {
        admit(&app, "lin", json!({})).await.with_status(200);
    }
    assert_eq!(facts(&app), ["EnrollmentCreated", "GrantAdded"]);
    let revoked = as_olga(app.delete(&path(COURSE, "lin", "/grants/1")))
        .send()
        .await;
    revoked.with_status(204);
    assert_eq!(states(&app, COURSE, &["lin"]).await, ["active"]);
}

#[tokio::test]
async fn a_seat_of_a_licence_gives_access_beside_other_reasons_and_is_revoked_alone() {
    let app = app_with(json!({})).await;
    enroll(&app, "lin", COURSE).await.with_status(201);
    let give = |user: &str, license: &str| {
        let body = json!({ "user_id": user, "seat_license": license });
        let request = app.post(&format!("/api/v1/courses/{COURSE}/enrollments"));
        request.json(&body)
    };
    for (license, status) in [("ACME", 200), ("ACME", 200), ("Initech", 200)] {
        let given = as_admin(give("lin", license)).send().await;
        given.with_status(status);
    }
    as_admin(give("eve", "ACME")).send().await.with_status(201);
    as_olga(give("dan", "ACME"))
        .send()
        .await
        .assert_refused(403, "enrollments.no_license");
    let grants = async || {
        let access = by("lin", app.get(&path(COURSE, "lin", "/access")));
        let access = access.send().await.with_status(200).json();
        let grants = access["grants"].as_array().unwrap().iter();
        let grants = grants.map(|one| json!([one["source"], one["reference"], one["is_valid"]]));
        grants.collect::<Vec<_>>()
    };
    let seat = |license: &str, is_valid: bool| json!(["seat_license", license, is_valid]);
    let free = json!(["free", null, true]);
    let expected = [free.clone(), seat("ACME", true), seat("Initech", true)];
    assert_eq!(grants().await, expected);
    let revoked = as_admin(app.delete(&path(COURSE, "lin", "/grants/2")));
    revoked.send().await.with_status(204);
    assert_eq!(
        grants().await,
        [free, seat("ACME", false), seat("Initech", true)]
    );
    assert_eq!(states(&app, COURSE, &["lin", "eve"]).await, ["active"; 2]);
}

#[tokio::test]
async fn staff_give_a_free_seat_to_whom_they_want_and_it_is_not_offered_too() {
    let app = app_with(json!({ "capacity": 1 })).await;
    for user in ["a", "b", "c"] {
        enroll(&app, user, COURSE).await;
    }
    let waits = admit(&app, "c", json!({})).await.with_status(202).json();
    assert_eq!(waits["position"], 2);
    leave(&app, "a", COURSE).await;
    admit(&app, "c", json!({})).await.with_status(201);
    app.deliver().await;
    assert_eq!(
        states(&app, COURSE, &["b", "c"]).await,
        ["waitlisted", "active"]
    );
    assert_eq!(get(&app, "b", COURSE).await["position"], 1);
}

#[tokio::test]
async fn of_staff_and_the_waitlist_one_takes_the_seat() {
    for first in 0..6 {
        let app = app_with(json!({ "capacity": 1 })).await;
        for user in ["a", "b"] {
            enroll(&app, user, COURSE).await;
        }
        leave(&app, "a", COURSE).await;
        let by_hand = async {
            for _ in 0..first {
                tokio::task::yield_now().await;
            }
            admit(&app, "d", json!({})).await.status
        };
        let (status, ()) = futures_util::future::join(by_hand, app.deliver()).await;
        let states = states(&app, COURSE, &["b", "d"]).await;
        match status {
            201 => assert_eq!(states, ["waitlisted", "active"]),
            202 => assert_eq!(states, ["offered", "waitlisted"]),
            status => panic!("{status}"),
        }
    }
}

#[tokio::test]
async fn an_offered_seat_is_taken_and_a_removed_learner_comes_back() {
    let app = app_with(json!({ "capacity": 1 })).await;
    enroll(&app, "a", COURSE).await.with_status(201);
    enroll(&app, "b", COURSE).await.with_status(202);
    as_olga(app.delete(&path(COURSE, "a", "")))
        .send()
        .await
        .with_status(204);
    app.deliver().await;
    admit(&app, "b", json!({})).await.with_status(201);
    admit(&app, "a", json!({})).await.with_status(202);
    told(&app, 2, COURSE, json!({ "capacity": 2 })).await;
    admit(&app, "a", json!({})).await.with_status(201);
    assert_eq!(
        states(&app, COURSE, &["a", "b"]).await,
        ["active", "active"]
    );
}

#[tokio::test]
async fn only_staff_enrol_others() {
    let app = app_with(json!({})).await;
    let request = || {
        let request = app.post(&format!("/api/v1/courses/{COURSE}/enrollments"));
        request.json(&json!({ "user_id": "lin" }))
    };
    by("eve", request())
        .send()
        .await
        .assert_refused(403, "enrollments.not_staff");
    request().send().await.with_status(401);
    as_admin(request()).send().await.with_status(201);
    let wrong = json!({ "user_id": "a b" });
    let wrong = app
        .post(&format!("/api/v1/courses/{COURSE}/enrollments"))
        .json(&wrong);
    as_olga(wrong)
        .send()
        .await
        .assert_refused(422, "request.invalid");
    let archived = app_with(json!({ "state": "archived" })).await;
    admit(&archived, "lin", json!({}))
        .await
        .assert_refused(409, "enrollments.course_archived");
}
