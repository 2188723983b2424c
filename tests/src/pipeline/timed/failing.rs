//! Work that fails is retried later, is parked after its last attempt, and never delays other work.

use kernel::timed::{DueWork, parked_partition};

use super::*;

fn named(id: &str) -> String {
    id.to_owned()
}

fn parked(app: &App, id: &str) -> Option<DueWork> {
    let key = Key::new(parked_partition(JOB), format!("WORK#{id}"));
    table(app).row(&key).map(|row| from_row(row).unwrap())
}

fn break_down(app: &App) {
    let key = Key::single("BROKEN");
    table(app).given(to_row(&key, &json!({})).unwrap());
}

async fn repair(app: &App) {
    let removal = kernel::table::Action::Delete(Key::single("BROKEN"));
    commit(
        app,
        Commit::nothing().write(kernel::table::Write::always(removal)),
    )
    .await;
}

#[tokio::test]
async fn work_that_fails_does_not_hold_up_other_work_and_is_parked_after_its_last_attempt() {
    let app = app();
    let at = in_minutes(&app, 1);
    schedule(
        &app,
        &OfferWork::Refuse {
            id: named("refuse"),
        },
        at,
    )
    .await;
    schedule(&app, &OfferWork::Panic { id: named("panic") }, at).await;
    schedule(&app, &count_work("good"), at).await;
    app.clock().advance(MINUTE);
    let counts = run(&app).await;
    assert_eq!((&counts["done"], &counts["failed"]), (&json!(1), &json!(2)));
    let mut parked_at = None;
    for minute in 0..5 {
        app.clock().advance(MINUTE);
        let counts = run(&app).await;
        if counts["parked"] == json!(2) {
            parked_at = Some(minute);
        }
    }
    // The retries are 1 and 2 minutes later.
    assert_eq!(parked_at, Some(2));
    assert_eq!(
        waiting(&app),
        [parked_partition(JOB), parked_partition(JOB)]
    );
    assert_eq!(runs(&app, "good"), 1);
    let refused = parked(&app, "refuse").unwrap();
    assert_eq!(
        (refused.attempts, refused.failure.as_deref()),
        (3, Some("offers.no: no"))
    );
    let faults = app.log();
    let parked = faults
        .iter()
        .filter(|line| line["error_code"] == "timed_work.parked");
    assert!(parked.clone().all(|line| line["Fault"] == 1));
    assert_eq!(parked.count(), 2);
}

#[tokio::test]
async fn work_that_fails_temporarily_is_done_once_afterwards() {
    let app = app();
    break_down(&app);
    schedule(
        &app,
        &OfferWork::Depend { id: named("a") },
        in_minutes(&app, 1),
    )
    .await;
    app.clock().advance(MINUTE);
    assert_eq!(run(&app).await["failed"], json!(1));
    repair(&app).await;
    assert_eq!(run(&app).await["done"], json!(0));
    app.pass_time(MINUTE * 3).await;
    assert_eq!((runs(&app, "a"), waiting(&app).len()), (1, 0));
}

#[tokio::test]
async fn parked_work_is_carried_out_when_an_operator_returns_it() {
    let app = app();
    break_down(&app);
    schedule(
        &app,
        &OfferWork::Depend { id: named("a") },
        in_minutes(&app, 1),
    )
    .await;
    for _ in 0..10 {
        app.clock().advance(MINUTE);
        run(&app).await;
    }
    assert!(parked(&app, "a").is_some());
    repair(&app).await;
    let payload = json!({ "return_parked": true });
    let counts = app.job(JOB, payload).await.unwrap();
    assert_eq!(counts["returned"], json!(1));
    app.pass_time(MINUTE * 2).await;
    assert_eq!((runs(&app, "a"), waiting(&app).len()), (1, 0));
}

#[tokio::test]
async fn work_of_a_kind_that_is_unknown_to_this_version_is_parked_and_kept() {
    let app = app();
    due_count(&app, "a").await;
    let mut row = table(&app).rows().remove(0);
    let unknown = to_row(&Key::single("x"), &json!({ "kind": "later" })).unwrap();
    row.insert("work".to_owned(), AttributeValue::M(unknown.into_inner()));
    table(&app).given(row);
    for _ in 0..10 {
        run(&app).await;
        app.clock().advance(MINUTE);
    }
    let parked = parked(&app, "a").unwrap();
    assert_eq!(
        (&parked.work["kind"], parked.attempts),
        (&json!("later"), 3)
    );
}

#[tokio::test]
async fn a_row_that_cannot_be_read_as_work_is_parked_unchanged_and_the_next_one_runs() {
    let app = app();
    due_count(&app, "a").await;
    due_count(&app, "b").await;
    let mut row = table(&app).rows().remove(0);
    row.insert("version".to_owned(), AttributeValue::S("poison".to_owned()));
    table(&app).given(row.clone());
    assert_eq!(run(&app).await["parked"], json!(1));
    assert_eq!(runs(&app, "a") + runs(&app, "b"), 1);
    let mut kept = table(&app).rows().into_iter().filter(|other| {
        other.get("version") == row.get("version") && other.get("work_id") == row.get("work_id")
    });
    assert_eq!(
        kept.next().unwrap()["pk"],
        AttributeValue::S(parked_partition(JOB))
    );
    assert!(kept.next().is_none());
    // The row stays parked when an operator returns parked work.
    let payload = json!({ "return_parked": true });
    assert_eq!(app.job(JOB, payload).await.unwrap()["returned"], json!(0));
    assert_eq!(waiting(&app).len(), 1);
}

#[tokio::test]
async fn a_table_that_is_down_fails_the_run_and_does_not_count_as_an_attempt() {
    let app = app();
    set_caught_up(&app);
    due_count(&app, "a").await;
    for _ in 0..20 {
        table(&app).fail_next_commits(u32::MAX);
        app.job(JOB, json!({})).await.unwrap_err();
        app.clock().advance(MINUTE);
    }
    table(&app).fail_next_commits(0);
    assert_eq!(run(&app).await["done"], json!(1));
    assert_eq!(runs(&app, "a"), 1);
}

#[tokio::test(start_paused = true)]
async fn work_that_does_not_end_is_stopped_and_parked_and_other_work_runs() {
    let app = app();
    let at = in_minutes(&app, 1);
    let id = named("slow");
    schedule(&app, &OfferWork::Wait { id, seconds: 3600 }, at).await;
    schedule(&app, &count_work("good"), at).await;
    for _ in 0..10 {
        app.clock().advance(MINUTE);
        run(&app).await;
    }
    assert_eq!((runs(&app, "good"), runs(&app, "slow")), (1, 0));
    assert!(
        parked(&app, "slow")
            .unwrap()
            .failure
            .unwrap()
            .starts_with("timeout")
    );
}
