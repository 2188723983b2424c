use serde_json::json;

use crate::testing::{
    SEMESTERS, app, as_admin, as_instructor, change, close, create, created, facts, semester,
    state, table, tag, usage, winter, with, year, year_and_term,
};

#[tokio::test]
async fn a_closed_semester_says_who_has_closed_it_and_when() {
    let app = app();
    let id = created(&app, &winter()).await;
    let body = close(&app, &id).await.with_status(200).json();
    assert_eq!(body["state"], "closed");
    assert_eq!(body["closed_by"], "ada");
    assert_eq!(body["closed_at"], "2026-06-01T12:00:00Z");
    assert_eq!(state(&app, &id).await, "closed");
    assert_eq!(usage(&app, &id).unwrap()["accepts"], 0);
    assert_eq!(facts(&app), ["SemesterCreated", "SemesterClosed"]);
    close(&app, &id)
        .await
        .assert_refused(409, "semesters.closed");
}

#[tokio::test]
async fn a_closing_is_one_read_and_one_transaction() {
    let app = app();
    let id = created(&app, &winter()).await;
    table(&app).forget_counts();
    close(&app, &id).await.with_status(200);
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 1));
}

#[tokio::test]
async fn a_year_is_closed_after_its_terms_and_the_refusal_names_them() {
    let app = app();
    let (year, term) = year_and_term(&app).await;
    let details = close(&app, &year)
        .await
        .assert_refused(409, "semesters.not_finished");
    let open = json!([{ "kind": "semester", "id": term, "name": "2026-W" }]);
    assert_eq!(details["open_items"], open);
    close(&app, &term).await.with_status(200);
    close(&app, &year).await.with_status(200);
    let summer = semester("2027-S", "2027-04-01", "2027-09-30");
    let refused = create(&app, &with(summer, "parent_id", year)).await;
    refused.assert_refused(409, "semesters.closed");
}

#[tokio::test]
async fn a_term_that_is_created_while_its_year_is_closed_keeps_the_year_open() {
    let app = app();
    let year = created(&app, &year()).await;
    let (faster, parent) = (app.clone(), year.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            created(&faster, &with(winter(), "parent_id", parent)).await;
        })
    });
    close(&app, &year)
        .await
        .assert_refused(409, "semesters.not_finished");
    assert_eq!(state(&app, &year).await, "planned");
}

#[tokio::test]
async fn a_closing_that_loses_against_an_update_closes_what_was_updated() {
    let app = app();
    let id = created(&app, &winter()).await;
    let (faster, updated) = (app.clone(), id.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            let body = with(winter(), "name", "Winter");
            change(&faster, &updated, &body).await.with_status(200);
        })
    });
    let body = close(&app, &id).await.with_status(200).json();
    assert_eq!(
        (&body["name"], &body["state"]),
        (&json!("Winter"), &json!("closed"))
    );
    let expected = ["SemesterCreated", "SemesterUpdated", "SemesterClosed"];
    assert_eq!(facts(&app), expected);
}

#[tokio::test]
async fn of_two_closings_at_once_one_closes() {
    let app = app();
    let id = created(&app, &winter()).await;
    let replies = tokio::join!(close(&app, &id), close(&app, &id));
    let mut statuses = [replies.0.status, replies.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(facts(&app), ["SemesterCreated", "SemesterClosed"]);
}

#[tokio::test]
async fn with_a_tag_only_the_semester_that_the_caller_knows_is_closed() {
    let app = app();
    let id = created(&app, &winter()).await;
    let close_with = |tag: String| {
        let request = app.post(&format!("{SEMESTERS}/{id}/close"));
        as_admin(request.header("if-match", &tag)).send()
    };
    close_with("\"1\"".to_owned())
        .await
        .assert_refused(412, "request.stale_version");
    close_with(tag(&app, &id).await).await.with_status(200);
}

#[tokio::test]
async fn others_than_administrators_close_nothing_and_what_does_not_exist_is_not_found() {
    let app = app();
    let id = created(&app, &winter()).await;
    let request = app.post(&format!("{SEMESTERS}/{id}/close"));
    as_instructor(request)
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    close(&app, "404")
        .await
        .assert_refused(404, "semesters.not_found");
    assert_eq!(facts(&app), ["SemesterCreated"]);
}
