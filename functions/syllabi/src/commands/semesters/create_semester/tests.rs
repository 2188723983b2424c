use std::time::Duration;

use serde_json::json;

use crate::testing::{
    SEMESTERS, app, as_admin, as_instructor, as_learner, codes, create, created, facts, get,
    refused_fields, semester, state, table, usage, winter, with, year, year_and_term,
};

#[tokio::test]
async fn a_new_semester_is_returned_stored_and_published() {
    let app = app();
    let reply = create(&app, &winter()).await.with_status(201);
    let body = reply.json();
    assert_eq!(body["code"], "2026-W");
    assert_eq!(body["calendar_id"], "main");
    assert_eq!(body["state"], "planned");
    assert_eq!(body["opens_at"], "2026-09-30T22:00:00Z");
    assert_eq!(body["ends_at"], "2027-03-31T22:00:00Z");
    let id = body["id"].as_str().unwrap();
    assert_eq!(
        reply.header("location").unwrap(),
        format!("{SEMESTERS}/{id}")
    );
    assert_eq!(get(&app, id).await.with_status(200).json(), body);
    assert_eq!(facts(&app), ["SemesterCreated"]);
    let fact = &table(&app).events()[0].event_data;
    assert_eq!(
        (&fact["semester_id"], &fact["starts_on"]),
        (&body["id"], &json!("2026-10-01"))
    );
    assert_eq!(usage(&app, id).unwrap()["uses"], 0);
}

#[tokio::test]
async fn a_creation_is_one_read_and_one_transaction() {
    let app = app();
    let parent = created(&app, &year()).await;
    table(&app).forget_counts();
    create(&app, &with(winter(), "parent_id", parent))
        .await
        .with_status(201);
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
}

#[tokio::test]
async fn a_deadline_is_shown_with_its_instant_and_includes_its_minute() {
    let app = app();
    let deadline = json!({ "local": "2026-10-25T02:30", "zone": "Europe/Berlin" });
    let body = create(&app, &with(winter(), "add_drop_until", deadline))
        .await
        .with_status(201)
        .json();
    let expected = json!({
        "at": "2026-10-25T01:30:59.999999999Z", "local": "2026-10-25T02:30", "zone": "Europe/Berlin",
        "offset": "+01:00",
    });
    assert_eq!(body["add_drop_until"], expected);
}

#[tokio::test]
async fn a_deadline_that_the_clocks_skip_is_refused_with_two_suggestions() {
    let app = app();
    let skipped = json!({ "local": "2027-03-28T02:30", "zone": "Europe/Berlin" });
    let refused = create(&app, &with(winter(), "withdraw_until", skipped)).await;
    let details = refused.assert_refused(422, "calendar.local_time_skipped");
    assert_eq!(details["before"], "2027-03-28T01:59");
    assert_eq!(details["after"], "2027-03-28T03:00");
    assert!(table(&app).rows().is_empty());
    let suggested = json!({ "local": "2027-03-28T03:00", "zone": "Europe/Berlin" });
    create(&app, &with(winter(), "withdraw_until", suggested))
        .await
        .with_status(201);
}

#[tokio::test]
async fn hostile_values_are_refused_in_their_field() {
    let app = app();
    for (field, value) in [
        ("name", json!("")),
        ("name", json!("n".repeat(121))),
        ("code", json!("#")),
        ("calendar_id", json!("Main#")),
        ("parent_id", json!("../x")),
        ("zone", json!("../../etc/passwd")),
        ("zone", json!("europe/berlin")),
        ("starts_on", json!("2026-02-30")),
        ("starts_on", json!(20_260_101)),
        ("ends_on", json!(null)),
        ("access_until", json!("9999-01-01")),
        ("grades_due", json!("2027-04-01T12:00")),
    ] {
        let refused = create(&app, &with(winter(), field, value.clone())).await;
        assert_eq!(refused_fields(&refused), [field], "{value}");
    }
    for field in ["state", "closed_at", "id", "version"] {
        create(&app, &with(winter(), field, "x"))
            .await
            .assert_refused(422, "request.invalid");
    }
    assert!(table(&app).rows().is_empty());
}

