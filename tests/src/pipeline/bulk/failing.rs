//! Items that fail are counted with their reason, and the other items are processed.

use super::imports::Refusal;
use super::*;

async fn failed(work: &Import) -> (App, Vec<(String, String)>) {
    let app = app();
    start(&app, work).await;
    app.deliver().await;
    let progress = progress(&app).await;
    assert_eq!(progress.state, BulkState::Completed);
    assert_eq!(u64::from(work.numbers), progress.done + progress.failed);
    let failures = progress.failures.into_iter();
    let failures = failures.map(|failure| (failure.item.unwrap(), failure.code));
    (app, failures.collect())
}

fn of(row: u32, code: &str) -> (String, String) {
    (format!("row {row}"), code.to_owned())
}

#[tokio::test]
async fn an_item_that_is_refused_is_kept_with_its_reason_and_the_others_are_done() {
    let work = Import {
        refused: vec![1, 17, 18, 40],
        ..numbers(40)
    };
    let (app, failures) = failed(&work).await;
    let expected = [1, 17, 18, 40].map(|row| of(row, "imports.no"));
    assert_eq!(failures, expected);
    assert_eq!(imported(&app, 40).iter().sum::<u32>(), 36);
    assert!(app.log().iter().all(|line| line["Fault"] == 0));
}

#[tokio::test]
async fn an_item_whose_commit_is_refused_is_identified_within_its_step() {
    for row in [1, 4, 10, 15, 20] {
        let work = Import {
            taken: vec![row],
            ..numbers(20)
        };
        let (app, failures) = failed(&work).await;
        assert_eq!(failures, [of(row, "imports.taken")]);
        let expected: Vec<u32> = (1..=20).map(|number| u32::from(number != row)).collect();
        assert_eq!(imported(&app, 20), expected);
        assert_eq!(times(&app, "ALL"), 19);
    }
}

#[tokio::test]
async fn several_failing_items_are_identified_within_their_step() {
    let work = Import {
        taken: vec![1, 2, 9],
        refused: vec![3, 8],
        ..numbers(10)
    };
    let (app, failures) = failed(&work).await;
    let codes = [
        (1, "taken"),
        (2, "taken"),
        (3, "no"),
        (8, "no"),
        (9, "taken"),
    ];
    let expected = codes.map(|(row, code)| of(row, &format!("imports.{code}")));
    assert_eq!(failures, expected);
    assert_eq!(imported(&app, 10), [0, 0, 0, 1, 1, 1, 1, 0, 0, 1]);
}

#[tokio::test]
async fn an_item_that_panics_or_is_too_large_fails_and_is_logged() {
    let work = Import {
        panicking: vec![2],
        large: vec![5, 6],
        ..numbers(12)
    };
    let (app, failures) = failed(&work).await;
    let expected = [
        of(2, "internal"),
        of(5, "bulk.item_too_large"),
        of(6, "bulk.item_too_large"),
    ];
    assert_eq!(failures, expected);
    assert_eq!(times(&app, "DONE#5-0"), 0);
    let faults = app.log().into_iter().filter(|line| line["Fault"] == 1);
    let causes: Vec<String> = faults.map(|line| line["causes"].to_string()).collect();
    assert!(causes[0].contains("it panics"), "{causes:?}");
}

#[tokio::test]
async fn a_run_fails_when_more_items_fail_than_the_work_allows() {
    let app = app();
    let work = Import {
        refused: vec![3, 6, 8],
        ..numbers(10)
    };
    start(&app, &ImportStrictly(work)).await;
    app.deliver().await;
    let progress = progress(&app).await;
    assert_eq!(
        (progress.state, progress.done, progress.failed),
        (BulkState::Failed, 4, 2)
    );
    assert_eq!(progress.reason.unwrap().code, "bulk.too_many_failures");
    assert_eq!(imported(&app, 7), [1, 1, 0, 1, 1, 0, 0]);
}

/// Runs that fail, each with its reason.
fn hopeless() -> [(Import, &'static str); 3] {
    [
        (
            Import {
                cursor: Some(1),
                ..numbers(50)
            },
            "bulk.no_progress",
        ),
        (numbers(501), "bulk.too_many_items"),
        (
            Import {
                refuses_finish: true,
                ..numbers(5)
            },
            "imports.not_now",
        ),
    ]
}

#[tokio::test]
async fn the_last_writes_of_a_failed_run_are_written_once_with_its_end() {
    for (work, code) in hopeless() {
        let app = app();
        start(&app, &work).await;
        app.deliver().await;
        assert_eq!(state(&app).await, BulkState::Failed);
        assert_eq!(times(&app, &format!("DONE#FAILED#{code}")), 1, "{code}");
    }
    let app = app();
    let work = Import {
        refused: vec![3, 6, 8],
        ..numbers(10)
    };
    start(&app, &ImportStrictly(work)).await;
    app.deliver().await;
    assert_eq!(times(&app, "DONE#FAILED#bulk.too_many_failures"), 1);
}

#[tokio::test]
async fn a_run_without_progress_writes_its_last_writes_once() {
    let app = app();
    start(&app, &numbers(5)).await;
    table(&app)
        .given(kernel::table::to_row(&Key::single("BROKEN"), &serde_json::json!({})).unwrap());
    app.deliver().await;
    assert_eq!(state(&app).await, BulkState::Failed);
    assert_eq!(times(&app, "DONE#FAILED#unavailable"), 1);
}

#[tokio::test]
async fn a_run_whose_last_writes_are_refused_ends_without_them() {
    for refusal in [Refusal::Decision, Refusal::Commit] {
        for (work, code) in hopeless() {
            let app = app();
            let refuses_failed = Some(refusal);
            let work = Import {
                refuses_failed,
                ..work
            };
            start(&app, &work).await;
            app.deliver().await;
            let progress = progress(&app).await;
            assert_eq!(progress.state, BulkState::Failed);
            assert_eq!(progress.reason.unwrap().code, code);
            assert_eq!(times(&app, &format!("DONE#FAILED#{code}")), 0);
        }
    }
}

#[tokio::test]
async fn a_failing_run_that_crashes_between_any_two_lines_writes_its_last_writes_once() {
    for polls in 0.. {
        let app = app();
        start(&app, &numbers(0)).await;
        let work = Import {
            refuses_finish: true,
            ..numbers(5)
        };
        let run = BulkRun::start("r-2", &work, &cx()).unwrap();
        app.deliver().await;
        commit(&app, run.commit().unwrap()).await.unwrap();
        let message = message(&app);
        let complete = crash_after(polls, app.consume(NAME, &message)).await;
        app.consume(NAME, &message).await.unwrap();
        assert_eq!(
            times(&app, "DONE#FAILED#imports.not_now"),
            1,
            "{polls} polls"
        );
        if complete {
            return;
        }
    }
}
