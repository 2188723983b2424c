//! Timed work, without the minutes in which nothing is due.

use std::time::Duration;

use kernel::context::Clock as _;
use kernel::table::{AttributeValue, from_row, to_row};
use kernel::timed::{DueWork, Minute, TimedWork as _, watermark_key};
use serde_json::json;
use testkit::App;

use crate::jobs::do_enrollment_work::EnrollmentWork;

/// Runs what is due.
pub(crate) async fn run_work(app: &App) {
    let counts = app.job(EnrollmentWork::NAME, json!({})).await.unwrap();
    assert_eq!(counts["failed"], 0, "{counts}");
}

/// The work of all minutes before the last one is done, so that the next run does not look for it.
pub(crate) fn forget_past(app: &App) {
    done_before(app, Minute::of(app.clock().now()));
}

fn done_before(app: &App, minute: Minute) {
    let last = minute.plus(-1);
    let watermark = json!({ "version": 1, "seen": last, "settled": last });
    let row = to_row(&watermark_key(EnrollmentWork::NAME), &watermark);
    app.table("enrollments").given(row.unwrap());
}

fn next_due(app: &App) -> Option<Minute> {
    let rows = app.table("enrollments").rows().into_iter();
    let due = rows.filter(
        |row| matches!(row.get("pk"), Some(AttributeValue::S(pk)) if pk.starts_with("DUE#")),
    );
    due.map(|row| from_row::<DueWork>(row).unwrap().minute)
        .min()
}

/// How often a minute is run at most: work that is scheduled for it again while it is done is left for the next run.
const RUNS: u32 = 3;

/// Advances the clock, and runs work in each minute in which some is due. Facts are not delivered.
pub(crate) async fn pass(app: &App, time: Duration) {
    let end = app.clock().now() + time;
    let mut last = (None, 0);
    while let Some(minute) = next_due(app).filter(|minute| minute.start() <= end) {
        let runs = if last.0 == Some(minute) { last.1 } else { 0 };
        assert!(runs < RUNS, "the work of {minute} is not done");
        last = (Some(minute), runs + 1);
        app.clock().set(minute.start().max(app.clock().now()));
        done_before(app, minute);
        run_work(app).await;
    }
    app.clock().set(end.max(app.clock().now()));
}
