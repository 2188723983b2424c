use serde_json::json;

use crate::testing::{
    app, change, close, codes, create, created, delete, facts, get, refused_fields, semester,
    table, tag, update, winter, with, year, year_and_term,
};

#[tokio::test]
async fn an_update_replaces_all_details_and_is_published() {
    let app = app();
    let id = created(&app, &with(winter(), "enrollment_from", "2026-08-01")).await;
    let reply = change(&app, &id, &with(winter(), "name", "Winter"))
        .await
        .with_status(200);
    assert_eq!(reply.json()["name"], "Winter");
    assert!(reply.json()["enrollment_from"].is_null());
    assert_eq!(reply.header("etag"), Some(tag(&app, &id).await.as_str()));
    assert_eq!(facts(&app), ["SemesterCreated", "SemesterUpdated"]);
}

#[tokio::test]
async fn an_update_is_one_read_and_one_transaction_and_equal_details_publish_nothing() {
    let app = app();
    let id = created(&app, &winter()).await;
    let tag = tag(&app, &id).await;
    for (body, facts_after) in [(winter(), 1), (with(winter(), "name", "Winter"), 2)] {
        table(&app).forget_counts();
        update(&app, &id, &tag, &body).await.with_status(200);
        assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
        assert_eq!(facts(&app).len(), facts_after);
    }
}

#[tokio::test]
async fn a_semester_of_another_calendar_is_updated_there_and_stays_there() {
    let app = app();
    let body = with(winter(), "calendar_id", "medicine");
    let id = created(&app, &body).await;
    change(&app, &id, &with(body, "name", "Winter"))
        .await
        .with_status(200);
    let refused = change(&app, &id, &winter()).await;
    assert_eq!(refused_fields(&refused), ["calendar_id"]);
    assert_eq!(codes(&app, "?calendar_id=medicine").await, ["2026-W"]);
    assert!(codes(&app, "").await.is_empty());
}

#[tokio::test]
async fn new_dates_that_break_a_rule_between_semesters_are_refused() {
    let app = app();
    let (year_id, term) = year_and_term(&app).await;
    let summer = semester("2027-S", "2027-04-01", "2027-09-30");
    created(&app, &with(summer, "parent_id", year_id.as_str())).await;
    let of_year = |body| with(body, "parent_id", year_id.as_str());
    let longer = of_year(semester("2026-W", "2026-10-01", "2027-04-01"));
    change(&app, &term, &longer)
        .await
        .assert_refused(409, "semesters.overlap");
    let same_code = of_year(semester("2027-S", "2026-10-01", "2027-03-31"));
    change(&app, &term, &same_code)
        .await
        .assert_refused(409, "semesters.code_taken");
    let shorter = with(year(), "ends_on", "2027-09-29");
    assert_eq!(
        refused_fields(&change(&app, &year_id, &shorter).await),
        ["ends_on"]
    );
    let own_parent = with(year(), "parent_id", year_id.as_str());
    assert_eq!(
        refused_fields(&change(&app, &year_id, &own_parent).await),
        ["parent_id"]
    );
    assert_eq!(facts(&app), ["SemesterCreated"; 3]);
}

#[tokio::test]
async fn a_missing_or_stale_tag_is_refused() {
    let app = app();
    let id = created(&app, &winter()).await;
    let old = tag(&app, &id).await;
    change(&app, &id, &with(winter(), "name", "Winter"))
        .await
        .with_status(200);
    let before = table(&app).rows();
    update(&app, &id, &old, &winter())
        .await
        .assert_refused(412, "request.stale_version");
    let request = app.put(&format!("/api/v1/semesters/{id}")).json(&winter());
    let request = crate::testing::as_admin(request);
    request
        .send()
        .await
        .assert_refused(428, "request.if_match_missing");
    assert_eq!(table(&app).rows(), before);
    update(&app, "404", &old, &winter())
        .await
        .assert_refused(404, "semesters.not_found");
}

#[tokio::test]
async fn the_second_of_two_updates_at_once_is_stale() {
    let app = app();
    let id = created(&app, &winter()).await;
    let old = tag(&app, &id).await;
    let (faster, winner, known) = (app.clone(), id.clone(), old.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            let body = with(winter(), "access_until", "2028-01-01");
            update(&faster, &winner, &known, &body)
                .await
                .with_status(200);
        })
    });
    let body = with(winter(), "access_until", "2029-01-01");
    update(&app, &id, &old, &body)
        .await
        .assert_refused(412, "request.stale_version");
    assert_eq!(facts(&app).len(), 2);
}

#[tokio::test]
async fn an_update_that_loses_against_another_semester_is_told_so_and_succeeds_when_repeated() {
    let app = app();
    let id = created(&app, &winter()).await;
    let old = tag(&app, &id).await;
    let faster = app.clone();
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            created(&faster, &semester("2028", "2028-01-01", "2028-12-31")).await;
        })
    });
    let body = with(winter(), "name", "Winter");
    update(&app, &id, &old, &body)
        .await
        .assert_refused(409, "semesters.calendar_changed");
    update(&app, &id, &old, &body).await.with_status(200);
}

#[tokio::test]
async fn an_update_that_loses_against_the_closing_is_stale() {
    let app = app();
    let id = created(&app, &winter()).await;
    let old = tag(&app, &id).await;
    let (faster, closed) = (app.clone(), id.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            close(&faster, &closed).await.with_status(200);
        })
    });
    let body = with(winter(), "access_until", "2028-01-01");
    update(&app, &id, &old, &body)
        .await
        .assert_refused(412, "request.stale_version");
    assert_eq!(facts(&app), ["SemesterCreated", "SemesterClosed"]);
}

#[tokio::test]
async fn of_a_closed_semester_only_the_end_of_access_is_changed() {
    let app = app();
    let id = created(&app, &winter()).await;
    close(&app, &id).await.with_status(200);
    let refused = change(&app, &id, &with(winter(), "name", "Winter")).await;
    refused.assert_refused(409, "semesters.closed");
    let reply = change(&app, &id, &with(winter(), "access_until", "2028-03-31")).await;
    let body = reply.with_status(200).json();
    assert_eq!(
        (&body["state"], &body["access_ends_at"]),
        (&json!("closed"), &json!("2028-03-31T22:00:00Z"))
    );
}

#[tokio::test]
async fn a_deleted_semester_is_not_updated() {
    let app = app();
    let id = created(&app, &winter()).await;
    let old = tag(&app, &id).await;
    delete(&app, &id).await.with_status(204);
    update(&app, &id, &old, &winter())
        .await
        .assert_refused(404, "semesters.not_found");
    get(&app, &id)
        .await
        .assert_refused(404, "semesters.not_found");
    create(&app, &winter()).await.with_status(201);
}
