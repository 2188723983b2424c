use std::time::Duration;

use crate::testing::{
    SEMESTERS, app, as_learner, close, codes, created, list, semester, table, winter, with,
    year_and_term,
};

#[tokio::test]
async fn semesters_are_listed_the_latest_first_in_one_call() {
    let app = app();
    for (code, year) in [("B-1", 2027), ("B-2", 2029), ("B-3", 2028)] {
        created(
            &app,
            &semester(code, &format!("{year}-01-01"), &format!("{year}-12-31")),
        )
        .await;
    }
    table(&app).forget_counts();
    assert_eq!(codes(&app, "").await, ["B-2", "B-3", "B-1"]);
    assert_eq!((table(&app).reads(), table(&app).commits()), (1, 0));
}

#[tokio::test]
async fn a_calendar_without_semesters_is_an_empty_page() {
    let page = list(&app(), "?calendar_id=medicine").await;
    assert!(page["items"].as_array().unwrap().is_empty() && page["next_cursor"].is_null());
}

#[tokio::test]
async fn pages_follow_each_other_and_a_removed_semester_does_not_move_them() {
    let app = app();
    let mut ids = Vec::new();
    for year in 2027..2032 {
        let body = semester(
            &format!("Y-{year}"),
            &format!("{year}-01-01"),
            &format!("{year}-12-31"),
        );
        ids.push(created(&app, &body).await);
    }
    let first = list(&app, "?limit=2").await;
    assert_eq!(first["items"][1]["code"], "Y-2030");
    let cursor = first["next_cursor"].as_str().unwrap();
    crate::testing::delete(&app, &ids[3]).await.with_status(204);
    let second = list(&app, &format!("?limit=2&cursor={cursor}")).await;
    assert_eq!(second["items"][0]["code"], "Y-2029");
    let cursor = second["next_cursor"].as_str().unwrap();
    let third = list(&app, &format!("?limit=2&cursor={cursor}")).await;
    assert_eq!(third["items"][0]["code"], "Y-2027");
    assert!(third["next_cursor"].is_null());
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused() {
    let app = app();
    for year in 2027..2030 {
        created(
            &app,
            &semester(
                &format!("Y-{year}"),
                &format!("{year}-01-01"),
                &format!("{year}-12-31"),
            ),
        )
        .await;
    }
    let page = list(&app, "?limit=1").await;
    let cursor = page["next_cursor"].as_str().unwrap();
    for query in ["state=planned", "calendar_id=medicine", "parent_id=7"] {
        let request = app.get(&format!("{SEMESTERS}?{query}&cursor={cursor}"));
        as_learner(request)
            .send()
            .await
            .assert_refused(400, "request.invalid_cursor");
    }
}

#[tokio::test]
async fn a_list_has_the_semesters_of_one_state_or_one_year() {
    let app = app();
    let (year, term) = year_and_term(&app).await;
    assert_eq!(codes(&app, &format!("?parent_id={year}")).await, ["2026-W"]);
    assert_eq!(codes(&app, "?state=planned").await.len(), 2);
    close(&app, &term).await.with_status(200);
    app.clock().advance(Duration::from_secs(150 * 24 * 60 * 60));
    assert_eq!(codes(&app, "?state=teaching").await, ["2026"]);
    assert_eq!(codes(&app, "?state=closed").await, ["2026-W"]);
    assert!(
        codes(&app, &format!("?state=open&parent_id={year}"))
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn an_invalid_filter_is_refused() {
    let app = app();
    for query in [
        "state=ended",
        "state=",
        "parent_id=x",
        "calendar_id=A%23B",
        "limit=101",
        "other=1",
    ] {
        let request = app.get(&format!("{SEMESTERS}?{query}"));
        as_learner(request)
            .send()
            .await
            .assert_refused(422, "request.invalid");
    }
    assert_eq!(table(&app).reads(), 0);
}

#[tokio::test]
async fn a_semester_that_moves_is_listed_at_its_new_place() {
    let app = app();
    let id = created(&app, &winter()).await;
    created(&app, &semester("2028", "2028-01-01", "2028-12-31")).await;
    let moved = with(
        with(winter(), "starts_on", "2029-10-01"),
        "ends_on",
        "2030-03-31",
    );
    crate::testing::change(&app, &id, &moved)
        .await
        .with_status(200);
    assert_eq!(codes(&app, "").await, ["2026-W", "2028"]);
}
