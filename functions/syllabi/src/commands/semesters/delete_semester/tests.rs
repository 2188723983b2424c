use crate::testing::{
    SEMESTERS, app, as_admin, as_instructor, close, codes, create, created, delete, facts, get,
    refused_fields, table, tag, usage, winter, with, year, year_and_term,
};

#[tokio::test]
async fn a_deleted_semester_is_gone_and_its_code_and_days_are_free() {
    let app = app();
    let id = created(&app, &winter()).await;
    let reply = delete(&app, &id).await.with_status(204);
    assert!(reply.body.is_empty());
    get(&app, &id)
        .await
        .assert_refused(404, "semesters.not_found");
    assert!(codes(&app, "").await.is_empty());
    assert_eq!(usage(&app, &id), None);
    assert_eq!(facts(&app), ["SemesterCreated", "SemesterDeleted"]);
    created(&app, &winter()).await;
}

#[tokio::test]
async fn a_deletion_is_one_read_and_one_transaction_in_the_main_calendar() {
    let app = app();
    let id = created(&app, &winter()).await;
    let other = created(&app, &with(winter(), "calendar_id", "medicine")).await;
    for (id, reads) in [(id, 1), (other, 2)] {
        let tag = tag(&app, &id).await;
        table(&app).forget_counts();
        let request = app
            .delete(&format!("{SEMESTERS}/{id}"))
            .header("if-match", &tag);
        as_admin(request).send().await.with_status(204);
        assert_eq!((table(&app).reads(), table(&app).commits()), (reads, 1));
    }
}

#[tokio::test]
async fn a_year_is_deleted_after_its_terms() {
    let app = app();
    let (year, term) = year_and_term(&app).await;
    delete(&app, &year)
        .await
        .assert_refused(409, "semesters.in_use");
    delete(&app, &term).await.with_status(204);
    delete(&app, &year).await.with_status(204);
}

#[tokio::test]
async fn a_term_that_is_created_while_its_year_is_deleted_keeps_the_year() {
    let app = app();
    let year = created(&app, &year()).await;
    let (faster, parent) = (app.clone(), year.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            created(&faster, &with(winter(), "parent_id", parent)).await;
        })
    });
    delete(&app, &year)
        .await
        .assert_refused(409, "semesters.calendar_changed");
    delete(&app, &year)
        .await
        .assert_refused(409, "semesters.in_use");
}

#[tokio::test]
async fn a_term_is_not_created_in_a_year_that_is_deleted_at_the_same_time() {
    let app = app();
    let year = created(&app, &year()).await;
    let (faster, parent) = (app.clone(), year.clone());
    table(&app).before_next_commit(|| {
        Box::pin(async move {
            delete(&faster, &parent).await.with_status(204);
        })
    });
    let refused = create(&app, &with(winter(), "parent_id", year)).await;
    assert_eq!(refused_fields(&refused), ["parent_id"]);
    assert_eq!(facts(&app), ["SemesterCreated", "SemesterDeleted"]);
}

#[tokio::test]
async fn a_closed_semester_is_not_deleted() {
    let app = app();
    let id = created(&app, &winter()).await;
    close(&app, &id).await.with_status(200);
    delete(&app, &id)
        .await
        .assert_refused(409, "semesters.closed");
}

#[tokio::test]
async fn a_deletion_needs_a_current_tag_and_an_administrator() {
    let app = app();
    let id = created(&app, &winter()).await;
    let path = format!("{SEMESTERS}/{id}");
    as_admin(app.delete(&path))
        .send()
        .await
        .assert_refused(428, "request.if_match_missing");
    let stale = app.delete(&path).header("if-match", "\"1\"");
    as_admin(stale)
        .send()
        .await
        .assert_refused(412, "request.stale_version");
    let current = tag(&app, &id).await;
    let request = app.delete(&path).header("if-match", &current);
    as_instructor(request)
        .send()
        .await
        .assert_refused(403, "auth.forbidden");
    get(&app, &id).await.with_status(200);
}