#[tokio::test]
async fn a_semester_without_a_zone_has_the_settings_or_utc() {
    let app = app();
    let mut body = winter();
    body.as_object_mut().unwrap().remove("zone");
    let reply = create(&app, &body).await.with_status(201).json();
    assert_eq!(reply["zone"], "UTC");
    app.settings("syllabi")
        .value("default-zone", &json!("Asia/Tokyo"));
    app.clock().advance(Duration::from_secs(61));
    let other = with(with(body, "calendar_id", "tokyo"), "code", "T-1");
    let reply = create(&app, &other).await.with_status(201).json();
    assert_eq!(reply["zone"], "Asia/Tokyo");
}

#[tokio::test]
async fn the_same_dates_and_code_are_accepted_in_another_calendar() {
    let app = app();
    created(&app, &winter()).await;
    create(&app, &winter())
        .await
        .assert_refused(409, "semesters.code_taken");
    let other = with(winter(), "code", "OTHER");
    let details = create(&app, &other)
        .await
        .assert_refused(409, "semesters.overlap");
    assert!(details["semester_id"].is_string());
    create(&app, &with(winter(), "calendar_id", "medicine"))
        .await
        .with_status(201);
}

#[tokio::test]
async fn the_second_of_two_overlapping_creations_at_once_is_refused() {
    let app = app();
    let faster = app.clone();
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            created(&faster, &semester("FIRST", "2027-03-01", "2027-06-30")).await;
        })
    });
    create(&app, &winter())
        .await
        .assert_refused(409, "semesters.overlap");
    assert_eq!(codes(&app, "").await, ["FIRST"]);
}

#[tokio::test]
async fn of_many_creations_at_once_those_that_do_not_overlap_succeed() {
    let app = app();
    let bodies = [
        semester("A-1", "2026-10-01", "2027-03-31"),
        semester("A-2", "2027-04-01", "2027-09-30"),
        semester("A-3", "2027-10-01", "2028-03-31"),
        semester("A-4", "2028-03-31", "2028-09-30"),
    ];
    let replies = tokio::join!(
        create(&app, &bodies[0]),
        create(&app, &bodies[1]),
        create(&app, &bodies[2]),
        create(&app, &bodies[3]),
    );
    let statuses = [replies.0, replies.1, replies.2, replies.3].map(|reply| reply.status);
    assert_eq!(
        statuses.iter().filter(|status| **status == 201).count(),
        3,
        "{statuses:?}"
    );
    assert_eq!(codes(&app, "").await.len(), 3);
}

#[tokio::test]
async fn a_repeated_request_with_its_key_creates_one_semester() {
    let app = app();
    for replayed in [None, Some("true")] {
        let request = app
            .post(SEMESTERS)
            .header("idempotency-key", "k-1")
            .json(&winter());
        let reply = as_admin(request).send().await.with_status(201);
        assert_eq!(reply.header("idempotency-replayed"), replayed);
    }
    assert_eq!(codes(&app, "").await, ["2026-W"]);
}

#[tokio::test]
async fn a_term_of_a_year_is_within_it() {
    let app = app();
    let (year, term) = year_and_term(&app).await;
    let outside = semester("2027-S", "2027-04-01", "2027-10-01");
    let refused = create(&app, &with(outside, "parent_id", year.as_str())).await;
    assert_eq!(refused_fields(&refused), ["ends_on"]);
    let deep = semester("2027-X", "2027-04-01", "2027-05-01");
    let refused = create(&app, &with(deep, "parent_id", term)).await;
    assert_eq!(refused_fields(&refused), ["parent_id"]);
    assert_eq!(state(&app, &year).await, "planned");
}

#[tokio::test]
async fn others_than_administrators_create_nothing() {
    let app = app();
    let request = || app.post(SEMESTERS).json(&winter());
    as_learner(request())
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    as_instructor(request())
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    request().send().await.assert_refused(401, "auth.missing");
    assert!(table(&app).rows().is_empty());
}
