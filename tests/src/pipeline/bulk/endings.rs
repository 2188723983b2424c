//! How a run ends: cancelled, failed, resumed.

use kernel::table::{Action, Write, to_row};
use serde_json::json;

use super::*;

fn break_down(app: &App) {
    table(app).given(to_row(&Key::single("BROKEN"), &json!({})).unwrap());
}

async fn repair(app: &App) {
    let removal = Write::always(Action::Delete(Key::single("BROKEN")));
    commit(app, Commit::nothing().write(removal)).await.unwrap();
}

async fn ended(app: &App) -> (BulkState, Option<String>) {
    let progress = progress(app).await;
    (progress.state, progress.reason.map(|reason| reason.code))
}

#[tokio::test]
async fn a_run_that_is_cancelled_while_it_works_ends_at_its_next_step() {
    let app = app();
    start(&app, &numbers(95)).await;
    let message = message(&app);
    app.consume(NAME, &message).await.unwrap();
    let other = app.clone();
    table(&app).before_next_commit(|| {
        Box::pin(async move { commit(&other, BulkRun::cancel(RUN)).await.unwrap() })
    });
    app.deliver().await;
    let progress = progress(&app).await;
    assert_eq!((progress.state, progress.done), (BulkState::Cancelled, 30));
    assert_eq!(imported(&app, 95).iter().sum::<u32>(), 30);
    assert_eq!(times(&app, "DONE#END"), 0);
    let last = table(&app).events().pop().unwrap();
    assert_eq!(last.event_type, "BulkRunEnded");
    assert_eq!(last.event_data["state"], "cancelled");
}

#[tokio::test]
async fn a_cancellation_takes_effect_between_any_two_writes_of_a_page() {
    for polls in 0..150 {
        let app = app();
        start(&app, &numbers(95)).await;
        let message = message(&app);
        let mut page = Box::pin(app.consume(NAME, &message));
        for _ in 0..polls {
            if futures_util::future::FutureExt::now_or_never(&mut page).is_some() {
                break;
            }
        }
        commit(&app, BulkRun::cancel(RUN)).await.unwrap();
        drop(page);
        app.consume(NAME, &message).await.unwrap();
        app.deliver().await;
        let done = imported(&app, 95);
        assert!(done.iter().all(|times| *times <= 1));
        let progress = progress(&app).await;
        assert_eq!(progress.state, BulkState::Cancelled, "{polls} polls");
        assert_eq!(u64::from(done.iter().sum::<u32>()), progress.done);
    }
}

#[tokio::test]
async fn a_run_that_has_ended_or_does_not_exist_cannot_be_cancelled() {
    let app = app();
    let refused = commit(&app, BulkRun::cancel(RUN)).await.unwrap_err();
    assert_eq!(refused.code(), "bulk.wrong_state");
    start(&app, &numbers(5)).await;
    app.deliver().await;
    commit(&app, BulkRun::cancel(RUN)).await.unwrap_err();
    assert_eq!(state(&app).await, BulkState::Completed);
}

#[tokio::test]
async fn a_run_starts_once_under_one_id() {
    let app = app();
    start(&app, &numbers(5)).await;
    let again = BulkRun::start(RUN, &numbers(7), &cx()).unwrap();
    let refused = commit(&app, again.commit().unwrap()).await.unwrap_err();
    assert_eq!(refused.code(), "request.lost_race");
}

#[tokio::test]
async fn a_run_without_progress_fails_and_continues_when_it_is_resumed() {
    let app = app();
    start(&app, &numbers(95)).await;
    let first = message(&app);
    app.consume(NAME, &first).await.unwrap();
    break_down(&app);
    let second = message(&app);
    // The queue delivers five times; the fifth delivery finds a run that has ended.
    assert!(
        app.deliver_these(std::slice::from_ref(&second))
            .await
            .is_empty()
    );
    assert_eq!(
        ended(&app).await,
        (BulkState::Failed, Some("unavailable".to_owned()))
    );
    repair(&app).await;
    app.consume(NAME, &second).await.unwrap();
    assert_eq!(imported(&app, 95).iter().sum::<u32>(), 30);
    let mut run = run(&app).await;
    run.resume().unwrap();
    commit(&app, run.commit().unwrap()).await.unwrap();
    app.deliver().await;
    assert_eq!(
        (imported(&app, 95), state(&app).await),
        (once(95), BulkState::Completed)
    );
}

#[tokio::test]
async fn a_page_that_fails_for_a_while_continues_with_the_same_message() {
    let app = app();
    start(&app, &numbers(25)).await;
    let message = message(&app);
    break_down(&app);
    for _ in 0..3 {
        app.consume(NAME, &message).await.unwrap_err();
    }
    repair(&app).await;
    app.consume(NAME, &message).await.unwrap();
    app.deliver().await;
    assert_eq!(
        (imported(&app, 25), state(&app).await),
        (once(25), BulkState::Completed)
    );
}

#[tokio::test]
async fn while_the_table_is_down_the_queue_keeps_the_page_and_the_run_is_unchanged() {
    let app = app();
    start(&app, &numbers(25)).await;
    let before = table(&app).rows();
    let message = message(&app);
    for _ in 0..10 {
        table(&app).fail_next_commits(9);
        app.consume(NAME, &message).await.unwrap_err();
        assert_eq!(table(&app).rows(), before);
    }
    table(&app).fail_next_commits(0);
    app.consume(NAME, &message).await.unwrap();
    assert_eq!(imported(&app, 25), once(25));
}

#[tokio::test]
async fn a_cursor_that_does_not_advance_fails_the_run() {
    let app = app();
    let work = Import {
        cursor: Some(1),
        ..numbers(50)
    };
    start(&app, &work).await;
    app.deliver().await;
    assert_eq!(
        ended(&app).await,
        (BulkState::Failed, Some("bulk.no_progress".to_owned()))
    );
    assert_eq!(imported(&app, 3), [1, 0, 0]);
}

#[tokio::test]
async fn more_items_than_the_work_may_have_fail_the_run() {
    let app = app();
    start(&app, &numbers(501)).await;
    app.deliver().await;
    assert_eq!(
        ended(&app).await,
        (BulkState::Failed, Some("bulk.too_many_items".to_owned()))
    );
    assert_eq!(imported(&app, 501).iter().sum::<u32>(), 500);
}

#[tokio::test]
async fn a_refused_finish_fails_the_run_with_its_reason() {
    let app = app();
    let work = Import {
        refuses_finish: true,
        ..numbers(5)
    };
    start(&app, &work).await;
    app.deliver().await;
    assert_eq!(
        ended(&app).await,
        (BulkState::Failed, Some("imports.not_now".to_owned()))
    );
}

#[tokio::test]
async fn a_message_for_a_run_that_was_deleted_is_no_error() {
    let app = app();
    start(&app, &numbers(5)).await;
    let message = message(&app);
    let removal = Write::always(Action::Delete(BulkRun::key(RUN)));
    commit(&app, Commit::nothing().write(removal))
        .await
        .unwrap();
    app.consume(NAME, &message).await.unwrap();
    assert_eq!(imported(&app, 5), [0; 5]);
}
