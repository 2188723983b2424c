use std::time::Duration;

use kernel::table::AttributeValue;
use testkit::App;

use crate::testing::{
    app, change, close, created, delete, facts, semester, state, table, winter, with,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MINUTE: Duration = Duration::from_secs(60);

/// How many pieces of work are scheduled.
fn scheduled(app: &App) -> usize {
    let rows = table(app).rows().into_iter();
    rows.filter(
        |row| matches!(row.get("pk"), Some(AttributeValue::S(pk)) if pk.starts_with("DUE#")),
    )
    .count()
}

#[tokio::test]
async fn a_semester_opens_at_the_first_instant_of_enrollment_in_its_zone() {
    let app = app();
    let id = created(&app, &with(winter(), "enrollment_from", "2026-08-01")).await;
    // From 2026-06-01T12:00Z to one minute before midnight in Berlin, which is 22:00Z.
    app.pass_time(60 * DAY + 599 * MINUTE).await;
    assert_eq!(facts(&app), ["SemesterCreated"]);
    app.pass_time(MINUTE).await;
    assert_eq!(facts(&app), ["SemesterCreated", "SemesterOpened"]);
    assert_eq!(state(&app, &id).await, "open");
    app.pass_time(300 * DAY).await;
    assert_eq!(facts(&app).len(), 2);
}

#[tokio::test]
async fn a_semester_that_has_begun_before_it_is_created_opens_in_the_next_minute() {
    let app = app();
    created(&app, &semester("2026-S", "2026-04-01", "2026-09-30")).await;
    app.pass_time(MINUTE).await;
    assert_eq!(facts(&app), ["SemesterCreated", "SemesterOpened"]);
}

#[tokio::test]
async fn a_changed_date_moves_the_opening() {
    let app = app();
    let id = created(&app, &winter()).await;
    let later = with(
        with(winter(), "starts_on", "2026-11-01"),
        "zone",
        "Asia/Tokyo",
    );
    change(&app, &id, &later).await.with_status(200);
    assert_eq!(scheduled(&app), 1);
    app.pass_time(150 * DAY).await;
    assert_eq!(facts(&app), ["SemesterCreated", "SemesterUpdated"]);
    app.pass_time(3 * DAY).await;
    assert_eq!(facts(&app).len(), 3);
}

#[tokio::test]
async fn a_semester_that_has_opened_does_not_open_again_when_its_dates_change() {
    let app = app();
    let id = created(&app, &semester("2026-S", "2026-04-01", "2026-09-30")).await;
    app.pass_time(MINUTE).await;
    change(&app, &id, &winter()).await.with_status(200);
    assert_eq!(state(&app, &id).await, "planned");
    app.pass_time(200 * DAY).await;
    assert_eq!(
        facts(&app),
        ["SemesterCreated", "SemesterOpened", "SemesterUpdated"]
    );
}

#[tokio::test]
async fn a_semester_that_is_deleted_or_closed_before_it_opens_does_not_open() {
    let app = app();
    let deleted = created(&app, &winter()).await;
    delete(&app, &deleted).await.with_status(204);
    let closed = created(&app, &winter()).await;
    close(&app, &closed).await.with_status(200);
    assert_eq!(scheduled(&app), 0);
    app.pass_time(200 * DAY).await;
    assert!(!facts(&app).contains(&"SemesterOpened".to_owned()));
}

#[tokio::test]
async fn work_that_was_not_cancelled_finds_nothing_to_do() {
    let app = app();
    let id = created(&app, &winter()).await;
    let mut rows = table(&app).rows().into_iter();
    let work = rows.find(|row| row.contains_key("work_id")).unwrap();
    delete(&app, &id).await.with_status(204);
    table(&app).given(work);
    app.pass_time(200 * DAY).await;
    assert_eq!(facts(&app), ["SemesterCreated", "SemesterDeleted"]);
}

#[tokio::test]
async fn two_runs_at_once_open_the_semester_once() {
    let app = app();
    created(&app, &semester("2026-S", "2026-04-01", "2026-09-30")).await;
    app.clock().advance(MINUTE);
    tokio::join!(app.run_due(), app.run_due());
    app.run_due().await;
    assert_eq!(facts(&app), ["SemesterCreated", "SemesterOpened"]);
}
